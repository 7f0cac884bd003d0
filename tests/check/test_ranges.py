"""Which numbers a printed one may stand for."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gov_ie.check.ranges import Range, range_of, ratio, rounded, total_of

from .reports import marked


def fact(words: str):
    return marked(f"{{M|公开信息}}{{Q|{words}|-}}。").facts[0]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("57件", "57", "57"),
        ("3,248件", "3248", "3248"),
        ("3200余件", "3200", "3300"),
        ("十多期", "10", "20"),
        ("3200件以上", "3200", "Infinity"),
        ("近800件", "700", "800"),
        ("约800件", "700", "900"),
        ("7.4万条", "73500", "74500"),
        ("12万条", "115000", "125000"),
        ("0件", "0", "0"),
    ],
)
def test_counts(words, low, high):
    found = range_of(fact(words))
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("97.6%", ["97.59", "97.69"], ["97.54", "97.7"]),  # rounded and cut off
        ("69%", ["69.9", "68.5"], ["70", "68.4"]),
        ("95\n.7%", ["95.7"], ["96.6"]),  # a line end within a number
    ],
)
def test_percentages(words, inside, outside):
    around = rounded(fact(words))
    assert all(around.meets(Range.of(Decimal(n))) for n in inside)
    assert not any(around.meets(Range.of(Decimal(n))) for n in outside)


def test_a_rate_of_the_catalogue_ends_at_a_hundred():
    growth = fact("100%")
    assert rounded(growth).high > 100
    assert rounded(replace(growth, measure="letter.completion_rate")).high == 100


def test_sums_differences_and_ratios_widen():
    five, some = Range.of(5), Range(Decimal(1), Decimal(3))
    assert total_of([five, some]) == Range(Decimal(6), Decimal(8)) and total_of([]) == Range.of(0)
    assert five - some == Range(Decimal(2), Decimal(4))
    assert (five - Range(Decimal(1), Decimal("Infinity"))).low == Decimal("-Infinity")
    assert ratio(five, Range(Decimal(10), Decimal(20))) == Range(Decimal(25), Decimal(50))
    assert ratio(five, Range.of(0)) is None and ratio(five, Range(Decimal(1), Decimal("Infinity"))) is None
