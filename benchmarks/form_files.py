"""Reports with official forms of known figures, and the files that real tools make of them.

The forms of 2021, of 2019 or of 2014 are filled in with random figures in the variants that offices publish.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from random import Random

import docx
from docx.oxml.ns import qn

from tests.forms.grids import Filled, Variant, filled, random_variant
from tests.readers import pages
from tests.readers.printing import STYLES, Block, Style, paragraph, print_html, to_docx, to_html

# Heading and layout of each table of a report, by the form's year, and the year of the report.
FORMS: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = {
    "2021": (
        2022,
        (
            ("二、主动公开政府信息情况", "proactive_2021"),
            ("三、收到和处理政府信息公开申请情况", "requests_2021"),
            ("四、政府信息公开行政复议、行政诉讼情况", "disputes"),
        ),
    ),
    "2019": (
        2019,
        (
            ("二、主动公开政府信息情况", "proactive_2019"),
            ("三、收到和处理政府信息公开申请情况", "requests_2019"),
            ("四、政府信息公开行政复议、行政诉讼情况", "disputes"),
        ),
    ),
    "2014": (2016, (("附件：政府信息公开情况统计表", "indicators_2014"),)),
}
WEBSITES = {"HTML, modern": "modern", "HTML, nested tables": "nested tables", "HTML, soup": "soup"}
# Cells with something between them; blank ones lost, too; a line for each cell, in which blank ones are always lost.
TEXT, TEXT_LOST, TEXT_CELLS = "spaced text", "text, blanks lost", "text, a cell a line"
WORD, WORD_OFFICE = "DOCX, python-docx", "DOCX, LibreOffice"
PDF, PDF_OFFICE = "PDF, Chromium", "PDF, LibreOffice"
KINDS = (*WEBSITES, TEXT, TEXT_LOST, TEXT_CELLS, WORD, WORD_OFFICE, PDF, PDF_OFFICE)
# Columns; cells of a wider table cannot be printed upright, so it gets a sheet of A3 across.
_WIDE = 16
_GAPS = ("  ", "\t", " ", " | ")
_BLANK_LOST = ("  ", " ")
_LINE = "⏎"  # a line's end within a cell, until the markup is written


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be written: its tables with their heading, layout and variant."""

    name: str
    form: str
    year: int
    words: tuple[str, ...]
    tables: tuple[tuple[str, str, Variant, Filled], ...]

    @property
    def wide(self) -> bool:
        return any(made.table.shape[1] > _WIDE for *_, made in self.tables)

    def blocks(self) -> list[Block]:
        """Title, paragraphs and tables, a line's end in a cell marked."""
        found = [Block("title", f"青石县水务局{self.year}年政府信息公开工作年度报告")]
        found += [Block("heading", "一、总体情况"), Block("paragraph", self.words[0])]
        for heading, _, _, made in self.tables:
            found += [Block("heading", heading), block_of(made)]
        return [*found, Block("heading", "五、存在的主要问题及改进情况"), Block("paragraph", self.words[1])]


def report(form: str, number: int, seed: int) -> Report:
    """An invented report with the tables of a form: `form`: 2021, 2019 or 2014."""
    random = Random(f"{seed} {form} {number}")
    year, plan = FORMS[form]
    tables = []
    for heading, layout in plan:
        variant = random_variant(layout, random)
        tables.append((heading, layout, variant, filled(layout, random, variant, year)))
    words = tuple(paragraph(random, 3, year).text for _ in range(2))
    return Report(f"{form}-{number}", form, year, words, tuple(tables))


def block_of(made: Filled) -> Block:
    """The table of a form with its merged cells."""
    rows: list[list[tuple[str, int, int]]] = [[] for _ in range(made.table.shape[0])]
    for cell in made.table.cells:
        rows[cell.row].append((cell.text.replace("\n", _LINE), cell.row_span, cell.column_span))
    return Block("table", rows=tuple(map(tuple, rows)))


# --- as files


def page_of(report: Report, site: str) -> bytes:
    """The report as the page of a website."""
    make, encoding = pages.PAGES[site]
    inside = {
        "modern": "{}",
        "nested tables": "<FONT face=宋体 size=2>{}</FONT>",
        "soup": "<p><span>&nbsp;{}</span></p>",
    }
    text = make().replace("2024", str(report.year + 1)).replace("2023", str(report.year)).replace(pages.FEES, "")
    tables = "".join(
        f"<p>{html.escape(b.text)}</p>" if b.kind == "heading" else table_markup(b, inside[site])
        for b in report.blocks()[3:-2]
    )
    text = text.replace(pages.section_three(), tables)
    return text.encode(encoding, errors="xmlcharrefreplace")


