"""Word files by python-docx and by LibreOffice, and what neither writes: tracked changes, text boxes, notes, bombs."""

import zipfile
from contextlib import suppress
from functools import cache
from io import BytesIO

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_ie.document import Document
from gov_ie.errors import GovIEError, ReadingError
from gov_ie.readers import docx_package
from gov_ie.readers.docx import read_docx
from gov_ie.readers.docx_numbering import format_number
from tests.readers.printing import STYLES, convert, report, to_docx, to_html

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def parts_of(body: str, **more: str) -> dict[str, str | bytes]:
    """The parts of the smallest Word file with this body; `more`: numbering, styles, footnotes."""
    spaces = f'xmlns:w="{W}" xmlns:mc="urn:mc" xmlns:wps="urn:wps" xmlns:v="urn:v"'
    relations = '<Relationships xmlns="urn:r">{}</Relationships>'
    inner = "".join(f'<Relationship Id="{kind}" Type="{KINDS}/{kind}" Target="{kind}.xml"/>' for kind in more)
    main = f'<Relationship Id="a" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'
    return {
        "_rels/.rels": relations.format(main),
        "word/_rels/document.xml.rels": relations.format(inner),
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        **{f"word/{kind}.xml": f"<w:{kind} {spaces}>{content}</w:{kind}>" for kind, content in more.items()},
    }


def read(body: str, **more: str) -> Document:
    return read_docx(archive(parts_of(body, **more)), "年报.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{text}</w:t></w:r></w:p>"


def check(document: Document, number: int) -> None:
    blocks = report(number, 3 + number, blanks=number % 2 == 1)
    found = [{(c.row, c.column): (c.text, c.row_span, c.column_span) for c in t.cells} for t in document.tables]
    assert found == [block.cells() for block in blocks if block.kind == "table"]
    text = document.text
    for table in reversed(document.tables):
        assert all(document.text[c.start : c.end] == c.text for c in table.cells)
        text = text[: table.start] + text[table.end :]
    assert [line for line in text.split("\n") if line] == [b.text for b in blocks if b.kind != "table"]


@pytest.mark.parametrize("number", range(len(STYLES)))
def test_report_by_python_docx(number):
    """Its running head and page numbers are no part of the text."""
    document = read_docx(to_docx(report(number, 3 + number, blanks=number % 2 == 1), STYLES[number]), "年报.docx")
    check(document, number)
    assert document.metadata.title == f"青石县水务局{2021 + number % 4}年政府信息公开工作年度报告"


@pytest.mark.parametrize("number", (0, 1))
def test_report_by_libreoffice(number):
    page = to_html(report(number, 3 + number, blanks=number % 2 == 1), STYLES[number])
    check(read_docx(convert(page.encode(), "html", "docx"), "年报.docx"), number)


def test_numbers_that_libreoffice_makes_of_a_list():
    page = "<p>问题：</p><ol><li>公开不够主动</li><li>解读形式单一</li></ol>"
    assert read_docx(convert(page.encode(), "html", "docx"), "x").text == "问题：\n1.公开不够主动\n2.解读形式单一\n"


def test_python_docx_list_style():
    file = docx.Document()
    for text in ("5件申请", "主动公开"):
        file.add_paragraph(text, style="List Number")
    out = BytesIO()
    file.save(out)
    assert read_docx(out.getvalue(), "x").text == "1. 5件申请\n2.主动公开\n"


def numbering() -> str:
    levels = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "%1.%4"))
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f"{'<w:isLgl/>' if n == 3 else ''}</w:lvl>"
        for n, (form, text) in enumerate(levels)
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return (
        f'<w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{again}</w:num>'
    )


def numbered(level: int, identity: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identity}"/></w:numPr>'


def test_numbers_count_by_level_and_begin_anew():
    steps = [(0, 1), (1, 1), (1, 1), (2, 1), (0, 1), (1, 1), (3, 1), (0, 2)]
    body = "".join(p("事项", numbered(level, identity)) for level, identity in steps)
    lines = read(body, numbering=numbering()).text.split()
    assert lines == ["一、事项", "（一）事项", "（二）事项", "1.事项", "二、事项", "（一）事项", "2.1", "事项", "一、事项"]


