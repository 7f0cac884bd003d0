"""PDF as people have it: printed by Chromium and LibreOffice from reports whose cells and sentences are known."""

import re
import subprocess
import sys
from contextlib import suppress
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_ie.document import Document
from gov_ie.errors import GovIEError, ReadingError
from gov_ie.readers.pdf import read_pdf
from gov_ie.readers.pdf_furniture import find_furniture, is_page_number
from gov_ie.readers.pdf_lines import Line, find_lines
from gov_ie.readers.pdf_page import Glyph
from gov_ie.readers.pdf_paragraphs import find_edges, join_lines
from gov_ie.readers.pdf_spread import is_continued, spread
from gov_ie.readers.pdf_tables import Grid, GridCell
from tests.readers.printing import FONT, STYLES, convert, print_html, report, to_docx, to_html


@cache
def chromium(number: int, header: bool = False) -> bytes:
    return print_html(to_html(report(number, 3 + number, blanks=number % 2 == 1), STYLES[number]), header=header)


@cache
def libreoffice(number: int) -> bytes:
    return convert(to_docx(report(number, 3 + number, blanks=number % 2 == 1), STYLES[number]), "docx", "pdf")


@cache
def printed(body: str, css: str = "") -> bytes:
    style = f'@page {{ size: A4; margin: 25mm }} body {{ font: 16pt/1.75 "{FONT}"; margin: 0 }} {css}'
    style += " table { border-collapse: collapse } td { border: 1px solid }"
    return print_html(f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><style>{style}</style><body>{body}</body>')


def saved(pdf: pypdfium2.PdfDocument) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def check(document: Document, number: int) -> None:
    """Every cell and every paragraph is there, and no other line."""
    blocks = report(number, 3 + number, blanks=number % 2 == 1)
    tables = [block.cells() for block in blocks if block.kind == "table"]
    found = [{(c.row, c.column): (c.text, c.row_span, c.column_span) for c in t.cells} for t in document.tables]
    assert found == tables
    for table in document.tables:
        assert all(document.text[c.start : c.end] == c.text for c in table.cells)
    text, position = [], 0
    for table in document.tables:
        text.append(document.text[position : table.start])
        position = table.end
    text.append(document.text[position:])
    lines = [line for line in "".join(text).split("\n") if line]
    assert lines == [block.text for block in blocks if block.kind != "table"]


@pytest.mark.parametrize("number", range(len(STYLES)))
def test_report_printed_by_chromium(number):
    check(read_pdf(chromium(number), "年报.pdf"), number)


@pytest.mark.parametrize("number", (0, 2))
def test_heads_and_feet_of_the_browser_are_left_out(number):
    data = chromium(number, header=True)
    with pypdfium2.PdfDocument(data) as pdf:
        assert "page.html" in pdf[0].get_textpage().get_text_range()
    check(read_pdf(data, "年报.pdf"), number)


@pytest.mark.parametrize("number", range(len(STYLES)))
def test_report_printed_by_libreoffice(number):
    """With a running head and — 3 — on each page, rows cut in two at the page's end."""
    check(read_pdf(libreoffice(number), "年报.pdf"), number)


def test_title_of_the_file():
    assert read_pdf(chromium(0), "年报.pdf").metadata.title == "青石县水务局2021年政府信息公开工作年度报告"
    assert read_pdf(chromium(0), "年报.pdf").metadata.published is None


def test_cells_and_lines_know_their_boxes():
    document = read_pdf(chromium(1), "年报.pdf")

    def words(text: str) -> str:
        return re.sub(r"\s", "", text)

    with pypdfium2.PdfDocument(chromium(1)) as pdf:
        pages = [(page.get_height(), page.get_textpage()) for page in pdf]
        cells = [cell for table in document.tables for cell in table.cells]
        wrong = 0
        for cell in cells:
            left, top, right, bottom = cell.place.box
            height, text = pages[cell.place.page - 1]
            wrong += words(text.get_text_bounded(left, height - bottom, right, height - top)) != words(cell.text)
        assert wrong <= 0.01 * len(cells)  # merged cells that a page break cuts have the box of their first part
        for stretch in document.stretches:
            left, top, right, bottom = stretch.place.box
            height, text = pages[stretch.place.page - 1]
            inside = words(text.get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1))
            wrong += words(document.text[stretch.start : stretch.end]) not in inside
        assert wrong <= 0.02 * len(document.stretches)


def test_what_fonts_and_programs_do_to_characters():
    twice = '<p style="position:relative"><span>共公开12条</span><span style="position:absolute;left:0.4px">共公开12条</span></p>'
    data = printed(f"<p>⼀、⼆⺠⻔公开政府信息311条。</p>{twice}<p>COVID test results: 33 items</p><p>规章　　　数量　　　3</p>")
    assert read_pdf(data, "x").text == "一、二民门公开政府信息311条。\n共公开12条\nCOVID test results: 33 items\n规章\t数量\t3\n"


