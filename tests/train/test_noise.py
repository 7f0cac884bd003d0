import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.train import noise

TEXT = "2016年,我局共办结群众来信312件，满意率98%。\n全市机关、各单位认真组织；全市干部职工参加。"
MARKS = [(0, 5), (6, 8), (16, 20), (21, 24), (24, 27)]


@pytest.mark.parametrize("kind", noise.KINDS)
def test_every_kind_keeps_the_marks_whole(kind):
    text, ranges = noise.apply(TEXT, MARKS, [kind], "seed")
    assert len(ranges) == len(MARKS)
    assert all(0 <= a < b <= len(text) for a, b in ranges)
    assert ranges == sorted(ranges)


@pytest.mark.parametrize("kind", noise.KINDS)
def test_the_same_seed_gives_the_same_text(kind):
    assert noise.apply(TEXT, MARKS, [kind], "a") == noise.apply(TEXT, MARKS, [kind], "a")


@pytest.mark.parametrize("kind", sorted(set(noise.KINDS) - {"lost", "spaces", "fullwidth"}))
def test_every_kind_does_something(kind):
    assert noise.apply(TEXT * 3, [], [kind], "seed")[0] != TEXT * 3


def test_a_gloss_behind_a_span_belongs_to_it():
    glossed = [noise.apply("办结", [(0, 2)], ["gloss"], str(seed)) for seed in range(40)]
    assert any(text.endswith(")") and ranges == [(0, len(text))] for text, ranges in glossed)


@given(st.text(alphabet="我局公开全市信息，。、\n12年%{}𠮷ｘ", max_size=60), st.integers(0, 9))
def test_no_text_is_too_strange(text, seed):
    for kind in noise.KINDS.values():
        before, become = kind(text, [False] * len(text), random.Random(seed))
        assert len(before) == len(become) == len(text)


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match="rain"):
        noise.apply(TEXT, [], ["rain"], "x")
