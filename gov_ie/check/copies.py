"""Reports that are given twice, and reports that repeat the figures of another year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from heapq import nsmallest
from itertools import groupby
from math import ceil
from typing import Literal

from gov_ie.check.figures import is_reckoned
from gov_ie.types import Report

Kind = Literal["text", "figures", "figures of another year"]
Figure = tuple[str, tuple[tuple[str, str], ...], Decimal, str]  # what it counts, breakdown, value, unit

_LEAST = 6  # figures other than zero from which two reports that share nearly all of them are one
_ALIKE = 0.9  # of the figures of the longer
_TRIED = 16  # reports that one is compared with, at most


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports, by number from 0, that say the same: the same text, one body's figures of one year, or of two.

    `shared`: figures that both have, `figures`: of the longer.
    """

    first: int
    second: int
    kind: Kind
    shared: int
    figures: int


def copies(reports: Sequence[Report], bodies: Sequence[str | None]) -> Iterator[Copy]:
    """Every report that repeats one before it, with the nearest such.

    `bodies`: of each report in order. The texts are the same without their blanks. Figures are compared among all
    reports of one body and year, and with those of the year before that is there: a file and its print, or a report that
    last year's was pasted into.
    """
    first: dict[bytes, int] = {}
    same: set[int] = set()
    for number, report in enumerate(reports):
        if not report.text.strip():
            continue
        digest = sha256("".join(report.text.split()).encode("utf-8", "surrogatepass")).digest()
        other = first.setdefault(digest, number)
        if other != number:
            same.add(number)
            count = len(_figures(report))
            yield Copy(other, number, "text", count, count)
    of_body: dict[str, list[int]] = defaultdict(list)
    for number, body in enumerate(bodies):
        if body is not None and reports[number].year is not None and number not in same:
            of_body[body].append(number)
    for numbers in of_body.values():
        if len(numbers) > 1:
            yield from _of_body(reports, sorted(numbers, key=lambda n: (reports[n].year, n)))


def _of_body(reports: Sequence[Report], numbers: Sequence[int]) -> Iterator[Copy]:
    """The copies among the reports of one body, in order of their years."""
    figures = {n: _figures(reports[n]) for n in numbers}
    common = Counter(f for known in figures.values() for f in known)
    before = _Known(common)
    for _, of_year in groupby(numbers, key=lambda n: reports[n].year):
        now = _Known(common)
        for number in of_year:
            kinds: tuple[tuple[_Known, Kind], ...] = ((now, "figures"), (before, "figures of another year"))
            for known, kind in kinds:
                if (found := known.alike(figures[number])) is not None:
                    longer = max(len(figures[found]), len(figures[number]))
                    yield Copy(found, number, kind, len(figures[found] & figures[number]), longer)
                    break
            now.add(number, figures[number])
        before = now


class _Known:
    """Reports by their figures, to find one that shares nearly all.

    Of two such reports each has one of the other's rarest figures among the few rarest of its own (prefix filtering), so
    that a report is compared with those that do, at most `_TRIED`, and not with all.
    """

    def __init__(self, common: Mapping[Figure, int]) -> None:
        self._common = common
        self._having: dict[Figure, list[int]] = defaultdict(list)
        self._figures: dict[int, frozenset[Figure]] = {}

    def add(self, number: int, figures: frozenset[Figure]) -> None:
        """Remember a report."""
        self._figures[number] = figures
        for figure in self._rarest(figures):
            if len(self._having[figure]) < _TRIED:
                self._having[figure].append(number)

    def alike(self, figures: frozenset[Figure]) -> int | None:
        """The report that shares most of nearly all figures, the later of two, None where there is none."""
        met: Counter[int] = Counter()
        for figure in self._rarest(figures):
            met.update(self._having.get(figure, ()))
        best = [(len(self._figures[n] & figures), n) for n, _ in met.most_common(_TRIED)]
        best = [(s, n) for s, n in best if s >= max(_LEAST, _ALIKE * max(len(self._figures[n]), len(figures)))]
        return max(best)[1] if best else None

    def _rarest(self, figures: frozenset[Figure]) -> list[Figure]:
        count = len(figures) - ceil(_ALIKE * len(figures)) + 1
        return nsmallest(count, figures, key=lambda f: (self._common[f], *map(str, f)))


def _figures(report: Report) -> frozenset[Figure]:
    """The figures of a report's own year with what they count."""
    return frozenset(
        (f.measure or f.measure_text, tuple(sorted(f.by.items())), f.value, f.unit)
        for f in report.facts
        if is_reckoned(f) and f.value and f.year == report.year and f.unit != "%"
    )
