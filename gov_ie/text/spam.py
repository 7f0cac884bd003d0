"""Betting and lottery phrases standing in place of words: 全市 becomes the name of a betting house, all through a page.

What gives one away is what it is, not which one it is:

- its characters: a logistic score over hashed character pairs and triples, learned from a grammar of such phrases against the
  words of reports (`resources/spam.npz`, built by `fit`);
- that it comes again in other surroundings, as the word whose place it took did, or that it fits neither side where it stands.

Precision comes first: 体育彩票公益金 of a sports office and 金沙镇 are words, and a phrase missed costs one sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_ie.text.draft import to_codes

BUCKETS = 1 << 18
KNOWN_BITS = 1 << 18
SHORTEST, LONGEST = 3, 14
# The window whose score says that a phrase may be near; shorter phrases score lower than their neighbourhood does not hide.
WINDOW = 4
HOT = -2.0
CORE = 3
# A phrase of three characters is seldom whole: 户网站 is a piece of a word.
SHORT = 1.5
# Log-odds from which a phrase counts that comes twice, three times, more often; the more often a phrase comes, the less of a
# name it is. Twice is where 体育直播 and 网上开户 of honest reports come up to. BADLY comes off where it fits neither side.
NEEDED = {2: 4.0, 3: 1.5}
NEEDED_OFTEN = -0.2
BADLY = 0.5
# Log-odds of a phrase that stands alone.
ALONE = 7.0
# So many places do not share a character by chance.
SURE = 4
# A text with more different phrases than this is no report with some words replaced.
MOST_CORES = 60
MOST_PLACES = 300

_MULTIPLIERS = tuple(np.uint32(m) for m in (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35))


@dataclass(frozen=True, slots=True)
class SpamModel:
    """Weights of hashed character singles, pairs and triples, and which pairs reports and the language know.

    `weights`: float32 (BUCKETS,), log-odds; `bias`: log-odds of an empty phrase; `reports`, `known`: bool (KNOWN_BITS,).
    """

    weights: NDArray[np.float32]
    bias: float
    reports: NDArray[np.bool_]
    known: NDArray[np.bool_]

    def save(self, path: str | Path) -> None:
        """Writes the model, weights in steps of their largest 127th."""
        scale = float(np.abs(self.weights).max()) / 127 or 1.0
        small = np.round(self.weights / scale).astype(np.int8)
        bits: dict[str, Any] = {"reports": np.packbits(self.reports), "known": np.packbits(self.known)}
        np.savez_compressed(path, weights=small, scale=scale, bias=self.bias, **bits)

    @classmethod
    def load(cls, path: str | Path) -> SpamModel:
        """The model of a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            weights = stored["weights"].astype(np.float32) * np.float32(stored["scale"])
            reports, known = (np.unpackbits(stored[name]).astype(bool) for name in ("reports", "known"))
            return cls(weights, float(stored["bias"]), reports, known)


def hashes(codes: NDArray[np.uint32], order: int) -> NDArray[np.uint32]:
    """The hash of the `order` characters from each place on, shape (len(codes) - order + 1,)."""
    size = max(0, len(codes) - order + 1)
    mixed = np.full(size, order, np.uint32)
    for i in range(order):
        mixed ^= codes[i : i + size] * _MULTIPLIERS[i]
        mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return mixed ^ (mixed >> np.uint32(13))


@cache
def default_model() -> SpamModel | None:
    """The model shipped with the package, None where it has not been built."""
    resource = files("gov_ie.resources").joinpath("spam.npz")
    if not resource.is_file():
        return None
    with as_file(resource) as path:
        return SpamModel.load(path)


def find_spam(text: str) -> list[tuple[int, int]]:
    """Stretches of spam in a clean text, half-open code points, in order, not overlapping.

    >>> text = "大金博娱乐城办公室印发通知。各县向大金博娱乐城报送信息12条。体育彩票公益金3万元,体育彩票销售点2个。"
    >>> [text[start:end] for start, end in find_spam(text)]
    ['大金博娱乐城', '大金博娱乐城']
    """
    model = default_model()
    return [] if model is None else find_with(model, text)


def find_with(model: SpamModel, text: str) -> list[tuple[int, int]]:
    """As `find_spam`, with a model of one's own."""
    scores = _Scores(model, text)
    areas = scores.areas()
    found: list[tuple[int, int]] = []
    cores = dict.fromkeys(text[start : start + CORE] for start in map(scores.core, areas))
    for core in list(cores)[:MOST_CORES]:
        found += _again(scores, text, _places(text, core))
    for area in areas:
        if scores.hottest(*area) > 0:
            span = scores.best(*area)
            if span and scores.score(*span) >= ALONE and scores.fits_nowhere(*span):
                found.append(span)
    return _apart(sorted(found))


