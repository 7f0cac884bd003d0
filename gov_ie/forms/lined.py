"""Tables that stand in a text with a row a line, their merged cells lost → the grids that they were.

    lines ─ fields ─▶ blocks ─▶ runs of rows with as many figures each ─▶ grid: figures below each other, headings over them

A heading over five columns is one field in its line, and the line below begins anew at the left. What stands over what
follows from the form alone: which of its headings name others, and how many figures there are to be named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gov_ie.catalogue import Catalogue
from gov_ie.document import Cell, Table
from gov_ie.forms.headings import Heading, headings_over
from gov_ie.forms.labels import Reading, is_unit, key, read_cell, read_texts
from gov_ie.forms.layouts import layouts
from gov_ie.forms.match import candidates
from gov_ie.forms.reading import Range

_LONGEST_LINE, _MOST_LINES, _MOST_FIELDS = 1600, 400, 80
# What no gap of two blanks or a wide one divides.
_WORDS = re.compile(r"[^\s\u3000]+(?:[ \xa0][^\s\u3000]+)*")
# So many rows have the same number of figures where one that has another has lost some.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a line: its range in the text and what it holds."""

    start: int
    end: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a line: labels, figures (marks and blanks for none among them), what stands behind them."""

    labels: tuple[Field, ...]
    figures: tuple[Field, ...] = ()
    behind: tuple[Field, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it holds a number."""
        return any(field.reading.kind == "number" for field in self.figures)


def lined_tables(text: str, catalogue: Catalogue, taken: Sequence[Range] = ()) -> list[Table]:
    """The blocks of lines that tabs, pipes or wide gaps divide, as grids, where labels of an official form are in them.

    A row with fewer figures than the others keeps its label alone, for nothing says which it has lost. `taken`: ranges
    of the text that are left out, in order.

    >>> from gov_ie.catalogue import default_catalogue
    >>> text = "类型  结果维持  结果纠正  其他结果  尚未审结  总计\\n行政复议  3  0  0  1  4\\n复议后起诉  0  1  0  0  1"
    >>> [(cell.text, cell.column) for cell in lined_tables(text, default_catalogue())[0].cells][5:9]
    [('总计', 5), ('行政复议', 0), ('3', 1), ('0', 2)]
    """
    made = []
    for block in _blocks(text, taken):
        keys = [field.reading.key for row in block for field in row.labels]
        forms = candidates(keys, catalogue)
        for heads, body, count in _runs(block) if forms else ():
            made.append(_table(text, heads, body, headings_over([[f.reading.key for f in h.labels] for h in heads], count, forms)))
    return [table for table in made if table is not None]


def _blocks(text: str, taken: Sequence[Range]) -> Iterator[list[Row]]:
    """The runs of lines that are divided, as rows; a heading that the forms print without figures may stand alone."""
    blocks: list[list[list[Range]]] = []
    block: list[list[Range]] = []
    for start, end in [*_lines(text, taken), (len(text), len(text))]:
        fields = _split(text, start, end) if end - start <= _LONGEST_LINE else []
        if len(fields) == 1 and block and end - start <= 40 and key(read_texts([text[start:end]])[0]) in _groups():
            block.append(fields)
        elif len(fields) > 1 and len(block) < _MOST_LINES:
            block.append(fields)
        else:
            if len(block) > 1:
                blocks.append(block)
            block = [fields] if len(fields) > 1 else []
    texts = iter(read_texts([text[a:b] for block in blocks for fields in block for a, b in fields]))
    for block in blocks:
        yield [_row([Field(a, b, read_cell(next(texts))) for a, b in fields]) for fields in block]


@cache
def _groups() -> frozenset[str]:
    return frozenset(key(read_texts([row.label])[0]) for form in layouts() for row in form.rows if row.heading)


def _lines(text: str, taken: Sequence[Range]) -> Iterator[Range]:
    start, number = 0, 0
    for line in text.splitlines(keepends=True):
        while number < len(taken) and taken[number][1] <= start:
            number += 1
        end = start + len(line.rstrip("\r\n"))
        yield (start, end) if number == len(taken) or end <= taken[number][0] else (start, start)
        start += len(line)


