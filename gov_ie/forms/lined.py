"""Tables that stand in a text with a row a line, their merged cells lost → the grids that they were.

    lines ─ fields ─▶ blocks ─▶ runs of rows with as many figures each ─▶ grid: figures below each other, headings over them

A heading over five columns is one field in its line, and the line below begins anew at the left. What stands over what
follows from the form alone: which of its headings name others, and how many figures there are to be named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gov_ie.catalogue import Catalogue
from gov_ie.document import Cell, Table
from gov_ie.errors import MissingExtraError
from gov_ie.forms.fields import Block, Field, Row, blocks, group_keys
from gov_ie.forms.headings import Heading, heading_lines, headings_over, name_columns
from gov_ie.forms.labels import is_unit
from gov_ie.forms.lost import restored
from gov_ie.forms.match import Form, candidates
from gov_ie.forms.reading import Range
from gov_ie.forms.solve import Proof

# So many rows have the same number of figures where one that has another has lost some.
_ALIKE = 0.8
# Labels before a row's figures: more are the headings of another table.
_MOST_LABELS = 5
# Columns of figures behind a column of units.
_MOST_COLUMNS = 3
# Lines and labels of headings that are looked at: the forms have three lines and some sixty labels.
_MOST_HEADS, _MOST_HEADINGS = 6, 120
# A report has three forms; those that lost cells beyond so many would take minutes.
_MOST_RESTORED = 8
_MOST_TABLES = 60


@dataclass(frozen=True, slots=True)
class Lined:
    """A table of lines; `proof`: what the places of its figures rest on where blank cells were lost, else None."""

    table: Table
    proof: Proof | None = None


def lined_tables(text: str, catalogue: Catalogue, taken: Sequence[Range] = ()) -> list[Lined]:
    """The blocks of lines that tabs, pipes or gaps divide, as grids, where labels of an official form are in them.

    In a row that lost blank cells only those figures are left whose place the form's sums settle. `taken`: ranges of the
    text that are left out, in order.

    >>> from gov_ie.catalogue import default_catalogue
    >>> text = "类型  结果维持  结果纠正  其他结果  尚未审结  总计\\n行政复议  3  0  0  1  4\\n复议后起诉  0  1  0  0  1"
    >>> [(cell.text, cell.column) for cell in lined_tables(text, default_catalogue())[0].table.cells][5:9]
    [('总计', 5), ('行政复议', 0), ('3', 1), ('0', 2)]
    """
    made: list[Lined] = []
    # Of a block and its parts that one counts which knows more (see `Search`).
    for block in (one for whole in blocks(text, taken) for one in (whole, *whole.parts)):
        if len(made) >= _MOST_TABLES:
            break
        forms = candidates([f.reading.key for row in block.rows for f in row.labels], catalogue)
        if not forms:
            continue
        tried = sum(lined.proof is not None for lined in made)
        if tried < _MOST_RESTORED and (found := list(_restored(text, block, forms))):
            made += found
            if not block.by_cell:
                continue
        for heads, body, count in _runs(block, forms):
            if table := _read(text, block, heads, body, count, forms):
                made.append(Lined(table))
    return sorted(made, key=lambda lined: lined.table.start)


def _restored(text: str, block: Block, forms: Sequence[Form]) -> Iterator[Lined]:
    """The forms of a block whose rows lost blank cells."""
    rows = block.rows
    blank = any(field.start == field.end for row in rows for field in (*row.labels, *row.figures))
    if blank or not any(row.counts for row in rows):
        return
    tried: Iterable[tuple[Sequence[Row], Sequence[Row], Sequence[Form]]]
    if block.by_cell:
        tried = ((heads, body, [form]) for form in forms for heads, body in _rows_of(form, rows))
    else:
        first = next((n for n, row in enumerate(rows) if row.figures), len(rows))
        tried = [(rows[max(0, first - _MOST_HEADS) : first], rows[first:], forms)]
    for heads, body, own in tried:
        try:
            found = restored(heads, body, own)
        except MissingExtraError:
            return
        if found is not None:
            yield Lined(_table(text, [row.labels for row in heads], found[0], found[2], found[1]), found[3])
            return


def _rows_of(form: Form, cells: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    """Lines of headings and the rows of a form among cells a line: the ways in which the headings may have been lines."""
    rows = [part for row in cells for part in _apart(row)]
    keys = [row.labels[0].reading.key if row.labels else "" for row in rows]
    own = [n for n, words in enumerate(keys) if form.rows.exact(words) and not form.columns.exact(words)]
    if not own:
        return
    top = own[0]
    while top and own[0] - top < _MOST_HEADINGS and rows[top - 1].labels and not rows[top - 1].figures:
        top -= 1
    labels = [row.labels[0] for row in rows[top : own[0]]]
    for lines in heading_lines(labels, [form], lambda field: field.reading.key):
        yield [Row(tuple(line)) for line in lines], rows[own[0] : own[-1] + 1]


def _apart(row: Row) -> Iterator[Row]:
    """The labels of a row each a row, the last with the figures."""
    *others, last = row.labels or (None,)
    yield from (Row((label,)) for label in others if label is not None)
    yield replace(row, labels=() if last is None else (last,))


def _read(
    text: str, block: Block, heads: Sequence[Row], body: Sequence[Row], count: int, forms: Sequence[Form]
) -> Table | None:
    """The table of a run of rows; None where its headings are not those of its figures."""
    if not block.by_cell:
        lines = [row.labels for row in heads[-_MOST_HEADS:]]
        over = headings_over(_keys(lines), count, forms)
        return None if over is None else _table(text, lines, body, count, over)
    if count > _MOST_COLUMNS and any(is_unit(f.reading.surface) for row in (*heads, *body) for f in row.labels[:-1]):
        return None  # a turned table, whose line of units has no end
    # The first label of a row stands right behind the last heading; figures in one line have no label.
    first, labels = body[0], ([f for row in heads for f in row.labels] + [*body[0].labels])[-_MOST_HEADINGS:]
    # «总计» over the last figure of a form in one line is no row of its own.
    alone = len(body) == 1 and any(form.columns.exact(labels[-1].reading.key) for form in forms)
    for own in (0,) if alone else (1, 0):
        rest = [replace(first, labels=tuple(labels[len(labels) - own :])), *body[1:]]
        for above in heading_lines(labels[: len(labels) - own], forms, lambda field: field.reading.key):
            if over := headings_over(_keys(above), count, forms):
                return _table(text, above, rest, count, over)
    if name_columns((f.reading.key for f in labels), forms):
        return None
    return _table(text, [], [replace(first, labels=first.labels[-1:]), *body[1:]], count, [])


def _keys(lines: Sequence[Sequence[Field]]) -> list[list[str]]:
    return [[field.reading.key for field in line] for line in lines]


def _runs(whole: Block, forms: Sequence[Form]) -> Iterator[tuple[Sequence[Row], Sequence[Row], int]]:
    """Headings, rows and number of figures of each table in a block."""
    block = whole.rows
    counted = [n for n, row in enumerate(block) if row.counts]
    if not counted:
        return
    sizes = Counter(len(block[n].figures) for n in counted)
    [(usual, often)] = sizes.most_common(1)
    groups: list[list[int]] = []
    for n in counted:
        if often >= _ALIKE * len(counted) and len(block[n].figures) != usual and not whole.by_cell:
            continue
        begins = whole.by_cell and _begins(block[n], forms)
        if groups and not begins and len(block[groups[-1][-1]].figures) == len(block[n].figures):
            groups[-1].append(n)
        else:
            groups.append([n])
    floor = 0
    most = max(len(block[group[0]].figures) for group in groups)
    for group in groups:
        first = next((n for n in range(floor, group[0]) if block[n].figures), group[0])
        if whole.by_cell:
            wide = [n for n in range(first, group[0] + 1) if _begins(block[n], forms)]
            first = wide[-1] if wide else first
        stop = group[-1] + 1
        named = _begins(block[first], forms) if whole.by_cell else _name_column(block[floor:first], forms)
        if not named and len(block[group[0]].figures) < most:
            floor = stop  # rows of the table above that lost cells
            continue
        if not whole.by_cell:
            first = _first_row(block, floor, first)
        yield block[floor:first], block[first:stop], len(block[group[0]].figures)
        floor = stop


def _first_row(block: Sequence[Row], floor: int, first: int) -> int:
    """Where a table's rows begin, with the group that its first row stands in: «一、主动公开情况» is no heading of figures."""
    while first - 1 > floor and len(block[first - 1].labels) == 1 and block[first - 1].labels[0].reading.key in group_keys():
        first -= 1
    return first


