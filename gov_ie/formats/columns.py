"""Columns in the manner of CoNLL: a line for each character, a column of IOB2 tags for each label.

Written with a comment `# gov_ie = …`, the exchange line, above each report; characters that cannot be seen are escaped
(`\\n`, `\\u3000`). Columns of others are read where each line is a token and its tag, B-AGENCY or O, with a blank line
between sentences; BIOES and BILOU tags, too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedReport, dumps
from gov_ie.formats.account import Account
from gov_ie.formats.carried import Place, corrected, without_text
from gov_ie.formats.countings import received
from gov_ie.formats.files import parse_json, read_text, write_text
from gov_ie.formats.marks import MarkedReport
from gov_ie.formats.options import ReadOptions
from gov_ie.types import LABELS

_LINE = "# gov_ie = "
_HEAD = "# columns = character " + " ".join(LABELS)
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE = re.compile(r"\\(?:[\\nrt]|u[0-9a-f]{4}|U[0-9a-f]{8})")
_PLAIN = {escaped: c for c, escaped in _ESCAPED.items()}
_TAG = re.compile(r"O|([BIESLU])-(\S+)")


def write(reports: Iterable[AnnotatedReport], path: Path, account: Account) -> None:
    """Write the columns; nothing is lost."""
    parts: list[str] = []
    for report in reports:
        tags = [["O"] * len(report.text) for _ in LABELS]
        for span in report.spans:
            column = tags[LABELS.index(span.label)]
            column[span.start : span.end] = [f"B-{span.label}", *[f"I-{span.label}"] * (span.end - span.start - 1)]
        parts += [_LINE, dumps(without_text(report)), "\n", _HEAD, "\n"]
        for character, *row in zip(report.text, *tags, strict=True):
            parts += [escape(character), "\t", "\t".join(row), "\n"]
            if character == "\n":
                parts.append("\n")
        parts.append("\n")
    write_text(path, "".join(parts))


def escape(character: str) -> str:
    """A character as it stands in the first column: itself where it can be seen.

    >>> escape("件"), escape("\\n"), escape("\\u3000")
    ('件', '\\\\n', '\\\\u3000')
    """
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character.isprintable() and not character.isspace():
        return character
    return f"\\u{ord(character):04x}" if character <= "\uffff" else f"\\U{ord(character):08x}"


def read(path: Path, account: Account, options: ReadOptions) -> Iterator[MarkedReport]:
    """The reports of a file of columns, ours or others'; AnnotationError, naming file and line."""
    rows: list[tuple[str, list[str], str]] = []
    line, ours, number = None, False, 0
    sections = width = 0
    for number, written in enumerate(read_text(path).split("\n"), 1):
        place = f"{path}:{number}"
        written = written.rstrip("\r")
        begins = written.startswith((_LINE, "# newdoc", "-DOCSTART-"))
        if begins and (rows or line is not None):
            sections += 1
            yield _report(rows, line, ours, f"{path}: report {sections}", account, options)
            rows, line, ours = [], None, False
        if written.startswith(_LINE):
            line = parse_json(written.removeprefix(_LINE), place)
        elif written == _HEAD:
            if rows and not ours:
                raise AnnotationError(f"{place}: the line that names the columns stands behind tokens; put it over them")
            ours = True
        elif begins or (written.startswith("# ") and not (not ours and _is_token(written, width))):
            continue
        elif not written.strip():
            if not ours and rows and rows[-1][0] != "\n":
                rows.append(("\n", ["O"], place))
        else:
            token, *tags = written.split("\t") if "\t" in written else written.split(" ")
            width = len(tags)
            if (ours and len(tags) != len(LABELS)) or not tags:
                raise AnnotationError(f"{place}: {len(tags) + 1} columns; a token and its tags, divided by tabs, were expected")
            rows.append((_ESCAPE.sub(_unescape, token) if ours else token, tags if ours else tags[-1:], place))
    if rows or line is not None:
        if not ours and rows and rows[-1][0] == "\n":
            rows.pop()
        yield _report(rows, line, ours, f"{path}: report {sections + 1}", account, options)


def _is_token(written: str, width: int) -> bool:
    """Whether a line that begins with «# » is the token # with its tags and no comment: `# O` between `公 B-MEASURE` and `开 O`.

    `width`: tags of the line before, 0 where there is none.
    """
    _, *tags = written.split(" ")
    return len(tags) == (width or 1) and _TAG.fullmatch(tags[-1]) is not None


def _unescape(match: re.Match[str]) -> str:
    if match[0] in _PLAIN:
        return _PLAIN[match[0]]
    code = int(match[0][2:], 16)
    return chr(code) if code <= sys.maxunicode else match[0]


def _report(
    rows: Sequence[tuple[str, list[str], str]], line: object, ours: bool, place: str, account: Account, options: ReadOptions
) -> MarkedReport:
    if line is not None and not isinstance(line, dict):
        raise AnnotationError(f"{place}: the comment «gov_ie» is no JSON object; write the file again")
    carried = line or {}
    doc_id = str(carried.get("doc_id") or place.rpartition(" ")[2])
    place = f"{place}: {doc_id}"
    given = "".join(token for token, _, _ in rows)
    text, repaired = received(given, carried.get("text_sha256"), options.text_of(doc_id, place), place)
    if text != given:
        raise AnnotationError(f"{place}: the text differs from the one that was annotated in its line ends ({repaired})")
    spans = [span for column in range(len(LABELS) if ours else 1) for span in _spans(rows, column, account)]
    return corrected(line, text, spans, doc_id, place, account)


def _spans(rows: Sequence[tuple[str, list[str], str]], column: int, account: Account) -> list[Place]:
    """The spans of one column of tags."""
    found: list[Place] = []
    at, open_ = 0, ""
    for token, tags, place in rows:
        end = at + len(token)
        tag = _TAG.fullmatch(tags[column])
        if tag is None:
            raise AnnotationError(f"{place}: {tags[column]!r} is no tag; tags are O, B-LABEL, I-LABEL (or BIOES, BILOU)")
        kind, label = tag[1] or "O", tag[2] or ""
        if kind in "IEL" and open_ == label:
            found[-1] = (label, found[-1][1], end)
        elif kind != "O":
            if kind in "IEL":
                account.say(f"{place}: {tags[column]} continues nothing; taken for the beginning of a span")
            found.append((label, at, end))
        open_ = label if kind in "BI" else ""
        at = end
    return found