def table_markup(block: Block, inside: str) -> str:
    """A table of a web page; `inside`: the markup around the text of a cell."""
    lines = []
    for row in block.rows:
        cells = ""
        for text, down, across in row:
            spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            cells += f"<td{spans}>{inside.format(html.escape(text).replace(_LINE, '<br>'))}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return '<table border="1" cellspacing="0">' + "\n".join(lines) + "</table>"


def text_of(report: Report, gap: str, lost: bool = False) -> bytes:
    """The report as a text, a row a line; `gap`: between cells; tabs where a blank cell would be lost, unless it is `lost`."""
    lines = []
    for block in report.blocks():
        if block.kind != "table":
            lines.append(block.text)
            continue
        blank = any(not text.strip() for row in block.rows[1:] for text, _, _ in row)
        for row in block.rows:
            cells = [text.replace(_LINE, "") for text, _, _ in row]
            if lost:
                lines.append(gap.join(cell for cell in cells if cell.strip()))
            else:
                lines.append(("\t" if blank and gap in _BLANK_LOST else gap).join(cells))
    return "\n".join(lines).encode()


def style_of(report: Report, number: int) -> Style:
    style = STYLES[number % 4]
    return replace(style, page="A3 landscape") if report.wide else style


def markup_of(report: Report, style: Style) -> str:
    """The report as a page to be printed."""
    return to_html(report.blocks(), style).replace(_LINE, "<br>")


def word_of(report: Report, style: Style) -> bytes:
    """The report as a Word file; wide tables on a sheet of A3."""
    blocks = [
        replace(b, rows=tuple(tuple((t.replace(_LINE, "\n"), d, a) for t, d, a in row) for row in b.rows))
        for b in report.blocks()
    ]
    data = to_docx(blocks, style)
    if not report.wide:
        return data
    document = docx.Document(BytesIO(data))
    section = document.sections[0]
    section.page_width, section.page_height = docx.shared.Cm(42), docx.shared.Cm(29.7)
    for table in document.tables:
        columns = list(table._tbl.tblGrid)
        width = int(36 * 567 / len(columns))  # 567 twentieths of a point are a centimetre
        for column in columns:
            column.set(qn("w:w"), str(width))
        for cell in table._tbl.iter(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            size = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            if size is not None:
                size.set(qn("w:w"), str(width * int(span.get(qn("w:val")) if span is not None else 1)))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def convert_all(files: dict[str, bytes], suffix: str, wanted: str) -> dict[str, bytes]:
    """Files turned into another kind in one call of LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    into = ["--infilter=HTML (StarWriter)"] if suffix == "html" else []
    filters = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, f"{name}.{suffix}") for name in files]
        for source, data in zip(sources, files.values(), strict=True):
            source.write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", *into]
        command += ["--convert-to", filters[wanted], "--outdir", folder, *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        return {name: Path(folder, f"{name}.{wanted}").read_bytes() for name in files}


def write_all(reports: Sequence[Report], kinds: Sequence[str]) -> Iterator[tuple[str, Report, str, bytes]]:
    """Kind, report, file name and bytes of every file."""
    styles = {r.name: style_of(r, n) for n, r in enumerate(reports)}
    for kind in kinds:
        suffix = {"H": "html", "s": "txt", "t": "txt", "D": "docx", "P": "pdf"}[kind[0]]
        made: dict[str, bytes] = {}
        for number, made_of in enumerate(reports):
            style = styles[made_of.name]
            if kind in WEBSITES:
                made[made_of.name] = page_of(made_of, WEBSITES[kind])
            elif kind == TEXT:
                made[made_of.name] = text_of(made_of, _GAPS[number % 4])
            elif kind in (TEXT_LOST, TEXT_CELLS):
                made[made_of.name] = text_of(made_of, "\n" if kind == TEXT_CELLS else "  ", lost=True)
            elif kind in (WORD, PDF_OFFICE):
                made[made_of.name] = word_of(made_of, style)
            elif kind == WORD_OFFICE:
                made[made_of.name] = markup_of(made_of, style).encode()
            else:
                made[made_of.name] = print_html(markup_of(made_of, style), header=number % 2 == 1)
        if kind == WORD_OFFICE:
            made = convert_all(made, "html", "docx")
        elif kind == PDF_OFFICE:
            made = convert_all(made, "docx", "pdf")
        for each in reports:
            yield kind, each, f"{each.name}.{suffix}", made[each.name]
