"""Whose slip a contradiction is likelier, and what would make it hold: nothing is altered, only said.

A re-reading under which the identity holds speaks against the reading: a magnitude beside the number (万) or in the head of
its table, a part that belongs to the list or does not. One digit that would do speaks against the report. Else the scores tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from gov_ie.check.figures import Figures, begin_of, end_of
from gov_ie.check.identity import SUM, Identity, own_range
from gov_ie.types import Fact, Reason
from gov_ie.values.numerals import plain

SURE = 0.5  # score of its least sure fact from which a contradiction is taken for the report's own
TRIED = 60  # facts of an identity that is read again with other magnitudes, at most
_STRETCH = 120  # facts from the first part of a list on among which one that belongs to it is looked for
_NEIGHBOURS = 2  # facts on each side of a list that may belong to it
_MAGNITUDES = (("万", Decimal(10**4)), ("亿", Decimal(10**8)), ("千", Decimal(10**3)))
_HEAD = 200  # characters before a number in which the head of its table may name its unit

Likely = tuple[Literal["report", "reading"], Reason | None]


def likelier(figures: Figures, identity: Identity, scores: Mapping[str, float]) -> Likely:
    """Whose slip a contradicted identity is likelier, and why; `scores`: of the facts, by id."""
    for reason in _magnitudes(figures, identity):
        return "reading", reason
    for reason in _links(figures, identity):
        return "reading", reason
    for reason in _misprints(identity):
        return "report", reason
    least = min(identity.facts, key=lambda f: scores[f.id])
    if scores[least.id] < SURE:
        return "reading", Reason("score", (least.id, f"{scores[least.id]:.2f}"))
    return "report", None


def holds_with(identity: Identity, changed: dict[str, Decimal]) -> bool:
    """Whether an identity would not be contradicted with some facts, by id, times a factor."""
    ranges = {f.id: own_range(f) for f in identity.facts}
    for name, factor in changed.items():
        ranges[name] = ranges[name].scaled(factor)
    found = identity.verdict(ranges)
    return found is not None and found[0] != "contradicted"


def _magnitudes(figures: Figures, identity: Identity) -> Iterator[Reason]:
    """A magnitude that stands beside a number or over its column and was not read, or was read and is not meant.

    In a long list nothing is tried: a magnitude missed there is missed in every cell.
    """
    for fact in identity.facts if len(identity.facts) <= TRIED else ():
        for factor, reading in magnitudes_of(figures.report.text, fact):
            if holds_with(identity, {fact.id: factor}):
                yield reading


def magnitudes_of(text: str, fact: Fact) -> Iterator[tuple[Decimal, Reason]]:
    """Factors by which a fact may be misread, in the text of its report, each with what it would be."""
    near = text[end_of(fact) : end_of(fact) + 2]
    head = text[max(0, begin_of(fact) - _HEAD) : begin_of(fact)]
    for word, factor in _MAGNITUDES:
        if word in near or f"({word}" in head or f"（{word}" in head or f":{word}" in head or f"：{word}" in head:
            yield factor, Reason("magnitude_beside", (fact.id, f"{plain(fact.value * factor):f}", word))
        if fact.quantity is not None and word in fact.quantity.text:
            yield 1 / factor, Reason("magnitude_within", (fact.id, f"{plain(fact.value / factor):f}", word))


def _links(figures: Figures, identity: Identity) -> Iterator[Reason]:
    """A neighbour that would fill the list of parts, or a part without which it adds up."""
    if identity.rule not in ("parts.sum", "parts.exceed"):
        return
    total, parts = (identity.stated[0], identity.of) if identity.rule == "parts.sum" else (identity.of[0], identity.stated)
    missing = total.value - sum(p.value for p in parts)
    if missing < 0 and len(parts) > 2:
        for part in parts:
            if part.value == -missing and part is not parts[0]:
                yield Reason("part_too_many", (part.id,))
    if missing > 0:
        first, last = figures.number[parts[0].id], figures.number[parts[-1].id]
        members = {p.id for p in parts}
        # Parts of lists that run through each other may be a whole report apart.
        last = min(last, first + _STRETCH)
        for fact in figures.facts[max(0, first - _NEIGHBOURS) : last + 1 + _NEIGHBOURS]:
            free = fact.id not in members and fact.id != total.id and fact.part_of is None
            if free and fact.value == missing and fact.unit == parts[0].unit:
                yield Reason("part_missing", (fact.id,))


def _misprints(identity: Identity) -> Iterator[Reason]:
    """One digit wrong or two exchanged, in one of the facts of a sum of exact numbers."""
    check = identity.check()
    plainly = identity.relation is SUM and not identity.at_most and all(own_range(f).exact and f.unit != "%" for f in identity.facts)
    if check is None or not plainly:
        return
    sides = [(fact, fact.value - check.difference) for fact in identity.stated]
    sides += [(fact, fact.value + check.difference) for fact in identity.of]
    for fact, meant in sides:
        if meant >= 0 and one_slip(f"{plain(fact.value):f}", f"{plain(meant):f}"):
            yield Reason("misprint", (fact.id, f"{plain(meant):f}"))


def one_slip(printed: str, meant: str) -> bool:
    """Whether two numbers differ by one digit, one exchange of neighbours, or one digit lost or doubled.

    >>> one_slip("4726", "4716"), one_slip("75", "57"), one_slip("312", "3121"), one_slip("12", "345")
    (True, True, True, False)
    """
    if len(printed) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(printed, meant, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            i = wrong[0]
            return printed[i] == meant[i + 1] and printed[i + 1] == meant[i]
        return len(wrong) == 1
    short, long = sorted((printed, meant), key=len)
    return len(long) - len(short) == 1 and len(short) > 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
