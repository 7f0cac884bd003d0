"""Time and memory to read and extract a table of 10^5 cells, in each of the shapes that files have it in.

    python -m benchmarks.large_tables [--cells 100100] [--kinds CSV tabs …] [--write docs/robustness.md]

The table is section three of the form of 2021, its rows again and again, with random figures that add up along the rows only.
Each kind is read in a process of its own, whose processor seconds and greatest memory are those of `gov_ie.read` and the extraction;
import and load of the model are not counted.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import openpyxl

from benchmarks.corpus import RESULTS, table, write_between, write_results
from tests.forms.grids import Variant, filled

NAME = "large-tables"
MARKS = "<!-- large tables: begin -->", "<!-- large tables: end -->"
CELLS = 100_100
_TITLE = "青石县水务局2022年政府信息公开工作年度报告"
_HEADING = "三、收到和处理政府信息公开申请情况"
Grid = Sequence[Sequence[str]]


def grid(cells: int, seed: int = 5) -> list[list[str]]:
    """The heads of the form, and rows of seven figures and their label until there are so many figures."""
    rng = Random(seed)
    form = filled("requests_2021", rng, Variant(), 2022).table
    rows = [[""] * form.shape[1] for _ in range(form.shape[0])]
    for cell in form.cells:
        rows[cell.row][cell.column] = cell.text.replace("\n", "")
    heads, labels = rows[1:3], [row[0] for row in rows if row[-1].isdigit()]
    found, width = [*heads], form.shape[1] - 1
    for n in range(cells // width):
        figures = [rng.randrange(300) for _ in range(width - 1)]
        found.append([labels[n % len(labels)], *map(str, figures), str(sum(figures))])
    return found


def _lines(rows: Grid, gap: str) -> bytes:
    return "\n".join([_TITLE, _HEADING, *(gap.join(row) for row in rows)]).encode()


def _page(rows: Grid) -> bytes:
    lines = "\n".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><meta charset=utf-8><body><h1>{_TITLE}</h1><p>{_HEADING}</p><table>{lines}</table></body></html>".encode()


def _csv(rows: Grid) -> bytes:
    return "\n".join([_TITLE + "," * 7, *(",".join(row) for row in rows)]).encode()


def _workbook(rows: Grid) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([_TITLE])
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# The kind of file, its ending, and what makes it.
KINDS: dict[str, tuple[str, Callable[[Grid], bytes]]] = {
    "tabs, in a text": ("txt", lambda rows: _lines(rows, "\t")),
    "pipes, in a text": ("txt", lambda rows: _lines(rows, " | ")),
    "line ends, in a text": ("txt", lambda rows: _lines(rows, "\n")),
    "HTML": ("html", _page),
    "CSV": ("csv", _csv),
    "XLSX": ("xlsx", _workbook),
}


def measure(kind: str, cells: int) -> dict[str, float]:
    """Processor seconds, memory and facts of one kind, in this process."""
    import gov_ie

    ending, make = KINDS[kind]
    data, extractor = make(grid(cells)), gov_ie.load()
    extractor("青石县水务局2022年年报\n收到申请3件。")  # what is loaded at the first report
    began = time.process_time()
    document = gov_ie.read(data, name=f"table.{ending}")
    report = extractor(document)
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {
        "characters": len(document.text),
        "facts": len(report.facts),
        "seconds": round(seconds, 1),
        "MB": round(megabytes),
    }


def main() -> None:
    """Measure the kinds that are named, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=CELLS)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--write", type=Path, help="the page whose table is written anew")
    parser.add_argument("--here", action="store_true", help="in this process: one kind, its figures as JSON")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measure(options.kinds[0], options.cells)))
        return
    rows = []
    for kind in options.kinds:
        command = [
            sys.executable,
            "-m",
            "benchmarks.large_tables",
            "--here",
            "--cells",
            str(options.cells),
            "--kinds",
            kind,
        ]
        rows.append(
            {"cells divided by": kind, **json.loads(subprocess.run(command, check=True, capture_output=True).stdout)}
        )
        print(rows[-1], flush=True)
    if options.cells == CELLS and set(options.kinds) == set(KINDS):
        write_results(RESULTS, NAME, {"rows": rows})
        if options.write:
            write_between(options.write, table(list(rows[0]), [[f"{v:,}" if isinstance(v, int) else v for v in row.values()] for row in rows]), *MARKS)


if __name__ == "__main__":
    main()
