"""Sheets (XLSX, CSV) as documents: the tables that stand in them, the lines over and under them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gov_ie.document import Document, Place
from gov_ie.errors import MissingExtraError, ReadingError
from gov_ie.readers.cells import CellDraft, cell_text
from gov_ie.readers.metadata import metadata_of
from gov_ie.readers.sheet_values import shown
from gov_ie.readers.writing import Writer
from gov_ie.text.captions import unit_said
from gov_ie.text.decode import decode

# Bytes that a workbook may take unpacked, by what its archive declares, and how many times its own size.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 400
# Bytes of a part other than sheets and their strings: each style becomes an object of a thousand bytes.
MAX_OTHER = 8 * 1024 * 1024
# Cells of a workbook, blank ones between them included.
MAX_CELLS = 600_000
MAX_MERGED = 100_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["\']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["\']')
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|Table|表)\s?\d*", re.I)

_NOTE = re.compile(r"注|说明|备注|填[表报]|制表|审核|单位")

Row = list[CellDraft]


def read_xlsx(data: bytes, source: str) -> Document:
    """The document of a workbook: each sheet's tables, numbers as the sheet shows them, formulas by their values.

    Places are ranges: `表二!B7`. Raises MissingExtraError without openpyxl, ReadingError for a damaged or locked workbook,
    one that unpacks to more than MAX_UNPACKED, or one of more than MAX_CELLS.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "readers") from error
    merged = _checked(data, source)
    writer = Writer(source)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
        shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        left = MAX_CELLS
        for sheet in shown:
            sheet.reset_dimensions()  # what a sheet says of its size may be anything
            path = str(getattr(sheet, "_worksheet_path", ""))
            rows, left = _rows(sheet, merged.get(path, {}), left, source)
            if rows and len(shown) > 1 and not _DEFAULT_NAME.fullmatch(sheet.title):
                writer.paragraph(sheet.title.strip(), Place(element=sheet.title))
            _write(writer, rows, sheet.title)
        properties = book.properties
        fields = {"title": properties.title or "", "publisher": ""}
        book.close()
    except ReadingError:
        raise
    except MemoryError as error:
        raise ReadingError(f"{source}: the workbook takes too much memory; save its sheets as CSV") from error
    except Exception as error:  # openpyxl raises what its XML parser, zlib or a wrong attribute make it raise
        raise ReadingError(
            f"{source}: the workbook cannot be read ({type(error).__name__}: {str(error)[:100]}); open it and save it again as .xlsx"
        ) from error
    return writer.finish(metadata_of(fields))


