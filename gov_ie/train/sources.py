"""Annotated reports read for a check: one slip hides neither the other slips nor the other reports.

`corpus.read_corpus` stops at the first slip; here it becomes a finding, what it concerns is left out, and the rest is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gov_ie.bounded import lines_bounded, text_bounded
from gov_ie.catalogue import Catalogue
from gov_ie.errors import InputError
from gov_ie.exchange import AnnotatedReport, loads
from gov_ie.text.clean import CleanText, clean
from gov_ie.train.findings import Finding
from gov_ie.train.marked import MARK, compile_marked
from gov_ie.types import LABELS

# What overrides the automatic reading of a quantity's words.
_OVERRIDES = ("value=", "unit=", "mod=")


@dataclass(frozen=True, slots=True)
class Source:
    """An annotated report, its clean text, and where it was written.

    `path`: the file; `line`: where the report begins in it; `lines`: the line of each span id in a marked file;
    `overrides`: ids of the facts whose value, unit or modifier the writer of a marked report gave, None for JSONL.
    """

    report: AnnotatedReport
    clean: CleanText
    path: str
    line: int
    lines: Mapping[str, int]
    overrides: frozenset[str] | None

    @classmethod
    def of(cls, report: AnnotatedReport, path: str = "", line: int = 1) -> Source:
        """The source of a report that was not written in marks."""
        return cls(report, clean(report.text), path or report.doc_id, line, {}, None)

    def place(self, offset: int | None) -> str:
        """File and line of an offset; in a marked file, the line of the last span that begins at or before it."""
        if offset is None or not self.lines:
            return f"{self.path}:{self.line}"
        before = [s for s in self.report.spans if s.start <= offset and s.id in self.lines]
        return f"{self.path}:{self.lines[before[-1].id] if before else self.line}"

    def finding(self, kind: str, offset: int | None, message: str) -> Finding:
        """A finding about this report."""
        return Finding(kind, self.report.doc_id, offset, self.place(offset), message)


def read_sources(
    paths: Iterable[Path], texts: Path | None = None, catalogue: Catalogue | None = None
) -> tuple[list[Source], list[Finding]]:
    """The reports that can be read, in the order of the files, and what is wrong with the rest.

    `paths`: JSONL files, marked files, folders of them; `texts`: folder of the texts that lines do not carry;
    `catalogue`: whose measures marked reports may state, default the one shipped.
    Raises InputError where a path holds no reports.
    """
    sources: list[Source] = []
    findings: list[Finding] = []
    for path in _files(paths):
        for one in _read_marked(path, catalogue) if path.suffix == ".txt" else _read_lines(path, texts):
            if isinstance(one, Source):
                sources.append(one)
            else:
                findings.append(one)
    return sources, findings


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        inside = sorted([*path.glob("*.txt"), *path.glob("*.jsonl")]) if path.is_dir() else [path]
        if not inside or any(p.suffix not in (".txt", ".jsonl") for p in inside):
            raise InputError(
                f"{path}: no annotated reports here; pass .jsonl files, marked .txt files or folders of them"
            )
        yield from inside


def _read_marked(path: Path, catalogue: Catalogue | None) -> Iterator[Source | Finding]:
    try:
        written = text_bounded(path)
        report = compile_marked(written, path.stem, str(path), catalogue)
    except ValueError as error:  # AnnotationError, and bytes that are not UTF-8
        named = re.match(rf"{re.escape(str(path))}:(\d*):? ?", str(error))
        place = f"{path}:{(named and named[1]) or 1}"
        yield Finding("unreadable", path.stem, None, place, str(error)[named.end() if named else 0 :])
        return
    head, _, body = written.partition("\n---\n")
    line = head.count("\n") + 3
    marks = [(hit, line + body.count("\n", 0, hit.start())) for hit in MARK.finditer(body)]
    lines = {span.id: at for span, (_, at) in zip(report.spans, (m for m in marks if m[0][1] != "I"), strict=True)}
    facts = [part.split() for hit, _ in marks for part in (hit[4] or "").split(";") if part.strip()]
    overrides = {
        f.id for f, words in zip(report.facts, facts, strict=True) if any(w.startswith(_OVERRIDES) for w in words)
    }
    yield Source(report, clean(report.text), str(path), line, lines, frozenset(overrides))
    for key, at in _keys_twice(marks):
        yield Finding("key-twice", path.stem, None, f"{path}:{at}", f"{key} is named, but several bear this key")


def _keys_twice(marks: list[tuple[re.Match[str], int]]) -> Iterator[tuple[str, int]]:
    """Keys that a fact refers to and several facts, or several measures, bear; with the line of the last."""
    facts: dict[str, list[int]] = {}
    measures: dict[str, list[int]] = {}
    named: set[str] = set()
    for hit, line in marks:
        kind, key, _, stated = hit.groups()
        if kind == "M" and key:
            measures.setdefault(f"m={key}", []).append(line)
        for number, part in enumerate(p for p in (stated or "").split(";") if p.strip()):
            keys = [word[1:] for word in part.split()[1:] if word.startswith("#")]
            if kind == "Q" and key and not number:
                keys = keys or [key]
            for name in keys:
                facts.setdefault(f"^{name}", []).append(line)
            for word in part.split()[1:]:
                named.update([word] if word.startswith("^") else [])
                named.update(f"m={name}" for name in word[2:].split(",") if word.startswith("m="))
    for name, lines in {**facts, **measures}.items():
        if len(lines) > 1 and name in named:
            yield name, lines[-1]


def _read_lines(path: Path, texts: Path | None) -> Iterator[Source | Finding]:
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines_bounded(lines), 1):
            if line.strip():
                yield from _read_line(line, path, number, texts)


def _read_line(line: str, path: Path, number: int, texts: Path | None) -> Iterator[Source | Finding]:
    place, doc_id = f"{path}:{number}", "?"
    try:
        record = loads(line)
        if not isinstance(record, dict):
            raise InputError("an object was expected")
        doc_id = str(record.get("doc_id", "?"))
        if "text" not in record and texts is not None:
            with open(texts / f"{doc_id}.txt", encoding="utf-8", newline="") as handle:
                record["text"] = handle.read()
        record, slips = _mended(record)
        source = Source.of(AnnotatedReport.from_dict(record, place=place), str(path), number)
    except (ValueError, TypeError, AttributeError, OSError) as error:
        what = "not JSON: " if isinstance(error, json.JSONDecodeError) else ""
        yield Finding("unreadable", doc_id, None, place, what + str(error).removeprefix(f"{place}: "))
        return
    yield source
    yield from (Finding(kind, doc_id, offset, place, message) for kind, offset, message in slips)


def _mended(record: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, int | None, str]]]:
    """The record without what `AnnotatedReport.from_dict` refuses, and (kind, offset, message) of what was taken out."""
    slips: list[tuple[str, int | None, str]] = []
    text = record.get("text")
    try:
        if not isinstance(text, str):
            return record, slips
        spans = [_mended_span(dict(s), text, slips) for s in record.get("spans", ())]
        ids = {s["id"] for s in record.get("spans", ())}
        kept = [s for s in spans if s is not None]
        starts = {s["id"]: s["start"] for s in kept}
        facts = [dict(f) for f in record.get("facts", ())]
        fact_ids = {f["id"] for f in facts}
        for fact in facts:
            names = [fact.get("quantity"), *fact.get("measures", ()), fact.get("year_span"), fact.get("agency_span")]
            offset = next((starts[n] for n in names if n in starts), None)
            lost = [n for n in names if n is not None and n not in ids]
            slips += [("reference", offset, f"fact {fact['id']} names span {n!r}, which is not there") for n in lost]
            if (total := fact.get("part_of")) is not None and total not in fact_ids:
                slips.append(("reference", offset, f"fact {fact['id']} is part of {total!r}, which is not there"))
                fact["part_of"] = None
            for role in ("quantity", "year_span", "agency_span"):
                if fact.get(role) not in starts:
                    fact[role] = None
            fact["measures"] = [m for m in fact.get("measures", ()) if m in starts]
    except (KeyError, TypeError, ValueError, AttributeError):
        return record, []  # a field is missing or of a wrong type: from_dict says which
    return {**record, "spans": kept, "facts": facts}, slips


def _mended_span(span: dict[str, Any], text: str, slips: list[tuple[str, int | None, str]]) -> dict[str, Any] | None:
    start, end, name = span["start"], span["end"], f"span {span['id']}"
    if span["label"] not in LABELS:
        slips.append(("label", start, f"{name} has the unknown label {span['label']!r}"))
        return None
    if not 0 <= start < end <= len(text):
        slips.append(("span-range", start, f"{name} [{start}, {end}) lies outside a text of {len(text)}"))
        return None
    if span.get("text", text[start:end]) != text[start:end]:
        slips.append(("span-text", start, f"{name} says {span['text']!r} but the text there is {text[start:end]!r}"))
        del span["text"]
    return span
