"""Which divisions of a form's rows cheap arithmetic leaves: bounds of the sums, before a solver is asked.

Notes for a newcomer: a division may be part of a solution only if every sum that must hold can hold with it, whatever
the other rows are, between the least and the most that these may count. In the weaker problem of `solve` one suspect, a
cell that may be misprinted, excuses the sums through it: then a division stays if some suspect excuses all the sums that
cannot hold with it. No solution is lost; most forms are settled so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod
from operator import add

from gov_ie.forms.divide import Identity, Place, Spans, value_of

_ROUNDS = 6
_MOST_CHOICES = 1000  # of divisions, that are tried one after another
_Bounds = tuple[list[int], list[int]]
_Shares = Mapping[int, tuple[int, int]]  # the least and the most that a strip adds to a sum
_Sums = frozenset[int]
_STRICT: tuple[_Sums, ...] = (frozenset(),)
Left = dict[str, list[int]]  # the numbers of a strip's divisions


class Narrow:
    """The rows of a problem: what each division of a strip adds to each sum through it.

    A sum is the figures of its total less those of its parts: 0 where it must be equal, else 0 or more.
    """

    def __init__(self, texts: Mapping[str, str], ways: Mapping[str, Sequence[Spans]], sums: Sequence[Identity]) -> None:
        self.ways = ways
        self._equal = [identity.relation == "equal" for identity in sums]
        terms: dict[str, dict[int, list[tuple[int, int]]]] = {key: defaultdict(list) for key in ways}
        through: dict[Place, set[int]] = defaultdict(set)
        keys: list[set[str]] = [set() for _ in sums]
        for number, identity in enumerate(sums):
            for sign, places in ((1, identity.total), (-1, identity.parts)):
                for place in places:
                    through[place].add(number)
                    keys[number].add(place[0])
                    terms[place[0]][number].append((place[1], sign))
        self._across = frozenset(number for number, own in enumerate(keys) if len(own) > 1)
        self._suspects = set(map(frozenset, through.values()))
        self._rows = {key: set(terms[key]) - self._across for key in ways}
        self._values = {key: _values(texts[key], own) for key, own in ways.items()}
        self._shares = {
            key: {number: _share(self._values[key], parts) for number, parts in own.items()}
            for key, own in terms.items()
        }
        self._failed = {key: [self._failing(key, way) for way in range(len(own))] for key, own in ways.items()}

    def strict(self, hints: Mapping[Place, set[int]]) -> Left | None:
        """The divisions with which all sums can hold and cells have the values of `hints`; None where a strip has none."""
        left = {key: [way for way in found if not self._failed[key][way]] for key, found in self._fit(hints).items()}
        return self._narrowed(left, _STRICT)

    def weak(self, hints: Mapping[Place, set[int]], suspects: Sequence[_Sums]) -> Left | None:
        """The divisions with which all sums can hold but those that one suspect excuses; None where a strip has none."""
        return self._narrowed(self._fit(hints), suspects)

    def suspects(self, apart: bool) -> list[_Sums]:
        """What may be misprinted, as the sums that it excuses: nothing, a cell, or where `apart` the sums over rows."""
        return sorted({*_STRICT, *self._suspects} | ({self._across} if apart else set()), key=len)

    def spans(self, left: Left) -> dict[str, list[Spans]]:
        """The divisions of those numbers."""
        return {key: [self.ways[key][way] for way in found] for key, found in left.items()}

    def solutions(self, left: Left, suspects: Sequence[_Sums] = _STRICT) -> list[dict[str, Spans]] | None:
        """All choices of one division for each strip that break no more sums than a suspect excuses; None for too many to try."""
        if prod(map(len, left.values())) > _MOST_CHOICES:
            return None
        made = []
        for choice in product(*left.values()):
            chosen = dict(zip(left, choice, strict=True))
            sums = [0] * len(self._equal)
            for key, way in chosen.items():
                for number, shares in self._shares[key].items():
                    sums[number] += shares[way]
            failed = frozenset(n for n, found in enumerate(sums) if not self._may(n, found, 0, 0))
            if any(failed <= suspect for suspect in suspects):
                made.append({key: self.ways[key][way] for key, way in chosen.items()})
        return made

    def _fit(self, hints: Mapping[Place, set[int]]) -> Left:
        """The numbers of the divisions whose cells have the values that hints allow."""
        fit = {key: list(range(len(own))) for key, own in self.ways.items()}
        for (key, at), allowed in hints.items():
            fit[key] = [way for way in fit[key] if self._values[key][at][way] in allowed]
        return fit

    def _failing(self, key: str, way: int) -> _Sums:
        """The sums of a strip's own cells that fail."""
        return frozenset(n for n in self._rows[key] if not self._may(n, self._shares[key][n][way], 0, 0))

    def _may(self, number: int, share: int, low: int, high: int) -> bool:
        """Whether a sum can hold with a strip's share of it, where the others' is between two bounds."""
        return share + high >= 0 and (share + low <= 0 or not self._equal[number])

    def _narrowed(self, left: Left, suspects: Sequence[_Sums]) -> Left | None:
        # A strip may break a sum of its own only where the suspect is one of that sum's cells.
        cases: dict[frozenset[str], list[_Sums]] = defaultdict(list)
        for suspect in suspects:
            cases[frozenset(key for key, own in self._rows.items() if own & suspect)].append(suspect)
        for _ in range(_ROUNDS):
            if not all(left.values()):
                return None
            before = sum(map(len, left.values()))
            left = self._round(left, cases)
            if sum(map(len, left.values())) == before:
                break
        return left if all(left.values()) else None

    def _round(self, left: Left, cases: Mapping[frozenset[str], Sequence[_Sums]]) -> Left:
        """The divisions that some case leaves, by the bounds of those left before."""
        clean = {key: [way for way in found if not self._failed[key][way]] for key, found in left.items()}
        bounds = {key: self._bounds(key, found) for key, found in left.items()}
        kept = {key: set[int]() for key in left}
        clean_bounds = {key: self._bounds(key, found) for key, found in clean.items() if found}
        total = self._total(clean_bounds)
        for broken, excused in cases.items():
            if not all(found or key in broken for key, found in clean.items()):
                continue
            loose = _exchanged(total, [(clean_bounds.get(key, {}), bounds[key]) for key in broken])
            for key, found in left.items():
                ways, own = (found, bounds[key]) if key in broken else (clean[key], clean_bounds[key])
                kept[key].update(w for w in ways if w not in kept[key] and self._stays(key, w, own, loose, excused))
        return {key: [way for way in found if way in kept[key]] for key, found in left.items()}

    def _bounds(self, key: str, ways: Iterable[int]) -> _Shares:
        """The least and the most that divisions of a strip add to each sum over several."""
        found = {}
        for number, shares in self._shares[key].items():
            if number in self._across:
                own = [shares[way] for way in ways]
                found[number] = min(own), max(own)
        return found

    def _total(self, bounds: Mapping[str, _Shares]) -> _Bounds:
        """The least and the most of each sum over several strips."""
        low, high = [0] * len(self._equal), [0] * len(self._equal)
        for own in bounds.values():
            for number, (least, most) in own.items():
                low[number] += least
                high[number] += most
        return low, high

    def _stays(self, key: str, way: int, own: _Shares, total: _Bounds, excused: Sequence[_Sums]) -> bool:
        """Whether a division breaks no more sums than a suspect excuses."""
        failed = self._failed[key][way]
        suspects = [one for one in excused if failed <= one] if failed else excused
        if not suspects:
            return False
        (low, high), shares = total, self._shares[key]
        for number, (least, most) in own.items():
            if not self._may(number, shares[number][way], low[number] - least, high[number] - most):
                suspects = [one for one in suspects if number in one]
                if not suspects:
                    return False
        return True


def _exchanged(total: _Bounds, pairs: Iterable[tuple[_Shares, _Shares]]) -> _Bounds:
    """The bounds of all sums with some strips' shares in place of others."""
    low, high = map(list, total)
    for before, now in pairs:
        for number, (least, most) in now.items():
            others = before.get(number, (0, 0))
            low[number] += least - others[0]
            high[number] += most - others[1]
    return low, high


def _values(text: str, ways: Sequence[Spans]) -> list[list[int]]:
    """For each cell of a strip its figure in each division."""
    found = []
    for number in range(len(ways[0])):
        spans = [way[number] for way in ways]
        known = {(start, end): value_of(text[start:end]) for start, end in set(spans)}
        found.append([known[span] for span in spans])
    return found


def _share(values: Sequence[list[int]], parts: Iterable[tuple[int, int]]) -> list[int]:
    """What a strip adds to a sum in each division; `parts`: its cells in it with their signs."""
    total: list[int] = []
    for cell, sign in parts:
        signed = values[cell] if sign > 0 else [-value for value in values[cell]]
        total = list(map(add, total, signed)) if total else signed
    return total
