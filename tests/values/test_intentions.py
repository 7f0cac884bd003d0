"""What tells of goals and plans is found where it stands, and only there."""

import pytest

from gov_ie.values.intentions import find_intentions, tells_of_plans
from gov_ie.values.periods import find_years


@pytest.mark.parametrize(
    "text, title, words",
    [
        ("2017年，力争发布信息12000条以上。", "清河县2016年年度报告", ["2017年", "力争"]),
        ("2016年，发布信息9000条。", "清河县2016年年度报告", []),
        ("明年计划举办培训班2期。", "清河县2016年年度报告", ["明年", "计划举办"]),
        ("结转下年度办理3件，规划计划类2条，要求提供公开出版物1件。", "清河县2016年年度报告", []),
        ("2017年至2018年扩建。", "清河县2016年年度报告", ["2017年至2018年"]),
        ("2017年发布信息9000条。", "清河县工作报告", []),
    ],
)
def test_words_of_intention_and_later_years(text, title, words):
    assert [text[a:b] for a, b, _, _ in find_intentions(text, find_years(text), title)] == words


@pytest.mark.parametrize(
    "heading, told",
    [
        ("五、存在的主要问题及改进情况", True),
        ("下一步工作打算", True),
        ("二、主动公开政府信息情况", False),
        ("困难群众救助信息公开情况", False),
        ("热点问题回应情况", False),
        ("", False),
    ],
)
def test_headings_under_which_plans_stand(heading, told):
    assert tells_of_plans(heading) is told
