"""Whose slip a contradiction between reports is likelier, and in which of them; nothing is altered, only said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from gov_ie.check.identity import SUM, Identity
from gov_ie.check.slips import SURE, holds_with, magnitudes_of, one_slip
from gov_ie.check.statements import Statement
from gov_ie.values.numerals import plain

Blame = tuple[Literal["report", "reading"], str | None, str]  # whose slip, doc_id of the report it is in, why

_FEW = 10  # figures up to which that a number stands elsewhere in the report, too, says nothing


def blame(identity: Identity, statements: Sequence[Statement]) -> Blame:
    """Whose slip a contradicted identity between reports is likelier; `statements` in the order of its facts.

    A re-reading that makes it hold speaks against the reading. Else the facts that other facts of their report prove
    are right, and of two reports the one that repeats the other's figure is likelier wrong.
    """
    for found in (*_magnitudes(identity, statements), *_elsewhere(identity, statements)):
        return found
    least = min(statements, key=lambda s: s.fact.score)
    if least.fact.score < SURE:
        return "reading", least.doc_id, f"{least.fact.id} of {least.doc_id} is read with a score of {least.fact.score:.2f} only"
    doubtful = [s for s in statements if s.fact.verdict != "proved"]
    if len(statements) != 2:
        return "report", doubtful[0].doc_id if len(doubtful) == 1 else None, ""
    earlier, later = sorted(statements, key=lambda s: (s.report.year or 0, s.number))
    wrong = doubtful[0] if len(doubtful) == 1 else later
    right = earlier if wrong is later else later
    hint = f"{right.fact.id} of {right.doc_id} is proved by other figures there" if len(doubtful) == 1 else ""
    printed, meant = (f"{plain(s.fact.value):f}" for s in (wrong, right))
    if identity.relation is SUM and not identity.at_most and one_slip(printed, meant):
        hint = f"{wrong.fact.id} of {wrong.doc_id} may be a misprint for {meant}"
    return "report", wrong.doc_id, hint


def _magnitudes(identity: Identity, statements: Sequence[Statement]) -> Iterator[Blame]:
    for fact, statement in zip(identity.facts, statements, strict=True):
        for factor, reading in magnitudes_of(statement.report.text, fact):
            if holds_with(identity, {fact.id: factor}):
                yield "reading", statement.doc_id, f"{statement.fact.id} of {statement.doc_id} would be {reading}"


def _elsewhere(identity: Identity, statements: Sequence[Statement]) -> Iterator[Blame]:
    """The other report's figure stands in this one, too, for the same row: another year or breakdown was read."""
    if len(statements) != 2 or identity.relation is not SUM or identity.at_most:
        return
    for here, there in (tuple(statements), tuple(statements)[::-1]):
        for fact in here.report.facts:
            if fact.value == there.fact.value > _FEW and fact.unit == there.fact.unit and fact.measure == there.fact.measure:
                yield "reading", here.doc_id, f"{fact.id} of {here.doc_id} is {plain(fact.value):f}: year, part or total may be misread"
