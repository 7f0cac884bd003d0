"""Where found spans begin and end by grammar and guidelines: numbers with their units, bodies with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from gov_ie.analysis import Analysis
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.vocabulary import vocabulary
from gov_ie.types import LABELS, Label
from gov_ie.values.agencies import place_of, verb_before
from gov_ie.values.columns import period_columns, period_rows
from gov_ie.values.periods import parse_period
from gov_ie.values.year_words import CONNECT


def guard(analysis: Analysis, found: list[TaggedSpan], probability: np.ndarray) -> list[TaggedSpan]:
    """The spans with the edges that grammar and guidelines set, in order; none overlaps another of its label.

    A quantity the model cut through takes the edges of grammar's candidate, for numbers are nearly regular, their units are
    not; a tagged quantity that holds no number and no word for none is dropped, for it has no value. Dates of one period are
    joined, bodies in one breath divided, names begun where they begin. `found`: in order; `probability`: of each label, shape
    (labels, characters).
    """
    known = probability[LABELS.index("QUANTITY")]
    text, places, names = analysis.text, _places(analysis.text, found), _names(analysis.text, found)
    kept: list[TaggedSpan] = []
    ends: dict[Label, int] = {}
    for s in _joined(text, found):
        for part in () if s.label == "QUANTITY" else _apart(text, s):
            settled = _settled(text, _without_crumb(text, part, names), places)
            settled = replace(settled, start=max(settled.start, ends.get(s.label, 0)))
            if settled.start < settled.end:
                kept.append(settled)
                ends[s.label] = settled.end
    taken = np.zeros(len(analysis.text), dtype=bool)
    for s in kept:
        taken[s.start : s.end] = True
    tagged = [s for s in found if s.label == "QUANTITY"]
    tagged_ends = [s.end for s in tagged]
    for q in analysis.quantities:
        numbers = known[q.number_start : q.number_end]
        sure = float(min(1.0, np.add.reduce(numbers) / len(numbers)))
        first = bisect_right(tagged_ends, q.number_start)
        overlapping = [s for s in tagged[first : first + _NEAR] if s.start < q.number_end]
        if not overlapping and (sure < 0.5 or taken[q.number_start : q.number_end].any()):
            continue
        start, end = q.start, q.end
        for s in overlapping:
            # The model may know a unit that the lexicon does not: it may lengthen, never cut a number.
            end = max(end, s.end)
        while end > q.number_end and taken[end - 1]:
            end -= 1
        if kept and kept[-1].label == "QUANTITY" and kept[-1].end > start:
            continue
        kept.append(TaggedSpan(start, end, "QUANTITY", sure))
        taken[start:end] = True
    for a, b in _cells_beside(text, [s for s in kept if s.label == "QUANTITY"]):
        if not taken[a:b].any():
            kept.append(TaggedSpan(a, b, "QUANTITY", float(min(1.0, known[a:b].mean()))))
    return sorted(kept, key=lambda s: (s.start, s.end, s.label))


def _cells_beside(text: str, quantities: Sequence[TaggedSpan]) -> list[tuple[int, int]]:
    """The cells of rows under titles of periods in which a number was found: one is as much a figure as the other, 2045 as well, if it is taken for no year."""
    columns = period_columns(text)
    found = {s.start for s in quantities} if columns else set()
    return [cell for row in period_rows(text, columns) if found.intersection(start for start, _ in row) for cell in row]


_NEAR = 8  # tagged quantities that one number can touch, at most


def _joined(text: str, found: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """The spans, two dates of one period as one: «自2016年1月1日起，至2016年12月31日止»."""
    joined: list[TaggedSpan] = []
    for span in found:
        if joined and _is_one_period(text, joined[-1], span):
            span = replace(span, start=joined[-1].start, score=min(joined[-1].score, span.score))
            joined.pop()
        joined.append(span)
    return joined


def _is_one_period(text: str, first: TaggedSpan, last: TaggedSpan) -> bool:
    dated = all(s.label == "YEAR" and "月" in text[s.start : s.end] for s in (first, last))
    return dated and _TO.fullmatch(text, first.end, last.start) is not None and parse_period(text[first.start : last.end], _ANY_YEAR) is not None


_TO = re.compile(rf"起?{CONNECT}")
_ANY_YEAR = 2016  # for periods that leave their year unsaid

_BODIES = "委局厅办处部院校会署社室"


def _places(text: str, found: Iterable[TaggedSpan]) -> list[str]:
    """The places that a text's bodies are named by most, the longest first."""
    places = Counter(place_of(text[s.start : s.end]) for s in found if s.label == "AGENCY")
    named = [p for p, _ in places.most_common(_PLACES) if len(p) > 2]
    return sorted({*map(partial(_begun, text), named[:_BEGUN]), *named[_BEGUN:]}, key=lambda p: (-len(p), p))


def _begun(text: str, place: str) -> str:
    """The place with the characters that stand before it nearly wherever the text names it.

    «综合实验区管委会»: where every 综合实验区 of a report is one of 岚屿综合实验区, its name begins there.
    """
    for _ in range(_LONGEST_BEGINNING):
        before = Counter(text[m.start() - 1] for m in re.finditer(re.escape(place), text) if m.start())
        character, count = max(before.items(), key=lambda c: (c[1], c[0]), default=("", 0))
        if count < _OFTEN or count < _NEARLY_ALWAYS * before.total() or not "\u4e00" <= character <= "\u9fff":
            break
        place = character + place
    return place


