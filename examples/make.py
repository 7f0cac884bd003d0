"""Writes what of the examples is made: `python examples/make.py [--print]`.

examples/reports/jinhe-forestry-2013.txt comes from its marked form (traditional characters and glosses are put in), the PDF
from its page in examples/sources, and examples/facts.jsonl and facts.md are what the shipped model reads in
all five. `--print` prints the PDF again, with Chromium and Noto Serif CJK; without it the one that is there is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import gov_ie
from gov_ie import exchange
from gov_ie.tables import fact_row
from gov_ie.train.marked import compile_marked
from gov_ie.types import Fact, Report

HERE = Path(__file__).parent
PRINTED = "luyang-market-2023"
SIGNS = {"exact": "", "over": "+", "under": "-", "about": "~"}
VERDICTS = {"proved": "proved", "consistent": "consistent", "contradicted": "**contradicted**", "unchecked": ""}


def sources() -> list[Path]:
    """The five reports, by name."""
    return sorted((HERE / "reports").iterdir())


def texts() -> dict[str, str]:
    """Name → text of the reports that are kept in marked form, too."""
    return {path.stem: compile_marked(path.read_text(encoding="utf-8"), path.stem).text for path in sorted((HERE / "marked").iterdir())}


def extracted() -> list[Report]:
    """The five reports as the shipped model reads them."""
    extractor = gov_ie.load()
    return [extractor(gov_ie.read(path), doc_id=path.stem) for path in sources()]


def as_lines(reports: list[Report]) -> str:
    """A line of JSON for each fact, as `gov-ie extract --format jsonl` writes it."""
    return "".join(exchange.dumps(fact_row(report, fact)) + "\n" for report in reports for fact in report.facts)


def as_tables(reports: list[Report]) -> str:
    """A Markdown table for each report."""
    parts = ["# What the examples say\n\nWritten by `make examples`; not to be edited. What is wrong here, the model reads wrong.\n"]
    for path, report in zip(sources(), reports, strict=True):
        shown = [fact for fact in report.facts if fact.value or fact.unit]
        title = f"## {report.agency} {report.year}"
        head = f"[{path.name}](reports/{path.name}), {len(report.facts)} facts"
        if len(shown) < len(report.facts):
            head += f"; {len(report.facts) - len(shown)} cells of tables that are 0 are not shown"
        rows = ["| fact | value | measure | in words | part of | verdict | score |", "|---|---:|---|---|---|---|---:|"]
        rows += [_row(fact) for fact in shown]
        parts.append("\n".join([title, "", head, "", *rows, ""]))
    return "\n".join(parts)


def _row(fact: Fact) -> str:
    by = "".join(f" {name}={value}" for name, value in sorted(fact.by.items()))
    measure = f"{fact.measure}{by}" if fact.measure else "–"
    value = f"{fact.value:,}{SIGNS[fact.modifier]} {fact.unit}".strip()
    cells = (fact.id, value, measure, fact.measure_text, fact.part_of or "", VERDICTS[fact.verdict], f"{fact.score:.2f}")
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--print", action="store_true", help="print the PDF again")
    arguments = parser.parse_args()
    for name, text in texts().items():
        (HERE / "reports" / f"{name}.txt").write_bytes(text.encode())
    if arguments.print:
        sys.path.insert(0, str(HERE.parent))
        from tests.readers.printing import print_html

        page = (HERE / "sources" / f"{PRINTED}.html").read_text(encoding="utf-8")
        (HERE / "reports" / f"{PRINTED}.pdf").write_bytes(print_html(page))
    reports = extracted()
    (HERE / "facts.jsonl").write_text(as_lines(reports), encoding="utf-8")
    (HERE / "facts.md").write_text(as_tables(reports), encoding="utf-8")


if __name__ == "__main__":
    main()
