"""A table laid out: what each of its cells holds, and which labels stand left of and above each number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from gov_ie.document import Cell, Document, Table
from gov_ie.forms.labels import Reading, is_unit, read_cell, read_texts, unit_in, written
from gov_ie.text.captions import units_of
from gov_ie.text.vocabulary import vocabulary
from gov_ie.types import Quantity
from gov_ie.values.lexicon import REPORTED, UNIT_KINDS
from gov_ie.values.quantities import parse_quantity

Direction = Literal["left", "top"]
Place = tuple[int, int]
Chain = tuple[Cell, ...]

# Labels kept for each number, the nearest first: forms have three columns of labels and four rows of headings.
_KEPT = 8
# More places than a table of 10^5 cells has; spans that make more are a broken page's.
_MOST_PLACES = 400_000
_WIDEST = 16


_CHANGED = re.compile(r"增加?|减少?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's cells as read, by their upper left corners, and the labels around its numbers.

    `left`, `top`: for a number's corner, the labels of each grid row (column) that it covers, the nearest first;
    `units`: for a number's corner, the unit in a cell of its own; `counting`: grid rows that hold numbers;
    `unit_columns`: grid columns under 单位; `unit`: what the table's caption states, `listed`: all where it states several;
    `range`: the text that the table takes.
    """

    document: Document
    readings: Mapping[Place, Reading]
    numbers: tuple[Cell, ...]
    labels: tuple[Cell, ...]
    left: Mapping[Place, tuple[Chain, ...]]
    top: Mapping[Place, tuple[Chain, ...]]
    units: Mapping[Place, str]
    counting: frozenset[int]
    unit_columns: frozenset[int]
    grid: tuple[tuple[Cell | None, ...], ...]
    unit: str
    listed: tuple[str, ...]
    range: tuple[int, int]

    def reading(self, cell: Cell) -> Reading:
        """What a cell holds."""
        return self.readings[cell.row, cell.column]

    def key(self, cell: Cell) -> str:
        """The words of a cell's label."""
        return self.readings[cell.row, cell.column].key

    def chains(self, cell: Cell, direction: Direction) -> tuple[Chain, ...]:
        """The labels left of or above a number, for each grid row or column that it covers."""
        return (self.left if direction == "left" else self.top)[cell.row, cell.column]

    def range_of(self, cell: Cell, start: int | None = None) -> tuple[int, int] | None:
        """Where a cell's number or label stands in the document's text, from `start` of the cell's text where given."""
        found = self.reading(cell)
        first = found.start if start is None else start
        return (cell.start + first, cell.start + found.end) if first < found.end else None

    def is_unit(self, cell: Cell) -> bool:
        """Whether a label is nothing but a unit."""
        return cell.column in self.unit_columns or is_unit(self.reading(cell).surface)

    def beside(self, place: Place) -> Cell | None:
        """The cell left of the one in a corner, None at the edge."""
        row, column = place
        return self.grid[row][column - 1] if column else None

    def _unit_above(self, cell: Cell) -> str:
        """The unit in a cell of its own over a number, "" where none stands there: a row of units in a turned table."""
        labels = (c for chain in self.top[cell.row, cell.column] for c in chain if c.row not in self.counting)
        return next((written(self.reading(c).surface) for c in labels if is_unit(self.reading(c).surface)), "")

    def quantity(self, cell: Cell, unit: str = "", signed: bool = False) -> Quantity | None:
        """The value of a number with its own unit, or else the one given or that of its row, `unit` or caption.

        `signed`: it tells of a change; «减5» is −5 there and None elsewhere.
        """
        surface = self.reading(cell).surface.replace("\0", "").removeprefix("+")
        if changed := _CHANGED.match(surface):
            surface = surface[changed.end() :].strip()
            if not signed:
                return None
            if changed[0].startswith("减"):
                surface = "-" + surface
        value = Quantity(Decimal(surface)) if surface.isdecimal() else parse_quantity(surface)
        if value is None or value.unit:
            return value
        for word in (self.units.get((cell.row, cell.column), ""), self._unit_above(cell), unit, self.unit):
            if word and surface.isdecimal() and word in UNIT_KINDS and word not in REPORTED:
                return replace(value, unit=word)
            if word:
                whole = parse_quantity(surface + word) if value.value or surface[-1:].isdigit() else None
                return whole or Quantity(Decimal(0), word.lstrip("百千万亿") or word)
        return value


