"""Annotated reports checked: what contradicts itself or the guidelines, and what looks as if it did.

read_sources ─▶ each report: spans, measures, totals, values, 其中 ─▶ all reports: names, texts, copies
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import CatalogueError
from gov_ie.exchange import AnnotatedFact, AnnotatedReport, AnnotatedSpan, text_hash
from gov_ie.text.sentences import split_sentences
from gov_ie.train.copies import SHARE, near_copies, repeated_sentences
from gov_ie.train.findings import Finding
from gov_ie.train.sources import Source, read_sources
from gov_ie.values.quantities import parse_quantity
from gov_ie.values.zero_words import ZERO_WORDS

# A breakdown of two that does not sum is no full one.
FULL = 3
# Rates, amounts and durations are parts of nothing (docs/annotation.md).
NO_PARTS = frozenset({"%", "‰", "元", "个百分点", "倍", "个工作日", "工作日", "天", "小时"})


def check(
    paths: Iterable[Path], texts: Path | None = None, share: float = SHARE, catalogue: Catalogue | None = None
) -> tuple[list[Source], list[Finding]]:
    """The reports that can be read and all findings about all of them, report by report, errors first.

    `paths`, `texts`, `catalogue`: as for `corpus.read_corpus`; `share`: of a report's prose, from which it is a near-copy.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "q.txt")
    ...     _ = path.write_text("agency: 清河县水务局\\nyear: 2016\\n---\\n{M|收到申请}{Q#t|5件|request.received},"
    ...                         "其中{M|网络申请}{Q|7件|request.received channel=online ^t}。", "utf-8")
    ...     for finding in check([path])[1]:
    ...         print(finding.kind, finding.doc_id, finding.offset, finding.message)
    part-exceeds q 13 f2 '7件' counts 7, its total f1 '5件' only 5
    """
    sources, findings = read_sources(paths, texts, catalogue)
    for source in sources:
        findings += check_report(source, catalogue)
    findings += check_together(sources, share)
    findings.sort(key=lambda f: (f.gravity, f.doc_id, f.offset or 0))
    return sources, findings


def check_report(source: Source, catalogue: Catalogue | None = None) -> list[Finding]:
    """The findings about one report by itself."""
    report, catalogue = source.report, catalogue or default_catalogue()
    facts = {f.id: f for f in report.facts}
    parts: dict[str, list[AnnotatedFact]] = {}
    for fact in report.facts:
        if fact.part_of in facts:
            parts.setdefault(fact.part_of, []).append(fact)
    words = _Words(report)
    findings = [*_overlaps(source), *_measures(source, catalogue, words), *_cycles(source, facts, words)]
    findings += _values(source, words)
    for total, below in parts.items():
        findings += _totals(source, facts[total], below, words)
    return [*findings, *_without_parts(source)]


def check_together(sources: Sequence[Source], share: float = SHARE) -> Iterator[Finding]:
    """The findings about reports beside each other: names, texts, copies, sentences."""
    names: dict[str, Source] = {}
    texts: dict[str, Source] = {}
    different: list[Source] = []
    for source in sources:
        name = source.report.doc_id
        first = names.setdefault(name, source)
        if first is not source:
            yield source.finding("doc-id", None, f"{first.place(None)} is called {name} too")
        same = texts.setdefault(text_hash(source.report.text), source)
        if same is source:
            different.append(source)
        else:
            yield source.finding("same-text", None, f"the text is that of {same.report.doc_id} ({same.path})")
    clean = [s.clean.text for s in different]
    for copy in near_copies(clean, share):
        one, other = different[copy.first], different[copy.second]
        yield other.finding(
            "near-copy",
            other.clean.to_source(copy.start, copy.end)[0],
            f"{copy.share:.0%} of its prose or of that of {one.report.doc_id} stands in both, the first of it "
            f"{other.clean.text[copy.start : copy.end]!r}",
        )
    for sentence in repeated_sentences(clean):
        number, start, end = sentence[0]
        source = different[number]
        others = ", ".join(different[n].report.doc_id for n, _, _ in sentence[1:])
        said = source.clean.text[start:end]
        offset = source.clean.to_source(start, end)[0]
        yield source.finding("sentence", offset, f"{said!r} stands in {len(sentence)} reports, also in {others}")


class _Words:
    """Spans by id, and how a fact is called in a finding."""

    def __init__(self, report: AnnotatedReport) -> None:
        self.spans: dict[str, AnnotatedSpan] = {s.id: s for s in report.spans}

    def span(self, fact: AnnotatedFact) -> AnnotatedSpan | None:
        return next((self.spans[n] for n in (fact.quantity, *fact.measures) if n in self.spans), None)

    def offset(self, fact: AnnotatedFact) -> int | None:
        span = self.span(fact)
        return span.start if span else fact.anchor[0] if fact.anchor else None

    def __call__(self, fact: AnnotatedFact) -> str:
        span = self.span(fact)
        return f"{fact.id} {span.text!r}" if span else fact.id


def _overlaps(source: Source) -> Iterator[Finding]:
    last: dict[str, AnnotatedSpan] = {}
    for span in sorted(source.report.spans, key=lambda s: (s.start, s.end)):
        before = last.get(span.label)
        if before is not None and span.start < before.end:
            yield source.finding("span-overlap", span.start, f"{span.label} {span.text!r} overlaps {before.text!r}")
        if before is None or span.end > before.end:
            last[span.label] = span


def _measures(source: Source, catalogue: Catalogue, words: _Words) -> Iterator[Finding]:
    for fact in source.report.facts:
        rows = [(fact.measure, fact.by), *((also.get("measure"), also.get("by") or {}) for also in fact.also)]
        for measure, by in rows:
            try:
                catalogue.check(measure, by)
            except CatalogueError as error:
                yield source.finding("measure", words.offset(fact), f"{words(fact)}: {error}")


def _cycles(source: Source, facts: dict[str, AnnotatedFact], words: _Words) -> Iterator[Finding]:
    """Each ring once, at its first fact."""
    done: set[str] = set()
    for fact in source.report.facts:
        way: list[str] = []
        at: str | None = fact.id
        while at in facts and at not in done and at not in way:
            way.append(at)
            at = facts[at].part_of
        if at in way:
            ring = way[way.index(at) :]
            message = f"{words(facts[ring[0]])} is part of itself: {' < '.join([*ring, ring[0]])}"
            yield source.finding("cycle", words.offset(facts[ring[0]]), message)
        done.update(way)


def _values(source: Source, words: _Words) -> Iterator[Finding]:
    """Facts whose value, unit or modifier is not what the quantity's words say; a bare cell may have any unit."""
    for fact in source.report.facts:
        span = words.spans.get(fact.quantity or "")
        if span is None or fact.id in (source.overrides or ()):
            continue
        place = source.clean.to_clean(span.start, span.end)
        surface = source.clean.text[slice(*place)] if place else span.text
        zero = surface in ZERO_WORDS
        read = None if zero else parse_quantity(surface)
        if not zero and read is None:
            found = "no number"
        elif fact.value != (value := read.value if read else Decimal(0)):
            found = f"{value:f}"
        elif read and read.unit and read.unit != fact.unit:
            found = f"the unit {read.unit!r}"
        elif read and read.modifier != fact.modifier:
            found = f"the modifier {read.modifier!r}"
        else:
            continue
        kind = "reading" if source.overrides is None else "value"
        stated = f"{fact.value:f} {fact.unit or '-'} {fact.modifier}"
        yield source.finding(kind, span.start, f"{words(fact)} is annotated as {stated}, but reads as {found}")


