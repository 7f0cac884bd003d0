"""A table element of a page: a table of data or a means of layout, and the cells of a data table on their grid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gov_ie.document import Place
from gov_ie.readers.cells import CellDraft, cell_text
from gov_ie.readers.headers import counts
from gov_ie.readers.html_markup import Element, names

# Source: HTML Living Standard, 4.9.11: colspan ≤ 1000, rowspan ≤ 65534.
MAX_COLUMN_SPAN = 1000
MAX_ROW_SPAN = 65534
# Places that the spans of one table may take while it is laid out.
MAX_PLACES = 4_000_000
# A cell longer than this is prose.
LONG = 120
_BLOCK = names("block")
_SENTENCE = re.compile("[。；！？]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table element on their grid, and its caption."""

    cells: tuple[CellDraft, ...]
    caption: Element | None


def rows_of(table: Element) -> tuple[list[list[Element]], Element | None]:
    """The rows of a table element as lists of its cells, without those of tables inside, and its caption."""
    head: list[list[Element]] = []
    body: list[list[Element]] = []
    foot: list[list[Element]] = []
    caption = None
    for child in _elements(table):
        if child.name == "caption":
            caption = caption or child
        elif child.name == "tr":
            body.append(_cells(child))
        elif child.name in ("thead", "tbody", "tfoot"):
            rows = {"thead": head, "tbody": body, "tfoot": foot}[child.name]
            rows.extend(_cells(row) for row in _elements(child) if row.name == "tr")
    return [*head, *body, *foot], caption


def _elements(element: Element) -> list[Element]:
    return [child for child in element.children if isinstance(child, Element)]


def _cells(row: Element) -> list[Element]:
    return [child for child in _elements(row) if child.name in ("td", "th")]


def _span(element: Element, name: str, most: int) -> int:
    """The span declared, 1 where it is none; rowspan=0 goes to the table's end."""
    match = re.match(r"\s*\+?(\d{1,12})", element.attributes.get(name, ""))
    if match is None:
        return 1
    number = int(match[1])
    if number == 0:
        return most if name == "rowspan" else 1
    return min(number, most)


def lay_out(table: Element, hidden: Callable[[Element], bool]) -> Grid | None:
    """The table on its grid, spans resolved; None where it has no cell or its spans take more than MAX_PLACES.

    `hidden`: whether an element is not shown; its cells take no place.
    """
    rows, caption = rows_of(table)
    taken: dict[int, int] = {}  # column → first row in which it is free again
    cells: list[CellDraft] = []
    places = 0
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            if hidden(element):
                continue
            while taken.get(column, 0) > number:
                column += 1
                places += 1
            across = _span(element, "colspan", MAX_COLUMN_SPAN)
            down = min(_span(element, "rowspan", MAX_ROW_SPAN), len(rows) - number)
            places += across
            if places > MAX_PLACES:
                return None
            if down > 1:
                taken.update((c, number + down) for c in range(column, column + across))
            text = shown_text(element, hidden)
            place = Place(element=element.path)
            cells.append(CellDraft(number, column, text, down, across, element.name == "th", place))
            column += across
    return Grid(tuple(cells), caption) if cells else None


def shown_text(cell: Element, hidden: Callable[[Element], bool]) -> str:
    """The text of an element on one line, without what is hidden in it."""
    return cell_text(cell.text(hidden, _BLOCK))


def layout_tables(tables: Iterable[Element]) -> set[Element]:
    """Those of the tables that hold a table of two cells or more, or tables in tables: means of layout.

    `tables`: all tables of a page, in document order.
    """
    out: set[Element] = set()
    holders: set[Element] = set()
    for table in reversed(list(tables)):  # the inner ones first
        rows, _ = rows_of(table)
        holds = sum(map(len, rows)) > 1 or table in holders
        element = table.parent
        while element is not None and not (element in out or (element in holders and not holds)):
            if element.name == "table":
                holders.add(element)
                if holds:
                    out.add(element)
                    holds = True
            element = element.parent
    return out


def is_data(grid: Grid, link_share: float) -> bool:
    """Whether the table states data; else it lays out a page or a paragraph and its cells are read one after another.

    `link_share`: share of its text that stands in links. A table of data has two columns, short cells, no table of
    several cells inside, and is no menu.
    """
    drafts = grid.cells
    filled = [draft.text for draft in drafts if draft.text]
    starts = {draft.column for draft in drafts}
    if len(starts) < 2 or not filled:
        return False
    numbers = sum(counts(text) for text in filled)
    total = sum(map(len, filled))
    if link_share > 0.5 and numbers * 5 < len(filled):
        return False
    longest = max(filled, key=len)
    if numbers * 4 >= len(filled) and numbers > 1 and len(longest) < 1000:
        return True
    prose = sum(
        len(text) for text in filled if len(text) > LONG or (len(text) > 40 and len(_SENTENCE.findall(text)) > 1)
    )
    if prose * 2 > total or len(longest) > 1000:
        return False
    rows = {draft.row for draft in drafts}
    # 联系人 | 某某: one row of words is layout, one row with a figure is a table that lost its head
    return len(rows) > 1 or (numbers > 0 and len(longest) <= 40)
