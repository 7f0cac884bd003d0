"""Our features under three kinds of learning: a conditional random field, and a linear model that knows no sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.compare.samples import marked
from gov_ie.analysis import Analysis
from gov_ie.tag import crf
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.spans import TaggedSpan
from gov_ie.tag.tagger import BUCKETS, MEASURE_BIAS, Tagger, _allowed, _tag_row, train_tagger
from gov_ie.text.tokens import Segmenter
from gov_ie.train.corpus import Prepared
from gov_ie.types import LABELS

_WALL = -1e4
_SMOOTHING = 0.1  # added to each count of a transition


@dataclass(frozen=True, slots=True)
class LinearTagger:
    """A tagger of ours that marks the words itself; with `lexicon` off it sees no phrase of the catalogue, no office word."""

    tagger: Tagger
    segmenter: Segmenter
    lexicon: bool

    def tag(self, analysis: Analysis) -> list[TaggedSpan]:
        """The spans of a text in reading order, quantities settled by grammar."""
        analysis = replace(analysis, word_marks=self.segmenter.marks(analysis.text))
        return self.tagger.tag(analysis if self.lexicon else without_lexicon(analysis))


def without_lexicon(analysis: Analysis) -> Analysis:
    """The analysis without phrases of the catalogue and words for bodies, so that their features say nothing."""
    return replace(analysis, aliases=(), offices=())


def train_linear(reports: Sequence[Prepared], segmenter: Segmenter, *, lexicon: bool = True, sequences: bool = True) -> LinearTagger:
    """A tagger of annotated reports.

    `sequences`: whether whole label sequences are learned, as in the library; else `fit_characters`.
    """
    read = [marked(one, segmenter) for one in reports]
    if not lexicon:
        read = [replace(one, analysis=without_lexicon(one.analysis)) for one in read]
    learn = train_tagger if sequences else fit_characters
    tagger = learn([p.analysis for p in read], [p.spans for p in read], [p.ignore for p in read])
    return LinearTagger(tagger, segmenter, lexicon)


def fit_characters(analyses: Sequence[Analysis], spans: Sequence, ignore: Sequence) -> Tagger:
    """A tagger whose emissions come from a multinomial logistic regression over single characters.

    The same features, prior, dropout and epochs as the conditional random field: it is one whose sentences are one
    character long. Transitions are counted, log P(label | label before) − log P(label), and decoded by Viterbi.
    """
    features, labels, sentences, base = [], [], [], 0
    for analysis, marks, skipped in zip(analyses, spans, ignore, strict=True):
        features.append(feature_buckets(analysis, BUCKETS))
        labels.append(_tag_row(len(analysis.text), marks))
        sentences += [
            (base + s.start, base + s.end)
            for s in analysis.outline.sentences
            if s.end > s.start and not any(a < s.end and s.start < b for a, b in skipped)
        ]
        base += len(analysis.text)
    rows = np.concatenate(labels)
    legal = _allowed()
    characters = [(i, i + 1) for start, end in sentences for i in range(start, end)]
    weights, prior = crf.fit(np.concatenate(features), BUCKETS, rows, characters, np.ones_like(legal))
    transitions = prior[-1] + _counted(rows, sentences, legal)
    transitions[:, 1 + 2 * LABELS.index("MEASURE")] += MEASURE_BIAS
    return Tagger.of(weights, np.where(legal, transitions, _WALL).astype(np.float32))


def _counted(labels: np.ndarray, sentences: Sequence[tuple[int, int]], legal: np.ndarray) -> np.ndarray:
    """How much likelier a label is behind another than anywhere, as a logarithm; the last row for a sentence's first."""
    count = legal.shape[1]
    moves = np.where(legal, _SMOOTHING, 0.0)
    for start, end in sentences:
        moves[count, labels[start]] += 1
        np.add.at(moves, (labels[start : end - 1], labels[start + 1 : end]), 1)
    anywhere = moves.sum(axis=0) / moves.sum()
    behind = moves / moves.sum(axis=1, keepdims=True)
    return np.log(np.where(legal, behind, 1.0)) - np.log(anywhere)