def _totals(source: Source, total: AnnotatedFact, parts: list[AnnotatedFact], words: _Words) -> Iterator[Finding]:
    counted = [p for p in parts if p.measure == total.measure]
    for part in counted:
        # A named body among categories (各乡镇…,其中城关镇…) is told by its agency.
        lacks = [f"{d}={v}" for d, v in total.by.items() if d not in part.by]
        if part.agency != total.agency:
            lacks = [one for one in lacks if not one.startswith("category=")]
        if lacks:
            message = f"{words(part)} has no {', '.join(lacks)} as its total {words(total)} has"
            yield source.finding("part-dimension", words.offset(part), message)
    counted = [p for p in counted if p.unit == total.unit and p.modifier == total.modifier == "exact"]
    exceeding = [p for p in counted if p.value > total.value]
    for part in exceeding:
        message = f"{words(part)} counts {part.value:f}, its total {words(total)} only {total.value:f}"
        yield source.finding("part-exceeds", words.offset(part), message)
    if not exceeding and _left_over(total, counted):
        yield from _sums(source, total, counted, words)


def _sums(source: Source, total: AnnotatedFact, parts: list[AnnotatedFact], words: _Words) -> Iterator[Finding]:
    """Breakdowns, by each dimension, that are more than their total or look full and are less."""
    breakdowns: dict[tuple[str, ...], list[AnnotatedFact]] = {}
    for part in parts:
        narrowed = tuple(sorted(d for d, v in part.by.items() if total.by.get(d) != v))
        if not narrowed and part.agency != total.agency:
            narrowed = ("category",)
        breakdowns.setdefault(narrowed, []).append(part)
    for dimensions, listed in breakdowns.items():
        left = _left_over(total, listed)
        added = sum((p.value for p in left), Decimal(0))
        if added > total.value or (added < total.value and len(left) >= FULL):
            kind = "parts-over" if added > total.value else "parts-short"
            by = f" by {', '.join(dimensions)}" if dimensions else ""
            message = (
                f"{len(left)} parts{by} of {words(total)} sum to {added:f}, the total is {total.value:f} "
                f"(difference {added - total.value:+f})"
            )
            yield source.finding(kind, words.offset(total), message)


