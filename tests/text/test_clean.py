"""The clean text: what each step reads, and that every range leads back."""

import time

import numpy as np
import pytest
from hypothesis import example, given, settings

from gov_ie.text.clean import SPAM, clean

from ..strategies import dirty_texts, reports


def text_of(source: str) -> str:
    return clean(source).text


@given(dirty_texts())
@example("辦結(jié)16件")
@example("<<b>b>现(xi(xiàn)àn)&amp;lt;br&amp;gt;")
@settings(max_examples=300, deadline=None)
def test_every_clean_range_leads_to_a_source_range(source):
    cleaned = clean(source)
    starts, ends = np.asarray(cleaned.offsets.starts), np.asarray(cleaned.offsets.ends)
    assert len(cleaned.text) == len(cleaned.offsets)
    assert (starts < ends).all() and (starts >= 0).all() and (ends <= len(source)).all()
    assert (np.diff(starts) >= 0).all() and (np.diff(ends) >= 0).all()
    for i, c in enumerate(cleaned.text):
        start, end = cleaned.to_source(i, i + 1)
        if c in source[start:end] and end - start == 1:
            assert source[start:end] == c
        assert cleaned.to_clean(start, end) is not None


@given(dirty_texts())
@settings(max_examples=300, deadline=None)
def test_a_clean_text_has_one_form(source):
    text = text_of(source)
    assert not any(c in text for c in "\r\t\u3000\xa0\u200b\ufeff，（）％０：；！？")
    assert "  " not in text and "\n\n" not in text and " \n" not in text and "\n " not in text
    assert text == text.strip(" \n")
    assert text_of(text) == text


@given(reports())
@settings(max_examples=200, deadline=None)
def test_a_range_and_back_holds_the_range(source):
    cleaned = clean(source)
    if not cleaned.text:
        return
    middle = len(cleaned.text) // 2
    start, end = cleaned.to_source(0, middle + 1)
    there = cleaned.to_clean(start, end)
    assert there is not None and there[0] <= 0 and there[1] >= middle + 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("現(xiàn)公布", "现公布"),
        ("現（xiàn）公布", "现公布"),
        ("辦結(jie)16件", "办结16件"),
        ("質(zhì liàng)量", "质量"),
        ("結(jiē\nguǒ)果", "结果"),
        ("合作(PPP)項目(一)(件)(App)", "合作(PPP)项目(一)(件)(App)"),
        ("局域网(wan)", "局域网(wan)"),
        ("附件(a)", "附件(a)"),
        ("現(ɡuǎn)", "现"),
        ("(xiàn)公布", "(xiàn)公布"),
    ],
)
def test_glosses(source, expected):
    assert text_of(source) == expected


