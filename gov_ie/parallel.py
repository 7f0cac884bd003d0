"""Many reports over the processes of one machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from gov_ie.document import Document
from gov_ie.types import Report

if TYPE_CHECKING:
    from gov_ie.extract import Extractor

_CHUNK = 8
_extractor: Extractor | None = None


def extract_parallel(model: Path, documents: Iterable[str | Document], processes: int) -> Iterator[Report]:
    """The reports of texts or documents, in order; each process loads the model folder once."""
    with get_context("spawn").Pool(processes, _start, (model,)) as pool:
        yield from pool.imap(_extract, documents, chunksize=_CHUNK)


def _start(model: Path) -> None:
    global _extractor
    from gov_ie.extract import Extractor

    _extractor = Extractor.from_disk(model)


def _extract(document: str | Document) -> Report:
    assert _extractor is not None
    return _extractor(document)
