"""Which phrases of the catalogue some words resemble, so that a row is known by words that are no phrase of it.

`收到的来信总件数` is no phrase, but its characters are those of `收到来信件数`: likeness is the cosine of characters and pairs
of characters, the rarer among the catalogue's phrases the heavier. The very same phrase does not count, for it tells
nothing of how far a likeness can be trusted; the classifier learns that from phrases that are near others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gov_ie.catalogue import Catalogue

LONGEST = 32  # characters from the end of the words that are looked at: a measure's head stands last
_LEAST = 0.25  # likeness below which a phrase is not named
_ROWS = 3  # rows named
_CLEAR = 0.15  # by how much the first row must lead to be named as clear


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a catalogue by what they are made of; phrases and rows by number.

    `rows`: ids, in the order of their phrases; `first`: the number of each row's first phrase; `holding`: the phrases that
    hold a character or pair over its squared weight for each, float, shape (2, phrases); `weights`: its squared weight,
    `unknown` for one that no phrase holds; `lengths`: Euclidean norm of each phrase; `numbers`: the number of each phrase.
    """

    rows: tuple[str, ...]
    first: np.ndarray
    holding: Mapping[str, np.ndarray]
    weights: Mapping[str, float]
    unknown: float
    lengths: np.ndarray
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Phrases:
        """The phrases of all rows of a catalogue."""
        named = [(alias, id) for id, row in sorted(catalogue.measures.items()) for alias in row.aliases]
        rows = list(dict.fromkeys(row for _, row in named))
        counts = [len(catalogue.measures[row].aliases) for row in rows]
        holding: dict[str, list[int]] = {}
        for number, (alias, _) in enumerate(named):
            for gram in _grams(alias):
                holding.setdefault(gram, []).append(number)
        weights = {gram: float(np.log(1 + len(named) / len(held)) ** 2) for gram, held in holding.items()}
        return cls(
            rows=tuple(rows),
            first=np.cumsum([0, *counts[:-1]], dtype=np.int64),
            holding={gram: np.array([held, [weights[gram]] * len(held)]) for gram, held in holding.items()},
            weights=weights,
            unknown=float(np.log(1 + len(named)) ** 2),
            lengths=np.array([sum(weights[g] for g in _grams(alias)) ** 0.5 for alias, _ in named]),
            numbers={alias: number for number, (alias, _) in enumerate(named)},
        )

    def likeness(self, words: str) -> np.ndarray:
        """How like some words each row is, 0 to 1: the best of its phrases other than the words themselves."""
        grams = _grams(words)
        total = sum([self.weights.get(gram, self.unknown) for gram in grams])
        held = [phrases for gram in grams if (phrases := self.holding.get(gram)) is not None]
        if held:
            numbers, weights = np.concatenate(held, axis=1)
            shared: np.ndarray = np.bincount(numbers.astype(np.intp), weights, len(self.lengths))
        else:
            shared = np.zeros(len(self.lengths))
        if words in self.numbers:
            shared[self.numbers[words]] = 0.0
        if not total or not self.rows:
            return np.zeros(len(self.rows))
        return np.maximum.reduceat(shared / (self.lengths * total**0.5), self.first)


def _grams(words: str) -> list[str]:
    """The characters and pairs of characters of some words, each once; in order, for sums of floats depend on it."""
    return sorted({*words, *(words[i : i + 2] for i in range(len(words) - 1))})


@lru_cache(maxsize=4)
def _phrases(catalogue: Catalogue) -> Phrases:
    return Phrases.of(catalogue)


def similar_features(words: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Feature names of the rows whose phrases some words resemble most, and of how much.

    >>> from gov_ie.catalogue import default_catalogue
    >>> similar_features("累计接到的复议申请总件数", default_catalogue())[0]
    'near0:review.total'
    """
    words = words[-LONGEST:]
    phrases = _phrases(catalogue)
    best = phrases.likeness(words)
    order = np.argsort(-best, kind="stable")[:_ROWS]
    out = []
    for rank, k in enumerate(order):
        if best[k] >= _LEAST:
            row = phrases.rows[k]
            out += [f"near{rank}:{row}", f"near:{row}|{int(best[k] * 10)}", f"near:{row}"]
    first, second = (float(best[k]) for k in order[:2]) if len(order) > 1 else (0.0, 0.0)
    out += [f"near-most{int(first * 10)}", f"near-lead{int((first - second) * 10)}|{int(first * 10)}"]
    if first - second > _CLEAR:
        out.append(f"near-clear:{phrases.rows[order[0]]}")
    return tuple(out)
