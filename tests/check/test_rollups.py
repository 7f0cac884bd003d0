"""Sums of children against their parent."""

from dataclasses import replace

import pytest

from gov_ie.check.across import check_reports
from gov_ie.check.rollups import read_hierarchy, rollup
from gov_ie.errors import DecodingError, InputError, ReadingError
from gov_ie.types import Mention

from ..series import report, said

COUNTY, WATER, MONEY = "青石县人民政府", "青石县水务局", "青石县财政局"
UNDER = {WATER: COUNTY, MONEY: COUNTY}


def of(agency, value, words="收到政府信息公开申请", measure="request.received", unit="件", **more):
    return report(agency, 2016, said(words, value, unit, measure, **more), doc_id=agency)


def whole(value):
    return of(COUNTY, value, "全县共收到政府信息公开申请")


def found(*reports, hierarchy=UNDER):
    return [(c.verdict, c.formula, c.warning, c.missing) for c in rollup(reports, hierarchy)]


def test_all_children_add_up_to_what_the_parent_says_of_the_place():
    assert found(whole(57), of(WATER, 40), of(MONEY, 17)) == [("proved", "57 = 40 + 17 = 57", False, ())]
    assert found(whole(57), of(WATER, 40), of(MONEY, 16)) == [("contradicted", "57 ≠ 40 + 16 = 56", False, ())]


def test_where_a_child_is_missing_the_others_are_at_most_the_parents():
    assert found(whole(57), of(WATER, 40)) == [("consistent", "40 ≤ 57", False, (MONEY,))]
    assert found(whole(57), of(WATER, 60)) == [("contradicted", "60 > 57", False, (MONEY,))]


def test_a_parent_that_does_not_speak_for_the_place_may_count_itself_alone():
    assert found(of(COUNTY, 57), of(WATER, 40), of(MONEY, 16)) == [("consistent", "40 + 16 = 56 ≤ 57", True, ())]
    assert found(of(COUNTY, 5), of(WATER, 40), of(MONEY, 16)) == [("contradicted", "40 + 16 = 56 > 5", True, ())]


def test_the_place_is_spoken_for_in_the_figures_own_sentence():
    other = report(COUNTY, 2016, said("全县开展活动", 3, "次"), said("收到政府信息公开申请", 57, "件", "request.received"), doc_id=COUNTY)
    assert found(other, of(WATER, 60))[0][2] is True


@pytest.mark.parametrize("named", ["全县各部门", "青石县人民政府"])
def test_the_place_is_spoken_for_by_the_body_of_a_figure(named):
    given = of(COUNTY, 57)
    [fact] = given.facts
    told = replace(given, facts=(replace(fact, agency_mention=Mention(0, len(named), "AGENCY", named)),))
    assert found(told, of(WATER, 60))[0][2] is (named == "青石县人民政府")


def test_percentages_and_other_units_are_not_added():
    rate = {"measure": "satisfaction.rate", "unit": "%", "words": "满意率"}
    assert found(of(COUNTY, 90, **rate), of(WATER, 95, **rate), of(MONEY, 96, **rate)) == []
    assert found(whole(57), of(WATER, 400, unit="次")) == []


def test_a_percentage_before_the_count_of_its_cell_does_not_hide_it():
    both = report(COUNTY, 2016, said("全县申请", 90, "%", "request.received"), said("全县收到申请", 57, "件", "request.received"), doc_id=COUNTY)
    assert found(both, of(WATER, 60)) == [("contradicted", "60 > 57", False, (MONEY,))]


def test_other_years_and_parents_are_left_alone():
    assert rollup([whole(57), report(WATER, 2017, said("收到申请", 99, "件", "request.received"))], UNDER) == []
    assert rollup([of(WATER, 60), of(MONEY, 17)], UNDER) == []
    assert rollup([whole(57), of(WATER, 60)], {}) == []


def test_names_of_the_hierarchy_may_be_written_otherwise():
    assert found(whole(57), of(WATER, 60), hierarchy={"临川市青石县水务局": "青石县政府"}) == [("contradicted", "57 ≠ 60", False, ())]


def test_long_sums_are_not_written_out():
    children = [f"青石县{n}镇人民政府" for n in "东西南北上下左右前后春夏秋"]
    children = [c.replace("镇", "河镇") for c in children]
    under = dict.fromkeys(children, COUNTY)
    assert found(whole(57), *(of(c, 5) for c in children), hierarchy=under)[0][:2] == ("contradicted", "57 against 13 figures = 65")


def test_long_sums_of_a_parent_that_counts_itself_alone():
    children = [f"青石县{n}河镇人民政府" for n in "东西南北上下左右前后春夏秋"]
    under = dict.fromkeys(children, COUNTY)
    assert found(of(COUNTY, 57), *(of(c, 5) for c in children), hierarchy=under)[0][:3] == ("contradicted", "13 figures = 65 against 57", True)


def test_check_reports_takes_a_hierarchy():
    assert [c.rule for c in check_reports([whole(57), of(WATER, 60)], UNDER)] == ["rollup"]


def test_a_table_of_two_columns_is_read(tmp_path):
    path = tmp_path / "under.csv"
    path.write_text(f"child,parent\n{WATER},{COUNTY}\n\n {MONEY} ,{COUNTY}\n", encoding="utf-8-sig")
    assert read_hierarchy(path) == UNDER
    assert found(whole(57), of(WATER, 40), of(MONEY, 17), hierarchy=str(path))[0][0] == "proved"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (f"{WATER}\n", "line 1"),
        (f"{WATER},{COUNTY},x\n", "line 1"),
        (f"{WATER},{COUNTY}\n{WATER},{MONEY}\n", "line 2"),
        (f"{WATER},\n", "line 1"),
    ],
)
def test_what_is_no_hierarchy_is_refused(tmp_path, lines, says):
    path = tmp_path / "under.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_hierarchy(path)


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(ReadingError, match="two columns"):
        read_hierarchy(tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes(f"{WATER},{COUNTY}".encode("gb18030"))
    with pytest.raises(DecodingError, match="UTF-8"):
        read_hierarchy(tmp_path / "gbk.csv")


def test_a_cell_without_an_end_is_no_hierarchy(tmp_path):
    path = tmp_path / "under.csv"
    path.write_text('"' + "x" * 140_000, encoding="utf-8")
    with pytest.raises(InputError, match="no CSV of two columns"):
        read_hierarchy(path)


@pytest.mark.parametrize("under", [{WATER: WATER}, {WATER: MONEY, MONEY: COUNTY, COUNTY: WATER}])
def test_nobody_is_under_itself(under):
    with pytest.raises(InputError, match="under itself"):
        rollup([], under)
