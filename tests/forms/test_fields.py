"""Lines of a text as rows of fields."""

import pytest

from gov_ie.forms.fields import blocks


def rows(text, taken=()):
    return [
        ([text[f.start : f.end] for f in row.labels], [text[f.start : f.end] for f in row.figures])
        for block in blocks(text, taken)
        for row in block.rows
    ]


@pytest.mark.parametrize("gap", ["\t", "  ", " ", " | ", "　"])
def test_what_divides_fields(gap):
    assert rows(f"指标{gap}数量\n收到申请数{gap}3\n") == [(["指标", "数量"], []), (["收到申请数"], ["3"])]


def test_blank_fields_between_tabs_and_pipes():
    assert rows("收到申请数\t\t3\n办结数\t2\t\n")[1] == (["办结数"], ["2", ""])
    assert rows("| 收到申请数 | | 3 |\n| 办结数 | 2 | |\n")[1] == (["办结数"], ["2", ""])


def test_marks_for_none_are_figures_and_units_stand_where_they_do():
    assert rows("规章  —  1\n行政许可  /  2")[0] == (["规章"], ["—", "1"])
    assert rows("单位\t件\t——\t人次\n数量\t3\t——\t2")[0] == (["单位"], ["件", "——", "人次"])


def test_a_heading_without_figures_stands_alone_in_its_line():
    text = "上年结转政府信息公开申请数量  1\n三、本年度办理结果\n（一）予以公开  2\n（二）部分公开  3"
    assert len(list(blocks(text))) == 1 and len(rows(text)) == 4
    assert len(rows(text.replace("三、本年度办理结果", "情况如下"))) == 2  # a line of other words ends the block


def test_a_row_s_label_alone_in_its_line_may_end_a_block():
    [block] = blocks("收到申请数  2\n当面申请数  1\n（二）申请办结数\n按时办结数  1\n延期办结数  1")
    assert len(block.rows) == 5
    assert [len(part.rows) for part in block.parts] == [2, 2]


def test_cells_that_are_lines_are_gathered():
    text = "指标\n" + "\n".join(f"第{n}科室\n{n}\n{n + 1}" for n in range(2, 10))
    assert rows(text)[:2] == [(["指标", "第2科室"], ["2", "3"]), (["第3科室"], ["3", "4"])]


def test_ranges_that_are_taken_are_left_out():
    text = "指标\t数量\n收到申请数\t3\n正文。\n科室\t数量\n办公室\t4"
    assert rows(text, [(0, 13)]) == [(["科室", "数量"], []), (["办公室"], ["4"])]
