"""Statements of several reports held against each other: a check that names the reports, the facts and the likelier slip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from gov_ie.check.blame import blame
from gov_ie.check.identity import SUM, Identity, Relation
from gov_ie.check.statements import Collection, Statement
from gov_ie.types import Reason, Verdict

_ORDER = ("contradicted", "proved", "consistent")


@dataclass(frozen=True, slots=True)
class Cited:
    """A fact where a report states it: `start`, `end` are code points into that report's text as received.

    `agency`, `year`: of the fact, as the report gives them; `fact`: its id.

    >>> Cited("a", "f1", "青石县水务局", 2016, Decimal(57), "件", "收到申请", 30, 36, "收到申请57件").evidence
    '收到申请57件'
    """

    doc_id: str
    fact: str
    agency: str | None
    year: int | None
    value: Decimal
    unit: str
    measure_text: str
    start: int
    end: int
    evidence: str


@dataclass(frozen=True, slots=True)
class AcrossCheck:
    """One thing that must hold between reports, and whether it does.

    `rule`: name of what must hold (`gov_ie.check.across.RULES`, or `rollup`); `verdict`: as of `gov_ie.types.Check`;
    `warning`: what fails is only unlikely and not against arithmetic; `agency`: the body in its canonical name; `measure`,
    `by`: the cell, None and empty where it is about whole reports; `reports`: doc_ids, the earlier first; `facts`: those
    whose figure is stated, then those it is computed from; `stated`, `computed`: the two sides, in the facts' unit; `formula`: both written out.
    `likely`: whose slip a contradiction is likelier, a report's or the reading's; `blamed`: doc_id of the report it is
    likelier in; `hint`: why, or what would make it hold, `reason`: the same for any language; `missing`: agencies under the body that have no figure.

    >>> check = AcrossCheck("rollup", "contradicted", "青石县人民政府", None, {}, ("a", "b"), (), Decimal(57), Decimal(60), "60 > 57")
    >>> check.difference, check.to_dict()["formula"]
    (Decimal('-3'), '60 > 57')
    """

    rule: str
    verdict: Verdict
    agency: str
    measure: str | None
    by: Mapping[str, str]
    reports: tuple[str, ...]
    facts: tuple[Cited, ...]
    stated: Decimal
    computed: Decimal
    formula: str
    warning: bool = False
    likely: Literal["report", "reading"] | None = None
    blamed: str | None = None
    hint: str = ""
    reason: Reason | None = None
    missing: tuple[str, ...] = field(default=())

    @property
    def difference(self) -> Decimal:
        """How much more is stated than computed."""
        return self.stated - self.computed

    def to_dict(self) -> dict[str, Any]:
        """A flat record for JSON (`gov_ie.exchange.dumps` writes its Decimals): the fields, with the difference."""
        return {
            "rule": self.rule,
            "verdict": self.verdict,
            "warning": self.warning,
            "agency": self.agency,
            "measure": self.measure,
            "by": dict(self.by),
            "reports": list(self.reports),
            "formula": self.formula,
            "stated": self.stated,
            "computed": self.computed,
            "difference": self.difference,
            "likely": self.likely,
            "blamed": self.blamed,
            "hint": self.hint or None,
            "reason": None if self.reason is None else [self.reason.key, *self.reason.values],
            "missing": list(self.missing),
            "facts": [{name: getattr(f, name) for name in Cited.__slots__} for f in self.facts],
        }


def cited(statement: Statement) -> Cited:
    """Where a report states a fact."""
    f = statement.fact
    return Cited(statement.doc_id, f.id, f.agency, f.year, f.value, f.unit, f.measure_text, f.evidence.start, f.evidence.end, f.evidence.text)


def compare(
    rule: str,
    agency: str,
    stated: Sequence[Statement],
    of: Sequence[Statement],
    relation: Relation = SUM,
    *,
    at_most: bool = False,
    proves: bool = True,
    warning: bool = False,
    words: str = "",
    missing: tuple[str, ...] = (),
) -> AcrossCheck | None:
    """Statements against those they are computed of, as an `Identity` has it; None where nothing can be said."""
    statements = (*stated, *of)
    # Facts of two reports may have one id.
    named = [replace(s.fact, id=f"{s.number}:{s.fact.id}") for s in statements]
    identity = Identity(rule, tuple(named[: len(stated)]), tuple(named[len(stated) :]), relation, at_most, proves, words)
    check = identity.check()
    if check is None:
        return None
    likely, blamed, hint, reason = blame(identity, statements) if check.verdict == "contradicted" else (None, None, "", None)
    first = statements[0].fact
    ordered = sorted(statements, key=lambda s: (s.report.year is None, s.report.year, s.number))
    return AcrossCheck(
        rule=rule,
        verdict=check.verdict,
        agency=agency,
        measure=first.measure,
        by=dict(first.by),
        reports=tuple(dict.fromkeys(s.doc_id for s in ordered)),
        facts=tuple(map(cited, statements)),
        stated=check.stated,
        computed=check.computed,
        formula=check.formula,
        warning=warning,
        likely=likely,
        blamed=blamed,
        hint=hint,
        reason=reason,
        missing=missing,
    )


def in_order(checks: Iterable[AcrossCheck], collection: Collection) -> list[AcrossCheck]:
    """Contradictions first, warnings last among them, then in the order of the reports they end with."""
    place = {name: n for n, name in reversed(list(enumerate(collection.doc_ids)))}
    return sorted(checks, key=lambda c: (_ORDER.index(c.verdict), c.warning, place[c.reports[-1]]))
