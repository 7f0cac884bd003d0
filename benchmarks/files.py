"""How many cells of official forms are read from files, and how many wrongly: `python -m benchmarks.files`.

Reports with the forms of 2021, of 2019 or of 2014, filled in with random figures in the variants that offices publish, are
written by real tools: pages of three websites, Word files by python-docx and by LibreOffice, PDF by Chromium and by
LibreOffice, a text with a line for each row. Each is read with `gov_ie.read`; the facts of its tables are compared with
those that are known by construction. Every kind of file gets the same reports.

A cell is right where a fact has its value, unit, measure, breakdown, year and whether it is cumulative; what is asserted
beyond that, twice the same as well, is wrong. In place: the fact's range in the text holds what the cell shows.
"""

from __future__ import annotations

import argparse
import html
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from random import Random

import docx
from docx.oxml.ns import qn

from gov_ie import read
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.document import Document
from gov_ie.forms.cells import CellFact
from gov_ie.forms.tables import fact_tables
from tests.forms.grids import Filled, Variant, filled, random_variant
from tests.readers import pages
from tests.readers.printing import STYLES, Block, Style, paragraph, print_html, to_docx, to_html

RESULTS = Path(__file__).with_name("results")
NAME = "files"
FILES = 96

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
TEXT = "spaced text"
WORD, WORD_OFFICE = "DOCX, python-docx", "DOCX, LibreOffice"
PDF, PDF_OFFICE = "PDF, Chromium", "PDF, LibreOffice"
KINDS = (*WEBSITES, TEXT, WORD, WORD_OFFICE, PDF, PDF_OFFICE)
# Columns; cells of a wider table cannot be printed upright, so it gets a sheet of A3 across.
_WIDE = 16
_LINE = "⏎"  # a line's end within a cell, until the markup is written

Key = tuple[object, ...]


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


def text_of(report: Report, gap: str) -> bytes:
    """The report as a text, a row a line; `gap`: between cells; tabs where a blank cell would be lost."""
    lines = []
    for block in report.blocks():
        if block.kind != "table":
            lines.append(block.text)
            continue
        blank = any(not text.strip() for row in block.rows[1:] for text, _, _ in row)
        for row in block.rows:
            lines.append(("\t" if blank else gap).join(text.replace(_LINE, "") for text, _, _ in row))
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
        suffix = {"H": "html", "s": "txt", "D": "docx", "P": "pdf"}[kind[0]]
        made: dict[str, bytes] = {}
        for number, made_of in enumerate(reports):
            style = styles[made_of.name]
            if kind in WEBSITES:
                made[made_of.name] = page_of(made_of, WEBSITES[kind])
            elif kind == TEXT:
                made[made_of.name] = text_of(made_of, ("  ", "\t")[number % 2])
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


# --- what was read


def key_of(fact: CellFact, year: int) -> Key:
    """What makes two facts of a report the same."""
    named = fact.measure or fact.measure_text
    when = None if fact.cumulative else fact.year if fact.year is not None else year
    return fact.value.value, fact.value.unit, named, tuple(sorted(fact.by.items())), when, fact.cumulative


def shown(document: Document, fact: CellFact) -> str:
    """The cell's words in the text, blanks apart."""
    return "".join(document.text[slice(*fact.quantity)].split())


def traits(variant: Variant) -> tuple[str, ...]:
    """The names of what a variant does otherwise than the form."""
    usual = Variant()
    changed = [f.name for f in fields(Variant) if getattr(variant, f.name) != getattr(usual, f.name)]
    return tuple(n for n in changed if n not in ("labels", "heads", "numbering", "units", "channels")) or (
        "as printed",
    )


@dataclass
class Count:
    """Cells expected, found right, of these with the right range, and asserted wrongly."""

    expected: int = 0
    right: int = 0
    placed: int = 0
    wrong: int = 0

    def add(self, expected: int = 0, right: int = 0, placed: int = 0, wrong: int = 0) -> None:
        self.expected += expected
        self.right += right
        self.placed += placed
        self.wrong += wrong

    @property
    def share(self) -> float:
        return self.right / self.expected if self.expected else 0.0


class Tally:
    """Counts by kind, kind and form, kind and variant; examples of what went wrong."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], Count] = defaultdict(Count)
        self.traits: dict[tuple[str, str], Count] = defaultdict(Count)
        self.files: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)

    def add(self, kind: str, report: Report, name: str, document: Document, catalogue: Catalogue) -> None:
        """Counts the facts of a file's tables."""
        self.files[kind] += 1
        asserted: dict[Key, list[str]] = defaultdict(list)
        for table in fact_tables(document, catalogue):
            for fact in table.facts(report.year):
                asserted[key_of(fact, report.year)].append(shown(document, fact))
        owner: dict[object, str] = {}
        for _, layout, variant, made in report.tables:
            expected = [(key_of(fact, report.year), shown(made.document, fact)) for fact in made.facts]
            missing = []
            right = placed = 0
            for key, words in expected:
                owner.setdefault(key[2], layout)
                if found := asserted.get(key):
                    at = found.index(words) if words in found else 0
                    placed += found.pop(at) == words
                    right += 1
                else:
                    missing.append(key)
            for where in (self.counts[kind, layout], *(self.traits[kind, t] for t in traits(variant))):
                where.add(len(expected), right, placed)
            if missing:
                self.examples[kind].append(
                    f"{name} {layout} ({', '.join(traits(variant))}): {len(missing)} of {len(expected)} missing, {_words(missing[0])}"
                )
        for key, left in asserted.items():
            if left:
                layout = owner.get(key[2], "other tables")
                self.counts[kind, layout].add(wrong=len(left))
                for variant in (v for _, id, v, _ in report.tables if id == layout):
                    for trait in traits(variant):
                        self.traits[kind, trait].add(wrong=len(left))
                self.examples[kind].append(f"{name} {layout}: wrong {_words(key)}")

    def total(self, kind: str) -> Count:
        """The counts of a kind of file."""
        sum_of = Count()
        for (each, _), count in self.counts.items():
            if each == kind:
                sum_of.add(count.expected, count.right, count.placed, count.wrong)
        return sum_of


