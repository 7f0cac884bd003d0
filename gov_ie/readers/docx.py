"""A Word file (.docx) → its document: paragraphs and tables in order, as a reader sees them.

What Word makes up when it shows a file is made up here, too: automatic numbers, merged cells. Left out is what is not in
the text: heads and feet of pages, comments, deleted and hidden text, the instructions of fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gov_ie.document import Document, Metadata, Place
from gov_ie.readers.docx_numbering import Numbering
from gov_ie.readers.docx_package import Package, attribute, child, name_of
from gov_ie.readers.writing import CellDraft, Writer

MAX_COLUMNS = 1_000

# Around paragraphs, rows and runs: what they hold counts as if they were not there.
_AROUND = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "rubyBase"}
_DROPPED = {"del", "moveFrom", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sdtPr", "instrText", "delText", "delInstrText", "rt"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u2060\ufeff\u00ad]")


@dataclass(slots=True)
class _Text:
    """What a paragraph holds: its text with line ends, the text boxes anchored in it, the notes it points to."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [line.strip() for line in _CONTROLS.sub("", "".join(self.parts)).split("\n")]


def read_docx(data: bytes, source: str) -> Document:
    """The text and the tables of a Word file; each line and cell knows the number of its paragraph, from 1.

    Paragraphs are counted as they stand in the file, blank ones and those of tables and text boxes, too. Automatic numbers
    stand before their paragraphs, insertions are kept, deletions dropped; text boxes follow the paragraph they hang on,
    notes follow the text. A table of one cell is a frame around its paragraphs; a table inside a cell becomes text of it.

    `data`: the file's bytes; `source`: what it is called in errors. Raises ReadingError where the bytes are no Word file,
    are damaged or locked, or unpack to too much.
    """
    package = Package(data, source)
    return _Reader(package, source).read()


