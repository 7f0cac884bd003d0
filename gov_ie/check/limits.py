"""Rules on one figure by itself: percentages over a hundred, dates that there are not, periods after the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from gov_ie.check.figures import Figures, usual_period
from gov_ie.check.identity import Identity, Ranges, Relation, printed
from gov_ie.check.ranges import Range
from gov_ie.types import Fact, Period
from gov_ie.values.periods import parse_period
from gov_ie.values.unreal_dates import UnrealDate, unreal_date

_OUT = 92  # days after the end of a part of a year in which a report on it is out
_LEAST = 3  # figures of the same part of a year from which the report is on that part
_TITLE = 80  # characters of a title
_PART = re.compile(r"上半年|前[一二三1-3]个?季度|(?:第?[一二三1-3]|首)季度|1[-—–~至到]{1,2}[2-9]月份?|1[-—–~至到]{1,2}1[01]月份?")


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


def dates(figures: Figures) -> Iterator[Identity]:
    """A date is one of the calendar and a period ends after it begins; of all facts that it dates together."""
    wrong: dict[tuple[int, int], UnrealDate] = {}
    linked = (f.year_mention for f in figures.facts if f.year_mention is not None)
    written = (m for m in figures.report.mentions if m.label == "YEAR")
    for start, end in sorted({(m.start, m.end) for m in chain(linked, written)}):
        found = unreal_date(figures.text, start, end, figures.report.year)
        if found is not None:
            wrong[start, end] = found
    if not wrong:
        return
    dated: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in figures.facts:
        words = figures.dates.get(fact.id)
        if words is not None and (words.start, words.end) in wrong:
            dated[words.start, words.end].append(fact)
    for place, facts in dated.items():
        found = wrong[place]
        yield Identity("date", tuple(facts), (), _limit(found.stated, found.most), at_most=True, words=f"no date: {found.words}")


def periods(figures: Figures) -> Iterator[Identity]:
    """No figure is for a time after a report of its kind is out.

    The report of a year may run on to the middle of the next; one of a part of a year, whose figures mostly end with a
    day before its last month, is out three months after that day. Of such a report a date with a month or a day is held
    against its end, too: «1月至12月» in a report of the first half-year.
    """
    year = figures.report.year
    if year is None or not date.min.year <= year <= date.max.year:
        return
    part = _part_of_year(figures, year)
    last = part + timedelta(days=_OUT) if part else date(min(year, 9998) + 1, 6, 30)
    for fact in figures.facts:
        if fact.period is None:
            continue
        day = fact.period.start
        if part and day <= last and fact.period.year == year and _names_month(figures, fact):
            day = fact.period.end
        if day > last:
            yield Identity("period", (fact,), (), _limit(day.toordinal(), last.toordinal()), at_most=True, words=f"{day} is after {last}")


def _part_of_year(figures: Figures, year: int) -> date | None:
    """The last day of a report on a part of a year, None of one on the year.

    Its title names the part (2016年上半年), or most of its figures of the year are for the same days of it.
    """
    title = figures.text[: figures.text.find("\n")][:_TITLE] if "\n" in figures.text else ""
    named = _PART.search(title)
    period = parse_period(named[0], year) if named else None
    if period is None:
        usual = usual_period(figures.facts, year)
        if usual is None or usual[0] == usual[1] or usual[1] >= date(year, 12, 1):
            return None
        counted = [(f.period.start, f.period.end) for f in figures.facts if f.period and f.period.year == year]
        if counted.count(usual) < max(_LEAST, len(counted) / 2):
            return None
        period = Period(*usual, year)
    begins = period.start == date(year, 1, 1)
    return period.end if begins and period.end < date(year, 12, 1) and period.end.year == year else None


def _names_month(figures: Figures, fact: Fact) -> bool:
    return fact.id in figures.dates and "月" in figures.said(figures.dates[fact.id])


def _limit(stated: int, most: int) -> Relation:
    return Relation(lambda facts, of: (Range.of(stated), Range.of(most)), "".join)
