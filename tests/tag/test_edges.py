"""Where spans begin and end once they are found."""

import re
from dataclasses import replace

import pytest

from gov_ie.tag.edges import (
    _apart,
    _begun,
    _cells_beside,
    _joined,
    _named_whole,
    _names,
    _places,
    _settled,
    _without_crumb,
)
from gov_ie.tag.spans import TaggedSpan


def span(text: str, words: str) -> TaggedSpan:
    start = text.index(words)
    return TaggedSpan(start, start + len(words), "AGENCY", 0.9)


@pytest.mark.parametrize(
    "text, found, whole",
    [
        ("登录滨江开发区管委会网站", "区管委会", "滨江开发区管委会"),
        ("登录滨江开发区管委会网站", "开发区管委会", "滨江开发区管委会"),
        ("我省公安厅与区管委会", "区管委会", "区管委会"),
        ("省经信委政府信息公开工作", "省经信委政府", "省经信委"),
        ("县人民政府信息公开办", "县人民政府", "县人民政府"),
        ("区管委会", "区管委会", "区管委会"),
        ("年报 > 2013清河县人民政府2013年度报告", "2013清河县人民政府", "清河县人民政府"),
        ("2022冬奥组委", "2022冬奥组委", "2022冬奥组委"),
        ("12345政务服务热线", "12345政务服务热线", "12345政务服务热线"),
    ],
)
def test_a_body_is_named_whole(text, found, whole):
    fixed = _named_whole(text, span(text, found), ["滨江开发区"])
    assert text[fixed.start : fixed.end] == whole


def test_places_are_those_of_the_bodies_the_longest_first():
    text = "滨江经济开发区管委会、清河县水务局、县水务局、我局"
    names = ["滨江经济开发区管委会", "清河县水务局", "县水务局", "我局"]
    assert _places(text, [span(text, n) for n in names]) == ["滨江经济开发区", "清河县"]


@pytest.mark.parametrize(
    "text, place",
    [
        ("岚屿新城综合实验区年报。岚屿新城综合实验区管委会网站,登录岚屿新城综合实验区,岚屿新城综合实验区档案馆", "岚屿新城综合实验区"),
        ("岚屿综合实验区年报。岚屿综合实验区管委会网站,登录岚屿综合实验区,在综合实验区内,到综合实验区", "综合实验区"),
        ("在综合实验区。在综合实验区", "综合实验区"),
        ("。综合实验区。综合实验区。综合实验区。综合实验区", "综合实验区"),
    ],
)
def test_a_place_begins_where_nearly_all_of_its_names_begin(text, place):
    assert _begun(text, "综合实验区") == place


@pytest.mark.parametrize(
    "found, parts",
    [
        ("房产交易中心和行政服务中心", ["房产交易中心", "行政服务中心"]),
        ("省委省政府", ["省委", "省政府"]),
        ("市政务服务中心、市档案局", ["市政务服务中心", "市档案局"]),
        ("市规划和自然资源局", ["市规划和自然资源局"]),
        ("清河县人民政府", ["清河县人民政府"]),
    ],
)
def test_two_bodies_named_in_one_breath_are_two_mentions(found, parts):
    assert [found[s.start : s.end] for s in _apart(found, span(found, found))] == parts


@pytest.mark.parametrize(
    "words, settled",
    [
        ("自2016年1月1日起至2016年12月31日止", "2016年1月1日起至2016年12月31日"),
        ("从2016年1月1日至6月30日", "2016年1月1日至6月30日"),
        ("截止2016年底", "截止2016年底"),
        ("全年", "全年"),
        ("今年累计", "今年"),
        ("自2015年累计", "2015年"),
        ("2016年度累计", "2016年度"),
        ("历年累计", "历年累计"),
        ("累计", "累计"),
    ],
)
def test_a_period_stands_without_the_words_around_it(words, settled):
    fixed = _settled(words, TaggedSpan(0, len(words), "YEAR", 0.9), [])
    assert words[fixed.start : fixed.end] == settled


@pytest.mark.parametrize(
    "text, dated",
    [
        ("对照《清河县2016年简政放权方案》逐条自查", ""),
        ("根据《条例》,2016年公开", "2016年"),
        ("2016年印发《要点》", "2016年"),
        ("《条例施行,2016年《规定》", "2016年"),
        ("《条例,2016年公开。" + "各" * 80 + "》", "2016年"),
    ],
)
def test_a_year_in_the_title_of_a_document_dates_nothing_reported(text, dated):
    start = text.index("2016年")
    settled = _settled(text, TaggedSpan(start, start + 5, "YEAR", 0.9), [])
    assert text[settled.start : settled.end] == dated


@pytest.mark.parametrize(
    "text, name",
    [
        ("详细信息清河县水务局。清河县水务局。清河县水务局", "清河县水务局"),
        ("县水务局清河县水务局。清河县水务局。清河县水务局", "清河县水务局"),
        ("江南市清河县水务局。清河县水务局。清河县水务局", "江南市清河县水务局"),
        ("江南清河县水务局。清河县水务局。清河县水务局", "江南清河县水务局"),
        ("中共清河县委宣传部。清河县委宣传部。清河县委宣传部", "中共清河县委宣传部"),
        ("国家税务总局清河县税务局。清河县税务局。清河县税务局。国家税务总局", "国家税务总局清河县税务局"),
        ("原清河县环境保护局。清河县环境保护局。清河县环境保护局", "原清河县环境保护局"),
        ("江南大学清河县附属医院。清河县附属医院。清河县附属医院", "江南大学清河县附属医院"),
        ("详细信息清河县水务局。清河县水务局", "详细信息清河县水务局"),
    ],
)
def test_what_a_page_leaves_before_a_name_is_cut_off_and_nothing_else(text, name):
    mentions = [TaggedSpan(m.start(), m.end(), "AGENCY", 0.9) for m in re.finditer("[^。]+", text)]
    found = _without_crumb(text, mentions[0], _names(text, mentions))
    assert text[found.start : found.end] == name


@pytest.mark.parametrize(
    "text, found, joined",
    [
        ("自2016年1月1日起,至2016年12月31日止", ["2016年1月1日", "2016年12月31日"], ["2016年1月1日起,至2016年12月31日"]),
        ("2016年1月1日至12月31日", ["2016年1月1日", "12月31日"], ["2016年1月1日至12月31日"]),
        ("2015年至2016年", ["2015年", "2016年"], ["2015年", "2016年"]),
        ("2016年1月1日—12月31日", ["2016年1月1日", "12月31日"], ["2016年1月1日—12月31日"]),
        ("2016年1月1日,2016年3月5日", ["2016年1月1日", "2016年3月5日"], ["2016年1月1日", "2016年3月5日"]),
    ],
)
def test_two_dates_of_one_period_are_one_mention(text, found, joined):
    spans = [TaggedSpan(text.index(words), text.index(words) + len(words), "YEAR", 0.9) for words in found]
    assert [text[s.start : s.end] for s in _joined(text, spans)] == joined


def test_the_cells_of_a_row_under_periods_are_figures_where_one_is():
    text = "指标 单位 2012年 历年累计收到申请 件 9 2045办结 件 8 24来信 件 3"
    tagged = [TaggedSpan(text.index(n), text.index(n) + len(n), "QUANTITY", 0.9) for n in ("9 ", "3")]
    assert [text[a:b] for a, b in _cells_beside(text, [replace(tagged[0], end=tagged[0].start + 1), tagged[1]])] == ["9", "2045"]
    assert _cells_beside(text.replace("累计", "合计"), tagged) == []