def _places(text: str, core: str) -> list[int]:
    places, at = [], text.find(core)
    while at >= 0:
        places.append(at)
        at = text.find(core, at + len(core))
    return places


class _Scores:
    """Log-odds of stretches of one text."""

    def __init__(self, model: SpamModel, text: str) -> None:
        codes = to_codes(text)
        self.model, self.text = model, text
        pairs = hashes(codes, 2)
        hashed = (hashes(codes, 1), pairs, hashes(codes, 3))
        self.sums = [_running(model.weights[h % BUCKETS]) for h in hashed]
        self.wordlike = ((codes >= 0x4E00) & (codes <= 0x9FFF)) | (_ALNUM[np.minimum(codes, 127)] & (codes < 128))
        self.known = np.append(model.known[pairs % KNOWN_BITS], False)
        self.reports = np.append(model.reports[pairs % KNOWN_BITS], False)
        self.windows = self._all(WINDOW)
        count = len(self.windows)
        self.whole = np.ones(count, bool)
        for place in range(WINDOW):
            self.whole &= self.wordlike[place : place + count]

    def _all(self, size: int) -> NDArray[np.float64]:
        """What `score` says of every stretch of a size."""
        count = max(0, len(self.text) - size + 1)
        found = np.full(count, self.model.bias)
        for order, sums in enumerate(self.sums, 1):
            found += sums[size - order + 1 :][:count] - sums[:count]
        return found

    @cached_property
    def _cores(self) -> NDArray[np.float64]:
        return self._all(CORE)

    def score(self, start: int, end: int) -> float:
        """Log-odds that the stretch is spam."""
        total = self.model.bias
        for order, sums in enumerate(self.sums, 1):
            if end - start >= order:
                total += sums[end - order + 1] - sums[start]
        return float(total)

    def areas(self) -> list[tuple[int, int]]:
        """Stretches of word characters in which every window is hot."""
        hot = np.flatnonzero((self.windows > HOT) & self.whole)
        if not len(hot):
            return []
        breaks = np.flatnonzero(np.diff(hot) > WINDOW)
        starts, ends = hot[np.append(0, breaks + 1)], hot[np.append(breaks, len(hot) - 1)] + WINDOW
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def hottest(self, start: int, end: int) -> float:
        """The highest score of a window in the area."""
        return float(self.windows[start : end - WINDOW + 1].max())

    def core(self, area: tuple[int, int]) -> int:
        """Where the CORE characters of the area begin that score highest."""
        start, end = area
        return start + int(self._cores[start : end - CORE + 1].argmax())

    def edge_unknown(self, at: int) -> bool:
        """Whether the pair at a place is one of two word characters that reports do not know."""
        return bool(0 <= at < len(self.text) - 1 and self.wordlike[at : at + 2].all() and not self.known[at])

    def in_reports(self, at: int) -> bool:
        """Whether the pair at a place is one that reports have."""
        return bool(0 <= at < len(self.text) and self.reports[at])

    def best(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the highest score around the area, None where none is a phrase's."""
        low, high = start, end
        while low > max(0, start - 4) and self.wordlike[low - 1]:
            low -= 1
        while high < min(len(self.text), end + 4) and self.wordlike[high]:
            high += 1
        best: tuple[float, int, int] | None = None
        for first in range(low, min(high, low + 60)):
            for last in range(first + SHORTEST, min(high, first + LONGEST) + 1):
                score = self.score(first, last)
                if best is None or score > best[0]:
                    best = score, first, last
        return best[1:] if best else None

    def fits_nowhere(self, start: int, end: int) -> bool:
        """Whether neither of the pairs across its edges is one that reports know, and hardly one inside is."""
        if start and self.wordlike[start - 1] and self.known[start - 1]:
            return False
        if end < len(self.text) and self.wordlike[end] and self.known[end - 1]:
            return False
        inside = self.known[start : end - 1]
        return bool(inside.mean() <= 0.5)


def _running(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """The sums of the first values, from none of them on."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, dtype=np.float64, out=sums[1:])
    return sums


_ALNUM = np.array([chr(code).isalnum() for code in range(128)])


def _again(scores: _Scores, text: str, places: list[int]) -> list[tuple[int, int]]:
    """The phrase around a core that comes again in other surroundings, at each of its places; else nothing."""
    if len(places) < 2:
        return []
    spans = [(place, place + CORE) for place in places[:MOST_PLACES]]
    for step in (-1, 1):
        active = list(range(len(spans)))
        while len(active) > 1 and spans[active[0]][1] - spans[active[0]][0] < LONGEST:
            active = _grow(scores, text, spans, active, step)
    if len({text[start - 1 : start] for start, _ in spans}) < 2 and len({text[end : end + 1] for _, end in spans}) < 2:
        return []  # the same sentence twice
    foreign = sum(scores.edge_unknown(start - 1) + scores.edge_unknown(end - 1) for start, end in spans) / (
        2 * len(spans)
    )
    needed = NEEDED.get(len(spans), NEEDED_OFTEN) - (BADLY if foreign >= 0.5 else 0.0)
    if spans[0][1] - spans[0][0] == CORE:
        needed = max(needed, SHORT)
    if scores.score(*spans[0]) <= needed:
        return []
    if len(places) > MOST_PLACES:  # a page of nothing else: what the first places showed holds for all
        phrase = text[slice(*spans[0])]
        return [(place, place + len(phrase)) for place in _places(text, phrase)]
    return spans


def _grow(scores: _Scores, text: str, spans: list[tuple[int, int]], active: list[int], step: int) -> list[int]:
    """Widens spans by what they share on one side if it belongs to the phrase; the spans that may go on.

    `spans` is changed in place, `active` are the indices of those that have grown so far.
    """
    for width in (1, 2, 3):  # 门 says little, 澳门 does
        sharing = _sharing(scores, text, spans, active, step * width)
        if len(sharing) < 2 or len(sharing) < 0.75 * len(active):
            return []
        start, end = spans[sharing[0]]
        low, high = (start - width, end) if step < 0 else (start, end + width)
        accepted = scores.score(low, high) > scores.score(start, end)
        if width == 1 and not accepted and len(sharing) == len(active):
            # 公 of 博乐比分网公开: what stands beside is a word of reports with what follows, and none with the phrase
            beside = [spans[i][0] - 2 if step < 0 else spans[i][1] for i in sharing]
            word_with_phrase = scores.in_reports(low if step < 0 else end - 1)
            accepted = not any(map(scores.in_reports, beside)) and (len(sharing) >= SURE or not word_with_phrase)
        if accepted:
            for i in sharing:
                start, end = spans[i]
                spans[i] = (start - width, end) if step < 0 else (start, end + width)
            return sharing
    return []


def _sharing(scores: _Scores, text: str, spans: list[tuple[int, int]], active: list[int], reach: int) -> list[int]:
    """The spans that have the commonest stretch of |reach| word characters beside them, before them if it is negative."""
    beside: dict[int, str] = {}
    for i in active:
        start, end = spans[i]
        low, high = (start + reach, start) if reach < 0 else (end, end + reach)
        if low >= 0 and high <= len(text) and scores.wordlike[low:high].all():
            beside[i] = text[low:high]
    if not beside:
        return []
    common = Counter(beside.values()).most_common(1)[0][0]
    return [i for i, stretch in beside.items() if stretch == common]


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def fit(
    spam: Iterable[str], honest: Iterable[str], reports: Iterable[str], words: Iterable[str], steps: int = 250
) -> SpamModel:
    """A model trained on phrases of both kinds; `reports`, `words`: clean texts and common words whose
    character pairs are known.

    Full batches, so that the same phrases give the same weights.
    """
    phrases = [(phrase, 1.0) for phrase in spam] + [(phrase, 0.0) for phrase in honest]
    rows, columns = [], []
    for i, (phrase, _) in enumerate(phrases):
        codes = to_codes(phrase)
        for order in (1, 2, 3):
            found = hashes(codes, order) % BUCKETS
            columns.append(found)
            rows.append(np.full(len(found), i))
    row, column = np.concatenate(rows), np.concatenate(columns).astype(np.int64)
    target = np.array([label for _, label in phrases])
    share = target.mean()
    importance = np.where(target == 1, 0.5 / share, 0.5 / (1 - share)) / len(target)
    weights, bias = np.zeros(BUCKETS), 0.0
    slopes, bias_slope = np.full(BUCKETS, 1e-8), 1e-8
    for _ in range(steps):
        score = np.bincount(row, weights[column], len(phrases)) + bias
        wrong = (1 / (1 + np.exp(-score)) - target) * importance
        slope = np.bincount(column, wrong[row], BUCKETS) + 2e-6 * weights
        slopes += slope**2
        bias_slope += wrong.sum() ** 2
        weights -= 0.5 * slope / np.sqrt(slopes)
        bias -= 0.5 * wrong.sum() / np.sqrt(bias_slope)
    seen = _pairs_of(reports)
    return SpamModel(weights.astype(np.float32), float(bias), seen, seen | _pairs_of(words))


def _pairs_of(texts: Iterable[str]) -> NDArray[np.bool_]:
    seen = np.zeros(KNOWN_BITS, bool)
    for text in texts:
        seen[hashes(to_codes(text), 2) % KNOWN_BITS] = True
    return seen
