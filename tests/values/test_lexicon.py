"""Units and the tables of words: longest first, and no unit that is a part of another word."""

import re

import pytest

from gov_ie.values.lexicon import AFTER_BY_FIRST, BEFORE_BY_LAST, UNIT_KINDS, Unit, alternation, unit_at


@pytest.mark.parametrize("table, place", [(BEFORE_BY_LAST, -1), (AFTER_BY_FIRST, 0)])
def test_tables_hold_each_word_once_under_its_character_longest_first(table, place):
    assert table
    for character, words in table.items():
        assert {word[place] for word in words} == {character}
        assert list(words) == sorted(set(words), key=lambda word: (-len(word), word))


def test_the_longest_alternative_is_found_and_marks_stand_for_themselves():
    assert alternation(["年", "年度", "年度", "a.b"]) == r"a\.b|年度|年"
    assert re.match(alternation(["年", "年度"]), "年度")[0] == "年度"
    assert re.fullmatch(alternation(["a.b", "(x"]), "axb") is None


@pytest.mark.parametrize(
    ("text", "surface", "name", "kind"),
    [
        ("条", "条", "条", "count"),
        ("条次", "条次", "条次", "count"),
        ("幅次", "幅次", "幅次", "count"),
        ("幅次数", "幅", "幅", "count"),  # 次数 is a word of its own
        ("幅次性", "幅", "幅", "count"),
        ("幅次序", "幅", "幅", "count"),
        ("层次", "层", "层", "count"),
        ("件(次)", "件(次)", "件次", "count"),
        ("件 ( 次 ) ", "件 ( 次 )", "件次", "count"),
        ("件(条)", "件(条)", "件(条)", "count"),
        ("件(不含网络)", "件", "件", "count"),
        ("元/平方米", "元/平方米", "元/平方米", "money"),
        ("元/ 人次", "元/ 人次", "元/人次", "money"),
        ("人/月3", "人", "人", "count"),
        ("人/栋", "人", "人", "count"),
        ("km", "km", "km", "count"),
        ("km。", "km", "km", "count"),
        ("元", "元", "元", "money"),
        ("小时", "小时", "小时", "time"),
        ("%", "%", "%", "percent"),
    ],
)
def test_the_unit_at_a_place(text, surface, name, kind):
    for before in ("", "12"):
        start = len(before)
        assert unit_at(before + text, start) == Unit(start, start + len(surface), name, kind)


@pytest.mark.parametrize("text", ["部门", "kmh", "km2", "", "鱿"])
def test_no_unit(text):
    assert unit_at(text, 0) is None


def test_every_unit_is_found_alone():
    for word, kind in UNIT_KINDS.items():
        assert unit_at(word + "。", 0) == Unit(0, len(word), word, kind), word
