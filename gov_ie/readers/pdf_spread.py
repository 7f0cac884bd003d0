"""Parts of a table on following pages → one table.

Over a page break a printer repeats header rows, cuts rows in two and merged cells in two; some close the parts with a
rule of their own, some leave them open. Where a rule closes them, what is cut is told from what is missing: the row's
figures stand in its first half.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from gov_ie.document import Place
from gov_ie.readers.headers import counts
from gov_ie.readers.pdf_lines import is_chinese
from gov_ie.readers.pdf_paragraphs import first_word, text_width
from gov_ie.readers.pdf_tables import Grid, GridCell
from gov_ie.readers.writing import CellDraft

# Points by which the edges of a table move from page to page.
SHIFT = 6.0
MAX_HEADER_ROWS = 6
MAX_HEAD_COLUMNS = 200
# Points that a cell keeps free on both sides of its text together, as word processors set it.
PADDING = 12.0

_MARKER = re.compile(r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．])")
_FIGURE = re.compile(r"[\d.,%/\-—]*")


@dataclass(slots=True)
class _Piece:
    rows: tuple[int, int]
    columns: tuple[int, int]
    text: str
    place: Place
    last: GridCell


def is_continued(last: Grid, following: Grid) -> bool:
    """Whether the table on the next page has the place and the columns of the one before."""
    if following.page != last.page + 1:
        return False
    if abs(last.box[0] - following.box[0]) > SHIFT or abs(last.box[2] - following.box[2]) > SHIFT:
        return False
    few, many = sorted((last.xs, following.xs), key=len)
    shared = sum(1 for x in few if abs(many[_nearest(many, x)] - x) <= SHIFT)
    return shared >= 0.8 * len(few)


def spread(parts: Sequence[Grid]) -> list[CellDraft]:
    """The cells of a table that stands on one page or on several, header rows once, cut rows and cells whole again."""
    edges = _columns(parts)
    pieces: list[_Piece] = []
    height = 0
    for number, part in enumerate(parts):
        skip = _repeated_rows(parts[0], part) if number else 0
        cells = [cell for cell in part.cells if cell.rows[0] >= skip]
        if not cells:
            continue
        height = _append(pieces, height, part, cells, skip, edges)
    return [
        CellDraft(p.rows[0], p.columns[0], p.text, p.rows[1] - p.rows[0], p.columns[1] - p.columns[0], place=p.place)
        for p in pieces
    ]


def _columns(parts: Sequence[Grid]) -> list[float]:
    """The edges of the columns of all parts, in points."""
    values = sorted(x for part in parts for x in part.xs)
    out = [values[0]]
    for x in values[1:]:
        if x - out[-1] > SHIFT / 2:
            out.append(x)
    return out


def _nearest(edges: Sequence[float], x: float) -> int:
    place = bisect_left(edges, x)
    if place == len(edges) or (place and x - edges[place - 1] <= edges[place] - x):
        return place - 1
    return place


def _append(
    pieces: list[_Piece], height: int, part: Grid, cells: Sequence[GridCell], skip: int, edges: list[float]
) -> int:
    """Put the cells of a part under the pieces; returns the table's new height in rows."""
    where = {x: _nearest(edges, x) for x in part.xs}
    ending = {p.columns: p for p in pieces if p.rows[1] == height}
    pairs: dict[int, _Piece] = {}
    columns: dict[int, tuple[int, int]] = {}
    for number, cell in enumerate(cells):
        columns[number] = (where[part.xs[cell.columns[0]]], where[part.xs[cell.columns[1]]])
        if cell.rows[0] == skip and columns[number] in ending:
            pairs[number] = ending[columns[number]]
    # 未经复议直接起诉 over five columns: the cells beside it go down to where those begin
    matched = {piece.columns for piece in pairs.values()}
    divided = len(part.xs) <= MAX_HEAD_COLUMNS and any(
        left <= column[0] and column[1] <= right and column != (left, right)
        for left, right in ending
        if (left, right) not in matched
        for column in columns.values()
    )
    cut = _is_cut(pairs, cells, divided)
    offset = height - skip - (1 if cut else 0)
    for number, cell in enumerate(cells):
        rows = (cell.rows[0] + offset, cell.rows[1] + offset)
        piece = pairs.get(number)
        if piece is not None and (cut or _is_same(piece, cell, divided)):
            piece.text = _together(piece.text, cell.text)
            piece.rows = (piece.rows[0], max(piece.rows[1], rows[1]))
            piece.last = cell
            continue
        place = Place(page=part.page, box=_rounded(cell.box))
        pieces.append(_Piece(rows, columns[number], cell.text, place, cell))
    return offset + len(part.ys) - 1


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(value, 1) for value in box)
    return left, top, right, bottom


