"""Reports that are given twice, and reports that repeat the figures of another year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from gov_ie.types import Report

Kind = Literal["text", "figures", "figures of another year"]

_LEAST = 6  # figures other than zero from which two reports that share nearly all of them are one
_ALIKE = 0.9  # of the figures of the longer


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

    `bodies`: of each report in order. The texts are the same without their blanks. Figures are compared between reports of
    one body that follow each other by year: a file and its print, or a report that last year's was pasted into.
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
        if len(numbers) < 2:
            continue
        numbers.sort(key=lambda n: (reports[n].year, n))
        figures = {n: _figures(reports[n]) for n in numbers}
        for one, other in pairwise(numbers):
            shared, longer = len(figures[one] & figures[other]), max(len(figures[one]), len(figures[other]))
            if shared >= max(_LEAST, _ALIKE * longer):
                kind: Kind = "figures" if reports[one].year == reports[other].year else "figures of another year"
                yield Copy(one, other, kind, shared, longer)


def _figures(report: Report) -> frozenset[tuple[object, ...]]:
    """The figures of a report's own year with what they count."""
    return frozenset(
        (f.measure or f.measure_text, tuple(sorted(f.by.items())), f.value, f.unit)
        for f in report.facts
        if f.value and f.year == report.year and f.unit != "%"
    )
