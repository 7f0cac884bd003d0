"""A text on its way to being clean: what it reads by now, and the range of the source behind each character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.int32]
Edit = tuple[int, int, str]


def to_codes(text: str) -> Codes:
    """The code points of a text, lone surrogates too.

    >>> to_codes("件𠮷").tolist()
    [20214, 134071]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def _members(characters: str) -> NDArray[np.bool_]:
    table = np.zeros(0x10000, bool)
    table[to_codes(characters)] = True
    return table


def one_of(codes: Codes, characters: str) -> NDArray[np.bool_]:
    """Which of the code points are among the characters, all of the basic plane and none of them U+FFFF.

    >>> one_of(to_codes("(xiàn)𠮷"), "()").tolist()
    [True, False, False, False, False, True, False]
    """
    return _members(characters)[np.minimum(codes, 0xFFFF)]


def to_text(codes: Codes) -> str:
    """The text of code points without surrogates."""
    return codes.tobytes().decode("utf-32-le")


@dataclass(frozen=True)
class Draft:
    """A text and, one entry per code point, the half-open source range behind it; both bounds are non-decreasing."""

    text: str
    starts: Places
    ends: Places

    @classmethod
    def of(cls, source: str) -> Draft:
        """The source as its own draft."""
        places = np.arange(len(source) + 1, dtype=np.int32)
        return cls(source, places[:-1], places[1:])

    @cached_property
    def codes(self) -> Codes:
        """The code points of the text."""
        return to_codes(self.text)

    def recode(self, codes: Codes) -> Draft:
        """The draft with other characters in the same places."""
        return Draft(to_text(codes), self.starts, self.ends)

    def retext(self, text: str) -> Draft:
        """The draft with another text of the same length."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters for {len(self.text)} places")
        return Draft(text, self.starts, self.ends)

    def keep(self, mask: NDArray[np.bool_]) -> Draft:
        """The draft without the characters where `mask` is false."""
        return Draft(to_text(self.codes[mask]), self.starts[mask], self.ends[mask])

    def edit(self, edits: Sequence[Edit], absorb: bool = False) -> Draft:
        """The draft with stretches replaced by one character or none.

        `edits`: (start, end, replacement) in this draft's code points, in order, not overlapping, not empty.
        A replacement's source range is that of the whole stretch; with `absorb` the character before a removed
        stretch takes its range over.

        >>> draft = Draft.of("辦結(jié)16件").edit([(2, 7, "")], absorb=True)
        >>> draft.text, int(draft.starts[1]), int(draft.ends[1])
        ('辦結16件', 1, 7)
        """
        if not edits:
            return self
        pieces: list[str] = []
        mask, ends, position = np.ones(len(self.text), bool), self.ends.copy(), 0
        for start, end, replacement in edits:
            pieces += (self.text[position:start], replacement)
            position = end
            mask[start + len(replacement) : end] = False
            if replacement:
                ends[start] = self.ends[end - 1]
            elif absorb and start:
                ends[start - 1] = self.ends[end - 1]
        pieces.append(self.text[position:])
        return Draft("".join(pieces), self.starts[mask], ends[mask])
