"""One model that went on from the shipped one, for all tests that look at it."""

from pathlib import Path

import pytest

from gov_ie.train.continued import continue_bundle, open_base, replayed, widened
from gov_ie.train.refusals import read_sound
from gov_ie.train.replay import sample

EXAMPLES = Path(__file__).parents[2] / "examples" / "retrain"


@pytest.fixture(scope="session")
def base():
    return open_base("default")[0]


@pytest.fixture(scope="session")
def rows(base):
    return widened(base.catalogue, EXAMPLES / "my.yaml")


@pytest.fixture(scope="session")
def annotated(rows):
    return read_sound([EXAMPLES / "annotated"], None, rows)


@pytest.fixture(scope="session")
def retrained(base, rows, annotated):
    """The shipped model after the four example reports, with three of its own learned again."""
    return continue_bundle(annotated, base, sample(replayed(*open_base("default")), 3), rows, keep=6)
