"""Weights of features in whole steps, packed so that those of all tags are fetched and summed at once.

Notes for a newcomer: a bucket's steps, −127 to 127 for each tag, are raised by 128 and laid side by side in two 64-bit
integers, twelve bits each. Sixteen of them sum to less than 2¹², so that one addition adds all tags without a carry from
one to the next; then the sums move to lanes of 24 bits. The sums are exact, whatever the order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_RAISED = 128
_BITS, _LANES = 12, 5  # bits of a lane, lanes of an integer
_AT_ONCE = 16  # features whose raised steps sum to less than 2 ** _BITS
_ROWS = 8192  # characters summed at once, so that the sums stay near the processor
_EVERY_OTHER = np.uint64(0xFFF << 48 | 0xFFF << 24 | 0xFFF)
_LANE = np.uint64(_BITS)
_WIDE = np.uint64(0xFFFFFF)


@dataclass(frozen=True, slots=True)
class PackedWeights:
    """Steps of a weight matrix, uint64, shape (buckets, 2), and the size of each tag's steps, float32, shape (tags,)."""

    lanes: NDArray[np.uint64]
    sizes: NDArray[np.float32]

    @classmethod
    def of(cls, steps: NDArray[np.int8], sizes: NDArray[np.float32]) -> PackedWeights:
        """The packed form of steps, shape (buckets, tags), ten tags at most."""
        buckets, tags = steps.shape
        if tags > 2 * _LANES:
            raise ValueError(f"{tags} tags; there is room for {2 * _LANES}")
        lanes = np.zeros((buckets, 2), np.uint64)
        for tag in range(tags):
            raised = (steps[:, tag].astype(np.int16) + _RAISED).astype(np.uint64)
            lanes[:, tag // _LANES] |= raised << np.uint64(_BITS * (tag % _LANES))
        return cls(lanes, sizes)

    def sums(self, features: NDArray[np.int32]) -> NDArray[np.float32]:
        """The summed weights of each row's features: float32, shape (rows, tags).

        `features`: bucket numbers, shape (rows, templates), one template after another in memory.

        >>> packed = PackedWeights.of(np.array([[1, -2], [3, 4]], np.int8), np.array([0.5, 1.0], np.float32))
        >>> packed.sums(np.array([[0, 0], [0, 1]], np.int32)).tolist()
        [[1.0, -4.0], [2.0, 2.0]]
        """
        out = np.empty((len(features), len(self.sizes)), np.float32)
        columns = features.T
        for first in range(0, len(features), _ROWS):
            out[first : first + _ROWS] = self._summed(columns[:, first : first + _ROWS])
        return out

    def _summed(self, columns: NDArray[np.int32]) -> NDArray[np.float32]:
        count, rows = columns.shape
        fetched = np.empty((rows, 2), np.uint64)
        even, odd = np.zeros((rows, 2), np.uint64), np.zeros((rows, 2), np.uint64)
        for first in range(0, count, _AT_ONCE):
            total = np.zeros((rows, 2), np.uint64)
            for column in columns[first : first + _AT_ONCE]:
                self.lanes.take(column, axis=0, out=fetched, mode="clip")
                total += fetched
            even += total & _EVERY_OTHER
            total >>= _LANE
            odd += total & _EVERY_OTHER
        out = np.empty((rows, len(self.sizes)), np.float32)
        for tag, size in enumerate(self.sizes):
            place = tag % _LANES
            wide = (odd if place % 2 else even)[:, tag // _LANES] >> np.uint64(2 * _BITS * (place // 2))
            out[:, tag] = ((wide & _WIDE).astype(np.int32) - _RAISED * count) * size
        return out
