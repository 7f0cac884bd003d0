"""Words that may name a category, on texts whose spans are given."""

from __future__ import annotations

import pytest

from gov_ie.link.category import category_candidates
from tests.link.test_resolve import draft, tagged


def candidates(marked: str, quantity: int = 0, measure: int = 0, row: str | None = None) -> list[tuple[str, str]]:
    text = tagged(marked)
    fact = draft(text, quantity, measure)
    fact.measure = row
    return [(n.words, n.origin) for n in category_candidates(text, fact)]


@pytest.mark.parametrize(
    "marked, wanted",
    [
        ("其中{M|部门动态}{Q|40条}", ("部门动态", "own")),
        ("{M|公开机构职能类信息}{Q|18条}", ("机构职能类信息", "own")),
        ("各乡镇{M|主动公开政府信息}{Q|856条}", ("各乡镇", "group")),
        ("各镇(街道){M|公开}{Q|856条}", ("各镇(街道)", "group")),
        ("区直供水单位营业厅{M|公开信息}{Q|6条}", ("区直供水单位营业厅", "subject")),
        ("在“财政信息”专栏{M|发布信息}{Q|4条}", ("财政信息", "column")),
        ("在《财政信息》公开栏目{M|发布信息}{Q|4条}", ("财政信息", "column")),
        ("着力推进义务教育领域信息公开,推进招生范围公开栏建设,全年{M|发布}{Q|52条}", ("义务教育", "spoken")),
        ("二是加强食品安全的信息公开。抽检结果按月通报。全年{M|发布信息}{Q|52条}", ("食品安全", "spoken")),
        ("加强住房和城乡建设信息公开。结果及时公开。全年{M|发布信息}{Q|52条}", ("住房和城乡建设", "spoken")),
        ("推进政府采购结果公开,在网站上公开。全年{M|发布信息}{Q|52条}", ("政府采购结果", "spoken")),
        ("{M|发布}安全生产、减灾救灾信息{Q|68条}", ("安全生产、减灾救灾信息", "object")),
        ("(二)推进住房保障信息公开\n全年{M|发布信息}{Q|39条}", ("住房保障", "field")),
        ("(三)住房保障\n全年{M|发布信息}{Q|39条}", ("住房保障", "heading")),
    ],
)
def test_a_category_is_among_the_candidates(marked, wanted):
    assert wanted in candidates(marked)


def test_a_field_spoken_of_counts_in_its_own_section_and_is_not_disclosure_itself():
    behind_a_heading = candidates("加强食品安全的信息公开。\n(三)总体情况\n全年{M|发布信息}{Q|52条}")
    assert "spoken" not in {origin for _, origin in behind_a_heading}
    assert candidates("加强政府信息公开。全年{M|发布信息}{Q|52条}") == []


def test_a_part_is_named_right_before_its_number_where_the_measure_stands_further_ahead():
    assert ("市直单位", "part") in candidates("全年{M|公开信息}{Q|90条},其中市直单位{Q|30条}", quantity=1)


def test_whose_proposals_they_are_is_said_earlier_in_the_sentence():
    found = candidates("{M|承办}省人大代表建议{Q|24件},其中{M|主办}{Q|9件}", quantity=1, measure=1, row="proposal.total")
    assert found == [("省人大代表建议", "proposals")]


def test_a_text_that_names_no_category_has_no_candidates():
    assert candidates("全年{M|主动公开政府信息}{Q|4条}") == []