def test_numbers_of_a_style_and_none():
    styles = (
        f'<w:style w:styleId="h"><w:pPr>{numbered(0)}</w:pPr></w:style>'
        '<w:style w:styleId="g"><w:basedOn w:val="h"/></w:style>'
    )
    body = p("总体情况", '<w:pStyle w:val="g"/>') + p("附件", f'<w:pStyle w:val="g"/>{numbered(0, 0)}')
    assert read(body, numbering=numbering(), styles=styles).text == "一、总体情况\n附件\n"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (110, "chineseCountingThousand", "一百一十"),
        (3, "chineseLegalSimplified", "叁"), (2, "ideographTraditional", "乙"), (3, "decimalEnclosedParen", "⑶"),
        (21, "decimalEnclosedCircle", "21"), (7, "decimalZero", "07"), (9, "lowerRoman", "ix"), (12, "ideographDigital", "一二"),
        (5, "noSuchFormat", "5"), (5, "none", ""), (0, "chineseCounting", "〇"), (12, "decimalFullWidth", "１２"),
    ],
)  # fmt: skip
def test_number_formats(number, form, text):
    assert format_number(number, form) == text


def test_tracked_changes():
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f'<w:p>{run.format("公开")}<w:del><w:r><w:delText>300</w:delText></w:r></w:del><w:ins>{run.format("312")}</w:ins>'
        f'{run.format("条，")}<w:moveFrom>{run.format("受理")}</w:moveFrom><w:moveTo>{run.format("办结")}</w:moveTo></w:p>'
        + p("其中", "<w:rPr><w:del/></w:rPr>")
        + p("信函5件。")
    )
    assert read(body).text == "公开312条，办结\n其中信函5件。\n"


def test_fields_show_their_results():
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> =SUM(LEFT) </w:instrText></w:r>"
    nested = mark("begin") + "<w:r><w:t>7</w:t></w:r>" + mark("separate") + "<w:r><w:t>8</w:t></w:r>" + mark("end")
    field = mark("begin") + code + nested + mark("separate") + "<w:r><w:t>312</w:t></w:r>" + mark("end")
    simple = '<w:fldSimple w:instr="DATE"><w:r><w:t>2022</w:t></w:r></w:fldSimple>'
    assert read(f"<w:p><w:r><w:t>共</w:t></w:r>{field}<w:r><w:t>条，</w:t></w:r>{simple}</w:p>").text == "共312条，2022\n"


def test_text_boxes_notes_breaks_and_hidden_text():
    box = f"<w:txbxContent>{p('框内3件')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>"
    body = f"<w:p><w:r><w:t>申请12件</w:t></w:r>{note}{hidden}{drawn}<w:r><w:br/><w:t>另起一行</w:t></w:r></w:p>" + p("完")
    notes = f'<w:footnote w:id="1">{p("没有提到")}</w:footnote><w:footnote w:id="2">{p("不含咨询。")}</w:footnote>'
    document = read(body, footnotes=notes)
    assert document.text == "申请12件\n另起一行\n框内3件\n完\n不含咨询。\n"
    assert [s.place.paragraph for s in document.stretches] == [1, 1, 2, 3, 4]


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tbl(*rows: list[str], properties: tuple[str, ...] = ()) -> str:
    heads = [*properties, *[""] * len(rows)]
    inner = "".join(f"<w:tr><w:trPr>{head}</w:trPr>{''.join(row)}</w:tr>" for head, row in zip(heads, rows, strict=False))
    return f"<w:tbl>{inner}</w:tbl>"


def test_merged_cells_header_rows_and_tables_in_cells():
    restart, going = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    inner = tbl([tc("甲"), tc("乙")])
    body = p("表1（单位：件）") + tbl(
        [tc("项目", restart), tc("数量", '<w:gridSpan w:val="2"/>')],
        [tc("", going), tc("本年"), tc("累计")],
        [tc(inner + p("合计")), tc("3"), tc("")],
        properties=("<w:tblHeader/>", "<w:tblHeader/>"),
    )
    document = read(body)
    table = document.tables[0]
    assert document.text == "表1（单位：件）\n项目\t数量\n本年\t累计\n甲乙合计\t3\t\n"
    assert [(c.row, c.column, c.row_span, c.column_span, c.header) for c in table.cells[:4]] == [
        (0, 0, 2, 1, True), (0, 1, 1, 2, True), (1, 1, 1, 1, True), (1, 2, 1, 1, True),
    ]  # fmt: skip
    assert table.unit == "件" and table.cells[1].place.paragraph == 3 and table.cells[-1].start == table.cells[-1].end


