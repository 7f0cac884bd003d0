"""What the headings of a form stand over."""

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.forms.headings import heading_lines, headings_over, name_columns
from gov_ie.forms.match import candidates

CATALOGUE = default_catalogue()
APPLICANTS = [["自然人", "法人或其他组织", "总计"], ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
ONE_LINE = [["行政复议", "行政诉讼"], [*RESULTS, "未经复议直接起诉", "复议后起诉"], RESULTS * 2]


def over(lines, count):
    found = headings_over(lines, count, candidates([word for line in lines for word in line], CATALOGUE))
    return None if found is None else {(lines[h.line][h.field], h.column, h.columns) for h in found}


def test_a_heading_stands_over_those_it_names():
    assert {("法人或其他组织", 1, 5), ("商业企业", 1, 1), ("其他", 5, 1), ("总计", 6, 1)} < over(APPLICANTS, 7)


def test_section_four_in_one_line():
    found = over(ONE_LINE, 15)
    assert {("行政复议", 0, 5), ("行政诉讼", 5, 10), ("复议后起诉", 10, 5), ("总计", 14, 1)} < found


@pytest.mark.parametrize("count", [1, 3, 5, 6, 8])
def test_other_numbers_of_figures_are_refused(count):
    assert over(APPLICANTS, count) is None


def test_what_stands_left_of_the_figures_is_none_of_the_forms_headings():
    assert over([["信息内容", "上一年项目数量", "本年增减", "处理决定数量"]], 1) is None
    assert over([["信息内容", "上一年项目数量", "本年增减", "处理决定数量"]], 3) == {
        ("上一年项目数量", 0, 1),
        ("本年增减", 1, 1),
        ("处理决定数量", 2, 1),
    }


def test_lines_of_headings_are_found_again_in_their_order():
    labels = ["申请人情况", *APPLICANTS[0], *APPLICANTS[1]]
    forms = candidates(labels, CATALOGUE)
    assert APPLICANTS in list(heading_lines(labels, forms, str))
    labels = [word for line in ONE_LINE for word in line]
    assert ONE_LINE in list(heading_lines(labels, candidates(labels, CATALOGUE), str))


def test_names_of_columns():
    forms = candidates(APPLICANTS[1], CATALOGUE)
    assert name_columns(["商业企业", "科研机构"], forms)
    assert not name_columns(["商业企业", "重复申请"], forms)
