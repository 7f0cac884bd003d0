"""Official forms as grids: exactly the facts that were filled in, in all the ways that offices fill them in."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_ie.catalogue import default_catalogue
from gov_ie.document import Cell, Document, Table
from gov_ie.forms.cells import table_facts
from tests.forms.grids import Spec, Variant, document_of, filled, grid_of, random_variant, table_of

CATALOGUE = default_catalogue()
FORMS = ("proactive_2021", "proactive_2019", "requests_2021", "requests_2019", "disputes", "indicators_2014")
VARIANTS = {
    "printed": Variant(),
    "blank for zero": Variant(zero=""),
    "stroke for zero": Variant(zero="／"),
    "dash for zero": Variant(zero="—"),
    "none in words": Variant(zero="无"),
    "plain numbering": Variant(numbering="plain"),
    "no numbering": Variant(numbering="none"),
    "two label columns": Variant(labels=2, heads=2),
    "three label columns": Variant(labels=3),
    "one heading": Variant(heads=1),
    "missing rows": Variant(gaps=0.4),
    "renamed rows": Variant(renamed=True),
    "upright headings": Variant(upright=True),
    "traditional": Variant(traditional=True),
    "full-width digits": Variant(wide=True),
    "all at once": Variant("plain", 3, 2, "", gaps=0.3, renamed=True, upright=True, traditional=True, wide=True),
}


def facts(document, year=2022):
    return table_facts(document, document.tables[0], CATALOGUE, year)


def stated(document, year=2022):
    """Number, measure and breakdown of each fact."""
    return [(document.text[slice(*f.quantity)], f.measure, dict(f.by)) for f in facts(document, year)]


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
@pytest.mark.parametrize("form", FORMS)
def test_every_cell_as_filled_in(form, variant):
    for seed in range(2):
        made = filled(form, Random(seed), variant)
        assert facts(made.document) == made.facts
        if not variant.zero:
            assert all(fact.value.value for fact in made.facts)


@pytest.mark.parametrize("form", ["requests_2021", "requests_2019"])
@pytest.mark.parametrize(
    "variant",
    [
        Variant(unit="件"),
        Variant(merged=True),
        Variant(merged=True, heads=1, labels=2),
        Variant(extra=True),
        Variant(turned=True, labels=3),
        Variant(turned=True, heads=1),
        Variant(headless=True, labels=2),
    ],
    ids=["units in cells", "merged", "merged flat", "a row more", "turned", "turned flat", "second half"],
)
def test_requests(form, variant):
    made = filled(form, Random(5), variant)
    assert facts(made.document) == made.facts and len(made.facts) > 40


@pytest.mark.parametrize(
    "variant",
    [
        Variant(cumulative=True),
        Variant(years=True),
        Variant(units=False),
        Variant(channels=False),
        Variant(turned=True),
        Variant(headless=True),
    ],
    ids=["cumulative", "two years", "no units", "no heading of channels", "turned", "second half"],
)
def test_indicators(variant):
    made = filled("indicators_2014", Random(5), variant, year=2016)
    found = facts(made.document, 2016)
    assert found == made.facts and len(found) > 30
    assert any(fact.cumulative for fact in found) == variant.cumulative
    if variant.years:
        assert {fact.year for fact in found} == {2016, 2015}


@pytest.mark.parametrize("seed", range(60))
def test_random_variants(seed):
    rng = Random(seed)
    form = rng.choice(FORMS)
    made = filled(form, rng, random_variant(form, rng))
    assert facts(made.document) == made.facts


def test_a_request_form_in_plain_words():
    """The form of 2021 by hand, apart from the layouts: values, breakdowns, totals."""
    document = table_of(
        [
            ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
            ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "0", "0", "6"],
            ["三、本年度办理结果（一）予以公开", "3", "", "", "", "", "", "3"],
            ["（三）不予公开 1.属于国家秘密", "2", "1", "", "", "", "", "3"],
            ["（七）总计", "5", "1", "", "", "", "", "6"],
        ]
    )
    found = facts(document)
    received = [f for f in found if f.measure == "request.received"]
    assert [dict(f.by).get("applicant") for f in received] == [
        "natural_person",
        "business",
        "research",
        "public_welfare",
        "legal_service",
        "other",
        None,
    ]
    assert [f.part_of for f in received] == [6] * 6 + [None]
    secret = [f for f in found if dict(f.by).get("outcome") == "denied.state_secret"]
    total = next(i for i, f in enumerate(found) if f.measure == "request.answered" and not f.by)
    assert [f.value.value for f in secret] == [2, 1, 3]
    assert secret[2].part_of == total
    assert document.text[slice(*secret[0].label)] == "属于国家秘密"
    assert found[total].measure_text == "本年度办理结果总计"


def test_section_two_in_plain_words():
    document = table_of(
        [
            ["第二十条第（五）项"],
            ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
            ["行政许可", "302", "-14", "18725"],
            ["第二十条第（九）项"],
            ["信息内容", "采购项目数量", "采购总金额（单位：万元）"],
            ["政府集中采购", "17", "2,860.5"],
        ]
    )
    found = facts(document, 2019)
    assert [(f.measure, f.value.value, f.value.unit, f.year) for f in found] == [
        ("license.items", 302, "", 2018),
        (None, -14, "", None),
        ("license.decisions", 18725, "", None),
        ("procurement.projects", 17, "", None),
        ("procurement.amount", Decimal("28605000"), "元", None),
    ]
    assert found[1].measure_text == "行政许可项目增减"


def test_figures_in_the_forms_order_where_headers_are_not_over_them():
    """Pages that lost their spans: five kinds of legal persons over the first five columns."""
    document = table_of(
        [
            ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
            ["自然人", "法人或其他组织", "总计"],
            ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
            ["一、本年新收政府信息公开申请数量", "46", "7", "", "", "4", "", "57"],
            ["二、上年结转政府信息公开申请数量", "3", "", "", "", "", "", "3"],
            ["（一）予以公开", "17", "3", "", "", "1", "", "21"],
        ]
    )
    assert stated(document)[:4] == [
        ("46", "request.received", {"applicant": "natural_person"}),
        ("7", "request.received", {"applicant": "business"}),
        ("4", "request.received", {"applicant": "legal_service"}),
        ("57", "request.received", {}),
    ]


def test_no_fact_where_headers_and_figures_do_not_meet():
    document = table_of(
        [
            ["自然人", "商业企业", "总计"],
            ["一、本年新收政府信息公开申请数量", "46", "7", "4", "57"],
            ["二、上年结转政府信息公开申请数量", "3", "1", "2", "9"],
            ["（一）予以公开", "17", "3", "1", "22"],
        ]
    )
    assert stated(document) == []


def test_figures_without_any_header_are_no_facts():
    rows = [["本年新收政府信息公开申请数量", "3", "1"], ["上年结转政府信息公开申请数量", "0", "1"]]
    assert stated(table_of(rows)) == []


def test_review_and_litigation_without_spans():
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = [["行政复议", "行政诉讼"], [*columns, "未经复议直接起诉", "复议后起诉"], columns * 2]
    figures = ["3", "1", "0", "1", "5", "2", "0", "0", "1", "3", "1", "0", "1", "0", "2"]
    found = facts(table_of([*heads, figures]))
    assert [(f.value.value, f.by.get("stage"), f.by.get("result")) for f in found][4:7] == [
        (5, None, None),
        (2, "direct", "upheld"),
        (0, "direct", "corrected"),
    ]
    assert [f.part_of for f in found] == [4] * 4 + [None] + [9] * 4 + [None] + [14] * 4 + [None]
    # The same figures with a sum that does not hold say nothing.
    assert facts(table_of([*heads, ["4", *figures[1:]]])) == []


def test_sections_in_one_grid():
    parts = [filled(form, Random(3)) for form in ("proactive_2021", "requests_2021", "disputes")]
    lines: list[tuple[int, int, Spec]] = []
    below = 0
    for made in parts:
        lines += [(c.row + below, c.column, Spec(c.text, c.row_span, c.column_span)) for c in made.table.cells]
        below += made.table.shape[0]
    document = document_of(lines)
    found = facts(document)
    wanted = [fact for made in parts for fact in made.facts]
    assert [(f.measure, f.by, f.value) for f in found] == [(f.measure, f.by, f.value) for f in wanted]


def test_a_group_that_holds_figures_is_the_nearer_total():
    columns = ["自然人", "法人或其他组织", "总计"]
    document = table_of(
        [
            ["", *columns],
            ["（三）不予公开", "2", "1", "3"],
            ["1.属于国家秘密", "2", "0", "2"],
            ["2.其他法律行政法规禁止公开", "0", "1", "1"],
            ["（七）总计", "2", "1", "3"],
        ]
    )
    found = facts(document)
    assert [f.part_of for f in found if f.by.get("outcome", "").startswith("denied.") and "applicant" not in f.by] == [
        2,
        2,
    ]
    assert found[2].part_of == 11


def test_only_what_is_printed_with_among_is_a_part():
    rows = [["指标", "单位", "数量"], ["主动公开政府信息数", "条", "20"]]
    with_it = facts(table_of([*rows, ["其中：主动公开规范性文件数", "条", "3"]]))
    without = facts(table_of([*rows, ["主动公开规范性文件数", "条", "3"]]))
    own_cell = grid_of(
        [
            [Spec("指标", 1, 2), Spec("数量")],
            [Spec("主动公开政府信息数", 1, 2), Spec("20")],
            [Spec("其中"), Spec("主动公开规范性文件数"), Spec("3")],
        ]
    )
    assert [f.part_of for f in with_it] == [None, 0]
    assert [f.part_of for f in without] == [None, None]
    assert [f.part_of for f in facts(document_of(own_cell))] == [None, 0]


def test_the_office_as_header_of_the_figures():
    document = table_of(
        [
            ["统计指标", "单位", "青石县"],
            ["收到申请数", "件", "12"],
            ["1.网络申请数", "件", "12"],
            ["申请办结数", "件", "12"],
        ]
    )
    assert [m for _, m, _ in stated(document)] == ["request.received", "request.received", "request.completed"]


def test_two_panels_side_by_side():
    document = table_of(
        [
            ["指标名称", "单位", "数量", "指标名称", "单位", "数量"],
            ["收到申请数", "件", "12", "行政复议数量", "件", "1"],
            ["当面申请数", "件", "5", "（一）维持具体行政行为数", "件", "1"],
        ]
    )
    assert stated(document) == [
        ("12", "request.received", {}),
        ("1", "review.total", {}),
        ("5", "request.received", {"channel": "in_person"}),
        ("1", "review.total", {"result": "upheld"}),
    ]


def test_rows_of_one_label_without_surroundings_stay_open():
    rows = [["指标", "单位", "数量"], ["主动公开政府信息数", "条", "5"], ["收到申请数", "件", "9"]]
    alone = [["被依法纠错数", "件", "1"]]
    assert stated(table_of([*rows, *alone]))[2:] == [("1", None, {})]
    assert [m for _, m, _ in stated(table_of([*rows, *(alone * 3)]))[2:]] == [None] * 3
    assert [m for _, m, _ in stated(table_of([*rows, *(alone * 2)]))[2:]] == ["review.total", "litigation.total"]
    document = table_of([*rows, ["行政诉讼数量", "件", "2"], ["被依法纠错数", "件", "1"]])
    assert stated(document)[-1] == ("1", "litigation.total", {"result": "corrected"})


def test_a_row_of_another_catalogue_measure_in_a_form():
    document = table_of(
        [
            ["指标名称", "单位", "2016年"],
            ["主动公开政府信息数", "条", "20"],
            ["网站访问量", "人次", "5.2万"],
            ["市民热线满意工单", "件", "7"],
            ["收到申请数", "件", "3"],
        ]
    )
    found = facts(document)
    assert [(f.measure, f.value.value, f.value.unit, f.measure_text) for f in found][1:3] == [
        ("website.visits", 52000, "人次", "网站访问量"),
        (None, 7, "件", "市民热线满意工单"),
    ]
    assert all(f.year == 2016 for f in found)


def test_numbers_that_are_none():
    document = table_of(
        [
            ["序号", "指标名称", "单位", "数量", "备注"],
            ["1", "收到申请数", "件", "12", "见2016年年报"],
            ["2", "申请办结数", "件", "12", "13900000000"],
            ["3", "行政复议数量", "件", "-1", ""],
        ]
    )
    assert [number for number, _, _ in stated(document)] == ["12", "12"]


def test_the_captions_unit():
    document = table_of([["指标名称", "数量"], ["收到申请数", "12"], ["申请办结数", "12"]], unit="件")
    assert {f.value.unit for f in facts(document)} == {"件"}
    document = table_of([["指标名称", "数量"], ["收到申请数", "12"], ["申请办结数", "12"]], caption="申请情况(单位:件)")
    assert {f.value.unit for f in facts(document)} == {"件"}


def test_no_report_year_no_year_before():
    made = filled("proactive_2019", Random(1))
    assert all(fact.year is None for fact in facts(made.document, None))


def test_tables_without_figures():
    assert facts(table_of([["自然人", "总计"], ["本年新收政府信息公开申请数量", ""]])) == []
    assert table_facts(Document("", (Table(0, 0, ()),)), Table(0, 0, ()), CATALOGUE, 2022) == []


def test_spans_beyond_reason_are_no_table():
    cell = Cell(0, 0, 0, 1, "1", row_span=10**6, column_span=10**6)
    assert table_facts(Document("1"), Table(0, 1, (cell,)), CATALOGUE, 2022) == []


def test_time_grows_with_the_cells():
    lines = [["单位", "公开数量", "收到申请数"], *([f"部门{i}", "12", "3"] for i in range(33_000))]
    document = table_of(lines)
    start = process_time()
    facts(document)
    assert process_time() - start < 10


WORDS = [
    "",
    "自然人",
    "总计",
    "其他",
    "行政复议",
    "结果维持",
    "收到申请数",
    "被依法纠错数",
    "单位",
    "件",
    "数量",
    "12",
    "0",
    "3件",
]
WORDS += [
    "-",
    "2016年",
    "历年累计",
    "其中：",
    "（一）予以公开",
    "规章",
    "本年制发件数",
    "万元",
    "1.5",
    "合计",
    "序号",
    "联系电话",
]
CELLS = st.tuples(st.sampled_from(WORDS) | st.text(max_size=6), st.integers(1, 3), st.integers(1, 3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_any_grid(lines):
    """No grid raises; each fact's number is the text of a cell, each total is another fact."""
    document = document_of(grid_of([[Spec(*cell) for cell in line] for line in lines]))
    found = facts(document)
    texts = {(c.start, c.end) for c in document.tables[0].cells}
    assert len({f.quantity for f in found}) == len(found)
    for index, fact in enumerate(found):
        start, end = fact.quantity
        assert any(a <= start < end <= b for a, b in texts)
        assert any(c.isdigit() for c in document.text[start:end]) or document.text[start:end] in (
            "无",
            "零",
            "〇",
            "没有",
        )
        assert fact.part_of is None or (0 <= fact.part_of < len(found) and fact.part_of != index)
        assert fact.label is None or document.text[slice(*fact.label)].strip()
        CATALOGUE.check(fact.measure, fact.by)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*(st.integers(-1, 40) for _ in range(4))), max_size=12), st.text(max_size=30))
def test_cells_anywhere(places, text):
    """Cells that overlap, lie outside the text or begin nowhere: no exception."""
    cells = tuple(Cell(max(r, 0), max(c, 0), s, e, "") for r, c, s, e in places)
    table_facts(Document(text), Table(0, len(text), cells), CATALOGUE, 2022)


def test_same_facts_twice():
    made = filled("requests_2021", Random(9))
    assert facts(made.document) == facts(made.document) == [replace(f) for f in made.facts]
