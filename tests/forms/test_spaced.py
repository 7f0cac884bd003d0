"""Tables that stand in a text with their cells apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.forms.glued import glued_tables
from gov_ie.forms.layouts import layout
from gov_ie.forms.spaced import ruled_tables, spaced_tables

FILLED = {"received": [31, 2, 0, 0, 0, 0, 33], "granted": [29, 2, 0, 0, 0, 0, 31], "answered": [31, 2, 0, 0, 0, 0, 33]}
HEADER = "申请人情况{e}自然人{g}法人或其他组织{g}总计{e}商业企业{g}科研机构{g}社会公益组织{g}法律服务机构{g}其他{e}"
GAPS = [
    (" ", "\n"),
    ("   ", "\n"),
    ("\t", "\n"),
    ("\n", "\n"),
    (" ", " "),
    ("|", "|\n"),
    (" | ", " |\n"),
    ("\t", "\r\n"),
    ("　", "\n"),
]


def spaced(gap, end, form="requests_2021", filled=FILLED, rows=None):
    """The rows of a form with what divides cells and rows, and the figures by row."""
    text = "全年收到申请33件。" + HEADER.format(g=gap, e=end)
    for row in layout(form).rows:
        if rows and row.id not in rows:
            continue
        text += row.number + row.label + row.note
        text += end if row.heading else gap + gap.join(map(str, filled.get(row.id, [0] * 7))) + end
    return text + "四、政府信息公开行政复议、行政诉讼情况。2021年没有发生。"


def figures(tables):
    """The figures of each row by the row's label."""
    found = {}
    for table in tables:
        labels = {c.row: c.text for c in table.cells if c.header and c.column == 0}
        for cell in table.cells:
            if not cell.header:
                found.setdefault(labels[cell.row], []).append((cell.column, cell.text))
    return found


@pytest.mark.parametrize(("gap", "end"), GAPS)
def test_a_form_whose_cells_are_apart(gap, end):
    text = spaced(gap, end)
    [table] = spaced_tables(text)
    assert all(text[c.start : c.end] == c.text for c in table.cells)
    assert figures([table])["一、本年新收政府信息公开申请数量"] == list(enumerate(map(str, FILLED["received"]), 1))
    assert len([c for c in table.cells if not c.header]) == 25 * 7
    heads = {(c.text, c.column, c.column_span) for c in table.cells if c.header and c.column}
    assert {("自然人", 1, 1), ("法人或其他组织", 2, 5), ("其他", 6, 1), ("总计", 7, 1)} <= heads
    assert glued_tables(text) == []


def test_a_table_does_not_reach_into_the_prose():
    text = spaced(" ", "\n") + "本年新收政府信息公开申请数量 3 件。"
    [table] = spaced_tables(text)
    assert text[table.start : table.end].startswith("申请人情况") or text[table.start :].startswith("自然人")
    assert "四、政府信息公开行政复议" not in text[table.start : table.end]
    assert spaced_tables("收到申请31件，予以公开22件，部分公开9件，结转下年度继续办理0件。") == []


def test_a_page_number_behind_the_last_row_is_no_cell():
    text = spaced(" ", "\n", rows=["received", "granted", "answered"]).split("四、")[0] + "- 3 -\n2021年"
    assert figures(spaced_tables(text))["（七）总计"] == list(enumerate(map(str, FILLED["answered"]), 1))


def test_blank_cells_between_tabs_are_known():
    text = spaced("\t", "\n", filled={**FILLED, "partial": [1, "", "", "", "", "", 1]})
    found = figures(spaced_tables(text))
    assert found["（二）部分公开"] == [(1, "1"), (7, "1")]


@pytest.mark.parametrize(
    ("cells", "expected"), [([2, 1, 3], [(7, "3")]), ([2, 1, 4], None), ([5], None), ([0, 0], None)]
)
def test_of_a_row_that_lost_blank_cells_only_a_total_that_adds_up_is_taken(cells, expected):
    text = spaced(" ", "\n", filled={**FILLED, "partial": cells})
    found = figures(spaced_tables(text))
    assert found.get("（二）部分公开") == expected
    assert len(found) >= 24


def test_the_form_of_2014_with_a_number_behind_each_label_and_unit():
    text = "统计表统计指标单位统计数（一）收到申请数件1201.当面申请数件02.传真申请数件03.网络申请数件120（二）申请办结数件118"
    found = figures(spaced_tables(text))
    assert found == {
        "（一）收到申请数": [(2, "120")],
        "1.当面申请数": [(2, "0")],
        "2.传真申请数": [(2, "0")],
        "3.网络申请数": [(2, "120")],
        "（二）申请办结数": [(2, "118")],
    }


