"""Many reports over the processes of one machine: one that ends loses nothing but what it was at, and that once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from gov_ie.document import Document
from gov_ie.errors import GovIEError, WorkerError
from gov_ie.parallel.processes import Lost, spread
from gov_ie.types import Report

__all__ = ["Lost", "extract_parallel", "groups", "spread"]

TOGETHER = 16  # texts or files that go to a process at once

Source = str | Document
OnError = Callable[[Source, GovIEError], object]


def extract_parallel(
    model: Path,
    pairs: Iterable[tuple[Source, Any]],
    processes: int,
    *,
    ordered: bool = True,
    on_error: OnError | None = None,
) -> Iterator[tuple[Report, Any]]:
    """The reports of texts or documents, each with what it came with; each process loads the model folder once.

    `ordered`: in the order given, else as they are done. A text that ends its process twice is given to `on_error` and
    left out; WorkerError where there is none.
    """
    found = spread(_start, (model,), groups(pairs, TOGETHER // 2), processes, ordered=ordered, sent=itemgetter(0))
    for group, results in found:
        for (source, context), result in zip(group, results, strict=True):
            if not isinstance(result, Lost):
                yield result, context
                continue
            name = source.source if isinstance(source, Document) else f"a text of {len(source)} characters"
            error = WorkerError(f"{name}: {result.reason}; leave it out, or pass on_error to go on without it")
            if on_error is None:
                raise error
            on_error(source, error)


def groups(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most `size` items, in order.

    >>> list(groups("主动公开信息", 4))
    [['主', '动', '公', '开'], ['信', '息']]
    """
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group


def _start(model: Path) -> Callable[[Sequence[Source]], list[Report]]:
    from gov_ie.extract import Extractor

    extractor = Extractor.from_disk(model)
    return lambda sources: list(extractor.pipe(sources))
