"""A Document as it is written: paragraphs and tables in reading order, each with the place it came from.

Every reader hands its lines and cells to a `Writer`, which alone counts offsets.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gov_ie.document import Cell, Document, Metadata, Place, Stretch, Table
from gov_ie.readers.cells import CHINESE, CellDraft, cell_text, joined
from gov_ie.readers.headers import with_headers
from gov_ie.text.captions import LINES_OVER, said_over, unit_said, without_unit

__all__ = ["CHINESE", "CellDraft", "Writer", "cell_text", "joined"]

# A table's grid is laid out by whoever reads it: more places than this are no table of a report.
MAX_PLACES = 4_000_000


class Writer:
    """The document so far: text, stretches, tables.

    >>> writer = Writer("年报.html")
    >>> writer.paragraph("二、主动公开情况（单位：件）")
    >>> table = writer.table([CellDraft(0, 0, "规章", header=True), CellDraft(0, 1, "3")])
    >>> document = writer.finish()
    >>> document.text, document.tables[0].caption, document.tables[0].unit
    ('二、主动公开情况（单位：件）\\n规章\\t3\\n', '二、主动公开情况', '件')
    >>> [document.text[cell.start : cell.end] for cell in document.tables[0].cells]
    ['规章', '3']
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._parts: list[str] = []
        self._length = 0
        self._stretches: list[Stretch] = []
        self._tables: list[Table] = []
        self._line: list[str] = []
        self._over: list[str] = []

    @property
    def length(self) -> int:
        """Number of code points written so far: where the next one will stand."""
        return self._length

    def _write(self, text: str, place: Place | None) -> None:
        if not text:
            return
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if place is None:
            return
        last = self._stretches[-1] if self._stretches else None
        if last is not None and last.end == start and last.place == place:
            self._stretches[-1] = replace(last, end=self._length)
        else:
            self._stretches.append(Stretch(start, self._length, place))

    def piece(self, text: str, place: Place | None = None) -> None:
        """Go on with the line that is being written; the text is taken as it is and must hold no line end."""
        self._write(text, place)
        self._line.append(text)

    def end_line(self) -> None:
        """End the line, if one was begun."""
        line = "".join(self._line)
        if line:
            self._write("\n", None)
            self._over = [*self._over[1 - LINES_OVER :], line]
        self._line = []

    def paragraph(self, text: str, place: Place | None = None) -> None:
        """Write the text as a line of its own; nothing where it is blank."""
        self.end_line()
        if text.strip():
            self.piece(text, place)
            self.end_line()

    def table(
        self,
        cells: Iterable[CellDraft],
        caption: str | None = None,
        unit: str | None = None,
        place: Place | None = None,
    ) -> Table | None:
        """The table as it was written, a line for each row and tabs between the cells that begin in it.

        Rows and columns in which no cell begins are left out of the grid, whatever spans were declared. `caption` and
        `unit`: None where the lines before the table and its first row are to say them. None where there is no cell,
        or where the grid would take more than MAX_PLACES: then nothing was written.
        """
        drafts = _laid_out(cells)
        if drafts is None:
            return None
        drafts = with_headers(drafts)
        self.end_line()
        start = self._length
        written: list[Cell] = []
        row = 0
        for number, draft in enumerate(drafts):
            if draft.row != row:
                self._write("\n", None)
                row = draft.row
            elif number:
                self._write("\t", None)
            begin = self._length
            self._write(draft.text, draft.place)
            written.append(
                Cell(
                    draft.row,
                    draft.column,
                    begin,
                    self._length,
                    draft.text,
                    draft.row_span,
                    draft.column_span,
                    draft.header,
                    draft.place,
                )
            )
        said = self._said(written) if caption is None or unit is None else ("", "")
        table = Table(
            start,
            self._length,
            tuple(written),
            said[0] if caption is None else without_unit(caption),
            (said[1] or unit_said(caption or "")) if unit is None else unit,
            place,
        )
        self._write("\n", None)
        self._tables.append(table)
        self._over = []
        return table

    def _said(self, cells: Sequence[Cell]) -> tuple[str, str]:
        """Caption and unit: of the lines before, else of leading rows that are one cell."""
        caption, unit = said_over(self._over)
        columns = max(c.column + c.column_span for c in cells)
        for cell in cells[:2]:
            if columns < 2 or cell.column_span < columns or cell.row_span > 1:
                break
            inside, of = said_over([cell.text])
            caption, unit = caption or inside, unit or of
        return caption, unit

    def finish(self, metadata: Metadata | None = None) -> Document:
        """The document: everything written, with the source's metadata."""
        self.end_line()
        return Document(
            "".join(self._parts),
            tuple(self._tables),
            tuple(self._stretches),
            metadata or Metadata(),
            self.source,
        )


def _laid_out(cells: Iterable[CellDraft]) -> list[CellDraft] | None:
    """The cells in reading order, on a grid of only those rows and columns in which one begins."""
    drafts = sorted(cells, key=lambda c: (c.row, c.column))
    rows = sorted({c.row for c in drafts})
    columns = sorted({c.column for c in drafts})
    if not drafts or len(rows) * len(columns) > MAX_PLACES:
        return None
    out = []
    for c in drafts:
        row, column = bisect_left(rows, c.row), bisect_left(columns, c.column)
        text = cell_text(c.text)
        # rowspan=65534 on each of a thousand cells: the spans end with the grid
        down = max(1, bisect_left(rows, c.row + c.row_span) - row)
        right = max(1, bisect_left(columns, c.column + c.column_span) - column)
        out.append(CellDraft(row, column, text, down, right, c.header, c.place))
    return out
