"""Weights on disk: a matrix as whole steps from −127 to 127, of a size for each column; rows near zero left out."""

from __future__ import annotations

import lzma
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile

from gov_ie.errors import ModelError

MAX_ARRAYS = 1_000_000_000  # bytes; the shipped models unpack to thirty million
LARGEST = 1e6  # of a weight: sums of thousands are numbers still; a transition that is forbidden has −10⁴
NEGLIGIBLE = 1e-3  # a row whose values are all at most this far from zero is not kept


def in_steps(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """Arrays for an npz file: the matrix in int8 under `name`, the size of its columns' steps under `name.step`.

    What `of_steps` gives back is stored as the same bytes again.

    >>> stored = in_steps("w", np.array([[1.0, 0.0], [-0.5, 0.0]]))
    >>> of_steps("w", stored).round(2).tolist()
    [[1.0, 0.0], [-0.5, 0.0]]
    """
    values = values.astype(np.float32)
    size = np.abs(values).max(axis=0, initial=0) / np.float32(127)
    size = np.where(size > 0, size, 1).astype(np.float32)
    steps = np.round(values / size).astype(np.int8)
    # 127 steps divided by 127 may round to a neighbour of the step: a size that gives the values exactly is theirs.
    for near in (np.nextafter(size, np.float32(0)), np.nextafter(size, np.float32(np.inf))):
        exact = (steps * near == values).all(axis=0) & ~(steps * size == values).all(axis=0)
        size = np.where(exact, near, size)
    return {name: steps, f"{name}.step": size}


def of_steps(name: str, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """The matrix that `in_steps` stored, float32; KeyError where an array is missing."""
    steps, sizes = arrays[name], arrays[f"{name}.step"]
    # In place: a second array of this size is as many pages more that the system must clear.
    matrix: np.ndarray = steps.astype(np.float32)
    matrix *= sizes
    return matrix


def expect(arrays: Mapping[str, np.ndarray], expected: Mapping[str, tuple[type, tuple[int, ...]]]) -> None:
    """See that arrays of these names have these types and shapes, and floats of a size that sums of them are numbers; ValueError names the first that has not.

    >>> expect({"bias": np.zeros(3, np.float32)}, {"bias": (np.float32, (2,))})
    Traceback (most recent call last):
    ...
    ValueError: bias: float32 (3,), expected float32 (2,)
    """
    for name, (kind, shape) in expected.items():
        array = arrays[name]
        if array.dtype != kind or array.shape != shape:
            raise ValueError(f"{name}: {array.dtype} {array.shape}, expected {np.dtype(kind)} {shape}")
        if array.dtype.kind == "f" and not (np.abs(array) <= LARGEST).all():
            raise ValueError(f"{name}: weights that are no numbers, or beyond {LARGEST:g}")


def carrying(*matrices: np.ndarray) -> np.ndarray:
    """Numbers of the rows that any of the matrices keeps a value in, before and after it is put in steps."""
    kept = np.zeros(len(matrices[0]), dtype=bool)
    for values in matrices:
        stored = of_steps("", in_steps("", values))
        kept |= (np.abs(values).max(axis=1) > NEGLIGIBLE) & (np.abs(stored).max(axis=1) > NEGLIGIBLE)
    return np.flatnonzero(kept)


# What reading a damaged file may raise.
_DAMAGED = (
    OSError, ValueError, TypeError, KeyError, EOFError, MemoryError, SyntaxError, OverflowError, NotImplementedError, RuntimeError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, tokenize.TokenError,
)  # fmt: skip


def _unpacked(stored: NpzFile) -> dict[str, np.ndarray]:
    """The arrays of an open file. Unpacking lets go of the interpreter, and threads may read one archive."""
    try:
        with ThreadPoolExecutor(2) as threads:
            return dict(zip(stored.files, threads.map(stored.__getitem__, stored.files), strict=True))
    except RuntimeError:  # no thread can be started, as at the end of a program; a damaged file raises it again
        return {name: stored[name] for name in stored.files}


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of an npz file by name.

    Raises ModelError where it is none, is damaged, holds pickled objects or unpacks to more than MAX_ARRAYS bytes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MAX_ARRAYS:
            raise ModelError(f"{path}: unpacks to {size} bytes, at most {MAX_ARRAYS} are read; train the model again")
        with np.load(path, allow_pickle=False) as stored:
            return _unpacked(stored)
    # An array whose header declares more than there is memory for ends in a MemoryError, one of objects in a ValueError.
    except _DAMAGED as error:
        raise ModelError(f"{path}: no file of weights, or a damaged one ({str(error)[:200]}); copy or train the model again") from error
