"""The files that snippets find in their folder: reports of every kind, annotations, a model; all made from the examples."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "reports" / "qinghe-water-2016.txt"

TITLE = "青石县水务局{year}年政府信息公开工作年度报告"
BODY = {
    2022: "2022年，我局主动公开政府信息312条，其中政府网站公开230条。全年收到政府信息公开申请9件，办结9件。",
    2023: "2023年，我局主动公开政府信息355条，其中政府网站公开268条。全年收到政府信息公开申请12件，办结11件，结转下年度继续办理1件。",
}
FEES = [("信息内容", "本年收费金额（单位：万元）"), ("行政事业性收费", "1.25")]


def make_world(folder: Path) -> None:
    """Fill an empty folder; what needs an optional package needs it here, too."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.png", "*.svg"))
    marked = folder / "data" / "annotations" / "marked"
    marked.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "annotations" / "marked" / "a01-forestry-administration-2012.txt", marked)
    (folder / "my" / "marked").mkdir(parents=True)
    (folder / "my" / "marked" / "qingshi-2016.txt").write_text(_MARKED, encoding="utf-8")
    for name in ("my-model", "models/default"):
        shutil.copytree(ROOT / "models" / "default", folder / name)
    shutil.copy(EXAMPLE, folder / "report.txt")
    (folder / "contradicting.txt").write_text(_CONTRADICTING, encoding="utf-8")
    _reports(folder / "reports")
    _documents(folder)
    _annotations(folder)


_CONTRADICTING = """青石县水务局2016年政府信息公开工作年度报告
2016年，共收到政府信息公开申请57件，其中网络申请40件，信函申请16件，其他2件。收到来信83件，办结81件，办结率97.6%。
"""

_MARKED = """agency: 青石县水务局 | 县水务局
year: 2016
---
{Y|2016年}，{A|我局}{M|收到政府信息公开申请}{Q#r|27件|request.received}，其中{M|网络申请}{Q|19件|request.received channel=online ^r}。
"""


def page_of(year: int) -> str:
    """A report as a web page with a table."""
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in FEES)
    return (
        f"<html><head><title>{TITLE.format(year=year)}</title></head><body><h1>{TITLE.format(year=year)}</h1><p>{BODY[year]}</p>"
        f"<table border='1' style='border-collapse: collapse'><tr><td colspan='2'>第二十条第（八）项</td></tr>{rows}</table></body></html>"
    )


def _reports(folder: Path) -> None:
    folder.mkdir()
    for year in BODY:
        (folder / f"qingshi-{year}.txt").write_text(f"{TITLE.format(year=year)}\n{BODY[year]}\n", encoding="utf-8")


def _documents(folder: Path) -> None:
    import docx
    import openpyxl

    (folder / "report.html").write_text(page_of(2022), encoding="gb18030")
    shutil.copy(_printed(), folder / "report.pdf")
    (folder / "more").mkdir()
    shutil.copy(EXAMPLE, folder / "more" / "report.txt")
    (folder / "report.md").write_text(
        f"# {TITLE.format(year=2022)}\n\n{BODY[2022]}\n\n| {' | '.join(FEES[0])} |\n|---|---|\n| {' | '.join(FEES[1])} |\n", encoding="utf-8"
    )
    word = docx.Document()
    word.add_heading(TITLE.format(year=2022))
    word.add_paragraph(BODY[2022])
    word.save(str(folder / "report.docx"))
    rows = [("指标", "2022年"), ("主动公开政府信息（条）", 312), ("收到政府信息公开申请（件）", 9)]
    book = openpyxl.Workbook()
    for row in [(TITLE.format(year=2022),), *rows]:
        book.active.append(row)
    book.save(folder / "report.xlsx")
    (folder / "report.csv").write_text("".join(f"{name},{value}\n" for name, value in rows), encoding="utf-8")


def _printed() -> Path:
    """The web page printed by Chromium, once for all pages; UTF-8, so that the browser need not guess."""
    path = ROOT / "build" / "world" / "report.pdf"
    if not path.exists():
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if program is None:
            raise FileNotFoundError("Chromium, which prints the PDF that snippets read, is missing; make printers installs it")
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent) as made:
            source, printed = Path(made, "report.html"), Path(made, "report.pdf")
            source.write_text(page_of(2022), encoding="utf-8-sig")
            options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={made}/profile"]
            subprocess.run([program, *options, f"--print-to-pdf={printed}", source.as_uri()], check=True, capture_output=True, timeout=120)
            printed.replace(path)
    return path


def _annotations(folder: Path) -> None:
    """Gold, predictions and what a tool exports, all of the marked report."""
    from gov_ie.exchange import write_annotations
    from gov_ie.formats import Account, write_reports
    from gov_ie.train.corpus import read_corpus

    reports = read_corpus([folder / "my" / "marked"])
    for name in ("gold", "predicted", "corrected", "mine", "corpus", "held-out"):
        write_annotations(reports, folder / f"{name}.jsonl")
    shutil.copy(folder / "gold.jsonl", folder / "data" / "annotations" / "corpus.jsonl")
    (folder / "texts").mkdir()
    for report in reports:
        (folder / "texts" / f"{report.doc_id}.txt").write_text(report.text, encoding="utf-8")
    write_reports(reports, folder / "export.json", Account())
    write_reports(reports, folder / "collection", Account())
