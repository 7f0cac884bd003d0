"""Each target on its seeds, on what broke it before, and on a few seconds of changes to them."""

import random

import pytest

from tests.fuzz.run import CRASHES, changed, kept
from tests.fuzz.targets import TARGETS, seeds

# A run of the command line, or of a model, takes as long as hundreds of the others.
FEW = {"arguments": 3, "extraction": 10, "checks_between_reports": 10, "model_manifest": 20, "workbook": 20, "word_file": 20, "web_page": 20, "format_spacy": 40}


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_broke_it_before(name):
    for data in (*seeds(name), *kept(name), b"", b"\x00"):
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_changed_inputs(name):
    rng = random.Random(name)
    inputs = [*seeds(name)]
    for _ in range(FEW.get(name, 60)):
        TARGETS[name](changed(rng.choice(inputs), inputs, rng))


def test_each_kept_input_belongs_to_a_target():
    assert {path.name for path in CRASHES.glob("*")} <= set(TARGETS)
    assert len(TARGETS) > 30
