"""Many phrases found in a text in one pass."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Name = TypeVar("Name")
_SHORT = 200  # characters of a text below which looking at each is faster than at all of them at once
_MULTIPLIER = np.uint32(0x9E3779B1)


@dataclass(frozen=True, slots=True)
class Finder(Generic[Name]):
    """Phrases to find in a text: by their first two characters, the lengths to try, longest first.

    `begins`: bool, shape (65536,), by hash of two characters: whether they may begin a phrase.
    """

    names: Mapping[str, Name]
    lengths: Mapping[str, tuple[int, ...]]
    begins: NDArray[np.bool_]

    @classmethod
    def of(cls, names: Mapping[str, Name]) -> Finder[Name]:
        """A finder of the phrases that are keys of `names`; each has two characters at least."""
        lengths: dict[str, set[int]] = {}
        for phrase in names:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        begins = np.zeros(1 << 16, dtype=bool)
        begins[_hashes("".join(lengths))[::2]] = True
        return cls(names, {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}, begins)

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
            if phrases := tuple(self._at(text, start)):
                starts.append(start)
                found.append(phrases)
        return Places(tuple(starts), tuple(found))

    def _starts(self, text: str) -> Iterable[int]:
        """The places in order at which a phrase may begin."""
        if len(text) < _SHORT:
            heads = self.lengths
            return [start for start in range(len(text) - 1) if text[start : start + 2] in heads]
        return np.flatnonzero(self.begins[_hashes(text)]).tolist()

    def _at(self, text: str, start: int) -> Iterator[tuple[int, Name]]:
        """Length and name of each phrase that begins at a place, the longest first."""
        for length in self.lengths.get(text[start : start + 2], ()):
            # A slice at the end of the text is shorter than `length`, and then is a shorter phrase or none.
            name = self.names.get(text[start : start + length]) if start + length <= len(text) else None
            if name is not None:
                yield length, name


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
    """A number below 65536 for each pair of neighbours in a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (codes[:-1] * _MULTIPLIER + codes[1:]) * _MULTIPLIER >> np.uint32(16)
