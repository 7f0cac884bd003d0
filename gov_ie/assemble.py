"""From linked drafts to a report: offsets of the text as received, periods, agencies, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from gov_ie.analysis import Analysis
from gov_ie.catalogue import Catalogue
from gov_ie.check import Trial
from gov_ie.forms.cells import CellFact
from gov_ie.forms.tables import FactTable
from gov_ie.link import resolve
from gov_ie.link.classifier import Numbers
from gov_ie.link.confidence import Standing, confidence_features, products_of
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft
from gov_ie.link.linker import Linker
from gov_ie.tag.spans import TaggedSpan
from gov_ie.types import Evidence, Fact, Mention, Period, Report
from gov_ie.values.agencies import other_body
from gov_ie.values.periods import OPEN_START, find_years, parse_period, report_year
from gov_ie.values.signatures import signed_on, year_told


def assemble(
    tagged: TaggedText,
    drafts: list[Draft],
    linker: Linker,
    catalogue: Catalogue,
    doc_id: str | None = None,
    tables: Sequence[FactTable] = (),
) -> Report:
    """The report of a tagged text, its drafts and its tables, checked, in offsets of the text as received."""
    return assembled(tagged, drafts, linker, catalogue, doc_id, tables)[0]


def assembled(
    tagged: TaggedText,
    drafts: list[Draft],
    linker: Linker,
    catalogue: Catalogue,
    doc_id: str | None = None,
    tables: Sequence[FactTable] = (),
) -> tuple[Report, dict[str, list[str]]]:
    """The report as `assemble` gives it, and the features of the confidence of each fact that no table states, by its id."""
    mentions = {s: _mention(tagged.analysis, s) for s in tagged.spans}
    agency = tagged.reporting
    year, in_title = _year(tagged)
    default = resolve.report_period(tagged.text, year)
    products = products_of(tagged, drafts)
    report = Report(
        text=tagged.analysis.clean.source,
        agency=agency.name if agency else None,
        agency_names=agency.names if agency else (),
        year=year,
        mentions=tuple(mentions.values()),
        facts=tuple(_fact(tagged, drafts, i, mentions, year, default, linker, products[i]) for i in range(len(drafts))),
        doc_id=doc_id,
    )
    ids = {f.id: f.id for f in report.facts}
    if tables:
        report, ids = with_cells(report, [(t.facts(year), t.score) for t in tables], default)
        report = with_years_over(report, tables)
    trial = Trial.of(report, catalogue)
    names = [ids[f"f{i + 1}"] for i in range(len(drafts))]
    features = _confidence_features(tagged, drafts, products, report, trial, names, in_title)
    if linker.knows_confidence and features:
        numbers = Numbers()
        sure = linker.confidence.probability_of([numbers.of(row) for row in features])
        scores = dict(zip(names, sure, strict=True))
        facts = (replace(f, score=float(scores[f.id])) if f.id in scores else f for f in report.facts)
        report = replace(report, facts=tuple(facts))
    return trial.told(report), dict(zip(names, features, strict=True))


def _confidence_features(
    tagged: TaggedText,
    drafts: Sequence[Draft],
    products: Sequence[float],
    report: Report,
    trial: Trial,
    names: Sequence[str],
    in_title: bool,
) -> list[list[str]]:
    """The features of each draft's confidence; `names`: ids of their facts, `in_title`: whether the title names the year."""
    if not names:
        return []
    facts = {f.id: f for f in report.facts}
    verdicts, proofs = trial.verdicts(), trial.proofs()
    mean = sum(products) / len(products)
    features = []
    for i, name in enumerate(names):
        year_named = facts[name].year != report.year
        standing = Standing(verdicts.get(name, "unchecked"), proofs[name], year_named, in_title)
        features.append(confidence_features(tagged, drafts, products, i, standing, mean))
    return features


def with_cells(
    report: Report, tables: Iterable[tuple[Sequence[CellFact], float]], default: Period | None
) -> tuple[Report, dict[str, str]]:
    """The report with the facts of its tables' cells among its own, all numbered anew in the order of the text, and old id → new.

    `tables`: of each table what its cells state and the probability that one is right; `default`: the period of a cell
    whose header names none.
    """
    # By place, the report's own facts before a table's at the same one, all in the order given.
    order: list[tuple[int, str]] = [(_place_of(fact), fact.id) for fact in report.facts]
    tables = list(tables)
    for number, (cells, _) in enumerate(tables):
        order += ((cell.quantity[0], f"{number}:{i}") for i, cell in enumerate(cells))
    order.sort(key=lambda placed: placed[0])
    ids = {name: f"f{n}" for n, (_, name) in enumerate(order, 1)}
    facts = {
        f.id: replace(f, id=ids[f.id], part_of=None if f.part_of is None else ids[f.part_of]) for f in report.facts
    }
    mentions = {(m.start, m.end, m.label): m for m in report.mentions}
    for number, (cells, score) in enumerate(tables):
        for i, cell in enumerate(cells):
            name = f"{number}:{i}"
            total = None if cell.part_of is None else ids[f"{number}:{cell.part_of}"]
            facts[name] = fact = _cell_fact(report, cell, ids[name], total, score, default)
            for m in (fact.quantity, *fact.measures):
                if m is not None:
                    mentions.setdefault((m.start, m.end, m.label), m)
    merged = replace(
        report,
        mentions=tuple(mentions[key] for key in sorted(mentions)),
        facts=tuple(facts[name] for _, name in order),
    )
    return merged, ids


