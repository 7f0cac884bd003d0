"""A report from spans that are given: by hand, by spaCy, or by a tagger that never saw it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from gov_ie.analysis import analyze
from gov_ie.assemble import assembled
from gov_ie.catalogue import Catalogue
from gov_ie.document import Document
from gov_ie.forms.tables import FactTable, Search, hidden_stretches
from gov_ie.link.context import TaggedText
from gov_ie.link.linker import Linker
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import Segmenter
from gov_ie.types import Report


def report_from_spans(
    text: str,
    spans: Iterable[TaggedSpan],
    linker: Linker,
    segmenter: Segmenter,
    catalogue: Catalogue,
    doc_id: str | None = None,
) -> tuple[Report, dict[str, list[str]]]:
    """The report of a text as received whose spans are known, its tables read besides; and by fact id what its confidence rests on.

    `spans`: in code points of the text as received; those in tables are passed over.
    """
    given = list(spans)

    def linked(tables: Sequence[FactTable]) -> tuple[Report, dict[str, list[str]]]:
        hidden = hidden_stretches(tables)
        analysis = analyze(text, segmenter, catalogue, hidden)
        kept = []
        for span in given:
            place = analysis.clean.to_clean(span.start, span.end)
            before = bisect_right(hidden, (span.start, len(text))) - 1
            if place is not None and not (before >= 0 and span.start < hidden[before][1]):
                kept.append(TaggedSpan(*place, span.label, span.score))
        tagged = TaggedText(analysis, tuple(sorted(kept, key=lambda s: (s.start, s.end, s.label))))
        return assembled(tagged, linker.link(tagged, catalogue), linker, catalogue, doc_id, tables)

    search = Search(Document(text), catalogue)
    tables = search.tables()
    report, features = linked(tables)
    # What glued tables leave open is asked of the prose, which is known only now.
    again = search.settled(tables, report)
    return (report, features) if again is tables else linked(again)
