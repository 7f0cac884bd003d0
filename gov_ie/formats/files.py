"""Files of annotation tools: read within bounds, named so that none leads out of its folder."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gov_ie.bounded import MAX_FILE, TooLarge, read_bounded
from gov_ie.errors import AnnotationError

# Far beyond any report or export of them.
MAX_TEXT = 5_000_000
MAX_MARKS = 200_000
_MAX_NAME = 120


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; AnnotationError where it is larger than MAX_FILE or cannot be read."""
    try:
        return read_bounded(path, MAX_FILE)
    except TooLarge as error:
        raise AnnotationError(str(error)) from error
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror})") from error


def read_text(path: Path, *, mark: bool = False) -> str:
    """The text of a UTF-8 file, line ends as they are; a mark of byte order is left out unless `mark`."""
    try:
        return read_bytes(path).decode("utf-8" if mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def parse_json(written: str, place: str) -> Any:
    """The value of a JSON text, numbers with a point exact; AnnotationError where it is none or nested beyond reason."""
    try:
        return json.loads(written, parse_float=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise AnnotationError(f"{place}: not JSON: {error}") from error
    except (ValueError, ArithmeticError, RecursionError) as error:  # NaN, a number of 5000 digits, [[[[…
        raise AnnotationError(f"{place}: not JSON that can be read: {str(error)[:80]}") from error


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, object) of each line of a JSONL file; AnnotationError where a line is no object."""
    # Not splitlines: U+2028 may stand inside a JSON string.
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            place = f"{path}:{number}"
            record = parse_json(line, place)
            if not isinstance(record, dict):
                raise AnnotationError(f"{place}: a JSON object was expected")
            yield place, record


def write_text(path: Path, written: str) -> None:
    """Write UTF-8 with the line ends given; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(written.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise AnnotationError(
            f"{path}: a lone surrogate at character {error.start} cannot be written as UTF-8; take it out of the text"
        ) from error


def file_name(doc_id: str) -> str:
    """A file's name, without suffix, for any `doc_id`; different ids have different names.

    >>> file_name("qinghe-2016"), file_name("../清河")
    ('qinghe-2016', '%2E%2E%2F清河')
    """
    name = "".join(c if c.isalnum() or c in "-_" else quote(c, safe="", errors="surrogatepass") for c in doc_id)
    name = name.replace(".", "%2E")  # quote leaves the full stop, and .. leads upwards
    if len(name.encode("utf-8", "surrogatepass")) > _MAX_NAME or not name:
        digest = hashlib.sha256(doc_id.encode("utf-8", "surrogatepass")).hexdigest()
        name = f"{name[:24]}%{digest[:32]}"
    return name


def inside(folder: Path, name: str) -> Path:
    """The path of a file of a folder; AnnotationError where the name, or a link of that name, leads out of it."""
    path = folder / name
    if os.path.basename(name) != name or name in ("", ".", ".."):
        raise AnnotationError(f"{folder}: {name!r} is no name of a file in this folder")
    try:
        path.stat()
    except FileNotFoundError:
        pass
    except (ValueError, OSError) as error:  # \0, a lone surrogate, 5000 characters
        raise AnnotationError(f"{folder}: {name[:80]!r} is no name of a file: {str(error)[:80]}") from error
    if not path.resolve().is_relative_to(folder.resolve()):
        raise AnnotationError(f"{path}: leads out of the folder; put the file itself there")
    return path
