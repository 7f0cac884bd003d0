"""What many reports state, by cell of the cube body × year × row × breakdown, and which statement of a cell is taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.check.bodies import Bodies, doc_name
from gov_ie.check.copies import Copy, copies
from gov_ie.check.figures import begin_of, is_reckoned, usual_period
from gov_ie.types import VERDICTS, Fact, Period, Report

By = tuple[tuple[str, str], ...]
YearCell = tuple[str, int, str, By]  # body, year, row, breakdown
Said = tuple[Decimal, str, str | None]  # value, unit, row
RunningCell = tuple[str, str, By, date]  # body, row, breakdown, first day

_RANK = {v: n for n, v in enumerate(("proved", "consistent", "unchecked", "contradicted"))}
assert set(_RANK) == set(VERDICTS)


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One fact where a report states it.

    `number`: of the report, from 0; `doc_id`: what the report is called; `own`: whether the body's own report of the
    fact's year says so; `whole`: whether the fact is for all of the year and not at its end; `beside`: the first fact of
    the report by value, unit and row.
    """

    number: int
    doc_id: str
    report: Report
    fact: Fact
    own: bool
    whole: bool
    beside: Mapping[Said, Fact] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[bool, int, bool, bool, float, int, int]:
        """The lower, the sooner it is taken for its cell.

        Facts for the whole year come before those at its end (截至12月31日); then by verdict (proved, consistent, unchecked,
        contradicted); exact before approximate; the body's own report of that year before others; the higher score;
        the earlier report and the earlier place.
        """
        f = self.fact
        return not self.whole, _RANK[f.verdict], f.modifier != "exact", not self.own, -f.score, self.number, begin_of(f)


class Collection:
    """The statements of many reports.

    `own`: body of each report; `cells`: figures of one year, totals only: a part that shares its total's row and
    breakdown is no figure of the cell; `running`: figures counted from a first day over years (历年累计, 2008年以来);
    `copies`: reports given twice, whose facts count once; `left_out`: why facts are in no cell → how many; `catalogue`: of the rows.
    """

    def __init__(
        self,
        reports: Iterable[Report],
        agencies: Mapping[str, str] | None = None,
        renames: bool = True,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.catalogue = catalogue or default_catalogue()
        self.reports = tuple(reports)
        self.doc_ids = tuple(doc_name(n, r) for n, r in enumerate(self.reports, 1))
        self.bodies = Bodies.of(self.reports, agencies, renames)
        self.own = self.bodies.own
        self.copies: tuple[Copy, ...] = tuple(copies(self.reports, self.own))
        self.cells: dict[YearCell, list[Statement]] = defaultdict(list)
        self.running: dict[RunningCell, list[Statement]] = defaultdict(list)
        self.left_out: Counter[str] = Counter()
        again = {c.second for c in self.copies if c.kind != "figures of another year"}
        for number, report in enumerate(self.reports):
            if number in again:
                self.left_out["a report given twice"] += len(report.facts)
            else:
                self._add(number, report)

    def _add(self, number: int, report: Report) -> None:
        by_id = {f.id: f for f in report.facts}
        beside: dict[Said, Fact] = {}
        for fact in filter(is_reckoned, report.facts):
            beside.setdefault((fact.value, fact.unit, fact.measure), fact)
        usual = usual_period(report.facts, report.year)
        for fact in report.facts:
            body = self.own[number] if fact.agency == report.agency else self.bodies.find(fact.agency)
            total = by_id.get(fact.part_of) if fact.part_of is not None else None
            if not is_reckoned(fact):
                self.left_out["a figure of more digits than are reckoned with"] += 1
            elif fact.measure is None:
                self.left_out["a row outside the catalogue"] += 1
            elif body is None:
                self.left_out["no agency that a report is from"] += 1
            elif fact.period is None:
                self.left_out["no period"] += 1
            elif total is not None and _is_part(fact, total):
                self.left_out["a part with no breakdown of its own"] += 1
            else:
                by = tuple(sorted(fact.by.items())) if fact.by else ()
                if fact.period.year is None:
                    statement = Statement(number, self.doc_ids[number], report, fact, body == self.own[number], True, beside)
                    self.running[body, fact.measure, by, fact.period.start].append(statement)
                    continue
                kind = _kind_of(fact.period, fact.period.year, report, usual)
                if kind is None:
                    self.left_out["a part of a year"] += 1
                    continue
                own = body == self.own[number] and fact.period.year == report.year
                statement = Statement(number, self.doc_ids[number], report, fact, own, kind, beside)
                self.cells[body, fact.period.year, fact.measure, by].append(statement)


def taken(statements: Iterable[Statement]) -> Statement:
    """The statement that is taken for a cell: the first by `Statement.rank`."""
    return min(statements, key=lambda s: s.rank)


def _is_part(fact: Fact, total: Fact) -> bool:
    return total.measure == fact.measure and total.by == fact.by and total.agency == fact.agency


def _kind_of(period: Period, year: int, report: Report, usual: tuple[date, date] | None) -> bool | None:
    """True for a figure of the whole year, False for one at its end, None for one of a part of it."""
    start, end = period.start, period.end
    if (start, end) == (date(year, 1, 1), date(year, 12, 31)):
        return True
    if start == end:
        return False if end.month == 12 and end.day == 31 else None
    return True if year == report.year and (start, end) == usual else None
