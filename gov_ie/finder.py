"""Many phrases found in a text in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finder:
    """Phrases to find in a text: by their first two characters, the lengths to try, longest first."""

    names: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Finder:
        """A finder of the phrases that are keys of `names`; each has two characters at least."""
        lengths: dict[str, set[int]] = {}
        for phrase in names:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        return cls(names, {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()})

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, name) of each phrase in `text`, leftmost first and there the longest, none overlapping."""
        names, lengths = self.names, self.lengths
        start, last = 0, len(text) - 1
        while start < last:
            for length in lengths.get(text[start : start + 2], ()):
                # A slice at the end of the text is shorter than `length`, and then is a shorter phrase or none.
                name = names.get(text[start : start + length])
                if name is not None:
                    end = min(start + length, len(text))
                    yield start, end, name
                    start = end
                    break
            else:
                start += 1
