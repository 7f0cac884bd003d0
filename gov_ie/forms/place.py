"""Where in a form's layout each number of a table stands: its row from one side, its column from the same or the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gov_ie.document import Cell
from gov_ie.forms.labels import Reading, inner_start, key
from gov_ie.forms.match import MOST_LABELS, Form, Hit, in_order, told_apart, year_of
from gov_ie.forms.order import adds_up, all_add_up, line_behind, rows_add_up, sequence
from gov_ie.forms.sheet import Chain, Direction, Place, Sheet
from gov_ie.text.vocabulary import vocabulary

# Names of a number that say nothing of it: «数量» under «自然人» does not hide the applicant.
_EMPTY = frozenset(vocabulary("forms")["words"]["empty_under"].split())
_BLOCKED = -1
# Rows that say which form a table without headers is.
_LEAST_ROWS = 3

_Named = tuple[Cell | None, int | None]
_Headed = tuple[int | None, Cell | None, int | None]


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A number with its row and column in the layout (`row` None: a row that the form does not have), the label that
    names the row, where in the label's text that begins, the header of the column, and a year it states.
    """

    cell: Cell
    row: int | None
    column: int
    label: Cell
    label_start: int
    header: Cell | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A table read as one form: its numbers in their places, the labels that are rows, and what speaks for it.

    `weight`: how many numbers have a place, 0 where the labels found are too few to say so.
    """

    form: Form
    cells: tuple[PlacedCell, ...]
    row_of: Mapping[Place, int]
    weight: float


_WAYS: tuple[tuple[Direction, Direction], ...] = (("left", "top"), ("top", "left"), ("top", "top"), ("left", "left"))


class Places:
    """A table whose numbers are given their places in forms; what a form makes of its labels is looked up but once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._labels: dict[tuple[str, Direction], _Labels] = {}
        self._chains: tuple[frozenset[Place], Mapping[Direction, Sequence[tuple[Chain, int]]]] | None = None

    def best(self, form: Form, wanted: frozenset[Place], above: float = 0.0) -> Placed | None:
        """The best reading as a form, of the numbers whose corners are wanted: upright, turned, or in one line.

        None where no reading weighs more than `above`.
        """
        best: Placed | None = None
        shared = self._shared(wanted)
        for rows, columns in _WAYS:
            name = form.layout.id, rows
            if name not in self._labels:
                self._labels[name] = _Labels.of(self._sheet, form, rows)
            reader = _Reader(self._sheet, form, self._labels[name], wanted, rows, columns)
            # A weight is less than one more than the numbers with a row; to place them is slow, to count them is not.
            if reader.most(shared) + 1 > above and (placed := reader.placed()).weight > above:
                best, above = placed, placed.weight
            if above >= len(wanted):
                break
        return best

    def _shared(self, wanted: frozenset[Place]) -> Mapping[Direction, Sequence[tuple[Chain, int]]]:
        """The chains of labels by direction, each with how many of the numbers have it: those of a line share one."""
        if self._chains is None or self._chains[0] is not wanted:
            shared: dict[Direction, Sequence[tuple[Chain, int]]] = {}
            directions: tuple[Direction, ...] = ("left", "top")
            for direction in directions:
                chains: dict[int, Chain] = {}
                count = Counter[int]()
                for cell in self._sheet.numbers:
                    if (cell.row, cell.column) in wanted:
                        for chain in self._sheet.chains(cell, direction):
                            chains[id(chain)] = chain
                            count[id(chain)] += 1
                shared[direction] = [(chains[name], number) for name, number in count.items()]
            self._chains = wanted, shared
        return self._chains[1]


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels of a table that are rows of a form, and where in its label the row begins of those that hold a group, too."""

    row_of: Mapping[Place, int]
    starts: Mapping[Place, int]

    @classmethod
    def of(cls, sheet: Sheet, form: Form, rows_from: Direction) -> _Labels:
        """The labels as they follow each other downwards, where rows have theirs at the left, or along the lines."""
        like = len(sheet.labels) <= MOST_LABELS
        along = rows_from == "left"
        found: list[tuple[Place, tuple[Hit, ...]]] = []
        starts: dict[Place, int] = {}
        for label in sorted(sheet.labels, key=lambda c: (c.row, c.column) if along else (c.column, c.row)):
            hits, start = _row_hits(sheet.reading(label), form, like)
            if start is not None:
                starts[label.row, label.column] = start
            if hits:
                found.append(((label.row, label.column), hits))
        chosen = in_order([hits for _, hits in found], form.layout)
        sure = told_apart([hits for _, hits in found], chosen, form.layout)
        return cls({corner: hit.index for (corner, _), hit in zip(found, chosen, strict=True) if hit in sure}, starts)


def _row_hits(reading: Reading, form: Form, like: bool) -> tuple[tuple[Hit, ...], int | None]:
    """The rows that a label may be, and where its own words begin if a group's name stands before them."""
    axis = form.rows
    start = inner_start(reading.text) if not axis.exact(reading.key) else None
    if start is not None and (inner := axis.find(key(reading.text[start:]), like)):
        return inner, start
    return axis.find(reading.key, like), None


