"""doccano: reports as JSONL for «sequence labelling» with relations, and its label and relation types.

A line holds `text`, `entities` and `relations`; every other key comes back from doccano as it went in, so `gov_ie` holds
the header and the fields, which doccano cannot show. Its editor counts UTF-16 units, and so does the file.
Source: https://doccano.github.io/doccano, «JSONL(relation)»; doccano 1.8.4, data_import/pipeline/label.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gov_ie.errors import AnnotationError
from gov_ie.exchange import dumps
from gov_ie.formats.account import Account
from gov_ie.formats.assembling import restore_ids
from gov_ie.formats.countings import CODE_POINTS, UTF_16, locate, received, units
from gov_ie.formats.files import json_lines, write_text
from gov_ie.formats.marks import Header, Link, Mark, MarkedReport
from gov_ie.formats.options import ReadOptions
from gov_ie.formats.shapes import whole, word, words
from gov_ie.formats.vocabulary import MARK_LABELS, RELATIONS


def span_types() -> str:
    """The label types, as doccano uploads them."""
    return _types({label: (row["colour"], row["hotkey"]) for label, row in MARK_LABELS.items()})


def relation_types() -> str:
    """The relation types, as doccano uploads them."""
    return _types({name: (row["colour"], str(n)) for n, (name, row) in enumerate(RELATIONS.items(), 1)})


def _types(rows: Mapping[str, tuple[str, str]]) -> str:
    listed = [
        {"text": text, "suffix_key": key, "background_color": colour, "text_color": "#ffffff"}
        for text, (colour, key) in rows.items()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def write(reports: Iterable[MarkedReport], path: Path, account: Account) -> None:
    """Write the lines; scores have no place in them and are counted as lost."""
    lines = []
    for report in reports:
        account.lose("score", sum(m.score is not None for m in report.marks))
        offsets = units(report.text, UTF_16)
        numbers = {m.id: n for n, m in enumerate(report.marks)}
        fields = {m.id: {name: list(said) for name, said in m.fields.items()} for m in report.marks if m.fields}
        line = {
            "text": report.text,
            "gov_ie": {**report.header.to_dict(), "offsets": UTF_16, "fields": fields},
            "entities": [
                {"id": numbers[m.id], "label": m.label, "start_offset": offsets[m.start], "end_offset": offsets[m.end]}
                for m in report.marks
            ],
            "relations": [
                {"id": n, "from_id": numbers[k.source], "to_id": numbers[k.target], "type": k.kind}
                for n, k in enumerate(report.links)
            ],
        }
        lines.append(dumps(line) + "\n")
    write_text(path, "".join(lines))


def read(path: Path, account: Account, options: ReadOptions) -> Iterator[MarkedReport]:
    """The reports of an export, with relations (JSONL) or without (`label`), or of a file written here.

    Raises AnnotationError, naming file and line; also where offsets may be counted in several ways and nothing tells.
    """
    for place, line in json_lines(path):
        try:
            yield _read_line(line, place, account, options)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if isinstance(error, AnnotationError):
                raise
            raise AnnotationError(f"{place}: field missing or of a wrong type: {error!r}; export the project as JSONL") from error


def _read_line(line: Mapping[str, Any], place: str, account: Account, options: ReadOptions) -> MarkedReport:
    carried = line.get("gov_ie")
    header = Header.from_dict(carried, place) if carried else Header(f"doccano-{line.get('id', place.rpartition(':')[2])}")
    place = f"{place}: {header.doc_id}"
    text, repaired = received(line["text"], header.text_sha256, options.text_of(header.doc_id, place), place)
    if repaired:
        account.say(f"{place}: {repaired}; repaired")
    account.lose("comment of an annotator", len(line.get("Comments") or ()))
    if "entities" in line:
        entities = {str(e["id"]): (word(e["label"]), whole(e["start_offset"]), whole(e["end_offset"])) for e in line["entities"]}
        if len(entities) < len(line["entities"]):
            raise AnnotationError(f"{place}: two entities have one id")
    else:
        entities = {str(n): (word(label), whole(a), whole(b)) for n, (a, b, label) in enumerate(line.get("label") or ())}
    links = [Link(word(r["type"]), str(r["from_id"]), str(r["to_id"])) for r in line.get("relations") or ()]
    ends = {name for link in links for name in (link.source, link.target)}
    if ends - set(entities):
        raise AnnotationError(f"{place}: a relation leads to the entity {min(ends - set(entities))}, which is not there")
    found, counted = _located(text, entities, header, place, options)
    if counted != (carried or {}).get("offsets"):
        account.say(f"{place}: offsets were counted as {counted}; counted anew in code points")
    marks = [Mark(name, *found[name], label) for name, (label, _, _) in entities.items()]
    marks, links = restore_ids(marks, links, header, place, account)
    fields = dict((carried or {}).get("fields") or {})
    marks = [replace(m, fields={f: words(v) for f, v in fields[m.id].items()}) if m.id in fields else m for m in marks]
    return MarkedReport(header, text, tuple(marks), tuple(links), place)


def _located(
    text: str, entities: Mapping[str, tuple[str, int, int]], header: Header, place: str, options: ReadOptions
) -> tuple[dict[str, tuple[int, int]], str]:
    """Where the entities lie, in code points, and the counting: that in which most stand where they were written."""
    written = {tuple(m[1:]) for m in header.marks}
    best = (-1, "")
    for counting in (options.offsets,) if options.offsets else (UTF_16, CODE_POINTS, "utf-16-lf", "code-points-lf"):
        code_points = {unit: at for at, unit in reversed(list(enumerate(units(text, counting))))}
        hits = sum((label, code_points.get(a), code_points.get(b)) in written for label, a, b in entities.values())
        if hits > best[0]:
            best = (hits, counting)
    assumed = best[1] if options.offsets or best[0] else None
    ranges = [(a, b, None) for _, a, b in entities.values()]
    found, _ = locate(text, ranges, place, assumed)
    if assumed is None:
        # Every counting that fits says the same.
        assumed = UTF_16
    return dict(zip(entities, found, strict=True)), assumed


