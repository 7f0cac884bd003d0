"""Slips of a whole table, said once: its figures one cell off, or all of a column without their 万.

Checks that fail side by side for one cause are taken together where the same re-reading makes all of them hold.

cells in a row of a report ─▶ the re-readings that mend each failing identity ─▶ one check for those that share one
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gov_ie.check.figures import Figures, begin_of, end_of
from gov_ie.check.hints import hint_of
from gov_ie.check.identity import SUM, Identity
from gov_ie.check.slips import magnitudes_of
from gov_ie.types import Check, Fact, Reason

MOST_EXPLAINED = 2000  # contradictions of a report whose causes are looked for; of more the first
SHIFT, MAGNITUDE = "table.shift", "table.magnitude"
_LEAST = 3  # identities that one re-reading mends from which it is the table's
_FAR = 60  # characters from one cell of a table to the next, at most
_LONG = 60  # facts of an identity that is read again, at most
# What a magnitude adds to a figure, in multiples of it → the magnitude.
_FACTORS = {Decimal(10) ** n - 1: Decimal(10) ** n for n in (3, 4, 8, -3, -4, -8)}

Tried = tuple[Identity, Check]
Column = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the cells of one table are read again: `step` cells on, or times `factor` in one column, 0 and 1 where as they are.

    `column`: what the cells of a column share, the row of the catalogue and the breakdown but for one dimension.
    """

    table: int
    step: int = 0
    factor: Decimal = Decimal(1)
    column: Column = ()


