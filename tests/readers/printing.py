"""Invented reports as HTML and DOCX, and the programs that people print with: Chromium, LibreOffice.

A report is a list of blocks; what a reader must find is known from it: every sentence and every cell.
"""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from random import Random

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Noto Serif CJK SC"


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: title, heading, paragraph or table; a table has rows of (text, row_span, column_span)."""

    kind: str
    text: str = ""
    rows: tuple[tuple[tuple[str, int, int], ...], ...] = ()

    def cells(self) -> dict[tuple[int, int], tuple[str, int, int]]:
        """(row, column) of each cell's upper left corner → its text, row_span and column_span."""
        taken: set[tuple[int, int]] = set()
        found = {}
        for number, row in enumerate(self.rows):
            column = 0
            for text, down, across in row:
                while (number, column) in taken:
                    column += 1
                found[number, column] = (text, down, across)
                taken |= {(r, c) for r in range(number, number + down) for c in range(column, column + across)}
        return found

    @property
    def width(self) -> int:
        return max(column + across for (_, column), (_, _, across) in self.cells().items())


def _row(*cells: str | tuple[str, int, int]) -> tuple[tuple[str, int, int], ...]:
    return tuple((c, 1, 1) if isinstance(c, str) else c for c in cells)


def disclosure_table(random: Random) -> Block:
    """Section 二 of the form of 2021 (国办公开办函〔2021〕30号)."""

    def number(top: int = 60) -> str:
        return str(random.randrange(top))

    rows = [
        _row(("第二十条第（一）项", 1, 4)),
        _row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        _row("规章", number(), number(), number()),
        _row("行政规范性文件", number(), number(), number()),
    ]
    for item, what, names in (
        ("五", "本年处理决定数量", ("行政许可",)),
        ("六", "本年处理决定数量", ("行政处罚", "行政强制")),
        ("八", "本年收费金额（单位：万元）", ("行政事业性收费",)),
    ):
        rows.append(_row((f"第二十条第（{item}）项", 1, 4)))
        rows.append(_row("信息内容", (what, 1, 3)))
        value = number(90000) if item != "八" else f"{random.randrange(9000)}.{random.randrange(10, 99)}"
        rows += [_row(name, (value, 1, 3)) for name in names]
    return Block("table", rows=tuple(rows))


OUTCOMES = (
    ("（三）不予公开", ("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
                 "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项")),
    ("（四）无法提供", ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")),
    ("（五）不予处理", ("1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
                 "5.要求行政机关确认或重新出具已获取信息")),
    ("（六）其他处理", ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                 "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他")),
)  # fmt: skip


