"""A PDF → its document: text in reading order, ruled tables as grids, page and box of each line and cell.

    PDFium ─ pdf_page ─▶ characters, rulings ─ pdf_tables ─▶ grids ─ pdf_lines ─▶ lines
      ─ pdf_furniture ─▶ without heads, feet, page numbers ─ pdf_spread, pdf_paragraphs ─▶ tables, paragraphs

A page is closed before the next one is opened; what is kept of it are lines and cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from gov_ie.document import Document, Metadata, Place
from gov_ie.errors import ReadingError
from gov_ie.readers.pdf_furniture import find_furniture
from gov_ie.readers.pdf_lines import Line, find_lines
from gov_ie.readers.pdf_page import MAX_CHARACTERS, TooManyCharacters, read_page
from gov_ie.readers.pdf_paragraphs import Edges, between, find_edges, join_lines, without_tab
from gov_ie.readers.pdf_spread import is_continued, spread
from gov_ie.readers.pdf_tables import Grid, find_grids
from gov_ie.readers.writing import Writer
from gov_ie.text.vocabulary import vocabulary

MAX_PAGES = 5_000
# Of all characters: more without a meaning make no text.
UNMAPPED = 0.5
# PDFium keeps state of its own and must not be called from two threads at once.
_LOCK = Lock()

_PRINTED_FROM = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - )|\.(?:docx?|wps|pdf|html?|rtf|odt)$", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class _Sheet:
    """What is kept of a page."""

    width: float
    height: float
    lines: list[Line]
    grids: list[Grid]
    characters: int
    unmapped: int
    images: int


def read_pdf(data: bytes, source: str) -> Document:
    """The text and the ruled tables of a PDF; each paragraph's line and each cell knows its page and its box.

    Lines of a paragraph are joined, running heads, feet and page numbers left out, parts of a table on following pages
    made one. Tables without rulings stay lines, their columns divided by tabs where they stand wide apart. A page
    without a text layer among others that have one adds nothing.

    `data`: the file's bytes; `source`: what it is called in errors. Raises ReadingError where the bytes are no PDF, are
    damaged or locked, have no page, or where no page has a text layer.
    """
    with _LOCK:
        sheets, title = _read(data, source)
    _check_text(sheets, source)
    return _write(sheets, title, source)


def _read(data: bytes, source: str) -> tuple[list[_Sheet], str]:
    if b"%PDF-" not in data[:1024]:
        raise ReadingError(f"{source}: no PDF (it does not begin with %PDF-); give it the suffix of what it is")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise ReadingError(f"{source}: locked with a password; save an unlocked copy and read that") from error
        if getattr(error, "err_code", None) == raw.FPDF_ERR_SECURITY:
            raise ReadingError(f"{source}: locked in a way that is not known; print it to a new PDF") from error
        raise ReadingError(f"{source}: damaged, cut off or without a page; fetch or save the file again") from error
    try:
        if not 0 < len(pdf) <= MAX_PAGES:
            what = f"{len(pdf)} pages, at most {MAX_PAGES} are read; split it" if len(pdf) else "no pages in this PDF"
            raise ReadingError(f"{source}: {what}")
        sheets = [_sheet(pdf, number, source) for number in range(len(pdf))]
        return sheets, _title(pdf)
    finally:
        pdf.close()


def _sheet(pdf: Any, number: int, source: str) -> _Sheet:
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"{source}: page {number + 1} is damaged; fetch the file again") from error
    try:
        content = read_page(page)
    except TooManyCharacters as error:
        what = f"page {number + 1} has {error} characters, at most {MAX_CHARACTERS} are read"
        raise ReadingError(f"{source}: {what}; is it a report?") from error
    finally:
        page.close()
    grids, rest = find_grids(content, number + 1)
    return _Sheet(
        content.width,
        content.height,
        find_lines(rest, number + 1),
        grids,
        len(content.glyphs),
        content.unmapped,
        content.images,
    )


def _title(pdf: Any) -> str:
    """The title in the file's own fields, without what programs put there by themselves."""
    try:
        title = pdf.get_metadata_value("Title")
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""
    title = _PRINTED_FROM.sub("", title.replace("\x00", "").strip()).strip()
    return title if _HAN.search(title) else ""


def _check_text(sheets: list[_Sheet], source: str) -> None:
    characters, unmapped = sum(s.characters for s in sheets), sum(s.unmapped for s in sheets)
    if unmapped > UNMAPPED * (characters + unmapped):
        what = "its fonts do not say which characters they show"
        raise ReadingError(f"{source}: {what}; run OCR over it (ocrmypdf --force-ocr) and read the result")
    if characters:
        return
    pages = "page 1" if len(sheets) == 1 else f"pages 1-{len(sheets)}"
    what = "is an image" if len(sheets) == 1 else "are images"
    if not any(s.images for s in sheets):
        what = "has no text" if len(sheets) == 1 else "have no text"
    raise ReadingError(f"{source}: no text layer, {pages} {what}; run OCR over it (ocrmypdf) and read the result")


def _items(sheets: list[_Sheet]) -> Iterator[tuple[Line, Edges] | Grid]:
    """Lines and grids in reading order, without what stands on every page."""
    furniture = find_furniture([(sheet.height, sheet.lines) for sheet in sheets])
    for sheet, unwanted in zip(sheets, furniture, strict=True):
        sheet.lines = [line for number, line in enumerate(sheet.lines) if number not in unwanted]
    edges = find_edges([(sheet.width, sheet.lines) for sheet in sheets])
    for sheet, edges_of in zip(sheets, edges, strict=True):
        grids = list(sheet.grids)
        for line, edge in zip(sheet.lines, edges_of, strict=True):
            while grids and grids[0].box[1] < (line.top + line.bottom) / 2:
                yield grids.pop(0)
            yield line, edge
        yield from grids


def _write(sheets: list[_Sheet], title: str, source: str) -> Document:
    writer = Writer(source)
    lines: list[tuple[Line, Edges]] = []
    parts: list[Grid] = []
    continued = vocabulary("pages")["pages"]["continued"]
    for item in _items(sheets):
        if isinstance(item, Grid):
            # 续表 over the second part goes with the page break
            words = "".join(line.text for line, _ in lines).strip("（）() :：")
            if parts and is_continued(parts[-1], item) and (not lines or words in continued):
                lines = []
            else:
                _write_table(writer, parts)
                _write_lines(writer, lines)
                lines, parts = [], []
            parts.append(item)
        else:
            lines.append(item)
    _write_table(writer, parts)
    _write_lines(writer, lines)
    return writer.finish(Metadata(title=title))


def _write_table(writer: Writer, parts: list[Grid]) -> None:
    if not parts:
        return
    first = parts[0]
    left, top, right, bottom = (round(value, 1) for value in first.box)
    place = Place(page=first.page, box=(left, top, right, bottom))
    if len(parts) == 1 and len(first.cells) == 1:  # words in a frame
        writer.paragraph(first.cells[0].text, place)
    else:
        writer.table(spread(parts), place=place)


def _write_lines(writer: Writer, lines: list[tuple[Line, Edges]]) -> None:
    for paragraph in join_lines(lines):
        last = ""
        for number, line in enumerate(paragraph):
            text = line.text if number else without_tab(line.text)
            left, top, right, bottom = (round(value, 1) for value in line.box)
            writer.piece((between(last, text) if last else "") + text, Place(line.page, (left, top, right, bottom)))
            last = text
        writer.end_line()
