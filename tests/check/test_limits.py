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


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("2016年13月", True),
        ("二〇一六年十三月", True),
        ("2016年2月30日", True),
        ("2016年2月29日", False),
        ("2015年2月29日", True),
        ("2016年8月至3月", True),
        ("2016年8月至2017年3月", False),
        ("2016年8月至次年3月", False),
        ("2016年12月1日至2016年3月31日", True),
        ("2016年1-13月", True),
        ("2016年1-11月", False),
        ("2016年10月1日-7日", False),
        ("截至2016年6月31日", True),
        ("2016年", False),
        ("全年", False),
    ],
)
def test_dates_are_of_the_calendar_and_periods_end_after_they_begin(words, wrong):
    body = f"{{Y|{words}}}，{{M|公开信息}}{{Q|3条|disclosure.items}}，{{M|发布}}{{Q|4条|disclosure.items}}。"
    found = of("date", body)
    assert [(c.verdict, c.facts) for c in found] == ([("contradicted", ("f1", "f2"))] if wrong else [])


def test_a_month_behind_the_words_of_the_year_counts():
    [check] = of("date", "{Y|2016年}13月，{M|公开信息}{Q|3条|disclosure.items}。")
    assert (check.formula, check.stated, check.computed) == ("no date: 2016年13月", 13, 12)


HALF = "".join(f"{{Y|2016年1月至6月}}，{{M|公开信息}}{{Q|{n}条|disclosure.items period=2016-01-01..2016-06-30}}。\n" for n in (3, 4, 5))


@pytest.mark.parametrize(
    ("date", "period", "found"),
    [
        ("2016年12月", "2016-12-01..2016-12-31", ["2016-12-01 is after 2016-09-30"]),
        ("2016年1月至12月", "2016-01-01..2016-12-31", ["2016-12-31 is after 2016-09-30"]),
        ("2016年", "2016-01-01..2016-12-31", []),
        ("2016年8月", "2016-08-01..2016-08-31", []),
    ],
)
def test_a_report_on_half_a_year_has_no_figure_of_its_last_month(date, period, found):
    last = f"{{Y|{date}}}，{{M|来信}}{{Q|7件|letter.received period={period}}}。"
    assert [c.formula for c in of("period", HALF + last)] == found
    assert of("period", last) == []
    assert [c.formula for c in of("period", "青石县2016年上半年政府信息公开工作总结\n" + last)] == found