_SUMMED = "累计"  # the only word behind a year that belongs to it, in 历年累计


def with_years_over(report: Report, tables: Iterable[FactTable]) -> Report:
    """The report with the years that its tables name over their cells among its mentions: 2015年, 历年累计."""
    mentions = {(m.start, m.end, m.label): m for m in report.mentions}
    for table in tables:
        first = min((cell.quantity[0] for cell in table.cells), default=table.start)
        for a, b in find_years(report.text[table.start : first]):
            start, end = table.start + a, table.start + b
            end += len(_SUMMED) * (report.text[start : end + len(_SUMMED)] == f"历年{_SUMMED}")
            mentions.setdefault((start, end, "YEAR"), Mention(start, end, "YEAR", report.text[start:end], table.score))
    return replace(report, mentions=tuple(mentions[key] for key in sorted(mentions)))


def _place_of(fact: Fact) -> int:
    return (fact.quantity or fact.measures[0]).start


def _cell_fact(
    report: Report, cell: CellFact, name: str, part_of: str | None, score: float, default: Period | None
) -> Fact:
    quantity = Mention(*cell.quantity, "QUANTITY", report.text[slice(*cell.quantity)], score)
    measures = () if cell.label is None else (Mention(*cell.label, "MEASURE", report.text[slice(*cell.label)], score),)
    if cell.cumulative:
        period = None if report.year is None else Period(OPEN_START, date(report.year, 12, 31), None)
    else:
        period = default if cell.year is None else Period.of_year(cell.year)
    return Fact(
        id=name,
        value=cell.value.value,
        unit=cell.value.unit,
        modifier=cell.value.modifier,
        measure=cell.measure,
        by=dict(cell.by),
        measure_text=cell.measure_text,
        agency=report.agency,
        agency_names=report.agency_names,
        year=period.year if period else None,
        period=period,
        part_of=part_of,
        score=score,
        evidence=Evidence.over(report.text, cell.quantity, *(() if cell.label is None else (cell.label,))),
        quantity=quantity,
        measures=measures,
    )


def _fact(
    tagged: TaggedText,
    drafts: list[Draft],
    i: int,
    mentions: dict[TaggedSpan, Mention],
    year: int | None,
    default: Period | None,
    linker: Linker,
    score: float,
) -> Fact:
    draft = drafts[i]
    period, year_span = resolve.fact_period(tagged, drafts, i, year, default, linker.timing)
    actor, agency = draft.actor, tagged.reporting
    names = other_body(tagged.surface(actor), agency).names if actor else agency.names if agency else ()
    quantity = None if draft.quantity is None else tagged.quantities[draft.quantity]
    measures = [tagged.measures[m] for m in draft.measures]
    covered = [mentions[s] for s in ([quantity, *measures] if quantity else measures)]
    start, end = min(m.start for m in covered), max(m.end for m in covered)
    return Fact(
        id=f"f{i + 1}",
        value=draft.value.value,
        unit=draft.value.unit,
        modifier=draft.value.modifier,
        measure=draft.measure,
        by=dict(draft.by),
        measure_text=draft.wording,
        agency=names[0] if names else None,
        agency_names=names,
        year=period.year if period else None,
        period=period,
        part_of=None if draft.part_of is None else f"f{draft.part_of + 1}",
        score=score,
        evidence=Evidence(start, end, tagged.analysis.clean.source[start:end]),
        quantity=mentions[quantity] if quantity else None,
        measures=tuple(mentions[m] for m in measures),
        year_mention=mentions[year_span] if year_span else None,
        agency_mention=mentions[actor] if actor else None,
    )


def _mention(analysis: Analysis, span: TaggedSpan) -> Mention:
    start, end = analysis.clean.to_source(span.start, span.end)
    return Mention(start, end, span.label, analysis.clean.source[start:end], span.score)


def _year(tagged: TaggedText) -> tuple[int | None, bool]:
    """The report's year and whether its title names it; else its YEAR mentions tell it, earlier ones weighing more, and its date."""
    stated = report_year(tagged.title_words)
    if stated is not None:
        return stated, True
    weights: dict[int, float] = {}
    for position, span in enumerate(tagged.years):
        period = parse_period(tagged.surface(span), None)
        if period is not None and period.year is not None:
            weights[period.year] = weights.get(period.year, 0.0) + (2.0 if position < 3 else 1.0)
    return year_told(weights, signed_on(tagged.text), tagged.published), False
