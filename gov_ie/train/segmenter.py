"""Our own pkuseg model: trained on the annotated reports, cut by jieba with the words of the domain."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from gov_ie.exchange import AnnotatedReport
from gov_ie.text.clean import clean
from gov_ie.text.outline import outline
from gov_ie.text.tokens import Segmenter, create_segmenter, train_pkuseg

# The model grows with the sentences (15 MB for 7,600) and so does its training (8 minutes); words repeat soon.
SENTENCES, ITERATIONS = 1500, 6


def train_segmenter(reports: Iterable[AnnotatedReport], path: Path) -> int:
    """Train and write a pkuseg model; returns the number of sentences it was trained on, spread over all reports."""
    segmented = [s for s in segmented_sentences(reports, create_segmenter("jieba")) if len(s) > 4]
    step = max(1, len(segmented) // SENTENCES)
    chosen = segmented[::step]
    train_pkuseg(chosen, path, iterations=ITERATIONS)
    return len(chosen)


def segmented_sentences(reports: Iterable[AnnotatedReport], segmenter: Segmenter) -> Iterator[list[str]]:
    """The sentences of annotated reports as words; no word crosses the edge of an annotated span."""
    for report in reports:
        cleaned = clean(report.text)
        places = [cleaned.to_clean(s.start, s.end) for s in report.spans]
        edges = sorted({edge for place in places if place for edge in place})
        for sentence in outline(cleaned.text).sentences:
            inside = [e for e in edges if sentence.start < e < sentence.end]
            stops = [sentence.start, *inside, sentence.end]
            pieces = [cleaned.text[a:b] for a, b in itertools.pairwise(stops)]
            words = [w for piece in pieces for w in segmenter.cut(piece) if w.strip()]
            if words:
                yield words
