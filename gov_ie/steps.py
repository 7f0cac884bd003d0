"""Weights on disk: a matrix as whole steps from −127 to 127, of a size for each column."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def in_steps(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """Arrays for an npz file: the matrix in int8 under `name`, the size of its columns' steps under `name.step`.

    >>> stored = in_steps("w", np.array([[1.0, 0.0], [-0.5, 0.0]]))
    >>> of_steps("w", stored).round(2).tolist()
    [[1.0, 0.0], [-0.5, 0.0]]
    """
    size = np.abs(values).max(axis=0, initial=0) / 127
    size = np.where(size > 0, size, 1).astype(np.float32)
    return {name: np.round(values / size).astype(np.int8), f"{name}.step": size}


def of_steps(name: str, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """The matrix that `in_steps` stored, float32; KeyError where an array is missing."""
    return arrays[name].astype(np.float32) * arrays[f"{name}.step"]
