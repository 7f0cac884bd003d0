"""`gov-ie extract`: files in, facts out; one broken file never stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from gov_ie.document import Document
from gov_ie.errors import InputError, MissingExtraError
from gov_ie.exchange import dumps, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.readers import read
from gov_ie.tables import fact_row, write_csv
from gov_ie.types import Report

# What is looked for in a folder. Sheets and Markdown are read where they are named: folders hold results and notes, too.
_REPORTS = (".txt", ".html", ".htm", ".shtml", ".mhtml", ".mht", ".pdf", ".docx")
_SUFFIXES = {".jsonl": "jsonl", ".csv": "csv", ".txt": "table", ".tsv": "table", "": "table"}


def run(paths: list[Path], output: Path | None, format: str | None, model: Path | None, workers: int, min_score: float) -> int:
    """Extract and write; 0 where every file was read, 1 where one was not."""
    suffix = output.suffix if output else ""
    if format is None and suffix not in _SUFFIXES:
        raise InputError(f"{output}: no format has the suffix {suffix!r}; name one with --format")
    format = format or _SUFFIXES[suffix]
    extractor = Extractor.from_disk(model)
    failed: list[dict[str, str]] = []
    names: list[str] = []
    documents = _documents(_files(paths, failed), names, failed)
    reports = _progress(extractor.pipe(documents, n_process=workers))
    named = (_above(replace(r, doc_id=names[i]), min_score) for i, r in enumerate(reports))
    with _opened(output) as out:
        _WRITERS[format](named, out)
    for failure in failed:
        print(f"gov-ie: {failure['file']}: {failure['reason']}", file=sys.stderr)
    if output is not None:
        errors = output.parent / "errors.jsonl"
        lines = [json.dumps(f, ensure_ascii=False) + "\n" for f in failed]
        if lines:
            errors.write_text("".join(lines), encoding="utf-8")
        else:
            errors.unlink(missing_ok=True)
    if not names and not failed:
        print(f"gov-ie: no {', '.join(_REPORTS)} files in {', '.join(map(str, paths))}", file=sys.stderr)
        return 1
    return 1 if failed else 0


def _above(report: Report, min_score: float) -> Report:
    """The report with the facts of at least a score and the checks among them; a part whose total was left out stands alone."""
    kept = [f for f in report.facts if f.score >= min_score]
    ids = {f.id for f in kept}
    facts = tuple(f if f.part_of in ids else replace(f, part_of=None) for f in kept)
    return replace(report, facts=facts, checks=tuple(c for c in report.checks if ids.issuperset(c.facts)))


def _files(paths: Iterable[Path], failed: list[dict[str, str]]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in _REPORTS and p.is_file())
        elif path.is_file() or str(path) == "-":
            yield path
        else:
            failed.append({"file": str(path), "reason": "no such file or folder"})


def _documents(files: Iterable[Path], names: list[str], failed: list[dict[str, str]]) -> Iterator[Document]:
    """What can be read of the files, their names noted in the same order; what cannot be read is noted as failed."""
    for path in files:
        try:
            document = read(sys.stdin.buffer.read(), name="stdin") if str(path) == "-" else read(path)
        except (InputError, MissingExtraError, OSError) as error:
            failed.append({"file": str(path), "reason": str(error).removeprefix(f"{path}: ")})
            continue
        names.append("stdin" if str(path) == "-" else path.stem)
        yield document


def _progress(reports: Iterable[Report]) -> Iterator[Report]:
    """A count on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield from reports
        return
    from tqdm import tqdm

    yield from tqdm(reports, unit=" reports", leave=False, file=sys.stderr)


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with open(output, "w", encoding="utf-8", newline="", errors="backslashreplace") as out:
        yield out


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


def _cells(report: Report, fact) -> list[str]:
    row = fact_row(report, fact)
    row["measure"] = fact.measure or f"«{fact.measure_text}»"
    row["value"] = f"{fact.value:f}" + {"exact": "", "over": "+", "under": "-", "about": "~"}[fact.modifier]
    row["score"] = f"{fact.score:.2f}"
    return ["" if row[c] is None else " ".join(str(row[c]).split()) for c in _TABLE]


_WRITERS = {"table": _table, "jsonl": _jsonl, "csv": write_csv, "annotations": _annotations}
