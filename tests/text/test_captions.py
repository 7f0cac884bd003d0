"""What stands over a table: caption and unit."""

import pytest

from gov_ie.text.captions import said_over, unit_said, units_of


def test_a_sentence_is_no_caption():
    assert said_over(["一、概述", "全年公开12条。"]) == ("", "")
    assert said_over(["表一", "", "（单位：人次）"]) == ("表一", "人次")


@pytest.mark.parametrize("line", ["收费金额（单位：万元）：0.5", "| 收费金额(单位:万元) | 2 |", "收费金额（单位：万元）\t0"])
def test_a_figure_or_a_row_of_another_table_is_no_caption(line):
    assert said_over(["附表", line]) == ("", "")


def test_years_and_numbers_of_tables_belong_to_captions():
    assert said_over(["附件1：2016年度统计表（单位：件）"]) == ("附件1：2016年度统计表", "件")


def test_units():
    for line, unit in {
        "单位:万元": "万元", "（单位：件、条）": "件、条", "计量单位：件(次)": "件(次)", "填报单位：青石县水务局": "", "单位名称：件": "",
        "各单位：件": "", "单位：青石县": "", "单 位 ： 个": "个", "(单位:人/次)": "人/次",
    }.items():  # fmt: skip
        assert unit_said(line) == unit, line


def test_several_units():
    assert units_of("条、件/万元") == ["条", "件", "万元"] and units_of("人/次") == ["人/次"] and units_of("") == []
