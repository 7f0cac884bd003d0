"""What must hold between the figures of several reports, and whether it does.

collection (statements by cell) ─▶ rules ─▶ checks that name the reports, with the likelier slip

Compared are totals of rows of the catalogue; a category in an office's own words and a row that may have several figures a
year (two campaigns, two sites) only where the words are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from gov_ie.catalogue import Catalogue
from gov_ie.check.across_tables import as_tables
from gov_ie.check.bodies import key_of
from gov_ie.check.comparison import AcrossCheck, compare, in_order
from gov_ie.check.hints import hint_of
from gov_ie.check.identity import own_range
from gov_ie.check.jumps import jumps
from gov_ie.check.relations import relations
from gov_ie.check.rollups import rolled_up
from gov_ie.check.statements import Collection, Statement, taken
from gov_ie.types import Reason, Report


@dataclass(frozen=True, slots=True)
class AcrossRule:
    """One kind of thing that must hold between reports.

    `name`: how checks call it; `says`: what must hold, for people; `source`: why it must; `example`: words of two
    reports that break it; `find`: every check of the kind.
    """

    name: str
    says: str
    source: str
    example: str
    find: Callable[[Collection], Iterable[AcrossCheck]]


def year_before(collection: Collection) -> Iterator[AcrossCheck]:
    """A figure of an earlier year in a later report is what that year's own report says."""
    for (body, year, _, _), statements in collection.cells.items():
        own = [s for s in statements if s.own and s.whole]
        later = [s for s in statements if not s.own and s.whole and (s.report.year or 0) > year and collection.own[s.number] == body]
        told = _Told(own, collection.catalogue) if own else None
        for statement in later:
            one = told.before(statement) if told else None
            if one is not None and (check := compare("year.before", body, [statement], [one])):
                yield check


