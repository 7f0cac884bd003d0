"""How runs of digits divide into the cells of a form: the sums that the form itself asks for decide.

    strips ─ divisions of each ─▶ groups of strips joined by identities ─▶ cells alike in every solution

Notes for a newcomer. `11000012` + `12` in seven cells may be 11|0|0|0|0|1|12 or 1|10|0|0|0|1|12: both add up to the
total of their row, and only the columns tell. A report may also hold a misprint, and then a wrong division may add up by
chance where the right one does not. So a cell counts as read only where it is the same in every solution of a weaker
problem, in which any one cell of the group may be misprinted: the sums through that cell need not hold. Whatever the
misprint, the division that was printed is among those solutions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gov_ie.forms.divide import Identity, Place, Spans, Strip, divisions, value_of
from gov_ie.forms.joint import Model
from gov_ie.forms.narrow import Narrow

# Divisions of all rows of a group together: beyond these no joint problem is set up.
MAX_TOTAL = 60_000

Range = tuple[int, int]
_Stated = tuple[tuple[Place, frozenset[int]], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What the division of a table's digits rests on.

    `identities`: names of the sums that hold, `stated`: keys of the rows whose figure the prose states too and that were
    needed; `excluded`: how many other divisions of single rows were ruled out; `broken`: sums that do not hold; `open`:
    how many cells were left unread.
    """

    identities: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    excluded: int = 0
    broken: tuple[str, ...] = ()
    open: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """The cells that are certain, as ranges of their strip's text, and what says so."""

    cells: Mapping[Place, Range] = field(default_factory=dict)
    proof: Proof = field(default=Proof())


def solve(
    strips: Sequence[Strip],
    identities: Sequence[Identity],
    stated: Mapping[Place, Iterable[int]] | None = None,
    sure: bool = True,
) -> Solution:
    """The cells of the strips that no solution contradicts, and the proof.

    `stated`: values that the prose gives for a cell; used where the form's own sums leave several solutions and one of
    the values fits, left aside where none fits. Raises `MissingExtraError` where rows must be solved together and
    OR-tools is not installed.

    >>> rows = [Strip("新收", "110000112", 7), Strip("总计", "110000112", 7)]
    >>> sums = [Identity("总计", ((r.key, 6),), tuple((r.key, n) for n in range(6))) for r in rows]
    >>> [number for (key, number) in solve(rows, sums).cells if key == "新收"]
    [2, 3, 4]
    >>> columns = [Identity("勾稽关系", (("新收", n),), (("总计", n),)) for n in range(7)]
    >>> solved = solve(rows, sums + columns, {("新收", 0): {11}})
    >>> [rows[0].text[a:b] for (key, _), (a, b) in solved.cells.items() if key == "新收"]
    ['11', '0', '0', '0', '0', '1', '12']
    """
    return System(strips, identities, sure).solve(stated)


_Certain = tuple[dict[Place, Range], Proof]


class System:
    """Strips with the sums between their cells, divided once; solved without what the prose states, and again with it."""

    def __init__(self, strips: Sequence[Strip], identities: Sequence[Identity], sure: bool = True) -> None:
        ways: dict[str, list[Spans]] = {}
        for strip in strips:
            own = [i for i in identities if {key for key, _ in i.places} == {strip.key}]
            # With several sums of its own (行政复议, 行政诉讼 in one line) one misprint breaks but one of them.
            found = divisions(strip, own, 1) if len(own) > 1 else divisions(strip)
            if found:
                ways[strip.key] = found
        texts = {s.key: s.text for s in strips if s.key in ways}
        sums = [kept for kept in (_among(i, ways, texts) for i in identities) if kept is not None]
        self._order = [(s.key, n) for s in strips for n in range(s.count)]
        self._count = sum(len(found[0]) for found in ways.values())
        self._problems = []
        for group in _groups(list(ways), sums):
            those = set(group)
            own = [i for i in sums if i.places[0][0] in those]
            self._problems.append(
                _Problem({key: texts[key] for key in group}, {key: ways[key] for key in group}, own, sure)
            )

    def solve(self, stated: Mapping[Place, Iterable[int]] | None = None) -> Solution:
        """The cells that no solution contradicts, and the proof; `stated` as `solve` has it."""
        cells: dict[Place, Range] = {}
        proofs: list[Proof] = []
        for problem in self._problems:
            found, proof = problem.solved(
                {p: set(values) for p, values in (stated or {}).items() if p[0] in problem.ways}
            )
            cells |= found
            proofs.append(proof)
        return Solution(
            {place: cells[place] for place in self._order if place in cells},
            Proof(
                tuple(dict.fromkeys(name for p in proofs for name in p.identities)),
                tuple(dict.fromkeys(key for p in proofs for key in p.stated)),
                sum(p.excluded for p in proofs),
                tuple(dict.fromkeys(name for p in proofs for name in p.broken)),
                self._count - len(cells),
            ),
        )