def _left_over(total: AnnotatedFact, parts: list[AnnotatedFact]) -> list[AnnotatedFact]:
    """The parts without those that, in reading order, sum to the total: one total is often broken down in several ways."""
    left: list[AnnotatedFact] = []
    seen, full = set(), False
    for part in parts:
        # A number said twice is two facts, but one part.
        key = (frozenset(part.by.items()), part.agency, part.measure_text, part.value)
        if key not in seen:
            seen.add(key)
            left.append(part)
            if sum(p.value for p in left) == total.value:
                left, full = [], True
    # The empty cells behind the last count of a table's row.
    return left if not full or any(p.value for p in left) else []


def _without_parts(source: Source) -> Iterator[Finding]:
    """Counts behind 其中, up to the next semicolon, of which none is a part; not where a rate or an amount comes first."""
    report, text = source.report, source.clean.text
    stated: dict[str | None, AnnotatedFact] = {}
    for fact in report.facts:
        if fact.quantity not in stated or fact.part_of is not None:
            stated[fact.quantity] = fact
    counts = [
        (*place, span, stated[span.id])
        for span in report.spans
        if span.label == "QUANTITY" and span.id in stated and (place := source.clean.to_clean(span.start, span.end))
    ]
    for start, end in split_sentences(text):
        at = text.find("其中", start, end)
        while at >= 0:
            stop = min(i for i in (text.find(";", at, end), text.find("其中", at + 2, end), end) if i >= 0)
            behind = [(span, fact) for a, b, span, fact in counts if at < a and b <= stop]
            if behind and behind[0][1].unit not in NO_PARTS and not any(f.part_of for _, f in behind):
                names = "、".join(repr(span.text) for span, fact in behind if fact.unit not in NO_PARTS)
                yield source.finding(
                    "part-missing", behind[0][0].start, f"none of {names} behind 其中 is part of a total"
                )
            at = text.find("其中", at + 2, end)