def test_whether_a_number_holds_one_column_or_two_must_be_known():
    rows = "（一）收到申请数件12（二）申请办结数件12（三）申请答复数件12"
    assert spaced_tables(rows) == []
    assert len(spaced_tables("统计指标单位数量" + rows)) == 1
    assert spaced_tables("统计指标单位2013年度历年累计" + rows) == []


def test_other_tables_under_a_line_of_headers():
    text = "各科室发布情况如下。\n科室\t信息数\t稿件数\n办公室\t12\t3\n规划科\t7\t\n其他情况见附件。"
    [table] = ruled_tables(text)
    assert [[c and c.text for c in row] for row in table.grid()] == [
        ["科室", "信息数", "稿件数"],
        ["办公室", "12", "3"],
        ["规划科", "7", ""],
    ]
    assert [c.header for c in table.cells] == [True] * 3 + [True, False, False] * 2


def test_a_table_of_pipes_with_a_rule_under_its_headers():
    text = "| 栏目 | 篇数 |\n|---|---|\n| 要闻 | 120 |\n| 公告 | 31 |"
    [table] = ruled_tables(text)
    assert [c.text for c in table.cells] == ["栏目", "篇数", "要闻", "120", "公告", "31"]
    assert all(text[c.start : c.end] == c.text for c in table.cells)


@pytest.mark.parametrize("text", ["首页 | 政务公开 | 年报\n", "a\tb\nc\td\n", "1\t2\n3\t4\n", "", "|", "\t\t\n\t\t\n"])
def test_what_is_no_table_is_left_alone(text):
    assert spaced_tables(text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("规章予以公开部分公开总计0123456789\n\t| .、（)1.件申请答复数-\ud800"), max_size=150))
def test_any_text_is_read(text):
    for table in spaced_tables(text):
        assert all(text[c.start : c.end] == c.text for c in table.cells)
        assert table.grid()


def cells_of(text):
    return [cell.text for table in spaced_tables(text) for cell in table.cells if not cell.header]


def test_marks_for_none_do_not_lose_the_row():
    text = "本年制发件数  本年废止件数  现行有效件数\n规章  —  1  3\n行政规范性文件  2  0  7"
    assert cells_of(text) == ["1", "3", "2", "0", "7"]


def test_a_number_with_thousands_marks_is_read_whole_or_not_at_all():
    text = "信息内容  本年收费金额（单位：万元）\n行政事业性收费  1,204.36\n"
    assert set(cells_of(text)) <= {"1,204.36"}


def test_a_page_number_below_a_label_is_no_figure():
    text = "本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n结转下年度继续办理\n- 3 -\n"
    assert "3" not in cells_of(text)


@pytest.mark.parametrize("row", ["行政事业性收费  12", "规章  1  19"])
def test_a_row_that_lost_a_cell_did_not_run_together(row):
    text = f"行政许可  3609  12  1\n其他对外管理服务事项  12  1  3\n{row}\n"
    assert glued_tables(text) == []


def test_a_unit_on_a_line_of_its_own_is_no_part_of_the_label():
    text = "统计指标\n单位\n数量\n1.属于已主动公开范围数\n件\n2\n2.同意公开\n件\n1\n3.同意部分公开答复数\n件\n4\n"
    [table] = spaced_tables(text)
    assert [c.text for c in table.cells if c.column == 1 and c.row][:3] == ["件", "件", "件"]


@pytest.mark.parametrize("title", ["附表二：政府信息公开情况统计表指标单位数量", "指标名称计量单位本年度"])
@pytest.mark.parametrize("end", ["", " "])
def test_a_table_of_two_periods_is_none_with_the_glued_form_behind_it(title, end):
    rows = ("主动公开政府信息数 条 886 3127", "收到申请数 件 9 26", "行政复议数量 件 1 2")
    glued = "当面申请数件6传真申请数件0网络申请数件0信函申请数件3同意公开答复数件7不同意公开答复数件0"
    text = f"附表一 指标 单位 2012年 历年累计{end}{end.join(rows)} {title}{glued}。以上为全年数据。"
    read = figures(spaced_tables(text))
    assert {row: read[row] for row in ("主动公开政府信息数", "收到申请数", "行政复议数量")} == {
        "主动公开政府信息数": [(2, "886"), (3, "3127")], "收到申请数": [(2, "9"), (3, "26")], "行政复议数量": [(2, "1"), (3, "2")],
    }
    assert text[spaced_tables(text)[0].start :].startswith(("2012年", "主动公开"))
    [own, *others] = spaced_tables(text)
    assert own.end < text.index(title) <= min(other.start for other in others)
