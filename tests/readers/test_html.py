"""Web pages of three kinds of site, broken ones and hostile ones."""

import resource
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.errors import DecodingError, GovIEError, MissingExtraError, ReadingError
from gov_ie.readers.html import read_html
from gov_ie.readers.html_markup import decode_page, simplify
from tests.readers.pages import AFTER, PAGES, PARAGRAPHS, SECTION_THREE_ROWS, TITLE, section_three


def read(page: str, encoding: str = "utf-8"):
    document = read_html(page.encode(encoding), "a.html")
    for table in document.tables:
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
            assert cell.place.element.startswith("/html/body/")
    return document


def lines(page: str) -> list[str]:
    return read(page).text.splitlines()


@pytest.mark.parametrize("kind", PAGES)
class TestPages:
    def document(self, kind):
        page, encoding = PAGES[kind]
        return read(page(), encoding)

    def test_report_in_reading_order(self, kind):
        found = self.document(kind).text.splitlines()
        assert found[0] == TITLE and found.count(TITLE) == 1
        places = [found.index(line) for line in (*PARAGRAPHS, *AFTER)]
        assert places == sorted(places)

    def test_frame_is_left_out(self, kind):
        text = self.document(kind).text
        for word in (
            "首页",
            "打印",
            "关闭",
            "版权",
            "ICP",
            "分享",
            "栏目3",
            "999",
            "888",
            "666",
            "财政局",
            "上一篇",
            "繁体版",
            "网站地图",
        ):
            assert word not in text, word

    def test_section_three(self, kind):
        table = self.document(kind).tables[-1]
        assert (table.shape, table.caption, table.unit) == ((12, 10), "三、收到和处理政府信息公开申请情况", "件")
        grid = table.grid()
        assert all(cell is not None for row in grid for cell in row)
        assert [cell.text for cell in grid[2]][4:9] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
        assert [cell.text for cell in grid[1]][3:] == ["自然人", *["法人或其他组织"] * 5, "总计"]
        for row, (*names, figures) in zip(grid[3:], SECTION_THREE_ROWS, strict=True):
            assert [cell.text for cell in row[3:]] == [str(n) for n in figures]
            assert names[-1][0] in {cell.text for cell in row[:3]}
            assert not any(cell.header for cell in row[3:]) and all(cell.header for cell in row[:3])
        assert all(cell.header for row in grid[:3] for cell in row)
        assert grid[5][0].text == "三、本年度办理结果" == grid[10][0].text

    def test_fees(self, kind):
        table = self.document(kind).tables[-2]
        assert (table.caption, table.unit) == ("行政事业性收费情况", "万元")
        assert [(c.text, c.header) for c in table.cells][2:] == [("行政事业性收费", True), ("1.25", False)]

    def test_metadata(self, kind):
        said = self.document(kind).metadata
        assert (said.title, said.published, said.publisher) == (TITLE, date(2024, 1, 20), "青石县水务局")

    def test_every_line_has_a_place(self, kind):
        document = self.document(kind)
        start = document.text.index("2023年，我局")
        assert document.place_of(start).element.startswith("/html/body/")
        assert document.place_of(start) == document.place_of(start + 30)


def test_signature_beside_the_text_is_kept():
    assert "2024年1月18日" in read(PAGES["soup"][0]()).text


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>公开<b>12</b><i>条</i>。</p>", ["公开12条。"]),
        ("<p>公开<span>信\n  息</span>\n12条</p>", ["公开信息 12条"]),
        ("<p>一、概述<br>公开12条<br/>办结3件</p>", ["一、概述", "公开12条", "办结3件"]),
        ("<p>a&nbsp;&nbsp;b &lt;3&gt; &#20844;&amp;</p>", ["a b <3> 公&"]),
        ("<div>前<p>中</p>后</div>", ["前", "中", "后"]),
        ("<p>公开<script>x('<p>')</script>12条<!-- 13条 --></p>", ["公开12条"]),
        ("<p>公开<span style='display: none'>99</span>12条<em hidden>8</em></p>", ["公开12条"]),
        ("<p>公开<o:p></o:p><st1:chsdate>2016年</st1:chsdate>12条", ["公开2016年12条"]),
        ("<pre>一、概述\n公开12条</pre>", ["一、概述", "公开12条"]),
        ("<ul><li>公开12条<li>办结3件</ul>", ["公开12条", "办结3件"]),
        ("<p>公开<5件,>3件</p>", ["公开<5件,>3件"]),
        ("<p title='abc>公开12条<p>办结3件", ["公开12条", "办结3件"]),
        ("<script>公开12条<p>办结3件</p>", ["公开12条", "办结3件"]),
        ("<!-- 公开12条<p>办结3件</p>", ["公开12条", "办结3件"]),
        ("<![if !x]>公开12条<![endif]>", ["公开12条"]),
        ("<textarea>公开12条", ["公开12条"]),
        ("<P class='a' class=b ID=\"c\">公开12条</P>", ["公开12条"]),
        ("<a href=x>" + "全年公开12条。" * 20, ["全年公开12条。" * 20]),
    ],
)
def test_lines(page, expected):
    assert lines(f"<html><body>{page}") == expected