class _Reader:
    def __init__(self, package: Package, source: str) -> None:
        self._package = package
        self._writer = Writer(source)
        self._numbering = Numbering(package.part("numbering"), package.part("styles"))
        self._paragraph = 0
        self._notes: list[tuple[str, str]] = []
        # begun fields, innermost last: whether its instruction is still being read
        self._fields: list[bool] = []

    def read(self) -> Document:
        body = child(self._package.document, "body")
        if body is not None:
            self._blocks(body)
        self._write_notes()
        return self._writer.finish(self._metadata())

    def _metadata(self) -> Metadata:
        core = self._package.core()
        title = (child(core, "title").text or "").strip() if child(core, "title") is not None else ""
        return Metadata(title=title if _HAN.search(title) else "")

    def _blocks(self, element: Any) -> None:
        for block in element:
            match name_of(block):
                case "p":
                    self._write_paragraph(block)
                case "tbl":
                    self._write_table(block)
                case "AlternateContent":
                    if (chosen := _chosen(block)) is not None:
                        self._blocks(chosen)
                case name if name in _AROUND:
                    self._blocks(block)

    def _read_paragraph(self, element: Any) -> _Text:
        self._paragraph += 1
        properties = child(element, "pPr")
        text = _Text()
        self._runs(element, text)
        label = self._numbering.label(properties)
        if label and any(part.strip() for part in text.parts):
            rest = "".join(text.parts).lstrip()
            # 1. before 5件 would read 1.5件
            apart = label[-1].isalnum() or (label[-1].isascii() and rest[:1].isascii())
            text.parts = [label + (" " if apart else ""), rest]
        return text

    def _write_paragraph(self, element: Any) -> None:
        text = self._read_paragraph(element)
        place = Place(paragraph=self._paragraph)
        lines = text.lines()
        for number, line in enumerate(lines):
            if line:
                self._writer.piece(line, place)
            # a deleted paragraph mark joins the paragraph to the next
            if number < len(lines) - 1 or child(element, "pPr", "rPr", "del") is None:
                self._writer.end_line()
        self._notes += text.notes
        for box in text.boxes:
            self._writer.end_line()
            self._blocks(box)

    def _runs(self, element: Any, text: _Text) -> None:
        for item in element:
            name = name_of(item)
            if name in _DROPPED:
                continue
            match name:
                case "r":
                    if not _is_hidden(item):
                        self._runs(item, text)
                case "t":
                    if item.text and not any(self._fields):
                        text.parts.append(re.sub(r"[\r\n]", " ", item.text))
                case "tab" | "ptab":
                    text.parts.append("\t")
                case "br" | "cr":
                    text.parts.append("\n")
                case "noBreakHyphen":
                    text.parts.append("-")
                case "sym":
                    text.parts.append(_symbol(item))
                case "fldChar":
                    self._field(attribute(item, "fldCharType"))
                case "footnoteReference" | "endnoteReference":
                    text.notes.append((name.removesuffix("Reference") + "s", attribute(item, "id") or ""))
                case "AlternateContent":
                    if (chosen := _chosen(item)) is not None:
                        self._runs(chosen, text)
                case "txbxContent":
                    text.boxes.append(item)
                case "p" | "tbl":
                    pass  # not inside of a paragraph
                case _:
                    self._runs(item, text)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _write_table(self, element: Any) -> None:
        rows = list(_rows(element))
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1:
            self._blocks(cells[0])
            return
        self._writer.table(self._laid_out(rows))

    def _laid_out(self, rows: list[Any]) -> Iterator[CellDraft]:
        """The table's cells; a cell that goes on with the one above it in its column is part of that."""
        above: dict[int, list[Any]] = {}
        done: list[list[Any]] = []
        for number, row in enumerate(rows):
            properties = child(row, "trPr")
            header = _is_on(child(properties, "tblHeader"))
            column = _count(child(properties, "gridBefore"), 0)
            going: dict[int, list[Any]] = {}
            last: list[Any] | None = None
            for cell in _cells(row):
                own = child(cell, "tcPr")
                width = min(_count(child(own, "gridSpan"), 1) or 1, MAX_COLUMNS)
                across, down = child(own, "hMerge"), child(own, "vMerge")
                text, paragraph = self._cell_text(cell)
                if across is not None and attribute(across, "val") != "restart" and last is not None:
                    last[4] += width
                elif down is not None and attribute(down, "val") != "restart" and column in above:
                    above[column][3] = number + 1 - above[column][0]
                    going[column] = above[column]
                else:
                    last = [number, column, text, 1, width, header, Place(paragraph=paragraph)]
                    done.append(last)
                    if down is not None:
                        going[column] = last
                column += width
            above = going
        for draft in done:
            yield CellDraft(*draft)

    def _cell_text(self, element: Any) -> tuple[str, int]:
        """The cell's paragraphs, those of tables in it too, line by line; the number of its first paragraph."""
        first = self._paragraph + 1
        lines: list[str] = []
        waiting = list(reversed(element))
        while waiting:
            block = waiting.pop()
            name = name_of(block)
            if name == "p":
                text = self._read_paragraph(block)
                lines += [line.replace("\t", " ") for line in text.lines()]
                self._notes += text.notes
                waiting += [e for box in reversed(text.boxes) for e in reversed(box)]
            elif name == "AlternateContent":
                waiting += reversed(_chosen(block)) if _chosen(block) is not None else []
            elif name in _AROUND or name in ("tbl", "tc") or (name == "tr" and not _is_deleted(block)):
                waiting += reversed(block)
        return "\n".join(line for line in lines if line), first

    def _write_notes(self) -> None:
        for kind in ("footnotes", "endnotes"):
            wanted = dict.fromkeys(identity for k, identity in self._notes if k == kind)
            root = self._package.part(kind) if wanted else None
            if root is None:
                continue
            notes = {attribute(note, "id"): note for note in root}
            for identity in wanted:
                if identity in notes:
                    self._blocks(notes[identity])


def _rows(table: Any) -> Iterator[Any]:
    for item in table:
        if name_of(item) == "tr":
            if not _is_deleted(item):
                yield item
        elif name_of(item) in _AROUND:
            yield from _rows(item)


def _cells(row: Any) -> Iterator[Any]:
    for item in row:
        if name_of(item) == "tc":
            yield item
        elif name_of(item) in _AROUND:
            yield from _cells(item)


def _is_deleted(row: Any) -> bool:
    return child(row, "trPr", "del") is not None


def _is_on(switch: Any) -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _is_hidden(run: Any) -> bool:
    return _is_on(child(run, "rPr", "vanish"))


def _count(element: Any, otherwise: int) -> int:
    value = attribute(element, "val")
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else otherwise


def _chosen(alternatives: Any) -> Any:
    """Of two ways to draw the same thing the first that has text in it, so that none is read twice."""
    ways = [e for e in alternatives if name_of(e) in ("Choice", "Fallback")]
    return next((e for e in ways if any(name_of(d) == "t" for d in e.iter())), ways[0] if ways else None)


def _symbol(element: Any) -> str:
    """A character of a symbol font: nothing where it has no meaning outside of it."""
    code = attribute(element, "char") or ""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFFE else ""
