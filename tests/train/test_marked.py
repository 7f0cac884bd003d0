from decimal import Decimal

import pytest

from gov_ie.errors import AnnotationError
from gov_ie.train.marked import compile_marked, describe

HEAD = "agency: 清河县水务局 | 县水务局\nyear: 2016\n---\n"


def compiled(body, head=HEAD):
    return compile_marked(head + body, "x")


def test_spans_lie_where_the_marks_stood():
    report = compiled("{A|县水务局}{Y|全年}共{M|公开信息}{Q|312条|disclosure.items}。")
    assert report.text == "县水务局全年共公开信息312条。"
    assert [(s.label, s.text) for s in report.spans] == [
        ("AGENCY", "县水务局"),
        ("YEAR", "全年"),
        ("MEASURE", "公开信息"),
        ("QUANTITY", "312条"),
    ]
    assert all(report.text[s.start : s.end] == s.text for s in report.spans)


def test_values_are_read_and_can_be_overruled():
    one, two = compiled("{M|支出}{Q|5万余元|-}、{Q|7条|- unit=件 value=8 mod=about}").facts
    assert (one.value, one.unit, one.modifier) == (Decimal(50000), "元", "over")
    assert (two.value, two.unit, two.modifier) == (Decimal(8), "件", "about")


def test_references():
    report = compiled(
        "{M#r|收到申请}{Q#t|5件|request.received},其中{M|网络}{Q|3件|request.received channel=online ^t};"
        "{Q|未|review.total m=a;litigation.total m=b}发生{M#a|复议}、{M#b|诉讼}。{Q|两期|- >}{M|培训班}"
    )
    total, part, review, litigation, classes = report.facts
    texts = {s.id: s.text for s in report.spans}
    assert part.part_of == total.id and part.by == {"channel": "online"}
    assert [texts[m] for f in (review, litigation, classes) for m in f.measures] == ["复议", "诉讼", "培训班"]
    assert review.quantity == litigation.quantity and (review.value, review.unit) == (0, "件")
    assert classes.unit == "期" and classes.value == 2


def test_a_measure_alone_can_say_none():
    [fact] = compiled("对公众{M|免收费用|request.fees}。").facts
    assert fact.quantity is None and fact.value == 0 and fact.unit == "元" and fact.anchor == (3, 7)


def test_years_periods_and_other_bodies():
    fact, stock, none = compiled(
        "{M|信件}{Q|3件|- year=2015 agency=区税务局|税务局}{Q|4件|- period=2016-06-30..2016-06-30}{Q|5件|- year=none}"
    ).facts
    assert (fact.year, fact.period) == (2015, ("2015-01-01", "2015-12-31"))
    assert fact.agency == ("区税务局", "税务局")
    assert (stock.year, stock.period) == (2016, ("2016-06-30", "2016-06-30"))
    assert (none.year, none.period) == (None, None)


def test_noise_moves_the_spans():
    report = compile_marked(
        "agency: 甲局\nyear: 2016\nnoise: gloss oneline fullwidth spaces wrapped halfwidth lost\n---\n"
        "甲局報告。\n{Y|2016年},{A|我局}{M|办结行政审批事项}{Q|31件|approval.completed},{M|满意率}{Q|98%|satisfaction.rate}。\n",
        "x",
    )
    assert all(report.text[s.start : s.end] == s.text for s in report.spans)
    assert len(report.spans) == 6 and [f.value for f in report.facts] == [31, 98]


@pytest.mark.parametrize(
    "body, message",
    [
        ("{Q|3件|nonsense}", "nonsense"),
        ("{Q|3件|-}", "no measure before"),
        ("{M|x}{Q|很多|-}", "no number"),
        ("{M|x}{Q|3件|- ^t}", "no fact has that key"),
        ("{M|x}{Q|3件|- m=k}", "no measure has the key"),
        ("{M|x}{Q|3件|request.received channel=nowhere}", "nowhere"),
        ("{M|x}{Q|3件|- period=2016}", "period="),
        ("{M|x}{Q|3件|- surprise}", "cannot read"),
        ("{A|x|y}", "states no fact"),
        ("一行\n{M|x", "x:5"),
    ],
)
def test_slips_are_named_with_their_place(body, message):
    with pytest.raises(AnnotationError, match=message) as caught:
        compiled(body)
    assert "x:" in str(caught.value)


@pytest.mark.parametrize("head", ["year: 2016\n---\n", "agency: x\n---\n", "agency: x\nyear: 2016\n"])
def test_the_head_must_be_whole(head):
    with pytest.raises(AnnotationError):
        compiled("正文", head)


def test_unknown_noise_is_refused():
    with pytest.raises(AnnotationError, match="unknown noise 'rain'"):
        compiled("正文", "agency: x\nyear: 2016\nnoise: rain\n---\n")


def test_description_has_a_line_for_each_fact():
    lines = describe(compiled("{M|公开信息}{Q#t|312条|disclosure.items},{M|动态}{Q|40条|disclosure.items category=动态 ^t}")).split("\n")
    assert len(lines) == 3 and "category=动态" in lines[2] and "< f1" in lines[2]
