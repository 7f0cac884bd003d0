"""spaCy's DocBin: a token for each character, spans in doc.spans["gov_ie"], the exchange line in doc.user_data.

The same places the pipeline of `extractor.nlp` writes to, so that its docs can be read, and corrected docs linked again.
A DocBin of others is read from doc.spans["gov_ie"], doc.spans["sc"] (spancat) or doc.ents, whichever comes first.

Notes for a newcomer: the parts of the DocBin are read here and not by spaCy's Doc, which takes offsets of span groups
as they stand in the file and reads memory where they lead out of the doc.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_ie.bounded import MAX_FILE
from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedReport, dumps
from gov_ie.formats.account import Account
from gov_ie.formats.carried import Place, corrected, without_text
from gov_ie.formats.countings import received
from gov_ie.formats.files import parse_json, read_bytes
from gov_ie.formats.marks import MarkedReport
from gov_ie.formats.options import ReadOptions

if TYPE_CHECKING:
    from spacy.tokens import DocBin

SPANS = "gov_ie"
_OTHER_SPANS = "sc"
# id, kb_id, label as hashes; start and end as tokens, then as characters: spaCy 3.8, tokens/span_group.pyx.
_SPAN = struct.Struct(">QQQllll")
_BEGINS, _INSIDE = 3, 1


def write(reports: Iterable[AnnotatedReport], path: Path, account: Account) -> None:
    """Write the DocBin; nothing is lost."""
    import spacy
    from spacy.tokens import Doc, DocBin, Span, SpanGroup

    vocab = spacy.blank("zh").vocab
    docs = DocBin(attrs=["ORTH"], store_user_data=True)
    for report in reports:
        surrogate = next((n for n, c in enumerate(report.text) if "\ud800" <= c <= "\udfff"), None)
        if surrogate is not None:
            raise AnnotationError(f"{path}: {report.doc_id}: a lone surrogate at character {surrogate} cannot be written; take it out")
        doc = Doc(vocab, words=list(report.text), spaces=[False] * len(report.text))
        spans = [Span(doc, s.start, s.end, label=s.label, span_id=s.id) for s in report.spans]
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=spans)
        doc.user_data[SPANS] = dumps(without_text(report))
        docs.add(doc)
    path.parent.mkdir(parents=True, exist_ok=True)
    docs.to_disk(path)


def read(path: Path, account: Account, options: ReadOptions) -> Iterator[MarkedReport]:
    """The reports of a DocBin; tags, heads and the like of its tokens are no concern of ours and counted as lost.

    Raises AnnotationError where the file is none, is damaged or unpacks to more than MAX_FILE bytes.
    """
    from spacy.attrs import IDS  # type: ignore[import-not-found]  # a compiled module without stubs
    from spacy.strings import StringStore

    docs = _unpacked(path)
    strings = StringStore(docs.strings)
    names = {strings.add(s): s for s in docs.strings}
    named = {number: name for name, number in IDS.items() if name}
    columns = {named.get(a, str(a)): n for n, a in enumerate(docs.attrs)}
    for name in columns.keys() - {"ORTH", "ENT_IOB", "ENT_TYPE", "SPACY"}:
        account.lose(f"token attribute {name}", sum(int((t[:, columns[name]] != 0).sum()) for t in docs.tokens))
    for number in range(len(docs)):
        place = f"{path}: doc {number + 1}"
        try:
            yield _report(docs, number, columns, names, place, account, options)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, struct.error) as error:
            if isinstance(error, AnnotationError):
                raise
            raise AnnotationError(f"{place}: damaged ({str(error)[:200]}); write the DocBin again") from error


def _unpacked(path: Path) -> DocBin:
    from spacy.tokens import DocBin

    data = read_bytes(path)
    try:
        # spaCy unpacks without bounds; a few kilobytes may become gigabytes.
        unpacker = zlib.decompressobj()
        size = len(unpacker.decompress(data, MAX_FILE + 1))
        if size > MAX_FILE:
            raise AnnotationError(f"{path}: unpacks to more than {MAX_FILE} bytes; split the file")
        return DocBin().from_bytes(data)
    except AnnotationError:
        raise
    except Exception as error:  # msgpack and numpy raise what they like on damaged bytes
        raise AnnotationError(f"{path}: no DocBin of spaCy, or damaged ({str(error)[:200]}); write it again") from error


def _report(
    docs: DocBin, number: int, columns: dict[str, int], names: dict[int, str], place: str, account: Account, options: ReadOptions
) -> MarkedReport:
    import srsly

    tokens = docs.tokens[number]
    words = [names[int(orth)] for orth in tokens[:, columns["ORTH"]]]
    spaces = [bool(s) for s in docs.spaces[number].reshape(-1)]
    if docs.flags[number].get("has_unknown_spaces"):
        spaces = [False] * len(words)
    starts = [0, *accumulate(len(w) + s for w, s in zip(words, spaces, strict=True))]
    given = "".join(w + " " * s for w, s in zip(words, spaces, strict=True))
    data = srsly.msgpack_loads(docs.user_data[number]) if docs.user_data[number] else {}
    line = parse_json(data[SPANS], place) if isinstance(data.get(SPANS), str) else None
    doc_id = str((line or {}).get("doc_id") or f"doc-{number + 1}")
    place = f"{place}: {doc_id}"
    text, repaired = received(given, (line or {}).get("text_sha256"), options.text_of(doc_id, place), place)
    if text != given:
        raise AnnotationError(f"{place}: the text differs from the one that was annotated in its line ends ({repaired})")
    spans = _spans(docs, number, columns, names, [*starts], words)
    return corrected(line, text, spans, doc_id, place, account)


def _spans(
    docs: DocBin, number: int, columns: dict[str, int], names: dict[int, str], starts: list[int], words: list[str]
) -> list[Place]:
    """(label, start, end) of the span group, else of the entities, in code points."""
    ranges = _groups(docs.span_groups[number])
    found: list[tuple[int, int, int]]
    if SPANS in ranges or _OTHER_SPANS in ranges:
        found = ranges.get(SPANS, ranges.get(_OTHER_SPANS, []))
    elif "ENT_IOB" in columns and "ENT_TYPE" in columns:
        found = []
        for at, row in enumerate(docs.tokens[number]):
            iob, label = int(row[columns["ENT_IOB"]]), int(row[columns["ENT_TYPE"]])
            if iob == _INSIDE and found and (found[-1][0], found[-1][2]) == (label, at):
                found[-1] = (label, found[-1][1], at + 1)
            elif iob in (_BEGINS, _INSIDE):
                found.append((label, at, at + 1))
    else:
        found = []
    places = []
    for label, start, end in found:
        if not 0 <= start < end <= len(words):
            raise ValueError(f"a span from token {start} to {end} of {len(words)}")
        places.append((names[label], starts[start], starts[end - 1] + len(words[end - 1])))
    return places


def _groups(packed: bytes) -> dict[str, list[tuple[int, int, int]]]:
    """The span groups by name, each span as hash of its label, first token and the token behind its last."""
    import srsly

    groups: Any = srsly.msgpack_loads(packed) if packed else {}
    named = {name: group for group, keys in groups.items() for name in keys} if isinstance(groups, dict) else {}
    return {
        name: [_SPAN.unpack(span)[2:5] for span in srsly.msgpack_loads(group)["spans"]] for name, group in named.items()
    }
