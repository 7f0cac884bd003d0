"""What a check of annotated reports may find: every kind with its gravity and its remedy, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Gravity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Kind:
    """How grave a kind of finding is, and what to do about it."""

    gravity: Gravity
    remedy: str


KINDS: dict[str, Kind] = {
    "unreadable": Kind("error", "mend what is named; the rest of this report is checked once it can be read"),
    "doc-id": Kind("error", "give each report its own doc_id; a marked report is called by its file"),
    "same-text": Kind("error", "take one of the two out"),
    "key-twice": Kind("error", "give each fact and each measure of a report its own key"),
    "span-text": Kind(
        "error", "offsets are code points of the text as received; count them again, or leave `text` out"
    ),
    "span-range": Kind("error", "a span has 0 ≤ start < end ≤ length of the text"),
    "span-overlap": Kind("error", "keep the shortest phrase that says it, one span of a label for each stretch"),
    "label": Kind("error", "labels are AGENCY, MEASURE, QUANTITY and YEAR"),
    "measure": Kind("error", "see gov-ie catalogue; a row of your own comes with --catalogue, what has no row is an open measure"),
    "reference": Kind("error", "name a span or fact of the same report, or null"),
    "empty": Kind("error", "annotate it, or take it out: from an empty one a model learns that there is nothing to find"),
    "cycle": Kind("error", "a total is no part of its own parts; set one part_of to null"),
    "value": Kind("error", "write value=, unit= or mod= where the words are right and their reading is not"),
    "reading": Kind("warning", "compare with the words; nothing to do where the annotation is right"),
    "part-exceeds": Kind("warning", "look for a wrong total or digit; a report may contradict itself"),
    "parts-over": Kind(
        "warning", "look for a part of a part or a wrong digit; subsets that overlap may exceed their total"
    ),
    "parts-short": Kind("warning", "look for a part left out or a wrong digit; a list that is not full may fall short"),
    "part-dimension": Kind("warning", "parts repeat the dimensions of their total"),
    "part-missing": Kind(
        "warning", "what 其中 counts is part of the total before it, unless it is a rate or an amount"
    ),
    "near-copy": Kind("warning", "write one of the two anew, or take it out"),
    "sentence": Kind("warning", "say it in other words in some of them"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its kind, the report, where, and what is wrong.

    `offset`: code points into the report's text as received, None where the finding is about the whole report;
    `place`: file and line, of the marked file where there is one.

    >>> print(Finding("cycle", "qingshi-2016", 14, "q.txt:9", "f1 is part of f1"))
    error q.txt:9 qingshi-2016@14 cycle: f1 is part of f1; a total is no part of its own parts; set one part_of to null
    """

    kind: str
    doc_id: str
    offset: int | None
    place: str
    message: str

    @property
    def gravity(self) -> Gravity:
        """Whether it is an error or a warning."""
        return KINDS[self.kind].gravity

    def __str__(self) -> str:
        at = "" if self.offset is None else f"@{self.offset}"
        return f"{self.gravity} {self.place} {self.doc_id}{at} {self.kind}: {self.message}; {KINDS[self.kind].remedy}"
