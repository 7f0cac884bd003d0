"""`gov-ie extract`: files in, facts out; one broken file never stops the rest, and a run that ended goes on."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gov_ie import __version__
from gov_ie.arrow import arrow, record_batch
from gov_ie.cli.files import (
    Failure,
    Reading,
    Unread,
    above,
    listed,
    progress,
    refuse_as_output,
    results_of,
    say_failure,
    say_nothing_to_read,
    write_failures,
)
from gov_ie.cli.manifest import Manifest
from gov_ie.cli.outputs import UNWRITTEN, framed, open_output, resumable, writing
from gov_ie.errors import InputError, OutputError
from gov_ie.exchange import dumps, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.tables import COLUMNS, fact_row, inert, write_csv
from gov_ie.types import Fact, Report

INTERRUPTED = 130  # exit status

_SUFFIXES = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".txt": "table", ".tsv": "table", "": "table"}


def run(
    paths: list[Path],
    output: Path | None,
    format: str | None,
    model: Path | None,
    workers: int,
    min_score: float,
    resume: bool = False,
) -> int:
    """Extract and write; 0 where every file was read, 1 where one was not, 4 where the output could not be written."""
    suffix = output.suffix if output else ""
    if format is None and suffix not in _SUFFIXES:
        raise InputError(f"{output}: no format has the suffix {suffix!r}; name one with --format")
    format = format or _SUFFIXES[suffix]
    if resume and (output is None or not resumable(output) or Path("-") in paths):
        raise InputError("--resume goes on with a file or folder named by --output, and without standard input")
    if format != "parquet":
        refuse_as_output(output, paths)
    extractor = Extractor.from_disk(model)
    if output is None and format == "table" and sys.stdout.isatty():
        return _show(Reading(paths), extractor, workers, min_score)
    if format == "parquet":
        arrow()  # better now than when everything is extracted
    assert extractor.path is not None  # it was read from there
    settings = {
        "version": __version__,
        "model": hashlib.sha256((extractor.path / "manifest.json").read_bytes()).hexdigest(),
        "format": format,
        "min_score": min_score,
        "paths": [str(p) for p in paths],
        "folder": os.getcwd(),
    }
    kept = output.with_name(output.name + ".manifest") if output is not None and resumable(output) else None
    with writing(output):
        if output is not None:
            output.parent.mkdir(parents=True, exist_ok=True)
        missing: list[Failure] = []
        left = Manifest.resume(kept, settings) if resume and kept is not None else None
        manifest = left or Manifest.begin(kept, settings, listed(paths, missing), missing)
    head, encode = _ENCODERS[format]
    try:
        sink = open_output(output, format, head.encode(), manifest.place)
    except OutputError:
        manifest.close(keep=manifest.done > 0)
        raise
    for failure in missing:
        say_failure(failure)
    quoted = 0
    try:
        with progress(manifest.total, manifest.done) as bar:
            for results in results_of(manifest.files(), extractor, workers, encode, min_score):
                failed = [{"file": r.file, "reason": r.reason} for r in results if isinstance(r, Unread)]
                for failure in failed:
                    say_failure(failure)
                read = b"".join(r for r in results if not isinstance(r, Unread))
                quoted += sum(getattr(r, "quoted", 0) for r in results)
                with writing(output):
                    sink.write(read, len(results))
                    manifest.step(len(results), sink.save(), failed)
                    sink.saved()
                bar(len(results))
        with writing(output):
            manifest.finish(sink.finish())
            sink.saved()
            if output is not None and kept is not None:
                write_failures(manifest.failures(), output)
    except (OutputError, KeyboardInterrupt) as error:
        sink.give_up(manifest.place)
        interrupted = isinstance(error, KeyboardInterrupt)
        manifest.close(keep=True)
        print(_left(manifest, output, "interrupted" if interrupted else str(error)), file=sys.stderr)
        return INTERRUPTED if interrupted else UNWRITTEN
    manifest.close(keep=resume)
    if quoted:
        where = output or "standard output"
        print(f"gov-ie: {where}: {quoted} cells begin with ' so that no spreadsheet runs them as formulas", file=sys.stderr)
    if not manifest.total and not manifest.failed:
        say_nothing_to_read(paths)
        return 1
    return 1 if manifest.failed else 0


def _left(manifest: Manifest, output: Path | None, why: str) -> str:
    if output is None or manifest.path is None:
        return f"gov-ie: {why}"
    done = f"{manifest.done} of {manifest.total} files are done"
    return f"gov-ie: {why}; {done}; the same command with --resume goes on"


class _Cells(bytes):
    """Rows of a report for a spreadsheet; `quoted`: how many cells begin with `'` so that none runs them."""

    quoted = 0


def _rows(written: str, texts: Iterable[Any]) -> _Cells:
    rows = _Cells(_bytes(written))
    rows.quoted = sum(isinstance(t, str) and inert(t) != t for t in texts)
    return rows


def _jsonl(report: Report) -> bytes:
    return _bytes("".join(dumps({**fact_row(report, f), "by": dict(f.by)}) + "\n" for f in report.facts))


def _csv(report: Report) -> bytes:
    out = io.StringIO(newline="")
    write_csv([report], out, header=False)
    return _rows(out.getvalue(), (cell for fact in report.facts for cell in fact_row(report, fact).values()))


def _annotations(report: Report) -> bytes:
    return _bytes(dumps(report_to_dict(report)) + "\n")


def _parquet(report: Report) -> bytes:
    return framed(record_batch([report]))


_TABLE = ("doc_id", "agency", "year", "measure", "by", "value", "unit", "part_of", "score", "evidence")


def _table(report: Report) -> bytes:
    rows = [list(zip(_TABLE, _cells(report, fact), strict=True)) for fact in report.facts]
    lines = ("\t".join(cell if name == "value" else inert(cell) for name, cell in row) + "\n" for row in rows)
    return _rows("".join(lines), (cell for row in rows for name, cell in row if name != "value"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _show(reading: Reading, extractor: Extractor, workers: int, min_score: float) -> int:
    """A table for each report, on a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout)
    for report in reading.reports(extractor, workers):
        report = above(report, min_score)
        head = f"{report.doc_id}: {report.agency or '?'}, {report.year or '?'}, {len(report.facts)} facts"
        table = Table(*_TABLE[3:], title=Text(head))
        for fact in report.facts:
            table.add_row(*(Text(c) for c in _cells(report, fact)[3:]))
        console.print(table)
    return 1 if reading.report_failures(None) else 0


def _cells(report: Report, fact: Fact) -> list[str]:
    row = fact_row(report, fact)
    row["measure"] = fact.measure or f"«{fact.measure_text}»"
    row["value"] = f"{fact.value:f}" + {"exact": "", "over": "+", "under": "-", "about": "~"}[fact.modifier]
    row["score"] = f"{fact.score:.2f}"
    return ["" if row[c] is None else " ".join(str(row[c]).split()) for c in _TABLE]


# What stands before all reports, and what is written for each.
_ENCODERS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "table": ("\t".join(_TABLE) + "\n", _table),
    "jsonl": ("", _jsonl),
    "csv": (",".join(COLUMNS) + "\n", _csv),
    "annotations": ("", _annotations),
    "parquet": ("", _parquet),
}
