"""No entry takes more time for a character of a long input than of a short one, whatever the input is made of."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.growth import ENTRIES, KINDS, growth

ROOT = Path(__file__).parent.parent
# A character of the longer input may take this many times that of the shorter; the measure itself is rough at a few milliseconds.
MOST = 3.0
# What grows too fast does so every time; a machine with other work to do is slow now and then.
TRIES = 4
QUICK = ("text cleaning", "values", "plain text", "markdown", "csv", "exchange")
TOOLS = ("Label Studio", "doccano", "brat", "columns", "DocBin")


def _level(entry: str, kind: str, sizes: tuple[int, int], least: float) -> bool:
    """Whether the longer input takes no more time for a character; `least`: microseconds below which times are all alike."""
    short, long = growth(entry, kind, sizes)
    return long < MOST * max(short, least)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry", [*QUICK, *TOOLS])
def test_time_grows_with_the_length(entry, kind):
    assert any(_level(entry, kind, (8_000, 64_000), 0.5) for _ in range(TRIES))


@pytest.mark.parametrize("kind", ["report", "blanks", "thousands", "form", "tags"])
def test_time_of_an_extraction_grows_with_the_length(kind):
    assert any(_level("extraction", kind, (3_000, 12_000), 5.0) for _ in range(TRIES))


@pytest.mark.parametrize("kind", ["report", "form"])
@pytest.mark.parametrize("entry", ["check", "view"])
def test_time_of_what_is_done_with_a_report_grows_with_its_length(entry, kind):
    assert any(_level(entry, kind, (1_500, 6_000), 1.0) for _ in range(TRIES))


def test_each_entry_is_measured():
    assert {*QUICK, *TOOLS, "check", "view"} < set(ENTRIES)


MEMORY = """
import resource, sys
import gov_ie
from benchmarks.growth import KINDS
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
extractor = gov_ie.load()
extractor(KINDS[sys.argv[1]](5_000))
before = used()
extractor(KINDS[sys.argv[1]](150_000))
print((used() - before) / 150_000)
"""


@pytest.mark.parametrize("kind", ["report", "digits", "tags", "form"])
def test_memory_of_an_extraction_is_bounded_for_each_character(kind):
    """docs/robustness.md says 2,000 bytes."""
    result = subprocess.run([sys.executable, "-c", MEMORY, kind], capture_output=True, text=True, check=True, cwd=ROOT)
    assert float(result.stdout) < 2_000
