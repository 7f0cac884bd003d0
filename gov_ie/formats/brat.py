"""brat: a folder of texts (`.txt`) with standoff annotations (`.ann`) and its configuration.

Notes for a newcomer: T lines are marks, R lines links, the attributes `modifier` and `measure` and the AnnotatorNotes of
a T line the fields. brat reads texts with universal newlines, so \\r stands as a blank (before \\n) or as \\n in the
`.txt`, which keeps every offset; a span over line breaks is written in fragments, as brat's editor does. `.json` beside
each text holds the header and where \\r stood; brat does not look at it.
Source: https://brat.nlplab.org/standoff.html; server/src/annotation.py of nlplab/brat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError
from gov_ie.exchange import dumps
from gov_ie.formats.account import Account
from gov_ie.formats.assembling import restore_ids
from gov_ie.formats.countings import locate, received
from gov_ie.formats.fields import read_line, write_line
from gov_ie.formats.files import file_name, inside, parse_json, read_text, write_text
from gov_ie.formats.marks import Header, Link, Mark, MarkedReport
from gov_ie.formats.options import ReadOptions
from gov_ie.formats.vocabulary import BEARERS, MARK_LABELS, RELATIONS
from gov_ie.types import MODIFIERS

# Everything at which some reader of lines ends a line; a T line must be one.
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_RUN = re.compile(f"[{_BREAKS}]+")
_FRAGMENT = re.compile(f"[^{_BREAKS}]+")
_ATTRIBUTES = ("modifier", "measure")


def configuration(catalogue: Catalogue) -> dict[str, str]:
    """annotation.conf and visual.conf: labels, relations between them, attributes with their values, Chinese names, colours."""
    bearers = "|".join(BEARERS)
    lines = ["[entities]", *MARK_LABELS, "", "[relations]"]
    lines += [f"{name}\tArg1:{bearers}, Arg2:{'|'.join(row['to'])}" for name, row in RELATIONS.items()]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    lines += [f"modifier\tArg:{bearers}, Value:{'|'.join(MODIFIERS)}"]
    lines += [f"measure\tArg:{bearers}, Value:{'|'.join(catalogue.measures)}", ""]
    drawn = ["[labels]", *(f"{label} | {row['name']} | {label}" for label, row in MARK_LABELS.items())]
    drawn += [f"{name} | {row['name']} | {name}" for name, row in RELATIONS.items()]
    drawn += ["", "[drawing]"]
    drawn += [f"{label}\tbgColor:{row['colour']}, fgColor:white" for label, row in MARK_LABELS.items()]
    drawn += [f"{name}\tcolor:{row['colour']}" for name, row in RELATIONS.items()]
    return {"annotation.conf": "\n".join(lines), "visual.conf": "\n".join([*drawn, ""])}


def write(reports: Iterable[MarkedReport], folder: Path, account: Account, catalogue: Catalogue) -> None:
    """Write the folder; scores and marks that hold nothing but line breaks have no place and are counted as lost.

    Raises AnnotationError where two reports have one `doc_id`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, written in configuration(catalogue).items():
        write_text(inside(folder, name), written)
    seen: set[str] = set()
    for report in reports:
        name = file_name(report.header.doc_id)
        if name in seen:
            raise AnnotationError(f"{folder}: two reports are called {report.header.doc_id}; brat keeps one file for each")
        seen.add(name)
        account.lose("score", sum(m.score is not None for m in report.marks))
        shown, carriages = _shown(report.text)
        beside = {**report.header.to_dict(), "carriage_returns": carriages}
        write_text(inside(folder, f"{name}.txt"), shown)
        write_text(inside(folder, f"{name}.ann"), _annotations(report, account))
        write_text(inside(folder, f"{name}.json"), dumps(beside) + "\n")


def _annotations(report: MarkedReport, account: Account) -> str:
    text = report.text
    names: dict[str, str] = {}
    lines: list[str] = []
    details: list[str] = []
    attributes = notes = 0
    for mark in report.marks:
        fragments = [(mark.start + m.start(), mark.start + m.end()) for m in _FRAGMENT.finditer(text[mark.start : mark.end])]
        if not fragments:
            account.lose("mark of line breaks only")
            continue
        names[mark.id] = name = f"T{len(names) + 1}"
        places = ";".join(f"{a} {b}" for a, b in fragments)
        lines.append(f"{name}\t{mark.label} {places}\t{' '.join(text[a:b] for a, b in fragments)}")
        noted = dict(mark.fields)
        for attribute in _ATTRIBUTES:
            if re.fullmatch(r"\S+", "".join(noted.get(attribute, ()))):
                attributes += 1
                details.append(f"A{attributes}\t{attribute} {name} {noted.pop(attribute)[0]}")
        if noted:
            notes += 1
            details.append(f"#{notes}\tAnnotatorNotes {name}\t{write_line(noted)}")
    kept = [k for k in report.links if k.source in names and k.target in names]
    account.lose("relation of a mark of line breaks only", len(report.links) - len(kept))
    lines += [f"R{n}\t{k.kind} Arg1:{names[k.source]} Arg2:{names[k.target]}\t" for n, k in enumerate(kept, 1)]
    return "".join(f"{line}\n" for line in [*lines, *details])


def _shown(text: str) -> tuple[str, list[int]]:
    """The text without \\r, of the same length, and where \\r stood."""
    at = [n for n, c in enumerate(text) if c == "\r"]
    return re.sub("\r(?=\n)", " ", text).replace("\r", "\n") if at else text, at


