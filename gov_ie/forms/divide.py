"""The ways in which a run of digits may divide into cells; the sums that a form asks for between cells."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal, TypeVar

# What one row may cost. The longest rows of real forms hold some thirty digits.
MAX_DIGITS = 64
MAX_DIVISIONS = 20_000
MAX_STEPS = 120_000
MAX_CELL = 12  # digits of one cell: more is no count, and CP-SAT reckons in 64 bits

K = TypeVar("K")
Place = tuple[str, int]
Spans = tuple[tuple[int, int], ...]
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")
_PIECE = re.compile(r"[+-]?[\d.]+")


@dataclass(frozen=True, slots=True)
class Strip:
    """A run of digits that holds a known number of cells, in order.

    `text`: ASCII digits; anything else but a sign or a point divides cells; `count`: how many cells there are;
    `blanks`: its cells stand apart, and blank ones between them were lost.
    """

    key: str
    text: str
    count: int
    blanks: bool = False


def excess(total: Iterable[K], parts: Iterable[K], values: Mapping[K, int] | Mapping[K, Decimal]) -> int | Decimal:
    """What the figures of a total have more than those of its parts: 0 where they add up.

    >>> excess(["total"], ["upheld", "corrected"], {"upheld": 2, "corrected": 3, "total": 5})
    0
    """
    return sum(values[key] for key in total) - sum(values[key] for key in parts)


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum that must hold between cells: `total` = `parts`, or not below them where the relation is "at_least".

    Cells are (key of the strip, number of the cell from 0).
    """

    name: str
    total: tuple[Place, ...]
    parts: tuple[Place, ...]
    relation: Literal["equal", "at_least"] = "equal"

    @property
    def places(self) -> tuple[Place, ...]:
        """All its cells."""
        return self.total + self.parts

    def holds(self, values: Mapping[Place, int]) -> bool:
        """Whether it holds of these values."""
        difference = excess(self.total, self.parts, values)
        return difference == 0 if self.relation == "equal" else difference >= 0


def pieces(text: str) -> list[tuple[int, int]]:
    """Ranges of a strip's text that other characters divide; a sign begins a new one.

    >>> pieces("20 0 00-1")
    [(0, 2), (3, 4), (5, 7), (7, 9)]
    """
    return [hit.span() for hit in _PIECE.finditer(text)]


def divisions(strip: Strip, own: Sequence[Identity] = (), slack: int = 0) -> list[Spans] | None:
    """All ways to divide a strip into its cells, none of which has a zero in front; None where there are too many.

    `own`: identities between its own cells, of which a division breaks at most `slack`.

    >>> strip = Strip("规范性文件", "3015", 3)
    >>> [[strip.text[a:b] for a, b in spans] for spans in divisions(strip) or ()]
    [['3', '0', '15'], ['30', '1', '5']]
    """
    if _digits(strip.text) > MAX_DIGITS or strip.count < 1:
        return None
    return _placements(strip) if strip.blanks else _Search(strip, own, slack).found()


def _placements(strip: Strip) -> list[Spans] | None:
    """All ways in which a strip's cells, with blanks among them, may be its columns; a blank is the range (0, 0)."""
    spans = pieces(strip.text)
    if math.comb(strip.count, len(spans)) > MAX_DIVISIONS:
        return None
    made = []
    for places in combinations(range(strip.count), len(spans)):
        at = dict(zip(places, spans, strict=True))
        made.append(tuple(at.get(number, (0, 0)) for number in range(strip.count)))
    return made


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


class _Search:
    """The divisions of a strip, cell by cell from the left; what cannot be completed is given up early."""

    def __init__(self, strip: Strip, own: Sequence[Identity], slack: int) -> None:
        self.text, self.count, self.key, self.slack = strip.text, strip.count, strip.key, slack
        self.pieces = pieces(strip.text)
        self.plain = strip.text.isascii() and not set(".+-").intersection(strip.text)
        self.ending: dict[int, list[Identity]] = defaultdict(list)
        for identity in own:
            self.ending[max(number for _, number in identity.places)].append(identity)
        # What is left from each piece on: at least a cell for each piece, at most one for each digit.
        self.most = [0]
        for start, end in reversed(self.pieces):
            self.most.append(self.most[-1] + _digits(self.text[start:end]))
        self.most.reverse()
        self.steps = 0
        self.made: list[Spans] = []
        self.done: list[tuple[int, int]] = []
        self.values: dict[Place, int] = {}

    def found(self) -> list[Spans] | None:
        """All divisions; None where there are too many or the search is too long."""
        if self.pieces:
            self._walk(0, self.pieces[0][0], 0)
        return self.made if self.steps <= MAX_STEPS and len(self.made) <= MAX_DIVISIONS else None

    def _walk(self, piece: int, at: int, broken: int) -> None:
        number = len(self.done)
        if number == self.count:
            if piece == len(self.pieces):
                self.made.append(tuple(self.done))
            return
        if piece == len(self.pieces):
            return
        end = self.pieces[piece][1]
        behind, pieces_behind = self.most[piece + 1], len(self.pieces) - piece - 1
        rest = self.count - number - 1
        for stop in self._stops(at, end):
            if self.steps > MAX_STEPS or len(self.made) > MAX_DIVISIONS:
                return
            inside = stop < end
            if rest < pieces_behind + inside or rest > behind + end - stop:
                continue
            self.steps += 1
            failed = broken
            if self.ending:
                self.values[self.key, number] = value_of(self.text[at:stop])
                for identity in self.ending.get(number, ()):
                    failed += not identity.holds(self.values)
            if failed > self.slack:
                continue
            self.done.append((at, stop))
            if inside:
                self._walk(piece, stop, failed)
            else:
                self._walk(piece + 1, self.pieces[piece + 1][0] if pieces_behind else 0, failed)
            self.done.pop()

    def _stops(self, at: int, end: int) -> Iterable[int]:
        """Where a number that begins at a place may end."""
        if self.text[at] == "0" and self.text[at + 1 : at + 2] != ".":
            return (at + 1,)
        stops = range(at + 1, min(end, at + MAX_CELL) + 1)
        return stops if self.plain else [stop for stop in stops if _NUMBER.fullmatch(self.text, at, stop)]


def value_of(text: str) -> int:
    """A cell's value as an integer; an amount with decimals has no sum to keep, so its places are left out; a blank counts as 0."""
    if not text:
        return 0
    return int(text) if text.isdigit() else int(Decimal(text))
