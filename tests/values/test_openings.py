"""Patterns that look at a place's first character before their alternatives find what the alternatives find."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gov_ie.values.codes import _MASK
from gov_ie.values.grammar import TOKEN
from gov_ie.values.lexicon import NAMES, PERIODS
from gov_ie.values.year_words import _BEGIN

WORDS = [*NAMES["slogans"], *(word for group in ("relative", "parts", "vague", "school") for word in PERIODS[group])]
WORDS += ["《", "》", *"“”\"'’‘", "第3页 共9页", "共 9 页,第 3 页", "\n一、概述……3", "\n (二)公开…………12", "2016年", "二〇一六年"]
WORDS += ["12", "１,２", "壹佰", "半年", "第一季", "前3", "头两", "截至", "年底", "最近", "过去两", "近三年", "3个月", "十月", "〇5年"]
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=2), max_size=8).map("".join)


@pytest.mark.parametrize("pattern", [_MASK, TOKEN, _BEGIN], ids=["names", "numbers", "years"])
@given(text=texts)
@example(text="\n".join(WORDS))
def test_the_first_character_keeps_nothing_out(pattern, text):
    opened, bare = re.fullmatch(r"(\(\?=\[.*?[^\\]\]\))(.*)", pattern.pattern, re.DOTALL).groups()
    assert opened
    alternatives = re.compile(bare, pattern.flags)
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in alternatives.finditer(text)]
