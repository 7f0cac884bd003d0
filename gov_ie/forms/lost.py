"""Rows that lost their blank cells: where the figures left belong, as far as the form's sums say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gov_ie.forms.divide import Place, Strip
from gov_ie.forms.fields import Field, Row
from gov_ie.forms.grids import sums_of
from gov_ie.forms.headings import Heading, headings_over, name_columns
from gov_ie.forms.labels import Reading
from gov_ie.forms.match import Form, in_order, told_apart
from gov_ie.forms.solve import Proof, solve

_LEAST_ROWS = 2


def restored(
    heads: Sequence[Row], body: Sequence[Row], forms: Sequence[Form]
) -> tuple[list[Row], list[Heading], int, Proof] | None:
    """The rows with blanks for the cells that they lost, the headings over them, how many columns, and what that rests on.

    A row whose figures might stand elsewhere, too, keeps its label alone. None where the rows are no form whose rows have
    a total, or have lost nothing.
    """
    sizes = {len(row.figures) for row in body if row.counts}
    keys = [[field.reading.key for field in row.labels] for row in heads]
    for form in forms:
        if not name_columns((words for line in keys for words in line), [form]):
            continue
        for columns in _columns(form):
            if max(sizes, default=0) > len(columns) or sizes <= {len(columns)} or (form.layout.one_line and len(heads) > 1):
                continue
            over = headings_over(keys, len(columns), [form])
            if over and _stand_over(over, keys, form, columns):
                found = _solved(body, form, columns)
                return (found[0], over, len(columns), found[1]) if found else None
    return None


def _stand_over(over: Sequence[Heading], keys: Sequence[Sequence[str]], form: Form, columns: Sequence[str]) -> bool:
    """Whether no heading over a single column is that of another column: the words of one may be lost, too."""
    for heading in over:
        found = form.columns.find(keys[heading.line][heading.field])
        ids = {form.layout.columns[hit.index].id for hit in found}
        if heading.columns == 1 and ids and columns[heading.column] not in ids:
            return False
    return True


def _columns(form: Form) -> list[tuple[str, ...]]:
    """The columns of figures that a form with totals of its rows may have."""
    layout = form.layout
    if not any(identity.axis == "columns" and identity.total == ("total",) for identity in layout.identities):
        return []
    merged = [column.id for column in layout.columns if column.part_of in (None, "total")]
    return [tuple(c.id for c in layout.printed_columns), *([tuple(merged)] if len(merged) < len(layout.columns) else [])]


def _solved(body: Sequence[Row], form: Form, columns: tuple[str, ...]) -> tuple[list[Row], Proof] | None:
    hits = [form.rows.find(row.labels[-1].reading.key) if row.labels else () for row in body]
    known = [(row, found) for row, found in zip(body, hits, strict=True) if found]
    chosen = in_order([found for _, found in known], form.layout)
    sure = told_apart([found for _, found in known], chosen, form.layout)
    ids = {id(row): form.layout.rows[hit.index].id for (row, _), hit in zip(known, chosen, strict=True) if hit in sure}
    # A row without any figure lost all its cells; a heading has none.
    stated = [row for row in body if id(row) in ids and (row.counts or not form.layout.row(ids[id(row)]).heading)]
    rows = {ids[id(row)]: row for row in stated}
    least = min(_LEAST_ROWS, sum(row.counts for row, _ in known))
    if sum(row.counts for row in stated) < least or len(rows) < len(stated):
        return None
    strips = [
        Strip(key, " ".join(_number(field) for field in row.figures), len(columns), blanks=True)
        for key, row in rows.items()
        if len(row.figures) <= len(columns)
    ]
    if any("." in strip.text for strip in strips):
        return None
    foreign = any(row.counts and id(row) not in ids for row in body)
    solution = solve(strips, sums_of(form.layout, {s.key: columns for s in strips}, foreign))
    texts = {strip.key: strip.text for strip in strips}
    made = []
    for row in body:
        key = ids.get(id(row))
        whole = len(row.figures) == len(columns)
        made.append(row if whole or not row.counts else _with_blanks(row, key, texts, solution.cells, len(columns)))
    return made, solution.proof


def _number(field: Field) -> str:
    surface = field.reading.surface.replace(",", "")
    digits = "".join(c for c in surface if c.isdigit() or c == ".")
    return digits or "0"


def _with_blanks(
    row: Row, key: str | None, texts: Mapping[str, str], cells: Mapping[Place, tuple[int, int]], count: int
) -> Row:
    """The row with its figures where they are certain, and blanks elsewhere; without figures where none is."""
    blank = Field(row.figures[0].start, row.figures[0].start, Reading("", "blank"))
    figures = [blank] * count
    for number in range(count):
        if key is not None and (span := cells.get((key, number))) and span[1] > span[0]:
            figures[number] = row.figures[texts[key][: span[0]].count(" ")]
    return replace(row, figures=tuple(figures))
