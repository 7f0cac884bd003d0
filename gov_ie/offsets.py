"""The way back from a cleaned text to the text as received."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OffsetMap:
    """For each code point of a derived text, the half-open range of the source it came from.

    `starts` and `ends` hold one entry per derived code point, both non-decreasing; ranges may leave
    source characters out (removed residue) and may be wider than one (a character with its gloss).

    >>> m = OffsetMap((0, 1), (1, 7))          # 辦結(jié): the gloss belongs to 結
    >>> m.to_source(0, 2)
    (0, 7)
    >>> m.to_derived(1, 7)
    (1, 2)
    """

    starts: Sequence[int] | NDArray[np.int32]
    ends: Sequence[int] | NDArray[np.int32]

    def __post_init__(self) -> None:
        if len(self.starts) != len(self.ends):
            raise ValueError(f"{len(self.starts)} starts but {len(self.ends)} ends")

    def __len__(self) -> int:
        return len(self.starts)

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text onto itself."""
        return cls(range(length), range(1, length + 1))

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source range of the non-empty derived range [start, end)."""
        if not 0 <= start < end <= len(self.starts):
            raise ValueError(f"[{start}, {end}) is no range in a derived text of {len(self.starts)} characters")
        return int(self.starts[start]), int(self.ends[end - 1])

    def to_derived(self, start: int, end: int) -> tuple[int, int] | None:
        """The derived range that touches the source range [start, end), None where nothing of it is left."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return (first, last) if first < last else None

    def then(self, later: OffsetMap) -> OffsetMap:
        """This map followed by `later`, which was derived from this map's derived text."""
        import numpy as np  # here, since `import gov_ie` must stay fast

        starts = np.asarray(self.starts, np.int32)[np.asarray(later.starts, np.int32)]
        ends = np.asarray(self.ends, np.int32)[np.asarray(later.ends, np.int32) - 1]
        return OffsetMap(starts, ends)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return list(self.starts) == list(other.starts) and list(self.ends) == list(other.ends)

    __hash__ = None  # type: ignore[assignment]
