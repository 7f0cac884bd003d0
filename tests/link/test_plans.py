"""Where a number stands among words of intention, times to come and sections on plans."""

import pytest

from gov_ie.analysis import analyze
from gov_ie.catalogue import default_catalogue
from gov_ie.link.context import TaggedText
from gov_ie.text.tokens import CharacterSegmenter

TEXT = """清河县水务局2016年政府信息公开工作年度报告
一、主动公开情况
2016年公开信息312条。进一步健全制度，编印目录2种。结转下年度办理3件。
二、存在的问题和改进措施
一是人手不足。二是更新不快。2017年，我局将加强培训。一是力争举办培训班4期。二是编印手册500册，明年再印600册。"""


@pytest.mark.parametrize(
    "number, words, later, section",
    [
        ("312条", set(), 0, False),
        ("2种", {"进一步"}, 0, False),
        ("3件", set(), 0, False),
        ("4期", {"力争"}, 1, True),
        ("500册", set(), 1, True),
        ("600册", set(), 2, True),
    ],
)
def test_what_tells_that_a_number_is_a_plan(number, words, later, section):
    tagged = TaggedText(analyze(TEXT, CharacterSegmenter(), default_catalogue()), ())
    assert tagged.plans_before(tagged.text.index(number)) == (words, later, section)


@pytest.mark.parametrize("apart, words", [(20, {"力争"}), (59, {"力争"}), (61, set())])
def test_a_word_of_intention_reaches_so_far(apart, words):
    text = f"力争{'在' * apart}公开3件。"
    tagged = TaggedText(analyze(text, CharacterSegmenter(), default_catalogue()), ())
    assert tagged.plans_before(2 + apart)[0] == words


def test_a_text_without_anything_has_no_plans():
    assert TaggedText(analyze("3件", CharacterSegmenter(), default_catalogue()), ()).plans_before(0) == (set(), 0, False)