def test_a_table_of_one_cell_is_a_frame():
    body = tbl([tc(p("主动公开312条。") + tbl([tc("规章"), tc("3")]))])
    document = read(body)
    assert document.text == "主动公开312条。\n规章\t3\n" and document.tables[0].shape == (1, 2)


def test_rows_that_are_deleted_and_cells_that_are_left_out():
    rows = ([tc("项目"), tc("件")], [tc("旧"), tc("1")], [tc("3")])
    body = tbl(*rows, properties=("", "<w:del/>", '<w:gridBefore w:val="1"/>'))
    cells = read(body).tables[0].cells
    assert [(c.text, c.row, c.column) for c in cells] == [("项目", 0, 0), ("件", 0, 1), ("3", 1, 1)]


# What is no report


def failure(data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_docx(data, "年报.docx")
    assert str(caught.value).startswith("年报.docx: ")
    return str(caught.value)


def test_other_files():
    assert "no Word file" in failure(b"") and "no Word file" in failure("年报".encode())
    assert "old Word file" in failure(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    main = f'<R><Relationship Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/></R>'
    assert "an Excel file" in failure(archive({"_rels/.rels": main, "xl/workbook.xml": "<w/>"}))


def test_cut_off_and_missing_parts():
    data = archive(parts_of(p("312条")))
    assert "cut off" in failure(data[:-30]) and "cut off" in failure(data[:100])
    assert "word/document.xml is missing" in failure(archive({"a.txt": "x"}))
    parts = parts_of(p("312条"), numbering=numbering())
    del parts["word/numbering.xml"]
    assert "word/numbering.xml is missing" in failure(archive(parts))
    parts["word/document.xml"] = "<w:document"
    assert "no XML" in failure(archive(parts))


def test_bombs(monkeypatch):
    parts = parts_of(p("312条"))
    zeros = b"<a>" + b" " * docx_package.MAX_PART + b"</a>"
    assert "unpacks to more than" in failure(archive(parts | {"word/document.xml": zeros}))
    # an archive that says less of itself than it holds
    data = archive(parts | {"word/document.xml": zeros})
    size = len(zeros).to_bytes(4, "little")
    assert data.count(size) >= 1
    assert "damaged" in failure(data.replace(size, (50).to_bytes(4, "little")))
    monkeypatch.setattr(docx_package, "MAX_ALL", 10_000)
    assert "at most" in failure(archive(parts | {"word/media/a.png": bytes(20_000)}))


def test_entities():
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for kind in (laughs, outside):
        parts = parts_of(p("&a;"))
        parts["word/document.xml"] = kind + str(parts["word/document.xml"])
        assert "declares a document type" in failure(archive(parts))


def test_deep_nesting_is_an_error_or_a_result():
    deep = "<w:sdt><w:sdtContent>" * 5_000 + p("3件") + "</w:sdtContent></w:sdt>" * 5_000
    assert "no XML" in failure(archive(parts_of(deep)))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes(data, like):
    with suppress(GovIEError):
        assert isinstance(read_docx(b"PK\x03\x04" * like + data, "x"), Document)


@cache
def word() -> bytes:
    return to_docx(report(0))


NAMES = st.one_of(map(st.sampled_from, (
    ("p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "br", "tab", "pPr", "numPr", "numId", "gridSpan"),
    ("vMerge", "tcPr", "txbxContent", "fldChar", "AlternateContent"),
)))  # fmt: skip


@st.composite
def elements(draw, depth: int = 5) -> str:
    name = draw(NAMES)
    value = draw(st.sampled_from(["", ' w:val="restart"', ' w:val="3"', ' w:val="-7"', ' w:val="99999999999"', ' w:fldCharType="begin"']))
    inner = draw(st.text("件12条 ", max_size=3)) if name == "t" or depth == 0 else "".join(draw(st.lists(elements(depth - 1), max_size=3)))
    return f"<w:{name}{value}>{inner}</w:{name}>"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(elements(), max_size=4))
def test_any_elements(body):
    document = read("".join(body), numbering=numbering())
    assert all(document.text[c.start : c.end] == c.text for t in document.tables for c in t.cells)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_damage(data):
    good = bytearray(word())
    for _ in range(data.draw(st.integers(1, 10))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with suppress(GovIEError):
        read_docx(bytes(good), "x")
