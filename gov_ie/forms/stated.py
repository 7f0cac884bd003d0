"""Figures that a report's prose states, as hints for the cells of a glued form that say the same."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from gov_ie.forms.divide import Place
from gov_ie.forms.layouts import Column, Layout, Row
from gov_ie.types import Report
from gov_ie.values.periods import OPEN_START

# A figure whose row the linker is not sure of is no hint.
_SURE = 0.5
_Cell = tuple[str, frozenset[tuple[str, str]], bool]


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that the prose states, with the row of the catalogue and the breakdown it counts.

    `value`: in units of 1 (元, not 万元); `cumulative`: from the beginning up to the report's end; `start`: where its
    number stands, in code points of the text, None where it is not of the text.
    """

    measure: str
    value: Decimal
    by: Mapping[str, str] = field(default_factory=dict)
    cumulative: bool = False
    start: int | None = None


def statements(report: Report, hidden: Sequence[tuple[int, int]] = ()) -> tuple[Statement, ...]:
    """The exact figures that the prose gives for the report's own agency and year, or for all years up to it.

    `hidden`: ranges of the report's tables. A number whose row is not known is no hint: in a table of sixty rows nearly
    every number of the prose begins some row's digits by chance.
    """
    within = _Within(hidden)
    found = []
    for fact in report.facts:
        if fact.measure is None or fact.quantity is None or fact.modifier != "exact" or fact.score < _SURE:
            continue
        if fact.agency != report.agency or fact.quantity.start in within:
            continue
        cumulative = fact.period is not None and fact.period.start == OPEN_START
        # «上半年», «1至6月» count a part of what the table counts.
        part = fact.period is not None and not cumulative and (fact.period.end - fact.period.start).days < 300
        last = fact.period.end.year if fact.period is not None and cumulative else fact.year
        if last == report.year and not part:
            found.append(Statement(fact.measure, fact.value, dict(fact.by), cumulative, fact.quantity.start))
    return tuple(found)


def outside(stated: Iterable[Statement], ranges: Sequence[tuple[int, int]]) -> list[Statement]:
    """The statements whose number stands in none of the ranges: what is read out of a form is no witness for it."""
    within = _Within(ranges)
    return [one for one in stated if one.start is None or one.start not in within]


class _Within:
    """Which places of a text lie in any of some ranges, each asked in logarithmic time: a text may hold many forms."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self.starts = [start for start, _ in ordered]
        self.ends = list(accumulate((end for _, end in ordered), max))

    def __contains__(self, place: int) -> bool:
        number = bisect_right(self.starts, place)
        return number > 0 and place < self.ends[number - 1]


def hints(
    layout: Layout, rows: Iterable[tuple[Row, Sequence[str]]], stated: Iterable[Statement]
) -> dict[Place, set[int]]:
    """The values that statements give for cells of a form: by id of the row and number of the column.

    `rows`: the rows with the ids of their columns. A statement that two cells could mean gives none.

    >>> from gov_ie.forms.layouts import layout
    >>> form = layout("indicators_2014")
    >>> fee = Statement("request.fees", Decimal(120000))
    >>> hints(form, [(form.row("fees"), ("value", "cumulative"))], [fee])
    {('fees', 0): {12}}
    """
    places: dict[_Cell, list[tuple[Place, str]]] = defaultdict(list)
    columns = {column.id: column for column in layout.columns}
    for row, own in rows:
        # «2015年度 2016年度»: no telling which of them the report's year is.
        if row.cells or set(own) <= columns.keys():
            for number, id in enumerate(own):
                if id in columns and (cell := _cell(row, columns[id])) is not None:
                    places[cell].append(((row.id, number), row.unit or columns[id].unit))
    given: dict[Place, set[int]] = defaultdict(set)
    for one in stated:
        found = places.get((one.measure, frozenset(one.by.items()), one.cumulative), ())
        if len(found) == 1:
            [(place, unit)] = found
            value = one.value / 10_000 if unit == "万元" else one.value
            if value == value.to_integral_value() and value >= 0:
                given[place].add(int(value))
    return dict(given)


def _cell(row: Row, column: Column) -> _Cell | None:
    """The cell of the cube that a row and a column name; None where the catalogue has no row for it."""
    measure = row.measure_in(column)
    if measure is None or column.years:
        return None
    return measure, frozenset({**row.by, **column.by}.items()), column.cumulative
