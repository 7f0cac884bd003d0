"""Where a number stands among words of intention, times to come and sections on plans."""

import pytest

from gov_ie.analysis import analyze
from gov_ie.catalogue import default_catalogue
from gov_ie.link.context import TaggedText
from gov_ie.text.tokens import CharacterSegmenter

TEXT = """清河县水务局2016年政府信息公开工作年度报告
一、主动公开情况
2016年公开信息312条。进一步健全制度，编印目录2种。
二、存在的问题和改进措施
一是人手不足。二是更新不快。2017年，我局将加强培训。一是力争举办培训班4期。二是编印手册500册。"""


@pytest.mark.parametrize(
    "number, words, later, section",
    [
        ("312条", set(), 0, False),
        ("2种", {"进一步"}, 0, False),
        ("4期", {"力争"}, 1, True),
        ("500册", set(), 1, True),
    ],
)
def test_what_tells_that_a_number_is_a_plan(number, words, later, section):
    tagged = TaggedText(analyze(TEXT, CharacterSegmenter(), default_catalogue()), ())
    assert tagged.plans_before(tagged.text.index(number)) == (words, later, section)
