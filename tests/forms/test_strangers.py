"""Lists of indicators in a text with rows that neither form nor catalogue knows: those are left to the prose."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gov_ie
from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.forms.tables import fact_tables, hidden_stretches

ROWS = {
    "主动公开政府信息数 条": ("disclosure.items", 886, 3127),
    "收到申请数 件": ("request.received", 9, 26),
    "当面申请数 件": ("request.received", 4, 11),
    "下乡放映电影 场": (None, 12, 40),
    "网络申请数 件": ("request.received", 5, 15),
    "行政复议数量 件": ("review.total", 1, 2),
    "补种行道树 棵": (None, 700, 900),
    "行政诉讼数量 件": ("litigation.total", 0, 1),
}
HEAD = "清河县水务局2016年政府信息公开年报\n全年工作有序开展。\n附表\n指标 单位 2016年 历年累计\n"


def text_of(rows, gap=" ") -> str:
    return HEAD.replace(" ", gap) + "".join(f"{label} {now} {ever}\n".replace(" ", gap) for label, (_, now, ever) in rows)


@pytest.mark.parametrize("gap", [" ", "\t", "  "])
def test_rows_that_nobody_knows_are_left_to_the_prose(gap):
    text = text_of(ROWS.items(), gap)
    [table] = fact_tables(Document(text), default_catalogue())
    assert {cell.measure for cell in table.cells} == {row for row, _, _ in ROWS.values() if row}
    hidden = [text[a:b] for a, b in table.stretches]
    assert not any("电影" in words or "行道树" in words or "指标" in words for words in hidden)
    assert [words.split(gap[0])[-1] for words in hidden] == ["3127", "26", "11", "15", "2", "1"]
    totals = {cell.label: cell.part_of for cell in table.cells if cell.by}
    assert [table.cells[at].value.value for at in totals.values()] == [26, 26]


def test_they_are_read_once_and_under_their_years():
    found = [(f.value, f.unit, f.measure, f.year) for f in gov_ie.load()(text_of(ROWS.items())).facts]
    assert [value for value, *_ in found] == [v for _, *values in ROWS.values() for v in values]
    assert [year for *_, year in found] == [2016, None] * len(ROWS)
    assert found[6:8] == [(12, "场", None, 2016), (40, "场", None, None)]
    assert found[12:14] == [(700, "棵", None, 2016), (900, "棵", None, None)]


def test_a_table_of_unknown_rows_is_left_whole():
    rows = [(label, row) for label, row in ROWS.items() if row[0] is None]
    assert fact_tables(Document(text_of(rows)), default_catalogue()) == []


def test_labels_over_the_cells_leave_a_table_whole():
    text = "|部门|收到申请数|信件办结数|植树|\n|---|---|---|---|\n|办公室|3|4|5|\n|城管科|6|7|8|\n|合计|9|11|13|\n我局另办结投诉举报21件。"
    assert {3, 4, 6, 7, 9, 11, 21} <= {fact.value for fact in gov_ie.load()(text).facts}


def test_the_pipeline_leaves_the_same_rows_to_the_prose():
    text = text_of(ROWS.items())
    extractor = gov_ie.load()
    assert [(f.value, f.measure, f.year) for f in extractor.nlp(text)._.facts] == [(f.value, f.measure, f.year) for f in extractor(text).facts]


@given(st.lists(st.tuples(st.sampled_from(sorted(ROWS)), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=12), st.sampled_from([" ", "\t", " | ", "\n"]))
@settings(max_examples=60, deadline=None)
def test_stretches_are_in_order_and_apart(rows, gap):
    text = text_of([(label, (None, now, ever)) for label, now, ever in rows], gap)
    hidden = hidden_stretches(fact_tables(Document(text), default_catalogue()))
    assert all(a < b for a, b in hidden) and all(one[1] <= other[0] for one, other in pairwise(hidden))