def lay_out(document: Document, table: Table) -> Sheet | None:
    """The table laid out; None where its spans make it larger than any table is."""
    rows, columns = table.shape
    if not table.cells or rows * columns > _MOST_PLACES or rows * columns > 64 * len(table.cells) + 4096:
        return None
    texts = read_texts([document.text[c.start : c.end] for c in table.cells])
    # The grid gives a place to the first cell that claims it; a second cell in the same corner is not seen.
    readings: dict[Place, Reading] = {}
    for cell, text in zip(table.cells, texts, strict=True):
        readings.setdefault((cell.row, cell.column), read_cell(text))
    grid = table.grid()
    for place in _year_headers(grid, readings):
        readings[place] = Reading(readings[place].text, "label", *_ends(readings[place]))
    corners = [c for line in grid for c in line if c is not None]
    seen = list({(c.row, c.column): c for c in corners}.values())
    kind = {place: reading.kind for place, reading in readings.items()}
    numbers = tuple(c for c in seen if kind[c.row, c.column] == "number" and c.row_span * c.column_span <= _WIDEST)
    held = {(c.row, c.column) for c in numbers}
    return Sheet(
        document=document,
        readings=readings,
        numbers=numbers,
        labels=tuple(c for c in seen if kind[c.row, c.column] == "label"),
        left=_chains(grid, kind, held, by_row=True),
        top=_chains(tuple(zip(*grid, strict=True)), kind, held, by_row=False),
        units=_row_units(grid, readings, held),
        counting=frozenset(row for c in numbers for row in range(c.row, c.row + c.row_span)),
        unit_columns=_unit_columns(seen, readings),
        grid=grid,
        unit=table.unit.strip() if table.unit and is_unit(table.unit.strip()) else unit_in(table.caption),
        listed=tuple(units_of(table.unit)),
        range=(table.start, table.end),
    )


def _ends(reading: Reading) -> tuple[int, int, str]:
    return reading.start, reading.end, reading.surface


def _chains(
    lines: tuple[tuple[Cell | None, ...], ...], kind: Mapping[Place, str], numbers: set[Place], by_row: bool
) -> dict[Place, tuple[Chain, ...]]:
    """For each number, the labels before it in each line that it stands in."""
    found: dict[Place, list[Chain]] = {}
    for line in lines:
        labels: list[Cell] = []
        chain: Chain | None = None  # of the labels so far: the figures of a row share it
        before: Cell | None = None
        for cell in line:
            if cell is None or cell is before:
                continue
            before = cell
            place = cell.row, cell.column
            if kind[place] == "label":
                labels.append(cell)
                del labels[:-_KEPT]
                chain = None
            elif place in numbers:
                chain = tuple(reversed(labels)) if chain is None else chain
                found.setdefault(place, []).append(chain)
    return {place: tuple(chains) for place, chains in found.items()}


def _row_units(
    grid: tuple[tuple[Cell | None, ...], ...], readings: Mapping[Place, Reading], numbers: set[Place]
) -> dict[Place, str]:
    """The unit in a cell of its own in a number's row: the nearest before it, else the one right behind it."""
    found: dict[Place, str] = {}
    for line in grid:
        unit = ""
        waiting: list[Place] = []
        for cell in line:
            if cell is None:
                continue
            place = cell.row, cell.column
            reading = readings[place]
            if place in numbers:
                if unit:
                    found.setdefault(place, unit)
                elif place not in found:
                    waiting.append(place)
            elif reading.kind == "label" and is_unit(reading.surface):
                unit = written(reading.surface)
                for behind in waiting[-1:]:
                    found.setdefault(behind, unit)
                waiting.clear()
            elif reading.kind == "label":
                unit = ""
                waiting.clear()
    return found


def _unit_columns(cells: list[Cell], readings: Mapping[Place, Reading]) -> frozenset[int]:
    """The grid columns under 单位 that hold units; in a turned table 单位 stands over what is none."""
    titles = {c.column: c.row for c in cells if readings[c.row, c.column].key in _UNIT_TITLES}
    words: dict[int, list[bool]] = {column: [] for column in titles}
    for c in cells:
        reading = readings[c.row, c.column]
        if c.column in titles and c.row > titles[c.column] and reading.kind == "label":
            words[c.column].append(is_unit(reading.surface))
    return frozenset(column for column, units in words.items() if 2 * sum(units) > len(units))


_UNIT_TITLES = frozenset(vocabulary("forms")["words"]["unit_titles"].split())
_TITLES = frozenset(vocabulary("forms")["words"]["titles"].split())


def _year_headers(grid: tuple[tuple[Cell | None, ...], ...], readings: Mapping[Place, Reading]) -> Iterator[Place]:
    """The bare years of a table's first row («指标, 单位, 2016, 2017»), which look like numbers."""
    cells = {(c.row, c.column) for c in grid[0] if c is not None} if grid else set()
    if not any(readings[place].key in _TITLES for place in cells):
        return
    for place in sorted(cells):
        reading = readings[place]
        surface = reading.surface
        if reading.kind == "number" and surface.isdigit() and 1990 <= int(surface) <= 2100 and len(surface) == 4:
            yield place
