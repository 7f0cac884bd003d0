"""Features of the questions for rows and dimensions, on texts whose spans are given."""

from __future__ import annotations

from gov_ie.catalogue import default_catalogue
from gov_ie.link.rows import row_features
from tests.link.test_resolve import draft, tagged


def features(marked: str, quantity: int = 0, measure: int = 0) -> set[str]:
    text = tagged(marked)
    drafts = [draft(text, number, number) for number in range(quantity)] + [draft(text, quantity, measure)]
    return set(row_features(text, drafts, quantity, {}, default_catalogue()))


def own(found: set[str]) -> set[str]:
    return {name for name in found if name.startswith(("own:", "own-"))}


def test_the_stretch_before_a_measure_goes_through_brackets_and_clauses():
    found = own(features("在“河西公共资源交易平台(青石市)”集中{M|发布信息}{Q|52条}"))
    assert {"own:平台", "own:平台|发布", "own-b:集中", "own-quoted:市)", "own-behind-quote:集中"} <= found


def test_the_stretch_ends_at_the_number_before_and_at_the_sentence():
    found = own(features("在“青石之窗”网站{M|发布信息}{Q|52条},另在乡镇{M|张贴公告}{Q|9份}", quantity=1, measure=1))
    assert "own-b:乡镇" in found
    assert not {"own:网站", "own-dim:channel=website", "own-b:网站"} & found
    assert "own:网站" not in features("县里办起网站。全年{M|发布信息}{Q|52条}")