def _among(identity: Identity, ways: Mapping[str, list[Spans]], texts: Mapping[str, str]) -> Identity | None:
    """What is left to hold of an identity some of whose rows are not known: one side is not below the rest of the other."""

    def known(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(p for p in places if p[0] in ways and p[1] < len(ways[p[0]][0]) and "." not in texts[p[0]])

    total, parts = known(identity.total), known(identity.parts)
    if not total or not parts:
        return None
    if total == identity.total:
        return identity if parts == identity.parts else Identity(identity.name, total, parts, "at_least")
    if parts == identity.parts and identity.relation == "equal":
        return Identity(identity.name, parts, total, "at_least")
    return None


def _groups(keys: Sequence[str], identities: Sequence[Identity]) -> list[list[str]]:
    """The strips that identities join, directly or over others, in the order given."""
    root = {key: key for key in keys}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = key = root[root[key]]
        return key

    for identity in identities:
        first, *others = dict.fromkeys(key for key, _ in identity.places)
        for other in others:
            root[find(other)] = find(first)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[find(key)].append(key)
    return list(groups.values())


def _slip(identity: Identity, place: Place, values: Mapping[Place, int]) -> bool:
    """Whether a sum fails because of a slip in one of its cells: a digit wrong, lost or too many.

    >>> values = {("复议", 0): 12, ("复议", 1): 34, ("复议", 2): 99}
    >>> total = Identity("总计", (("复议", 2),), (("复议", 0), ("复议", 1)))
    >>> [_slip(total, ("复议", n), values) for n in range(3)]
    [False, False, False]
    >>> [_slip(total, ("复议", n), {**values, ("复议", 2): 56}) for n in range(3)]
    [True, True, True]
    """
    if identity.relation != "equal":
        return True
    difference = sum(values[p] for p in identity.total) - sum(values[p] for p in identity.parts)
    right = values[place] + (-difference if place in identity.total else difference)
    if right < 0:
        return False
    one, other = sorted((str(values[place]), str(right)), key=len)
    if len(one) == len(other):
        # Two digits changed about are no slip here: 1|20|0|0|12 would stand against every 12|0|0|0|12.
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return len(other) == len(one) + 1 and any(other[:n] + other[n + 1 :] == one for n in range(len(other)))


def _alike(solutions: Sequence[Mapping[str, Spans]]) -> dict[str, set[int]]:
    """The numbers of the cells, by strip, that are the same range in all solutions."""
    first, *others = solutions
    return {
        key: {n for n, span in enumerate(cells) if all(other[key][n] == span for other in others)}
        for key, cells in first.items()
    }


@dataclass(frozen=True)
class _Problem:
    """The strips of a group, how each may divide, the sums between them; what was found, by the figures stated."""

    texts: Mapping[str, str]
    ways: Mapping[str, list[Spans]]
    sums: Sequence[Identity]
    sure: bool
    known: dict[_Stated, _Certain] = field(default_factory=dict)

    def solved(self, stated: Mapping[Place, set[int]]) -> _Certain:
        """The cells that are certain in this group."""
        fitting = {p: fit for p, values in stated.items() if (fit := self._fitting(p, values))}
        # What a report's prose says settles few of its groups; the others are as they were without it.
        name = tuple((place, frozenset(values)) for place, values in fitting.items())
        if name not in self.known:
            self.known[name] = self._solve(fitting)
        return self.known[name]

    def _solve(self, fitting: Mapping[Place, set[int]]) -> _Certain:
        single = {key: spans[0] for key, spans in self.ways.items() if len(spans) == 1}
        if len(single) == len(self.ways):
            return self._assert(single, {}, self._holds_all(single), ())
        if sum(map(len, self.ways.values())) > MAX_TOTAL:
            return self._assert(single, {}, False, ())
        if len(self.ways) == 1:
            return self._solve_alone(fitting)
        narrow = self._narrow
        start = self._first(narrow, fitting) if fitting else None
        if start is None:
            fitting = {}
            start = self._first(narrow, fitting)
        strict = start is not None
        suspects = narrow.suspects(apart=not strict)
        left = narrow.weak(fitting, suspects)
        if left is None:
            return self._assert(single, {}, False, ())
        solutions = narrow.solutions(left, suspects)
        if solutions is None:
            weaker = Model(self.texts, narrow.spans(left), self.sums, fitting, relaxed=True, apart=not strict)
            start = start or weaker.first()
            alike = weaker.alike(start) if start else {}
        else:
            start = start or next(iter(solutions), None)
            alike = _alike(solutions) if start else {}
        return self._assert(start, alike, strict, fitting) if start else self._assert(single, {}, False, ())

    @cached_property
    def _narrow(self) -> Narrow:
        return Narrow(self.texts, self.ways, self.sums)

    def _first(self, narrow: Narrow, hints: Mapping[Place, set[int]]) -> Mapping[str, Spans] | None:
        """A division of every strip with which all sums hold; None where there is none, or none in time."""
        left = narrow.strict(hints)
        if left is None:
            return None
        solutions = narrow.solutions(left)
        if solutions is None:
            return Model(self.texts, narrow.spans(left), self.sums, hints).first()
        return next(iter(solutions), None)

    def _solve_alone(self, hints: Mapping[Place, set[int]]) -> _Certain:
        """What is certain in a group of one strip, by looking at all its divisions."""
        [(key, ways)] = self.ways.items()
        text = self.texts[key]
        known = {span: value_of(text[slice(*span)]) for span in {span for way in ways for span in way}}
        values = [{(key, n): known[span] for n, span in enumerate(way)} for way in ways]
        broken = [[i for i in self.sums if not i.holds(one)] for one in values]
        fit = [all(one[place] in allowed for place, allowed in hints.items()) for one in values]
        start = next((n for n, failed in enumerate(broken) if not failed and fit[n]), None)
        if start is None:
            hints, fit = {}, [True] * len(ways)
            start = next((n for n, failed in enumerate(broken) if not failed), None)
        strict = start is not None
        possible = [
            n
            for n, failed in enumerate(broken)
            if fit[n] and (not failed or self._one_suspect(failed, values[n] if strict else None))
        ]
        if not possible:
            return {}, Proof()
        first = ways[possible[0] if start is None else start]
        alike = {n for n, span in enumerate(first) if all(ways[other][n] == span for other in possible)}
        return self._assert({key: first}, {key: alike}, strict, hints)

    def _one_suspect(self, failed: Sequence[Identity], values: Mapping[Place, int] | None) -> bool:
        """Whether one misprinted cell may be why sums fail: given the values, one that is a slip of the pen away."""
        common = set(failed[0].places).intersection(*(i.places for i in failed))
        if values is None:
            return bool(common)
        return any(all(_slip(i, place, values) for i in failed) for place in common)

    def _fitting(self, place: Place, values: set[int]) -> set[int]:
        """The stated values that a division of the strip has in that cell.

        A figure of one digit is met by chance too often to settle a row that no sum confirms, but where it is the only one
        that keeps to the row's bounds, both speak against the others.
        """
        key, number = place
        text = self.texts[key]
        ways = [spans for spans in self.ways.get(key, ()) if number < len(spans)]
        read = {value_of(text[slice(*spans[number])]) for spans in ways}
        if any(place in i.places for i in self.sums if i.relation == "equal"):
            return values & read
        own = [i for i in self.sums if {k for k, _ in i.places} == {key}]
        kept = {
            value_of(text[slice(*spans[number])])
            for spans in ways
            if all(i.holds(self.values({key: spans}, i)) for i in own)
        }
        return {v for v in values & read if v > 9 or kept == {v}}

    def _holds_all(self, spans: Mapping[str, Spans]) -> bool:
        return all(i.holds(self.values(spans, i)) for i in self.sums)

    def values(self, spans: Mapping[str, Spans], identity: Identity) -> dict[Place, int]:
        """The values of an identity's cells under a division of each strip."""
        return {(k, n): value_of(self.texts[k][slice(*spans[k][n])]) for k, n in identity.places}

    def _assert(
        self, spans: Mapping[str, Spans], alike: Mapping[str, set[int]], strict: bool, hints: Iterable[Place]
    ) -> _Certain:
        """The cells to vouch for: those alike in all solutions; where a sum fails, those that another sum confirms."""
        fixed = {
            (key, n): span
            for key, cells in spans.items()
            for n, span in enumerate(cells)
            if len(self.ways[key]) == 1 or n in alike.get(key, ())
        }
        whole = [i for i in self.sums if all(p in fixed for p in i.places)]
        held = [i for i in whole if i.holds(self.values(spans, i))]
        if not (strict and self.sure):
            confirmed = {p for i in held if i.relation == "equal" for p in i.places}
            zeros = {key for key in spans if not self.texts[key].strip("0 ")}
            fixed = {p: span for p, span in fixed.items() if p in confirmed or (self.sure and p[0] in zeros)}
        whole_rows = [key for key, cells in spans.items() if all((key, n) in fixed for n in range(len(cells)))]
        names = dict.fromkeys(i.name for i in held if any(p in fixed for p in i.places))
        return fixed, Proof(
            tuple(names),
            tuple(dict.fromkeys(key for key, n in hints if (key, n) in fixed)),
            sum(len(self.ways[key]) - 1 for key in whole_rows),
            tuple(dict.fromkeys(i.name for i in whole if i not in held)),
        )
