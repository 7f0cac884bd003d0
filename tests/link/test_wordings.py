"""Ways of saying a measure in full, on texts whose spans are given."""

from __future__ import annotations

import pytest

from gov_ie.link.wordings import wording_features, wordings
from tests.link.test_resolve import draft, tagged


def ways(marked: str) -> dict[str, str]:
    """Those of a text's last fact, each fact the pair of a number and a measure in order."""
    text = tagged(marked)
    drafts = [draft(text, i, i) for i in range(len(text.quantities))]
    return wordings(text, drafts, len(drafts) - 1)


@pytest.mark.parametrize(
    "marked, way, words",
    [
        ("{M|收到信件}{Q|57件}", "own", "收到信件"),
        ("{M|发送短信}{Q|10条},{M|占}{Q|96%}", "known", "发送短信占比"),
        ("{Y|2016年}{A|我局}累计公文检索栏{M|点击量}{Q|9万次}", "before", "公文检索栏点击量"),
        ("编制目录、指南、部门{M|清单}{Q|9项}", "before", "部门清单"),
        ("{M|答复}来电来访共计{Q|9人次}", "behind", "答复来电来访"),
        ("抽调{Q|两名}{M|骨干}专管热线回访,轮流值班", "behind", "骨干专管热线回访"),
        ("对口帮扶{Q|9个}{M|贫困村}", "verb", "对口帮扶贫困村"),
        ("{M|编写防汛简讯}{Q|9期}({M|采用}{Q|6期})", "last", "编写防汛简讯采用"),
        ("{M|编写防汛简讯}{Q|9期},电台{M|采用}{Q|6期}", "last-before", "编写防汛简讯电台采用"),
        ("{M|查处案件}{Q|9起},{M|涉案}{Q|6人},{M|罚款}{Q|3元}", "last-but-one", "查处案件罚款"),
        ("{M|查处案件}{Q|9起},{M|涉案}{Q|6人},{M|罚款}{Q|3元},{M|移送}{Q|1起}", "first", "查处案件移送"),
        ("(三)便民服务卡\n全年{M|发放}{Q|9张}", "heading", "便民服务卡发放"),
        ("推行办事代理制,{M|受理}{Q|9件}", "clause", "推行办事代理制受理"),
        ("全县农家书屋,周末开放,{M|借阅}{Q|9册}", "subject", "全县农家书屋借阅"),
        ("县里办的《清河水利》,逢五出版,{M|印发}{Q|9期}", "quoted", "《清河水利》印发"),
        ("{M|召开会议}{Q|9次},{M|其中}{Q|3次}", "same", "召开会议"),
    ],
)
def test_a_measure_is_said_in_full_by_what_stands_around_it(marked, way, words):
    assert ways(marked)[way] == words


def test_a_part_is_said_in_full_by_its_total():
    text = tagged("{M|收到来信}{Q|57件},{M|来访}{Q|5件}。其中{M|匿名}{Q|20件}")
    drafts = [draft(text, i, i) for i in range(3)]
    drafts[2].part_of = 0
    assert wordings(text, drafts, 2)["total"] == "收到来信匿名"


def test_no_wording_stands_twice_and_none_is_endless():
    assert ways("{M|收到信件}{Q|57件}") == {"own": "收到信件"}
    assert ways("省" * 60 + "{M|来信}{Q|57件}") == {"own": "来信"}


def test_a_wording_does_not_reach_over_a_body_a_year_or_a_number():
    assert "before" not in ways("清河县{A|水务局}{M|来信}{Q|57件}")
    assert "before" not in ways("县里{Y|去年}{M|来信}{Q|57件}")
    assert ways("{M|来信}{Q|57件}占总数{M|来访}{Q|5件}")["before"] == "占总数来访"


def test_features_tell_which_ways_there_are_and_how_much_they_add():
    text = tagged("{M|来信}{Q|57件}")
    told = wording_features(text, [draft(text)], 0, {"own": "来信", "before": "群众来信", "last": "来" * 30})
    assert told[-3:] == ["way:own|0", "way:before|2", "way:last|9"]
