"""Ruled lines of a page and the characters between them → tables as grids.

A cell is what no ruling divides, so merged cells come out of the rulings that are missing. A side of a table that is not
ruled ends where its other rulings end: tables open to the left and right are usual, and so is the open lower side of a
table that goes on overleaf.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from gov_ie.document import Box
from gov_ie.readers.pdf_lines import Line, find_lines, is_chinese
from gov_ie.readers.pdf_page import Glyph, Page, Ruling

# Points: rulings that lie closer together are one, ends that come as near as this touch.
SNAP = 3.0
# No character fits between edges that are closer: double borders, the space between cells that are boxes.
NARROWEST = 6.0
# Of a cell's side: as much must be ruled.
RULED = 0.5
# Rulings are compared with each other: more on one page belong to a drawing.
MAX_CROSSINGS = 4_000_000
MAX_UNITS = 100_000
MAX_GRIDS = 200
# Points: a single cell higher than this is a frame; a lower one may be a row that the page break left alone.
HIGHEST_ROW = 60.0
# A table that ends in that part of the page's height may go on overleaf; a line that did not fit hangs out that far, in sizes.
LOW = 0.8
OVERHANG = 2.5


@dataclass(slots=True)
class GridCell:
    """A cell on a page: rows and columns it covers (half-open, from 0), its box, its lines joined.

    `open_top`, `open_bottom`: whether no ruling closes it there; `room`: points beside its last line, `size` of which;
    `upright`: whether each of its lines is one character.
    """

    rows: tuple[int, int]
    columns: tuple[int, int]
    box: Box
    text: str = ""
    open_top: bool = False
    open_bottom: bool = False
    room: float = 0.0
    size: float = 0.0
    upright: bool = False
    glyphs: list[Glyph] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class Grid:
    """A ruled table of one page: its box, the edges of its rows and columns in points, its cells in reading order."""

    box: Box
    page: int
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]


def find_grids(page: Page, number: int) -> tuple[list[Grid], list[Glyph]]:
    """The page's ruled tables from top to bottom, and the characters that stand in none of them.

    `number`: of the page, from 1. A frame around a page or a paragraph is no table, but a single low cell may be part of one.
    """
    horizontal, vertical = _merged(page.horizontal), _merged(page.vertical)
    if not horizontal or not vertical or len(horizontal) * len(vertical) > MAX_CROSSINGS:
        return [], page.glyphs
    grids = [
        grid for rows, columns in _connected(horizontal, vertical) if (grid := _grid(rows, columns, number)) is not None
    ]
    # a table inside of another comes first; thousands of small ones are a drawing
    grids.sort(key=lambda g: (g.box[2] - g.box[0]) * (g.box[3] - g.box[1]))
    grids = grids[-MAX_GRIDS:]
    rest = _overhanging(grids, _fill(grids, page.glyphs), page.height)
    for grid in grids:
        for cell in grid.cells:
            _read(cell)
    kept = [grid for grid in grids if any(c.text for c in grid.cells)]
    return sorted(kept, key=lambda g: (g.box[1], g.box[0])), rest


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Pieces of one line put together: borders are drawn cell by cell, and twice where two cells meet."""
    out: list[Ruling] = []
    for group in _clusters(sorted(rulings, key=lambda r: r.at)):
        at = sum(r.at for r in group) / len(group)
        first, *others = sorted(group, key=lambda r: r.start)
        start, end = first.start, first.end
        for ruling in others:
            if ruling.start <= end + SNAP:
                end = max(end, ruling.end)
                continue
            out.append(Ruling(at, start, end))
            start, end = ruling.start, ruling.end
        out.append(Ruling(at, start, end))
    return [r for r in out if r.end - r.start > SNAP]


def _clusters(rulings: Sequence[Ruling]) -> Iterable[list[Ruling]]:
    group: list[Ruling] = []
    for ruling in rulings:
        if group and ruling.at - group[0].at > SNAP:
            yield group
            group = []
        group.append(ruling)
    if group:
        yield group


