"""Whose slip a contradiction between reports is likelier, and in which of them; nothing is altered, only said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal

from gov_ie.check.hints import hint_of
from gov_ie.check.identity import SUM, Identity
from gov_ie.check.slips import SURE, TRIED, holds_with, magnitudes_of, one_slip
from gov_ie.check.statements import Statement
from gov_ie.types import Reason
from gov_ie.values.numerals import plain

# Whose slip, doc_id of the report it is in, why, in words and for any language.
Blame = tuple[Literal["report", "reading"], str | None, str, Reason | None]

_FEW = 10  # figures up to which that a number stands elsewhere in the report, too, says nothing


def blame(identity: Identity, statements: Sequence[Statement]) -> Blame:
    """Whose slip a contradicted identity between reports is likelier; `statements` in the order of its facts.

    A re-reading that makes it hold speaks against the reading. Else the facts that other facts of their report prove
    are right, and of two reports the one that repeats the other's figure is likelier wrong.
    """
    for found in chain(_magnitudes(identity, statements), _elsewhere(identity, statements)):
        return found
    least = min(statements, key=lambda s: s.fact.score)
    if least.fact.score < SURE:
        return _said("reading", least, "score", f"{least.fact.score:.2f}")
    doubtful = [s for s in statements if s.fact.verdict != "proved"]
    if len(statements) != 2:
        return "report", doubtful[0].doc_id if len(doubtful) == 1 else None, "", None
    earlier, later = sorted(statements, key=lambda s: (s.report.year or 0, s.number))
    wrong = doubtful[0] if len(doubtful) == 1 else later
    right = earlier if wrong is later else later
    printed, meant = (f"{plain(s.fact.value):f}" for s in (wrong, right))
    if identity.relation is SUM and not identity.at_most and one_slip(printed, meant):
        return _said("report", wrong, "misprint", meant)
    if len(doubtful) == 1:
        return "report", wrong.doc_id, *_said("report", right, "proved")[2:]
    return "report", wrong.doc_id, "", None


def _said(likely: Literal["report", "reading"], statement: Statement, key: str, *values: str) -> Blame:
    """The blame of a statement's report, for a reason that begins with its fact."""
    reason = Reason(key, (statement.fact.id, *values))
    return likely, statement.doc_id, hint_of(reason, doc_id=statement.doc_id), reason


def _magnitudes(identity: Identity, statements: Sequence[Statement]) -> Iterator[Blame]:
    """In a long sum nothing is tried: each of its figures would be held against all the others."""
    for fact, statement in zip(identity.facts, statements, strict=True) if len(statements) <= TRIED else ():
        for factor, reason in magnitudes_of(statement.report.text, fact):
            if holds_with(identity, {fact.id: factor}):
                yield _said("reading", statement, reason.key, *reason.values[1:])


def _elsewhere(identity: Identity, statements: Sequence[Statement]) -> Iterator[Blame]:
    """The other report's figure stands in this one, too, for the same row: another year or breakdown was read."""
    if len(statements) != 2 or identity.relation is not SUM or identity.at_most:
        return
    for here, there in (tuple(statements), tuple(statements)[::-1]):
        fact = here.beside.get((there.fact.value, there.fact.unit, there.fact.measure)) if there.fact.value > _FEW else None
        if fact is not None:
            reason = Reason("elsewhere", (fact.id, f"{plain(fact.value):f}"))
            yield "reading", here.doc_id, hint_of(reason, doc_id=here.doc_id), reason