def test_hidden_by_the_template_but_the_whole_report():
    page = "<div id=a style='display:none'>" + "<p>全年公开12条，办结3件。</p>" * 5 + "</div><div>正在加载</div>"
    assert lines(page).count("全年公开12条，办结3件。") == 5


def test_a_class_that_sounds_like_a_frame_holds_the_report():
    page = (
        "<div class='right-side bottom'>"
        + "<p>全年公开12条，办结3件。</p>" * 5
        + "</div><div class=bottom>主办：某局</div>"
    )
    assert lines(page) == ["全年公开12条，办结3件。"] * 5


def test_a_report_in_pieces():
    chapters = "".join(
        f"<div class=c{i}><h2>{i}、一章</h2><p>全年公开{i}条，办结{i}件。</p></div>" for i in range(1, 6)
    )
    assert len(lines(f"<body><div class=nav><a href=x>首页</a></div>{chapters}")) == 10


def test_layout_table_is_no_table():
    page = "<table><tr><td><a href=1>首页</a></td><td><p>全年公开12条，办结3件。</p><p>收到申请5件，均已答复。</p></td></tr></table>"
    document = read(page)
    assert document.tables == () and "收到申请5件，均已答复。" in document.text.splitlines()


def test_title_on_two_lines():
    assert lines("<h1>青石县水务局<br>2016年年报</h1><p>全年公开3条。</p>") == [
        "青石县水务局2016年年报",
        "全年公开3条。",
    ]


def test_caption_on_two_lines():
    page = "<p>政府信息公开情况统计表<p>（2016年度）<p>单位：件<table><tr><td>指标<td>数量<tr><td>新收<td>3</table>"
    table = read(page).tables[0]
    assert (table.caption, table.unit) == ("政府信息公开情况统计表（2016年度）", "件")


def test_two_columns_of_prose_are_no_table():
    prose = "我局高度重视政府信息公开工作，全年公开12条，办结3件。收到的申请均已按时答复，没有发生行政复议。" * 4
    assert (
        read(f"<table><tr><td>{prose}</td><td>{prose}</td></tr><tr><td>{prose}</td><td>1</td></tr></table>").tables
        == ()
    )


def test_nested_table_of_data():
    page = f"<table><tr><td>左</td><td>{section_three()}</td></tr><tr><td>1</td><td>2</td></tr></table>"
    document = read(page)
    assert [table.shape for table in document.tables] == [(12, 10)]


def test_paragraphs_in_cells():
    page = section_three(inside='<p class="a"><span>{}</span></p>\n')
    assert [c.text for c in read(page).tables[0].cells] == [c.text for c in read(section_three()).tables[0].cells]


@pytest.mark.parametrize(
    "spans",
    ['colspan="1000000000"', 'rowspan="99999999999999"', 'colspan="0"', 'rowspan="0"', 'colspan="-3"', 'colspan="x"'],
)
def test_absurd_spans(spans):
    page = (
        f"<table><tr><td {spans}>指标</td></tr><tr><td>新收</td><td>3</td></tr><tr><td>办结</td><td>2</td></tr></table>"
    )
    table = read(page).tables[0]
    assert {"指标", "新收", "3", "办结", "2"} == {c.text for c in table.cells}
    assert table.shape[0] <= 3 and table.shape[1] <= 3


def test_blank_cells_keep_their_place():
    page = "<table><tr><th>指标<th>一<th>二<tr><td>新收<td>&nbsp;<td>3<tr><td>办结<td><td></table>"
    assert [[c.text for c in row] for row in read(page).tables[0].grid()] == [
        ["指标", "一", "二"],
        ["新收", "", "3"],
        ["办结", "", ""],
    ]


