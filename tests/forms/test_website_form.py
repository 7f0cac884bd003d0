"""The yearly report form of government websites."""

from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.forms.cells import table_facts
from gov_ie.forms.tables import fact_tables
from tests.forms.grids import Spec, document_of, grid_of

CATALOGUE = default_catalogue()
LINES = [
    [Spec("网站名称"), Spec("青石县人民政府门户网站", columns=3)],
    [Spec("独立用户访问总量（单位：个）"), Spec("120456", columns=3)],
    [Spec("网站总访问量（单位：次）"), Spec("998877", columns=3)],
    [Spec("信息发布（单位：条）", rows=2), Spec("总数", columns=2), Spec("300")],
    [Spec("政务动态信息更新量", columns=2), Spec("180")],
    [Spec("解读回应", rows=2), Spec("解读信息发布", rows=2), Spec("总数（单位：条）"), Spec("30")],
    [Spec("解读产品数量（单位：个）"), Spec("8")],
    [Spec("移动新媒体", rows=2), Spec("微博"), Spec("信息发布量（单位：条）"), Spec("77")],
    [Spec("微信"), Spec("信息发布量（单位：条）"), Spec("66")],
]
EXPECTED = [
    (120456, "个", "website.visits", {}, None),
    (998877, "次", "website.visits", {}, None),
    (300, "条", "publication.items", {}, None),
    (180, "条", "publication.items", {"category": "政务动态信息"}, 2),
    (30, "条", "interpretation.items", {}, None),
    (8, "个", None, {}, 4),
    (77, "条", "account.posts", {"channel": "weibo"}, None),
    (66, "条", "account.posts", {"channel": "wechat"}, None),
]


def test_its_cells():
    document = document_of(grid_of(LINES))
    facts = table_facts(document, document.tables[0], CATALOGUE, 2020)
    assert [(f.value.value, f.value.unit, f.measure, dict(f.by), f.part_of) for f in facts] == EXPECTED
    assert facts[5].measure_text == "解读产品数量"


def test_its_lines_in_a_text():
    document = document_of(grid_of(LINES))
    [table] = fact_tables(Document(document.text), CATALOGUE)
    assert [(f.value.value, f.measure) for f in table.facts(2020)] == [(v, m) for v, _, m, _, _ in EXPECTED]


def test_its_common_words_are_no_form_in_prose():
    assert fact_tables(Document("网站总访问量12万人次，信息发布总数300，微信信息发布量66条，订阅数3000。"), CATALOGUE) == []