def _split(text: str, start: int, end: int) -> list[Range]:
    """The fields of a line, those of tabs and pipes blank ones, too; none where there are too many."""
    line = text[start:end]
    mark = "\t" if "\t" in line else "|" if line.count("|") > 1 or " | " in line else None
    if mark is None:
        found = [(start + m.start(), start + m.end()) for m in _WORDS.finditer(line)]
        return found if len(found) <= _MOST_FIELDS else []
    if mark == "|":
        bare = line.strip()
        if not bare.strip("|-—=+: "):
            return []
        first = line.index(bare) + bare.startswith("|")
        line = line[: line.rindex(bare) + len(bare) - (bare.endswith("|") and len(bare) > 1)]
    else:
        first = 0
    fields = []
    at = first
    for field in line[first:].split(mark):
        words = field.strip()
        begin = start + at + (field.index(words) if words else 0)
        fields.append((begin, begin + len(words)))
        at += len(field) + 1
    return fields if len(fields) <= _MOST_FIELDS else []


def _row(fields: Sequence[Field]) -> Row:
    """The line's fields sorted: its figures are the fields around its last number that hold no words.

    The units in a line of a turned table stand where its figures do.
    """
    kinds = [field.reading.kind for field in fields]
    if len(fields) > 2 and all(k == "blank" or is_unit(f.reading.surface) for f, k in zip(fields[1:], kinds[1:], strict=True)):
        return Row(tuple(fields[:1]), tuple(fields[1:]))
    last = max((n for n, kind in enumerate(kinds) if kind == "number"), default=len(fields) - 1)
    while last + 1 < len(fields) and kinds[last + 1] != "label":
        last += 1
    first = last + 1
    while first and kinds[first - 1] != "label":
        first -= 1
    return Row(tuple(fields[:first]), tuple(fields[first : last + 1]), tuple(fields[last + 1 :]))


def _runs(block: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[Row], int]]:
    """Headings, rows and number of figures of each table in a block."""
    counted = [n for n, row in enumerate(block) if row.counts]
    if not counted:
        return
    sizes = Counter(len(block[n].figures) for n in counted)
    [(usual, often)] = sizes.most_common(1)
    groups: list[list[int]] = []
    for n in counted:
        if often >= _ALIKE * len(counted) and len(block[n].figures) != usual:
            continue
        if groups and len(block[groups[-1][-1]].figures) == len(block[n].figures):
            groups[-1].append(n)
        else:
            groups.append([n])
    floor = 0
    for group in groups:
        first = next((n for n in range(floor, group[0]) if block[n].figures), group[0])
        stop = group[-1] + 1
        yield block[floor:first], block[first:stop], len(block[group[0]].figures)
        floor = stop


def _table(text: str, heads: Sequence[Row], body: Sequence[Row], over: Sequence[Heading]) -> Table | None:
    """The rows as a grid; `over`: the headings that stand over figures, the others stand left of them all."""
    counted = [row for row in body if row.counts]
    count = len(counted[0].figures) if counted else 0
    count = Counter(len(row.figures) for row in counted).most_common(1)[0][0]
    placed = {(h.line, h.field) for h in over}
    left = [[f for n, f in enumerate(row.labels) if (line, n) not in placed] for line, row in enumerate(heads)]
    base = max([len(row.labels) for row in body] + [len(fields) for fields in left])
    cells = [
        _cell(text, line, number, field) for line, fields in enumerate(left) for number, field in enumerate(fields)
    ]
    for h in over:
        field = heads[h.line].labels[h.field]
        cells.append(_cell(text, h.line, base + h.column, field, h.lines, h.columns))
    for line, row in enumerate(body, len(heads)):
        fields = [*row.labels]
        start = base - len(fields)
        if len(row.figures) == count:
            fields += [*row.figures, *row.behind]
        cells += (_cell(text, line, start + n, field) for n, field in enumerate(fields))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    cells = _let_down(cells, len(heads), base, len(heads) + len(body))
    return Table(min(c.start for c in cells), max(c.end for c in cells), tuple(cells))


def _cell(text: str, row: int, column: int, field: Field, down: int = 1, across: int = 1) -> Cell:
    return Cell(row, column, field.start, field.end, text[field.start : field.end], down, across)


def _let_down(cells: list[Cell], first: int, base: int, stop: int) -> list[Cell]:
    """The cells, each label left of others made to cover the rows that have none in its place and left of it."""
    labels = [n for n, c in enumerate(cells) if c.row >= first and c.column < base - 1]
    ends = {}
    below = [stop] * base
    for n in reversed(labels):
        cell = cells[n]
        ends[n] = min(below[: cell.column + 1])
        below[cell.column] = cell.row
    for n, end in ends.items():
        c = cells[n]
        cells[n] = Cell(c.row, c.column, c.start, c.end, c.text, max(1, end - c.row))
    return cells
