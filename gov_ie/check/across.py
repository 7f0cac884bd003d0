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
from itertools import pairwise
from pathlib import Path

from gov_ie.catalogue import Catalogue
from gov_ie.check.bodies import key_of
from gov_ie.check.comparison import AcrossCheck, cited, compare, in_order
from gov_ie.check.identity import printed
from gov_ie.check.relations import relations
from gov_ie.check.rollups import rolled_up
from gov_ie.check.slips import magnitudes_of
from gov_ie.check.statements import By, Collection, Statement, taken
from gov_ie.types import Report

_JUMPS = tuple(map(Decimal, (10**3, 10**4)))
_ALONE, _STEADY = Decimal("1.25"), Decimal(2)  # how far a jump may be off its power of ten: between two figures, among more


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
        for statement in later if own else ():
            one = _told_before(statement, own, collection.catalogue)
            if one is not None and (check := compare("year.before", body, [statement], [one])):
                yield check


def _told_before(statement: Statement, own: list[Statement], catalogue: Catalogue) -> Statement | None:
    """The statement of the year's own report that a later one repeats: one of its value, else the one taken."""
    fitting = [s for s in own if _same_unit(s, statement)]
    same = [s for s in fitting if s.fact.value == statement.fact.value]
    if same or not fitting:
        return taken(same) if same else None
    best = taken(fitting)
    if "category" in best.fact.by or not _comparable(best, statement, catalogue) or not _only_one(fitting):
        return None
    return best


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


def _same_unit(one: Statement, other: Statement) -> bool:
    units = one.fact.unit, other.fact.unit
    return units[0] == units[1] or not all(units) or any(known.issuperset(units) for known in relations().units)


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
    """What is counted from the same day does not fall with the years."""
    for (body, measure, _, _), statements in collection.running.items():
        if measure in relations().stock or len(statements) < 2:
            continue
        of_report: dict[int, list[Statement]] = defaultdict(list)
        for statement in statements:
            if statement.fact.unit != "%":
                of_report[statement.number].append(statement)
        chosen = sorted((taken(s) for s in of_report.values()), key=lambda s: (_end_of(s), s.number))
        for before, after in pairwise(chosen):
            if _end_of(before) < _end_of(after) and _same_unit(before, after):
                if "category" in before.fact.by and before.fact.measure_text != after.fact.measure_text:
                    continue
                if check := compare("cumulative.falls", body, [before], [after], at_most=True):
                    yield check


def jumps(collection: Collection) -> Iterator[AcrossCheck]:
    """A figure is not about 1,000 or 10,000 times that of the year before: 万 or 千 was left out or read twice."""
    series: dict[tuple[str, str, By], list[Statement]] = defaultdict(list)
    for (body, _, measure, by), statements in sorted(collection.cells.items(), key=lambda c: c[0][1]):
        best = taken(statements)
        if best.fact.value > 0 and best.fact.unit != "%":
            series[body, measure, by].append(best)
    for (body, *_), row in series.items():
        wrong: Statement | None = None
        for n in range(1, len(row)):
            before, after = row[n - 1], row[n]
            factor = _jump(before, after, len(row) > 2)
            # One wrong figure jumps up and down again.
            if factor is None or wrong is before:
                continue
            wrong = _odd_one(row, before, after)
            yield _jumped(body, before, after, factor, wrong)


def _jump(before: Statement, after: Statement, steady: bool) -> Decimal | None:
    """The power of ten by which a figure jumps, up or down."""
    if before.fact.unit != after.fact.unit or before.doc_id == after.doc_id:
        return None
    high, low = max(before.fact.value, after.fact.value), min(before.fact.value, after.fact.value)
    if high < 500 * low:
        return None
    slack = _STEADY if steady else _ALONE
    return next((f for f in _JUMPS if f / slack <= high / low <= f * slack), None)


def _odd_one(row: list[Statement], before: Statement, after: Statement) -> Statement:
    """Of two figures the one that fewer of the other years are like; the later where as many are."""
    others = [s for s in row if s is not before and s is not after]
    like_before, like_after = (sum(s.fact.value / 30 < o.fact.value < s.fact.value * 30 for o in others) for s in (before, after))
    return before if like_before < like_after else after


def _jumped(body: str, before: Statement, after: Statement, factor: Decimal, wrong: Statement) -> AcrossCheck:
    rising = after.fact.value > before.fact.value
    meant = 1 / factor if (wrong is after) == rising else factor
    readings = [r for f, r in magnitudes_of(wrong.report.text, wrong.fact) if f == meant]
    other = before if wrong is after else after
    back = [r for f, r in magnitudes_of(other.report.text, other.fact) if f == 1 / meant] if not readings else []
    blamed, hints = (wrong, readings) if readings or not back else (other, back)
    return AcrossCheck(
        rule="cell.jump",
        verdict="contradicted",
        agency=body,
        measure=after.fact.measure,
        by=dict(after.fact.by),
        reports=(before.doc_id, after.doc_id),
        facts=(cited(after), cited(before)),
        stated=after.fact.value,
        computed=before.fact.value,
        formula=f"{printed(after.fact)} against {printed(before.fact)}: about {factor} times {'more' if rising else 'less'}",
        warning=True,
        likely="reading" if hints else "report",
        blamed=blamed.doc_id,
        hint=f"{blamed.fact.id} of {blamed.doc_id} would be {hints[0]}" if hints else "",
    )


def repeated(collection: Collection) -> Iterator[AcrossCheck]:
    """A report is given once, and a year's figures are not those of the year before."""
    for copy in collection.copies:
        first, second = collection.reports[copy.first], collection.reports[copy.second]
        names = collection.doc_ids[copy.first], collection.doc_ids[copy.second]
        pasted = copy.kind == "figures of another year"
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
            hint=f"figures of {first.year} stand in the report of {second.year}" if pasted else "the same report twice; its facts count once",
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
    return in_order(found, collection)


def _told_of_rename(check: AcrossCheck, collection: Collection) -> AcrossCheck:
    """A contradiction between the reports of an office and of what it became may be the reform's: it counts other things since."""
    if check.verdict != "contradicted" or check.likely == "reading" or check.agency not in collection.bodies.former:
        return check
    if len({key_of(c.agency)[1] for c in check.facts if c.agency}) < 2:
        return check
    return replace(check, likely=None, blamed=None, hint=f"the office was reformed: {'、'.join(collection.bodies.former[check.agency])}")