def _name_column(rows: Sequence[Row], forms: Sequence[Form]) -> bool:
    """Whether the rows over a table are headings, and no rows without figures."""
    keys = {field.reading.key for row in rows for field in row.labels}
    return any(form.columns.exact(words) for form in forms for words in keys)


def _begins(row: Row, forms: Sequence[Form]) -> bool:
    """Whether a row's labels are the headings of another table, too."""
    return len(row.labels) > _MOST_LABELS or name_columns((field.reading.key for field in row.labels[:-1]), forms)


def _table(
    text: str, heads: Sequence[Sequence[Field]], body: Sequence[Row], count: int, over: Sequence[Heading]
) -> Table:
    """The rows as a grid; `over`: the headings that stand over figures, the others stand left of them all."""
    placed = {(h.line, h.field) for h in over}
    left = [[f for n, f in enumerate(fields) if (line, n) not in placed] for line, fields in enumerate(heads)]
    base = max([len(row.labels) for row in body] + [len(fields) for fields in left])
    cells = [_cell(text, line, number, f) for line, fields in enumerate(left) for number, f in enumerate(fields)]
    cells += (_cell(text, h.line, base + h.column, heads[h.line][h.field], h.lines, h.columns) for h in over)
    for line, row in enumerate(body, len(heads)):
        fields = [*row.labels, *row.figures, *row.behind] if len(row.figures) == count else row.labels
        cells += (_cell(text, line, base - len(row.labels) + n, field) for n, field in enumerate(fields))
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
