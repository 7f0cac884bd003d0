"""Rules on changes: how much more or less than the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from gov_ie.check.figures import Figures, begin_of, end_of
from gov_ie.check.identity import DECLINE, DIFFERENCE, GROWTH, Identity
from gov_ie.types import Fact

_REACH = 6  # facts before a change among which the two years' figures are looked for


_POINTS = ("个百分点", "百分点")


def numbers(figures: Figures) -> Iterator[Identity]:
    """A change in number is the difference of this year's figure and the year before's; in points of two percentages."""
    for fact, way, now, before in figures.changes:
        points = fact.unit in _POINTS and now.unit == "%"
        if points or (fact.unit not in ("%", "倍", *_POINTS) and now.unit != "%" and figures.same_unit(fact, now)):
            yield Identity("change.number", (fact,), (now, before) if way == "up" else (before, now), DIFFERENCE)


def percents(figures: Figures) -> Iterator[Identity]:
    """A change in percent is the difference in a hundred of the year before's figure."""
    for fact, way, now, before in figures.changes:
        if fact.unit == "%" and now.unit != "%":
            yield Identity("change.percent", (fact,), (now, before), GROWTH if way == "up" else DECLINE, proves=False)


# What stands between two years' figures and how much more or less that is, and names nothing.
_AGAINST = re.compile(r"同期|同比|环比|相比|比较|[上去]一?年度?|[，,、；;（）()\s　比较与同和的了]")
Way = Literal["up", "down"]
Change = tuple[Fact, Way, Fact, Fact]


def changes(figures: Figures) -> Iterator[Change]:
    """Each change with its way and the two figures it is between."""
    for fact in figures.facts:
        way = _way(figures, fact)
        if way is None:
            continue
        years = _two_years(figures, fact)
        if years is not None and _is_about(figures, fact, *years):
            yield fact, way, *years


def _is_about(figures: Figures, change: Fact, now: Fact, before: Fact) -> bool:
    """Whether a change is of that figure: its words without those of the change are the figure's, or none.

    A change right behind the two figures that names nothing itself is of these: «来信18件（去年19件），下降5.3%»,
    not «事项由39项减为32项，材料减少五分之二».
    """
    if "。" in figures.words(end_of(now), begin_of(change)):
        return False  # lines may end within a sentence
    words = change.measure_text
    for word in sorted((*figures.relations.up, *figures.relations.down), key=len, reverse=True):
        words = words.replace(word, "")
    if words in now.measure_text or now.measure_text in words:
        return True
    last = max(now, before, key=begin_of)
    if {now.id, before.id} != {f.id for f in figures.before(change, 2)}:
        return False
    beside = figures.words(end_of(last), change.measures[-1].start)
    for mention in (*now.measures, *before.measures):
        beside = beside.replace(figures.said(mention), "")
    return not _AGAINST.sub("", beside)


def _way(figures: Figures, fact: Fact) -> Way | None:
    if fact.measure is not None or not fact.measures:
        return None
    words = figures.said(fact.measures[-1])
    if len(words) > 8 and not fact.measure_text.endswith((*figures.relations.up, *figures.relations.down)):
        return None
    up = any(w in words for w in figures.relations.up)
    down = any(w in words for w in figures.relations.down)
    return None if up == down else "up" if up else "down"


def _two_years(figures: Figures, change: Fact) -> tuple[Fact, Fact] | None:
    """This year's figure and the year before's nearest before a change, of one row and one breakdown."""
    percent = change.unit in _POINTS
    near = [f for f in figures.before(change, _REACH) if (f.unit == "%") == percent and f.unit not in _POINTS]
    for now in near:
        for before in near:
            if before.year is not None and now.year is not None and before.year == now.year - 1 and figures.same_unit(before, now) and _alike(now, before):
                return now, before
    # «申请量由9件降至8件，下降11.1%» dates neither.
    if len(near) > 1 and figures.turned(near[1], near[0]) and figures.same_unit(*near[:2]) and _alike(*near[:2]):
        return near[0], near[1]
    return None


def _alike(one: Fact, other: Fact) -> bool:
    same = one.measure == other.measure and dict(one.by) == dict(other.by)
    return same and (one.measure is not None or one.measure_text == other.measure_text)
