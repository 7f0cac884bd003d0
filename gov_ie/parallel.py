"""Many reports over the processes of one machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path

from gov_ie.types import Report

_CHUNK = 8
_extractor = None


def extract_parallel(model: Path, texts: Iterable[str], processes: int) -> Iterator[Report]:
    """The reports of texts, in order; each process loads the model folder once."""
    with get_context("spawn").Pool(processes, _start, (model,)) as pool:
        yield from pool.imap(_extract, texts, chunksize=_CHUNK)


def _start(model: Path) -> None:
    global _extractor
    from gov_ie.extract import Extractor

    _extractor = Extractor.from_disk(model)


def _extract(text: str) -> Report:
    return _extractor(text)
