"""docs/robustness.md: its bounds are those of the code, and the tests that it names are there."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "robustness.md").read_text(encoding="utf-8")
UNITS = {"": 1, "MB": 1_000_000, "MiB": 1 << 20, "GiB": 1 << 30}
ROWS = [line.strip("| ").split(" | ") for line in TEXT.partition("## Bounds")[2].partition("\n## ")[0].split("\n") if "`gov_ie." in line]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_bounds_are_those_of_the_code(row):
    said = [re.fullmatch(r"([\d,]+) ?(\w*)", number) for number in row[1].split("; ")]
    names = re.findall(r"`([\w.]+)\.(\w+)`", row[2])
    held = [getattr(importlib.import_module(module), name) for module, name in names]
    assert [int(s[1].replace(",", "")) * UNITS[s[2]] for s in said] == held


def test_the_bounds_are_a_table():
    assert len(ROWS) > 8


def test_named_tests_are_there():
    folder = ROOT / "tests"
    for name in re.findall(r"`((?:tests/)?(?:\w+/)*test_\w+\.py|tests/\w+/)`", TEXT):
        assert (ROOT / name).exists() or list(folder.rglob(name)), name
