"""Dates that no calendar has, as they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.values.unreal_dates import unreal_date


@given(st.dates(), st.dates(), st.booleans())
def test_dates_in_order_are_real_and_turned_they_are_not(one, other, full):
    first, last = sorted((one, other))
    if first.year < 1900 or last.year > 2099 or first == last:
        return
    written = [f"{d.year}年{d.month}月{d.day}日" for d in (first, last)]
    text = "至".join(written)
    assert unreal_date(text, 0, len(text), 2016 if full else None) is None
    text = "至".join(written[::-1])
    found = unreal_date(text, 0, len(text), None)
    assert found is not None and found.stated - found.most == (last - first).days


@given(st.text(alphabet="0123456789年月日至到-—上去本截从〇一二十 ", max_size=40), st.sampled_from((None, 2015, 2016, 0, 99999)))
def test_anything_is_read(text, year):
    unreal_date(text, 0, len(text), year)
    unreal_date(text, len(text), 0, year)


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("2016年12月31日", None, None),
        ("2016年13月", None, ("2016年13月", 13, 12)),
        ("2016年2月30日", None, ("2016年2月30日", 30, 29)),
        ("2015年2月29日", None, ("2015年2月29日", 29, 28)),
        ("2月29日", None, None),
        ("2月30日", None, ("2月30日", 30, 29)),
        ("2月29日", 2015, ("2月29日", 29, 28)),
        ("本年2月29日", 2015, None),  # a year in words is not reckoned
        ("4月31日", 2016, ("4月31日", 31, 30)),
        ("截至2016年4月31日", None, ("截至2016年4月31日", 31, 30)),
        ("1-13月", 2016, ("1-13月", 13, 12)),
        ("1-12月", 2016, None),
        ("8-3月", 2016, ("8-3月", date(2016, 8, 1).toordinal(), date(2016, 3, 31).toordinal())),
        ("8月至3月", None, None),
        ("8月至8月", 2016, None),
        ("8月1日至7月31日", 2016, ("8月1日至7月31日", date(2016, 8, 1).toordinal(), date(2016, 7, 31).toordinal())),
        ("2016年8月至2017年3月", None, None),
        ("2017年8月至2016年8月", None, ("2017年8月至2016年8月", date(2017, 8, 1).toordinal(), date(2016, 8, 31).toordinal())),
        ("8月至次年3月", 2016, None),
        ("2016年8月起至3月5日", None, ("2016年8月起至3月5日", date(2016, 8, 1).toordinal(), date(2016, 3, 5).toordinal())),
        ("1月1日至2月30日", 2016, ("1月1日至2月30日", 30, 29)),
        ("公开13条", 2016, None),
    ],
)
def test_what_is_wrong_with_a_date(text, year, found):
    wrong = unreal_date(text, 0, len(text), year)
    assert (None if wrong is None else (wrong.words, wrong.stated, wrong.most)) == found


def test_the_month_of_a_year_stands_behind_its_words():
    text = "至2016年13月止"
    assert unreal_date(text, 1, 6, None).words == "2016年13月"
    assert unreal_date(text, 1, 5, None) is None
    assert unreal_date("在2016年" + " " * 30 + "13月", 1, 6, None) is None
