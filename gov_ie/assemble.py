"""From linked drafts to a report: offsets of the text as received, periods, agencies, evidence."""

from __future__ import annotations

from gov_ie.analysis import Analysis
from gov_ie.link import resolve
from gov_ie.link.confidence import confidence
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft
from gov_ie.link.linker import Linker
from gov_ie.tag.tagger import TaggedSpan
from gov_ie.types import Evidence, Fact, Mention, Period, Report
from gov_ie.values.agencies import other_body
from gov_ie.values.periods import parse_period, report_year


def assemble(tagged: TaggedText, drafts: list[Draft], linker: Linker, doc_id: str | None = None) -> Report:
    """The report of a tagged text and its drafts, in offsets of the text as received."""
    mentions = {s: _mention(tagged.analysis, s) for s in tagged.spans}
    agency = tagged.reporting
    year = _year(tagged)
    default = resolve.report_period(tagged.text, year)
    return Report(
        text=tagged.analysis.clean.source,
        agency=agency.name if agency else None,
        agency_names=agency.names if agency else (),
        year=year,
        mentions=tuple(mentions.values()),
        facts=tuple(_fact(tagged, drafts, i, mentions, year, default, linker) for i in range(len(drafts))),
        doc_id=doc_id,
    )


def _fact(
    tagged: TaggedText,
    drafts: list[Draft],
    i: int,
    mentions: dict[TaggedSpan, Mention],
    year: int | None,
    default: Period | None,
    linker: Linker,
) -> Fact:
    draft = drafts[i]
    period, year_span = resolve.fact_period(tagged, draft, year, default, linker.timing)
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
        measure_text=resolve.full_words(tagged, drafts, i),
        agency=names[0] if names else None,
        agency_names=names,
        year=period.year if period else None,
        period=period,
        part_of=None if draft.part_of is None else f"f{draft.part_of + 1}",
        score=confidence(linker.confidence, tagged, draft),
        evidence=Evidence(start, end, tagged.analysis.clean.source[start:end]),
        quantity=mentions[quantity] if quantity else None,
        measures=tuple(mentions[m] for m in measures),
        year_mention=mentions[year_span] if year_span else None,
        agency_mention=mentions[actor] if actor else None,
    )


def _mention(analysis: Analysis, span: TaggedSpan) -> Mention:
    start, end = analysis.clean.to_source(span.start, span.end)
    return Mention(start, end, span.label, analysis.clean.source[start:end], span.score)


def _year(tagged: TaggedText) -> int | None:
    """The report's year: its title's, else the year its YEAR mentions name most, earlier ones weighing more."""
    stated = report_year(tagged.title_words)
    if stated is not None:
        return stated
    weights: dict[int, float] = {}
    for position, span in enumerate(tagged.years):
        period = parse_period(tagged.surface(span), None)
        if period is not None and period.year is not None:
            weights[period.year] = weights.get(period.year, 0.0) + (2.0 if position < 3 else 1.0)
    return max(weights, key=lambda y: (weights[y], y)) if weights else None
