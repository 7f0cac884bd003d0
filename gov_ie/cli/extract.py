"""`gov-ie extract`: files in, facts out; one broken file never stops the rest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from gov_ie.cli.files import Reading, above, opened
from gov_ie.errors import InputError
from gov_ie.exchange import dumps, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.tables import fact_row, write_csv
from gov_ie.types import Fact, Report

_SUFFIXES = {".jsonl": "jsonl", ".csv": "csv", ".txt": "table", ".tsv": "table", "": "table"}


def run(paths: list[Path], output: Path | None, format: str | None, model: Path | None, workers: int, min_score: float) -> int:
    """Extract and write; 0 where every file was read, 1 where one was not."""
    suffix = output.suffix if output else ""
    if format is None and suffix not in _SUFFIXES:
        raise InputError(f"{output}: no format has the suffix {suffix!r}; name one with --format")
    format = format or _SUFFIXES[suffix]
    extractor = Extractor.from_disk(model)
    reading = Reading(paths)
    reports = (above(report, min_score) for report in reading.reports(extractor, workers))
    with opened(output) as out:
        _WRITERS[format](reports, out)
    return 1 if reading.report_failures(output) else 0


def _jsonl(reports: Iterable[Report], out: IO[str]) -> None:
    for report in reports:
        for fact in report.facts:
            out.write(dumps({**fact_row(report, fact), "by": dict(fact.by)}) + "\n")


def _annotations(reports: Iterable[Report], out: IO[str]) -> None:
    for report in reports:
        out.write(dumps(report_to_dict(report)) + "\n")


_TABLE = ("doc_id", "agency", "year", "measure", "by", "value", "unit", "part_of", "score", "evidence")


def _table(reports: Iterable[Report], out: IO[str]) -> None:
    """On a terminal a table for each report, in a pipe tab-separated lines under one header."""
    if not out.isatty():
        out.write("\t".join(_TABLE) + "\n")
        for report in reports:
            for fact in report.facts:
                out.write("\t".join(_cells(report, fact)) + "\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out)
    for report in reports:
        head = f"{report.doc_id}: {report.agency or '?'}, {report.year or '?'}, {len(report.facts)} facts"
        table = Table(*_TABLE[3:], title=Text(head))
        for fact in report.facts:
            table.add_row(*(Text(c) for c in _cells(report, fact)[3:]))
        console.print(table)


def _cells(report: Report, fact: Fact) -> list[str]:
    row = fact_row(report, fact)
    row["measure"] = fact.measure or f"«{fact.measure_text}»"
    row["value"] = f"{fact.value:f}" + {"exact": "", "over": "+", "under": "-", "about": "~"}[fact.modifier]
    row["score"] = f"{fact.score:.2f}"
    return ["" if row[c] is None else " ".join(str(row[c]).split()) for c in _TABLE]


_WRITERS = {"table": _table, "jsonl": _jsonl, "csv": write_csv, "annotations": _annotations}