def test_foot_of_a_table_stands_last():
    page = "<table><tfoot><tr><td>合计<td>3</tfoot><thead><tr><td>指标<td>数</thead><tr><td>新收<td>3</table>"
    assert [c.text for c in read(page).tables[0].cells][::2] == ["指标", "新收", "合计"]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "iso-8859-1", "nonsense", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_encodings_whatever_is_declared(declared, encoding):
    page = (
        f"<html><head><meta charset={declared}></head><body><p>2016年，我局主动公开政府信息312条，镕</p></body></html>"
    )
    assert read(page, encoding).text == "2016年，我局主动公开政府信息312条，镕\n"


def test_big5():
    page = "<meta charset=big5><p>全年主動公開政府資訊312條，均已辦結。</p>"
    assert read(page, "big5").text == "全年主動公開政府資訊312條，均已辦結。\n"


def test_a_broken_byte_costs_a_character_and_not_the_page():
    data = PAGES["modern"][0]().encode()
    cut = data.index("主动公开".encode()) + 1
    text = read_html(data[:cut] + data[cut + 1 :], "a.html").text
    assert "\ufffd" in text and all(line in text for line in AFTER)
    with pytest.raises(DecodingError, match=r"a\.html"):
        decode_page(b"<html>" + bytes(range(128, 256)) * 20, "a.html")


def test_missing_package(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "selectolax.lexbor", None)
    with pytest.raises(MissingExtraError, match="readers"):
        read("<p>a")


N = 1_000_000
HOSTILE = {
    "a million open boxes": "<div>" * N + "主动公开12条",
    "a million open words": "<b>" * N + "主动公开12条",
    "nested tables": "<table><tr><td>" * (N // 10) + "x",
    "unclosed": "<p><a><b>" * (N // 10),
    "paragraphs in open fonts": "<p>" + "".join(f"<font a{i}>" for i in range(3000)) + "</p>" + "<p>x" * 30_000,
    "300,000 attributes": "<div " + " ".join(f"a{i}=1" for i in range(300_000)) + ">x",
    "attributes without an end": "<div " + " ".join(f"a{i}=1" for i in range(300_000)) + "<p>x",
    "angle brackets": "<" * N,
    "open quotes": "<a '<b \"" * (N // 10),
    "open titles": "<title>" * (N // 10),
    "comments": "<!--" * (N // 4),
    "end tags": "<div></div></div></p></td>" * (N // 20),
    "list in list": "<ul><li>" * (N // 10),
    "spans": "<table>" + "<tr><td colspan=1000000000 rowspan=65534>1<td rowspan=99999>" * 5000,
    "captions": "<table><caption>" * (N // 20),
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end(page):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    try:
        read_html(page.encode(), "a.html")
    except GovIEError as error:
        assert "a.html" in str(error)
    assert time.process_time() - begun < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1 << 20  # KiB: 1 GiB


def test_what_lies_deep_is_read():
    assert (
        read("<div>" * 5000 + "主动公开12条。" + "</div>" * 5000 + "<p>办结3件。").text == "主动公开12条。\n办结3件。\n"
    )


def test_a_table_of_100_000_cells():
    rows = "".join(f"<tr><td>指标{i}</td>" + "<td>312</td>" * 9 + "</tr>" for i in range(10_000))
    document = read(f"<p>表一（单位：件）</p><table>{rows}</table>")
    assert document.tables[0].shape == (10_000, 10) and document.tables[0].unit == "件"
    assert len(document.tables[0].cells) == 100_000


def test_too_many_elements():
    with pytest.raises(ReadingError, match=r"a\.html: more than"):
        read("<i></i>" * 800_000)


FRAGMENTS = ("<p>", "</p>", "<td colspan=3>", "<tr>", "<table>", "</table>", "<div class=nav>", "<a href=x>", "</a>", "<br>", "<b", "<!--", "-->", "<script>", "</script>",
             "公开12条。", "312", "&nbsp;", "&#x", "'", '"', ">", "<", "<h1>年报", "<title>", "</title>", "<th rowspan=2>", "<caption>单位：件", "<pre>", "\n", " ", "\x00", "\ud800")  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
@settings(max_examples=100, deadline=None)
def test_any_markup(page):
    assert "<!--" not in simplify(page)
    try:
        read(page.replace("\ud800", "?"))
    except DecodingError:
        assert "\x00" in page


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes(data):
    try:
        document = read_html(b"<p>" + data, "a.html")
    except GovIEError:
        return
    assert all(0 <= s.start < s.end <= len(document.text) for s in document.stretches)
