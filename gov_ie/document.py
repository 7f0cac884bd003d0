"""A source as a document: its text in reading order, its tables as grids, and where each stretch came from.

Offsets are code points into `Document.text`, half-open, counted from 0. A table stands in the text, too, where it was
read: a line for each row, its cells divided by tabs, so that a cell is a stretch of the text like any other.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the source a stretch stands; None where the kind of source has no such thing.

    `page`: from 1; `box`: left, top, right, bottom in points from the page's upper left corner; `element`: path of an
    HTML element or range of a sheet (`Sheet1!B7`); `paragraph`: number of a Word paragraph, from 1.

    >>> Place(page=2, box=(72.0, 90.5, 310.0, 104.5)).element is None
    True
    """

    page: int | None = None
    box: Box | None = None
    element: str | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of the document's text with the place it came from.

    >>> Stretch(0, 9, Place(paragraph=4)).place.paragraph
    4
    """

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its upper left corner in the grid (from 0), how many rows and columns it covers, its text.

    `start`, `end`: code points into the document's text, equal where the cell is blank; `header`: whether it names
    a row or a column and counts nothing, as far as the source says so.

    >>> import gov_ie
    >>> table = gov_ie.read("| 申请 | 件 |\\n|---|---|\\n| 新收 | 3 |".encode(), name="年报.md").tables[0]
    >>> [(c.row, c.column, c.text, c.header) for c in table.cells][:3]
    [(0, 0, '申请', True), (0, 1, '件', True), (1, 0, '新收', True)]
    """

    row: int
    column: int
    start: int
    end: int
    text: str
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: cells in reading order; the range of the document's text that it takes; what is said over it.

    `caption`: the words over the table or in its first line, `unit`: what they say of the unit (单位:万元), without
    the word 单位; both "" where nothing is said.

    >>> Table(0, 4, (Cell(0, 0, 0, 2, "新收"), Cell(0, 1, 3, 4, "3"))).shape
    (1, 2)
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: str = ""
    unit: str = ""
    place: Place | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        rows = max((c.row + c.row_span for c in self.cells), default=0)
        return rows, max((c.column + c.column_span for c in self.cells), default=0)

    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The cell of every place, one that spans several in each of them; None where there is no cell.

        >>> wide = Cell(0, 0, 0, 2, "项目", column_span=2)
        >>> [[c and c.text for c in row] for row in Table(0, 4, (wide, Cell(1, 0, 3, 4, "3"))).grid()]
        [['项目', '项目'], ['3', None]]
        """
        rows, columns = self.shape
        grid: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
        for cell in self.cells:
            for row in grid[cell.row : cell.row + cell.row_span]:
                for column in range(cell.column, cell.column + cell.column_span):
                    row[column] = row[column] or cell
        return tuple(map(tuple, grid))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source's own fields say: the page's title, when, by whom and where it was published.

    `published` is the day of publication; it tells the report's year only where neither title nor text nor signature does.

    >>> Metadata(title="2016年度报告", published=date(2017, 3, 2)).published.year
    2017
    """

    title: str = ""
    published: date | None = None
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source that was read: its text in reading order, its tables, the places its stretches came from.

    `stretches`: in order, not overlapping; `source`: what the source is called in errors.

    >>> document = Document("主动公开12条。", stretches=(Stretch(0, 9, Place(page=2)),))
    >>> document.place_of(4).page
    2
    """

    text: str
    tables: tuple[Table, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    metadata: Metadata = field(default=Metadata())
    source: str = "text"

    def place_of(self, offset: int) -> Place | None:
        """Where the code point at `offset` came from; None where nothing is known of it."""
        number = bisect_right(self.stretches, offset, key=lambda s: s.start) - 1
        if number < 0 or offset >= self.stretches[number].end:
            return None
        return self.stretches[number].place
