"""Title, day, publisher and address from fields."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.readers.metadata import day_of, fields_in, metadata_of, without_site


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-20 10:21:00", date(2024, 1, 20)),
        ("2024/1/20", date(2024, 1, 20)),
        ("发布于 2024 年 1 月 20 日", date(2024, 1, 20)),
        ("20240120", date(2024, 1, 20)),
        ("2024-02-30", None),
        ("2024年", None),
        ("电话20240120123", None),
        ("", None),
    ],
)
def test_days(text, day):
    assert day_of(text) == day


def test_fields_are_believed_in_order():
    fields = {
        "PubDate": "坏",
        "发布时间": "2024-01-20",
        "ContentSource": "本站",
        "发布机构": "青石县水务局",
        "ArticleTitle": "年报",
        "Url": "/a/1.html",
    }
    said = metadata_of(fields)
    assert (said.title, said.published, said.publisher, said.url) == (
        "年报",
        date(2024, 1, 20),
        "青石县水务局",
        "/a/1.html",
    )
    assert metadata_of({}, "标题").title == "标题"


def test_fields_of_a_line():
    line = "[发布机构] 来源：青石县水务局 | 日期：2024年1月20日　作者：某人"
    assert fields_in([line]) == {"来源": "青石县水务局", "日期": "2024年1月20日"}
    # the period a report is for is no field
    assert fields_in(["统计时间：2023年"]) == {}


def test_titles_without_their_site():
    title = "青石县水务局2023年政府信息公开工作年度报告"
    for page in (
        f"{title}_青石县人民政府",
        f"青石县政府信息公开网-{title}",
        f"{title} - 年度报告 - 青石县门户网站",
        title,
    ):
        assert without_site(page) == title
    assert without_site("") == ""


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=30)), st.lists(st.text(max_size=40)))
def test_anything(fields, lines):
    metadata_of({**fields, **fields_in(lines)})