def request_table(random: Random, blanks: bool = False) -> Block:
    """Section 三: 28 rows, 10 columns; `blanks` leaves out most zeros."""

    def numbers() -> list[str]:
        values = [str(random.choice((0, 0, 0, 1, 2, 3, 12, 145, 2070))) for _ in range(7)]
        return ["" if blanks and v == "0" and random.random() < 0.7 else v for v in values]

    rule = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    firms = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    rows = [
        _row((rule, 3, 3), ("申请人情况", 1, 7)),
        _row(("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)),
        _row(*firms),
        _row(("一、本年新收政府信息公开申请数量", 1, 3), *numbers()),
        _row(("二、上年结转政府信息公开申请数量", 1, 3), *numbers()),
        _row(("三、本年度办理结果", 22, 1), ("（一）予以公开", 1, 2), *numbers()),
        _row(("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2), *numbers()),
    ]
    for name, reasons in OUTCOMES:
        rows.append(_row((name, len(reasons), 1), reasons[0], *numbers()))
        rows += [_row(reason, *numbers()) for reason in reasons[1:]]
    rows.append(_row(("（七）总计", 1, 2), *numbers()))
    rows.append(_row(("四、结转下年度继续办理", 1, 3), *numbers()))
    return Block("table", rows=tuple(rows))


def review_table(random: Random) -> Block:
    """Section 四: 15 narrow columns, whose headers wrap at one or two characters."""
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    rows = (
        _row(("行政复议", 1, 5), ("行政诉讼", 1, 10)),
        _row(*((name, 2, 1) for name in results), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)),
        _row(*results, *results),
        _row(*(str(random.choice((0, 0, 1, 3, 14))) for _ in range(15))),
    )
    return Block("table", rows=rows)


SENTENCES = (
    "{year}年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，扎实推进各项工作。",
    "全年通过门户网站主动公开政府信息{n}条，其中规划计划类{m}条、人事信息类{k}条。",
    "通过“白鹭发布”微信公众号发布信息{n}篇，阅读量达{m}.{k}万人次。",
    "收到政府信息公开申请{m}件，按时答复率100%。",
    "组织召开专题会议{k}次，举办培训班{k}期，培训工作人员{m}人次。",
    "因政府信息公开工作被申请行政复议{k}件，未发生行政诉讼。",
    "一是公开的主动性还不够强；二是政策解读的形式比较单一，群众看得懂的图解、视频数量偏少，与公众的期待仍有差距。",
    "办理12345热线工单{n}件，办结率99.{k}%，比上年增长8.{k}个百分点。",
    "本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
)


def paragraph(random: Random, count: int, year: int) -> Block:
    pool = list(islice(cycle(random.sample(SENTENCES, len(SENTENCES))), count))
    values = {"n": random.randrange(1000, 99999), "m": random.randrange(10, 900), "k": random.randrange(1, 9)}
    return Block("paragraph", "".join(s.format(year=year, **values) for s in pool))


def report(seed: int, length: int = 3, blanks: bool = False) -> list[Block]:
    """An invented report of the form of 2021 with its three tables, `length` sentences a paragraph."""
    random = Random(seed)
    year = 2021 + seed % 4
    blocks = [
        Block("title", f"青石县水务局{year}年政府信息公开工作年度报告"),
        paragraph(random, length, year),
        Block("heading", "一、总体情况"),
    ]
    for name in ("（一）主动公开。", "（二）依申请公开。", "（三）政府信息管理。", "（四）平台建设。", "（五）监督保障。"):
        body = paragraph(random, length, year)
        blocks += [Block("paragraph", name + body.text), paragraph(random, 1 + length // 2, year)]
    blocks += [
        Block("heading", "二、主动公开政府信息情况"),
        disclosure_table(random),
        Block("heading", "三、收到和处理政府信息公开申请情况"),
        request_table(random, blanks),
        Block("heading", "四、政府信息公开行政复议、行政诉讼情况"),
        review_table(random),
        Block("heading", "五、存在的主要问题及改进情况"),
        paragraph(random, length, year),
        paragraph(random, length, year),
        Block("heading", "六、其他需要报告的事项"),
        Block("paragraph", "本年度没有收取信息处理费。"),
    ]
    return blocks


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is set: sizes in points, margins in millimetres."""

    size: float = 16
    cell_size: float = 9
    leading: float = 1.75
    margin: int = 25
    indent: bool = True
    justify: bool = True
    repeat_header: bool = False
    first_columns: tuple[int, ...] = (5, 8, 24)
    page: str = "A4"
    border: str = "1px solid black"
    keep_rows: bool = True
    extra: str = ""


STYLES = (
    Style(),
    Style(size=14, cell_size=10.5, indent=False, repeat_header=True),
    Style(size=12, cell_size=8, leading=1.4, margin=18, justify=False, border="0.5pt solid #888"),
    Style(size=16, cell_size=12, leading=2, keep_rows=False, extra="th, td { background: #eef }"),
    Style(page="A4 landscape", cell_size=11, extra="table { border: 2px solid black }"),
)


def to_html(blocks: list[Block], style: Style = STYLES[0]) -> str:
    parts = []
    for block in blocks:
        if block.kind == "table":
            parts.append(_html_table(block, style))
        else:
            tag = {"title": "h1", "heading": "h2", "paragraph": "p"}[block.kind]
            parts.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
    css = f"""
@page {{ size: {style.page}; margin: {style.margin}mm }}
body {{ font: {style.size}pt/{style.leading} "{FONT}"; margin: 0 }}
p {{ text-indent: {"2em" if style.indent else "0"}; margin: {"0" if style.indent else "0.5em 0"};
     text-align: {"justify" if style.justify else "left"} }}
h1 {{ font-size: {style.size + 6}pt; text-align: center }}
h2 {{ font-size: {style.size}pt; {"text-indent: 2em;" if style.indent else ""} margin: 0.4em 0 }}
table {{ border-collapse: collapse; width: 100%; font-size: {style.cell_size}pt; line-height: 1.25; margin: 8pt 0 }}
td {{ border: {style.border}; padding: 2pt; text-align: center; vertical-align: middle }}
{"tr { break-inside: avoid }" if style.keep_rows else ""}
{style.extra}"""
    title = html.escape(blocks[0].text)
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>{css}</style></head>'
        f"<body>{chr(10).join(parts)}</body></html>"
    )


def _html_table(block: Block, style: Style) -> str:
    heads = 3 if block.width == 10 else 0
    lines = ["<table>"]
    if block.width == 10:
        lines.append("<colgroup>" + "".join(f'<col style="width:{w}%">' for w in style.first_columns) + "</colgroup>")
    for number, row in enumerate(block.rows):
        if style.repeat_header and heads and number in (0, heads):
            lines.append("<thead>" if number == 0 else "</thead><tbody>")
        lines.append("<tr>" + "".join(_html_cell(*cell) for cell in row) + "</tr>")
    return "\n".join(lines) + "</table>"


def _html_cell(text: str, down: int, across: int) -> str:
    spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
    return f"<td{spans}>{html.escape(text)}</td>"


def to_docx(blocks: list[Block], style: Style = STYLES[0], number_pages: bool = True) -> bytes:
    """The report as a Word file by python-docx: its own numbering of pages in the foot, merged cells."""
    document = docx.Document()
    document.core_properties.title = blocks[0].text
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(style.size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(style.margin / 10)
    section.header.paragraphs[0].text = blocks[0].text
    if number_pages:
        _number_pages(section.footer.paragraphs[0])
    for block in blocks:
        if block.kind == "table":
            _add_table(document, block, style)
            continue
        added = document.add_paragraph(block.text)
        if block.kind == "title":
            added.alignment = WD_ALIGN_PARAGRAPH.CENTER
            added.runs[0].font.size = Pt(style.size + 6)
        elif style.indent:
            added.paragraph_format.first_line_indent = Pt(style.size * 2)
        if block.kind != "paragraph":
            added.runs[0].font.bold = True
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _number_pages(footer) -> None:
    """— 3 —, with a field in place of the number."""
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = footer.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    footer.add_run(" —")


def _add_table(document, block: Block, style: Style) -> None:
    table = document.add_table(len(block.rows), block.width, style="Table Grid")
    for (row, column), (text, down, across) in block.cells().items():
        cell = table.cell(row, column)
        if down > 1 or across > 1:
            cell = cell.merge(table.cell(row + down - 1, column + across - 1))
        run = cell.paragraphs[0].add_run(text)
        run.font.size = Pt(style.cell_size)
    if block.width == 10:
        for column, width in enumerate(style.first_columns):
            for cell in table.columns[column].cells:
                cell.width = Cm(width / 6)
    if style.repeat_header and block.width == 10:
        for row in table.rows[:3]:
            mark = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(mark)


@cache
def find_program(*names: str) -> str:
    """Path of the first program that there is; without any the test is skipped, in continuous integration it fails."""
    for name in names:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail(f"none of {', '.join(names)} is installed")
    pytest.skip(f"none of {', '.join(names)} is installed")


def print_html(page: str, *, header: bool = False) -> bytes:
    """A page as PDF by Chromium; `header`: its own running head (date, title) and foot (address, 1/3)."""
    program = find_program("chromium", "chromium-browser", "google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command += [f"--print-to-pdf={target}"] + ([] if header else ["--no-pdf-header-footer"])
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def convert(data: bytes, suffix: str, wanted: str, password: str = "") -> bytes:
    """A file turned into another kind by LibreOffice: convert(data, "docx", "pdf"); a PDF may get a password."""
    program = find_program("soffice", "libreoffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"report.{suffix}")
        source.write_bytes(data)
        # A web page opens in Writer/Web, which exports no DOCX unless told that it is a Writer document.
        into = ["--infilter=HTML (StarWriter)"] if suffix == "html" else []
        filters = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export", "odt": "odt:writer8"}
        if password:
            locked = {"EncryptFile": ("boolean", "true"), "DocumentOpenPassword": ("string", password)}
            options = {name: {"type": kind, "value": value} for name, (kind, value) in locked.items()}
            filters["pdf"] += ":" + json.dumps(options)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", *into]
        command += ["--convert-to", filters[wanted], "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return Path(folder, f"report.{wanted}").read_bytes()
