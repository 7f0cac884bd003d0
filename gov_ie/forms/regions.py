"""Where official forms stand in a running text: labels of their rows in the form's order, and the figures behind each.

A label may have lost its numbering, or have blanks and line breaks inside; only its words are looked for. A form is a chain
of such labels with figures behind them and no sentence between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from gov_ie.forms.layouts import Layout, Row, layouts
from gov_ie.forms.reading import Label, Range, Reading, find_labels, rows_by_words, words_of

# Between two rows: numbering, group headings, a row that the layout does not know. More is prose.
_WIDEST_GAP = 160
_LOOK_BACK = 6
_LEAST_ROWS = {"proactive_2021": 2, "proactive_2019": 2, "disputes": 2}
_LEAST = 3
_LONGEST_FIGURES = 200
_MOST_REGIONS = 200
_LEAST_BARE = 4

_UNIT = "人次|万元|条次|条|件次|件|次|篇|个|人|元|项|起|批|期|部|名|场"
# «专项经费(不包括…的经费)(万元)»: remarks, and the unit in brackets of its own or without.
_UNIT_TITLE = r"\((?:(?:计量)?单位:?)?"
_REMARKS = rf"(?:(?!{_UNIT_TITLE}(?:{_UNIT})\))\([^()]{{0,90}}\)[\s\0|:]*+){{0,2}}+"
_BEHIND = re.compile(
    rf"[\s\0|\"”’》』:数]*+{_REMARKS}(?:{_UNIT_TITLE}(?P<bracketed>{_UNIT})\)[\s\0|:]*+)?"
    rf"(?P<unit>(?:{_UNIT})(?=[\s\0|+\-0-9]))?[\s\0|:]*+"
)
# 同意公开件 is a label, 同意公开 and 件 on lines of their own are a label and its unit.
_OWN_UNIT = re.compile(rf"(?<![\s\0|])[\s\0|]++({_UNIT})$")
# A sign stands before its number: «- 3 -» is a page.
_FIGURES = re.compile(r"[+-]?[0-9](?:(?:[0-9\s\0|.]|[+-](?=[0-9]))*[0-9])?")
# What offices put for none, apart from its neighbours in the same line: «规章 — 1 3», «规章 1 3 —».
_NONE = r"(?:[/—-]{1,2}|无)"
_NONE_BEFORE = re.compile(rf"(?:{_NONE}[ \t\0|]+)+(?=[+-]?[0-9])")
_UNREAD = re.compile(rf"[ \t\0|]+{_NONE}(?=[ \t\0|\n]|$)|,[0-9]{{3}}(?![0-9])|[\s\0|]*(?:增加?|减少?)[ \0]?[0-9]")
_MARK = re.compile(r"[\s\0]*[.、)]([\s\0|\"“‘《『]*)")
_BEFORE = re.compile(
    r"(?:其[\s\0]*+中[\s\0]*+:?|\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十]{1,3}、|(?<![0-9])[0-9]{1,2}[.、]|[0-9][.、])[\s\0\"“]*+$"
)
_SENTENCE = re.compile(r"[。;!?]")
_NUMBERING = re.compile(r"\([0-9]{1,2}\)|[0-9]{1,2}[\s\0]*[.、)]|(?<!-)-++[\s\0]*+[0-9]++[\s\0]*+-++")
_OWN_NUMBER = re.compile(r"([0-9])[\s\0]*[.、)][\s\0\"“]*$")
_CLOSING = re.compile(r"(?:[\s\0]*[\"”’》』])+")
_DIGIT = re.compile(r"[0-9]")
# «当面申请6件,网上申请5件»: words of a sentence, not cells; but «申请数6件(二)申请办结数» is the number of the next row.
_ITEM = r"\([一二三四五六七八九十0-9]{1,3}\)"
_SAID = re.compile(rf"[ \0]*(?:{_UNIT}|[宗份例封户家本])[\"”]?[\s\0]*(?!{_ITEM})[,;。、:()]")
# «5 件», «5件(二)…», but no letter of a word («4 个 人 信 息») and no beginning of one («4 万元以上»).
_OWN = re.compile(rf"[ \t\0]{{0,8}}+\n?+[ \t\0]{{0,8}}+({_UNIT})")
_NEXT = re.compile(
    rf"[ \0]*+(?:[\t|\n]|$|其[\s\0]*+中|{_ITEM}|[0-9]{{1,2}}[.、]|[一二三四五六七八九十]{{1,3}}、)"
)
# «申请办结数 5 件 4»: the number of a page before the unit, and the figure behind it.
_TWICE = re.compile(rf"[\s\0|]{{1,20}}+(?:{_UNIT})[\s\0|]{{1,20}}+[0-9]++(?![.、)])")
# «00000002022年,我局…»: the year of the words behind, whose last digits are no cell.
_YEAR_BEHIND = re.compile(r"(?:19|20)[0-9]{2}$")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a form as it stands in the text.

    `label`: with the numbering before it; `unit`: the unit between label and figures, None where there is none;
    `figures`: from the first digit to the last; `certain`: whether it is known where the figures end.
    """

    row: Row
    label: Range
    unit: Range | None
    figures: Range
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Region:
    """An official form in a text: its rows, in order.

    `foreign`: whether figures stand between them that are no row's of the layout; `blank`: whether rows without figures do.
    """

    layout: Layout
    lines: tuple[Line, ...]
    foreign: bool = False
    blank: bool = False

    @property
    def start(self) -> int:
        """Where the first label begins."""
        return self.lines[0].label[0]

    @property
    def end(self) -> int:
        """Where the last figures end."""
        return self.lines[-1].figures[1]


