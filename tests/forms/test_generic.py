"""Tables that are no official form: headers of row and column name what is counted, or nothing is read."""

from decimal import Decimal

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.forms.cells import table_facts
from tests.forms.grids import Spec, document_of, grid_of, table_of

CATALOGUE = default_catalogue()


def facts(lines, year=2016, **words):
    document = table_of(lines, **words)
    return table_facts(document, document.tables[0], CATALOGUE, year)


def stated(lines, **words):
    return [(f.value.value, f.value.unit, f.measure, dict(f.by), f.measure_text) for f in facts(lines, **words)]


def test_row_and_column_make_an_open_measure():
    assert stated([["项目", "培训场次(场)", "金额(万元)"], ["企业家培训", "3", "1.5"], ["法治讲座", "12", ""]]) == [
        (3, "场", None, {}, "企业家培训培训场次"),
        (15000, "元", None, {}, "企业家培训金额"),
        (12, "场", None, {}, "法治讲座培训场次"),
    ]


def test_a_row_that_is_a_phrase_of_the_catalogue():
    assert stated([["项目", "单位", "数量"], ["网站访问量", "人次", "5.2万"], ["政策解读稿件", "篇", "12"]]) == [
        (52000, "人次", "website.visits", {}, "网站访问量"),
        (12, "篇", "interpretation.items", {}, "政策解读稿件"),
    ]


def test_a_column_that_is_a_phrase_of_the_catalogue():
    found = stated([["类别", "主动公开政府信息数(条)"], ["机构职能类", "12"], ["财政预决算类", "7"]])
    assert found == [
        (12, "条", "disclosure.items", {"category": "机构职能类"}, "机构职能类主动公开政府信息数"),
        (7, "条", "disclosure.items", {"category": "财政预决算类"}, "财政预决算类主动公开政府信息数"),
    ]


def test_columns_that_break_a_row_down():
    found = stated([["项目", "网络", "信函"], ["收到申请数", "12", "3"], ["公文审核", "7", "2"]])
    assert [row[2:4] for row in found] == [
        ("request.received", {"channel": "online"}),
        ("request.received", {"channel": "letter"}),
        (None, {}),
        (None, {}),
    ]


def test_a_named_body_is_not_the_reporting_agency():
    found = stated([["单位", "主动公开政府信息数"], ["青石县水务局", "12"], ["青石县财政局", "7"]])
    assert [(row[2], row[3]) for row in found] == [(None, {}), (None, {})]
    assert found[0][4] == "青石县水务局主动公开政府信息数"


def test_row_and_column_that_are_one_phrase():
    found = stated([["事项", "办结", "金额"], ["信件", "12", ""], ["政府采购", "", "300"]])
    assert [row[2] for row in found] == ["letter.completed", "procurement.amount"]
    assert [row[4] for row in found] == ["信件办结", "政府采购金额"]


def test_part_of_a_phrase_is_no_phrase():
    assert stated([["项目", "数量"], ["拟收到申请数估算", "12"]])[0][2] is None


def test_years_and_cumulative_columns():
    found = facts([["项目", "2016年", "上年", "历年累计"], ["举办展览场次", "12", "9", "60"]])
    assert [(f.value.value, f.year, f.cumulative) for f in found] == [
        (12, 2016, False),
        (9, 2015, False),
        (60, None, True),
    ]
    assert {f.measure_text for f in found} == {"举办展览场次"}


def test_years_as_rows():
    found = facts([["年度", "网站访问量"], ["2015年", "100"], ["2016年", "200"]])
    assert [(f.year, f.measure, f.measure_text) for f in found] == [
        (2015, "website.visits", "网站访问量"),
        (2016, "website.visits", "网站访问量"),
    ]


def test_a_total_with_its_addends():
    found = facts([["科室", "办件数(件)"], ["一科", "12"], ["二科", "5"], ["合计", "17"]])
    assert [f.part_of for f in found] == [2, 2, None]
    assert found[2].measure_text == "办件数"
    document = table_of([["科室", "办件数(件)"], ["一科", "12"], ["二科", "5"], ["合计", "18"]])
    assert [f.part_of for f in table_facts(document, document.tables[0], CATALOGUE, 2016)] == [None] * 3


def test_the_captions_unit():
    assert stated([["项目", "金额"], ["办公用品采购", "1.25"]], unit="万元")[0][:2] == (Decimal("12500"), "元")


def test_labels_alone_where_they_name_a_measure():
    rows = [["网站总访问量", "12345", "次"], ["概况类信息更新量", "12", "条"], ["青石县", "8", ""]]
    assert [row[:2] + row[4:] for row in stated(rows)] == [
        (12345, "次", "网站总访问量"),
        (12, "条", "概况类信息更新量"),
    ]


def test_label_range_is_the_words():
    document = table_of([["项目", "数量"], ["1、走访企业（家）", "12"]])
    (fact,) = table_facts(document, document.tables[0], CATALOGUE, 2016)
    assert document.text[slice(*fact.label)] == "走访企业" and fact.value.unit == "家"
    assert document.text[slice(*fact.quantity)] == "12"


@pytest.mark.parametrize(
    "lines",
    [
        [["序号", "名称"], ["1", "政务公开"], ["2", "依法行政"]],
        [["序号", "姓名", "办公电话"], ["1", "张某", "6123456"], ["2", "李某", "6123457"]],
        [["单位", "邮编", "地址"], ["青石县水务局", "230001", "清河路12号"]],
        [["名称", "文号", "发布日期"], ["关于清河治理的通知", "12", "2016-01-20"]],
        [["12", "13"], ["14", "15"]],
        [["", ""], ["", "12"]],
        [["2016年，我局主动公开政府信息312条，其中网站公开290条。", "共举办培训班3期。"]],
        [["全年工作情况" * 20, "数量"], ["我局认真做好各项工作" * 20, "12"]],
        [["某一事项", "3", "5"], ["另一事项", "4", "6"]],
    ],
    ids=["serial", "phone", "post", "document", "no headers", "no labels", "prose", "long headers", "no columns"],
)
def test_nothing_counted(lines):
    assert facts(lines) == []


def test_headers_over_several_columns():
    spread = [
        [Spec("街道", 2), Spec("收到信件", 1, 2), Spec("办结信件", 1, 2)],
        [Spec("电话"), Spec("走访"), Spec("当场"), Spec("延后")],
        [Spec("东湖街道"), Spec("1"), Spec("2"), Spec("3"), Spec("4")],
    ]
    document = document_of(grid_of(spread))
    found = table_facts(document, document.tables[0], CATALOGUE, 2016)
    # 电话 heads a column of counts here, but nobody can tell it from numbers to call.
    assert [f.measure_text for f in found] == ["东湖街道收到信件走访", "东湖街道办结信件当场", "东湖街道办结信件延后"]


def test_text_among_figures_hides_nothing():
    assert [row[0] for row in stated([["项目", "数量(件)"], ["走访", "12"], ["巡查", "见附件"], ["检查", "7"]])] == [
        12,
        7,
    ]
