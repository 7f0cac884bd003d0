"""A text cut where marks begin and end, so that marks which overlap can be shown side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from gov_ie.types import Fact, Label, Mention, Report
from gov_ie.view.escaping import escaped, visible


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text in which no mark begins or ends; `label`: that of the shortest mention around it."""

    start: int
    end: int
    label: Label | None


class Segments:
    """The marked stretches of a text, in order and numbered from 0; what lies between them is plain.

    >>> report = Report("公开312条", None, (), None, (Mention(2, 6, "QUANTITY", "312条"),), ())
    >>> Segments(report).marked()
    [Segment(start=2, end=6, label='QUANTITY')]
    """

    def __init__(self, report: Report) -> None:
        size = len(report.text)
        mentions: set[tuple[int, int, Label | None]] = {(m.start, m.end, m.label) for m in _mentions(report)}
        evidence: set[tuple[int, int, Label | None]] = {(f.evidence.start, f.evidence.end, None) for f in report.facts}
        # A report that somebody wrote by hand may say anything of its places.
        spans = sorted((s for s in mentions | evidence if 0 <= s[0] < s[1] <= size), key=lambda s: (s[0], s[1], s[2] or ""))
        self.text = visible(report.text)
        self._segments = _cut(spans)
        self._starts = [s.start for s in self._segments]
        self._ends = [s.end for s in self._segments]

    def marked(self) -> list[Segment]:
        """The stretches that lie in a mention or in the evidence of a fact."""
        return list(self._segments)

    def range(self, start: int, end: int) -> tuple[int, int] | None:
        """Numbers of the first and the last stretch of a mark; None for one outside the text."""
        first, last = bisect_left(self._starts, start), bisect_left(self._ends, end)
        if last >= len(self._ends) or first > last or self._starts[first] != start or self._ends[last] != end:
            return None
        return first, last

    def html(self, numbered: bool = False) -> str:
        """The text as HTML: mentions as `mark` of the class of their label, evidence around them as `span`.

        `numbered`: with the stretch's number as `data-n`, for a script.
        """
        parts, behind = [], 0
        for number, segment in enumerate(self._segments):
            parts.append(escaped(self.text[behind : segment.start]))
            tag = "mark" if segment.label else "span"
            kind = f' class="{segment.label.lower()}"' if segment.label else ""
            place = f' data-n="{number}"' if numbered else ""
            parts.append(f"<{tag}{kind}{place}>{escaped(self.text[segment.start : segment.end])}</{tag}>")
            behind = segment.end
        parts.append(escaped(self.text[behind:]))
        return "".join(parts)


def fact_mentions(fact: Fact) -> list[Mention]:
    """The mentions a fact rests on: its quantity, its measures, its year, its agency."""
    found = [fact.quantity, *fact.measures, fact.year_mention, fact.agency_mention]
    return [m for m in found if m is not None]


def _mentions(report: Report) -> Iterable[Mention]:
    yield from report.mentions
    for fact in report.facts:
        yield from fact_mentions(fact)


def _cut(spans: list[tuple[int, int, Label | None]]) -> list[Segment]:
    """The stretches between all starts and ends that some span covers; linear but for sorting, however spans nest."""
    cuts = sorted({cut for start, end, _ in spans for cut in (start, end)})
    segments: list[Segment] = []
    around: list[tuple[int, int, Label]] = []  # (length, end, label) of mentions that began, the shortest first
    covered, begun = 0, 0
    for start, end in pairwise(cuts):
        while begun < len(spans) and spans[begun][0] == start:
            _, far, label = spans[begun]
            covered = max(covered, far)
            if label is not None:
                heappush(around, (far - start, far, label))
            begun += 1
        while around and around[0][1] <= start:
            heappop(around)
        if covered >= end:
            segments.append(Segment(start, end, around[0][2] if around else None))
    return segments
