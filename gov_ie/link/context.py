"""A tagged text as the linker sees it: quantities and measures in order, and what lies between any two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gov_ie.analysis import Analysis
from gov_ie.tag.tagger import TaggedSpan
from gov_ie.types import Quantity
from gov_ie.values.quantities import parse_quantity


@dataclass(frozen=True)
class TaggedText:
    """An analysed text with its spans; all offsets are clean code points."""

    analysis: Analysis
    spans: tuple[TaggedSpan, ...]

    @property
    def text(self) -> str:
        return self.analysis.text

    @cached_property
    def quantities(self) -> tuple[TaggedSpan, ...]:
        return tuple(s for s in self.spans if s.label == "QUANTITY")

    @cached_property
    def measures(self) -> tuple[TaggedSpan, ...]:
        return tuple(s for s in self.spans if s.label == "MEASURE")

    @cached_property
    def years(self) -> tuple[TaggedSpan, ...]:
        return tuple(s for s in self.spans if s.label == "YEAR")

    @cached_property
    def agencies(self) -> tuple[TaggedSpan, ...]:
        return tuple(s for s in self.spans if s.label == "AGENCY")

    @cached_property
    def quantity_starts(self) -> list[int]:
        return [q.start for q in self.quantities]

    @cached_property
    def measure_starts(self) -> list[int]:
        return [m.start for m in self.measures]

    @cached_property
    def values(self) -> tuple[Quantity | None, ...]:
        """The reading of each quantity's words."""
        return tuple(parse_quantity(self.surface(q)) for q in self.quantities)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.analysis.outline.sentences]

    def surface(self, span: TaggedSpan) -> str:
        """The span's words in the clean text."""
        return self.text[span.start : span.end]

    def sentence_of(self, position: int) -> int:
        """Number of the sentence that holds or precedes a position."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def sentence_range(self, number: int) -> tuple[int, int]:
        sentences = self.analysis.outline.sentences
        if not sentences:
            return 0, len(self.text)
        return sentences[number].start, sentences[number].end

    def clause_start(self, position: int) -> int:
        """Where the clause of a position begins, within its sentence."""
        low, _ = self.sentence_range(self.sentence_of(position))
        return max(low, *(self.text.rfind(c, low, position) + 1 for c in ",;。:、\n("))

    def last_before(self, spans: Sequence[TaggedSpan], position: int) -> Iterator[TaggedSpan]:
        """The spans of a position's sentence that end before it, the last first."""
        start, _ = self.sentence_range(self.sentence_of(position))
        for i in range(bisect_right(spans, position, key=lambda s: s.end) - 1, -1, -1):
            if spans[i].start < start:
                return
            yield spans[i]

    def heading_of(self, position: int) -> str:
        """The words of the headings above a position, innermost first."""
        outline = self.analysis.outline
        sentences = outline.sentences
        number = sentences[self.sentence_of(position)].section if sentences else None
        words = []
        while number is not None and len(words) < 3:
            section = outline.sections[number]
            words.append(self.text[section.title_start : section.title_end][:30])
            number = section.parent
        return "/".join(words)

    def count_between(self, starts: list[int], low: int, high: int) -> int:
        """How many of the sorted starts lie in [low, high)."""
        return bisect_left(starts, high) - bisect_left(starts, low)

    @cached_property
    def _marks(self) -> dict[str, np.ndarray]:
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return {c: np.concatenate([[0], np.cumsum(codes == ord(c))]) for c in ",;:、。()\n"}

    def marks_between(self, mark: str, low: int, high: int) -> int:
        """How many of a punctuation mark lie in [low, high)."""
        count = self._marks[mark]
        return int(count[high] - count[low]) if low < high else 0
