"""Annotated reports for the tests of formats: generated ones with astral characters and \\r\\n, and any that hypothesis finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from gov_ie.exchange import AnnotatedFact, AnnotatedReport, AnnotatedSpan
from gov_ie.train.generator import generate
from gov_ie.train.marked import compile_marked
from gov_ie.types import LABELS
from tests.strategies import dirty_texts


def rewritten(report: AnnotatedReport, become: Callable[[str], str]) -> AnnotatedReport:
    """The report with every character of its text made into others, its offsets carried along."""
    pieces = [become(c) for c in report.text]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    text = "".join(pieces)
    return replace(
        report,
        text=text,
        spans=tuple(
            replace(s, start=starts[s.start], end=starts[s.end], text=text[starts[s.start] : starts[s.end]]) for s in report.spans
        ),
        facts=tuple(
            replace(f, anchor=None if f.anchor is None else (starts[f.anchor[0]], starts[f.anchor[1]])) for f in report.facts
        ),
        ignore=tuple((starts[a], starts[b]) for a, b in report.ignore),
    )


ASTRAL = {"公": "𠮷", "。": "。🙂", "申": "申𪚥"}
KINDS: dict[str, Callable[[str], str]] = {
    "as generated": lambda c: c,
    "astral": lambda c: ASTRAL.get(c, c),
    "crlf": lambda c: "\r\n" if c == "\n" else c,
    "astral and crlf": lambda c: "\r\n" if c == "\n" else ASTRAL.get(c, c),
}


@cache
def generated(count: int = 200, seed: int = 3) -> tuple[AnnotatedReport, ...]:
    """Generated reports, every fourth of each kind; the generator makes traditional and glossed ones among them."""
    become = list(KINDS.values())
    return tuple(rewritten(r, become[n % len(become)]) for n, r in enumerate(generate(count, seed)))


def beginning(report: AnnotatedReport, facts: int) -> AnnotatedReport:
    """The report up to the last of its first facts that have a number: what lies behind, or leads there, is left out."""
    where = {s.id: s for s in report.spans}
    ends = sorted(where[f.quantity].end for f in report.facts if f.quantity)
    end = ends[min(facts, len(ends)) - 1] if ends else len(report.text)
    spans = tuple(s for s in report.spans if s.end <= end)
    there = {None, *(s.id for s in spans)}
    kept = [
        f
        for f in report.facts
        if {f.quantity, *f.measures, f.year_span, f.agency_span} <= there and (f.anchor is None or f.anchor[1] <= end)
    ]
    names = {f.id for f in kept}
    kept = [f if f.part_of in names else replace(f, part_of=None) for f in kept]
    return replace(report, text=report.text[:end], spans=spans, facts=tuple(kept), ignore=tuple(i for i in report.ignore if i[1] <= end))


@cache
def small() -> AnnotatedReport:
    """A short report with astral characters, a pair of facts on one number, a part, and a fact without a number."""
    return compile_marked(
        "agency: 青石县水务局 | 县水务局\nyear: 2016\nlevel: county\n---\n"
        "𠮷{A|青石县水务局}{Y|2016年}年报\n{M|收到申请}{Q#t|27件|request.received},其中{M|网络申请}{Q|19件|request.received channel=online ^t}。"
        "🙂{M#a|行政复议}、{M#b|行政诉讼}均为{Q|零|review.total m=a;litigation.total m=b}。{I|合计3121804}",
        "small",
    )


def _label_spans(draw, text: str, label: str) -> list[AnnotatedSpan]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [AnnotatedSpan(f"{label[0]}{a}", a, b, label, text[a:b]) for a, b in pairs]


@st.composite
def annotated_reports(draw) -> AnnotatedReport:
    """Reports of any text that UTF-8 can write, with any spans and facts that the exchange format allows."""
    text = draw(dirty_texts().filter(str.strip)).encode("utf-8", "ignore").decode()
    spans = [s for label in LABELS for s in _label_spans(draw, text, label)]
    spans = draw(st.permutations(spans))
    of = {label: [s.id for s in spans if s.label == label] for label in LABELS}
    words = st.text(max_size=6).map(lambda t: t.encode("utf-8", "ignore").decode())
    facts: list[AnnotatedFact] = []
    for number in range(draw(st.integers(0, 4))):
        quantity = draw(st.sampled_from([None, *of["QUANTITY"]]))
        measures = tuple(draw(st.lists(st.sampled_from(of["MEASURE"]), max_size=2, unique=True))) if of["MEASURE"] else ()
        start = draw(st.integers(0, max(len(text) - 1, 0)))
        anchor = (start, draw(st.integers(start + 1, len(text)))) if text else None
        facts.append(
            AnnotatedFact(
                id=f"f{number}",
                quantity=quantity,
                measures=measures,
                value=Decimal(draw(st.sampled_from(["0", "312", "41.5", "-3", "0.0001", "1860000000"]))),
                unit=draw(words),
                modifier=draw(st.sampled_from(["exact", "over", "under", "about"])),
                measure=draw(st.sampled_from([None, "request.received", "自定 指标"])),
                by=draw(st.dictionaries(st.sampled_from(["channel", "category"]), words.filter(bool), max_size=2)),
                measure_text=draw(words),
                agency=tuple(draw(st.lists(words.filter(bool), max_size=2))),
                year=draw(st.sampled_from([None, 2016])),
                period=draw(st.sampled_from([None, ("2016-01-01", "2016-12-31")])),
                part_of=draw(st.sampled_from([None, *(f.id for f in facts)])),
                anchor=draw(st.sampled_from([None, anchor])) if quantity or measures else anchor,
                year_span=draw(st.sampled_from([None, *of["YEAR"]])),
                agency_span=draw(st.sampled_from([None, *of["AGENCY"]])),
                also=tuple(draw(st.lists(st.just({"measure": "letter.received", "by": {}}), max_size=1))),
            )
        )
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=2)))
    ignore = (tuple(cuts),) if len(cuts) == 2 else ()
    return AnnotatedReport(draw(words) or "x", text, ("青石县水务局",), 2016, tuple(spans), tuple(facts), ignore, {"level": "县"})
