"""Heads of tables whose columns are periods."""

import time

import pytest

from gov_ie.values.columns import period_columns


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
