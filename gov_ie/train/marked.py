"""Marked reports (docs/marked-reports.md): from the text a person writes to an annotated report.

Reading is strict: every slip is an AnnotationError that names the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gov_ie.bounded import text_bounded
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import AnnotationError, CatalogueError
from gov_ie.exchange import AnnotatedFact, AnnotatedReport, AnnotatedSpan
from gov_ie.train import noise
from gov_ie.types import MODIFIERS, Label, Modifier, Period
from gov_ie.values.quantities import parse_quantity
from gov_ie.values.zero_words import ZERO_WORDS

_YEAR = re.compile(r"[1-9][0-9]{3}")
_DIGITS = 30  # of a value on a side of its point
MARK = re.compile(r"\{([AYMQI])(?:#([\w-]+))?\|([^{}|]+)(?:\|([^{}]*))?\}")
_LABELS: dict[str, Label] = {"A": "AGENCY", "Y": "YEAR", "M": "MEASURE", "Q": "QUANTITY"}


@dataclass(slots=True)
class _Mark:
    kind: str
    key: str | None
    start: int
    end: int
    text: str
    facts: str
    line: int


@dataclass(slots=True)
class _FactWords:
    """A fact as written, before its references are resolved."""

    mark: int
    measure: str | None
    by: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    part_of: str | None = None
    forward: bool = False


def compile_marked(
    source: str, doc_id: str, place: str | None = None, catalogue: Catalogue | None = None
) -> AnnotatedReport:
    """The annotated report of a marked one.

    `source`: the whole marked file; `place`: what errors call it (default `doc_id`); `catalogue`: whose measures facts may
    have, default the one shipped.

    >>> report = compile_marked("agency: 清河县水务局\\nyear: 2016\\n---\\n{M|公开信息}{Q|312条|disclosure.items}。", "x")
    >>> report.text, report.facts[0].value, report.facts[0].measure
    ('公开信息312条。', Decimal('312'), 'disclosure.items')
    """
    place = place or doc_id
    head, body, first_line = _split(source, place)
    agency = tuple(name.strip() for name in head.pop("agency", "").split("|") if name.strip())
    if not agency or not _YEAR.fullmatch(head.get("year", "")):  # isdigit() would take ², which int() does not
        raise AnnotationError(f"{place}: the head needs agency: and year:")
    year = int(head.pop("year"))
    text, marks = _parse(body, place, first_line)
    kinds = head.pop("noise", "").split()
    try:
        noisy, ranges = noise.apply(text, [(m.start, m.end) for m in marks], _ordered(kinds), doc_id)
    except ValueError as error:
        raise AnnotationError(f"{place}: {error}") from error

    ids: dict[int, str] = {}
    spans, ignore = [], []
    for i in sorted(range(len(marks)), key=lambda i: ranges[i]):
        start, end = ranges[i]
        if marks[i].kind == "I":
            ignore.append((start, end))
        else:
            ids[i] = f"s{len(ids) + 1}"
            spans.append(AnnotatedSpan(ids[i], start, end, _LABELS[marks[i].kind], noisy[start:end]))
    facts = tuple(_facts(marks, ids, ranges, agency, year, place, catalogue or default_catalogue()))
    meta = {**head, **({"noise": " ".join(kinds)} if kinds else {})}
    return AnnotatedReport(doc_id, noisy, agency, year, tuple(spans), facts, tuple(ignore), meta)


def read_marked(paths: Iterable[Path], catalogue: Catalogue | None = None) -> Iterator[AnnotatedReport]:
    """The annotated reports of marked files, named by their stems."""
    for path in paths:
        try:
            source = text_bounded(path)
        except UnicodeDecodeError as error:
            raise AnnotationError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
        yield compile_marked(source, path.stem, str(path), catalogue)


def _split(source: str, place: str) -> tuple[dict[str, str], str, int]:
    head, found, body = source.partition("\n---\n")
    if not found:
        raise AnnotationError(f"{place}: no line «---» between head and report")
    fields = {}
    for number, line in enumerate(head.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, colon, value = line.partition(":")
        if not colon:
            raise AnnotationError(f"{place}:{number}: expected «key: value», got {line!r}")
        fields[key.strip()] = value.strip()
    return fields, body.removesuffix("\n"), head.count("\n") + 3


def _ordered(kinds: list[str]) -> list[str]:
    """Noise in the order in which it makes sense; gloss brings traditional with it."""
    if "gloss" in kinds:
        kinds = [k for k in kinds if k != "traditional"]
    known = [k for k in noise.KINDS if k in kinds]
    return known + [k for k in kinds if k not in noise.KINDS]


def _parse(body: str, place: str, first_line: int) -> tuple[str, list[_Mark]]:
    pieces: list[str] = []
    marks: list[_Mark] = []
    length = at = 0
    for hit in MARK.finditer(body):
        line = first_line + body.count("\n", 0, hit.start())
        _plain(body[at : hit.start()], place, first_line + body.count("\n", 0, at))
        pieces.append(body[at : hit.start()])
        length += hit.start() - at
        kind, key, text, facts = hit.groups()
        if facts is not None and kind not in "QM":
            raise AnnotationError(f"{place}:{line}: a {{{kind}|…}} states no fact: {hit[0]!r}")
        marks.append(_Mark(kind, key, length, length + len(text), text, facts or "", line))
        pieces.append(text)
        length += len(text)
        at = hit.end()
    _plain(body[at:], place, first_line + body.count("\n", 0, at))
    pieces.append(body[at:])
    return "".join(pieces), marks


def _plain(text: str, place: str, line: int) -> None:
    bad = re.search(r"[{}|]", text)
    if bad:
        near = text[max(0, bad.start() - 12) : bad.start() + 20]
        raise AnnotationError(
            f"{place}:{line + text.count(chr(10), 0, bad.start())}: {bad[0]!r} outside a well-formed mark near {near!r}"
        )


def _facts(
    marks: list[_Mark],
    ids: Mapping[int, str],
    ranges: list[tuple[int, int]],
    agency: tuple[str, ...],
    year: int,
    place: str,
    catalogue: Catalogue,
) -> Iterator[AnnotatedFact]:
    words = list(_fact_words(marks, place, catalogue))
    fact_ids = {w.key: f"f{n}" for n, w in enumerate(words, 1) if w.key}
    mark_keys = {m.key: i for i, m in enumerate(marks) if m.key and m.kind == "M"}
    for number, w in enumerate(words, 1):
        mark = marks[w.mark]
        here = f"{place}:{mark.line}: {mark.text!r}"
        if w.part_of and w.part_of not in fact_ids:
            raise AnnotationError(f"{here}: part of ^{w.part_of}, but no fact has that key")
        measures = _measures(w, marks, mark_keys, here)
        value, unit, modifier = _value(w, mark, here, catalogue)
        period, fact_year = _period(w, year, here)
        covered = [ranges[i] for i in (w.mark, *measures)]
        yield AnnotatedFact(
            id=f"f{number}",
            quantity=ids[w.mark] if mark.kind == "Q" else None,
            measures=tuple(ids[i] for i in measures),
            value=value,
            unit=unit,
            modifier=modifier,
            measure=w.measure,
            by=w.by,
            measure_text=w.keys.get("text") or "".join(marks[i].text for i in measures),
            agency=tuple(w.keys["agency"].split("|")) if "agency" in w.keys else agency,
            year=fact_year,
            period=period,
            part_of=fact_ids[w.part_of] if w.part_of else None,
            anchor=(min(a for a, _ in covered), max(b for _, b in covered)),
            also=tuple({"measure": m, "by": w.by} for m in w.keys.get("also", "").split(",") if m),
        )


_KEYS = frozenset({"text", "year", "period", "agency", "value", "unit", "mod", "m", "also"})


def _fact_words(marks: list[_Mark], place: str, catalogue: Catalogue) -> Iterator[_FactWords]:
    for i, mark in enumerate(marks):
        for number, part in enumerate(p for p in mark.facts.split(";") if p.strip()):
            words = part.split()
            here = f"{place}:{mark.line}: {mark.text!r}"
            fact = _FactWords(i, None if words[0] == "-" else words[0])
            if mark.kind == "Q" and mark.key and number == 0:
                fact.key = mark.key
            for word in words[1:]:
                name, equals, value = word.partition("=")
                if word.startswith("#"):
                    fact.key = word[1:]
                elif word.startswith("^"):
                    fact.part_of = word[1:]
                elif word == ">":
                    fact.forward = True
                elif equals and name in _KEYS:
                    fact.keys[name] = value
                elif equals and name in catalogue.dimensions:
                    fact.by[name] = value
                else:
                    raise AnnotationError(f"{here}: cannot read {word!r} in the fact {part!r}")
            try:
                catalogue.check(fact.measure, fact.by)
                for also in filter(None, fact.keys.get("also", "").split(",")):
                    catalogue.check(also, fact.by)
            except CatalogueError as error:
                raise AnnotationError(f"{here}: {error}") from error
            yield fact


def _measures(w: _FactWords, marks: list[_Mark], keys: dict[str, int], here: str) -> list[int]:
    if "m" in w.keys:
        names = w.keys["m"].split(",")
        missing = [n for n in names if n not in keys]
        if missing:
            raise AnnotationError(f"{here}: no measure has the key {missing[0]!r}")
        return [keys[n] for n in names]
    if marks[w.mark].kind == "M":
        return [w.mark]
    around = range(w.mark + 1, len(marks)) if w.forward else range(w.mark - 1, -1, -1)
    for i in around:
        if marks[i].kind == "M":
            return [i]
    raise AnnotationError(f"{here}: no measure {'behind' if w.forward else 'before'} it")


def _value(w: _FactWords, mark: _Mark, here: str, catalogue: Catalogue) -> tuple[Decimal, str, Modifier]:
    read = None
    if mark.kind == "Q" and mark.text not in ZERO_WORDS:
        read = parse_quantity(mark.text)
        if read is None and "value" not in w.keys:
            raise AnnotationError(f"{here}: no number could be read; write value=")
    try:
        value = Decimal(w.keys["value"]) if "value" in w.keys else read.value if read else Decimal(0)
    except InvalidOperation as error:
        raise AnnotationError(f"{here}: value={w.keys['value']} is no number") from error
    if not value.is_finite() or abs(value.adjusted()) >= _DIGITS:
        said = f"value={w.keys['value']}" if "value" in w.keys else f"the number {mark.text[:40]!r}"
        raise AnnotationError(f"{here}: {said} is no count, rate or amount")
    implied = catalogue.measure(w.measure).unit if read is None and w.measure else ""
    unit = w.keys.get("unit", read.unit if read else implied)
    stated = w.keys.get("mod", read.modifier if read else "exact")
    modifier = next((m for m in MODIFIERS if m == stated), None)
    if modifier is None:
        raise AnnotationError(f"{here}: mod={stated}; known: {', '.join(MODIFIERS)}")
    return value, unit, modifier


def _period(w: _FactWords, year: int, here: str) -> tuple[tuple[str, str] | None, int | None]:
    given = w.keys.get("year")
    if given is not None and given != "none" and not _YEAR.fullmatch(given):
        raise AnnotationError(f"{here}: year={given}; write a year or «none»")
    fact_year = year if given is None else None if given == "none" else int(given)
    if "period" in w.keys:
        start, dots, end = w.keys["period"].partition("..")
        if not dots or not re.fullmatch(r"\d{4}-\d\d-\d\d", start) or not re.fullmatch(r"\d{4}-\d\d-\d\d", end):
            raise AnnotationError(f"{here}: period={w.keys['period']}; write 2016-01-01..2016-06-30")
        return (start, end), fact_year
    return (Period.of_year(fact_year).iso() if fact_year else None), fact_year


def describe(report: AnnotatedReport) -> str:
    """Every fact as it was understood, a line each, for the writer to compare."""
    texts = {s.id: s.text for s in report.spans}
    lines = [f"{report.doc_id}  {len(report.text)} characters, {len(report.spans)} spans, {len(report.facts)} facts"]
    for f in report.facts:
        by = " ".join(f"{k}={v}" for k, v in f.by.items())
        part = f" < {f.part_of}" if f.part_of else ""
        where = " + ".join(texts[m] for m in f.measures)
        other = f" agency {f.agency[0]}" if f.agency != report.agency else ""
        period = f.period and (f"{f.period[0]}..{f.period[1]}" if not _is_year(f) else "")
        lines.append(
            f"  {f.id}: {texts.get(f.quantity or '', '∅')} = {f.value} {f.unit or '-'} {f.modifier} | {f.measure or 'open'} {by}"
            f" | {f.measure_text} [{where}] | {f.year} {period or ''}{other}{part}"
        )
    return "\n".join(lines)


def _is_year(fact: AnnotatedFact) -> bool:
    return fact.year is not None and fact.period == Period.of_year(fact.year).iso()


def main(arguments: list[str]) -> int:
    """`show FILE…` or `check FILE…`: used by writers until they install the package."""
    status = 0
    for name in arguments[1:]:
        try:
            [report] = read_marked([Path(name)])
        except AnnotationError as error:
            print(f"ERROR {error}")
            status = 1
            continue
        print(describe(report) if arguments[0] == "show" else f"{name}: {len(report.facts)} facts")
    return status


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