def regions(reading: Reading) -> list[Region]:
    """The official forms in a text, in order, not overlapping.

    >>> text = "收到申请情况:一、本年新收政府信息公开申请数量3000003二、上年结转政府信息公开申请数量0000000三、本年度办理结果"
    >>> text += "（一）予以公开3000003（二）部分公开0000000"
    >>> [[text[slice(*line.figures)] for line in region.lines] for region in regions(Reading.of(text))]
    [['3000003', '0000000', '3000003', '0000000']]
    """
    labels = find_labels(reading)
    found = [
        line
        for label, following in zip(labels, [*labels[1:], None], strict=False)
        if (line := _behind(reading.text, label, following)) is not None
    ]
    filled = {candidate.label[0] for candidate in found}
    chains = [chain for layout in layouts() if layout.in_text for chain in _chains(reading.text, layout, found)]
    chains.sort(key=_rank, reverse=True)
    chosen: list[Region] = []
    # The same rows may be those of two forms; their columns tell 2019 from 2021.
    for region in sorted(chains[:_MOST_REGIONS], key=lambda r: (_rank(r), _named(reading, r)), reverse=True):
        if all(region.end <= other.start or other.end <= region.start for other in chosen):
            chosen.append(replace(region, blank=_has_blank(region, labels, filled)))
    return sorted(chosen, key=lambda r: r.start)


def _rank(region: Region) -> float:
    """What speaks for a form by its rows."""
    return sum(0.5 if line.row.heading else 1.0 for line in region.lines)


def _named(reading: Reading, region: Region) -> int:
    """How many of a form's columns the text before its rows and between them names."""
    first = bisect_left(reading.places, region.start - _WIDEST_GAP)
    words = reading.words[first : min(bisect_left(reading.places, region.end), first + 1000)]
    return sum(any(words_of(label) in words for label in (c.label, *c.variants)) for c in region.layout.columns)


def _has_blank(region: Region, labels: Sequence[Label], filled: Collection[int]) -> bool:
    """Whether the label of a row that the form prints with figures stands in it without any."""
    rows = rows_by_words()[region.layout.id]
    between = labels[bisect_left(labels, region.start, key=lambda x: x.start) :]
    for label in between[: 4 * len(region.layout.rows)]:
        if label.start >= region.end:
            break
        which = rows.get(label.words, ())
        if (
            label.whole
            and label.start not in filled
            and which
            and not any(region.layout.rows[row].heading for row in which)
        ):
            return True
    return False


@cache
def _numbers() -> Mapping[str, frozenset[str]]:
    """The Arabic numbers that the forms print before a label."""
    found: dict[str, set[str]] = {}
    for layout in layouts():
        for row in layout.rows:
            number = re.match(r"[0-9]+", row.number)
            for label in (row.label, *row.variants):
                found.setdefault(words_of(label), set()).update([number[0]] if number else [])
    return {words: frozenset(numbers) for words, numbers in found.items()}


