"""Annotated reports made ready for training: offsets moved into the clean text, reports dealt into folds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gov_ie.analysis import Analysis, analyze
from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError, InputError
from gov_ie.exchange import AnnotatedReport, read_annotations
from gov_ie.text.tokens import Segmenter
from gov_ie.train.marked import read_marked
from gov_ie.types import Label


@dataclass(frozen=True, slots=True)
class Prepared:
    """An annotated report with its analysis; `spans` and `ignore` in clean code points.

    `places`: for each span id its clean range; a span of which nothing is left in the clean text is absent.
    """

    report: AnnotatedReport
    analysis: Analysis
    spans: tuple[tuple[int, int, Label], ...]
    places: dict[str, tuple[int, int]]
    ignore: tuple[tuple[int, int], ...]


def prepare(report: AnnotatedReport, segmenter: Segmenter, catalogue: Catalogue) -> Prepared:
    """The report made ready: analysed, its spans moved into the clean text."""
    analysis = analyze(report.text, segmenter, catalogue)
    places = {}
    for span in report.spans:
        place = analysis.clean.to_clean(span.start, span.end)
        if place is not None:
            places[span.id] = place
    ignore = [analysis.clean.to_clean(a, b) for a, b in report.ignore]
    return Prepared(
        report=report,
        analysis=analysis,
        spans=tuple((*places[s.id], s.label) for s in report.spans if s.id in places),
        places=places,
        ignore=tuple(r for r in ignore if r is not None),
    )


def read_corpus(
    paths: Iterable[Path], texts: Path | None = None, catalogue: Catalogue | None = None
) -> list[AnnotatedReport]:
    """The reports of JSONL files in the exchange format, of marked files, and of folders of either, by doc_id.

    `catalogue`: whose measures marked reports may state, default the one shipped.
    Raises AnnotationError for two reports of one name, InputError where a path holds no reports.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("agency: 清河县水务局\\nyear: 2016\\n---\\n{M|公开信息}{Q|312条|disclosure.items}。", "utf-8")
    ...     [report.doc_id for report in read_corpus([Path(folder)])]
    ['a']
    """
    reports: dict[str, AnnotatedReport] = {}
    for path in paths:
        for report in _read(Path(path), texts, catalogue):
            if report.doc_id in reports:
                raise AnnotationError(f"{path}: two reports are called {report.doc_id!r}; give each its own doc_id")
            reports[report.doc_id] = report
    return [reports[name] for name in sorted(reports)]


def _read(path: Path, texts: Path | None, catalogue: Catalogue | None) -> Iterable[AnnotatedReport]:
    if path.is_dir():
        inside = sorted([*path.glob("*.txt"), *path.glob("*.jsonl")])
        if not inside:
            raise InputError(f"{path}: no annotated reports here; pass a folder that holds .jsonl or marked .txt files")
        return [r for p in inside for r in _read(p, texts, catalogue)]
    if path.suffix == ".jsonl":
        return read_annotations(path, texts)
    if path.suffix == ".txt":
        return read_marked([path], catalogue)
    raise InputError(f"{path}: no annotated reports here; pass a .jsonl file, a marked .txt file or a folder of them")


def deal(reports: Sequence[AnnotatedReport], folds: int) -> list[int]:
    """The fold of each report. Reports of one agency share a fold, so that no name is learned by heart.

    A generated report (`meta` names its `template`) goes where its template goes, so that no sentence plan is met
    again in another fold. Depends on these names alone: adding a report moves no other.

    >>> from gov_ie.train.marked import compile_marked
    >>> head = "agency: {}\\nyear: 2016\\ntemplate: town-short\\n---\\n正文"
    >>> len(set(deal([compile_marked(head.format(name), name) for name in ("东陵镇", "清河镇", "柳河镇")], 1000)))
    1
    """

    def fold(report: AnnotatedReport) -> int:
        if "template" in report.meta:
            name = f"template {report.meta['template']}"  # two words: no agency's name
        else:
            name = report.agency[0] if report.agency else report.doc_id
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % folds

    return [fold(r) for r in reports]


def corpus_hash(reports: Iterable[AnnotatedReport]) -> str:
    """SHA-256 over all reports' exchange lines, in hex."""
    from gov_ie.exchange import dumps

    digest = hashlib.sha256()
    for report in reports:
        digest.update(dumps(report.to_dict()).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
