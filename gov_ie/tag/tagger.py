"""The trained span model: AGENCY, MEASURE, QUANTITY and YEAR stretches of a clean text, with probabilities."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from gov_ie.analysis import Analysis
from gov_ie.errors import ModelError
from gov_ie.steps import carrying, in_steps, read_arrays
from gov_ie.tag import crf
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.packed import PackedWeights
from gov_ie.types import LABELS, Label
from gov_ie.values.agencies import place_of

BUCKETS = 1 << 19
SENTENCES_AT_ONCE = 1000  # they are padded to the longest, so that memory grows with both
_TAGS = 1 + 2 * len(LABELS)  # O, then begin and inside of each label


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch of the clean text with its label and probability in [0, 1]; code points, half-open."""

    start: int
    end: int
    label: Label
    score: float


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of the character model.

    `steps`: int8, shape (buckets, tags), weights in steps of `sizes`, float32, shape (tags,); `transitions`: float32,
    shape (tags + 1, tags), the last row for the first character of a sentence.
    """

    steps: np.ndarray
    sizes: np.ndarray
    transitions: np.ndarray
    _packed: PackedWeights = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_packed", PackedWeights.of(self.steps, self.sizes))

    @classmethod
    def of(cls, weights: np.ndarray, transitions: np.ndarray) -> Tagger:
        """The tagger of weights, float, shape (buckets, tags), put in steps."""
        stored = in_steps("weights", weights)
        return cls(stored["weights"], stored["weights.step"], transitions.astype(np.float32))

    def tag(self, analysis: Analysis) -> list[TaggedSpan]:
        """The spans of one text, in reading order; spans of one label never overlap."""
        return self.tag_all([analysis])[0]

    def tag_all(self, analyses: Sequence[Analysis]) -> list[list[TaggedSpan]]:
        """As `tag`, of several texts together, which takes less time than one after another."""
        buckets = len(self.steps)
        emissions = [self._packed.sums(feature_buckets(analysis, buckets)) for analysis in analyses]
        begins = [0, *accumulate(map(len, emissions))]
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
        tags, probability = self._decoded(np.concatenate(emissions), sentences, asked)
        found = []
        for analysis, (begin, end) in zip(analyses, pairwise(begins), strict=True):
            own = probability[:, begin:end]
            spans = [TaggedSpan(a, b, LABELS[k], _score(own[k, a:b])) for a, b, k in _runs(tags[begin:end])]
            found.append(_guard(analysis, spans, own))
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
        used = carrying(self.steps * self.sizes)
        np.savez_compressed(
            path,
            buckets=np.int64(len(self.steps)),
            used=used.astype(np.int32),
            transitions=self.transitions,
            **{"weights": self.steps[used], "weights.step": self.sizes},
        )

    @classmethod
    def from_disk(cls, path: Path) -> Tagger:
        """Read what `to_disk` wrote; ModelError where the arrays do not fit this version."""
        arrays = read_arrays(path)
        try:
            buckets, sizes, transitions = int(arrays["buckets"]), arrays["weights.step"], arrays["transitions"]
            if buckets != BUCKETS or sizes.shape != (_TAGS,) or transitions.shape != (_TAGS + 1, _TAGS):
                raise ValueError(f"{buckets} buckets, steps {sizes.shape}, transitions {transitions.shape}")
            if not (np.isfinite(sizes).all() and np.isfinite(transitions).all()):
                raise ValueError("weights that are no numbers")
            steps = np.zeros((buckets, _TAGS), dtype=np.int8)
            steps[arrays["used"]] = arrays["weights"]
            return cls(steps, sizes, transitions)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise ModelError(f"{path}: not the weights of a tagger with {_TAGS} tags: {error}") from error


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
    features, labels, sentences, begin = [], [], [], 0
    for analysis, marked, skipped in zip(analyses, spans, ignore, strict=True):
        features.append(feature_buckets(analysis, BUCKETS))
        labels.append(_tag_row(len(analysis.text), marked))
        skipped = list(skipped)
        for s in analysis.outline.sentences:
            if s.end > s.start and not any(a < s.end and s.start < b for a, b in skipped):
                sentences.append((begin + s.start, begin + s.end))
        begin += len(analysis.text)
    rows, tags, allowed = np.concatenate(features), np.concatenate(labels), _allowed()
    if base is None:
        weights, transitions = crf.fit(rows, BUCKETS, tags, sentences, allowed)
    else:
        transitions = base.transitions.copy()
        transitions[:, _MEASURE_BEGINS] -= MEASURE_BIAS
        # Few and small steps, for most is known already.
        start = base.steps * base.sizes, transitions
        weights, transitions = crf.fit(
            rows, BUCKETS, tags, sentences, allowed, epochs=6, rate=0.1, dropped=0.2, start=start, settled=1.0
        )
    transitions[:, _MEASURE_BEGINS] += MEASURE_BIAS
    return Tagger.of(weights, transitions)


# A MEASURE missed costs a fact, one too many is seldom linked: begin one a little more readily (docs/model.md).
MEASURE_BIAS = 1.6
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
    return float(min(1.0, np.minimum.reduce(probability)))


def _guard(analysis: Analysis, found: list[TaggedSpan], probability: np.ndarray) -> list[TaggedSpan]:
    """Let grammar settle the edges of quantities: numbers are nearly regular, their units are not.

    A quantity the model cut through takes the edges of grammar's candidate; a tagged quantity that holds no
    number and no word for none is dropped, for it has no value. `probability`: of each label, shape (labels, characters).
    """
    known = probability[LABELS.index("QUANTITY")]
    places = _places(analysis.text, found)
    kept = [_settled(analysis.text, part, places) for s in found if s.label != "QUANTITY" for part in _apart(analysis.text, s)]
    taken = np.zeros(len(analysis.text), dtype=bool)
    for s in kept:
        taken[s.start : s.end] = True
    tagged = [s for s in found if s.label == "QUANTITY"]
    ends = [s.end for s in tagged]
    for q in analysis.quantities:
        numbers = known[q.number_start : q.number_end]
        sure = float(min(1.0, np.add.reduce(numbers) / len(numbers)))
        first = bisect_right(ends, q.number_start)
        overlapping = [s for s in tagged[first : first + _NEAR] if s.start < q.number_end]
        if not overlapping and (sure < 0.5 or taken[q.number_start : q.number_end].any()):
            continue
        start, end = q.start, q.end
        for s in overlapping:
            # The model may know a unit that the lexicon does not: it may lengthen, never cut a number.
            end = max(end, s.end)
        while end > q.number_end and taken[end - 1]:
            end -= 1
        if kept and kept[-1].label == "QUANTITY" and kept[-1].end > start:
            continue
        kept.append(TaggedSpan(start, end, "QUANTITY", sure))
    return sorted(kept, key=lambda s: (s.start, s.end, s.label))


_NEAR = 8  # tagged quantities that one number can touch, at most

_BODIES = "委局厅办处部院校会署社室"


def _places(text: str, found: Iterable[TaggedSpan]) -> list[str]:
    """The places that a text's bodies are named by most, the longest first."""
    places = Counter(place_of(text[s.start : s.end]) for s in found if s.label == "AGENCY")
    named = [p for p, _ in places.most_common(_PLACES) if len(p) > 2]
    return sorted({*map(partial(_begun, text), named[:_BEGUN]), *named[_BEGUN:]}, key=lambda p: (-len(p), p))


