"""`gov-ie check`: the numbers that do not add up, with both places quoted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import IO, Any

from gov_ie.check.across import check_reports
from gov_ie.check.comparison import AcrossCheck
from gov_ie.check.figures import begin_of, end_of
from gov_ie.check.rollups import read_hierarchy
from gov_ie.cli.files import Reading, opened, refuse_as_output
from gov_ie.exchange import dumps
from gov_ie.extract import Extractor
from gov_ie.types import VERDICTS, Check, Fact, Report

CONTRADICTED = 3  # exit status
_CONTEXT = 18  # characters quoted on each side of a number
_PLACES = 8  # facts quoted of one check


def run(
    paths: list[Path],
    output: Path | None,
    format: str,
    model: Path | None,
    workers: int,
    everything: bool,
    across: bool,
    hierarchy: Path | None,
) -> int:
    """Check and write; 0 where all adds up, 3 where something does not, 1 where a file could not be read.

    `across`: check the reports against each other too, for which all are kept; `hierarchy`: child and parent of agencies.
    """
    refuse_as_output(output, paths)
    reading = Reading(paths)
    parents = None if hierarchy is None else read_hierarchy(hierarchy)
    found: Counter[str] = Counter()
    kept: list[Report] = []
    extractor = Extractor.from_disk(model)
    rows = extractor.bundle.catalogue
    with opened(output) as out:
        write, write_across = _WRITERS[format]
        for report in reading.reports(extractor, workers):
            found.update(c.verdict for c in report.checks)
            write(report, out, everything)
            if across or parents is not None:
                kept.append(report)
        between = [c for c in check_reports(kept, parents, catalogue=rows) if everything or c.verdict == "contradicted"] if kept else []
        found.update(c.verdict for c in between if not c.warning)
        for check in between:
            write_across(check, out)
    if reading.report_failures(output):
        return 1
    return CONTRADICTED if found["contradicted"] else 0


def _shown(report: Report, everything: bool) -> list[Check]:
    return [c for c in report.checks if everything or c.verdict == "contradicted"]


def check_row(report: Report, check: Check) -> dict[str, Any]:
    """One check as a flat record with the places it rests on: offsets and words as received."""
    facts = {f.id: f for f in report.facts}
    return {
        "doc_id": report.doc_id,
        "rule": check.rule,
        "verdict": check.verdict,
        "formula": check.formula,
        "stated": check.stated,
        "computed": check.computed,
        "difference": check.difference,
        "likely": check.likely,
        "hint": check.hint or None,
        "reason": None if check.reason is None else [check.reason.key, *check.reason.values],
        "facts": [_place(facts[i]) for i in check.facts],
    }


def _place(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "value": fact.value,
        "unit": fact.unit,
        "measure": fact.measure,
        "measure_text": fact.measure_text,
        "score": round(fact.score, 4),
        "start": fact.evidence.start,
        "end": fact.evidence.end,
        "evidence": fact.evidence.text,
    }


def _jsonl(report: Report, out: IO[str], everything: bool) -> None:
    for check in _shown(report, everything):
        out.write(dumps(check_row(report, check)) + "\n")


def _jsonl_across(check: AcrossCheck, out: IO[str]) -> None:
    out.write(dumps(check.to_dict()) + "\n")


def _table(report: Report, out: IO[str], everything: bool) -> None:
    counts = Counter(f.verdict for f in report.facts)
    listed = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
    out.write(f"{report.doc_id}: {report.agency or '?'}, {report.year or '?'}: {len(report.facts)} facts: {listed or 'none'}\n")
    facts = {f.id: f for f in report.facts}
    for check in _shown(report, everything):
        out.write(f"  {check.verdict} {check.rule}: {check.formula}{_likely(check)}\n")
        for name in check.facts[:_PLACES]:
            out.write(f"    {name} at {begin_of(facts[name])}: {_quoted(report.text, facts[name])}\n")
        if len(check.facts) > _PLACES:
            out.write(f"    and {len(check.facts) - _PLACES} more\n")


def _table_across(check: AcrossCheck, out: IO[str]) -> None:
    kind = "warning" if check.warning else check.verdict
    out.write(f"{', '.join(check.reports)}: {check.agency}: {kind} {check.rule}: {check.formula}{_likely(check)}\n")
    for cited in check.facts[:_PLACES]:
        out.write(f"    {cited.doc_id} {cited.fact} at {cited.start}: {' '.join(cited.evidence.split())[:80]}\n")
    if check.missing:
        out.write(f"    no figure of {', '.join(check.missing)}\n")


def _likely(check: Check | AcrossCheck) -> str:
    said = ": ".join(word for word in (check.likely, check.hint) if word)
    return f" ({said})" if said else ""


def _quoted(text: str, fact: Fact) -> str:
    """The number with the words around it, on one line: «…公开申请[57件]，其中…»."""
    start, end = begin_of(fact), end_of(fact)
    before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return " ".join(f"…{before}[{text[start:end]}]{behind}…".split())


_WRITERS = {"table": (_table, _table_across), "jsonl": (_jsonl, _jsonl_across)}
