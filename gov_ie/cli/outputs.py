"""Where the results of a run go: a file that grows, or a folder of Parquet files. Each knows the place where it ends.

Everything behind a place that was kept can be cut off again, so that a run which ended at any moment writes the same
bytes when it goes on.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from gov_ie.errors import OutputError

UNWRITTEN = 4  # exit status
PART = 4096  # files whose facts make one Parquet file


class Output(Protocol):
    """What takes the results of files, in order."""

    def write(self, results: bytes, files: int) -> None:
        """Take the results of some files."""

    def save(self) -> Any:
        """Bring everything to the disk; the place where it ends, for `open_output`."""

    def saved(self) -> None:
        """The place that `save` gave is noted: what came before it can be cleared away."""

    def finish(self) -> Any:
        """All results are there; the place where they end."""

    def give_up(self, place: Any) -> None:
        """Close it as it was at a place, as far as that can be done."""


def open_output(path: Path | None, format: str, head: bytes, place: Any) -> Output:
    """The output, cut off at a place; empty where that is None. OutputError where it cannot be written."""
    with writing(path):
        if format == "parquet":
            return Parts(path, place)
        return Lines(path, head, place)


@contextmanager
def writing(path: Path | None) -> Iterator[None]:
    """Whatever keeps the output, or what lies beside it, from being written as an OutputError that names it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if isinstance(error, OutputError) or path is None or not _is_of(path, error.filename):
            raise
        raise OutputError(f"{path}: {error.strerror or error}") from error


def _is_of(path: Path, filename: Any) -> bool:
    """Whether an error about a file is one about the output, or about a folder on the way to it; those of writing name none."""
    if filename is None or isinstance(filename, int):
        return True
    named = os.fsdecode(filename)
    other = Path(named)
    # What is written beside an output first has its name and more.
    beside = other.parent == path.parent and other.name.startswith(f"{path.name}.")
    return beside or path in (other, *other.parents) or other in (*path.parents, path.parent / "errors.jsonl")


def harmless(text: str) -> str:
    r"""The text with control characters as escapes: a file's name may hold what moves the cursor of a terminal.

    >>> print(harmless("年报\x1b[2J.txt"))
    年报\x1b[2J.txt
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: f"\\x{ord(found[0]):02x}", text)


def resumable(path: Path) -> bool:
    """Whether what stands at a path can be cut off and gone on with: a file, a folder or nothing; no device, no pipe."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return True
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


class Lines:
    """One file, or standard output, that grows."""

    def __init__(self, path: Path | None, head: bytes, place: int | None) -> None:
        self._path = path
        self._out: IO[bytes]
        if path is None:
            self._out = sys.stdout.buffer
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._out = open(path, "wb" if place is None else "r+b")  # noqa: SIM115
        self._regular = path is not None and stat.S_ISREG(os.fstat(self._out.fileno()).st_mode)
        if place is not None:
            if os.fstat(self._out.fileno()).st_size < place:
                self._out.close()
                raise OutputError(f"{path}: shorter than when it was left; leave out --resume to begin anew")
            self._out.truncate(place)
            self._out.seek(place)
        else:
            self._out.write(head)

    def write(self, results: bytes, files: int) -> None:
        self._out.write(results)

    def save(self) -> int | None:
        self._out.flush()
        if not self._regular:
            return None
        os.fsync(self._out.fileno())
        return self._out.tell()

    def saved(self) -> None:
        pass

    def finish(self) -> int | None:
        place = self.save()
        if self._path is not None:
            self._out.close()
        return place

    def give_up(self, place: int | None) -> None:
        if self._path is None:
            return
        with suppress(OSError):  # tries once more to write what could not be
            self._out.close()
        with suppress(OSError):
            if place is not None:
                os.truncate(self._path, place)


class Parts:
    """A folder of Parquet files, `part-00000.parquet` and so on, each with the facts of PART files.

    Rows wait in a file of record batches beside the parts, which can be cut off anywhere; a part is written from it, under
    a name that no reader of Parquet looks at, and renamed when it is whole.
    """

    def __init__(self, path: Path | None, place: list[int] | None) -> None:
        if path is None:
            raise OutputError("Parquet is a folder of files: name it with --output")
        self._folder = path
        path.mkdir(parents=True, exist_ok=True)
        self._part, self._files, end = place or (0, 0, 0)
        for file in path.iterdir():
            number = re.fullmatch(r"part-(\d{5,})\.parquet|\.part-(\d{5,})\.(?:rows|parquet)", file.name)
            if number and (
                (number[1] and int(number[1]) >= self._part) or (number[2] and (int(number[2]) != self._part or not end))
            ):
                file.unlink()
        self._rows = self._open(end)

    def _open(self, end: int) -> IO[bytes]:
        rows = open(self._waiting(self._part), "r+b" if end else "w+b")  # noqa: SIM115
        rows.truncate(end)
        rows.seek(end)
        return rows

    def _waiting(self, part: int) -> Path:
        return self._folder / f".part-{part:05}.rows"

    def write(self, results: bytes, files: int) -> None:
        self._rows.write(results)
        self._files += files
        if self._files >= PART:
            self._close_part()
            self._part, self._files = self._part + 1, 0
            self._rows = self._open(0)

    def save(self) -> list[int]:
        self._rows.flush()
        os.fsync(self._rows.fileno())
        return [self._part, self._files, self._rows.tell()]

    def saved(self) -> None:
        for file in self._folder.glob(".part-*.rows"):
            if self._rows.closed or file != self._waiting(self._part):
                file.unlink()

    def finish(self) -> list[int]:
        if self._files or not self._part:
            self._close_part()
            self._part, self._files = self._part + 1, 0
        self._rows.close()
        return [self._part, 0, 0]

    def _close_part(self) -> None:
        """The rows that wait as a Parquet file; they stay until the place behind them is noted."""
        from gov_ie.arrow import write_parquet

        self._rows.flush()
        draft = self._folder / f".part-{self._part:05}.parquet"
        write_parquet(_batches(self._rows), draft)
        with open(draft, "rb") as written:
            os.fsync(written.fileno())
        draft.replace(self._folder / f"part-{self._part:05}.parquet")
        self._rows.close()

    def give_up(self, place: list[int] | None) -> None:
        with suppress(OSError):
            self._rows.close()


def framed(batch: Any) -> bytes:
    """A record batch as bytes that say how many they are."""
    if not batch.num_rows:
        return b""
    message = batch.serialize()
    framed: bytes = message.size.to_bytes(8, "little") + message.to_pybytes()
    return framed


def _batches(rows: IO[bytes]) -> Iterator[Any]:
    from gov_ie.arrow import arrow, fact_schema

    schema, read = fact_schema(), arrow().ipc.read_record_batch
    rows.seek(0)
    while size := rows.read(8):
        yield read(rows.read(int.from_bytes(size, "little")), schema)
