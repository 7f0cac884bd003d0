"""No entry takes more time for a character of a long input than of a short one, whatever the input is made of."""

import pytest

from benchmarks.growth import ENTRIES, KINDS, growth

# A character of the longer input may take this many times that of the shorter; the measure itself is rough at a few milliseconds.
MOST = 3.0
# What grows too fast does so every time; a machine with other work to do is slow now and then.
TRIES = 4
QUICK = ("text cleaning", "values", "plain text", "markdown", "csv", "exchange")


def _level(entry: str, kind: str, sizes: tuple[int, int], least: float) -> bool:
    """Whether the longer input takes no more time for a character; `least`: microseconds below which times are all alike."""
    short, long = growth(entry, kind, sizes)
    return long < MOST * max(short, least)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry", QUICK)
def test_time_grows_with_the_length(entry, kind):
    assert any(_level(entry, kind, (8_000, 64_000), 0.5) for _ in range(TRIES))


@pytest.mark.parametrize("kind", ["report", "blanks", "thousands", "form", "tags"])
def test_time_of_an_extraction_grows_with_the_length(kind):
    assert any(_level("extraction", kind, (3_000, 12_000), 5.0) for _ in range(TRIES))


def test_each_entry_is_measured():
    assert set(QUICK) < set(ENTRIES)
