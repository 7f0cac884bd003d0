"""One linker for all taggers, and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Protocol

import numpy as np

from benchmarks.compare.ours import train_ours
from gov_ie.analysis import Analysis
from gov_ie.assemble import assemble
from gov_ie.catalogue import Catalogue
from gov_ie.exchange import AnnotatedReport, report_to_dict
from gov_ie.link.context import TaggedText
from gov_ie.link.linker import Linker
from gov_ie.tag.edges import guard
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import create_segmenter
from gov_ie.train.comparison import interval
from gov_ie.train.corpus import Prepared, deal
from gov_ie.train.evaluation import Score, evaluate
from gov_ie.train.splits import FOLDS
from gov_ie.train.training import train_linker
from gov_ie.types import LABELS

LEVELS = ("fact.full", "fact.core", "span.MEASURE", "span.MEASURE~", "span.AGENCY", "span.AGENCY~", "span.QUANTITY", "span.YEAR")


class Marking(Protocol):
    """Whatever finds spans in an analysed text."""

    def tag(self, analysis: Analysis) -> list[TaggedSpan]:
        """The spans in reading order, none overlapping another."""
        ...


def common_linker(reports: Sequence[Prepared], catalogue: Catalogue) -> Linker:
    """The linker of annotated reports, trained as in the library: on annotated spans, and on those of cross-fitted
    taggers of ours with jieba's marks, that never saw the report's fold.
    """
    segmenter = create_segmenter("jieba")
    folds = deal([p.report for p in reports], FOLDS)
    found: dict[str, list[TaggedSpan]] = {}
    for fold in sorted(set(folds)):
        rest = [p for p, f in zip(reports, folds, strict=True) if f != fold] or list(reports)
        tagger = train_ours(rest, segmenter)
        found |= {p.report.doc_id: tagger.tag(p.analysis) for p, f in zip(reports, folds, strict=True) if f == fold}
    return train_linker(reports, [found[p.report.doc_id] for p in reports], catalogue)


def guarded(analysis: Analysis, found: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """The spans with the edges of quantities settled by grammar, as our tagger's are: a span's score is the
    probability of each of its characters.
    """
    probability = np.zeros((len(LABELS), len(analysis.text)))
    for span in found:
        probability[LABELS.index(span.label), span.start : span.end] = span.score
    return guard(analysis, list(found), probability)


def read(one: Prepared, spans: Sequence[TaggedSpan], linker: Linker, catalogue: Catalogue) -> AnnotatedReport:
    """What the linker makes of a report's spans."""
    tagged = TaggedText(one.analysis, tuple(sorted(spans, key=lambda s: (s.start, s.end, s.label))))
    report = assemble(tagged, linker.link(tagged, catalogue), linker, catalogue, one.report.doc_id)
    return AnnotatedReport.from_dict(report_to_dict(report), one.report.text)


def counts(gold: Sequence[AnnotatedReport], predicted: Sequence[AnnotatedReport]) -> list[dict[str, list[int]]]:
    """For each report and level: right, predicted and gold ones."""
    rows = []
    for one, other in zip(gold, predicted, strict=True):
        scores = evaluate([one], [other]).scores
        rows.append({level: list(asdict(scores[level]).values()) for level in LEVELS if level in scores})
    return rows


def f1(rows: Sequence[dict[str, list[int]]], level: str) -> float:
    """F1 over all reports, by their counts."""
    return Score(*(sum(row.get(level, (0, 0, 0))[i] for row in rows) for i in range(3))).f1


def difference(
    rows: Sequence[dict[str, list[int]]], other: Sequence[dict[str, list[int]]], level: str = "fact.full"
) -> tuple[float, float]:
    """Where 95 in 100 differences of F1 lie, when the reports are drawn again with replacement, the same for both.

    >>> good, bad = [{"fact.full": [4, 4, 4]}] * 9, [{"fact.full": [1, 4, 4]}] * 9
    >>> difference(good, bad)
    (0.75, 0.75)
    """
    a, b = (np.array([row.get(level, (0, 0, 0)) for row in r], dtype=float) for r in (rows, other))
    return interval(b, a)
