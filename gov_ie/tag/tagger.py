"""The trained span model: AGENCY, MEASURE, QUANTITY and YEAR stretches of a clean text, with probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from gov_ie.analysis import Analysis
from gov_ie.errors import ModelError
from gov_ie.steps import carrying, expect, in_steps, read_arrays
from gov_ie.tag import crf
from gov_ie.tag.edges import guard
from gov_ie.tag.features import feature_buckets, hidden_shares
from gov_ie.tag.learning import fit, pieces_of
from gov_ie.tag.network import DILATIONS, WEIGHTS, Network
from gov_ie.tag.spans import TaggedSpan
from gov_ie.types import LABELS, Label

BUCKETS = 1 << 16
SENTENCES_AT_ONCE = 1000  # they are padded to the longest, so that memory grows with both
_TAGS = 1 + 2 * len(LABELS)  # O, then begin and inside of each label


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of the character model.

    `network`: scores of the tags of each character; `transitions`: float32, shape (tags + 1, tags), the last row for the first
    character of a sentence.
    """

    network: Network
    transitions: np.ndarray

    @classmethod
    def of(cls, network: Network, transitions: np.ndarray) -> Tagger:
        """The tagger of a network whose vectors are put in steps, as they are stored."""
        return cls(network.in_steps(), transitions.astype(np.float32))

    def tag(self, analysis: Analysis) -> list[TaggedSpan]:
        """The spans of one text, in reading order; spans of one label never overlap."""
        return self.tag_all([analysis])[0]

    def tag_all(self, analyses: Sequence[Analysis]) -> list[list[TaggedSpan]]:
        """As `tag`, of several texts together, which takes less time than one after another."""
        scores = [self.network.scores(feature_buckets(analysis, BUCKETS)) for analysis in analyses]
        begins = [0, *accumulate(map(len, scores))]
        sentences = [
            (begin + s.start, begin + s.end)
            for begin, analysis in zip(begins, analyses, strict=False)
            for s in analysis.outline.sentences
            if s.end > s.start
        ]
        asked = np.zeros(begins[-1], dtype=bool)
        for begin, analysis in zip(begins, analyses, strict=False):
            for q in analysis.quantities:
                asked[begin + q.number_start : begin + q.number_end] = True
        tags, probability = self._decoded(np.concatenate(scores), sentences, asked)
        found = []
        for analysis, (begin, end) in zip(analyses, pairwise(begins), strict=True):
            own = probability[:, begin:end]
            spans = [TaggedSpan(a, b, LABELS[k], _score(own[k, a:b])) for a, b, k in _runs(tags[begin:end])]
            found.append(guard(analysis, spans, own))
        return found

    def _decoded(
        self, emissions: np.ndarray, sentences: Sequence[tuple[int, int]], asked: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The best tag of each character, and the probability of each label, shape (labels, characters).

        Probabilities are known in sentences that have a tagged character or one in `asked`, and 0 elsewhere.
        """
        tags = np.zeros(len(emissions), dtype=np.int8)
        probability = np.zeros((len(LABELS), len(emissions)))
        for first in range(0, len(sentences), SENTENCES_AT_ONCE):
            group = sentences[first : first + SENTENCES_AT_ONCE]
            low, high = group[0][0], group[-1][1]
            batch = crf.Batch.of([(start - low, end - low) for start, end in group])
            tags[low:high] = crf.decode(emissions[low:high], self.transitions, batch)
            before = np.concatenate([[0], np.cumsum((tags[low:high] != 0) | asked[low:high])])
            told = [(start - low, end - low) for start, end in group if before[end - low] > before[start - low]]
            if told:
                known = crf.posterior(emissions[low:high], self.transitions, crf.Batch.of(told))
                probability[:, low:high] = (known[:, 1::2] + known[:, 2::2]).T
        return tags, probability

    def to_disk(self, path: Path) -> None:
        """Write the weights as a compressed npz without pickles."""
        vectors = self.network.vectors()
        used = carrying(vectors)
        arrays: dict[str, Any] = in_steps("embeddings", vectors[used])
        arrays |= {name: getattr(self.network, name) for name in WEIGHTS[1:]}
        buckets = np.int64(len(self.network.embeddings))
        np.savez_compressed(path, buckets=buckets, used=used.astype(np.int32), transitions=self.transitions, **arrays)

    @classmethod
    def from_disk(cls, path: Path) -> Tagger:
        """Read what `to_disk` wrote; ModelError where the arrays do not fit this version."""
        arrays = read_arrays(path)
        try:
            if int(arrays["buckets"]) != BUCKETS:
                raise ValueError(f"{arrays['buckets']} buckets, this version has {BUCKETS}")
            return cls(_network(arrays), arrays["transitions"])
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError) as error:
            raise ModelError(f"{path}: not the weights of a tagger with {_TAGS} tags: {error}") from error


def _network(arrays: Mapping[str, np.ndarray]) -> Network:
    """The network that `Tagger.to_disk` stored; ValueError where its arrays do not fit each other."""
    used, width, layers = arrays["used"], len(arrays["offset"]), len(DILATIONS)
    expected: dict[str, tuple[type, tuple[int, ...]]] = {
        "transitions": (np.float32, (_TAGS + 1, _TAGS)),
        "used": (np.int32, (len(used),)),
        "embeddings": (np.int8, (len(used), width)),
        "embeddings.step": (np.float32, (width,)),
        "offset": (np.float32, (width,)),
        "kernels": (np.float32, (layers, 3 * width, 2 * width)),
        "biases": (np.float32, (layers, 2 * width)),
        "output": (np.float32, (width, _TAGS)),
        "bias": (np.float32, (_TAGS,)),
    }
    expect(arrays, expected)
    if not width or (np.diff(used) <= 0).any() or (len(used) and not 0 <= used[0] <= used[-1] < BUCKETS):
        raise ValueError(f"vectors of {width} numbers, of buckets that do not rise from 0 to {BUCKETS - 1}")
    embeddings = np.zeros((BUCKETS, width), dtype=np.int16)
    embeddings[used] = arrays["embeddings"]
    return Network(embeddings, sizes=arrays["embeddings.step"], **{name: arrays[name] for name in WEIGHTS[1:]})


# Of the way from a base's weights to those learned: less learns less and forgets less (Wortsman et al. 2022).
_LEARNED = 0.7


def train_tagger(
    analyses: Sequence[Analysis],
    spans: Sequence[Iterable[tuple[int, int, Label]]],
    ignore: Sequence[Iterable[tuple[int, int]]],
    base: Tagger | None = None,
) -> Tagger:
    """A tagger trained on annotated clean texts; with `base`, one that goes on from its weights.

    `spans`: for each text its labelled stretches; `ignore`: stretches nobody annotated, whose sentences
    teach nothing. All offsets in clean code points.
    """
    from threadpoolctl import threadpool_limits  # only training needs it

    features, labels, pieces, begin = [], [], [], 0
    for analysis, marked, skipped in zip(analyses, spans, ignore, strict=True):
        features.append(feature_buckets(analysis, BUCKETS))
        labels.append(_tag_row(len(analysis.text), marked))
        skipped = list(skipped)
        sentences = [
            (begin + s.start, begin + s.end)
            for s in analysis.outline.sentences
            if s.end > s.start and not any(a < s.end and s.start < b for a, b in skipped)
        ]
        pieces += pieces_of(sentences)
        begin += len(analysis.text)
    rows, tags, allowed, hidden = np.concatenate(features), np.concatenate(labels), _allowed(), hidden_shares()
    learn = partial(fit, rows, BUCKETS, hidden, tags, pieces, allowed)
    with threadpool_limits(1):
        if base is None:
            network, transitions = learn()
        else:
            # Few and small steps, for most is known already.
            before = base.transitions.copy()
            before[:, _MEASURE_BEGINS] -= MEASURE_BIAS
            learned, moves = learn(epochs=3, rate=5e-4, start=(base.network, before))
            pairs = zip(base.network.arrays(), learned.arrays(), strict=True)
            network = Network(*(a + np.float32(_LEARNED) * (b - a) for a, b in pairs))
            transitions = before + np.float32(_LEARNED) * (moves - before)
    transitions[:, _MEASURE_BEGINS] += MEASURE_BIAS
    return Tagger.of(network, transitions)


# A MEASURE missed costs a fact, one too many is seldom linked: begin one a little more readily (docs/model.md).
MEASURE_BIAS = 0.8
_MEASURE_BEGINS = 1 + 2 * LABELS.index("MEASURE")

# Where spans of two labels overlap («1260户工业企业»), the later in this order wins the characters.
_PRECEDENCE: tuple[Label, ...] = ("AGENCY", "MEASURE", "YEAR", "QUANTITY")


def _tag_row(length: int, spans: Iterable[tuple[int, int, Label]]) -> np.ndarray:
    row = np.zeros(length, dtype=np.int64)
    for start, end, label in sorted(spans, key=lambda s: _PRECEDENCE.index(s[2])):
        k = LABELS.index(label)
        row[start:end] = 2 + 2 * k
        row[start] = 1 + 2 * k
        # What is left of a span that was overwritten from its front must begin again.
        if end < length and row[end] and row[end] % 2 == 0:
            row[end] -= 1
    return row


def _allowed() -> np.ndarray:
    allowed = np.ones((_TAGS + 1, _TAGS), dtype=bool)
    for k in range(len(LABELS)):
        inside = 2 + 2 * k
        allowed[:, inside] = False
        allowed[[inside - 1, inside], inside] = True
    return allowed


def _runs(tags: np.ndarray) -> list[tuple[int, int, int]]:
    """(start, end, label number) of each begin-inside run."""
    begins = np.flatnonzero(tags % 2 == 1)
    goes_on = tags + tags % 2
    breaks = np.append(np.flatnonzero(tags[1:] != goes_on[:-1]) + 1, len(tags))
    ends = breaks[np.searchsorted(breaks, begins, "right")]
    return list(zip(begins.tolist(), ends.tolist(), (tags[begins] // 2).tolist(), strict=True))


def _score(probability: np.ndarray) -> float:
    """The least sure character's probability of the label."""
    least = float(np.minimum.reduce(probability))
    return min(1.0, least) if least > 0 else 0.0  # no number is no certainty