def read(folder: Path, account: Account, options: ReadOptions) -> Iterator[MarkedReport]:
    """The reports of a folder, each `.ann` with its `.txt`, in the order of their names; folders below are not looked at.

    Raises AnnotationError, naming file and line.
    """
    found = sorted(folder.glob("*.ann"))
    if not found:
        raise AnnotationError(f"{folder}: no .ann files; give the folder of the collection")
    for path in found:
        yield _read_report(folder, path.stem, account, options)


def _read_report(folder: Path, name: str, account: Account, options: ReadOptions) -> MarkedReport:
    source, place = inside(folder, f"{name}.txt"), str(inside(folder, f"{name}.ann"))
    text, beside = read_text(source, mark=True), inside(folder, f"{name}.json")
    header = Header(name)
    if beside.is_file():
        carried = parse_json(read_text(beside), str(beside))
        header = Header.from_dict(carried, str(beside))
        text = _with_carriages(text, carried.get("carriage_returns"), str(beside))
    else:
        account.lose("agency and year of the report (no .json beside the text)")
    text, repaired = received(text, header.text_sha256, options.text_of(header.doc_id, place), str(source))
    if repaired:
        account.say(f"{source}: {repaired}; repaired")
    ranges: dict[str, tuple[str, tuple[int, int, str]]] = {}
    links: list[Link] = []
    fields: dict[str, dict[str, tuple[str, ...]]] = {}
    for number, line in enumerate(read_text(inside(folder, f"{name}.ann")).split("\n"), 1):
        if line.strip():
            _read_line(line.rstrip("\r"), f"{place}:{number}", ranges, links, fields, account)
    stray = {n for k in links for n in (k.source, k.target)} | set(fields)
    if stray - set(ranges):
        raise AnnotationError(f"{place}: {min(stray - set(ranges))} is named, but has no line of its own")
    found, counted = locate(text, [r for _, r in ranges.values()], place, options.offsets, _same)
    if counted:
        account.say(f"{place}: offsets were {counted}; counted anew in code points")
    full = {(label, *_trimmed(text, a, b)): (a, b) for _, label, a, b in header.marks if b <= len(text)}
    marks = [
        Mark(t, *full.get((label, *range_), range_), label, fields.get(t, {}))
        for (t, (label, _)), range_ in zip(ranges.items(), found, strict=True)
    ]
    marks, links = restore_ids(marks, links, header, place, account)
    return MarkedReport(header, text, tuple(marks), tuple(links), place)


def _read_line(
    line: str,
    place: str,
    ranges: dict[str, tuple[str, tuple[int, int, str]]],
    links: list[Link],
    fields: dict[str, dict[str, tuple[str, ...]]],
    account: Account,
) -> None:
    """Put what a line of standoff says where it belongs."""
    name, _, rest = line.partition("\t")
    said, _, words = rest.partition("\t")
    kind = name[:1]
    if kind == "T":
        label, _, places = said.partition(" ")
        ends = re.fullmatch(r"(\d{1,9}) (?:\d{1,9};\d{1,9} )*(\d{1,9})", places, re.ASCII)
        if ends is None or name in ranges:
            raise AnnotationError(f"{place}: {name} has no offsets, or is there twice; write {name}<tab>LABEL start end<tab>words")
        ranges[name] = label, (int(ends[1]), int(ends[2]), words)
    elif kind == "R":
        ends = re.fullmatch(r"(\S+) \S+?:(\S+) \S+?:(\S+)\s*", said)
        if ends is None:
            raise AnnotationError(f"{place}: {name} is no relation; write {name}<tab>type Arg1:T1 Arg2:T2")
        links.append(Link(*ends.groups()))
    elif kind in "AM" and (parts := said.split()) and parts[0] in _ATTRIBUTES and len(parts) == 3:
        if parts[0] in fields.setdefault(parts[1], {}):
            raise AnnotationError(f"{place}: {parts[1]} has {parts[0]} twice; leave one")
        fields[parts[1]][parts[0]] = (parts[2],)
    elif kind == "#" and said.startswith("AnnotatorNotes T") and "=" in words:
        target = said.split()[1]
        for field, given in read_line(words, place).items():
            fields.setdefault(target, {})[field] = (*fields.get(target, {}).get(field, ()), *given)
    else:
        called = {"#": "note of an annotator", "A": "attribute", "M": "attribute", "E": "event", "N": "normalization", "*": "equivalence"}
        account.lose(called.get(kind, "line of another kind"))


def _with_carriages(text: str, at: Any, place: str) -> str:
    if not at:
        return text
    if not isinstance(at, list):
        raise AnnotationError(f"{place}: carriage_returns is no list; export it again")
    characters = list(text)
    for n in at:
        if type(n) is not int or not 0 <= n < len(characters) or characters[n] not in " \n\r":
            raise AnnotationError(f"{place}: the text is not the one that was written here (no line ends at character {n})")
        characters[n] = "\r"
    return "".join(characters)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without line breaks at its edges."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip(_BREAKS)), end - len(inner) + len(inner.rstrip(_BREAKS))


def _same(slice_: str, words: str) -> bool:
    """Whether a T line's words are a stretch in which line breaks became blanks."""
    return slice_ == words or _RUN.sub(" ", slice_) == words


