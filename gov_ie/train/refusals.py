"""Annotated reports that nothing should be learned from, refused with the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedReport
from gov_ie.train.check import check_report
from gov_ie.train.findings import KINDS
from gov_ie.train.sources import read_sources

_SHOWN = 5  # findings that an error tells; «gov-ie corpus check» lists all


def read_sound(paths: Iterable[Path], texts: Path | None, catalogue: Catalogue) -> list[AnnotatedReport]:
    """The annotated reports of files, by doc_id, if there is no error in any of them.

    `paths`, `texts`: as for `corpus.read_corpus`; `catalogue`: whose measures facts may have.
    Raises AnnotationError, naming file and line, report and offset, and the remedy, for overlapping spans of one label, unknown
    labels, a text that is not the one annotated, unknown measures, and a report in which nothing is annotated.
    """
    sources, findings = read_sources(paths, texts, catalogue)
    said: dict[str, str] = {}
    for source in sources:
        report = source.report
        if not report.spans or not report.facts:
            missing = "span" if not report.spans else "fact"
            findings.append(source.finding("empty", None, f"no {missing} is annotated in it"))
        findings += check_report(source, catalogue)
        first = said.setdefault(report.doc_id, source.place(None))
        if first != source.place(None):
            findings.append(source.finding("doc-id", None, f"{first} is called {report.doc_id} too"))
    grave = [f for f in findings if KINDS[f.kind].gravity == "error"]
    if grave:
        more = f"\n… and {len(grave) - _SHOWN} more; «gov-ie corpus check» lists them" if len(grave) > _SHOWN else ""
        raise AnnotationError("\n".join(str(f).removeprefix("error ") for f in grave[:_SHOWN]) + more)
    return sorted((s.report for s in sources), key=lambda r: r.doc_id)