class _Told:
    """The statements of a cell in its year's own reports, looked up by unit and value."""

    def __init__(self, own: list[Statement], catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._of_unit: dict[str, list[Statement]] = defaultdict(list)
        for statement in own:
            self._of_unit[statement.fact.unit].append(statement)
        self._fitting: dict[str, tuple[Statement, bool, dict[Decimal, Statement]] | None] = {}

    def before(self, statement: Statement) -> Statement | None:
        """The statement that a later one repeats: one of its value, else the one taken."""
        unit = statement.fact.unit
        if unit not in self._fitting:
            self._fitting[unit] = self._of(unit)
        found = self._fitting[unit]
        if found is None:
            return None
        best, only_one, by_value = found
        same = by_value.get(statement.fact.value)
        if same is not None:
            return same
        return best if "category" not in best.fact.by and only_one and _comparable(best, statement, self._catalogue) else None

    def _of(self, unit: str) -> tuple[Statement, bool, dict[Decimal, Statement]] | None:
        """Of the statements that a unit may be compared with: the one taken, whether there is one figure, and by value."""
        fitting = [s for other, listed in self._of_unit.items() if _one_unit(other, unit) for s in listed]
        if not fitting:
            return None
        grouped: dict[Decimal, list[Statement]] = defaultdict(list)
        for statement in fitting:
            grouped[statement.fact.value].append(statement)
        return taken(fitting), _only_one(fitting), {value: taken(listed) for value, listed in grouped.items()}


def _comparable(one: Statement, other: Statement, catalogue: Catalogue) -> bool:
    """Whether two statements of a cell count the same thing by their words: «培训干部12次» and «举办培训班5期» may not."""
    words = one.fact.measure_text, other.fact.measure_text
    if one.fact.measure in relations().single or words[0] == words[1]:
        return True
    row = catalogue.measures.get(one.fact.measure or "")
    return row is not None and not one.fact.by and all(w in row.aliases for w in words)


def _only_one(statements: list[Statement]) -> bool:
    """Whether a report has one figure of a cell only, or the row is one of which it should."""
    return statements[0].fact.measure in relations().single or len({s.fact.value for s in statements}) == 1


def _one_unit(one: str, other: str) -> bool:
    return one == other or not one or not other or any(one in known and other in known for known in relations().units)


def carried(collection: Collection) -> Iterator[AcrossCheck]:
    """What a report carries over to the next year, the next year's report carries in.

    Source: 国办公开办函〔2021〕30号, section 三: 结转下年度继续办理, 上年结转政府信息公开申请数量.
    """
    came, went = relations().came_in[-1], relations().went_out[-1]
    for (body, year, measure, by), statements in collection.cells.items():
        if measure != went:
            continue
        out = [s for s in statements if s.own]
        came_in = [s for s in collection.cells.get((body, year + 1, came, by), ()) if s.own]
        if out and came_in:
            values = {s.fact.value for s in out} & {s.fact.value for s in came_in}
            before, after = ([s for s in x if s.fact.value in values] or x for x in (out, came_in))
            if check := compare("requests.carried", body, [taken(after)], [taken(before)]):
                yield check


def _end_of(statement: Statement) -> date:
    """The last day of a statement's period; only facts that have one are put among the statements."""
    assert statement.fact.period is not None
    return statement.fact.period.end


def cumulative(collection: Collection) -> Iterator[AcrossCheck]:
    """What is counted from the same day does not fall with the years.

    Of the reports up to one day the greatest figure of each unit is held against all of those up to the next day.
    """
    for (body, measure, _, _), statements in collection.running.items():
        if measure in relations().stock or len(statements) < 2:
            continue
        of_report: dict[int, list[Statement]] = defaultdict(list)
        for statement in statements:
            if statement.fact.unit != "%":
                of_report[statement.number].append(statement)
        chosen = sorted((taken(s) for s in of_report.values()), key=lambda s: (_end_of(s), s.number))
        greatest: dict[str, dict[str, Statement]] = {}
        for _, group in groupby(chosen, key=_end_of):
            before, greatest = greatest, defaultdict(dict)
            for after in group:
                words = after.fact.measure_text if "category" in after.fact.by else ""
                known = [s for unit, s in before.get(words, {}).items() if _one_unit(unit, after.fact.unit)]
                most = max(known, key=_least, default=None)
                if most is not None and (check := compare("cumulative.falls", body, [most], [after], at_most=True)):
                    yield check
                same = greatest[words].setdefault(after.fact.unit, after)
                greatest[words][after.fact.unit] = max(same, after, key=_least)


def _least(statement: Statement) -> Decimal:
    return own_range(statement.fact).low


def repeated(collection: Collection) -> Iterator[AcrossCheck]:
    """A report is given once, and a year's figures are not those of the year before."""
    for copy in collection.copies:
        first, second = collection.reports[copy.first], collection.reports[copy.second]
        names = collection.doc_ids[copy.first], collection.doc_ids[copy.second]
        pasted = copy.kind == "figures of another year"
        reason = Reason("pasted", (str(first.year), str(second.year))) if pasted else Reason("twice")
        words = "the same text" if copy.kind == "text" else f"{copy.shared} of {copy.figures} figures are the same"
        yield AcrossCheck(
            rule="report.repeated",
            verdict="contradicted",
            agency=collection.own[copy.second] or second.agency or "",
            measure=None,
            by={},
            reports=names,
            facts=(),
            stated=Decimal(copy.shared),
            computed=Decimal(copy.figures),
            formula=words,
            warning=True,
            likely="report" if pasted else None,
            blamed=names[1] if pasted else None,
            hint=hint_of(reason),
            reason=reason,
        )


_FORM = "国办公开办函〔2021〕30号, section 三"

RULES = (
    AcrossRule("year.before", "a figure of the year before is last year's report's", "arithmetic", "2016: 收到申请28件; 2017: 上年收到申请82件", year_before),
    AcrossRule("requests.carried", "what was carried over is carried in", _FORM, "2021: 结转下年度继续办理3件; 2022: 上年结转2件", carried),
    AcrossRule("cumulative.falls", "what is counted from the same day does not fall", "arithmetic", "2012: 历年累计公开2100条; 2013: 历年累计公开1900条", cumulative),
    AcrossRule("cell.jump", "no figure is some 1,000 or 10,000 times that of the year before (warning)", "万 and 千 are left out and read twice", "2016: 网站访问量12万次; 2017: 网站访问量13次", jumps),
    AcrossRule("report.repeated", "a report is given once, and has figures of its own year (warning)", "arithmetic", "2017 with all figures of 2016", repeated),
)  # fmt: skip


def check_reports(
    reports: Iterable[Report],
    hierarchy: Mapping[str, str] | Path | str | None = None,
    *,
    agencies: Mapping[str, str] | None = None,
    renames: bool = True,
    catalogue: Catalogue | None = None,
) -> list[AcrossCheck]:
    """Every check between reports, contradictions first and warnings last among them; facts and reports are left as they are.

    `hierarchy`: child → parent, or the path of such a CSV, for the sums of `rollup`; `agencies`, `renames`: as of `gov_ie.panel`;
    `catalogue`: of the model that read the reports, default the one shipped.
    Raises InputError where the hierarchy cannot be used.

    >>> import gov_ie
    >>> texts = ("青石县水务局2016年政府信息公开工作年度报告\\n2016年，收到政府信息公开申请57件，结转下年度继续办理3件。",
    ...          "青石县水务局2017年政府信息公开工作年度报告\\n2017年，收到政府信息公开申请61件，上年结转2件。")
    >>> [(c.rule, c.verdict, c.reports, c.formula) for c in check_reports(map(gov_ie.load(), texts))]
    [('requests.carried', 'contradicted', ('report 1', 'report 2'), '2 ≠ 3')]
    """
    collection = Collection(reports, agencies, renames, catalogue)
    found = [_told_of_rename(check, collection) for rule in RULES for check in rule.find(collection)]
    if hierarchy is not None:
        found += rolled_up(collection, hierarchy)
    return in_order(as_tables(found), collection)


def _told_of_rename(check: AcrossCheck, collection: Collection) -> AcrossCheck:
    """A contradiction between the reports of an office and of what it became may be the reform's: it counts other things since."""
    if check.verdict != "contradicted" or check.likely == "reading" or check.agency not in collection.bodies.former:
        return check
    if len({key_of(c.agency)[1] for c in check.facts if c.agency}) < 2:
        return check
    reason = Reason("reformed", ("、".join(collection.bodies.former[check.agency]),))
    return replace(check, likely=None, blamed=None, hint=hint_of(reason), reason=reason)
