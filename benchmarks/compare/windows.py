"""What the linear models see: the library's features at a character and at those around it, each place told apart.

The network mixes what stands at neighbouring characters by itself; to a linear model each of them must be a feature of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WINDOW_BUCKETS = 1 << 19
_UNUSED = np.uint32(32 - (WINDOW_BUCKETS.bit_length() - 1))
_PRIME = np.uint32(0x9E3779B1)
_MIX = np.uint32(0x85EBCA6B)
_HERE, _NEAR = (0,), (-1, 0, 1)
_REACH = 5
_OUTSIDE = -1  # stands beyond the edges of a text; no bucket number

# How far from a character each template of `feature_buckets` is read, in their order.
PLACES = (
    range(-_REACH, _REACH + 1),  # the character
    range(-3, 5),  # with the one before it: pairs from four before to four behind
    (),  # with the one behind it: the same pairs
    *(_HERE, _HERE, _HERE),  # the words here, before and behind
    _HERE,  # word marks
    (-2, -1, 0, 1, 2),  # grammar
    _HERE,  # grammar around
    *(_HERE, _HERE, _HERE, _HERE),  # numbers near by: characters to them on each side, clauses between, kinds
    _HERE,  # the place within the clause
    _NEAR,  # phrases of the catalogue
    _NEAR,  # words for bodies
    _HERE,  # the way to the next of them
    _HERE,  # the place in the report
    _HERE,  # plans
)


def windows(features: np.ndarray) -> np.ndarray:
    """Bucket numbers, below `WINDOW_BUCKETS`, of what stands around each character of one text: int32, shape (rows, windows).

    `features`: int32, shape (rows, templates), as `feature_buckets` gives them.
    """
    rows = len(features)
    seen = [(column, place) for column, places in zip(features.T, PLACES, strict=True) for place in places]
    out = np.empty((len(seen), rows), dtype=np.int32)
    for number, (column, place) in enumerate(seen):
        values = np.pad(column, _REACH, constant_values=_OUTSIDE)[_REACH + place : _REACH + place + rows].astype(np.uint32)
        mixed = (values + np.uint32(number * int(_PRIME) & 0xFFFFFFFF)) * _MIX
        out[number] = ((mixed ^ (mixed >> np.uint32(15))) * _PRIME) >> _UNUSED
    return out.T


@dataclass(frozen=True, slots=True)
class WindowWeights:
    """Weights of windows, for a `Tagger` in the place of a network: float32, shape (WINDOW_BUCKETS, tags)."""

    weights: np.ndarray

    def scores(self, features: np.ndarray) -> np.ndarray:
        """The score of each tag in each row of one text, the sum of its windows' weights: shape (rows, tags)."""
        total = np.zeros((len(features), self.weights.shape[1]), dtype=np.float32)
        for column in windows(features).T:
            total += self.weights[column]
        return total
