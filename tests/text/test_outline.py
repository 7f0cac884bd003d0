"""Title, header, sections, sentences and clauses of clean texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.text.clean import clean
from gov_ie.text.outline import outline
from gov_ie.text.sentences import LONGEST

from ..strategies import dirty_texts

TEXTS = dirty_texts().map(lambda source: clean(source).text) | st.text(max_size=200)


def headings(text):
    return [(s.level, s.marker, text[s.title_start : s.title_end]) for s in outline(text).sections]


def sentences(text):
    return [text[s.start : s.end] for s in outline(text).sentences]


def clauses(text):
    return [text[c.start : c.end] for c in outline(text).clauses]


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_ranges_are_in_bounds_and_in_order(text):
    o = outline(text)
    for span in (o.title, o.crumbs, *o.header.values()):
        assert span is None or 0 <= span[0] < span[1] <= len(text)
    for i, section in enumerate(o.sections):
        assert 0 <= section.start < section.title_start <= section.title_end <= section.end <= len(text)
        assert section.start == 0 or i == 0 or section.start >= o.sections[i - 1].title_end
        if section.parent is not None:
            parent = o.sections[section.parent]
            assert section.parent < i and parent.level == section.level - 1
            assert parent.start < section.start and section.end <= parent.end
        else:
            assert section.level == 1


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_sentences_and_clauses_hold_every_character_that_is_no_blank(text):
    o = outline(text)
    position = 0
    for i, sentence in enumerate(o.sentences):
        assert position <= sentence.start < sentence.end <= len(text)
        assert not text[position : sentence.start].strip()
        assert not text[sentence.start].isspace() and not text[sentence.end - 1].isspace()
        assert sentence.end - sentence.start <= LONGEST
        assert o.sentence_at(sentence.start) == o.sentence_at(sentence.end - 1) == i
        assert sentence.section == o.section_at(sentence.start)
        position = sentence.end
    assert not text[position:].strip()
    pieces = {}
    for clause in o.clauses:
        pieces.setdefault(clause.sentence, []).append((clause.start, clause.end))
    for i, sentence in enumerate(o.sentences):
        assert pieces[i][0][0] == sentence.start and pieces[i][-1][1] == sentence.end
        assert all(a[1] == b[0] and a[0] < a[1] for a, b in zip(pieces[i], pieces[i][1:], strict=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、概述\n2016年公开12条。\n(一)制度建设\n修订3项。\n1.公开指南。修订1次。\n(1)受理\n二、存在的问题\n人员少。",
            [
                (1, "一、", "概述"),
                (2, "(一)", "制度建设"),
                (3, "1.", "公开指南"),
                (4, "(1)", "受理"),
                (1, "二、", "存在的问题"),
            ],
        ),
        (
            "某局年报 一、概述2016年,我局公开12条。二、主动公开政府信息情况(一)主动公开的数量全年公开12条。三、存在的问题和改进措施虽然有成效,仍有不足。",
            [
                (1, "一、", "概述"),
                (1, "二、", "主动公开政府信息情况"),
                (2, "(一)", "主动公开的数量"),
                (1, "三、", "存在的问题和改进措施"),
            ],
        ),
        ("第一部分 概述\n一、总体情况\n全年良好。", [(1, "第一部分", "概述"), (2, "一、", "总体情况")]),
        ("(二)政务微博。全年共发布96条。", [(2 - 1, "(二)", "政务微博")]),
        ("工作中,一是加强领导。二是加强培训。第一、二季度各3次,一、二、三等奖各1个。", []),
        ("同比增长1.5倍,版本2.0,2016.1.1起。", []),
        ("(三)不予公开\n1.属于国家秘密\n2.其他法律行政法规禁止公开\n(七)总计", []),
        ("按照第二十条第(一)项信息内容公开。", []),
    ],
)
def test_sections(text, expected):
    assert headings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某县水利局2016年政府信息公开工作年度报告\n根据要求,现公布。", "某县水利局2016年政府信息公开工作年度报告"),
        ("某县统计局2011年度\n政府信息公开工作年度报告\n根据要求", "某县统计局2011年度\n政府信息公开工作年度报告"),
        ("标题: 某县2016年年报\n正文", "某县2016年年报"),
        (
            "当前位置:首页 > 政务公开 > 年报 某区2014年度政府信息公开工作年度报告 来源:某区 根据条例",
            "某区2014年度政府信息公开工作年度报告",
        ),
        ("某镇2018年政务公开工作总结根据县政府要求,我镇总结如下。", "某镇2018年政务公开工作总结"),
        ("某局2020年政府网站工作年度报表\n单位 数量", "某局2020年政府网站工作年度报表"),
        (
            "2017年,省粮食局重视公开。现将省粮食局2017年政务公开工作报告如下:\n一、概述",
            "省粮食局2017年政务公开工作报告",
        ),
        ("根据条例要求,现公布2013年度政府信息公开年度报告。", None),
        ("", None),
        ("清河省 2010 年政府信息公开工作年度报告\n根据要求", "清河省 2010 年政府信息公开工作年度报告"),
        ("首页 > 年报清河县2017 年政府信息公开工作年度报告\n根据要求", "清河县2017 年政府信息公开工作年度报告"),
        ("首页 政务公开 2017年政府信息公开工作年度报告\n根据要求", "2017年政府信息公开工作年度报告"),
        ("详细内容清河县人民政府2011年度政府信息公开年度报告\n根据要求", "清河县人民政府2011年度政府信息公开年度报告"),
        ("清河区2017年城市运行年报\n运行平稳。\n下一篇:清河区2016年政府信息公开工作年度报告", "清河区2017年城市运行年报"),
        ("清河区2017年城市运行年报\n运行平稳。\n相关阅读: 清河区2016年政府信息公开工作年度报告", "清河区2017年城市运行年报"),
        ("清河区政府\n运行平稳。\n下一篇:清河区2016年政府信息公开工作年度报告", None),
        ("清河区人民政府\n2014年政府信息公开\n年度报告\n根据要求", "清河区人民政府\n2014年政府信息公开\n年度报告"),
        (
            "首页\n2019年政府信息公开工作年度报告\n2018年政府信息公开工作年度报告\n清河区2017年政府信息公开工作年度报告\n2017年,我区公开信息。",
            "清河区2017年政府信息公开工作年度报告",
        ),
        (
            "清河区2018年政府信息公开年报\n清河区2017年政府信息公开年报\n2017年,清河区公开信息。\n2018年将改进。",
            "清河区2017年政府信息公开年报",
        ),
        ("上一篇 下一篇\n清河区2016年政府信息公开年报\n2017年改进。", "清河区2016年政府信息公开年报"),
        (
            "清河区2018年政府信息公开年报\n清河区2017年政府信息公开年报\n2018年,清河区公开信息。2017年如此。2017年亦然。2017年。",
            "清河区2018年政府信息公开年报",
        ),
        (
            "清河区二〇一七年政府信息公开年报\n清河区2016年政府信息公开年报\n清河区公开信息。2017年。2017年。2016年。",
            "清河区二〇一七年政府信息公开年报",
        ),
        ("在述职会上的发言\n——清河市水务集团2017年信息公开述职\n各位领导:集团公开信息。", "清河市水务集团2017年信息公开述职"),
        ("清河学院信息公开问答(2020年)\n学院公开信息。", "清河学院信息公开问答(2020年)"),
        ("版权所有清河区信息中心2017年建站\n清河区公开信息。", None),
        ("下一篇清河区水务局2017年公开工作\n清河区公开信息。", None),
        ("清河区水务局2017年3月工作总结会\n清河区公开信息。", None),
        ("清河大学2015-2016学年信息公开年度报告\n2016年,清河大学公开信息。", "清河大学2015-2016学年信息公开年度报告"),
        ("字体:[大中小]清河局2020年政府信息公开工作年度报告\n清河局公开信息。", "清河局2020年政府信息公开工作年度报告"),
        ("清河区2014年政府信息公开工作?度报告\n根据要求", "清河区2014年政府信息公开工作?度报告"),
        (
            "清河局2019年政府信息公开工作年度报告 标 题: 时 效 性: 清河局根据条例",
            "清河局2019年政府信息公开工作年度报告",
        ),
        (
            "· 清河市政府2014年政府信息公开年报\n清河市文化局2014年政府信息公开年报\n发布机构:市文化局\n全年公开。",
            "清河市文化局2014年政府信息公开年报",  # the one over the page's fields
        ),
        (
            "清河市教育局2014年政府信息公开年报\n清河市文化局2014年政府信息公开年报\n民政局\n全年公开。\n清河市文化局\n2015年1月",
            "清河市文化局2014年政府信息公开年报",  # the one that is signed
        ),
        (
            "清河口县文化局2014年政府信息公开年报\n清河口县2014年政府信息公开年报\n全年公开。清河口县文化局",
            "清河口县文化局2014年政府信息公开年报",
        ),
        ("清河市\n文化局\n2014年政府信息公开年报\n全年公开。", "清河市\n文化局\n2014年政府信息公开年报"),
        ("清河市\n城乡建设委员会\n2014年政府信息公开年报\n全年公开。", "清河市\n城乡建设委员会\n2014年政府信息公开年报"),
        ("清河市\n通知公告\n2014年政府信息公开年报\n全年公开。", "通知公告\n2014年政府信息公开年报"),
        ("清河区人民检察院检务公开工作总结 2016年\n全院公开。", "清河区人民检察院检务公开工作总结 2016年"),
        ("清河县政府门户网站 2014年度工作报告\n全县公开。", "清河县政府门户网站 2014年度工作报告"),
        ("政务公开/年度报告/ 2016年 清河市气象局2016年 政府信息公开年度报告 2017-03-24\n我局公开。", "清河市气象局2016年 政府信息公开年度报告"),
        ("2016年 2015年清河县政府办政府信息公开年度报告(2016年)清河县", "2015年清河县政府办政府信息公开年度报告(2016年)"),
        (
            "公开 ·清河县水利局2015年政府信息公开年报 [2016-02-11]·石浔镇人民政府2015年信息公开年报 [2016-02-09]清河县人民政府2015年政府信息公开年报来源:县政府办 日期:2016-3-24\n"
            "清河县人民政府公开。",
            "清河县人民政府2015年政府信息公开年报",
        ),
        ("首页 > 政务公开 > 历年年报 > 清河县水务局2016年政府信息公开工作年度报告\n我局", "清河县水务局2016年政府信息公开工作年度报告"),
        ("年报 [上年年报] 清河镇2015年政府信息公开年报 清河镇2016年政府信息公开工作年度报告 我镇", "清河镇2016年政府信息公开工作年度报告"),
        ("清河区政府信息公开工作\n2017年度报告\n日期:2018-03-30\n根据要求", "清河区政府信息公开工作\n2017年度报告"),
    ],
)
def test_title(text, expected):
    title = outline(text).title
    assert (title and text[slice(*title)]) == expected


def test_header():
    text = "索引号: X-01 发文日期:2014-03-14\n发布机构: 某县政府\n文号:\n来源:某网 发布时间:2014-03-14 10:00 正文开始。来源: 不是。"
    header = {name: text[slice(*value)] for name, value in outline(text).header.items()}
    assert header == {
        "索引号": "X-01", "发文日期": "2014-03-14", "发布机构": "某县政府", "来源": "某网", "发布时间": "2014-03-14 10:00",
    }  # fmt: skip


def test_header_without_blanks():
    text = "首页 > 年报标题:某区2013年年报发布时间:2014-03-18 09:42:11 发布机构:某区政府办公室 栏目:年报 某区政府。"
    header = {name: text[slice(*value)] for name, value in outline(text).header.items()}
    assert header["标题"] == "某区2013年年报"
    assert header["发布时间"] == "2014-03-18 09:42:11"
    assert header["发布机构"] == "某区政府办公室"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开1.5万条,3,200件。办结率99.6%。", ["公开1.5万条,3,200件。", "办结率99.6%。"]),
        ("申请3件;办结2件。", ["申请3件;办结2件。"]),
        ("一是加强领导。二是加强培训。", ["一是加强领导。", "二是加强培训。"]),
        ("设立“问政。解读”专栏(见附件。略)3个。", ["设立“问政。解读”专栏(见附件。略)3个。"]),
        ("规划?项目?资金均公开。好!", ["规划?项目?资金均公开。", "好!"]),
        ("指标名称\n条\n312", ["指标名称", "条", "312"]),
        ("没有闭合的(括号。下一句。", ["没有闭合的(括号。", "下一句。"]),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_a_long_table_is_cut_between_cells():
    text = " ".join(f"指标{i} 条 {i * 7}" for i in range(300))
    pieces = sentences(text)
    assert all(len(piece) <= LONGEST for piece in pieces) and " ".join(pieces) == text
    digits = "1" * 2000
    assert "".join(sentences(digits)) == digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到57件,其中网络40件(含补正5件,重复1件)、信函17件;",
            ["收到57件,", "其中网络40件(含补正5件,重复1件)、信函17件;"],
        ),
        (
            "访问量1,200次,时间10:30,网址https://a.gov.cn/x。",
            ["访问量1,200次,", "时间10:30,", "网址https://a.gov.cn/x。"],
        ),
        ("没有闭合(的,括号,3件", ["没有闭合(的,", "括号,", "3件"]),
    ],
)
def test_clauses(text, expected):
    assert clauses(text) == expected