def test_watermarks_are_left_out_and_vertical_text_does_no_harm():
    mark = '<div style="position:absolute;top:90px;left:50px;transform:rotate(-45deg);font-size:60pt">内部资料</div>'
    upright = '<div style="writing-mode:vertical-rl;height:8em">竖排文字</div>'
    text = read_pdf(printed(f"<p>受理申请12件。</p>{mark}{upright}"), "x").text
    assert text.startswith("受理申请12件。\n") and text.replace("\n", "") == "受理申请12件。竖排文字"


TWO_ROWS = "<p>主动公开312条。</p><table><tr><td>规章<td>3<tr><td>合计<td>15</table>"


@pytest.mark.parametrize("angle", (0, 90, 180, 270))
def test_turned_pages(angle):
    with pypdfium2.PdfDocument(printed(TWO_ROWS)) as pdf:
        pdf[0].set_rotation(angle)
        document = read_pdf(saved(pdf), "x")
    assert document.text == "主动公开312条。\n规章\t3\n合计\t15\n" and document.tables[0].shape == (2, 2)


@pytest.mark.parametrize("angle", (90, -90))
def test_text_that_runs_up_or_down(angle):
    place = "position:absolute;left:400px;top:500px;width:400px;transform-origin:0 0"
    document = read_pdf(printed(f'<div style="transform:rotate({angle}deg);{place}">{TWO_ROWS}</div>'), "x")
    assert document.text == "主动公开312条。\n规章\t3\n合计\t15\n"


def test_two_columns_of_text():
    sentence = "全年通过门户网站主动公开政府信息，组织召开专题会议，扎实推进各项工作，与公众的期待仍有差距。"
    paragraphs = [f"第{n}段，" + sentence * 5 for n in range(1, 7)]
    body = "".join(f'<p style="text-indent:2em;margin:0">{p}</p>' for p in paragraphs)
    data = printed(f'<div style="columns:2;column-gap:30px;font-size:10pt;text-align:justify">{body}</div>')
    assert read_pdf(data, "x").text.split("\n") == [*paragraphs, ""]


def test_cells_that_are_boxes_and_tables_without_sides():
    boxes = '<table style="border-collapse:separate;border-spacing:2px"><tr><td>项目<td>数量<tr><td>规章<td>3</table>'
    sides = '<table class="open"><tr><td>许可<td>5<tr><td>处罚<td>9</table>'
    css = ".open td:first-child { border-left: none } .open td:last-child { border-right: none }"
    document = read_pdf(printed(f"{boxes}<p>下表</p>{sides}", css), "x")
    assert document.text == "项目\t数量\n规章\t3\n下表\n许可\t5\n处罚\t9\n"
    assert [t.shape for t in document.tables] == [(2, 2), (2, 2)]


BARE = (
    ("股室", "公开信息数（条）", "发布公告数（份）"), ("办公室", "120", "8"), ("水资源管理股", "45", "3"), ("工程股", "31", "12"), ("合计", "196", "23")
)  # fmt: skip


@pytest.mark.parametrize("program", ["chromium", "libreoffice"])
def test_columns_of_a_table_without_rulings(program):
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in BARE)
    if program == "chromium":
        data = printed(f"<p>见下表。</p><table>{rows}</table><p>申请5件。</p>", "table td { border: none !important; padding-right: 40px }")
    else:
        page = f'<html><meta charset="utf-8"><body style="font-family:{FONT}"><p>见下表。</p><table width="100%">{rows}</table><p>申请5件。</p></body></html>'
        data = convert(page.encode(), "html", "pdf")
    lines = read_pdf(data, "x").text.split("\n")
    assert [line for line in lines if "\t" in line] == ["\t".join(row) for row in BARE]


def test_running_text_beside_columns_stays_whole():
    def row(text: str, top: float, at: dict[int, float]) -> list[Glyph]:
        x, out = 70.0, []
        for number, character in enumerate(text):
            x = at.get(number, x)
            out.append(Glyph(character, x, top, x + 10, top + 10, top + 8, 10))
            x += 10
        return out

    rows = [("办公室12", {3: 150.0}), ("水务股8", {3: 150.0}), ("乡镇和街道办事处共9", {}), ("会议室35", {3: 150.0})]
    glyphs = [glyph for n, (text, at) in enumerate(rows) for glyph in row(text, 100 + 20 * n, at)]
    assert [line.text for line in find_lines(glyphs)] == ["办公室\t12", "水务股\t8", "乡镇和街道办事处共9", "会议室\t35"]