def tables_of(figures: Figures, tried: Sequence[Tried]) -> list[Check]:
    """The checks of what was tried, those that fail by one slip of a table as one check at the place of the first.

    A table is cells, bare numbers, one near the other. A re-reading is the table's where at least three failing
    identities hold by it, most of those that fail in the table, and more than hold there as they are.
    """
    failing = [(n, i) for n, (i, c) in enumerate(tried) if c.verdict == "contradicted"][:MOST_EXPLAINED]
    if len(failing) < _LEAST:
        return [c for _, c in tried]
    table = _cells(figures)
    mended: dict[_Reading, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    edges: dict[_Reading, list[int]] = defaultdict(list)
    failed = Counter[int]()
    for n, identity in failing:
        tables = {table[f.id] for f in identity.facts if f.id in table}
        failed.update(tables)
        if identity.relation is SUM and len(identity.facts) <= _LONG:
            for reading, ids in _mending(figures, identity, table, tables):
                mended[reading].append((n, ids))
            for reading in _at_edges(figures, identity, table, tables):
                edges[reading].append(n)
    if all(len(found) < _LEAST for found in mended.values()):
        return [c for _, c in tried]
    kept = Counter[int]()
    for identity, check in tried:
        if check.verdict == "proved" and any(f.value for f in identity.facts):
            kept.update({table[f.id] for f in identity.facts if f.id in table} if len(identity.facts) > 1 else ())
    made: dict[int, Check] = {}
    gone: set[int] = set()
    for reading, found in sorted(mended.items(), key=lambda m: (-len(m[1]), m[0].factor < 1, m[1][0][0])):
        left = [(n, ids) for n, ids in found if n not in gone]
        enough = len(left) >= _LEAST and 2 * len(left) > failed[reading.table]
        if enough and (reading.step == 0 or len(left) > kept[reading.table]):
            changed = {i for _, ids in left for i in ids}
            told = sorted({n for n, _ in left} | {n for n in edges[reading] if n not in gone})
            gone.update(told)
            made[told[0]] = _whole(figures, reading, [tried[n] for n in told], changed)
    return [made.get(n, c) for n, (_, c) in enumerate(tried) if n in made or n not in gone]


def _cells(figures: Figures) -> Mapping[str, int]:
    """Id of a fact → number of the table that it is a cell of; facts in prose are left out."""
    table: dict[str, int] = {}
    number, before = 0, None
    for fact in figures.facts:
        if fact.quantity is None or not fact.quantity.text.replace(".", "").isdigit():
            continue
        if before is None or begin_of(fact) - end_of(before) > _FAR or "。" in figures.text[end_of(before) : begin_of(fact)]:
            number += 1
        table[fact.id] = number
        before = fact
    size = Counter(table.values())
    return {name: n for name, n in table.items() if size[n] > _LEAST}


def _mending(
    figures: Figures, identity: Identity, table: Mapping[str, int], tables: set[int]
) -> Iterator[tuple[_Reading, frozenset[str]]]:
    """The re-readings of a table under which an identity holds, with the ids of the cells that they change."""
    for number in sorted(tables):
        cells = [f for f in identity.facts if table.get(f.id) == number]
        for step in (-1, 1):
            values = {f.id: v for f in cells if (v := _beside(figures, f, step, table)) is not None}
            if len(values) == len(cells) and _holds(identity, values):
                yield _Reading(number, step), frozenset(values)
        stated, of = (sum((f.value for f in side), Decimal(0)) for side in (identity.stated, identity.of))
        first = {f.id for f in identity.stated}
        columns: dict[Column, list[Fact]] = defaultdict(list)
        for fact in cells:
            for column in _columns(fact):
                columns[column].append(fact)
        for column, facts in columns.items():
            left = sum((f.value for f in facts if f.id in first), Decimal(0))
            right = sum((f.value for f in facts if f.id not in first), Decimal(0))
            factor = _FACTORS.get((stated - of) / (right - left)) if left != right else None
            if factor is not None and stated + left * (factor - 1) == of + right * (factor - 1) != 0:
                yield _Reading(number, 0, factor, column), frozenset(f.id for f in facts)


def _at_edges(figures: Figures, identity: Identity, table: Mapping[str, int], tables: set[int]) -> Iterator[_Reading]:
    """The shifts of a table by which an identity would take a cell from beyond its end, so that nothing tells whether it holds."""
    for number in sorted(tables):
        cells = [f for f in identity.facts if table.get(f.id) == number]
        for step in (-1, 1):
            if any(_beside(figures, f, step, table) is None for f in cells):
                yield _Reading(number, step)


def _beside(figures: Figures, fact: Fact, step: int, table: Mapping[str, int]) -> Decimal | None:
    """The value of the next cell of a fact's table, or of the one before."""
    number = figures.number[fact.id] + step
    if not 0 <= number < len(figures.facts) or table.get(figures.facts[number].id) != table[fact.id]:
        return None
    return figures.facts[number].value


def _columns(fact: Fact) -> Iterator[Column]:
    """The columns that a cell may be in: its year, and its breakdown whatever row it is of."""
    by = tuple(sorted(fact.by.items()))
    yield "year", fact.year
    yield "kind", tuple(sorted(fact.by))
    yield "by", by
    for dimension in fact.by:
        yield "value", dimension, fact.by[dimension]
    yield "row", fact.measure or fact.measure_text, by


def _holds(identity: Identity, values: Mapping[str, Decimal]) -> bool:
    """Whether a sum holds with other values for some of its facts, by id; that nothing is nothing proves nothing."""
    stated, of = (sum((values.get(f.id, f.value) for f in side), Decimal(0)) for side in (identity.stated, identity.of))
    return stated == of != 0


def _whole(figures: Figures, reading: _Reading, tried: Sequence[Tried], changed: set[str]) -> Check:
    """One check for all that a re-reading of a table mends, or does not reach at its ends."""
    named = sorted({f.id for i, _ in tried for f in i.facts}, key=figures.number.__getitem__)
    cells = [f for f in named if f in changed]
    values: tuple[str, ...] = (cells[0], cells[-1], str(len(cells)))
    if not reading.step:
        values += (f"{reading.factor:f}",)
    reason = Reason("table_magnitude" if not reading.step else "table_shift", values)
    shown = "; ".join(c.formula for _, c in tried[:_LEAST])
    rest = f" and {len(tried) - _LEAST} more" if len(tried) > _LEAST else ""
    return replace(
        tried[0][1],
        rule=SHIFT if reading.step else MAGNITUDE,
        facts=tuple(named),
        stated=Decimal(len(tried)),
        computed=Decimal(0),
        formula=f"{shown}{rest}",
        likely="reading" if reading.step or _is_beside(figures, cells, reading.factor) else "report",
        hint=hint_of(reason),
        reason=reason,
    )


def _is_beside(figures: Figures, cells: Sequence[str], factor: Decimal) -> bool:
    """Whether a magnitude that was not read, or should not have been, stands over or beside one of the first cells."""
    text = figures.report.text
    return any(found == factor for name in cells[:_LEAST] for found, _ in magnitudes_of(text, figures.by_id[name]))
