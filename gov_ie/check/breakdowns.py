"""Breakdowns: the parts of a total, list by list, and whether a list names all of them.

One total is often broken down in several ways one after the other, and a list may leave parts out: «其中» says so.
Lists that add up are found first, whatever their parts are; what is left is cut where the text ends a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gov_ie.check.figures import Figures, begin_of, end_of
from gov_ie.types import Fact

_CELLS = 4  # bare numbers in a row from which they are cells of a table
_WINDOW = 60  # parts of one list, at most
_BEHIND = 12  # characters behind the last part in which the text may speak of the rest


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One list of parts of a total; `whole`: whether it should name all of them."""

    total: Fact
    parts: tuple[Fact, ...]
    whole: bool


def breakdowns(figures: Figures) -> Iterator[Breakdown]:
    """Every list of parts in the report, in reading order of the totals."""
    for total in figures.facts:
        parts = [p for p in figures.parts.get(total.id, ()) if p.unit == total.unit or not p.unit or not total.unit]
        full, left = _adding_up(total, parts)
        for listed in full:
            yield Breakdown(total, tuple(listed), True)
        for listed in _runs(figures, parts, left):
            yield Breakdown(total, tuple(listed), _is_whole(figures, total, listed))


def _adding_up(total: Fact, parts: Sequence[Fact]) -> tuple[list[list[Fact]], list[Fact]]:
    """The lists that add up to the total, of one kind or in a row, and the parts in none of them."""
    full: list[list[Fact]] = []
    left = list(parts)
    kinds: dict[tuple, list[Fact]] = {}
    for part in parts:
        kinds.setdefault(_kind(total, part), []).append(part)
    for listed in (*kinds.values(), None):
        for found in _windows(total, left if listed is None else listed):
            full.append(found)
            taken = {p.id for p in found}
            left = [p for p in left if p.id not in taken]
    return full, left


def _windows(total: Fact, parts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Stretches of parts that add up to the total, from the front; zeros behind the last belong to it."""
    start = 0
    while start < len(parts):
        added, end = parts[start].value, start + 1
        while end < len(parts) and end - start < _WINDOW and added < total.value:
            added += parts[end].value
            end += 1
        if added == total.value and added > 0:
            while end < len(parts) and parts[end].value == 0:
                end += 1
            yield list(parts[start:end])
            start = end
        else:
            start += 1


def _kind(total: Fact, part: Fact) -> tuple:
    """What a list's parts share: the row, and the dimensions by which they are told apart."""
    narrowed = tuple(sorted(d for d, v in part.by.items() if total.by.get(d) != v))
    if not narrowed and part.agency_names[:1] != total.agency_names[:1]:
        narrowed = ("category",)
    return part.measure, narrowed


def _runs(figures: Figures, parts: Sequence[Fact], left: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The parts that are left, cut at parts of full lists, at ends of sentences, and before one that is named again."""
    members = {p.id for p in left}
    run: list[Fact] = []
    named: set[tuple] = set()
    for part in parts:
        name = (part.agency_names[:1], tuple(sorted(part.by.items())), part.measure_text)
        ended = bool(run) and "。" in figures.report.text[end_of(run[-1]) : begin_of(part)]
        if run and (part.id not in members or ended or name in named):
            yield run
            run, named = [], set()
        if part.id in members:
            run.append(part)
            named.add(name)
    if run:
        yield run


def _is_whole(figures: Figures, total: Fact, parts: Sequence[Fact]) -> bool:
    """Whether a list should name all parts: it has one for the rest, both of two, a row of cells, or no word that it does not."""
    words = figures.relations
    if len(parts) < 2:
        return False
    behind = figures.report.text[end_of(parts[-1]) :][:_BEHIND]
    if any(w in behind for w in words.remainder) or _is_carried_out(figures, total, parts):
        return False
    last = parts[-1]
    if any(w in last.by.get("category", last.measure_text) for w in words.remainder) or "other" in last.by.values():
        return True
    for dimension, values in words.whole.items():
        if {p.by.get(dimension) for p in parts} == values:
            return True
    if len(parts) >= _CELLS and all(p.quantity and p.quantity.text.isdigit() for p in (total, *parts)):
        return True
    lead = _lead(figures, total, parts[0])
    return not any(w in lead for w in words.partial)


def _is_carried_out(figures: Figures, total: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the rest went over to the next year: «应办39件: 予以公开12件 … 结转下年2件»."""
    missing = total.value - sum(p.value for p in parts)
    behind = figures.facts[figures.number[parts[-1].id] + 1 :][:2]
    return any(f.measure == figures.relations.went_out[-1] and f.value == missing for f in behind)


def _lead(figures: Figures, total: Fact, first: Fact) -> str:
    """The words that lead from a total to its first part; those before the parts where the total stands behind."""
    if begin_of(first) >= begin_of(total):
        return figures.between(total, first)
    start = begin_of(first)
    return figures.report.text[max(0, start - 30) : start]
