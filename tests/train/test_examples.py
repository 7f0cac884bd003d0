"""What annotated reports teach the linker, gathered group by group."""

from dataclasses import fields

import numpy as np
import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.link.linker import Linker
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import create_segmenter
from gov_ie.train.corpus import prepare
from gov_ie.train.examples import ALL, DIMENSION, DIMENSIONS, GROUPS, Examples
from gov_ie.train.generator import generate


@pytest.fixture(scope="module")
def prepared():
    segmenter = create_segmenter("jieba")
    return [prepare(report, segmenter, default_catalogue()) for report in generate(4, seed=3)]


def gathered(prepared, asked=ALL) -> Examples:
    examples = Examples(default_catalogue(), asked)
    for number, one in enumerate(prepared):
        examples.add(number, one, [TaggedSpan(start, end, label, 1.0) for start, end, label in one.spans])
    return examples


def test_each_classifier_is_in_one_group():
    learned = {field.name for field in fields(Linker)} - {"confidence", "remembered"}
    assert len(ALL) == len(set(ALL)) and set(ALL) == learned


def test_a_group_has_the_rows_that_all_together_have(prepared):
    everything = gathered(prepared).rows
    apart = {name: rows for group in GROUPS for name, rows in gathered(prepared, group).rows.items()}
    assert apart.keys() == everything.keys() and DIMENSION + "outcome" in apart
    for name, rows in everything.items():
        other = apart[name]
        assert rows.labels == other.labels and rows.reports == other.reports, name
        assert all(np.array_equal(a, b) for a, b in zip(rows.features, other.features, strict=True)), name
    assert all(everything[name].labels for name in ("pair", "row", "parent", "category"))


@pytest.mark.parametrize("name", ALL)
def test_a_classifier_may_be_asked_for_alone(prepared, name):
    rows = gathered(prepared, [name]).rows
    assert any(one.labels for one in rows.values()) and all((n == name) or n.startswith(DIMENSION) for n in rows)


def test_rows_of_some_reports(prepared):
    rows = gathered(prepared, ["row"]).rows["row"]
    some = rows.of({1, 3})
    assert set(some.reports) == {1, 3} and 0 < len(some.labels) < len(rows.labels)
    assert len(some.features) == len(some.weights) == len(some.labels)


def test_reports_left_out_teach_nothing(prepared):
    examples = gathered(prepared, ["category", DIMENSIONS])
    trained, without = examples.train(), examples.train(reports=frozenset())
    assert any(name.startswith(DIMENSION) for name in trained)
    assert not any(name.startswith(DIMENSION) for name in without) and without["category"].classes == ("no",)
