"""A tagged text as the linker sees it: quantities and measures in order, and what lies between any two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from gov_ie.analysis import Analysis
from gov_ie.catalogue import values_within
from gov_ie.document import Metadata
from gov_ie.finder import Places
from gov_ie.link.topics import TOPICS
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.draft import to_codes
from gov_ie.types import Quantity
from gov_ie.values.agencies import (
    Agency,
    expanded_names,
    is_bare_name,
    is_place_of,
    is_self_reference,
    reporting_agency,
    same_body,
    standing_alone,
    title_agency,
)
from gov_ie.values.columns import PeriodColumns, period_columns
from gov_ie.values.intentions import INTENDED, tells_of_plans
from gov_ie.values.quantities import parse_quantity
from gov_ie.values.signatures import published_on

_STEPS = (0, 1, 2, 3, 5, 8, 12, 20, 40, 80)

_MARKS = ",;:、。()"
_HEADING = 30  # characters of a heading that are looked at


def bucket(distance: int) -> int:
    """The largest step not above a distance."""
    return _STEPS[bisect_right(_STEPS, distance) - 1] if distance >= 0 else -1


@dataclass(frozen=True)
class TaggedText:
    """An analysed text with its spans; all offsets are clean code points. `metadata`: what the source's own fields say."""

    analysis: Analysis
    spans: tuple[TaggedSpan, ...]
    metadata: Metadata = field(default=Metadata())

    @cached_property
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
    def quantity_ranges(self) -> np.ndarray:
        """Start and end of each quantity, shape (quantities, 2)."""
        return np.array([(q.start, q.end) for q in self.quantities], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def measure_ranges(self) -> np.ndarray:
        """Start and end of each measure, shape (measures, 2)."""
        return np.array([(m.start, m.end) for m in self.measures], dtype=np.int64).reshape(-1, 2)

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

    def sentences_of(self, positions: np.ndarray) -> np.ndarray:
        """Numbers of the sentences that hold or precede positions."""
        return np.maximum(0, np.searchsorted(self._sentence_starts, positions, "right") - 1)

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

    def values_in(self, low: int, high: int) -> list[tuple[int, int, str, str]]:
        """(start, end, dimension, value) of the dimension values that phrases within [low, high) name."""
        return values_within(self.analysis.values, low, high)

    @cached_property
    def period_columns(self) -> list[PeriodColumns]:
        """The heads of tables whose columns are periods."""
        return period_columns(self.text)

    @cached_property
    def _topics(self) -> Places[str]:
        return TOPICS.places(self.text)

    def topics_in(self, low: int, high: int) -> list[str]:
        """The words of `TOPICS` in [low, high), each once, read from the left; none that overlaps the one before."""
        found: dict[str, None] = {}
        behind = 0
        for start, end, word in self._topics.within(low, high):
            if start >= behind:
                found[word] = None
                behind = end
        return list(found)

    def plans_before(self, position: int) -> tuple[set[str], int, bool]:
        """What tells that a position is of a goal or a plan.

        The words of intention that end at most `INTENDED` characters before it in its sentence; how far ahead a later time is named: 2 in the sentence, 1 in the
        section before it, 0 nowhere; whether its section is about plans.
        """
        sentence, _ = self.sentence_range(self.sentence_of(position))
        heading = self.heading_range(position)
        section = heading[0] if heading else sentence
        ends, words = self._words_of_intention
        low, high = bisect_left(ends, max(sentence, position - INTENDED)), bisect_right(ends, position)
        behind = bisect_left(self._later_times, position) - 1
        nearest = self._later_times[behind] if behind >= 0 else -1
        later = 2 if nearest >= sentence else 1 if nearest >= min(section, sentence) else 0
        return set(words[low:high]), later, tells_of_plans(self.heading_of(position))

    @cached_property
    def _words_of_intention(self) -> tuple[list[int], list[str]]:
        """Where the words of intention end, and the words."""
        said = [(end, word) for _, end, kind, word in self.analysis.intentions if kind != "later"]
        return [end for end, _ in said], [word for _, word in said]

    @cached_property
    def _later_times(self) -> list[int]:
        """Where times to come begin."""
        return [start for start, _, kind, _ in self.analysis.intentions if kind == "later"]

    @cached_property
    def title_words(self) -> str:
        """The title's words, "" where the report has none."""
        title = self.analysis.outline.title
        return self.text[slice(*title)] if title else ""

    @cached_property
    def reporting(self) -> Agency | None:
        """The body the report is from, as title, header and mentions elect it; the page's publisher where they name none."""
        mentions = [(self.surface(a), a.score) for a in self.agencies]
        elected = reporting_agency(self.title_words, self._header, mentions, standing_alone(self.text))
        publisher = title_agency(self.metadata.publisher)
        return elected or (Agency(tuple(expanded_names(publisher))) if publisher else None)

    @property
    def published(self) -> date | None:
        """The month in which the report was published, as its page says, or its source."""
        return published_on(self._header.get("发布时间", "")) or self.metadata.published

    @cached_property
    def _header(self) -> dict[str, str]:
        return {k: self.text[a:b] for k, (a, b) in self.analysis.outline.header.items()}

    def can_act(self, surface: str) -> bool:
        """Whether a fact may be of a body of this name: neither a pronoun nor the reporting body."""
        known = self._can_act.get(surface)
        if known is None:
            known = self._can_act[surface] = self._is_another(surface)
        return known

    @cached_property
    def _can_act(self) -> dict[str, bool]:
        return {}

    def _is_another(self, surface: str) -> bool:
        if is_self_reference(surface):
            return False
        names = self.reporting.names if self.reporting else ()
        return not any(same_body(surface, n) or is_bare_name(surface, n) or is_place_of(n, surface) for n in names)

    def agencies_in(self, low: int, high: int) -> Sequence[TaggedSpan]:
        """The AGENCY spans that begin in [low, high)."""
        first = bisect_left(self.agencies, low, key=lambda s: s.start)
        return self.agencies[first : bisect_left(self.agencies, high, key=lambda s: s.start)]

    def quantities_in(self, low: int, high: int) -> Sequence[TaggedSpan]:
        """The QUANTITY spans that begin in [low, high)."""
        return self.quantities[bisect_left(self.quantity_starts, low) : bisect_left(self.quantity_starts, high)]

    def next_starts(self, position: int) -> list[int]:
        """Where the next quantity, year and body behind a position begin."""
        nearest = ((spans, bisect_left(spans, position, key=lambda s: s.start)) for spans in (self.quantities, self.years, self.agencies))
        return [spans[number].start for spans, number in nearest if number < len(spans)]

    def heading_range(self, position: int) -> tuple[int, int] | None:
        """Where the words of the innermost heading above a position stand."""
        outline = self.analysis.outline
        section = outline.sentences[self.sentence_of(position)].section if outline.sentences else None
        return None if section is None else (outline.sections[section].title_start, outline.sections[section].title_end)

    def inner_heading(self, position: int) -> tuple[int, int]:
        """Where the words that `heading_of` begins with stand, up to a stroke; an empty range where there are none."""
        start, end = self.heading_range(position) or (0, 0)
        end = min(end, start + _HEADING)
        stroke = self.text.find("/", start, end)
        return start, end if stroke < 0 else stroke

    def heading_of(self, position: int) -> str:
        """The words of the headings above a position, innermost first."""
        outline = self.analysis.outline
        sentences = outline.sentences
        number = sentences[self.sentence_of(position)].section if sentences else None
        words: list[str] = []
        while number is not None and len(words) < 3:
            section = outline.sections[number]
            words.append(self.text[section.title_start : section.title_end][:_HEADING])
            number = section.parent
        return "/".join(words)

    def count_between(self, starts: list[int], low: int, high: int) -> int:
        """How many of the sorted starts lie in [low, high)."""
        return bisect_left(starts, high) - bisect_left(starts, low)

    @cached_property
    def _marks(self) -> np.ndarray:
        """How many of each of `_MARKS` stand before each place: int32, shape (len(text) + 1, marks)."""
        codes = to_codes(self.text)
        counts = np.zeros((len(codes) + 1, len(_MARKS)), np.int32)
        np.cumsum(codes[:, None] == to_codes(_MARKS), axis=0, out=counts[1:])
        return counts

    def marks_between(self, mark: str, low: int, high: int) -> int:
        """How many of a punctuation mark lie in [low, high)."""
        return self.text.count(mark, low, high) if low < high else 0

    def all_marks_between(self, marks: str, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """How many of each of some punctuation marks lie in each [low, high): int, shape (ranges, marks)."""
        columns = [_MARKS.index(mark) for mark in marks]
        counts: np.ndarray = (self._marks[high] - self._marks[low])[:, columns]
        return counts
