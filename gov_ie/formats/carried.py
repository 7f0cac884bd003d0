"""Spans that were corrected beside the exchange line that came with them: what of the line still holds.

For formats of which people correct the spans only (spaCy's span groups, columns of tags): the line says the facts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from gov_ie.exchange import AnnotatedReport
from gov_ie.formats.account import Account
from gov_ie.formats.assembling import restore_ids
from gov_ie.formats.marks import Header, Link, Mark, MarkedReport, to_marks
from gov_ie.formats.shapes import read_exchange
from gov_ie.types import LABELS

Place = tuple[str, int, int]


def without_text(report: AnnotatedReport) -> dict[str, Any]:
    """The exchange line of a report, its text left out."""
    line = report.to_dict()
    del line["text"]
    return line


def corrected(
    line: Mapping[str, Any] | None, text: str, spans: Collection[Place], doc_id: str, place: str, account: Account
) -> MarkedReport:
    """The marks of the line (None: there is none) with `spans`, (label, start, end) in code points, in place of its own.

    A fact whose quantity is gone goes with it; a relation to a span that is gone is left out. Both are said.
    """
    marks = {m: Mark(f"new+{n}", m[1], m[2], m[0]) for n, m in enumerate(dict.fromkeys(spans))}
    if line is None:
        return MarkedReport(Header(doc_id), text, tuple(marks.values()), (), place)
    base = to_marks(read_exchange({**line, "doc_id": line.get("doc_id") or doc_id, "text": text}, None, place), account)
    # Marks of one place are one span here; the second fact of a quantity follows the first.
    renamed, _ = restore_ids([*marks.values()], (), base.header, place, account)
    at = {m.id: m for m in renamed}
    first: dict[Place, str] = {}
    kept: dict[str, Mark] = {}
    for mark in base.marks:
        name = first.setdefault(mark.place, mark.id)
        now = at.pop(name, None) if name == mark.id else kept.get(name)
        if mark.label not in LABELS:
            kept[mark.id] = mark
        elif now is not None:
            kept[mark.id] = Mark(mark.id, now.start, now.end, mark.label, mark.fields)
    kept |= at
    links: list[Link] = []
    for link in base.links:
        if link.source not in kept:
            continue  # its fact is said to be left out
        if link.target in kept:
            links.append(link)
        else:
            account.say(f"{place}: the relation {link.kind} of mark {link.source} is left out, {link.target} was taken away")
    return MarkedReport(base.header, text, tuple(kept.values()), tuple(links), place)