def _words(key: Key) -> str:
    value, unit, named, by, year, cumulative = key
    return f"{value}{unit} {named} {dict(by)} {'cumulative' if cumulative else year}"


def measure(
    files: int, seed: int, kinds: Sequence[str] = KINDS, keep: Callable[[str, str, bytes], None] | None = None
) -> Tally:
    """The counts of so many files, the same number of each kind and form."""
    each = max(1, -(-files // (len(kinds) * len(FORMS))))
    reports = [report(form, number, seed) for number in range(each) for form in FORMS]
    tally, catalogue = Tally(), default_catalogue()
    for kind, made_of, name, data in write_all(reports, kinds):
        if keep:
            keep(kind, name, data)
        tally.add(kind, made_of, name, read(data, name=name), catalogue)
    return tally


# --- as tables


def record_of(tally: Tally, seed: int) -> dict[str, object]:
    """What is written down: settings, versions, counts by kind and form and by variant, some examples."""

    def plain(counts: dict[tuple[str, str], Count]) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        for (kind, what), count in counts.items():
            found.setdefault(kind, {})[what] = [count.expected, count.right, count.placed, count.wrong]
        return found

    packages = {name: version(name) for name in ("pypdfium2", "selectolax", "lxml", "python-docx")}
    return {
        "seed": seed,
        "files": dict(tally.files),
        "versions": {**packages, **_programs()},
        "columns": ["expected", "right", "in place", "wrong"],
        "forms": plain(tally.counts),
        "variants": plain(tally.traits),
        "examples": {kind: lines[:8] for kind, lines in tally.examples.items()},
    }


def _programs() -> dict[str, str]:
    found = {}
    for name in ("chromium", "soffice"):
        if program := shutil.which(name):
            said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60).stdout.split()
            found[name] = next((word for word in said if word[:1].isdigit()), "")
    return found


def markdown(tally: Tally) -> str:
    """The tables of results: by kind, by kind and form, by kind and variant."""
    kinds = list(tally.files)
    lines = ["| kind | files | cells | right | in place | wrong |", "|---|---:|---:|---:|---:|---:|"]
    for kind in kinds:
        count = tally.total(kind)
        placed = count.placed / max(1, count.right)
        lines.append(
            f"| {kind} | {tally.files[kind]} | {count.expected} | {count.share:.4f} | {placed:.4f} | {count.wrong} |"
        )
    for title, counts in (("form", tally.counts), ("variant", tally.traits)):
        names = sorted({what for _, what in counts})
        lines += ["", f"Right, and wrong ones where there are any, by {title}:", ""]
        lines += [f"| {title} | " + " | ".join(kinds) + " |", "|---|" + "---:|" * len(kinds)]
        for name in names:
            lines.append(f"| {name} | " + " | ".join(_cell(counts.get((kind, name))) for kind in kinds) + " |")
    return "\n".join(lines) + "\n"


def _cell(count: Count | None) -> str:
    if count is None or not (count.expected or count.wrong):
        return ""
    return (f"{count.share:.4f}" if count.expected else "") + (f" ({count.wrong} wrong)" if count.wrong else "")


def main(arguments: list[str] | None = None) -> int:
    """Prints and writes the tables; 1 where a program that writes the files is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--files", type=int, default=FILES, help="how many, shared out among kinds and forms")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--keep", type=Path, help="a folder for the files")
    options = parser.parse_args(arguments)
    needed = {WORD_OFFICE: "soffice", PDF_OFFICE: "soffice", PDF: "chromium"}
    if lost := {needed[k] for k in options.kinds if k in needed and not shutil.which(needed[k])}:
        print(f"not installed: {', '.join(sorted(lost))}; leave its kinds out with --kinds", file=sys.stderr)
        return 1

    def keep(kind: str, name: str, data: bytes) -> None:
        path = options.keep / kind.replace(", ", "-").replace(" ", "-") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    tally = measure(options.files, options.seed, options.kinds, keep if options.keep else None)
    table = markdown(tally)
    print(table)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / f"{NAME}.md").write_text(table, encoding="utf-8")
    record = json.dumps(record_of(tally, options.seed), ensure_ascii=False, indent=1)
    (options.results / f"{NAME}.json").write_text(record + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
