"""Time per character of each entry on growing inputs of several kinds, in multiples of that at ten thousand characters.

`python -m benchmarks.growth [ENTRY…] [--sizes 1000 10000 100000 1000000]` prints a table for docs/robustness.md: for each entry the
time per character and the worst kind of input.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from gov_ie.errors import GovIEError

SIZES = (1_000, 10_000, 100_000, 1_000_000)

_PARAGRAPH = (
    "2016年，我局主动公开政府信息312条，其中网站公开300条，占96.2%；共收到政府信息公开申请57件，同比增长12.5%。"
    "按时办结56件，其中予以公开40件、部分公开10件、不予公开6件。举行新闻发布会3次，回应公众关注热点或重大舆情12次。\n"
)
# What a site, a scanner or somebody of ill will may send.
KINDS: dict[str, Callable[[int], str]] = {
    "report": lambda n: ("青石县水务局2016年政府信息公开工作年度报告\n" + _PARAGRAPH * (n // len(_PARAGRAPH) + 1))[:n],
    "one line": lambda n: (_PARAGRAPH.replace("\n", "").replace("。", "，") * (n // 90 + 1))[:n],
    "traditional": lambda n: ("辦結(jié)申請１２件，答覆(fù)率１００％。" * (n // 20 + 1))[:n],
    "digits": lambda n: ("1" * n)[:n],
    "numerals": lambda n: ("一千二百" * (n // 4 + 1))[:n],
    "thousands": lambda n: ("1,234" * (n // 5 + 1))[:n],
    "blanks": lambda n: " " * n,
    "lines": lambda n: "\n" * n,
    "wide blanks": lambda n: ("\u3000 \n\t" * (n // 4 + 1))[:n],
    "brackets": lambda n: ("（" * n)[:n],
    "tags": lambda n: ("<td><b>" * (n // 7 + 1))[:n],
    "entities": lambda n: ("&amp;" * (n // 5 + 1))[:n],
    "offices": lambda n: ("青石县水务局" * (n // 6 + 1))[:n],
    "dates": lambda n: ("2016年1月1日至" * (n // 10 + 1))[:n],
    "form": lambda n: ("一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3\n二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1\n" * (n // 60 + 1))[:n],
    "numbers in a row": lambda n: ("12 0 | " * (n // 7 + 1))[:n],
    "units": lambda n: ("(单位:件)、" * (n // 7 + 1))[:n],
    "letters apart": lambda n: ("二 ○ 一 五 年 公 开 2 0 1 6 年 报 告 " * (n // 34 + 1))[:n],
    "field marks": lambda n: ("=：|" * (n // 3 + 1))[:n],
}  # fmt: skip


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="gov-ie-growth-"))


def _cleaning(text: str) -> None:
    from gov_ie.text.clean import clean

    clean(text)


def _values(text: str) -> None:
    from gov_ie.values.agencies import find_offices, standing_alone
    from gov_ie.values.periods import stated_period
    from gov_ie.values.quantities import find_quantities
    from gov_ie.values.year_words import find_years
    from gov_ie.values.zero_words import find_zero_words

    for find in (find_quantities, find_years, find_zero_words, find_offices, standing_alone, stated_period):
        find(text)


@cache
def _extractor():
    import gov_ie

    return gov_ie.load()


def _extraction(text: str) -> None:
    _extractor()(text)


@cache
def _report(text: str):
    return _extractor()(text)


def _page(text: str) -> None:
    from gov_ie.view import page

    page(_report(text))


def _check(text: str) -> None:
    from gov_ie.check import check_report

    check_report(_report(text))


def _reading(name: str, around: Callable[[str], str] = lambda text: text) -> Callable[[str], None]:
    def run(text: str) -> None:
        from gov_ie.readers import read

        read(around(text).encode("utf-8"), name=name)

    return run


def _docx(text: str) -> None:
    import zipfile

    from gov_ie.readers import read
    from tests.readers.test_docx import p, parts_of

    body = "".join(p(line.replace("&", "&amp;").replace("<", "&lt;")) for line in text.split("\n"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts_of(body).items():
            archive.writestr(name, content)
    read(out.getvalue(), name="a.docx")


def _xlsx(text: str) -> None:
    import openpyxl

    from gov_ie.readers import read

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for start in range(0, len(text), 60):
        sheet.append([text[start + i : start + i + 20] for i in range(0, 60, 20)])
    out = io.BytesIO()
    book.save(out)
    read(out.getvalue(), name="a.xlsx")


def _formatted(format: str, name: str) -> Callable[[str], None]:
    def run(text: str) -> None:
        from decimal import Decimal

        from gov_ie.exchange import AnnotatedFact, AnnotatedReport, AnnotatedSpan
        from gov_ie.formats import Account, ReadOptions, read_reports, write_reports

        spans, facts = [], []
        for n, at in enumerate(range(0, len(text) - 20, 100)):
            spans += [AnnotatedSpan(f"m{n}", at, at + 4, "MEASURE", text[at : at + 4]), AnnotatedSpan(f"q{n}", at + 5, at + 9, "QUANTITY", text[at + 5 : at + 9])]
            total = f"f{n - 1}" if n % 3 else None
            facts.append(AnnotatedFact(f"f{n}", f"q{n}", (f"m{n}",), Decimal(3), "件", "exact", None, {}, "申请", ("甲",), 2016, None, total, (at, at + 9)))
        report = AnnotatedReport("a", text, ("甲",), 2016, tuple(spans), tuple(facts))
        path = _folder() / name
        write_reports([report], path, Account(), format=format)
        list(read_reports(path, Account(), ReadOptions(allow_empty=True), format=format))

    return run


ENTRIES: dict[str, Callable[[str], None]] = {
    "text cleaning": _cleaning,
    "values": _values,
    "extraction": _extraction,
    "check": _check,
    "view": _page,
    "web page": _reading("a.html", lambda text: f"<html><body><div>{text}</div>"),
    "plain text": _reading("a.txt"),
    "markdown": _reading("a.md"),
    "csv": _reading("a.csv"),
    "Word file": _docx,
    "workbook": _xlsx,
    "exchange": _formatted("exchange", "a.jsonl"),
    "Label Studio": _formatted("label-studio", "a.json"),
    "doccano": _formatted("doccano", "b.jsonl"),
    "brat": _formatted("brat", "brat"),
    "columns": _formatted("conll", "a.conll"),
    "DocBin": _formatted("spacy", "a.spacy"),
}


def seconds(run: Callable[[str], None], text: str) -> float:
    """Processor seconds of a call; the better of two where it is short."""
    taken = []
    for _ in range(2):
        _report.cache_clear()
        if run in (_check, _page):
            _report(text)
        began = time.process_time()
        with suppress(GovIEError):  # a cell of a CSV file beyond the bound, say: refused in time
            run(text)
        taken.append(time.process_time() - began)
        if taken[0] > 0.3:
            break
    return min(taken)


@cache
def _warm(entry: str) -> None:
    """What an entry loads at its first call is loaded: packages, vocabulary, the model."""
    seconds(ENTRIES[entry], KINDS["report"](400))


def growth(entry: str, kind: str, sizes: tuple[int, ...]) -> list[float]:
    """Microseconds for a character at each size, what is loaded at the first call left out; stops behind a size that takes a minute."""
    _warm(entry)
    found: list[float] = []
    for size in sizes:
        taken = seconds(ENTRIES[entry], KINDS[kind](size))
        found.append(taken * 1e6 / size)
        if taken > 60:
            break
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="*", default=list(ENTRIES))
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    options = parser.parse_args()
    warnings.simplefilter("error")
    sizes = tuple(options.sizes)
    print("| entry | kind | " + " | ".join(f"{s:,}" for s in sizes) + " | last ÷ 10,000 |")
    print("|---|---|" + "---|" * (len(sizes) + 1))
    for entry in options.entries:
        for kind in options.kinds:
            per = growth(entry, kind, sizes)
            base = per[min(sizes.index(10_000), len(per) - 1)] if 10_000 in sizes else per[0]
            row = " | ".join(f"{p:.2f}" for p in per) + " | " * (len(sizes) - len(per))
            print(f"| {entry} | {kind} | {row} | {per[-1] / base:.2f} |", flush=True)


if __name__ == "__main__":
    main()
