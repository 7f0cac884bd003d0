"""No entry takes more time for a character of a long input than of a short one, whatever the input is made of."""

import pytest

from benchmarks.growth import ENTRIES, KINDS, growth

# A character of the longer input may take this many times that of the shorter; the measure itself is rough at a few milliseconds.
MOST = 3.0
QUICK = ("text cleaning", "values", "plain text", "markdown", "csv", "exchange")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry", QUICK)
def test_time_grows_with_the_length(entry, kind):
    short, long = growth(entry, kind, (8_000, 64_000))
    assert long < MOST * max(short, 0.5), (short, long)


@pytest.mark.parametrize("kind", ["report", "blanks", "thousands", "form", "tags"])
def test_time_of_an_extraction_grows_with_the_length(kind):
    short, long = growth("extraction", kind, (3_000, 12_000))
    assert long < MOST * max(short, 5.0), (short, long)


def test_each_entry_is_measured():
    assert set(QUICK) < set(ENTRIES)
