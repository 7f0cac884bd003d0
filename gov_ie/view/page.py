"""One page of a report: its text with every mention marked, its facts and their checks, without network or other files."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from string import Template
from typing import Any, Literal

from gov_ie.catalogue import Catalogue
from gov_ie.check.hints import hint_keys, hint_of
from gov_ie.check.rules import rules
from gov_ie.types import VERDICTS, Check, Fact, Report
from gov_ie.view.escaping import embedded, escaped, visible
from gov_ie.view.segments import Segments, fact_mentions
from gov_ie.view.words import Name, amount, breakdown_names, figure, measure_name, resource, words

Language = Literal["zh", "en"]


def page(report: Report, language: Language | None = None, catalogue: Catalogue | None = None) -> str:
    """The report as one HTML page for any browser; `language`: of its labels at first, default the browser's;
    `catalogue`: of the model that read the report, default the one shipped.

    The strings of the report stand in the page as escaped text and as JSON; a policy in its head lets nothing run
    and nothing load but the page's own script and style.

    >>> "<script>alert" in page(Report("<script>alert(1)</script>", None, (), None, (), ()))
    False
    """
    segments = Segments(report)
    style, script = resource("page.css"), resource("page.js")
    names = [part for part in (report.agency, str(report.year) if report.year else None) if part]
    return Template(resource("page.html")).substitute(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        language="en" if language == "en" else "zh-Hans",
        title=escaped(" · ".join(names) or report.doc_id or words()["interface"]["page"][0]),
        no_script=" ".join(escaped(text) for text in words()["interface"]["script"]),
        style=style,
        text=segments.html(numbered=True),
        data=embedded(page_data(report, segments, language, catalogue)),
        script=script,
    )


def page_data(
    report: Report, segments: Segments, language: Language | None, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """What the page's script shows: facts and checks by their numbers, places as numbers of the text's stretches."""
    numbers = {fact.id: n for n, fact in enumerate(report.facts)}
    checks_of: list[list[int]] = [[] for _ in report.facts]
    for n, check in enumerate(report.checks):
        for fact_id in dict.fromkeys(check.facts):
            if fact_id in numbers:
                checks_of[numbers[fact_id]].append(n)
    return {
        "language": language,
        "words": words(),
        "verdicts": list(VERDICTS),
        "name": visible(report.doc_id or ""),
        "agency": visible(report.agency or ""),
        "names": [visible(n) for n in report.agency_names if n != report.agency],
        "year": report.year,
        "facts": [_fact(f, segments, numbers, checks, catalogue) for f, checks in zip(report.facts, checks_of, strict=True)],
        "checks": [_check(c, numbers) for c in report.checks],
    }


def _fact(
    fact: Fact, segments: Segments, numbers: dict[str, int], checks: list[int], catalogue: Catalogue | None
) -> dict[str, Any]:
    spans = [(m.label, segments.range(m.start, m.end)) for m in fact_mentions(fact)]
    return {
        "id": visible(fact.id),
        "amount": amount(fact),
        "measure": visible(fact.measure) if fact.measure is not None else None,
        "name": measure_name(fact, catalogue),
        "by": [list(pair) for pair in breakdown_names(fact, catalogue)],
        "words": visible(fact.measure_text),
        "agency": visible(fact.agency or ""),
        "names": [visible(n) for n in fact.agency_names if n != fact.agency],
        "year": fact.year,
        "period": list(fact.period.iso()) if fact.period else None,
        "total": numbers.get(fact.part_of or ""),
        "score": round(fact.score, 4) if 0 <= fact.score <= 1 else 0,
        "verdict": fact.verdict if fact.verdict in VERDICTS else "unchecked",
        "evidence": segments.range(fact.evidence.start, fact.evidence.end),
        "quote": visible(fact.evidence.text),
        "spans": [[label, *place] for label, place in spans if place is not None],
        "checks": checks,
    }


def _check(check: Check, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "rule": visible(check.rule),
        "says": _says(check.rule),
        "verdict": check.verdict if check.verdict in VERDICTS else "unchecked",
        "formula": visible(check.formula),
        "difference": figure(check.difference),
        "facts": [numbers[i] for i in check.facts if i in numbers],
        "likely": check.likely,
        "hint": _hint(check),
    }


def _hint(check: Check) -> Name:
    """What would make it hold; a hint without a reason of this package in its own words."""
    if check.reason is None or check.reason.key not in hint_keys():
        return [visible(check.hint)] * 2
    return [visible(hint_of(check.reason, language)) for language in ("zh", "en")]


def _says(rule: str) -> Name:
    """What must hold by a rule; that of another package in its own words."""
    known: Name | None = words()["rules"].get(rule)
    if known:
        return known
    return [visible(next((r.says for r in rules() if r.name == rule), rule))] * 2


def _hash(content: str) -> str:
    """A source of the page's policy that allows this very content and no other."""
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()
