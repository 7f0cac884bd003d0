"""Rules on changes: how much more or less than the year before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from gov_ie.check.figures import Figures
from gov_ie.check.identity import DECLINE, DIFFERENCE, GROWTH, Identity
from gov_ie.types import Fact

_REACH = 6  # facts before a change among which the two years' figures are looked for


def numbers(figures: Figures) -> Iterator[Identity]:
    """A change in number is the difference of this year's figure and the year before's."""
    for fact, way, now, before in _changes(figures):
        if fact.unit not in ("%", "个百分点", "倍") and fact.unit == now.unit:
            yield Identity("change.number", (fact,), (now, before) if way == "up" else (before, now), DIFFERENCE)


def percents(figures: Figures) -> Iterator[Identity]:
    """A change in percent is the difference in a hundred of the year before's figure."""
    for fact, way, now, before in _changes(figures):
        if fact.unit == "%" and now.unit != "%":
            yield Identity("change.percent", (fact,), (now, before), GROWTH if way == "up" else DECLINE, proves=False)


Way = Literal["up", "down"]


def _changes(figures: Figures) -> Iterator[tuple[Fact, Way, Fact, Fact]]:
    """Each change with its way and the two figures it is between."""
    for fact in figures.facts:
        way = _way(figures, fact)
        if way is None:
            continue
        years = _two_years(figures, fact)
        if years is not None and _is_about(figures, fact, years[0]):
            yield fact, way, *years


def _is_about(figures: Figures, change: Fact, now: Fact) -> bool:
    """Whether a change is of that figure: its words without those of the change are the figure's, or none."""
    words = change.measure_text
    for word in sorted((*figures.relations.up, *figures.relations.down), key=len, reverse=True):
        words = words.replace(word, "")
    return not figures.apart(now, change) and (words in now.measure_text or now.measure_text in words)


def _way(figures: Figures, fact: Fact) -> Way | None:
    if fact.measure is not None or not fact.measures:
        return None
    words = fact.measures[-1].text
    if len(words) > 8 and not fact.measure_text.endswith((*figures.relations.up, *figures.relations.down)):
        return None
    up = any(w in words for w in figures.relations.up)
    down = any(w in words for w in figures.relations.down)
    return None if up == down else "up" if up else "down"


def _two_years(figures: Figures, change: Fact) -> tuple[Fact, Fact] | None:
    """This year's figure and the year before's nearest before a change, of one row and one breakdown."""
    near = [f for f in figures.before(change, _REACH) if f.unit not in ("%", "个百分点") and f.year is not None]
    for now in near:
        for before in near:
            if before.year == now.year - 1 and before.unit == now.unit and _alike(now, before):
                return now, before
    return None


def _alike(one: Fact, other: Fact) -> bool:
    same = one.measure == other.measure and dict(one.by) == dict(other.by)
    return same and (one.measure is not None or one.measure_text == other.measure_text)