class _Reader:
    """One way to read a table as a form."""

    def __init__(
        self, sheet: Sheet, form: Form, labels: _Labels, wanted: frozenset[Place], rows: Direction, columns: Direction
    ) -> None:
        self.sheet, self.form, self.layout = sheet, form, form.layout
        self.rows_from, self.columns_from = rows, columns
        self.numbers = [c for c in sheet.numbers if (c.row, c.column) in wanted]
        self.like = len(sheet.labels) <= MOST_LABELS
        self.row_of, self.starts = labels.row_of, labels.starts
        # By the chain's identity: the figures of a line share one, and to compare its cells would cost what it saves.
        self._row_known: dict[int, _Named] = {}
        self._column_known: dict[int, _Headed] = {}
        self._figures: list[int] | None = None
        self._in_row: Counter[int] | None = None
        # The name of the website stands over the only column of figures.
        self.one_column = len(self.layout.columns) == 1 and (rows, columns) == ("left", "top")
        self.year_axis = any(column.cumulative for column in self.layout.columns)

    def most(self, shared: Mapping[Direction, Sequence[tuple[Chain, int]]]) -> int:
        """How many numbers may have a row and a column of the form, at most; `shared`: chains, and of how many numbers."""
        rows = sum(count for chain, count in shared[self.rows_from] if self._row(chain)[1] is not None)
        if self.one_column or (self.rows_from, self.columns_from) == ("left", "top"):
            return rows  # a column's place in the grid may be enough
        named = sum(count for chain, count in shared[self.columns_from] if (self._column(chain)[0] or 0) >= 0)
        return min(rows, named)

    def placed(self) -> Placed:
        """The reading: what `most` allows, less what the rest of the table speaks against."""
        cells = [found for cell in self.numbers if (found := self._cell(cell)) is not None]
        cells = self._without_doubles(self._in_order(self._without_rivals(cells)))
        rows = {c.row for c in cells if c.row is not None}
        columns = {c.column for c in cells if not self.year_axis}
        known = sum(c.row is not None for c in cells)
        # One number under «其他» beside «总计»: which of them is the row?
        enough = len(rows) + len(columns) >= (2 if self.rows_from == "left" else 3)
        exact = sum(bool(self.form.rows.exact(self._words(c.label))) for c in cells)
        return Placed(self.form, tuple(cells), self.row_of, known + exact / (len(cells) + 1) if enough else 0.0)

    def _without_rivals(self, cells: list[PlacedCell]) -> list[PlacedCell]:
        """The cells without those whose row is only alike where another label is that row word for word."""
        exact = {c.row for c in cells if self.form.rows.exact(self._words(c.label))}
        return [c for c in cells if c.row is None or c.row not in exact or self.form.rows.exact(self._words(c.label))]

    def _without_doubles(self, cells: list[PlacedCell]) -> list[PlacedCell]:
        """The cells without those of one label that would be the same cell of the form."""
        places = Counter((c.label.row, c.label.column, c.column, c.year) for c in cells)
        return [c for c in cells if places[c.label.row, c.label.column, c.column, c.year] == 1]

    def _in_order(self, cells: list[PlacedCell]) -> list[PlacedCell]:
        """The cells, with columns by the headers' order in grid rows where headers and figures do not meet."""
        if self.layout.one_line:
            return self._one_line(cells)
        if self.year_axis or (self.rows_from, self.columns_from) != ("left", "top"):
            return cells
        placed: dict[int, list[PlacedCell]] = {}
        for at in cells:
            placed.setdefault(at.cell.row, []).append(at)
        found: list[PlacedCell] = []
        for row in sorted({c.row for c in self.numbers}):
            here = placed.get(row, [])
            numbers = [c for c in self.numbers if c.row == row] if len(placed) < 200 else [at.cell for at in here]
            label, index = self._row(self.sheet.chains(numbers[0], "left")[0]) if numbers else (None, None)
            known = self.layout.rows[index] if index is not None else None
            if label is None or index is None or known is None or not (known.measure or known.cells):
                found += here
                continue
            line = line_behind(self.sheet, row, label)
            counted = [c for c in line.figures if self.sheet.reading(c).kind == "number"]
            columns = [at.column for at in here]
            if len(here) >= len(counted) and len(set(columns)) == len(columns):
                found += here
                continue
            order = sequence(self.sheet, self.layout, row, self._column_named)
            if len(order) == len(line.figures):
                start = self.starts.get((label.row, label.column), self.sheet.reading(label).start)
                found += [
                    PlacedCell(cell, index, column, label, start, header, None)
                    for (column, header), cell in zip(order, line.figures, strict=True)
                    if self.sheet.reading(cell).kind == "number"
                    and self.layout.rows[index].has_cell(self.layout.columns[column])
                ]
            elif adds_up(self.sheet, self.layout, [(at.column, at.cell) for at in here]):
                found += here
        return found

    def _one_line(self, cells: list[PlacedCell]) -> list[PlacedCell]:
        """Section 四, whose figures stand in one line: by the form's order where its headers do not stand over them."""
        rows = [i for i, row in enumerate(self.layout.rows) if not row.heading]
        columns = range(len(self.layout.columns))
        places = [(row, column) for row in rows for column in columns]
        if len({(at.row, at.column) for at in cells}) == len(cells) == len(self.numbers):
            return cells
        by_place = {(label.row, label.column): label for label in self.sheet.labels}
        labels = {index: by_place[corner] for corner, index in self.row_of.items()}
        named = {self._column_named(self.sheet.key(label)) for label in self.sheet.labels}
        numbers = sorted(self.numbers, key=lambda c: (c.row, c.column))
        one = len(numbers) == len(places) and len({c.row for c in numbers}) == 1
        if not one or not named.issuperset(columns) or not labels.keys() >= set(rows):
            return cells if len({(at.row, at.column) for at in cells}) == len(cells) else []
        groups = [numbers[i : i + len(columns)] for i in range(0, len(numbers), len(columns))]
        if not all(adds_up(self.sheet, self.layout, list(zip(columns, group, strict=True))) for group in groups):
            return []
        return [
            PlacedCell(cell, row, column, labels[row], self.sheet.reading(labels[row]).start, None, None)
            for (row, column), cell in zip(places, numbers, strict=True)
        ]

    def _column_named(self, words: str) -> int | None:
        hits = self.form.columns.exact(words)
        return hits[0].index if hits else None

    def _words(self, label: Cell) -> str:
        start = self.starts.get((label.row, label.column))
        return self.sheet.key(label) if start is None else key(self.sheet.reading(label).text[start:])

    def _cell(self, cell: Cell) -> PlacedCell | None:
        """A number in its place, None where its row or its column is not known."""
        columns = [self._column(chain) for chain in self.sheet.chains(cell, self.columns_from)]
        column, header, year = self._one_column(columns, cell)
        if column is None:
            return None
        rows = {self._row(chain) for chain in self.sheet.chains(cell, self.rows_from)}
        if len(rows) != 1:
            return None
        label, row = rows.pop()
        if label is None:
            return None
        if row is not None:
            if not self.layout.rows[row].has_cell(self.layout.columns[column]):
                return None
        elif self.rows_from == self.columns_from:
            return None
        start = self.starts.get((label.row, label.column), self.sheet.reading(label).start)
        return PlacedCell(cell, row, column, label, start, header, year)

    def _row(self, chain: Chain) -> _Named:
        """The label that names a number's row, and which row it is: None for one that the form does not have."""
        if id(chain) not in self._row_known:
            self._row_known[id(chain)] = self._row_among(chain)
        return self._row_known[id(chain)]

    def _row_among(self, chain: Chain) -> _Named:
        for label in chain:
            if self.columns_from == self.rows_from and self.form.columns.exact(self.sheet.key(label)):
                continue
            index = self.row_of.get((label.row, label.column))
            if index is not None:
                return label, index
            if not self._transparent(label, self.rows_from):
                return label, None
        return None, None

    def _column(self, chain: Chain) -> _Headed:
        """Column, header and year of a number; column −1 where its header is none of the form's."""
        if id(chain) not in self._column_known:
            self._column_known[id(chain)] = self._column_among(chain)
        return self._column_known[id(chain)]

    def _column_among(self, chain: Chain) -> _Headed:
        for label in chain:
            if self.columns_from == self.rows_from and (label.row, label.column) in self.row_of:
                continue
            words = self.sheet.key(label)
            year = year_of(words) if self.year_axis else None
            if year is not None:
                return 0, label, year
            hits = self.form.columns.find(words, self.like)
            if hits:
                return hits[0].index, label, None
            if not self._transparent(label, self.columns_from):
                return _BLOCKED, label, None
        return None, None, None

    def _transparent(self, label: Cell, direction: Direction) -> bool:
        """Whether a label says nothing of the number behind it and the next one may."""
        if self.sheet.is_unit(label) or self.sheet.key(label) in _EMPTY:
            return True
        if direction == "left":
            return False
        # A heading across the table (第二十条第(五)项), or words among the figures of another row (见附件).
        across = label.column == 0 and label.column_span > 1
        return across or label.row in self.sheet.counting

    def _one_column(self, found: list[_Headed], cell: Cell) -> _Headed:
        """The column of a number that covers one, or all that a heading names (五 kinds of 法人或其他组织)."""
        if self.one_column:
            if self._in_row is None:
                self._in_row = Counter(c.row for c in self.numbers)
            alone = self._in_row[cell.row] == 1
            return (0, None, None) if alone and len(set(self.row_of.values())) >= _LEAST_ROWS else (None, None, None)
        indices = {column for column, _, _ in found}
        if len(indices) == 1:
            column, header, year = found[0]
            if column is not None and column >= 0:
                return column, header, year
            # «指标, 单位, 青石县»: the one column of figures may have the office for its header.
            return self._by_position(cell) if column is None or self.year_axis else (None, None, None)
        if None in indices or _BLOCKED in indices:
            return None, None, None
        for index, heading in enumerate(self.layout.columns):
            parts = {i for i, part in enumerate(self.layout.columns) if part.part_of == heading.id}
            if heading.heading and parts and parts == indices:
                return index, found[0][1], None
        return None, None, None

    def _by_position(self, cell: Cell) -> _Headed:
        """The column of a number that has no header at all, in the second half of a table cut in two."""
        if self.rows_from != "left" or self.columns_from != "top" or self.layout.rows[0].cells:
            return None, None, None
        if self._figures is None:
            self._figures = self._figure_columns()
        printed = self._printed
        if len(self._figures) == 1 and cell.column in self._figures and self._only_total is not None:
            return self._only_total, None, None
        if len(self._figures) != len(printed) or cell.column_span > 1 or cell.column not in self._figures:
            return None, None, None
        if self.layout.one_line and not self._all_add_up:
            return None, None, None
        return printed[self._figures.index(cell.column)], None, None

    @cached_property
    def _printed(self) -> list[int]:
        """The columns of the form that it prints with figures."""
        return [number for number, column in enumerate(self.layout.columns) if not column.heading]

    @cached_property
    def _all_add_up(self) -> bool:
        return all_add_up(self.sheet, self.layout, self.numbers)

    @cached_property
    def _only_total(self) -> int | None:
        """The column of the rows' totals, where a form keeps no other and no heading: the figures of its rows add up."""
        total = next((i for i, column in enumerate(self.layout.columns) if column.id == "total"), None)
        named = [label for label in self.sheet.labels if self._column_named(self.sheet.key(label)) is not None]
        if total is None or any((label.row, label.column) not in self.row_of for label in named):
            return None
        rows = {self._row(self.sheet.chains(cell, "left")[0])[1]: cell for cell in self.numbers}
        known = {row: cell for row, cell in rows.items() if row is not None}
        return total if rows_add_up(self.sheet, self.layout, known) else None

    def _figure_columns(self) -> list[int]:
        """The grid columns behind the labels of rows, where these labels say for sure which form it is."""
        named = {self._column_named(self.sheet.key(label)) for label in self.sheet.labels} - {None}
        rows = set(self.row_of.values())
        behind = [
            cell.column
            for cell in self.numbers
            for chain in self.sheet.chains(cell, "left")
            if self._row(chain)[1] is not None
        ]
        # 其他 and 总计 are rows, too; with three names of columns there are headers, if not over the figures.
        if len(rows) < _LEAST_ROWS or not behind or (len(named) > 2 and not self.year_axis):
            return []
        first = min(behind)
        units = {c.column for c in self.sheet.labels if c.column >= first and self.sheet.is_unit(c)}
        held = {
            column
            for row in self.sheet.counting
            for column, cell in enumerate(self.sheet.grid[row])
            if cell is not None and column >= first and self.sheet.reading(cell).kind != "label"
        }
        return sorted(held - units)