def _together(last: str, first: str) -> str:
    if not last or not first:
        return last or first
    return last + ("" if is_chinese(last[-1]) or is_chinese(first[0]) else " ") + first


def _repeated_rows(first: Grid, part: Grid) -> int:
    """How many rows at the part's head say what the table's first rows say."""

    # not the columns: a part without a merged cell's columns has fewer
    def rows(grid: Grid) -> list[list[tuple[str, int]]]:
        out: list[list[tuple[str, int]]] = [[] for _ in grid.ys[:-1]]
        for cell in grid.cells:
            out[cell.rows[0]].append((cell.text, cell.rows[1] - cell.rows[0]))
        return out

    said, again = rows(first), rows(part)
    count = 0
    while count < min(len(said), len(again) - 1, MAX_HEADER_ROWS) and said[count] == again[count]:
        count += 1
    while count and any(c.rows[0] < count < c.rows[1] for c in part.cells):
        count -= 1
    # rows of zeros are the same anywhere: a header has words and no figure
    texts = [text for row in again[:count] for text, _ in row]
    return count if any(t and not _FIGURE.fullmatch(t) for t in texts) and not any(_is_figure(t) for t in texts) else 0


def _is_figure(text: str) -> bool:
    return any(c.isdigit() for c in text) and (_FIGURE.fullmatch(text) is not None or counts(text))


def _is_same(piece: _Piece, cell: GridCell, divided: bool) -> bool:
    """Whether a cell at the head of a part is the rest of a merged cell at the foot of the part before.

    `divided`: whether the page break cuts a head over several columns from the heads of those columns.
    """
    if piece.last.open_bottom and cell.open_top:
        return True
    spans = piece.rows[1] - piece.rows[0] > 1 or cell.rows[1] - cell.rows[0] > 1
    if not (spans or divided) or not piece.text or _is_figure(piece.text):
        return False  # a blank under a blank or under a figure is a zero that was not written
    # 三、本 | 年度办理结果
    return not cell.text or ((divided or bool(_MARKER.match(piece.text))) and _goes_on(piece, cell))


def _goes_on(piece: _Piece, cell: GridCell) -> bool:
    """Whether the cell's words can be the rest of the piece's: they found no room there and begin nothing new."""
    if not piece.text or _is_figure(cell.text) or _MARKER.match(cell.text):
        return False
    if _is_upright(piece, cell):
        return True  # 商业 | 企业, a character a line
    return piece.last.room - PADDING < text_width(first_word(cell.text), piece.last.size)


def _is_upright(piece: _Piece, cell: GridCell) -> bool:
    return piece.last.upright and cell.upright


def _is_cut(pairs: dict[int, _Piece], cells: Sequence[GridCell], divided: bool) -> bool:
    """Whether the part begins with the rest of the row before."""
    single = [
        (piece, cells[number]) for number, piece in pairs.items() if cells[number].rows[1] - cells[number].rows[0] == 1
    ]
    opened = any(p.last.open_bottom and cell.open_top for p, cell in single if p.rows[1] - p.rows[0] == 1)
    if opened and not divided:
        return True
    rest = [(piece, cell) for piece, cell in single if cell.text]
    # the figures stand beside the first half, and there are no others; a row of heads is cut in all its cells
    figures = any(_is_figure(piece.text) for piece, _ in single)
    upright = all(_is_upright(piece, cell) for piece, cell in rest)
    if not figures and not upright and (divided or len(rest) < 3):
        return False
    return bool(rest) and all(_goes_on(piece, cell) for piece, cell in rest)
