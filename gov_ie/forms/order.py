"""Figures whose headers do not stand over them: pages with broken spans, headings left in the first columns.

The headers then give the order of the figures, and nothing is read where their numbers differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gov_ie.document import Cell
from gov_ie.forms.layouts import Layout
from gov_ie.forms.sheet import Sheet

# Lines between a figure and its headings: the longest form has 30.
_FARTHEST = 100

FindColumn = Callable[[str], "int | None"]


@dataclass(frozen=True, slots=True)
class Line:
    """A grid row behind the label of a form's row: its figures, blank ones too, from left to right."""

    row: int
    figures: tuple[Cell, ...]


def line_behind(sheet: Sheet, row: int, label: Cell) -> Line:
    """The figures of a grid row behind a label, without blanks at its end."""
    figures: list[Cell] = []
    for cell in sheet.grid[row][label.column + label.column_span :]:
        if cell is None or (figures and cell is figures[-1]) or sheet.reading(cell).kind == "label":
            continue
        figures.append(cell)
    while figures and sheet.reading(figures[-1]).kind == "blank":
        figures.pop()
    return Line(row, tuple(figures))


def sequence(sheet: Sheet, layout: Layout, row: int, column_of: FindColumn) -> tuple[tuple[int, Cell], ...]:
    """The columns of a form that the nearest headings over a grid row name, in their order, with the headings.

    Empty where that is not clear.
    """
    named: list[list[tuple[int, Cell]]] = []
    others = 0
    for above in range(row - 1, max(-1, row - _FARTHEST), -1):
        if above in sheet.counting:
            if named:
                break
            continue
        cells = dict.fromkeys(c for c in sheet.grid[above] if c is not None and c.row == above)
        hits = [(hit, c) for c in cells if (hit := column_of(sheet.key(c))) is not None]
        if hits:
            others = others if named else sum(sheet.reading(c).kind == "label" for c in cells) - len(hits)
            named.insert(0, hits)
        elif named:
            break
    if layout.rows[0].cells:  # each small table has headings of its own in one line, and one over its labels
        return tuple(named[-1]) if named and others <= 1 else ()
    found = dict(pair for hits in named for pair in hits)
    printed = tuple(i for i, column in enumerate(layout.columns) if not column.heading)
    if found.keys() >= set(printed):
        return tuple((i, found[i]) for i in printed)
    if layout.is_cut(found.keys()):
        return ()
    return tuple(sorted(found.items(), key=lambda pair: pair[0])) if len(found) == sum(map(len, named)) else ()


def adds_up(sheet: Sheet, layout: Layout, figures: Sequence[tuple[int, Cell]]) -> bool:
    """Whether the figures of a row, with their columns, are all that its total asks for, and add up to it."""
    values: defaultdict[str, Decimal] = defaultdict(Decimal)
    for column, cell in figures:
        quantity = sheet.quantity(cell)
        if quantity is None:
            return False
        values[layout.columns[column].id] += quantity.value
    return any(i.adds_up(values) for i in layout.sums("columns") if values.keys() == {*i.total, *i.parts})


def all_add_up(sheet: Sheet, layout: Layout, figures: Iterable[Cell]) -> bool:
    """Whether the figures of each grid row are as many as the form's columns, and add up in their order."""
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in figures:
        rows[cell.row].append(cell)
    columns = [i for i, column in enumerate(layout.columns) if not column.heading]
    return all(
        len(own) == len(columns) and adds_up(sheet, layout, list(zip(columns, own, strict=True)))
        for own in (sorted(cells, key=lambda c: c.column) for cells in rows.values())
    )


def rows_add_up(sheet: Sheet, layout: Layout, figures: Mapping[int, Cell]) -> bool:
    """Whether the figures of rows, by place in the layout, fill a sum of the form and keep to all that they fill."""
    values: dict[str, Decimal] = {}
    for row, cell in figures.items():
        if quantity := sheet.quantity(cell):
            values[layout.rows[row].id] = quantity.value
    whole = [i for i in layout.sums("rows") if values.keys() >= {*i.total, *i.parts}]
    return bool(whole) and all(i.adds_up(values) for i in whole)