# What is no report


def failure(data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_pdf(data, "年报.pdf")
    return str(caught.value)


def scanned(*, text: bool) -> bytes:
    """A page that is an image of another, and behind it the other one where `text` is true."""
    with pypdfium2.PdfDocument(printed(TWO_ROWS)) as source:
        pdf = pypdfium2.PdfDocument.new()
        page = pdf.new_page(595, 842)
        image = pypdfium2.PdfImage.new(pdf)
        image.set_bitmap(source[0].render(scale=1))
        image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        page.insert_obj(image)
        page.gen_content()
        if text:
            pdf.import_pages(source)
        return saved(pdf)


def test_scans_are_named():
    assert failure(scanned(text=False)).startswith("年报.pdf: no text layer, page 1 is an image; run OCR")
    document = read_pdf(scanned(text=True), "年报.pdf")
    assert document.text == "主动公开312条。\n规章\t3\n合计\t15\n" and document.tables[0].place.page == 2


def test_no_page_no_pdf():
    assert "no PDF" in failure(b"\x00" * 100) and "no PDF" in failure("年报".encode())
    assert "without a page" in failure(saved(pypdfium2.PdfDocument.new()))
    assert "has no text" in failure(printed("<hr>"))


def test_cut_off():
    data = printed(TWO_ROWS)
    assert "damaged, cut off" in failure(data[:200])
    for length in range(300, len(data), len(data) // 7):
        try:
            read_pdf(data[:length], "年报.pdf")
        except ReadingError as error:
            assert "年报.pdf: " in str(error)


def test_locked_with_a_password():
    assert "locked with a password" in failure(convert(to_docx(report(0)), "docx", "pdf", password="geheim"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes(data, like):
    with suppress(GovIEError):
        assert isinstance(read_pdf(b"%PDF-1.7\n" * like + data, "x"), Document)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_damage(data):
    good = bytearray(libreoffice(0))
    for _ in range(data.draw(st.integers(1, 30))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = read_pdf(bytes(good), "x")
    except GovIEError:
        return
    assert all(document.text[c.start : c.end] == c.text for t in document.tables for c in t.cells)


def test_memory_of_many_pages():
    """What is kept of a page is small: a hundred pages take less than 150 MB more than the program."""
    with pypdfium2.PdfDocument(libreoffice(0)) as source:
        pdf = pypdfium2.PdfDocument.new()
        while len(pdf) < 100:
            pdf.import_pages(source)
        data = saved(pdf)
    program = (
        "import resource, sys\nfrom gov_ie.readers.pdf import read_pdf\n"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "data = sys.stdin.buffer.read()\nbefore = used()\nread_pdf(data, 'x')\nprint(used() - before)"
    )
    out = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True, timeout=300)
    assert int(out.stdout) < 150


# Lines, furniture, parts of tables: what printers rarely do


def line(text: str, left: float = 70, top: float = 100, page: int = 1, size: float = 16, right: float | None = None) -> Line:
    right = left + size * len(text) if right is None else right
    return Line(text, (left, top, right, top + size), size, top + 0.8 * size, page)


@pytest.mark.parametrize("text", ["- 3 -", "—3—", "— 12 —", "第3页 共9页", "第 3 页", "第三页", "Page 3 of 9", "－3－"])
def test_page_numbers(text):
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["3", "312", "3/9", "共3条", "2021年", "(3)"])
def test_figures_alone_are_no_page_numbers(text):
    assert not is_page_number(text)


def foot(texts: list[str], top: float = 800) -> list[set[int]]:
    pages = [(842.0, [line("主动公开政府信息", top=300, page=n), line(t, top=top, page=n)]) for n, t in enumerate(texts, 1)]
    return find_furniture(pages)


def test_numbers_count_as_page_numbers_where_they_count_pages():
    assert foot(["3", "4", "5"]) == [{1}] * 3
    assert foot(["312", "7", "45"]) == [set()] * 3
    assert foot(["312"]) == [set()]
    assert foot(["3", "4", "5"], top=400) == [set()] * 3  # inside of the text
    assert foot(["1/3", "2/3", "3/3"]) == [{1}] * 3


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("11/30/26, 5:52 PM\t青石县水务局2022年年报", "file:///tmp/report.html\t1/1"),
        ("2016/1/20 上午10:30", "https://www.qingshi.example.cn/art/2016/1/20/art_1.html\t1/2"),
    ],
)
def test_what_a_browser_prints_on_a_single_page(head, foot):
    def line(text, top):
        return Line(text, (50, top, 500, top + 10), 10, top + 8)

    body = line("2016/1/20，县水务局收到申请3件。", 400)
    assert find_furniture([(842, [line(head, 15), body, line(foot, 820)])]) == [{0, 2}]
    assert find_furniture([(842, [line("概述", 15), line("网址：http://www.qingshi.example.cn", 820)])]) == [set()]


def test_running_heads_stand_at_one_height_of_several_pages():
    pages = [(842.0, [line("青石县水务局年报", top=30, page=n), line("正文", top=120, page=n)]) for n in range(1, 6)]
    assert find_furniture(pages) == [{0}] * 5
    pages = [(842.0, [line("青石县水务局年报", top=30 + 12 * n, page=n)]) for n in range(1, 4)]
    assert find_furniture(pages) == [set()] * 3


def paragraphs(*lines: Line) -> list[str]:
    edges = find_edges([(595.0, lines)])[0]
    return ["".join(part.text for part in p) for p in join_lines(list(zip(lines, edges, strict=True)))]


def test_where_paragraphs_end():
    full = "全年通过门户网站主动公开政府信息并组织召开专题会议若干"
    rows = [(full, 102), (full[:-2], 70), ("受理申请12件。", 70), ("一、总体情况", 102), (full, 102), ("条。", 70)]
    lines = [line(t, left, 100 + 28 * n, right=524 if t.startswith("全年") else None) for n, (t, left) in enumerate(rows)]
    assert paragraphs(*lines) == [full + full[:-2] + "受理申请12件。", "一、总体情况", full + "条。"]


def grid(page: int, rows: list[list[str]], *, open_top: bool = False, open_bottom: bool = False, room: float = 0) -> Grid:
    xs = [70.0 + 100 * n for n in range(len(rows[0]) + 1)]
    ys = [100.0 + 20 * n for n in range(len(rows) + 1)]
    cells = [
        GridCell(
            (r, r + 1), (c, c + 1), (xs[c], ys[r], xs[c + 1], ys[r + 1]), text,
            open_top and r == 0, open_bottom and r == len(rows) - 1, room, 9.0,
        )
        for r, row in enumerate(rows) for c, text in enumerate(row)
    ]  # fmt: skip
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), page, xs, ys, cells)


