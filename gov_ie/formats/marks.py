"""Annotated reports as annotation tools hold them: marks on a text, links between marks, fields on some marks.

Notes for a newcomer: a fact lives on one mark, its QUANTITY or, where no number states it, a mark FACT over its anchor.
A second fact of the same quantity has a second mark on the same place, so that every link leads to one fact; when the
marks are read again, those of one label and place are one span. Stretches that nobody annotated are marks IGNORE.
`Header` is what no tool shows but the way back needs: names, hash, the ids and their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedFact, AnnotatedReport, AnnotatedSpan, text_hash
from gov_ie.formats.account import Account
from gov_ie.formats.fields import Fields, fact_fields
from gov_ie.formats.files import MAX_MARKS, MAX_TEXT
from gov_ie.formats.shapes import check_meta, check_report

KIND_OF = {"measures": "quantity-measure", "year_span": "quantity-year", "agency_span": "quantity-agency"}
PART_OF = "part_of"


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch: code points into the text as received, half-open; `fields`: of the fact it bears, if any."""

    id: str
    start: int
    end: int
    label: str
    fields: Fields = field(default_factory=dict)
    score: float | None = None

    @property
    def place(self) -> tuple[str, int, int]:
        """Label and range: marks of one place are one span."""
        return self.label, self.start, self.end


@dataclass(frozen=True, slots=True)
class Link:
    """From the mark that bears a fact to a measure, a year, an agency or the total; `kind`: a name of formats.toml."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Header:
    """What a tool carries along without showing it.

    `marks`: (id, label, start, end) as they were written, code points, in the order of spans; `facts`: (fact id, mark id)
    in order.
    """

    doc_id: str
    text_sha256: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[tuple[str, str, int, int], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "doc_id": self.doc_id,
            "text_sha256": self.text_sha256,
            "meta": dict(self.meta),
            "marks": [list(m) for m in self.marks],
            "facts": [list(f) for f in self.facts],
        }

    @classmethod
    def from_dict(cls, data: Any, place: str) -> Header:
        """The header of such JSON; AnnotationError where it is none."""
        try:
            header = cls(
                doc_id=data["doc_id"],
                text_sha256=data.get("text_sha256"),
                meta=dict(data.get("meta") or {}),
                marks=tuple((i, label, start, end) for i, label, start, end in data.get("marks") or ()),
                facts=tuple((fact, mark) for fact, mark in data.get("facts") or ()),
            )
            check_meta(header.meta)
            names = [header.doc_id, *(n for m in header.marks for n in m[:2]), *(n for f in header.facts for n in f)]
            whole = all(type(n) is int for m in header.marks for n in m[2:])
            if not whole or not all(isinstance(n, str) for n in names):
                raise TypeError("names are strings, offsets whole numbers")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise AnnotationError(f"{place}: what gov-ie put into the file has been altered: {error}; export it again") from error
        return header


@dataclass(frozen=True, slots=True)
class MarkedReport:
    """A report as a tool holds it; `place`: where it was read, for errors."""

    header: Header
    text: str
    marks: tuple[Mark, ...]
    links: tuple[Link, ...]
    place: str = "annotation"


def to_marks(report: AnnotatedReport, account: Account, scores: Mapping[str, float] | None = None) -> MarkedReport:
    """The report as marks and links; `scores`: probability of each span, by its id.

    A fact that names no words at all has no place in any tool and is counted as lost, and so is what leads to it.
    Raises AnnotationError where spans of one label overlap, or the report is too large for a tool.
    """
    place = str(report.doc_id)
    check_report(report, place)
    refuse_large(report.text, len(report.spans) + len(report.facts), place)
    refuse_overlaps(report.spans, place)
    spans = {s.id: s for s in report.spans}
    bearers: dict[str, str] = {}
    fields: dict[str, Fields] = {}
    extra: list[Mark] = []
    taken = set(spans)
    for fact in report.facts:
        inside = [spans[i] for i in (fact.quantity, *fact.measures) if i is not None]
        stretch = (min(s.start for s in inside), max(s.end for s in inside)) if inside else None
        words = fact_fields(fact, stretch, place)
        if fact.quantity is not None and fact.quantity not in fields:
            bearers[fact.id], fields[fact.quantity] = fact.quantity, words
            continue
        where = spans.get(fact.quantity or "")
        start, end = (where.start, where.end) if where else fact.anchor or stretch or (0, 0)
        if not 0 <= start < end <= len(report.text):
            account.lose("fact without words")
            continue
        mark = _unused(f"{fact.quantity or 'fact'}+{fact.id}", taken)
        label = where.label if where else "FACT"
        if label == "FACT" and fact.anchor == (start, end):
            words.pop("anchor", None)
        extra.append(Mark(mark, start, end, label, words))
        bearers[fact.id] = mark
    extra += [
        Mark(_unused(f"ignore+{n}", taken), start, end, "IGNORE") for n, (start, end) in enumerate(report.ignore, 1)
    ]
    known = scores or {}
    marks = [Mark(s.id, s.start, s.end, s.label, fields.get(s.id, {}), known.get(s.id)) for s in report.spans]
    marks += extra
    header = Header(
        doc_id=report.doc_id,
        text_sha256=text_hash(report.text),
        meta={"agency": list(report.agency), "year": report.year, **report.meta},
        marks=tuple((m.id, m.label, m.start, m.end) for m in marks),
        facts=tuple((f.id, bearers[f.id]) for f in report.facts if f.id in bearers),
    )
    links = tuple(_links(report.facts, bearers, account))
    return MarkedReport(header, report.text, tuple(marks), links, place)


def _links(facts: tuple[AnnotatedFact, ...], bearers: Mapping[str, str], account: Account) -> Iterator[Link]:
    for fact in facts:
        if fact.id not in bearers:
            continue
        source = bearers[fact.id]
        for name, kind in KIND_OF.items():
            targets = getattr(fact, name)
            for target in (targets,) if isinstance(targets, str) else targets or ():
                yield Link(kind, source, target)
        if fact.part_of is not None and fact.part_of in bearers:
            yield Link(PART_OF, source, bearers[fact.part_of])
        elif fact.part_of is not None:
            account.lose("part of a fact without words")


def refuse_large(text: str, marks: int, place: str) -> None:
    """Returns where a report has no more than MAX_TEXT characters and MAX_MARKS marks; else AnnotationError."""
    if len(text) > MAX_TEXT or marks > MAX_MARKS:
        raise AnnotationError(f"{place}: more than {MAX_TEXT} characters or {MAX_MARKS} marks; divide the report")


def refuse_overlaps(spans: Iterable[AnnotatedSpan | Mark], place: str) -> None:
    """Returns where spans of one label share no character; else AnnotationError, naming both."""
    last: dict[str, AnnotatedSpan | Mark] = {}
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        before = last.get(span.label)
        if before is not None and span.start < before.end:
            raise AnnotationError(
                f"{place}: {span.label} [{span.start}, {span.end}) overlaps {span.label} [{before.start}, {before.end}); "
                "spans of one label share no character, take one away"
            )
        last[span.label] = span


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    taken.add(name)
    return name
