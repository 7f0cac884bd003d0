"""What the span model finds."""

from __future__ import annotations

from dataclasses import dataclass

from gov_ie.types import Label


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch of the clean text with its label and probability in [0, 1]; code points, half-open."""

    start: int
    end: int
    label: Label
    score: float
