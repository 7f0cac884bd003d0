"""Official forms glued into a text: labels and runs of digits, divided into cells where the form's sums leave one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from gov_ie.document import Cell, Table
from gov_ie.errors import MissingExtraError
from gov_ie.forms.divide import Identity, Place, Strip, pieces, value_of
from gov_ie.forms.grids import identities, tables_of, unread_table
from gov_ie.forms.layouts import Column, Layout, Row, layouts
from gov_ie.forms.reading import Range, Reading, words_of
from gov_ie.forms.regions import without_year
from gov_ie.forms.solve import Proof, Solution, System
from gov_ie.forms.spaced import Forms, Found
from gov_ie.forms.stated import Statement, hints, outside

_FIGURES = re.compile(r"[\s\0|:]*([0-9](?:[0-9 \t\0|\n]*[0-9])?)")
_NUMBERING = re.compile(r"[\s\0]*[.、)]")


# A report has three forms; a text with more of them than this is none, and its forms would take minutes.
_MOST = 8


@dataclass(frozen=True, slots=True)
class Solved:
    """A table whose digits ran together, with the cells that are certain, and what they rest on."""

    table: Table
    proof: Proof


def glued_tables(text: str, stated: Iterable[Statement] = (), forms: Forms | None = None) -> list[Solved]:
    """The official forms glued into a text, in order; their tables hold the cells that are certain and no others.

    A form none of whose cells is certain has a table of labels: what stands in it is no single number.
    Of a text with more forms than a few reports have, the first are read.

    Offsets are those of `text`: a cell is a range inside a run of digits; a table takes all the rows of its form, whether
    their cells are certain or not. `stated`: figures that the prose gives; those read inside of a form say nothing of it;
    `forms`: those of the text where they are known. Raises `MissingExtraError` where rows must be solved together and
    OR-tools is not installed.

    >>> text = "一、本年新收政府信息公开申请数量1200012二、上年结转政府信息公开申请数量0000000（一）予以公开1200012"
    >>> solved = glued_tables(text + "（七）总计1200012四、结转下年度继续办理0000000")
    >>> [cell.text for cell in solved[0].table.cells if not cell.header][:7]
    ['1', '2', '0', '0', '0', '1', '2']
    """
    return GluedForms(text, forms or Forms.of(text)).tables(stated)


class GluedForms:
    """The official forms glued into a text, divided once and solved with what the prose states, or without it first."""

    def __init__(self, text: str, forms: Forms) -> None:
        reading = forms.reading
        lines = _lines(reading)
        self._taken = [(found.region.start, found.region.end) for found in forms.found]
        self._taken += [figures for _, _, figures in lines]
        self._forms = [made for line in lines if (made := _divided_line(text, reading, *line))]
        glued = [found for found in forms.found if not found.apart]
        self._forms += [_divided(text, reading, found) for found in glued[:_MOST]]
        self._lost = [Solved(unread_table(text, lost), Proof(open=len(lost.lines))) for lost in forms.lost]

    def tables(
        self, stated: Iterable[Statement] = (), unread: list[MissingExtraError] | None = None
    ) -> list[Solved]:
        """Their tables, as `glued_tables` has them; `unread`: where given, takes the error of each form that only OR-tools could solve."""
        prose = outside(stated, self._taken)
        made = [*self._lost]
        for form in self._forms:
            try:
                made += form.solved(prose)
            except MissingExtraError as error:
                if unread is None:
                    raise
                unread.append(error)
        return sorted(made, key=lambda solved: solved.table.start)


@dataclass(frozen=True, slots=True)
class _Divided:
    """A form whose rows are divided but not solved.

    `rows`: with the ids of their columns; `places`: the cells of the strips by row and column, None where they are the
    same; `made`: the tables of a solution.
    """

    layout: Layout
    rows: Sequence[tuple[Row, Sequence[str]]]
    places: Mapping[Place, Place] | None
    system: System
    made: Callable[[Solution], list[Solved]]

    def solved(self, stated: Sequence[Statement]) -> list[Solved]:
        """The tables of the form."""
        given = hints(self.layout, self.rows, stated)
        if self.places is not None:
            given = {self.places[place]: values for place, values in given.items()}
        return self.made(self.system.solve(given))


def _divided(text: str, reading: Reading, found: Found) -> _Divided:
    """A form with a row a strip."""
    layout = found.region.layout
    signed = any(column.signed for column in layout.columns)
    strips = []
    for row, (start, end) in found.figures.items():
        digits = reading.text[start:end]
        if signed or not re.search(r"[+-]", digits):
            strips.append(Strip(row, digits, len(found.columns[row])))
    enough = all(sum(map(str.isdecimal, s.text)) >= s.count for s in strips)
    sure = enough and not found.region.blank
    rows = [
        (replace(line.row, unit=text[slice(*line.unit)]) if line.unit else line.row, found.columns[line.row.id])
        for line in found.region.lines
        if line.row.id in found.columns
    ]
    starts = {row: start for row, (start, _) in found.figures.items()}
    together = [starts[s.key] for s in strips if sum(map(str.isdecimal, s.text)) >= s.count > len(pieces(s.text))]

    def made(solution: Solution) -> list[Solved]:
        cells = {(row, n): (starts[row] + a, starts[row] + b) for (row, n), (a, b) in solution.cells.items()}
        return [
            Solved(table, solution.proof)
            for table in tables_of(text, found.region, found.frame, cells, reading, found.figures)
            if any(not cell.header for cell in table.cells) or any(table.start <= at < table.end for at in together)
        ]

    return _Divided(layout, rows, None, System(strips, identities(found.region, found.columns), sure), made)


@dataclass(frozen=True, slots=True)
class _OneLine:
    """A form whose figures stand in one line: its rows that have figures, its headings in the order of the text.

    `headings`: labels of rows, then the columns of a row, for each row; a label may stand before any of the columns.
    """

    layout: Layout
    rows: tuple[Row, ...]
    row: re.Pattern[str]
    headings: re.Pattern[str]


@cache
def _one_lines() -> tuple[_OneLine, ...]:
    made = []
    for layout in layouts():
        if layout.one_line:
            rows = tuple(row for row in layout.rows if not row.heading)
            label = "|".join(_either(row) for row in layout.rows)
            columns = "".join(f"({_either(column)})" for column in layout.printed_columns)
            made.append(
                _OneLine(
                    layout,
                    rows,
                    re.compile(label),
                    re.compile(f"((?:{label}){{0,{len(layout.rows)}}}){columns}" * len(rows)),
                )
            )
    return tuple(made)


def _either(line: Row | Column) -> str:
    labels = {words_of(label) for label in (line.label, *line.variants)}
    return f"(?:{'|'.join(sorted(map(re.escape, labels), key=lambda label: -len(label)))})"


def _lines(reading: Reading) -> list[tuple[_OneLine, re.Match[str], Range]]:
    """The forms whose figures stand behind all their headings, all in one run (sections 四), and where that run stands."""
    made = []
    for form in _one_lines():
        for hit in islice(form.headings.finditer(reading.words), _MOST):
            if figures := _FIGURES.match(reading.text, reading.range_of(*hit.span())[1]):
                start, end = figures.span(1)
                made.append((form, hit, (start, without_year(reading.text, start, end))))
    return made


def _divided_line(text: str, reading: Reading, form: _OneLine, hit: re.Match[str], figures: Range) -> _Divided | None:
    """A form whose strip is one line; None where the figures of the headings are not certain."""
    count, wide = len(form.rows), len(form.layout.printed_columns)
    labels = [
        (label, hit.start(1 + n * (wide + 1)))
        for n in range(count)
        for label in form.row.finditer(hit[1 + n * (wide + 1)])
    ]
    named = {words_of(name): row for row in form.layout.rows for name in (row.label, *row.variants)}
    spans = {named[x[0]].id: reading.range_of(at + x.start(), at + x.end()) for x, at in labels}
    order = [id for id in spans if id in {row.id for row in form.rows}]
    start, end = figures
    if order != [row.id for row in form.rows] or _NUMBERING.match(reading.text, end):
        # «…15101025.其他»: no telling where the figures end.
        return None
    start, end = _summing(reading.text, form, start, end)
    line = reading.text.find("\n", start, end)
    if line > 0 and sum(map(str.isdecimal, reading.text[start:line])) >= count * wide:
        end = line
    ids = [column.id for column in form.layout.printed_columns]
    places = {(row.id, n): ("", at * wide + n) for at, row in enumerate(form.rows) for n in range(wide)}

    def made(solution: Solution) -> list[Solved]:
        if not solution.cells:
            return []
        cells = [
            Cell(0, n * wide, *spans[row.id], text[slice(*spans[row.id])], column_span=wide, header=True)
            for n, row in enumerate(form.rows)
        ]
        for number in range(count * wide):
            span = reading.range_of(*hit.span(2 + number + number // wide))
            cells.append(Cell(1, number, *span, text[slice(*span)], header=True))
        for (_, number), (a, b) in solution.cells.items():
            cells.append(Cell(2, number, start + a, start + b, text[start + a : start + b]))
        return [Solved(Table(min(c.start for c in cells), max(c.end for c in cells), tuple(cells)), solution.proof)]

    system = System([Strip("", reading.text[start:end], count * wide)], _line_sums(form))
    return _Divided(form.layout, [(row, ids) for row in form.rows], places, system, made)


def _summing(text: str, form: _OneLine, start: int, end: int) -> Range:
    """The figures of a line without the number of a page before or behind them, where the form's sums leave one choice."""
    count = len(form.rows) * len(form.layout.printed_columns)
    places = [(start + a, start + b) for a, b in pieces(text[start:end])]
    if len(places) != count + 1:
        return start, end
    sums = _line_sums(form)
    kept = []
    for some in (places[:-1], places[1:]):
        values = {("", n): value_of(text[a:b]) for n, (a, b) in enumerate(some)}
        if all(one.holds(values) for one in sums):
            kept.append((some[0][0], some[-1][1]))
    return kept[0] if len(kept) == 1 else (start, end)


def _line_sums(form: _OneLine) -> list[Identity]:
    """The sums between the cells of a line, in which each row has its columns behind each other."""
    ids = [column.id for column in form.layout.printed_columns]
    sums = []
    for identity in form.layout.identities:
        if identity.axis == "columns" and all(id in ids for id in identity.total + identity.parts):
            for number, row in enumerate(form.rows):
                at = {id: ("", number * len(ids) + ids.index(id)) for id in ids}
                total, parts = (tuple(at[id] for id in side) for side in (identity.total, identity.parts))
                sums.append(Identity(f"{identity.name}: {row.label}", total, parts))
    return sums
