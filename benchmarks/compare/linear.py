"""Linear models over windows: a conditional random field, and a model that knows no sequences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from benchmarks.compare.adagrad import FORBIDDEN, fit
from benchmarks.compare.windows import WINDOW_BUCKETS, WindowWeights, windows
from gov_ie.analysis import Analysis
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.tagger import BUCKETS, MEASURE_BIAS, Tagger, _allowed, _tag_row
from gov_ie.types import LABELS, Label

_SMOOTHING = 0.1  # added to each count of a transition

Marked = Sequence[Iterable[tuple[int, int, Label]]]
Ignored = Sequence[Iterable[tuple[int, int]]]


def fit_sequences(analyses: Sequence[Analysis], spans: Marked, ignore: Ignored) -> Tagger:
    """A tagger whose scores are those of a linear-chain conditional random field; arguments as of `train_tagger`."""
    features, labels, sentences = _rows(analyses, spans, ignore)
    return _tagger(*fit(features, WINDOW_BUCKETS, labels, sentences, _allowed()))


def fit_characters(analyses: Sequence[Analysis], spans: Marked, ignore: Ignored) -> Tagger:
    """A tagger whose scores come from a multinomial logistic regression over single characters.

    The same features, prior, dropout and epochs as the conditional random field: it is one whose sentences are one
    character long. Transitions are counted, log P(label | label before) − log P(label), and decoded by Viterbi.
    """
    features, labels, sentences = _rows(analyses, spans, ignore)
    legal = _allowed()
    characters = [(i, i + 1) for start, end in sentences for i in range(start, end)]
    weights, prior = fit(features, WINDOW_BUCKETS, labels, characters, np.ones_like(legal))
    transitions = prior[-1] + _counted(labels, sentences, legal)
    return _tagger(weights, np.where(legal, transitions, FORBIDDEN))


def _rows(
    analyses: Sequence[Analysis], spans: Marked, ignore: Ignored
) -> tuple[np.ndarray, np.ndarray, list[tuple[int, int]]]:
    """The windows and the tag of each character, one text after another, and the sentences that teach."""
    features, labels, sentences, base = [], [], [], 0
    for analysis, marks, skipped in zip(analyses, spans, ignore, strict=True):
        features.append(windows(feature_buckets(analysis, BUCKETS)))
        labels.append(_tag_row(len(analysis.text), marks))
        skipped = list(skipped)
        sentences += [
            (base + s.start, base + s.end)
            for s in analysis.outline.sentences
            if s.end > s.start and not any(a < s.end and s.start < b for a, b in skipped)
        ]
        base += len(analysis.text)
    return np.concatenate(features), np.concatenate(labels), sentences


def _tagger(weights: np.ndarray, transitions: np.ndarray) -> Tagger:
    """The tagger of such weights, as ready to begin a MEASURE as the library's."""
    transitions = transitions.astype(np.float32)
    transitions[:, 1 + 2 * LABELS.index("MEASURE")] += MEASURE_BIAS
    return Tagger(WindowWeights(weights), transitions)


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
