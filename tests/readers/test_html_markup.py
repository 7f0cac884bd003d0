"""The elements of a page: their text, whole or as it is shown."""

from gov_ie.readers.html_markup import Element
from gov_ie.readers.html_tables import shown_text


def cell():
    """<td>收到<span>申请</span><br><script>0</script><p>12<b>件</b></p>等</td>"""
    td = Element("td", {})
    td.children.append("收到")
    Element("span", {}, td).children.append("申请")
    Element("br", {}, td)
    Element("script", {}, td).children.append("0")
    p = Element("p", {}, td)
    p.children.append("12")
    Element("b", {}, p).children.append("件")
    td.children.append("等")
    return td


def test_all_text_as_it_stands():
    assert cell().text() == "收到申请\n012件等"


def test_hidden_elements_are_left_out_and_blocks_stand_on_lines_of_their_own():
    assert cell().text(lambda e: e.name in ("script", "b"), {"p"}) == "收到申请\n\n12\n等"


def test_the_element_itself_is_not_asked_whether_it_is_hidden():
    assert cell().text(lambda e: e.name == "td") == cell().text()


def test_the_text_of_a_cell_stands_on_one_line():
    assert shown_text(cell(), lambda e: e.name == "script").split() == ["收到申请", "12件等"]


def test_nesting_of_any_depth():
    root = inner = Element("div", {})
    for _ in range(20_000):
        inner = Element("div", {}, inner)
    inner.children.append("12")
    assert root.text(lines={"div"}).strip() == root.text() == "12"