def _begun(text: str, place: str) -> str:
    """The place with the characters that stand before it nearly wherever the text names it.

    «综合实验区管委会»: where every 综合实验区 of a report is one of 岚屿综合实验区, its name begins there.
    """
    for _ in range(_LONGEST_BEGINNING):
        before = Counter(text[m.start() - 1] for m in re.finditer(re.escape(place), text) if m.start())
        character, count = max(before.items(), key=lambda c: (c[1], c[0]), default=("", 0))
        if count < _OFTEN or count < _NEARLY_ALWAYS * before.total() or not "\u4e00" <= character <= "\u9fff":
            break
        place = character + place
    return place


_PLACES, _BEGUN = 64, 16  # a list of a province's offices names hundreds
_LONGEST_BEGINNING = 6
_OFTEN, _NEARLY_ALWAYS = 4, 0.75


def _apart(text: str, span: TaggedSpan) -> list[TaggedSpan]:
    """The span, or two where it runs over two bodies that are named one after the other (市房产交易中心和行政服务中心, 省委省政府)."""
    joined = span.label == "AGENCY" and (
        _TWO_BODIES.fullmatch(text, span.start, span.end) or _PARTY_AND_GOVERNMENT.fullmatch(text, span.start, span.end)
    )
    if not joined:
        return [span]
    return [replace(span, end=joined.end(1)), replace(span, start=joined.start(2))]


_TWO_BODIES = re.compile(r"(.{2,30}(?:[局委厅办处院所]|中心|委员会))[和及与、](.{2,30}(?:[局委厅办处院所]|中心|政府))")

_PARTY_AND_GOVERNMENT = re.compile(r"(.{0,30}[省市区县]委)([省市区县]政府)")


def _settled(text: str, span: TaggedSpan, places: Sequence[str]) -> TaggedSpan:
    """The span with the edges that the guidelines set."""
    if span.label == "AGENCY":
        return _named_whole(text, span, places)
    if span.label == "YEAR" and span.end - span.start > 4:
        # «自2016年1月1日起至12月31日止»: 自 and 止 stand around the period.
        start = span.start + (text[span.start] in "自从")
        return replace(span, start=start, end=span.end - (text[span.end - 1] == "止"))
    return span


def _named_whole(text: str, span: TaggedSpan, places: Sequence[str]) -> TaggedSpan:
    """The span with the place that stands in front of it, without a topic that stands behind it.

    «滨江开发区管委会»: 区管委会 is a body's short form too, but here the rest of its name stands before it.
    «省经信委政府信息公开工作»: 政府 there opens the topic 政府信息公开 and is no part of the name.
    """
    for place in places:
        begin = text.find(place, max(0, span.start - len(place) + 1), span.start + len(place) - 1)
        if begin >= 0:
            span = replace(span, start=begin)
            break
    name = text[span.start : span.end]
    if name.endswith("政府") and len(name) > 3 and name[-3] in _BODIES and text.startswith("信息", span.end):
        return replace(span, end=span.end - 2)
    return span
