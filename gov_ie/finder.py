"""Many phrases found in a text in one pass."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Name = TypeVar("Name")
_SHORT = 100  # characters of a text below which looking at each is faster than at all of them at once
_LONG = 4  # characters of a phrase that are looked up at once
_LONG_BITS = 18  # of a number for four characters
_MULTIPLIER = np.uint32(0x9E3779B1)


@dataclass(frozen=True, slots=True)
class Finder(Generic[Name]):
    """Phrases to find in a text: by their beginnings, the lengths to try, longest first.

    `long`: of phrases of four characters and more by their first four; `short`: of the others by their first two, where
    every phrase has an entry; `begins`: uint8, shape (65536,), by hash of two characters: whether they may begin a short
    phrase (2) or a long one (1); `begins_long`: bool, shape (2 ** 18,), by hash of four: whether they may begin a long one.
    """

    names: Mapping[str, Name]
    long: Mapping[str, tuple[int, ...]]
    short: Mapping[str, tuple[int, ...]]
    begins: NDArray[np.uint8]
    begins_long: NDArray[np.bool_]

    @classmethod
    def of(cls, names: Mapping[str, Name]) -> Finder[Name]:
        """A finder of the phrases that are keys of `names`; each has two characters at least."""
        long: dict[str, set[int]] = {}
        short: dict[str, set[int]] = {}
        for phrase in names:
            few = short.setdefault(phrase[:2], set())
            (few if len(phrase) < _LONG else long.setdefault(phrase[:_LONG], set())).add(len(phrase))
        begins, begins_long = np.zeros(1 << 16, np.uint8), np.zeros(1 << _LONG_BITS, dtype=bool)
        heads = _hashes("".join(long))
        begins[_of_two(heads[::_LONG])] = 1
        begins_long[_of_four(heads[::_LONG], heads[2::_LONG])] = True
        begins[_of_two(_hashes("".join(head for head, lengths in short.items() if lengths))[::2])] = 2
        return cls(names, _falling(long), _falling(short), begins, begins_long)

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """(start, end, name) of each phrase in `text`, leftmost first and there the longest, none overlapping."""
        end = 0
        for start in self._starts(text):
            if start >= end:
                for length, name in self._at(text, start):
                    end = start + length
                    yield start, end, name
                    break

    def places(self, text: str) -> Places[Name]:
        """Where in `text` phrases stand, overlapping or not."""
        starts, found = [], []
        for start in self._starts(text):
            if phrases := self._at(text, start):
                starts.append(start)
                found.append(tuple(phrases))
        return Places(tuple(starts), tuple(found))

    def _starts(self, text: str) -> Iterable[int]:
        """The places in order at which a phrase may begin."""
        if len(text) < _SHORT:
            heads = self.short
            return [start for start in range(len(text) - 1) if text[start : start + 2] in heads]
        pairs = _hashes(text)
        kinds = self.begins[_of_two(pairs)]
        at = np.flatnonzero(kinds)
        if not self.long:
            return at.tolist()
        # Many words begin as a long phrase does.
        four = _of_four(pairs[at], pairs[np.minimum(at + 2, len(pairs) - 1)])
        found: list[int] = at[(kinds[at] > 1) | self.begins_long[four]].tolist()
        return found

    def _at(self, text: str, start: int) -> list[tuple[int, Name]]:
        """Length and name of each phrase that begins at a place, the longest first."""
        # A slice at the end of the text is shorter than `length`, and then is a shorter phrase or none.
        lengths = self.long.get(text[start : start + _LONG], ()) + self.short.get(text[start : start + 2], ())
        if not lengths:
            return []
        names, last = self.names, len(text) - start
        return [
            (length, name)
            for length in lengths
            if length <= last and (name := names.get(text[start : start + length])) is not None
        ]


def _falling(lengths: Mapping[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


@dataclass(frozen=True, slots=True)
class Places(Generic[Name]):
    """Where phrases stand in a text: the places in order, at each its phrases' lengths and names, the longest first."""

    starts: tuple[int, ...]
    found: tuple[tuple[tuple[int, Name], ...], ...]

    def within(self, low: int, high: int) -> Iterator[tuple[int, int, Name]]:
        """(start, end, name) of every phrase that lies in [low, high), leftmost first and there the longest."""
        for at in range(bisect_left(self.starts, low), bisect_left(self.starts, high)):
            start = self.starts[at]
            for length, name in self.found[at]:
                if start + length <= high:
                    yield start, start + length, name


def _hashes(text: str) -> NDArray[np.uint32]:
    """A number for each pair of neighbours in a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (codes[:-1] * _MULTIPLIER + codes[1:]) * _MULTIPLIER


def _of_two(pairs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """For each pair of characters its place in a table, by the numbers that `_hashes` gave them."""
    return pairs >> np.uint32(16)


def _of_four(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """For each four characters their place in a table, by the numbers of their two pairs."""
    return (first ^ (second >> np.uint32(7))) * _MULTIPLIER >> np.uint32(32 - _LONG_BITS)
