"""What stands in a cell, and how labels are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.forms.labels import core, is_unit, key, read_cell, read_texts, similarity, unit_in


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        ("12", "number", "12"),
        (" 0 ", "number", "0"),
        ("1,204.5", "number", "1,204.5"),
        ("0件", "number", "0件"),
        ("约500余件", "number", "约500余件"),
        ("1.2万元", "number", "1.2万元"),
        ("98.5%", "number", "98.5%"),
        ("-3", "number", "-3"),
        ("+8", "number", "+8"),
        ("12(含补正2)", "number", "12"),
        ("无", "number", "无"),
        ("", "blank", ""),
        ("/", "blank", ""),
        ("——", "blank", ""),
        ("(七)", "blank", ""),
        ("其中:", "blank", ""),
        ("0551-6666123", "label", None),
        ("13900000000", "blank", ""),
        ("007", "blank", ""),
        ("2016-01-20", "label", None),
        ("2016年", "label", "2016年"),
        ("12/15", "label", None),
        ("3 5", "label", None),
        ("第12期", "label", None),
        ("件", "label", "件"),
        ("(一)予以公开", "label", "予以公开"),
    ],
)
def test_cells(text, kind, surface):
    reading = read_cell(text)
    assert reading.kind == kind
    if surface is not None:
        assert reading.surface == surface


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("(3) 危及“三安全一稳定”", "危及三安全一稳定"),
        ("①重复申请", "重复申请"),
        ("其中:1.当面申请数(件)", "当面申请数"),
        ("自\n然\n人", "自然人"),
        ("专(兼)职人员数", "专兼职人员数"),
        ("本年收费金额(单位:万元)", "本年收费金额"),
        ("本年收费金额 单位:万元", "本年收费金额"),
        ("二、", ""),
        ("2019年", "2019年"),
    ],
)
def test_keys(text, words):
    assert key(text) == words


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("数量(件)", "件"),
        ("金额(万元)", "万元"),
        ("(\n单\n位\n:\n万\n元\n)", "万元"),
        ("单位:人次", "人次"),
        ("总计(含补正)", ""),
        ("收到申请数", ""),
        ("第(五)项", ""),
    ],
)
def test_units(text, unit):
    assert unit_in(text) == unit


def test_units_are_words_of_the_lexicon():
    assert all(map(is_unit, ("件", "万元", "人次", "%", "条")))
    assert not any(map(is_unit, ("自然人", "总计", "其他", "数量", "规章")))


def test_contrasts_are_not_alike():
    assert similarity("同意公开答复数", "不同意公开答复数") == 0
    assert similarity("专职人员数", "兼职人员数") == 0
    assert similarity("上年结转申请", "下年结转申请") == 0
    assert similarity("主动公开的政府信息数", "主动公开政府信息数") > 0.8


def test_traditional_and_wide():
    assert read_texts(["結轉下年度繼續辦理", "１２．５"]) == ["结转下年度继续办理", "12.5"]
    assert read_texts(["本年\n增/减", "", "𠮷１", "\ud800"]) == ["本年 增/减", "", "𠮷1", "\ud800"]


@given(st.lists(st.text(max_size=30), max_size=8))
def test_a_code_point_for_a_code_point(texts):
    assert [len(text) for text in read_texts(texts)] == [len(text) for text in texts]


@given(st.text(alphabet="0123456789.,件条()（一、其中:约万元%-+年 \n无公开", max_size=24))
def test_ranges_lie_in_the_cell(text):
    reading = read_cell(text)
    assert 0 <= reading.start <= reading.end <= len(text)
    start, end = core(text)
    assert start >= 0 and end <= len(text)
    if reading.kind == "number":
        assert reading.surface.strip() == reading.surface and reading.surface


@pytest.mark.parametrize(
    ("label", "words", "unit"),
    [
        ("公开政府信息/条", "公开政府信息", "条"),
        ("收到申请数 件", "收到申请数", "件"),
        ("收取费用　万元", "收取费用", "万元"),
        ("本年收費金額（單(dān)位：萬(wàn)元）", "本年收费金额", "万元"),
        ("规范性文 件", "规范性文件", ""),
        ("政府门户网 站", "政府门户网站", ""),
        ("自 然 人", "自然人", ""),
        ("财政收/支", "财政收支", ""),
        ("报刊/网页", "报刊网页", ""),
    ],
)
def test_a_unit_behind_a_label(label, words, unit):
    [read] = read_texts([label])
    assert (key(read), unit_in(read)) == (words, unit)
