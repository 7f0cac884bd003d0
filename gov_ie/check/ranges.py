"""Which numbers a printed one may stand for: 3200余 is 3200 to 3300, 7.4万 is 7.35 to 7.45万, 57 is 57."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gov_ie.types import Fact
from gov_ie.values.numerals import narrow

_NUMBER = re.compile(r"[0-9]+(?:[,，][0-9]{3})*(?:\.([0-9]+))?")
_DIGITS = 12  # decimal places that count
_JUST = Decimal("0.999999")
_INFINITY = Decimal("Infinity")
# «3200余», «十多»: less than one more of the last digit that counts; «3200以上», «超过3200» have no end.
_CLOSE = ("余", "多")


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from `low` to `high`, both ends included; one number where they are the same.

    >>> Range.of(Decimal(3)) + Range(Decimal(1), Decimal(2))
    Range(low=Decimal('4'), high=Decimal('5'))
    """

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal | int) -> Range:
        """The one number."""
        return cls(Decimal(value), Decimal(value))

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        high = _INFINITY if self.high == _INFINITY else self.high - other.low
        return Range(self.low - other.high, high)

    def meets(self, other: Range) -> bool:
        """Whether one number lies in both."""
        return self.low <= other.high and other.low <= self.high

    def scaled(self, factor: Decimal) -> Range:
        """All its numbers times a positive factor."""
        return Range(self.low * factor, self.high * factor)


def total_of(ranges: Iterable[Range]) -> Range:
    """The sum of ranges; 0 of none."""
    low = high = Decimal(0)
    for one in ranges:
        low, high = low + one.low, high + one.high
    return Range(low, high)


def ratio(part: Range, whole: Range) -> Range | None:
    """`part` in a hundred of `whole`; None where the whole may be nothing."""
    if whole.low <= 0 or _INFINITY in (part.high, whole.high):
        return None
    return Range(part.low * 100 / whole.high, part.high * 100 / whole.low)


def range_of(fact: Fact) -> Range:
    """The numbers that a fact's printed value may stand for, by its digits, its magnitude and its approximators.

    >>> from gov_ie.types import Evidence, Mention
    >>> def fact(value, text, modifier="exact"):
    ...     return Fact("f1", Decimal(value), "条", modifier, None, {}, "", None, (), 2016, None, None, 1.0,
    ...                 Evidence(0, len(text), text), Mention(0, len(text), "QUANTITY", text))
    >>> print(*(f"{range_of(f).low:f}-{range_of(f).high:f}" for f in (
    ...     fact(57, "57条"), fact(74000, "7.4万条"), fact(3200, "3200余条", "over"), fact(800, "近800条", "under"))))
    57-57 73500-74500 3200-3300 700-800
    """
    value, quantity = fact.value, fact.quantity
    if fact.modifier == "exact" and quantity is not None and quantity.text == str(value) and quantity.text.isdecimal():
        return Range.of(value)  # 57, as nearly all cells of a table
    text = _printed(fact)
    if fact.modifier == "exact":
        slack = _rounding(value, text)
        return Range(value - slack, value + slack) if slack else Range.of(value)
    step = _last_place(value)
    if fact.modifier == "over":
        return Range(value, value + step if any(w in text for w in _CLOSE) else _INFINITY)
    if fact.modifier == "under":
        return Range(max(Decimal(0), value - max(step, value / 20)), value)
    slack = max(step, value / 20)
    return Range(value - slack, value + slack)


def rounded(fact: Fact) -> Range:
    """The numbers a printed percentage may stand for, rounded or cut off at its last digit.

    Offices do both: 81 of 83 is printed as 97.6% and as 97.5%.
    """
    around = range_of(fact)
    if fact.modifier != "exact":
        return around
    number = _NUMBER.search(_printed(fact))
    digits = len(number[1] or "") if number else 0
    step = Decimal(1).scaleb(-min(digits, _DIGITS))
    # Cut off at the last digit a number is less than the next one: 70% is not printed as 69%.
    high = fact.value + step * _JUST
    if fact.measure is not None and fact.value <= 100:
        high = min(high, Decimal(100))  # a rate of the catalogue is no more
    return Range(fact.value - step / 2, high)


def _printed(fact: Fact) -> str:
    """A fact's number as printed, in narrow digits, without the line end that may run through it."""
    return "".join(narrow(fact.quantity.text).split()) if fact.quantity else ""


def _last_place(value: Decimal) -> Decimal:
    """One of the last digit that is not zero: 3200 → 100."""
    normal = value.normalize()
    return Decimal(1).scaleb(max(int(normal.as_tuple().exponent), -4)) if value else Decimal(1)


def _rounding(value: Decimal, text: str) -> Decimal:
    """Half of the last printed digit where a number is printed with a magnitude or a decimal point; whole numbers are exact."""
    number = _NUMBER.search(text)
    # 57件, as nearly all of them.
    if number is None or not value or (number[1] is None and number[0] == str(value)):
        return Decimal(0)
    printed = Decimal(re.sub(r"[,，]", "", number[0]))
    if not printed:
        return Decimal(0)
    digits = len(number[1] or "")
    scale = value / printed
    if scale == 1 and not digits:
        return Decimal(0)
    return scale * Decimal(1).scaleb(-digits) / 2
