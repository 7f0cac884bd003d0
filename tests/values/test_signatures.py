"""The date of signature and what it says of the report's year."""

from datetime import date

import pytest

from gov_ie.values.signatures import published_on, signed_on, year_told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("全年公开3条。\n清河县水务局\n2013年3月6日\n地址:2015年路", date(2013, 3, 1)),
        ("清河县水务局\n(二〇一三年十二月二十六日)\n去年公开3条。今年改进。", date(2013, 12, 1)),
        ("全年公开3条。清河县水务局2018年2月8日【打印】", date(2018, 2, 1)),
        ("2013年1月至12月公开3条;\n清河县水务局\n2014年1月10日", date(2014, 1, 1)),
        ("全年公开3条。\n附表统计期限:2013年1月1日至2013年12月31日", None),
        ("全年公开3条。\n附件:清河县水务局2013年1月机构调整情况表", None),
        ("全年公开3条。\n2014年13月", None),
        ("全年公开3条。", None),
    ],
)
def test_when_a_report_was_signed(text, day):
    assert signed_on(text) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [("2014年2月11日 10:00", date(2014, 2, 1)), ("2014.13.01", None), ("", None)],
)
def test_when_a_page_says_it_was_published(words, day):
    assert published_on(words) == day


@pytest.mark.parametrize(
    ("weights", "signed", "year"),
    [
        ({2013: 3.0}, date(2014, 1, 1), 2013),
        ({2013: 3.0, 2012: 1.0}, date(2013, 2, 1), 2012),  # of 2013 nothing but plans can be told
        ({2013: 3.0}, date(2013, 3, 1), 2012),
        ({2013: 3.0, 2012: 1.0}, date(2013, 7, 1), 2013),  # a half-year's report
        ({}, date(2013, 6, 1), 2012),
        ({}, date(2013, 7, 1), 2013),
        ({}, None, None),
    ],
)
def test_the_year_that_dates_tell(weights, signed, year):
    assert year_told(weights, signed) == year


def test_the_day_of_publication_takes_no_year_away():
    assert year_told({2013: 1.0}, None, date(2013, 3, 1)) == 2013
    assert year_told({}, None, date(2013, 3, 1)) == 2012
