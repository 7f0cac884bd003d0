"""One figure by itself."""

import pytest

from .reports import of, verdicts


@pytest.mark.parametrize(
    ("words", "number", "verdict"),
    [
        ("办结率", "100%", "consistent"),
        ("办结率", "101%", "contradicted"),
        ("公开率", "超过100%", "consistent"),
        ("公开信息同比增长", "240%", None),
        ("完成年度计划", "112%", None),
    ],
)
def test_percentages(words, number, verdict):
    found = verdicts("percentage", f"{{M|{words}}}{{Q|{number}|-}}。")
    assert found == ([verdict] if verdict else [])


def test_periods_end_with_the_middle_of_the_next_year():
    words = "{M|公开信息}{Q|3条|disclosure.items year=%d period=%s}。"
    assert of("period", words % (2017, "2017-06-01..2017-06-30")) == []
    [check] = of("period", words % (2017, "2017-07-01..2017-07-31"))
    assert check.formula == "2017-07-01 is after 2017-06-30"
