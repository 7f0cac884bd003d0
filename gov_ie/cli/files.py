"""The reports of the files a command is given: one that cannot be read is noted and never stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from gov_ie.document import Document
from gov_ie.errors import InputError, MissingExtraError
from gov_ie.extract import Extractor
from gov_ie.readers import read
from gov_ie.types import Report

# What is looked for in a folder. Sheets and Markdown are read where they are named: folders hold results and notes, too.
_REPORTS = (".txt", ".html", ".htm", ".shtml", ".mhtml", ".mht", ".pdf", ".docx")

@dataclass(slots=True)
class Reading:
    """Files being read: the names of those that were, in order, and those that could not be, with the reason."""

    paths: list[Path]
    names: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)

    def reports(self, extractor: Extractor, workers: int) -> Iterator[Report]:
        """The report of every file that can be read, named by its stem; a count on a terminal."""
        documents = _documents(_files(self.paths, self.failed), self.names, self.failed)
        for i, report in enumerate(_progress(extractor.pipe(documents, n_process=workers))):
            yield replace(report, doc_id=self.names[i])

    def report_failures(self, output: Path | None) -> bool:
        """Say on stderr, and in `errors.jsonl` beside the output, what could not be read; whether anything could not."""
        for failure in self.failed:
            print(f"gov-ie: {failure['file']}: {failure['reason']}", file=sys.stderr)
        if output is not None:
            errors = output.parent / "errors.jsonl"
            lines = [json.dumps(f, ensure_ascii=False) + "\n" for f in self.failed]
            if lines:
                errors.write_text("".join(lines), encoding="utf-8")
            else:
                errors.unlink(missing_ok=True)
        if not self.names and not self.failed:
            print(f"gov-ie: no {', '.join(_REPORTS)} files in {', '.join(map(str, self.paths))}", file=sys.stderr)
            return True
        return bool(self.failed)


def above(report: Report, min_score: float) -> Report:
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
def opened(output: Path | None) -> Iterator[IO[str]]:
    """The file to write, its folder made where it is not there; standard output where none is given."""
    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with open(output, "w", encoding="utf-8", newline="", errors="backslashreplace") as out:
        yield out
