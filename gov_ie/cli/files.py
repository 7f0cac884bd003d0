"""The reports of the files a command is given: one that cannot be read is noted and never stops the rest."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from gov_ie.cli.outputs import harmless, writing
from gov_ie.document import Document
from gov_ie.errors import InputError, MissingExtraError
from gov_ie.extract import Extractor
from gov_ie.parallel import TOGETHER, Lost, groups, spread
from gov_ie.readers import read
from gov_ie.types import Report

# What is looked for in a folder. Sheets and Markdown are read where they are named: folders hold results and notes, too.
_REPORTS = (".txt", ".html", ".htm", ".shtml", ".mhtml", ".mht", ".pdf", ".docx")

Failure = dict[str, str]
File = tuple[str, bytes | None]  # a path; the bytes themselves of what is no file
Encode = Callable[[Report], Any]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    file: str
    reason: str


@dataclass(slots=True)
class Reading:
    """Files being read: how many could be, and those that could not, with the reason."""

    paths: list[Path]
    read: int = 0
    failed: list[Failure] = field(default_factory=list)

    def reports(self, extractor: Extractor, workers: int) -> Iterator[Report]:
        """The report of every file that can be read, named by its stem; a bar on a terminal."""
        files = list(listed(self.paths, self.failed))
        with progress(len(files)) as bar:
            for results in results_of(files, extractor, workers):
                for result in results:
                    if isinstance(result, Unread):
                        self.failed.append({"file": result.file, "reason": result.reason})
                    else:
                        self.read += 1
                        yield result
                bar(len(results))

    def report_failures(self, output: Path | None) -> bool:
        """Say on stderr, and in `errors.jsonl` beside the output, what could not be read; whether anything could not."""
        for failure in self.failed:
            say_failure(failure)
        if output is not None:
            with writing(output):
                write_failures(self.failed, output)
        if not self.read and not self.failed:
            say_nothing_to_read(self.paths)
            return True
        return bool(self.failed)


def results_of(
    files: Iterable[str], extractor: Extractor, workers: int, encode: Encode | None = None, min_score: float = 0.0
) -> Iterator[list[Any]]:
    """Group after group of files, in order: for each file what `encode` makes of its report, or `Unread`.

    Files are read where they are extracted, so that one that ends its process is lost alone.
    """
    given = groups(((file, sys.stdin.buffer.read() if file == "-" else None) for file in files), TOGETHER)
    if workers > 1:
        found = spread(_start, (extractor.path, encode, min_score), given, workers)
    else:
        found = spread(lambda: lambda group: _extract(extractor, encode, min_score, group), (), given, 1)
    for group, results in found:
        named = zip(group, results, strict=True)
        yield [Unread(file, r.reason) if isinstance(r, Lost) else r for (file, _), r in named]


def _start(model: Path, encode: Encode | None, min_score: float) -> Callable[[Sequence[File]], list[Any]]:
    extractor = Extractor.from_disk(model)
    return lambda group: _extract(extractor, encode, min_score, group)


def _extract(extractor: Extractor, encode: Encode | None, min_score: float, group: Sequence[File]) -> list[Any]:
    """What a process does with a group of files; no more of them are in memory than the extractor reads together."""
    results: list[Any] = [None] * len(group)

    def documents() -> Iterator[tuple[Document, int]]:
        for place, (file, data) in enumerate(group):
            try:
                yield (read(file) if data is None else read(data, name="stdin")), place
            except (InputError, MissingExtraError, OSError) as error:
                results[place] = Unread(file, str(error).removeprefix(f"{file}: "))

    for report, place in extractor.pipe(documents(), as_tuples=True):
        file, data = group[place]
        report = above(replace(report, doc_id=Path(file).stem if data is None else "stdin"), min_score)
        results[place] = report if encode is None else encode(report)
    return results


def above(report: Report, min_score: float) -> Report:
    """The report with the facts of at least a score and the checks among them; a part whose total was left out stands alone."""
    kept = [f for f in report.facts if f.score >= min_score]
    ids = {f.id for f in kept}
    facts = tuple(f if f.part_of in ids else replace(f, part_of=None) for f in kept)
    return replace(report, facts=facts, checks=tuple(c for c in report.checks if ids.issuperset(c.facts)))


def listed(paths: Iterable[Path], failed: list[Failure]) -> Iterator[str]:
    """The files to read: those named, and the reports of folders in the order of their paths' parts."""
    for path in paths:
        if path.is_dir():
            yield from _walked(str(path), failed)
        elif path.exists() or str(path) == "-":
            yield str(path)
        else:
            failed.append({"file": str(path), "reason": "no such file or folder"})


def _walked(folder: str, failed: list[Failure]) -> Iterator[str]:
    """Folder by folder: only the names of those on the way are in memory."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
    except OSError as error:
        failed.append({"file": folder, "reason": f"a folder that cannot be read: {error.strerror}"})
        return
    for name, is_folder in entries:
        path = os.path.join(folder, name)
        if is_folder:
            yield from _walked(path, failed)
        elif name.lower().endswith(_REPORTS) and os.path.isfile(path):
            yield path


def refuse_as_output(output: Path | None, paths: Iterable[Path], *, folder: bool = False) -> None:
    """InputError where writing the output would write over a report that is read; `folder`: files of any name come into it."""
    if output is None:
        return
    for path in paths:
        if not path.exists():
            continue
        if folder:
            over = output.exists() and (path if path.is_dir() else path.parent).samefile(output)
        elif path.is_dir():
            over = output.name.lower().endswith(_REPORTS) and output.resolve().is_relative_to(path.resolve())
        else:
            over = output.exists() and output.samefile(path)
        if over and not (output.exists() and output.is_char_device()):
            raise InputError(f"{output}: reports are read from there and would be written over; name another file with --output")


def say_failure(failure: Failure) -> None:
    """One line on stderr, above a bar that is there."""
    line = f"gov-ie: {harmless(failure['file'])}: {harmless(failure['reason'])}".encode("utf-8", "backslashreplace").decode("utf-8")
    if not sys.stderr.isatty():
        print(line, file=sys.stderr)
        return
    from tqdm import tqdm

    tqdm.write(line, file=sys.stderr)


def say_nothing_to_read(paths: Iterable[Path]) -> None:
    """That no file was found."""
    print(f"gov-ie: no {', '.join(_REPORTS)} files in {', '.join(map(str, paths))}", file=sys.stderr)


def write_failures(failures: Iterable[Failure], output: Path) -> None:
    """`errors.jsonl` beside the output, a line for each file; gone where there is none."""
    path = output.parent / "errors.jsonl"
    lines = (json.dumps(f, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n" for f in failures)
    first = next(lines, None)
    if first is None:
        path.unlink(missing_ok=True)
        return
    with open(path, "wb") as out:
        out.write(first)
        out.writelines(lines)


@contextmanager
def progress(total: int, done: int = 0) -> Iterator[Callable[[int], object]]:
    """What is told how many more reports are done: a bar with rate and time left on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda more: None
        return
    from tqdm import tqdm

    with tqdm(total=total, initial=done, unit=" reports", leave=False, file=sys.stderr, dynamic_ncols=True) as bar:
        yield bar.update


@contextmanager
def opened(output: Path | None) -> Iterator[IO[str]]:
    """The file to write, its folder made where it is not there; standard output where none is given."""
    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    with writing(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        with open(output, "w", encoding="utf-8", newline="", errors="backslashreplace") as out:
            yield out
