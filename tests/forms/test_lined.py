"""Tables that stand in a text a row a line, or a cell a line, as grids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.forms.cells import table_facts
from gov_ie.forms.lined import lined_tables
from gov_ie.forms.tables import fact_tables

CATALOGUE = default_catalogue()
HEADS = "申请人情况\n自然人{g}法人或其他组织{g}总计\n商业企业{g}科研机构{g}社会公益组织{g}法律服务机构{g}其他\n"
ROWS = ["一、本年新收政府信息公开申请数量 3 1 0 0 0 0 4", "（一）予以公开 2 1 0 0 0 0 3", "（七）总计 3 1 0 0 0 0 4"]
DISPUTES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def facts(text):
    """Value, measure and breakdown of what the forms of a text state."""
    found = [fact for table in fact_tables(Document(text), CATALOGUE) for fact in table.facts(2022)]
    return [(int(f.value.value), f.measure, dict(f.by)) for f in found]


@pytest.mark.parametrize("gap", ["  ", "\t", " ", " | ", "|", "　"])
def test_headings_whose_merged_cells_are_lost_stand_over_the_figures_again(gap):
    text = HEADS.format(g=gap) + "\n".join(row.replace(" ", gap) for row in ROWS)
    [lined] = lined_tables(text, CATALOGUE)
    over = {c.text: (c.column, c.column_span) for c in lined.table.cells if c.row in (0, 1)}
    first = over["自然人"][0]
    assert over["法人或其他组织"] == (first + 1, 5)
    assert over["其他"] == (first + 5, 1) and over["总计"] == (first + 6, 1)
    assert facts(text)[:2] == [
        (3, "request.received", {"applicant": "natural_person"}),
        (1, "request.received", {"applicant": "business"}),
    ]


def test_a_cell_a_line():
    text = (HEADS.format(g="\n") + "\n".join(ROWS).replace(" ", "\n")).replace("\n", "\n\n")
    assert len(facts(text)) == 21
    assert (4, "request.answered", {}) in facts(text)


def test_a_form_whose_figures_stand_in_one_line():
    heads = ["行政复议\t行政诉讼", "\t".join([*DISPUTES, "未经复议直接起诉", "复议后起诉"]), "\t".join(DISPUTES * 2)]
    found = facts("\n".join([*heads, "1\t/\t/\t/\t1\t/\t/\t/\t/\t/\t/\t2\t/\t/\t2"]))
    assert found == [
        (1, "review.total", {"result": "upheld"}),
        (1, "review.total", {}),
        (2, "litigation.total", {"stage": "after_review", "result": "corrected"}),
        (2, "litigation.total", {"stage": "after_review"}),
    ]


def test_a_turned_form_with_its_groups():
    heads = ["本年新收政府信息公开申请数量\t本年度办理结果\t结转下年度继续办理"]
    heads += ["予以公开\t不予公开\t不予处理\t总计", "属于国家秘密\t重复申请"]
    rows = ["自然人\t6\t3\t1\t2\t6\t0", "总计\t6\t3\t1\t2\t6\t0"]
    found = facts("\n".join([*heads, *rows]))
    assert (1, "request.answered", {"outcome": "denied.state_secret", "applicant": "natural_person"}) in found
    assert (2, "request.answered", {"outcome": "not_processed.duplicate"}) in found
    assert len(found) == 12
    assert facts("\n".join([*heads, *(row.removesuffix("\t0") for row in rows)])) == []


@pytest.mark.parametrize("row", ["行政许可  1", "行政许可  1  2"])
def test_a_row_with_fewer_figures_than_headings_states_nothing(row):
    assert facts("信息内容  上一年项目数量  本年增/减  处理决定数量\n" + row) == []


def test_blank_cells_that_were_lost_are_found_by_the_sums_of_the_form():
    heads = "类型  结果维持  结果纠正  其他结果  尚未审结  总计\n"
    found = facts(heads + "行政复议  7  0  0  12  19\n未经复议直接起诉  31  5  36\n复议后起诉  1  2  3  4  10")
    assert (36, "litigation.total", {"stage": "direct"}) in found
    assert not any(value in (31, 5) for value, _, _ in found)  # which results they are, no sum says


@pytest.mark.parametrize("between", ["", "涉及国家秘密  件\n"])
def test_rows_that_lost_a_column_under_rows_of_two_state_nothing(between):
    text = "指标  单位  2016年  2015年\n收到申请数  件  30  12\n申请办结数  件  28  11\n"
    text += f"{between}当面申请数  件  5\n网络申请数  件  7\n信函申请数  件  9\n"
    assert {value for value, _, _ in facts(text)} <= {30, 12, 28, 11}


def test_prose_with_gaps_is_no_table():
    assert lined_tables("收到申请  3件。\n予以公开  2件，部分公开  1件。", CATALOGUE) == []


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("规章予以公开部分公开总计其他自然人0123456789\n\t| .、（)1.件-—/"), max_size=200))
def test_any_text_is_laid_out(text):
    for lined in lined_tables(text, CATALOGUE):
        assert all(text[c.start : c.end] == c.text for c in lined.table.cells)
        assert lined.table.grid()
        table_facts(Document(text), lined.table, CATALOGUE, 2022)