_PLACES, _BEGUN = 64, 16  # a list of a province's offices names hundreds
_LONGEST_BEGINNING = 6
_OFTEN, _NEARLY_ALWAYS = 4, 0.75


def _apart(text: str, span: TaggedSpan) -> list[TaggedSpan]:
    """The span, or two where it runs over two bodies that are named one after the other (市房产交易中心和行政服务中心, 省委省政府)."""
    joined = span.label == "AGENCY" and (
        _TWO_BODIES.fullmatch(text, span.start, span.end) or _PARTY_AND_GOVERNMENT.fullmatch(text, span.start, span.end)
    )
    if not joined:
        return [span]
    return [replace(span, end=joined.end(1)), replace(span, start=joined.start(2))]


def _names(text: str, found: Iterable[TaggedSpan]) -> list[str]:
    """The full names, place and office, that a text's bodies bear more than once, the longest first."""
    names = Counter(text[s.start : s.end] for s in found if s.label == "AGENCY" and s.end - s.start >= _FULL)
    often = [n for n, count in names.most_common(_PLACES) if count > 1 and len(place_of(n)) > 1]
    return sorted(often, key=lambda n: (-len(n), n))


def _without_crumb(text: str, span: TaggedSpan, names: Sequence[str]) -> TaggedSpan:
    """The span without what a page in one line has left before a name: «详细信息清河县水务局», «县水务局清河县水务局»."""
    surface = text[span.start : span.end]
    if span.label != "AGENCY" or surface in names:
        return span
    for name in names:
        crumb = surface.removesuffix(name)
        if crumb != surface and (name.endswith(crumb) or crumb.endswith(_CRUMBS)):
            return replace(span, start=span.end - len(name))
    return span


_FULL = 6  # characters of a full name, at least
_CRUMBS = tuple(vocabulary("residue")["crumbs"]["words"])

_TWO_BODIES = re.compile(r"(.{2,30}(?:[局委厅办处院所]|中心|委员会))[和及与、](.{2,30}(?:[局委厅办处院所]|中心|政府))")

_PARTY_AND_GOVERNMENT = re.compile(r"(.{0,30}[省市区县]委)([省市区县]政府)")


def _settled(text: str, span: TaggedSpan, places: Sequence[str]) -> TaggedSpan:
    """The span with the edges that the guidelines set."""
    if span.label == "AGENCY":
        return _without_verb(text, _named_whole(text, span, places))
    if span.label == "YEAR":
        return replace(span, end=span.start) if _in_document_title(text, span) else _time_alone(text, span)
    return span


def _in_document_title(text: str, span: TaggedSpan) -> bool:
    """Whether a year stands in the title of a document, which it dates, not what is reported: «《2016年防汛方案》»."""
    opened = text.rfind("《", max(0, span.start - _TITLE), span.start)
    if opened < 0 or text.find("》", opened, span.start) >= 0:
        return False
    closed = text.find("》", span.end, span.end + _TITLE)
    return closed >= 0 and text.find("《", span.end, closed) < 0


_TITLE = 60  # characters of a document's title on each side of the year in it


def _without_verb(text: str, span: TaggedSpan) -> TaggedSpan:
    """The body without what is done with it («指定县行政服务中心»), nothing where what is left is none («建立数据共享»)."""
    verb = verb_before(text[span.start : span.end])
    return replace(span, start=span.start + verb) if verb else span


def _time_alone(text: str, span: TaggedSpan) -> TaggedSpan:
    """The period without the words around it: «自2016年1月1日起至12月31日止», «今年累计»; «历年累计» is a time of its own."""
    counted = _ADDED_UP.fullmatch(text, span.start, span.end)
    start, end = span.start, counted.end(1) if counted else span.end
    if end - start > 4:
        start, end = start + (text[start] in "自从"), end - (text[end - 1] == "止")
    return replace(span, start=start, end=end)


_ADDED_UP = re.compile(r"((?!历).{1,12}年度?)累计")


_YEAR_BEFORE = re.compile(r"(?:19|20)[0-9]{2}(?!年)(?=[\u4e00-\u9fff]{2,8}[省市县区旗镇乡州盟])")


def _named_whole(text: str, span: TaggedSpan, places: Sequence[str]) -> TaggedSpan:
    """The span with the place that stands in front of it, without a topic that stands behind it.

    «滨江开发区管委会»: 区管委会 is a body's short form too, but here the rest of its name stands before it.
    «省经信委政府信息公开工作»: 政府 there opens the topic 政府信息公开 and is no part of the name.
    «2013清河县人民政府»: the year is the last step of a page's way, glued to its title.
    """
    if year := _YEAR_BEFORE.match(text, span.start, span.end):
        span = replace(span, start=year.end())
    for place in places:
        begin = text.find(place, max(0, span.start - len(place) + 1), span.start + len(place) - 1)
        if begin >= 0:
            span = replace(span, start=begin)
            break
    name = text[span.start : span.end]
    if name.endswith("政府") and len(name) > 3 and name[-3] in _BODIES and text.startswith("信息", span.end):
        return replace(span, end=span.end - 2)
    return span
