"""`gov-ie check`: the numbers that do not add up, with both places quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from gov_ie.cli.files import Reading, opened
from gov_ie.exchange import dumps
from gov_ie.extract import Extractor
from gov_ie.types import VERDICTS, Check, Fact, Report

CONTRADICTED = 3  # exit status
_CONTEXT = 18  # characters quoted on each side of a number
_PLACES = 8  # facts quoted of one check


def run(paths: list[Path], output: Path | None, format: str, model: Path | None, workers: int, everything: bool) -> int:
    """Check and write; 0 where all adds up, 3 where something does not, 1 where a file could not be read."""
    reading = Reading(paths)
    found: Counter[str] = Counter()
    with opened(output) as out:
        reports = _counted(reading.reports(Extractor.from_disk(model), workers), found)
        _WRITERS[format](reports, out, everything)
    if reading.report_failures(output):
        return 1
    return CONTRADICTED if found["contradictions"] else 0


def _counted(reports: Iterable[Report], found: Counter[str]) -> Iterator[Report]:
    for report in reports:
        found["contradictions"] += sum(c.verdict == "contradicted" for c in report.checks)
        yield report


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


def _jsonl(reports: Iterable[Report], out: IO[str], everything: bool) -> None:
    for report in reports:
        for check in _shown(report, everything):
            out.write(dumps(check_row(report, check)) + "\n")


def _table(reports: Iterable[Report], out: IO[str], everything: bool) -> None:
    for report in reports:
        counts = Counter(f.verdict for f in report.facts)
        listed = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
        out.write(f"{report.doc_id}: {report.agency or '?'}, {report.year or '?'}: {len(report.facts)} facts: {listed or 'none'}\n")
        facts = {f.id: f for f in report.facts}
        for check in _shown(report, everything):
            likely = f" ({check.likely}: {check.hint})" if check.hint else f" ({check.likely})" if check.likely else ""
            out.write(f"  {check.verdict} {check.rule}: {check.formula}{likely}\n")
            for name in check.facts[:_PLACES]:
                out.write(f"    {name} at {_start(facts[name])}: {_quoted(report.text, facts[name])}\n")
            if len(check.facts) > _PLACES:
                out.write(f"    and {len(check.facts) - _PLACES} more\n")


def _start(fact: Fact) -> int:
    return fact.quantity.start if fact.quantity else fact.evidence.start


def _quoted(text: str, fact: Fact) -> str:
    """The number with the words around it, on one line: «…公开申请[57件]，其中…»."""
    start, end = (fact.quantity.start, fact.quantity.end) if fact.quantity else (fact.evidence.start, fact.evidence.end)
    before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return " ".join(f"…{before}[{text[start:end]}]{behind}…".split())


_WRITERS = {"table": _table, "jsonl": _jsonl}