def rows_of(*parts: Grid) -> list[list[str]]:
    out: dict[int, list[str]] = {}
    for cell in spread(parts):
        out.setdefault(cell.row, []).append(cell.text)
    return [out[row] for row in sorted(out)]


def test_rows_cut_by_a_page_break():
    first = [["项目", "数量"], ["1.属于国家", "3"]]
    assert rows_of(grid(1, first), grid(2, [["秘密", ""], ["2.其他", "4"]])) == [["项目", "数量"], ["1.属于国家秘密", "3"], ["2.其他", "4"]]
    # there was room for the word: it is a row of its own, with a zero that was not written
    assert len(rows_of(grid(1, first, room=60), grid(2, [["秘密", ""], ["2.其他", "4"]]))) == 4
    assert len(rows_of(grid(1, first), grid(2, [["2.其他", ""], ["3.重复", "4"]]))) == 4
    opened = grid(1, first, open_bottom=True, room=60), grid(2, [["秘密", ""]], open_top=True)
    assert rows_of(*opened)[-1] == ["1.属于国家秘密", "3"]


@pytest.mark.parametrize("opened", (True, False))
def test_heads_cut_from_the_heads_of_their_columns(opened):
    first = grid(1, [["结果", "行政诉讼", ""]], open_bottom=opened)
    first.cells = [first.cells[0], GridCell((0, 1), (1, 3), (170.0, 100.0, 370.0, 120.0), "行政诉讼", room=99, size=9.0)]
    first.cells[0].room = 0 if not opened else 60
    second = grid(2, [["维持", "纠正", "总计"], ["1", "2", "3"]], open_top=opened)
    assert rows_of(first, second) == [["结果维持", "行政诉讼"], ["纠正", "总计"], ["1", "2", "3"]]
    assert spread([first, second])[0].row_span == 2


def test_header_rows_are_read_once_and_rows_of_zeros_every_time():
    first, second = [["项目", "数量"], ["许可", "0"]], [["项目", "数量"], ["处罚", "0"]]
    assert rows_of(grid(1, first), grid(2, second)) == [["项目", "数量"], ["许可", "0"], ["处罚", "0"]]
    assert rows_of(grid(1, [["0", "0"], ["1", "2"]]), grid(2, [["0", "0"], ["3", "4"]]))[2] == ["0", "0"]


def test_tables_of_other_pages_and_columns_are_others():
    one = grid(1, [["项目", "数量"]])
    assert is_continued(one, grid(2, [["许可", "3"]]))
    assert not is_continued(one, grid(3, [["许可", "3"]])) and not is_continued(one, grid(2, [["许可", "3", "4"]]))
