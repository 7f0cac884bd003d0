"""The facts of a report as the rules look at them: in reading order, by cell of the cube, by total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gov_ie.catalogue import Catalogue
from gov_ie.check.relations import Relations
from gov_ie.types import Fact, Report

Cell = tuple[str, tuple[str, ...], tuple[date, date] | None, tuple[tuple[str, str], ...]]


class Figures:
    """What the rules see of a report.

    `facts`: in reading order; `parts`: id of a total → its parts in reading order; `cells`: (row, body, period,
    breakdown) → the facts that state it, rows of the catalogue without categories only; `rows_of`: row → these facts.
    """

    def __init__(self, report: Report, catalogue: Catalogue, relations: Relations) -> None:
        self.report, self.catalogue, self.relations = report, catalogue, relations
        self.facts: Sequence[Fact] = sorted(report.facts, key=begin_of)
        self.by_id = {f.id: f for f in self.facts}
        self.number = {f.id: n for n, f in enumerate(self.facts)}
        self.parts: Mapping[str, list[Fact]] = defaultdict(list)
        self.cells: Mapping[Cell, list[Fact]] = defaultdict(list)
        self.rows_of: Mapping[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.part_of in self.by_id:
                self.parts[fact.part_of].append(fact)
            if fact.measure is not None and "category" not in fact.by:
                self.cells[cell_of(fact)].append(fact)
                self.rows_of[fact.measure].append(fact)

    def rows(self) -> Iterator[tuple[Cell, Mapping[str, list[Fact]]]]:
        """Each body, period and breakdown with its rows: the cell without its row → row → facts."""
        grouped: dict[tuple, dict[str, list[Fact]]] = defaultdict(dict)
        for (measure, *rest), facts in self.cells.items():
            grouped[tuple(rest)][measure] = facts
        yield from grouped.items()

    def total(self, fact: Fact) -> Fact | None:
        """The fact whose total this one breaks down."""
        return self.by_id.get(fact.part_of) if fact.part_of is not None else None

    def before(self, fact: Fact, reach: int) -> Sequence[Fact]:
        """Up to `reach` facts before it, the nearest first."""
        number = self.number[fact.id]
        return self.facts[max(0, number - reach) : number][::-1]

    def between(self, first: Fact, second: Fact) -> str:
        """The words between where one fact's number ends and the other's statement begins, as received."""
        return self.report.text[end_of(first) : max(end_of(first), start_of(second))]

    def apart(self, first: Fact, second: Fact) -> bool:
        """Whether a sentence or a line ends between two facts."""
        low, high = sorted((first, second), key=begin_of)
        return any(mark in self.report.text[end_of(low) : begin_of(high)] for mark in "。\n")


def cell_of(fact: Fact) -> Cell:
    """The cell of the cube that a fact of a catalogue row states."""
    period = (fact.period.start, fact.period.end) if fact.period else None
    return fact.measure, fact.agency_names[:1], period, tuple(sorted(fact.by.items()))


def begin_of(fact: Fact) -> int:
    """Where its number stands, or its words where it has none."""
    return fact.quantity.start if fact.quantity else fact.evidence.start


def start_of(fact: Fact) -> int:
    """Where its statement begins: its first words or its number, words far away left out."""
    number = begin_of(fact)
    return min((m.start for m in fact.measures if m.start > number - 60), default=number) if fact.measures else number


def end_of(fact: Fact) -> int:
    """Where its number ends, or its words where it has none."""
    return fact.quantity.end if fact.quantity else fact.evidence.end