def _connected(rows: list[Ruling], columns: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that cross or touch, table by table."""

    def values(rulings: list[Ruling]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return np.array([r.at for r in rulings]), np.array([r.start for r in rulings]), np.array([r.end for r in rulings])

    at, start, end = values(rows)
    x, top, bottom = values(columns)
    cross = (x[None] >= start[:, None] - SNAP) & (x[None] <= end[:, None] + SNAP)
    cross &= (at[:, None] >= top[None] - SNAP) & (at[:, None] <= bottom[None] + SNAP)
    parent = list(range(len(rows) + len(columns)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, column in zip(*np.nonzero(cross), strict=True):
        parent[root(int(row))] = root(len(rows) + int(column))
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for number, ruling in enumerate(rows):
        groups[root(number)][0].append(ruling)
    for number, ruling in enumerate(columns):
        groups[root(len(rows) + number)][1].append(ruling)
    tables = [group for group in groups.values() if group[0] and group[1]]
    for (column,) in (c for r, c in groups.values() if not r and len(c) == 1):
        _attach(column, tables)
    return tables


def _attach(column: Ruling, tables: list[tuple[list[Ruling], list[Ruling]]]) -> None:
    """Give a ruling that nothing crosses to the table it runs beside.

    A merged cell that fills the first column of a page has no ruling above or below that would lead to its left side.
    """
    beside = [
        (min(abs(column.at - r.start) for r in rows), number)
        for number, (rows, columns) in enumerate(tables)
        if column.start <= min(r.at for r in rows) + SNAP and column.end >= max(r.at for r in rows) - SNAP and columns
    ]
    if beside:
        tables[min(beside)[1]][1].append(column)


def _edges(rulings: list[Ruling], ends: list[Ruling]) -> list[float]:
    """Where rows or columns begin and end: at the rulings, and where the rulings across end."""
    values = sorted([r.at for r in rulings] + [min(r.start for r in ends), max(r.end for r in ends)])
    out = [values[0]]
    for value in values[1:]:
        if value - out[-1] > NARROWEST:
            out.append(value)
    return out


def _nearest(edges: list[float], value: float) -> int:
    place = bisect_left(edges, value)
    if place == len(edges) or (place and value - edges[place - 1] <= edges[place] - value):
        return place - 1
    return place


def _grid(rows: list[Ruling], columns: list[Ruling], page: int) -> Grid | None:
    xs, ys = _edges(columns, rows), _edges(rows, columns)
    height, width = len(ys) - 1, len(xs) - 1
    if height * width < 1 or height * width > MAX_UNITS:
        return None
    # above[r, c]: whether the unit's upper side is ruled; before[r, c]: its left side
    above = _walls(rows, ys, xs)
    before = _walls(columns, xs, ys).T
    cells = []
    for top, bottom, left, right in _regions(above, before, height, width):
        box = (xs[left], ys[top], xs[right], ys[bottom])
        cells.append(
            GridCell(
                (top, bottom),
                (left, right),
                box,
                open_top=not above[top, left:right].all(),
                open_bottom=not above[bottom, left:right].all(),
            )
        )
    if len(cells) == 1 and ys[-1] - ys[0] > HIGHEST_ROW:
        return None
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), page, xs, ys, cells)


def _walls(rulings: list[Ruling], edges: list[float], across: list[float]) -> np.ndarray:
    """Bool array (edges, units across): whether the edge is ruled along the unit."""
    walls = np.zeros((len(edges), len(across) - 1), bool)
    for ruling in rulings:
        place = _nearest(edges, ruling.at)
        first = max(0, bisect_right(across, ruling.start) - 1)
        for unit in range(first, len(across) - 1):
            low, high = across[unit], across[unit + 1]
            if low >= ruling.end:
                break
            if min(high, ruling.end) - max(low, ruling.start) >= RULED * (high - low):
                walls[place, unit] = True
    return walls


def _regions(above: np.ndarray, before: np.ndarray, height: int, width: int) -> Iterable[tuple[int, int, int, int]]:
    """(top, bottom, left, right) of each rectangle of units that no ruling divides, in reading order.

    Where rulings leave a region that is no rectangle, it is cut into rectangles.
    """
    taken = np.zeros((height, width), bool)
    for row in range(height):
        for column in range(width):
            if taken[row, column]:
                continue
            right = column + 1
            while right < width and not taken[row, right] and not before[row, right]:
                right += 1
            bottom = row + 1
            while (
                bottom < height
                and not above[bottom, column:right].any()
                and not taken[bottom, column:right].any()
                and not before[bottom, column + 1 : right].any()
            ):
                bottom += 1
            taken[row:bottom, column:right] = True
            yield row, bottom, column, right


def _fill(grids: list[Grid], glyphs: list[Glyph]) -> list[Glyph]:
    """Put each character into the cell around its middle; those that are in none are returned."""
    units: list[dict[tuple[int, int], GridCell]] = []
    for grid in grids:
        units.append({
            (row, column): cell
            for cell in grid.cells
            for row in range(*cell.rows)
            for column in range(*cell.columns)
        })  # fmt: skip
    rest = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        for grid, cells in zip(grids, units, strict=True):
            left, top, right, bottom = grid.box
            if left <= x <= right and top <= y <= bottom:
                row, column = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
                cell = cells.get((min(row, len(grid.ys) - 2), min(column, len(grid.xs) - 2)))
                if cell is not None:
                    cell.glyphs.append(glyph)
                break
        else:
            rest.append(glyph)
    return rest


def _overhanging(grids: list[Grid], glyphs: list[Glyph], height: float) -> list[Glyph]:
    """Put what a browser wrote below a cell that it cut at the page's end into that cell; the others are returned."""
    opened = [
        cell for g in grids if g.box[3] > LOW * height for cell in g.cells if cell.open_bottom and cell.box[3] == g.box[3]
    ][:MAX_GRIDS]
    rest = []
    for glyph in glyphs if opened else ():
        x = (glyph.left + glyph.right) / 2
        for cell in opened:
            if cell.box[0] <= x <= cell.box[2] and 0 <= glyph.baseline - cell.box[3] <= OVERHANG * glyph.size:
                cell.glyphs.append(glyph)
                break
        else:
            rest.append(glyph)
    return rest if opened else glyphs


def _read(cell: GridCell) -> None:
    """Join the cell's lines and forget its characters."""
    lines = find_lines(cell.glyphs)
    cell.glyphs = []
    if not lines:
        return
    left, _, right, _ = cell.box
    parts = [lines[0].text]
    for line, following in pairwise(lines):
        parts.append(_break(line, following, left, right))
        parts.append(following.text)
    cell.text = "".join(parts).replace("\t", " ")
    cell.room = (right - left) - (lines[-1].right - lines[-1].left)
    cell.size = lines[-1].size
    cell.upright = all(len(line.text.strip()) == 1 for line in lines)


def _break(line: Line, following: Line, left: float, right: float) -> str:
    """What a line break in a cell stands for: nothing between Chinese characters and inside a figure."""
    last, first = line.text[-1], following.text[0]
    if is_chinese(last) or is_chinese(first):
        return ""
    # 2070 in a column three figures wide; two figures one below the other are two
    figures = (last.isdigit() or last in ".,") and (first.isdigit() or first in ".,%")
    return "" if figures and (right - left) - (line.right - line.left) < 1.2 * line.size else " "