def test_a_gloss_belongs_to_its_character():
    cleaned = clean("共辦結(jié)16件")
    assert cleaned.text == "共办结16件"
    assert cleaned.source[slice(*cleaned.to_source(1, 3))] == "辦結(jié)"
    assert cleaned.source[slice(*cleaned.to_source(3, 6))] == "16件"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("申請①１２件", "申请①12件"),
        ("５％；（一）：２，０００", "5%;(一):2,000"),
        ("。、《》〔〕“”", "。、《》〔〕“”"),
        ("本著便民原則,答覆率與覆議", "本着便民原则,答复率与复议"),
        ("顯著提高,覆蓋面", "显著提高,覆盖面"),
        ("公裏,皇後,乾部,製度", "公里,皇后,干部,制度"),
        ("著名品牌", "著名品牌"),
        ("𠮷野街道🙂", "𠮷野街道🙂"),
        ("公\u200b开\ufeff\u00ad信息", "公开信息"),
        ("公开\u3000\u3000312\xa0 条", "公开 312 条"),
    ],
)
def test_characters(source, expected):
    assert text_of(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("清河县物价局\n二 ○ 一 五 年 政 府 信 息 公 开 报 告\n全年", "清河县物价局\n二〇一五年政府信息公开报告\n全年"),
        ("2 0 1 5 年 政 府 信 息 公 开 年 报", "2015年政府信息公开年报"),
        ("清 河 县 粮 食 局\n全年", "清河县粮食局\n全年"),
        ("201 2年公开", "2012年公开"),
        ("计量单位\n条 条 件 件 次 个\n总 计 3 1 0 0 2", "计量单位\n条 条 件 件 次 个\n总 计 3 1 0 0 2"),  # cells of a table
        ("政 务 公 开 \n5 2 0 年", "政务公开\n5 2 0 年"),
        ("予 以 公 开 0 0 0 0 部 分 公 开 1", "予 以 公 开 0 0 0 0 部 分 公 开 1"),
        ("行政许可 2 0 1 0 年末在册 20 15 年内", "行政许可 2 0 1 0 年末在册 20 15 年内"),
        ("关 于 2016 年 度 政 务 公 开 的 报 告", "关于2016年度政务公开的报告"),
    ],
)
def test_characters_set_apart(source, expected):
    assert clean(source).text == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("二○一二年", "二〇一二年"),
        ("二0一五年三月", "二〇一五年三月"),
        ("二O一零年", "二〇一〇年"),
        ("二О一二年", "二〇一二年"),
        ("2O16年", "2016年"),
        ("201○年", "2010年"),
        ("２〇１６年", "2016年"),
        ("一百零二件", "一百零二件"),
        ("办结○件", "办结○件"),
        ("WTO 2年", "WTO 2年"),
    ],
)
def test_zeros_of_years(source, expected):
    assert text_of(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>公开</p><p>312条</p>", "公开\n312条"),
        ("公<b>开</b>信息", "公开信息"),
        ("<td>条</td><td>312</td>", "条 312"),
        ("公开&nbsp;312&ldquo;条&rdquo;", "公开 312“条”"),
        ("公开<!-- 注释 -->信息", "公开信息"),
        ("《<三公>经费》", "《<三公>经费》"),
        ("年报\n字号:[大 中 小] 【打印】 【关闭】\n根据要求", "年报\n根据要求"),
        ("关闭网站2个,打印材料", "关闭网站2个,打印材料"),
        ("微信 微博 公开", "微信 微博 公开"),
        ("完。\n打印本页 关闭窗口\n上一条:\n下一条:", "完。"),
        ("来源:县政府 浏览次数:312", "来源:县政府"),
        ("年报 --> 正文", "年报\n正文"),
    ],
)
def test_web_residue(source, expected):
    assert text_of(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("截至\r\n2015\r\n年\r\n底,共公开\r\n312\r\n条。", "截至2015年底,共公开312条。"),
        ("主动公开数\n条\n312\n1804", "主动公开数\n条\n312\n1804"),
        ("一、概述\n2016年,我局公开12条。", "一、概述\n2016年,我局公开12条。"),
        ("二、主动公开情况\n2015\n年,我县公开信息。", "二、主动公开情况\n2015年,我县公开信息。"),
        ("我局公开了信息\n,办结3件\n。", "我局公开了信息,办结3件。"),
        ("按照《条例\n》(国令\n第711号)", "按照《条例》(国令第711号)"),
        ("主要做法如下:\n一是公开。\n二是解读。", "主要做法如下:\n一是公开。\n二是解读。"),
        ("1.网站公开情况\n2.政府公报\n3.其他", "1.网站公开情况\n2.政府公报\n3.其他"),
        ("标题:某局年报\n发布时间:2017-01-02\n根据要求", "标题:某局年报\n发布时间:2017-01-02\n根据要求"),
        ("第一段。\n\n\n第二段。", "第一段。\n第二段。"),
    ],
)
def test_line_breaks(source, expected):
    assert text_of(source) == expected


@pytest.mark.parametrize("width", [28, 33, 40])
@pytest.mark.parametrize("gloss", ["", "(xìn)"])
def test_hard_wrapped_text_is_put_together(width, gloss):
    paragraph = (
        f"我局高度重视政府信{gloss}息公开工作,成立领导小组,明确分管领导和责任科室,及时修订公开指南,全年主动公开政府信{gloss}息一千二百条"
        f"其中网站公开六百条,公报公开三百条,其余通过新闻发布会和公告栏公开,群众满意率为百分之九十八。"
    )
    heading = "一、主动公开情况"
    pages = []
    for _ in range(6):
        pages += [heading, *(paragraph[i : i + width] for i in range(0, len(paragraph), width))]
    lines = text_of("\n".join(pages)).split("\n")
    assert lines == [heading, paragraph.replace(gloss, "") if gloss else paragraph] * 6


def test_spam_is_one_character_with_the_whole_range():
    phrase = "澳门皇冠体育投注"
    source = (
        f"{phrase}办公室印发通知。各县向{phrase}报送信息12条,{phrase}信息公开办结率100%。砚坞海带节公开2条,海带节筹备。"
    )
    cleaned = clean(source)
    assert cleaned.text.count(SPAM) == 3 and "海带节" in cleaned.text
    at = cleaned.text.index(SPAM)
    assert source[slice(*cleaned.to_source(at, at + 1))] == phrase


def test_empty():
    cleaned = clean("")
    assert cleaned.text == "" and len(cleaned.offsets) == 0
    assert clean(" \r\n\u3000").text == ""


@pytest.mark.parametrize(
    "unit",
    [
        "主动公开政府信息312条。\n",
        "件(",
        "<",
        "<!--",
        "&",
        "打印 ",
        "a\nb\n",
        "二0",
        "澳门投注",
        "“。",
        "<b>公</b>",
        "\u200b ",
        "(a\n",
    ],
)
def test_time_grows_with_the_length(unit):
    """Twice the text takes about twice the time; quadratic steps would take four times."""

    def seconds(count: int) -> float:
        text = unit * count
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            clean(text)
            best = min(best, time.perf_counter() - start)
        return best

    count = 40_000 // len(unit)
    seconds(100)
    assert seconds(4 * count) < 10 * seconds(count) + 0.05
