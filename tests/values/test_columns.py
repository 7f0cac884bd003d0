"""Heads of tables whose columns are periods."""

import time
from datetime import date

import pytest

from gov_ie.types import Period
from gov_ie.values.columns import period_columns, titled_period

OWN = Period.of_year(2017)


@pytest.mark.parametrize("between", [" ", "　", "|", " / ", "\n", " \n ", "|\n|"])
def test_titles_divided_by_blanks_rules_and_one_line_end(between):
    text = f"指标 本年{between}历年累计\n收到申请数 7 19"
    assert [columns.titles for columns in period_columns(text)] == [("本年", "历年累计")]


@pytest.mark.parametrize("between", ["\n\n", " \n \n ", "。", "公开"])
def test_titles_of_two_lines_apart_or_in_a_sentence_are_no_head(between):
    assert not period_columns(f"指标 本年{between}历年累计\n收到申请数 7 19")


@pytest.mark.parametrize("blanks", [" ", "\t", "|", "　"])
def test_a_title_before_many_blanks_takes_no_time(blanks):
    text = "本年" + blanks * 200_000 + "公开"
    start = time.process_time()
    assert period_columns(text) == []
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("本年", OWN),
        ("本年度数(件)", OWN),
        ("当年", OWN),
        ("今年数量", OWN),
        ("上年", Period.of_year(2016)),
        ("上一年度", Period.of_year(2016)),
        ("去年", Period.of_year(2016)),
        ("2015年度", Period.of_year(2015)),
        ("2015年总数", Period.of_year(2015)),
        ("2015年数值(条)", Period.of_year(2015)),
        ("二〇一五年(件)", Period.of_year(2015)),
        ("历年累计", Period(date.min, date(2017, 12, 31), None)),
        ("累计数", Period(date.min, date(2017, 12, 31), None)),
    ],
)
def test_the_period_that_a_title_names(title, period):
    assert titled_period(title, 2017, OWN) == period


@pytest.mark.parametrize(("title", "period"), [("本年", OWN), ("上年", None), ("去年", None), ("历年累计", None), ("2015年", Period.of_year(2015))])
def test_the_period_of_a_title_where_the_report_names_no_year(title, period):
    assert titled_period(title, None, OWN) == period
    assert titled_period("本年", 2017, None) is None


def test_a_title_that_stands_twice_is_no_head():
    assert not period_columns("指标 本年 本年\n收到申请数 7 19")


def test_every_head_is_found_with_its_end():
    text = "指标 本年 上年\n收到 7 19\n指标 2015年 2014年 历年累计\n答复 1 2 3"
    found = period_columns(text)
    assert [columns.titles for columns in found] == [("本年", "上年"), ("2015年", "2014年", "历年累计")]
    assert [text[: columns.end].rpartition(" ")[2] for columns in found] == ["上年", "历年累计"]


@pytest.mark.parametrize(("title", "start"), [("历年累计", 1), ("2010年以来累计", 2010), ("2014年以来累计", 1)])
def test_a_column_of_all_years_begins_where_it_says_and_never_behind_its_end(title, start):
    period = titled_period(title, 2012, None)
    assert (period.start.year, period.end.year, period.year) == (start, 2012, None)
