"""Which form's row or column a label is."""

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.forms.labels import key
from gov_ie.forms.match import candidates, forms, in_order, phrase, year_of


def form(id):
    return next(f for f in forms(default_catalogue()) if f.layout.id == id)


def rows(id, label):
    found = form(id)
    return [found.layout.rows[hit.index].id for hit in found.rows.find(key(label))]


@pytest.mark.parametrize(
    ("layout", "label", "row"),
    [
        ("requests_2021", "(三)不予公开", "denied"),
        ("requests_2021", "2.其他法律行政法规禁止公开", "denied.forbidden_by_law"),
        ("requests_2021", "涉及国家秘密", "denied.state_secret"),
        ("requests_2021", "本机关不掌握", "unavailable.not_held"),
        ("requests_2021", "本年度新收的政府信息公开申请数量", "received"),
        ("requests_2021", "同意公开", "granted"),
        ("requests_2021", "(七)总计", "answered"),
        ("indicators_2014", "主动公开的政府信息总数", "disclosure"),
        ("indicators_2014", "不同意公开的答复数", "denied"),
        ("indicators_2014", "同意公开的答复数", "granted"),
    ],
)
def test_reworded_rows(layout, label, row):
    assert rows(layout, label) == [row]


@pytest.mark.parametrize(
    "label",
    ["政务抖音公开政府信息数", "本年新收建议提案数量", "备注", "申请", "工业增加值", "网站访问量", "单位"],
)
def test_other_labels_are_no_rows(label):
    assert rows("indicators_2014", label) == [] and rows("requests_2021", label) == []


def test_units_title_is_no_applicant():
    assert form("requests_2021").columns.find("单位") == ()


def test_order_tells_rows_of_one_label_apart():
    found = form("indicators_2014")
    labels = ["五、行政诉讼数量", "(二)被依法纠错数", "(三)其他情形数", "六、举报投诉数量"]
    hits = [found.rows.find(key(label)) for label in labels]
    assert [found.layout.rows[hit.index].id for hit in in_order(hits, found.layout)] == [
        "litigation",
        "litigation.corrected",
        "litigation.other",
        "complaint",
    ]
    # The second half of a table cut in two: only what follows tells.
    assert [found.layout.rows[hit.index].id for hit in in_order(hits[1:], found.layout)][:2] == [
        "litigation.corrected",
        "litigation.other",
    ]
    assert in_order([], found.layout) == []


def test_two_labels_make_a_candidate():
    catalogue = default_catalogue()
    assert [f.layout.id for f in candidates(["结果维持", "行政复议"], catalogue)] == ["disputes"]
    assert candidates(["项目", "名称"], catalogue) == []


def test_years():
    assert [year_of(w) for w in ("2016年", "2016年度统计数", "2017", "二〇一五年", "数量", "12件")] == [
        2016,
        2016,
        2017,
        2015,
        None,
        None,
    ]


def test_phrases():
    catalogue = default_catalogue()
    assert phrase(catalogue, "行政复议数量") == ("review.total", {})
    assert phrase(catalogue, "当面申请数") == ("request.received", {"channel": "in_person"})
    assert phrase(catalogue, "工业增加值") is None
