"""The exchange format (docs/annotation.md): annotated reports in memory and as JSON lines.

Gold annotations, exports and predictions share it, so that a prediction can be corrected into gold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from gov_ie.bounded import lines_bounded
from gov_ie.errors import AnnotationError
from gov_ie.types import LABELS, MODIFIERS, Check, Evidence, Fact, Label, Mention, Modifier, Period, Reason, Report


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """A marked stretch: code points into the text as received, half-open.

    >>> AnnotatedSpan("s1", 2, 5, "QUANTITY", "27件").label
    'QUANTITY'
    """

    id: str
    start: int
    end: int
    label: Label
    text: str


@dataclass(frozen=True, slots=True)
class AnnotatedFact:
    """A fact as an annotator states it; spans are named by their ids.

    >>> from gov_ie.train.marked import compile_marked
    >>> [fact] = compile_marked("agency: 清河县水务局\\nyear: 2016\\n---\\n{M|收到申请}{Q|27件|request.received}。", "a").facts
    >>> fact.quantity, fact.measures, fact.value, fact.period
    ('s2', ('s1',), Decimal('27'), ('2016-01-01', '2016-12-31'))
    """

    id: str
    quantity: str | None
    measures: tuple[str, ...]
    value: Decimal
    unit: str
    modifier: Modifier
    measure: str | None
    by: Mapping[str, str]
    measure_text: str
    agency: tuple[str, ...]
    year: int | None
    period: tuple[str, str] | None
    part_of: str | None
    anchor: tuple[int, int] | None = None
    year_span: str | None = None
    agency_span: str | None = None
    also: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """A report's text with its spans and facts.

    `ignore`: stretches nobody annotated, which count neither for nor against; `meta`: free key-value pairs.

    >>> line = {"doc_id": "a", "text": "公开3条", "spans": [{"id": "s1", "start": 2, "end": 4, "label": "QUANTITY"}]}
    >>> AnnotatedReport.from_dict(line).span("s1").text
    '3条'
    """

    doc_id: str
    text: str
    agency: tuple[str, ...]
    year: int | None
    spans: tuple[AnnotatedSpan, ...]
    facts: tuple[AnnotatedFact, ...]
    ignore: tuple[tuple[int, int], ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)

    def span(self, span_id: str) -> AnnotatedSpan:
        """The span of that id."""
        for span in self.spans:
            if span.id == span_id:
                return span
        raise AnnotationError(f"{self.doc_id}: no span {span_id!r}")

    def to_report(self) -> Report:
        """The report as if extracted without a slip: every score is 1, evidence reaches from the first span to the last."""
        mentions = {s.id: Mention(s.start, s.end, s.label, s.text) for s in self.spans}
        facts = tuple(_fact_of(f, mentions, self.text) for f in self.facts)
        return Report(
            self.text, next(iter(self.agency), None), self.agency, self.year, tuple(mentions.values()), facts, doc_id=self.doc_id
        )

    def to_dict(self) -> dict[str, Any]:
        """One line of the exchange format, with the text in it."""
        return {
            "doc_id": self.doc_id,
            "text_sha256": text_hash(self.text),
            "meta": {"agency": list(self.agency), "year": self.year, **self.meta},
            **({"ignore": [list(r) for r in self.ignore]} if self.ignore else {}),
            "spans": [
                {"id": s.id, "start": s.start, "end": s.end, "label": s.label, "text": s.text} for s in self.spans
            ],
            "facts": [_fact_to_dict(f) for f in self.facts],
            "text": self.text,
        }

    @classmethod
    def from_dict(cls, line: Mapping[str, Any], text: str | None = None, place: str = "annotation") -> AnnotatedReport:
        """The report of one line; `text` where the line does not carry it.

        Raises AnnotationError, naming the report and the span, where the text is another one than was
        annotated, a span's text is not its slice, a label is unknown or a fact names a span that is not there.
        """
        try:
            return cls._of_line(line, text, place)
        except AnnotationError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            said = line.get("doc_id", "?")
            raise AnnotationError(f"{place}: {said}: field missing or of a wrong type: {error}") from error

    @classmethod
    def _of_line(cls, line: Mapping[str, Any], text: str | None, place: str) -> AnnotatedReport:
        doc_id = line["doc_id"]
        text = line.get("text", text)
        if text is None:
            raise AnnotationError(f"{place}: {doc_id}: no text in the line and none given; pass the folder of texts")
        expected = line.get("text_sha256")
        if expected and expected != text_hash(text):
            raise AnnotationError(f"{place}: {doc_id}: the text is not the one that was annotated (hash differs)")
        spans = tuple(
            AnnotatedSpan(s["id"], s["start"], s["end"], s["label"], text[s["start"] : s["end"]])
            for s in line.get("spans", ())
        )
        for given, span in zip(line.get("spans", ()), spans, strict=True):
            if given.get("text", span.text) != span.text:
                raise AnnotationError(
                    f"{place}: {doc_id}: span {span.id} says {given['text']!r} but "
                    f"text[{span.start}:{span.end}] is {span.text!r}; offsets are code points of the text as received"
                )
            if span.label not in LABELS:
                raise AnnotationError(f"{place}: {doc_id}: span {span.id} has the unknown label {span.label!r}")
        meta = dict(line.get("meta", {}))
        report = cls(
            doc_id=doc_id,
            text=text,
            agency=tuple(meta.pop("agency", None) or ()),
            year=meta.pop("year", None),
            spans=spans,
            facts=tuple(_fact_from_dict(f) for f in line.get("facts", ())),
            ignore=tuple((a, b) for a, b in line.get("ignore", ())),
            meta=meta,
        )
        known = {s.id for s in spans}
        if len(known) < len(spans):
            raise AnnotationError(f"{place}: {doc_id}: two spans have one id")
        for span in spans:
            if not 0 <= span.start < span.end <= len(text):
                raise AnnotationError(
                    f"{place}: {doc_id}: span {span.id} [{span.start}, {span.end}) lies outside a text of {len(text)}"
                )
        facts = {f.id for f in report.facts}
        for fact in report.facts:
            for part, words in _words(fact):
                if not isinstance(words, str):
                    raise AnnotationError(f"{place}: {doc_id}: fact {fact.id}: {part} is {str(words)[:80]}, words were expected")
            if fact.modifier not in MODIFIERS:
                raise AnnotationError(f"{place}: {doc_id}: fact {fact.id} has the unknown modifier {fact.modifier!r}")
            if fact.part_of is not None and fact.part_of not in facts:
                raise AnnotationError(f"{place}: {doc_id}: fact {fact.id} is part of {fact.part_of!r}, which is not there")
            for name in (fact.quantity, *fact.measures, fact.year_span, fact.agency_span):
                if name is not None and name not in known:
                    raise AnnotationError(f"{place}: {doc_id}: fact {fact.id} names span {name!r}, which is not there")
        return report


def text_hash(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hex; a lone surrogate is hashed as itself.

    >>> text_hash("公开3条")[:12]
    '1cb612036bd0'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_annotations(path: Path, texts: Path | None = None) -> Iterator[AnnotatedReport]:
    """The reports of a JSONL file; texts from `texts`/<doc_id>.txt where the lines do not carry them.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "gold.jsonl")
    ...     _ = path.write_text('{"doc_id": "a", "text": "公开3条"}\\n', encoding="utf-8")
    ...     [report.text for report in read_annotations(path)]
    ['公开3条']
    """
    with open(path, "rb") as lines:
        for number, raw in enumerate(lines_bounded(lines), 1):
            if not raw.strip():
                continue
            place = f"{path}:{number}"
            line = _utf_8(raw, place)
            try:
                record = loads(line)
            except (ValueError, RecursionError) as error:  # a number of 5000 digits, [[[[…
                raise AnnotationError(f"{place}: not JSON: {error}") from error
            if not isinstance(record, dict):
                raise AnnotationError(f"{place}: a JSON object was expected")
            text = None
            if "text" not in record and texts is not None:
                name = f"{record.get('doc_id')}.txt"
                if Path(name).name != name:
                    raise AnnotationError(f"{place}: {name!r} is no name of a file in {texts}; put the text into the line")
                source = texts / name
                if not source.is_file():
                    raise AnnotationError(f"{place}: the text {source} is not there")
                text = _utf_8(source.read_bytes(), str(source))
            yield AnnotatedReport.from_dict(record, text, place)


def _utf_8(raw: bytes, place: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{place}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def write_annotations(reports: Iterable[AnnotatedReport], path: Path) -> None:
    """Write one line a report, texts included, in the order given.

    >>> from tempfile import TemporaryDirectory
    >>> report = AnnotatedReport.from_dict({"doc_id": "a", "text": "公开3条"})
    >>> with TemporaryDirectory() as folder:
    ...     write_annotations([report], Path(folder, "gold.jsonl"))
    ...     list(read_annotations(Path(folder, "gold.jsonl"))) == [report]
    True
    """
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for report in reports:
            out.write(dumps(report.to_dict()) + "\n")


def dumps(record: Mapping[str, Any]) -> str:
    """JSON with Chinese left readable and Decimals as plain numbers, keys in the order given.

    >>> dumps({"unit": "条", "value": Decimal("312"), "rate": Decimal("97.6")})
    '{"unit": "条", "value": 312, "rate": 97.6}'
    """
    return json.dumps(record, ensure_ascii=False, default=_number)


def loads(line: str) -> dict[str, Any]:
    """The object of one line of JSON; numbers with a decimal point stay exact.

    >>> loads('{"rate": 97.6}')
    {'rate': Decimal('97.6')}
    """
    row: dict[str, Any] = json.loads(line, parse_float=Decimal)
    return row


def report_to_dict(report: Report) -> dict[str, Any]:
    """An extracted report in the exchange format; spans are numbered in reading order.

    >>> import gov_ie
    >>> line = report_to_dict(gov_ie.load()("收到申请5件。"))
    >>> [(s["id"], s["text"]) for s in line["spans"]], line["facts"][0]["quantity"]
    ([('s1', '收到申请'), ('s2', '5件')], 's2')
    """
    ids = {
        (m.start, m.end, m.label): f"s{n}"
        for n, m in enumerate(sorted(report.mentions, key=lambda m: (m.start, m.end, m.label)), 1)
    }

    def name(mention: Mention | None) -> str | None:
        return None if mention is None else ids[mention.start, mention.end, mention.label]

    return {
        "doc_id": report.doc_id,
        "text_sha256": text_hash(report.text),
        "meta": {"agency": list(report.agency_names), "year": report.year},
        "spans": [
            {"id": name(m), "start": m.start, "end": m.end, "label": m.label, "text": m.text, "score": round(m.score, 4)}
            for m in sorted(report.mentions, key=lambda m: (m.start, m.end, m.label))
        ],
        "facts": [_extracted_to_dict(f, name) for f in report.facts],
        "checks": [_check_to_dict(c) for c in report.checks],
    }


def report_from_dict(line: Mapping[str, Any], text: str) -> Report:
    """The extracted report that `report_to_dict` wrote, with its text.

    >>> import gov_ie
    >>> report = gov_ie.load()("收到申请5件。")
    >>> report_from_dict(loads(dumps(report_to_dict(report))), report.text).facts[0].evidence.text
    '收到申请5件'
    """
    spans = {
        s["id"]: Mention(s["start"], s["end"], s["label"], text[s["start"] : s["end"]], float(s.get("score", 1)))
        for s in line["spans"]
    }
    return Report(
        text=text,
        agency=next(iter(line["meta"]["agency"]), None),
        agency_names=tuple(line["meta"]["agency"]),
        year=line["meta"]["year"],
        mentions=tuple(spans.values()),
        facts=tuple(_extracted_from_dict(f, spans, text) for f in line["facts"]),
        checks=tuple(_check_from_dict(c) for c in line.get("checks", ())),
        doc_id=line.get("doc_id"),
    )


def _check_to_dict(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "verdict": check.verdict,
        "facts": list(check.facts),
        "stated": _number(check.stated),
        "computed": _number(check.computed),
        "formula": check.formula,
        **({"likely": check.likely} if check.likely else {}),
        **({"hint": check.hint} if check.hint else {}),
        **({"reason": [check.reason.key, *check.reason.values]} if check.reason else {}),
    }


def _check_from_dict(c: Mapping[str, Any]) -> Check:
    return Check(
        rule=c["rule"],
        verdict=c["verdict"],
        facts=tuple(c["facts"]),
        stated=Decimal(str(c["stated"])),
        computed=Decimal(str(c["computed"])),
        formula=c["formula"],
        likely=c.get("likely"),
        hint=c.get("hint", ""),
        reason=Reason(str(c["reason"][0]), tuple(map(str, c["reason"][1:]))) if c.get("reason") else None,
    )


def _fact_of(fact: AnnotatedFact, mentions: Mapping[str, Mention], text: str) -> Fact:
    quantity = None if fact.quantity is None else mentions[fact.quantity]
    measures = tuple(mentions[m] for m in fact.measures)
    stated = [(m.start, m.end) for m in (*((quantity,) if quantity else ()), *measures)]
    period = Period(date.fromisoformat(fact.period[0]), date.fromisoformat(fact.period[1]), fact.year) if fact.period else None
    return Fact(
        id=fact.id,
        value=fact.value,
        unit=fact.unit,
        modifier=fact.modifier,
        measure=fact.measure,
        by=dict(fact.by),
        measure_text=fact.measure_text,
        agency=next(iter(fact.agency), None),
        agency_names=fact.agency,
        year=fact.year,
        period=period,
        part_of=fact.part_of,
        score=1.0,
        evidence=Evidence.over(text, *(stated or [fact.anchor or (0, 0)])),
        quantity=quantity,
        measures=measures,
        year_mention=mentions.get(fact.year_span or ""),
        agency_mention=mentions.get(fact.agency_span or ""),
    )


def _extracted_from_dict(f: Mapping[str, Any], spans: Mapping[str, Mention], text: str) -> Fact:
    start, end = f["anchor"]
    period = f["period"]
    return Fact(
        id=f["id"],
        value=Decimal(str(f["value"])),
        unit=f["unit"],
        modifier=f["modifier"],
        measure=f["measure"],
        by=f["by"],
        measure_text=f["measure_text"],
        agency=next(iter(f["agency"]), None),
        agency_names=tuple(f["agency"]),
        year=f["year"],
        period=Period(date.fromisoformat(period[0]), date.fromisoformat(period[1]), f["year"]) if period else None,
        part_of=f["part_of"],
        score=float(f["score"]),
        evidence=Evidence(start, end, text[start:end]),
        quantity=spans.get(f["quantity"]),
        measures=tuple(spans[m] for m in f["measures"]),
        year_mention=spans.get(f.get("year_span") or ""),
        agency_mention=spans.get(f.get("agency_span") or ""),
        verdict=f.get("verdict", "unchecked"),
    )


def _extracted_to_dict(fact: Fact, name: Callable[[Mention | None], str | None]) -> dict[str, Any]:
    return {
        "id": fact.id,
        "quantity": name(fact.quantity),
        "measures": [name(m) for m in fact.measures],
        "anchor": [fact.evidence.start, fact.evidence.end],
        **({"year_span": name(fact.year_mention)} if fact.year_mention else {}),
        **({"agency_span": name(fact.agency_mention)} if fact.agency_mention else {}),
        "value": _number(fact.value),
        "unit": fact.unit,
        "modifier": fact.modifier,
        "measure": fact.measure,
        "by": dict(fact.by),
        "measure_text": fact.measure_text,
        "agency": list(fact.agency_names),
        "year": fact.year,
        "period": list(fact.period.iso()) if fact.period else None,
        "part_of": fact.part_of,
        "verdict": fact.verdict,
        "score": round(fact.score, 4),
    }


def _fact_to_dict(fact: AnnotatedFact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "quantity": fact.quantity,
        "measures": list(fact.measures),
        **({"anchor": list(fact.anchor)} if fact.anchor else {}),
        **({"year_span": fact.year_span} if fact.year_span else {}),
        **({"agency_span": fact.agency_span} if fact.agency_span else {}),
        "value": _number(fact.value),
        "unit": fact.unit,
        "modifier": fact.modifier,
        "measure": fact.measure,
        "by": dict(fact.by),
        **({"also": [dict(a) for a in fact.also]} if fact.also else {}),
        "measure_text": fact.measure_text,
        "agency": list(fact.agency),
        "year": fact.year,
        "period": list(fact.period) if fact.period else None,
        "part_of": fact.part_of,
    }


def _words(fact: AnnotatedFact) -> Iterator[tuple[str, object]]:
    """The fields of a fact that are words, whatever the line said they are."""
    yield "unit", fact.unit
    yield "measure_text", fact.measure_text
    yield "measure", fact.measure or ""
    for dimension, value in fact.by.items():
        yield f"by {dimension}", value
    for name in fact.agency:
        yield "agency", name


def _fact_from_dict(f: Mapping[str, Any]) -> AnnotatedFact:
    agency = f.get("agency") or ()
    return AnnotatedFact(
        id=f["id"],
        quantity=f.get("quantity"),
        measures=tuple(f.get("measures", ())),
        value=Decimal(str(f["value"])),
        unit=f.get("unit") or "",
        modifier=f.get("modifier") or "exact",
        measure=f.get("measure"),
        by=dict(f.get("by") or {}),
        measure_text=f.get("measure_text") or "",
        agency=(agency,) if isinstance(agency, str) else tuple(agency),
        year=f.get("year"),
        period=tuple(f["period"]) if f.get("period") else None,
        part_of=f.get("part_of"),
        anchor=tuple(f["anchor"]) if f.get("anchor") else None,
        year_span=f.get("year_span"),
        agency_span=f.get("agency_span"),
        also=tuple(f.get("also", ())),
    )


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{value!r} cannot be written as JSON")