def _checked(data: bytes, source: str) -> dict[str, dict[tuple[int, int], tuple[int, int]]]:
    """The merged ranges of every sheet, part's path → upper left corner → rows and columns; sizes and entities refused."""
    merged: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > MAX_UNPACKED or size > MAX_RATIO * max(len(data), 10_000):
                raise ReadingError(
                    f"{source}: unpacked the workbook takes {size} bytes, {size // max(len(data), 1)} times its size; "
                    f"at most {MAX_UNPACKED} are read: save the sheet that is needed as CSV"
                )
            for part in parts:
                if part.flag_bits & 1:
                    raise ReadingError(
                        f"{source}: {part.filename} is locked by a password; save the workbook without one"
                    )
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                large = "sheets/" in part.filename or "sharedStrings" in part.filename
                if part.file_size > MAX_OTHER and not large:
                    raise ReadingError(
                        f"{source}: {part.filename} takes {part.file_size} bytes, at most {MAX_OTHER} are read; save the sheet as CSV"
                    )
                content = archive.read(part)
                for coding in ("ascii", "utf-16-le", "utf-16-be"):
                    if "<!ENTITY".encode(coding) in content or "<!DOCTYPE".encode(coding) in content:
                        raise ReadingError(
                            f"{source}: {part.filename} declares entities, as no office program does; not read"
                        )
                if "sheets/" in part.filename:
                    merged[part.filename] = _merged(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError(
            f"{source}: the workbook is damaged ({error}); fetch it again, or save it again as .xlsx"
        ) from error
    return merged


def _merged(content: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    ranges: dict[tuple[int, int], tuple[int, int]] = {}
    for match in _MERGED.finditer(content):
        left, top, right, bottom = _column(match[1]), int(match[2]), _column(match[3]), int(match[4])
        if right >= left and bottom >= top and len(ranges) < MAX_MERGED:
            ranges[top - 1, left - 1] = (bottom - top + 1, right - left + 1)
    return ranges


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_name(number: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(sheet: Any, merged: dict[tuple[int, int], tuple[int, int]], left: int, source: str) -> tuple[list[Row], int]:
    """The rows of a sheet and how many cells may still be read; cells under a merged one are left out."""
    rows: list[Row] = []
    covered = _Covered(merged)
    for number, values in enumerate(sheet.iter_rows()):
        left -= len(values) + 1
        if left < 0:
            raise ReadingError(
                f"{source}: sheet {sheet.title} makes more than {MAX_CELLS} cells; save the part needed as CSV"
            )
        row: Row = []
        texts = [shown(cell.value, cell.number_format) if cell.value is not None else "" for cell in values]
        width = max((i + 1 for i, text in enumerate(texts) if text), default=0)
        for column in range(max(width, covered.width(number))):
            if covered.at(number, column):
                continue
            down, across = merged.get((number, column), (1, 1))
            text = texts[column] if column < len(texts) else ""
            place = Place(element=f"{sheet.title}!{column_name(column)}{number + 1}")
            row.append(CellDraft(number, column, text, down, across, place=place))
        left -= max(0, len(row) - len(values))
        rows.append(row)
    return rows, left


class _Covered:
    """Which places of a sheet lie under a merged cell, asked row by row from the top."""

    def __init__(self, merged: dict[tuple[int, int], tuple[int, int]]) -> None:
        self._waiting = sorted(
            ((top, left, *span) for (top, left), span in merged.items() if span != (1, 1)), reverse=True
        )
        self._open: list[tuple[int, int, int, int]] = []
        self._row = -1
        self._taken: set[int] = set()
        self._width = 0

    def _go_to(self, row: int) -> None:
        if row == self._row:
            return
        self._row = row
        while self._waiting and self._waiting[-1][0] <= row:
            top, left, down, across = self._waiting.pop()
            # Whole rows are merged to their end, whole columns to the last row: what is beyond the cells says nothing.
            self._open.append((top, left, top + down, left + min(across, 256)))
        self._open = [r for r in self._open if r[2] > row][:256]
        self._taken = {c for top, left, _, right in self._open for c in range(left, right) if (top, left) != (row, c)}
        self._width = max((left + 1 for top, left, _, _ in self._open if top == row), default=0)

    def at(self, row: int, column: int) -> bool:
        """Whether a merged cell that begins elsewhere covers the place."""
        self._go_to(row)
        return column in self._taken

    def width(self, row: int) -> int:
        """Columns up to the last merged cell that begins in the row."""
        self._go_to(row)
        return self._width


def read_csv(data: bytes, source: str) -> Document:
    """The document of a CSV file: its tables, with tabs between cells, whatever divided them in the file.

    >>> read_csv("单位：件,,\\n指标,单位,2016年\\n主动公开,条,312\\n".encode("gbk"), "表.csv").tables[0].unit
    '件'

    Raises DecodingError for bytes that are no text, ReadingError where a field is too long or there are too many.
    """
    text = decode(data, source)
    rows: list[Row] = []
    cells = 0
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
            while len(values) > 1 and not values[-1].strip():
                values.pop()
            cells += len(values) + 1
            if cells > MAX_CELLS:
                raise ReadingError(f"{source}: line {number + 1}: more than {MAX_CELLS} cells; split the file")
            rows.append(
                [
                    CellDraft(
                        number, column, cell_text(value), place=Place(element=f"{column_name(column)}{number + 1}")
                    )
                    for column, value in enumerate(values)
                ]
            )
    except csv.Error as error:
        raise ReadingError(f"{source}: row {len(rows) + 1}: {error}; is a quotation mark left open?") from error
    writer = Writer(source)
    _write(writer, rows, "")
    return writer.finish()


def _delimiter(text: str) -> str:
    """What divides the cells: the sign that stands most alike in the first rows, a comma where none does."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    best, divides = 0.0, ","
    for sign in ("\t", ",", ";", "|", "，"):
        found = [line.count(sign) for line in lines]
        usual = max(set(found), key=lambda n: (found.count(n) * (n > 0), n), default=0)
        alike = found.count(usual) / len(found) if found and usual else 0.0
        if alike > best + 0.1:
            best, divides = alike, sign
    return divides


def _write(writer: Writer, rows: Sequence[Row], sheet: str) -> None:
    """Write the rows: blocks of rows between blank ones as tables, single cells over and under a table as lines."""
    for found in _blocks(rows):
        # A sheet may begin at C3, or have one figure in its last column
        used = {cell.column for row in found for cell in row if cell.text}
        block = [[cell for cell in row if cell.column in used] for row in found]
        first, last = 0, len(block)
        while first < last and _is_over(block[first], min(used)):
            first += 1
        while last > first and _is_under(block[last - 1]):
            last -= 1
        for row in block[:first]:
            _write_line(writer, row)
        if first < last:
            full = _filled_up(block[first:last], sorted(used))
            writer.table([cell for row in full for cell in row], place=_range(full, sheet))
        for row in block[last:]:
            _write_line(writer, row)


def _only(row: Row) -> CellDraft | None:
    """The one cell of the row that is not blank, None where there are more."""
    filled = [cell for cell in row if cell.text]
    return filled[0] if len(filled) == 1 else None


def _is_over(row: Row, left: int) -> bool:
    """Whether a row over a table is a title or a unit; a figure's name beside a blank corner is none."""
    cell = _only(row)
    return cell is not None and (cell.column == left or cell.column_span > 1 or unit_said(cell.text) != "")


def _is_under(row: Row) -> bool:
    """Whether a row under a table is a note; the name of a row whose figures are blank is none."""
    cell = _only(row)
    if cell is None:
        return False
    return cell.column_span > 1 or len(cell.text) > 40 or _NOTE.match(cell.text) is not None


def _filled_up(rows: Sequence[Row], columns: Sequence[int]) -> list[Row]:
    """The rows with a blank cell wherever none was written and none reaches; a sheet leaves out what is blank."""
    if len(rows) * len(columns) > MAX_CELLS:
        return list(rows)
    taken: dict[int, int] = {}
    out = []
    for row in rows:
        number = row[0].row if row else -1
        there = {cell.column: cell for cell in row}
        full: Row = []
        until = -1
        for column in columns:
            if cell := there.get(column):
                full.append(cell)
                until = column + cell.column_span
                if cell.row_span > 1:
                    taken.update((c, number + cell.row_span) for c in columns if column <= c < until)
            elif row and column >= until and taken.get(column, -1) <= number:
                full.append(CellDraft(number, column, ""))
        out.append(full)
    return out


def _write_line(writer: Writer, row: Row) -> None:
    for cell in row:
        if cell.text:
            writer.paragraph(cell.text, cell.place)


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    below = 0  # a row of a merged cell alone is no gap
    for row in rows:
        if (
            any(cell.text for cell in row)
            or (row and row[0].row < below)
            or (row == [] and block and block[-1] and block[-1][0].row + 1 < below)
        ):
            block.append(row)
        elif block:
            yield block
            block = []
        for cell in row:
            if cell.text:
                below = max(below, cell.row + cell.row_span)
    if block:
        yield block


def _range(rows: Sequence[Row], sheet: str) -> Place:
    cells = [cell for row in rows for cell in row]
    left, right = min(c.column for c in cells), max(c.column + c.column_span - 1 for c in cells)
    top, bottom = min(c.row for c in cells), max(c.row + c.row_span - 1 for c in cells)
    of = f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
    return Place(element=f"{sheet}!{of}" if sheet else of)
