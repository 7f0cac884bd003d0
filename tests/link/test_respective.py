"""What goes with each number of a row, on texts whose spans are given."""

from __future__ import annotations

import pytest

from gov_ie.link.respective import respective_body, respective_item
from tests.link.test_resolve import tagged


def items(marked: str) -> list[str | None]:
    text = tagged(marked)
    places = [respective_item(text, q.start) for q in text.quantities]
    return [None if place is None else text.text[slice(*place)] for place in places]


@pytest.mark.parametrize(
    "marked, wanted",
    [
        ("网络、信函、当面三种方式分别为{Q|7件}、{Q|5件}和{Q|2件}。", ["网络", "信函", "当面"]),
        ("微博、微信及抖音平台依次为{Q|7条}、{Q|5条}、{Q|2条}", ["微博", "微信", "抖音平台"]),
        ("共设三栏:“政策”“监测”“动态”三个专栏分别发布{Q|7条}、{Q|5条}、{Q|2条}", ["“政策”", "“监测”", "“动态”"]),
        ("经网站、公示牌发布{Q|9条},二者依次为{Q|7条}、{Q|2条}", [None, "经网站", "公示牌发布"]),
        ("办结率、满意率各为{Q|99%}和{Q|98%}", ["办结率", "满意率"]),
        ("四类数量分别为{Q|7条}、{Q|5条}", [None, None]),
        ("网络、信函、当面分别为{Q|7件}、{Q|5件}", [None, None]),
        ("来信、来访{Q|7件}、{Q|5件}", [None, None]),
        ("网络申请分别答复{Q|7件}", [None]),
    ],
)
def test_a_number_goes_with_what_is_named_as_far_along_the_row(marked, wanted):
    assert items(marked) == wanted


def test_what_is_named_at_length_counts_by_its_end():
    assert items("各" * 30 + "网站、微信分别为{Q|7条}、{Q|5条}")[0] == "各" * 14 + "网站"


def test_a_number_goes_to_the_body_as_far_along_the_row():
    text = tagged("{A|甲局}、{A|乙局}和{A|丙局}分别报送{Q|12条}、{Q|9条}和{Q|5条},共{Q|26条}")
    bodies = [respective_body(text, q.start) for q in text.quantities]
    assert [b and text.surface(b) for b in bodies] == ["甲局", "乙局", "丙局", None]
