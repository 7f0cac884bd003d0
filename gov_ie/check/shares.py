"""Rules on percentages: rates of two rows, and shares of a part in its total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gov_ie.check.cube import carried_in, whole_of
from gov_ie.check.figures import Figures, begin_of, end_of
from gov_ie.check.identity import RATE, Identity, own_range
from gov_ie.check.ranges import range_of, ratio, total_of
from gov_ie.types import Fact

_REACH = 24  # facts before a share among which its total is looked for
_FEW = 3  # parts before the last that may be meant with it
_DEEP = 6  # totals of totals
# «60%、35%和5%», «占60%、占35%»
_TOGETHER = re.compile(r"[，,、和及与以 　约]{0,3}占?")
# «18条，占5.8%», «18条（占比约5.8%）»: nothing but the word between the number and its share.
_BESIDE = re.compile(r"[，,、（(：: 　]*(?:均|各|分别|依次)?(?:约)?(?:占|比重|比例|占比)(?:[^，,。；;、\n]{0,14})")
# «占全省的5.8%»: a whole that the report does not count; «占比合计77.1%»: of several parts.
_OUTSIDE = ("合计", "合占", "全省", "全市", "全国", "全县", "全区", "全州", "同期")


def rated(figures: Figures) -> Iterator[Identity]:
    """A rate is the ratio of its two rows."""
    for _, rows in figures.rows():
        for rate, (part, whole) in figures.relations.rates.items():
            for fact in rows.get(rate, ()):
                of, over = whole_of(figures, fact, part), whole_of(figures, fact, whole)
                if of is not None and over is not None and not (fact.value == 100 and _some_due_later(figures, rows, whole)):
                    yield Identity("rate", (fact,), (of, over, *carried_in(figures, rows, whole)), RATE, proves=False)


def _some_due_later(figures: Figures, rows: Mapping[str, Sequence[Fact]], whole: str) -> bool:
    """Whether some requests went over to the next year: «答复率100%» is of those that were due."""
    left = figures.relations.went_out[-1]
    return whole in figures.relations.came_in and any(f.value for f in rows.get(left, ()))


def shared(figures: Figures) -> Iterator[Identity]:
    """A share behind a number is that of the number in its total."""
    shares: list[Fact] = []
    for fact in figures.facts:
        share = fact.unit == "%" and fact.measure is None and _is_share(figures, fact)
        if shares and not (share and _TOGETHER.fullmatch(figures.words(end_of(shares[-1]), begin_of(fact)))):
            yield from _of_list(figures, shares)
            shares = []
        if share:
            shares.append(fact)
    if shares:
        yield from _of_list(figures, shares)


def _of_list(figures: Figures, shares: Sequence[Fact]) -> Iterator[Identity]:
    """The identities of shares in a row: «甲12条、乙7条、丙1条，分别占60%、35%和5%» has as many numbers before them."""
    before = figures.before(shares[0], len(shares))[::-1]
    if len(before) < len(shares) or any(f.unit == "%" for f in before):
        return
    beside = figures.words(end_of(before[-1]), begin_of(shares[0])) if _stated(before[-1], shares[0]) else ""
    if not _BESIDE.fullmatch(beside) or any(w in beside for w in _OUTSIDE):
        return
    for part, share in zip(before, shares, strict=True):
        whole = _whole(figures, share, part)
        if whole is not None and not (len(shares) == 1 and _together(figures, share, part, whole)):
            yield Identity("share", (share,), (part, whole), RATE, proves=False)


def _stated(*facts: Fact) -> bool:
    return all(f.quantity is not None for f in facts)


def _is_share(figures: Figures, fact: Fact) -> bool:
    words = figures.said(fact.measures[0]) if fact.measures else fact.measure_text
    return words in figures.relations.share or words.startswith("占") or fact.measure_text.endswith("占比")


def _whole(figures: Figures, share: Fact, part: Fact) -> Fact | None:
    """The total of which the share is meant: that of the part, or one it is a part of; else the nearest of which it is right.

    The last only for a part of no total: among two dozen figures one would often do by chance.
    """
    totals = _totals(figures, part)
    stated = own_range(share)
    for fact in totals or [f for f in figures.before(part, _REACH) if f.unit == part.unit and f.value >= part.value]:
        computed = ratio(range_of(part), range_of(fact))
        if computed is not None and computed.meets(stated):
            return fact
    return totals[0] if totals else None


def _together(figures: Figures, share: Fact, part: Fact, whole: Fact) -> bool:
    """Whether a share is that of several parts before it, not of the last: «1412项，一次办1037项、网上办206项，占比88%»."""
    stated, over = own_range(share), range_of(whole)
    alone = ratio(range_of(part), over)
    if alone is None or alone.meets(stated):
        return False
    parts = [part]
    for fact in figures.before(part, _FEW):
        if fact.part_of != part.part_of or fact.unit != part.unit or fact is whole:
            return False
        parts.append(fact)
        both = ratio(total_of(map(range_of, parts)), over)
        if both is not None and both.meets(stated):
            return True
    return False


def _totals(figures: Figures, part: Fact) -> list[Fact]:
    """The total of a part, the total of that, and so on."""
    totals: list[Fact] = []
    total = figures.total(part)
    while total is not None and total not in totals and len(totals) < _DEEP:
        totals.append(total)
        total = figures.total(total)
    return totals
