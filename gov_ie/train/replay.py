"""Replay: the annotated reports that a model keeps, so that who trains it further need not have what it learned from.

A sample of the reports lies in the model folder as `replay.jsonl.xz`: lines of the exchange format, compressed, their hash in
the manifest. It holds texts: a model trained on reports that may not be passed on is written with `keep=0`.
"""

from __future__ import annotations

import hashlib
import io
import lzma
from collections.abc import Iterable, Sequence
from pathlib import Path

from gov_ie.bounded import read_bounded
from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError, ModelError
from gov_ie.exchange import AnnotatedReport, dumps, loads, text_hash

KEPT = 150
_LARGEST = 1 << 28  # bytes unpacked; a small file that unpacks to more was made to fill the memory


def sample(reports: Sequence[AnnotatedReport], count: int) -> list[AnnotatedReport]:
    """`count` of the reports, chosen by the hash of their doc_id, so that one report more moves few others.

    >>> from gov_ie.train.marked import compile_marked
    >>> head = "agency: 清河县水务局\\nyear: 2016\\n---\\n"
    >>> reports = [compile_marked(head + "{M|公开信息}{Q|5条|disclosure.items}。", name) for name in "abcdef"]
    >>> [r.doc_id for r in sample(reports, 2)], len(sample(reports, 9))
    (['d', 'f'], 6)
    """
    ordered = sorted(reports, key=lambda r: hashlib.sha256(r.doc_id.encode("utf-8", "surrogatepass")).digest())
    return sorted(ordered[:count], key=lambda r: r.doc_id)


def after(new: Sequence[AnnotatedReport], earlier: Sequence[AnnotatedReport], count: int) -> list[AnnotatedReport]:
    """What a model keeps that went on from another: the new reports, at most half of `count`, and a sample of the earlier."""
    own = sample(new, max(count // 2, count - len(earlier)))
    return sorted([*own, *sample(earlier, count - len(own))], key=lambda r: r.doc_id)


def without(earlier: Iterable[AnnotatedReport], new: Sequence[AnnotatedReport]) -> list[AnnotatedReport]:
    """The earlier reports that are not annotated anew: another doc_id and another text."""
    names, texts = {r.doc_id for r in new}, {text_hash(r.text) for r in new}
    return [r for r in earlier if r.doc_id not in names and text_hash(r.text) not in texts]


def pack(reports: Sequence[AnnotatedReport]) -> bytes:
    """The reports as the bytes of a replay file; nothing for none."""
    if not reports:
        return b""
    lines = "".join(dumps(r.to_dict()) + "\n" for r in reports)
    return lzma.compress(lines.encode("utf-8", "surrogatepass"), preset=6)


def unpack(packed: bytes, place: str) -> list[AnnotatedReport]:
    """The reports of a replay file; `place` names it in errors. Raises ModelError where it is none."""
    try:
        with lzma.open(io.BytesIO(packed)) as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise ModelError(f"{place}: unpacks to more than {_LARGEST} bytes; train the model again")
        lines = data.decode("utf-8", "surrogatepass").split("\n")
        return [AnnotatedReport.from_dict(loads(line), place=f"{place}:{n}") for n, line in enumerate(lines, 1) if line]
    except (lzma.LZMAError, EOFError, ValueError, AttributeError) as error:
        if isinstance(error, AnnotationError):
            raise ModelError(f"{error}; copy the model folder whole or train it again") from error
        raise ModelError(f"{place}: no packed annotated reports ({error}); copy the model folder whole") from error


def read_replay(path: Path, catalogue: Catalogue | None = None) -> list[AnnotatedReport]:
    """The reports of a replay file, a JSONL file or a folder given by its path; `catalogue`: whose measures marked ones may state."""
    if path.name.endswith(".xz"):
        return unpack(read_bounded(path), str(path))
    from gov_ie.train.corpus import read_corpus

    return read_corpus([path], catalogue=catalogue)