# How good a chain is, and the candidate and row before the last.
_End = tuple[float, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A label with figures behind it."""

    words: str
    label: Range
    unit: Range | None
    figures: Range
    certain: bool


def _behind(text: str, label: Label, following: Label | None) -> _Candidate | None:
    """The label with the unit and the figures behind it; None where there are none."""
    if not label.whole:
        return None
    stop = following.start if following else len(text)
    behind = _BEHIND.match(text, label.end, min(stop, label.end + 240))
    if behind is None:
        return None
    none = _NONE_BEFORE.match(text, behind.end(), min(stop, behind.end() + 60))
    if none and "\n" in text[label.end : behind.end()]:
        return None  # a page's number, «- 3 -»
    first = none.end() if none else behind.end()
    figures = _FIGURES.match(text, first, min(stop, first + _LONGEST_FIGURES))
    if figures is None:
        return None
    start, end = figures.start(), without_year(text, *figures.span())
    unit = next((behind.span(name) for name in ("unit", "bracketed") if behind[name]), None)
    if end <= start or _SAID.match(text, end) or (unit is None and _TWICE.match(text, end, stop)):
        return None
    # 1,204 or a mark for none: more belongs to the row than these digits.
    certain = none is None and _UNREAD.match(text, end, stop) is None
    mark = _MARK.match(text, end, stop)
    if mark:
        # «…00000002.其他法律行政法规禁止公开»: the 2 numbers the next label.
        expected = ["1"]
        if own := _OWN_NUMBER.search(text, max(0, label.start - 8), label.start):
            expected.insert(0, str(int(own[1]) + 1))
        if following is not None and mark.end() >= stop:
            expected += sorted(_numbers().get(following.words, ()))
        number = next((n for n in expected if text.endswith(n, start, end)), None)
        end, certain = end - len(number or "0"), number is not None
        while end > start and not text[end - 1].isdecimal():
            end -= 1
    if end <= start:
        return None
    stop = label.end
    own = _OWN_UNIT.search(text, label.start, label.end) if unit is None else None
    if own and any(label.words.removesuffix(own[1]) in rows for rows in rows_by_words().values()):
        stop, unit = own.start(), own.span(1)
    return _Candidate(label.words, (label.start, stop), unit, (start, end), certain)


def without_year(text: str, start: int, end: int) -> int:
    """Where a run of figures ends, without the year that the words behind it begin with.

    >>> text = "0000010 2022年,我局未发生行政复议"
    >>> text[: without_year(text, 0, 12)]
    '0000010'
    """
    if not text.startswith("年", end) or not (year := _YEAR_BEHIND.search(text, start, end)):
        return end
    return start + len(text[start : year.start()].rstrip("\0 \t|\n"))


def end_of_unit(text: str, end: int, following: int | None = None) -> int:
    """Where a figure ends with the unit that stands behind it, or without one; `following`: where the next label begins.

    >>> text = "专项经费 3 万元 九、会议"
    >>> text[5 : end_of_unit(text, 6)]
    '3 万元'
    """
    unit = _OWN.match(text, end)
    if unit is None:
        return end
    if _NEXT.match(text, unit.end()) or (following is not None and not text[unit.end() : following].strip(" \0")):
        return unit.end()
    whole = unit[1] == "万元" and (unit.start(1) == end or text[unit.end()] in " \0")
    return unit.end() if whole else end


def _chains(text: str, layout: Layout, candidates: Sequence[_Candidate]) -> Iterator[Region]:
    """The runs of labels that are rows of one layout in its order, longest first."""
    rows = rows_by_words()[layout.id]
    own = [c for c in candidates if c.words in rows]
    # By candidate and row: how good a chain ends there, and the candidate and row before.
    best: list[dict[int, _End]] = []
    for now, candidate in enumerate(own):
        ends: dict[int, _End] = {row: (_weight(layout, row), None) for row in rows[candidate.words]}
        for before in range(max(0, now - _LOOK_BACK), now):
            if not _joined(text, own[before], candidate):
                continue
            for row in ends:
                for earlier, (score, _) in best[before].items():
                    # Rows of one label are told apart by what stands next to them.
                    gain = score + _weight(layout, row) + _nearness(layout, earlier, row)
                    if earlier < row and gain > ends[row][0]:
                        ends[row] = gain, (before, earlier)
        best.append(ends)
    order = sorted(
        ((score, -now, row) for now, ends in enumerate(best) for row, (score, _) in ends.items()), reverse=True
    )
    used: set[int] = set()
    for _, back, row in order:
        chain: list[tuple[int, int]] = []
        at: tuple[int, int] | None = (-back, row)
        while at is not None and at[0] not in used:
            chain.append(at)
            at = best[at[0]][at[1]][1]
        used.update(index for index, _ in chain)
        if len(chain) >= _LEAST_ROWS.get(layout.id, _LEAST):
            yield _region(text, layout, [(own[index], layout.rows[row]) for index, row in reversed(chain)])


def _joined(text: str, one: _Candidate, other: _Candidate) -> bool:
    """Whether two labels with figures may be rows of one table: no sentence and not much stands between.

    Nor another table's title, where the cells of one stand apart and those of the other do not: «件 9 26 附表二 …当面申请数件62».
    """
    start, stop = one.figures[1], other.label[0]
    if stop - start > _WIDEST_GAP or _SENTENCE.search(text, start, stop):
        return False
    return not _TITLE.search(text, start, stop) or _is_apart(text, one.figures) == _is_apart(text, other.figures)


_TITLE = re.compile("表|指标")


def _is_apart(text: str, figures: Range) -> bool:
    return re.search(r"[\s\0|]", text[slice(*figures)]) is not None


def _weight(layout: Layout, row: int) -> float:
    """What a row with figures speaks for a layout; headings have figures only where an office filled them in."""
    return 0.5 if layout.rows[row].heading else 1.0


def _nearness(layout: Layout, earlier: int, row: int) -> float:
    """What speaks for one row behind another: the next one, or another part of the same total."""
    part_of = layout.rows[row].part_of
    above = layout.rows[earlier]
    kin = row == earlier + 1 or (part_of is not None and part_of in (above.id, above.part_of))
    return (0.1 if kin else 0.0) - 0.001 * (row - earlier)


def _region(text: str, layout: Layout, found: Sequence[tuple[_Candidate, Row]]) -> Region:
    lines = []
    end = 0
    foreign = False
    for candidate, row in found:
        start = candidate.label[0]
        first = max(end, start - 8)
        while numbering := _BEFORE.search(text, first, start):
            start = numbering.start()
        if end:
            foreign |= _DIGIT.search(_NUMBERING.sub("", text[end : candidate.label[0]])) is not None
        end = candidate.figures[1]
        stop = candidate.label[1]
        if closing := _CLOSING.match(text, stop, candidate.figures[0]):
            stop = closing.end()
        lines.append(Line(row, (start, stop), candidate.unit, candidate.figures, candidate.certain))
    return Region(layout, tuple(_without_bare_numbers(text, layout, lines)), foreign)


def _without_bare_numbers(text: str, layout: Layout, lines: list[Line]) -> list[Line]:
    """The lines without the numbers of the next labels, where all of these have lost their points: «…00000002属于»."""
    cut: list[int] = []
    known = 0
    place = {row.id: number for number, row in enumerate(layout.rows)}
    for index, (line, following) in enumerate(pairwise(lines)):
        number = re.match(r"[0-9]+", following.row.number)
        if number is None or place[following.row.id] != place[line.row.id] + 1:
            continue
        known += 1
        start, end = line.figures
        if text.endswith(number[0], start, end) and not text[end : following.label[0]].strip("\0 \t|\n"):
            cut.append(index)
    if known < _LEAST_BARE or len(cut) < known:
        return lines
    for index in cut:
        start, end = lines[index].figures
        label = lines[index + 1].row.number
        end -= len(label) - len(label.lstrip("0123456789"))
        end = start + len(text[start:end].rstrip("\0 \t|\n"))
        if end > start:
            lines[index] = replace(lines[index], figures=(start, end))
    return lines
