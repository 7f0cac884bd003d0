"""How far a run has come, on disk: a run that ended at any moment goes on where it was.

A manifest is a text file that only grows: what the run was asked, the files to read, one a line, then after every step how
many of them are done, which could not be read, and where in the output their results end. A step is written after its
results are on disk; a line that was cut off in the middle counts for nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from gov_ie.errors import InputError

_FORMAT = 1
Failure = dict[str, str]


class Manifest:
    """The files of a run and what became of them.

    `total`, `done`: files; `place`: where the output ends, in the words of what writes it, None at first; `failed`: whether
    a file could not be read; `complete`: whether nothing is left to do.
    """

    def __init__(self, path: Path | None, handle: IO[bytes]) -> None:
        self.path, self._handle, self._source = path, handle, path or handle.name
        self.total = self.done = 0
        self.place: Any = None
        self.failed = self.complete = False
        self._files = self._steps = 0  # bytes before the list of files and before the steps

    @classmethod
    def begin(
        cls, path: Path | None, settings: Mapping[str, Any], files: Iterable[str], missing: list[Failure]
    ) -> Manifest:
        """A new one, over one that is there; without a path one that lasts as long as the run.

        `files`: in the order in which they are read; `missing`: what was asked for and is not there, filled while the files
        are listed.
        """
        handle = open(path, "w+b") if path is not None else NamedTemporaryFile()  # noqa: SIM115
        self = cls(path, handle)
        self._write({"manifest": _FORMAT, **settings})
        self._files = handle.tell()
        for file in files:
            # Python's escapes for a name that is no UTF-8 come back as they were.
            handle.write(json.dumps(file).encode() + b"\n")
            self.total += 1
        self._write({"files": self.total, "failed": missing})
        self._steps = handle.tell()
        self.failed = bool(missing)
        self._save()
        return self

    @classmethod
    def resume(cls, path: Path, settings: Mapping[str, Any]) -> Manifest | None:
        """The one that is there; None where there is none, or one of a run that ended while it listed its files.

        Raises InputError where it belongs to a run that was asked for something else, or is damaged before its last line.
        """
        try:
            handle = open(path, "r+b")  # noqa: SIM115
        except FileNotFoundError:
            return None
        self = cls(path, handle)
        try:
            whole = self._read(settings)
        except BaseException as error:
            handle.close()
            if isinstance(error, KeyError | TypeError | ValueError | RecursionError) and not isinstance(error, InputError):
                raise InputError(f"{path}: damaged, no run can go on from it; leave out --resume to begin anew") from error
            raise
        if not whole:
            handle.close()
            return None
        return self

    def _read(self, settings: Mapping[str, Any]) -> bool:
        whole = names = 0
        for line in self._handle:
            if line.startswith(b'"') and line.endswith(b'"\n'):
                names += isinstance(json.loads(line), str)
                whole += len(line)
                continue
            record = _record(line)
            if record is None:
                break
            if "manifest" in record:
                self._compare(record, settings)
                self._files = whole + len(line)
            elif "files" in record:
                self.total, self._steps = record["files"], whole + len(line)
            else:
                self.done, self.place = record["done"], record["place"]
                self.complete = record.get("complete", False)
            self.failed |= bool(_failures(record))
            whole += len(line)
        self._handle.truncate(whole)
        self._handle.seek(whole)
        fits = isinstance(self.done, int) and self.done in range(names + 1) and _is_place(self.place)
        if self._steps and not (fits and self._files and names == self.total):
            raise ValueError(f"{self.done} of {self.total} files, {names} names, up to {self.place}")
        return bool(self._steps)

    def _compare(self, record: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        expected = json.loads(json.dumps({"manifest": _FORMAT, **settings}))
        other = sorted(key for key in {*record, *expected} if record.get(key) != expected.get(key))
        if other:
            raise InputError(
                f"{self.path}: the run was begun with another {', '.join(other)}; repeat its command, or leave out --resume "
                "to begin anew"
            )

    def files(self) -> Iterator[str]:
        """Those still to be read, in order, from the manifest itself: the list is never in memory."""
        with open(self._source, "rb") as lines:
            lines.seek(self._files)
            yield from map(json.loads, islice(lines, self.done, self.total))

    def failures(self) -> Iterator[Failure]:
        """What could not be read so far, and why."""
        with open(self._source, "rb") as lines:
            for line in lines:
                if not line.startswith(b'"'):
                    yield from (_record(line) or {}).get("failed", ())

    def step(self, files: int, place: Any, failed: list[Failure]) -> None:
        """Note that so many more files are done, those that failed among them, and that their results end at `place`."""
        self.done += files
        self.place = place
        self.failed |= bool(failed)
        self._write({"done": self.done, "place": place, **({"failed": failed} if failed else {})})
        self._save()

    def finish(self, place: Any) -> None:
        """Note that nothing is left to do, and that the output ends at `place`."""
        self.complete, self.place = True, place
        self._write({"done": self.done, "place": self.place, "complete": True})
        self._save()

    def close(self, *, keep: bool) -> None:
        """Close it; unless it is kept, it is gone."""
        with suppress(OSError):
            self._handle.close()
            if self.path is not None and not keep:
                self.path.unlink(missing_ok=True)

    def _write(self, record: Mapping[str, Any]) -> None:
        self._handle.write(json.dumps(record).encode() + b"\n")

    def _save(self) -> None:
        self._handle.flush()
        if self.path is not None:
            os.fsync(self._handle.fileno())


def _failures(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """The files that failed in a step; ValueError where they are none."""
    failures = record.get("failed", [])
    if not (isinstance(failures, list) and all(isinstance(f[key], str) for f in failures for key in ("file", "reason"))):
        raise ValueError(f"failed: {str(failures)[:80]}")
    return failures


def _is_place(place: Any) -> bool:
    """Whether it may be where an output ends: bytes of a file, or part, files and bytes of a folder."""
    if isinstance(place, list):
        return len(place) == 3 and all(isinstance(n, int) and n >= 0 for n in place)
    return place is None or (isinstance(place, int) and place >= 0)


def _record(line: bytes) -> dict[str, Any] | None:
    """A line that is whole; None for one that was cut off."""
    if not line.endswith(b"\n"):
        return None
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
