"""Files of strangers: read as far as a bound, so that one without an end, or larger than any report, is refused in time."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, AnyStr

from gov_ie.errors import InputError

# Bytes. Far beyond any report or export of them; what is larger would not fit into memory as objects.
MAX_FILE = 256 * 1024 * 1024


class TooLarge(InputError):
    """A file is larger than the bound."""


def read_bounded(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file, a device or a pipe, at most so many; `most`: default MAX_FILE.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile() as file:
    ...     _ = file.write(b"312"), file.flush()
    ...     read_bounded(Path(file.name))
    b'312'

    Raises TooLarge, an InputError, where there are more; OSError where it cannot be read.
    """
    most = MAX_FILE if most is None else most
    with open(path, "rb") as file:
        status = os.fstat(file.fileno())
        if status.st_size > most:
            raise _too_large(path, most)
        # A device, or a file that the system makes up, says that it has no bytes, and may have no end.
        data = file.read() if stat.S_ISREG(status.st_mode) and status.st_size else file.read(most + 1)
    if len(data) > most:
        raise _too_large(path, most)
    return data


def text_bounded(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file, at most MAX_FILE bytes, each end of a line as \\n.

    Raises TooLarge, an InputError, where there are more; OSError, UnicodeDecodeError where it cannot be read.
    """
    return io.TextIOWrapper(io.BytesIO(read_bounded(path)), encoding).read()


def lines_bounded(file: IO[AnyStr]) -> Iterator[AnyStr]:
    """The lines of an open file; TooLarge where one has more than MAX_FILE bytes or characters."""
    while line := file.readline(MAX_FILE + 1):
        if len(line) > MAX_FILE:
            raise TooLarge(f"{file.name}: a line of more than {MAX_FILE} bytes; is it an annotated report?")
        yield line


def _too_large(path: Path, most: int) -> TooLarge:
    return TooLarge(f"{path}: more than {most} bytes; split the file")
