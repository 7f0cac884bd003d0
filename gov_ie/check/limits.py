"""Rules on one figure by itself: percentages over a hundred, periods after the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gov_ie.check.figures import Figures
from gov_ie.check.identity import Identity, Ranges, Relation, printed
from gov_ie.check.ranges import Range


def percentages(figures: Figures) -> Iterator[Identity]:
    """A share or a rate is at most a hundred; changes and what is done beyond a plan may be more."""
    for fact in figures.facts:
        if fact.unit == "%" and fact.modifier != "under":
            words = fact.measure_text + "".join(m.text for m in fact.measures)
            if fact.measure is not None or not any(w in words for w in figures.relations.beyond):
                yield Identity("percentage", (fact,), (), _LIMIT, at_most=True, words=f"{printed(fact)} of at most 100%")


def _hundred(stated: Ranges, _: Ranges) -> tuple[Range, Range]:
    return Range.of(stated[0].low), Range.of(100)


_LIMIT = Relation(_hundred, "".join)


def periods(figures: Figures) -> Iterator[Identity]:
    """No figure is for a time after the middle of the year that follows the report's."""
    year = figures.report.year
    if year is None:
        return
    last = date(min(year, 9998) + 1, 6, 30)
    for fact in figures.facts:
        if fact.period is not None and fact.period.start > last:
            words = f"{fact.period.start} is after {last}"
            yield Identity("period", (fact,), (), _after(fact.period.start, last), at_most=True, words=words)


def _after(start: date, last: date) -> Relation:
    return Relation(lambda stated, of: (Range.of(start.toordinal()), Range.of(last.toordinal())), "".join)
