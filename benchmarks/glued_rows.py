"""How many cells of glued official forms are read, and how many wrongly: `python benchmarks/glued_rows.py`.

Forms with invented figures are printed into a running text without any border between their cells, each cell's place
known. In a fifth of them one figure is misprinted. A cell is solved where the table holds it in its row and column with the
range it was printed in, and wrong where the table holds another range there. One row of the output is a form and what its
prose states of it: nothing (`no`), a few totals (`some`), each figure of the year that is not 0 (`all`), one in twenty of
them another count than in the table. `--told SHARE` puts the figures, that share of them, into sentences before the form
and reads both with the shipped model, as a user does (`told`). Times are of the processor, for a table. Exit status 1
where a cell is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gov_ie.document import Table
from gov_ie.extract import Extractor
from gov_ie.forms.glued import glued_tables
from gov_ie.forms.layouts import Column, Layout, Row, layout
from gov_ie.forms.stated import Statement

MISPRINTED = 0.2
COUNTS = {"requests_2021": 40, "requests_2019": 40, "indicators_2014": 60, "disputes": 200}
# Rows of the form of 2014 that nearly every report states in words, too.
TOTALS = (
    *("disclosure", "channel.website", "channel.wechat", "interpretation", "received", "answered", "staff"),
    "training.participants",
)
TELLINGS = ("no", "some", "all")
Figures = dict[str, list[int]]
Stated = dict[str, int]


@dataclass
class Page:
    """A text with a glued form: the range of each cell by the end of its row's label and the number of its column.

    `totals`, `figures`: what the prose may state, a few rows or all that are not 0, by id of the row.
    """

    text: str = ""
    cells: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    totals: Stated = field(default_factory=dict)
    figures: Stated = field(default_factory=dict)
    misprinted: bool = False

    def add(self, text: str) -> None:
        self.text += text

    def cell(self, row: int, column: int, number: str) -> None:
        self.cells[row, column] = (len(self.text), len(self.text) + len(number))
        self.text += number


def amount(rng: random.Random, size: int) -> int:
    """A figure of an office of a size from 0 to 3: mostly small, sometimes tens or thousands."""
    scale = (2, 12, 150, 3000)[min(3, max(0, size + rng.choice((-1, 0, 0, 0, 1))))]
    return int(rng.random() ** 2 * scale)


def requests(form: Layout, rng: random.Random) -> Figures:
    """Section 三: by row the six applicants and their total; mostly zeros, natural persons above all."""
    leaves = [
        r.id for r in form.rows if not r.heading and r.id not in ("received", "carried_in", "answered", "carried_out")
    ]
    size = rng.choice((0, 0, 1, 1, 1, 2, 2, 3))
    table = {row: [0] * 6 for row in [*leaves, "received", "carried_in", "answered", "carried_out"]}
    common = rng.sample(leaves, min(len(leaves), rng.randint(2, 9)))
    for column in range(6):
        for row in common:
            if column == 0 or rng.random() < (0.45 if column == 1 else 0.08):
                table[row][column] = amount(rng, size if column == 0 else size - 1)
        table["answered"][column] = sum(table[row][column] for row in leaves)
        out = amount(rng, size - 2) if rng.random() < 0.4 else 0
        into = min(table["answered"][column] + out, amount(rng, size - 2) if rng.random() < 0.4 else 0)
        table["carried_out"][column], table["carried_in"][column] = out, into
        table["received"][column] = table["answered"][column] + out - into
    return {row: [*figures, sum(figures)] for row, figures in table.items()}


def indicators(form: Layout, rng: random.Random) -> Figures:
    """The form of 2014 with 历年累计: by row the year's figure and that of all years."""
    size = rng.choice((0, 1, 1, 2, 2))
    sums = {i.total[0]: i.parts for i in form.identities if i.axis == "rows" and i.relation == "equal"}
    limits = {i.parts[0]: i.total[0] for i in form.identities if i.relation != "equal"}
    rows = [r for r in form.rows if not r.heading]
    used = {row.id: rng.random() < 0.45 for row in rows}
    table: Figures = {}

    def fill(id: str) -> list[int]:
        if id not in table:
            if id in sums:
                parts = [fill(part) for part in sums[id]]
                table[id] = [sum(p[n] for p in parts) for n in (0, 1)]
            else:
                year = amount(rng, size + (1 if id.startswith(("disclosure", "channel")) else 0)) if used[id] else 0
                before = amount(rng, size + 1) if used[id] or rng.random() < 0.1 else 0
                if id in limits:
                    top = fill(limits[id])
                    year, before = min(year, top[0]), min(before, top[1] - top[0])
                table[id] = [year, year + before]
        return table[id]

    for row in rows:
        fill(row.id)
    return table


def disputes(form: Layout, rng: random.Random) -> Figures:
    """Section 四: by row four results and their total."""
    size = rng.choice((0, 0, 0, 1, 1, 2))
    table = {}
    for row in form.printed_rows:
        figures = [amount(rng, size) if rng.random() < 0.35 else 0 for _ in range(4)]
        table[row.id] = [*figures, sum(figures)]
    return table


def misprint(number: str, rng: random.Random) -> str:
    """The number with one digit wrong, lost, doubled or changed with its neighbour, or another number; no zero in front."""
    at = rng.randrange(len(number))
    kind = rng.choices(("wrong", "lost", "doubled", "turned", "other"), (6, 1, 1, 1, 1))[0]
    if kind == "lost" and len(number) > 1:
        made = number[:at] + number[at + 1 :]
    elif kind == "doubled":
        made = number[: at + 1] + number[at:]
    elif kind == "turned" and at:
        made = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
    elif kind == "other":
        made = str(rng.randint(0, 2 * int(number) + 9))
    else:
        made = number[:at] + rng.choice("0123456789") + number[at + 1 :]
    made = str(int(made))
    return made if made != number else str(int(number) + 1)


def printed(figures: Figures, page: Page, rng: random.Random) -> dict[str, list[str]]:
    """The figures as they are printed, one of them wrong in a fifth of the tables."""
    shown = {row: list(map(str, values)) for row, values in figures.items()}
    if rng.random() < MISPRINTED:
        row = rng.choice([row for row, values in figures.items() if any(values)] or list(shown))
        column = rng.choice([n for n, value in enumerate(figures[row]) if value] or [0])
        shown[row][column] = misprint(shown[row][column], rng)
        page.misprinted = True
    return shown


def request_page(form: Layout, rng: random.Random) -> Page:
    page, figures = Page(), requests(form, rng)
    page.totals = {row: figures[row][6] for row in ("received", "carried_in", "answered", "carried_out", "granted")}
    page.figures = {row: values[6] for row, values in figures.items() if values[6]}
    page.add(f"一、总体情况。全年收到申请{figures['received'][6]}件。三、收到和处理政府信息公开申请情况")
    page.add("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况")
    page.add("自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他")
    return _rows(page, form, printed(figures, page, rng), rng, "四、政府信息公开行政复议、行政诉讼情况")


def indicator_page(form: Layout, rng: random.Random) -> Page:
    page, figures = Page(), indicators(form, rng)
    page.totals = {row: figures[row][0] for row in TOTALS}
    page.figures = {row: values[0] for row, values in figures.items() if values[0]}
    page.add(f"2016年主动公开信息{figures['disclosure'][0]}条。政府信息公开情况统计表统计指标单位2016年度历年累计")
    return _rows(page, form, printed(figures, page, rng), rng, "单位负责人：审核人：填报人：")


def _rows(page: Page, form: Layout, shown: Mapping[str, list[str]], rng: random.Random, behind: str) -> Page:
    """The rows of a form, all in one line; numbering or notes lost in some, a blank between some cells."""
    numbered, noted, gap = rng.random() < 0.85, rng.random() < 0.8, rng.choice((0.0, 0.0, 0.0, 0.1))
    units = any(row.unit for row in form.rows)
    for row in form.rows:
        page.add((row.number if numbered else "") + row.label)
        end = len(page.text)
        page.add(row.note if noted else "")
        if row.heading:
            continue
        page.add(row.unit if units else "")
        for column, number in enumerate(shown[row.id]):
            page.add(" " if column and rng.random() < gap else "")
            page.cell(end, column, number)
    page.add(behind + "五、存在的主要问题及改进情况。2017年，我局将继续改进。")
    return page


def dispute_page(form: Layout, rng: random.Random) -> Page:
    page, figures = Page(), disputes(form, rng)
    page.totals = page.figures = {row: values[4] for row, values in figures.items() if values[4]}
    headings = "".join(column.label for column in form.columns)
    page.add("四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼")
    page.add(headings + "未经复议直接起诉复议后起诉" + headings * 2)
    shown = printed(figures, page, rng)
    numbers = [number for row in form.printed_rows for number in shown[row.id]]
    for column, number in enumerate(numbers):
        page.cell(-1, column, number)
    page.add("五、存在的主要问题及改进情况")
    return page


PAGES: dict[str, Callable[[Layout, random.Random], Page]] = {
    "requests_2021": request_page,
    "requests_2019": request_page,
    "indicators_2014": indicator_page,
    "disputes": dispute_page,
}


def contradicted(stated: Stated, rng: random.Random) -> Stated:
    """The figures of the prose, one in twenty of them another count than in the table."""
    return {row: v + rng.randint(1, 1 + v // 5) if rng.random() < 0.05 else v for row, v in stated.items()}


def statements(form: Layout, stated: Stated) -> list[Statement]:
    """The figures as the extractor hands them on."""
    column = next(c for c in form.columns if c.id in ("total", "value"))
    return [statement(form.row(row), column, value) for row, value in stated.items() if form.row(row).measure]


def statement(row: Row, column: Column, value: int) -> Statement:
    """A figure of the prose for a cell of a form."""
    units = 10_000 if row.unit == "万元" else 1
    return Statement(row.measure or "", Decimal(value * units), {**row.by, **column.by})


def told(form: Layout, stated: Stated) -> str:
    """Sentences that state the figures, in the words of the rows."""
    clauses = [(form.row(row).text, value, form.row(row).unit or "件") for row, value in stated.items()]
    return "".join(
        f"{words.removesuffix('数').removesuffix('数量')}{value}{unit}。\n" for words, value, unit in clauses
    )


def read_by_model(extractor: Extractor, form: Layout, page: Page, stated: Stated) -> list[tuple[int, int]]:
    """The cells of the form that the extractor reads behind sentences that state the figures, in offsets of the page."""
    head = (
        f"清河县水务局{form.first + 2}年政府信息公开工作年度报告\n{form.first + 2}年，我局认真做好政府信息公开工作。\n"
    )
    head += told(form, stated)
    report = extractor(head + page.text)
    spans = {(f.quantity.start - len(head), f.quantity.end - len(head)) for f in report.facts if f.quantity}
    first = min(start for start, _ in page.cells.values())
    return sorted(span for span in spans if span[0] >= first)


def score_ranges(page: Page, read: Iterable[tuple[int, int]]) -> tuple[int, int, list[str]]:
    """As `score`, of bare ranges: one that is no cell's is wrong."""
    printed, made = set(page.cells.values()), set(read)
    end = max(end for _, end in printed)
    wrong = [f"{page.text[slice(*span)]} at {span}" for span in sorted(made - printed) if span[0] < end]
    return len(made & printed), len(page.cells), wrong


def score(page: Page, tables: Iterable[Table]) -> tuple[int, int, list[str]]:
    """How many cells are solved, how many there are, and the wrong ones in words."""
    solved, wrong = 0, []
    for table in tables:
        cells = table.cells
        labels = {c.row: c.end for c in cells if c.header and c.column == 0}
        shift = 2 if any(c.header and c.column == 1 and c.row in labels for c in cells if c.row > 0) else 1
        for cell in cells:
            if cell.header:
                continue
            one_line = (-1, 0) in page.cells
            place = (-1, cell.column) if one_line else (labels.get(cell.row, -2), cell.column - shift)
            if page.cells.get(place) == (cell.start, cell.end):
                solved += 1
            else:
                wrong.append(f"{place}: {cell.text}, printed {page.text[slice(*page.cells.get(place, (0, 0)))]}")
    return solved, len(page.cells), wrong


def main() -> int:
    """Prints the figures of every form; 1 where a cell is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scale", type=float, default=1.0, help="how many times the usual number of tables")
    parser.add_argument("--forms", nargs="+", choices=list(COUNTS), default=list(COUNTS))
    parser.add_argument(
        "--told", type=float, metavar="SHARE", help="share of the figures told in sentences before the form"
    )
    arguments = parser.parse_args()
    extractor = None if arguments.told is None else Extractor.from_disk()
    failed = total = good = 0
    print(f"{'form':<18}{'stated':<8}{'tables':<14}{'cells':>7}{'solved':>9}{'wrong':>7}{'CPU ms':>12}{'slowest':>9}")
    for id in arguments.forms:
        count, form = COUNTS[id], layout(id)
        for telling in TELLINGS if extractor is None else ("told",):
            rng = random.Random(f"{arguments.seed} {id} {telling}")
            kinds: dict[bool, list[tuple[int, int, float]]] = {False: [], True: []}
            wrongs = {False: 0, True: 0}
            for _ in range(round(count * arguments.scale)):
                page = PAGES[id](form, rng)
                stated = contradicted({"no": {}, "some": page.totals}.get(telling, page.figures), rng)
                begin = time.process_time()
                if extractor is not None:
                    kept = {row: v for row, v in stated.items() if rng.random() < arguments.told}
                    solved, cells, wrong = score_ranges(page, read_by_model(extractor, form, page, kept))
                else:
                    found = glued_tables(page.text, statements(form, stated))
                    solved, cells, wrong = score(page, [one.table for one in found])
                kinds[page.misprinted].append((solved, cells, time.process_time() - begin))
                wrongs[page.misprinted] += len(wrong)
                for words in wrong[:3]:
                    print(f"  wrong: {id} {words}", file=sys.stderr)
            for misprinted, made in kinds.items():
                solved, cells = sum(s for s, _, _ in made), sum(c for _, c, _ in made)
                times = [seconds * 1000 for _, _, seconds in made] or [0.0]
                name = "one misprint" if misprinted else "as they are"
                print(
                    f"{id:<18}{telling:<8}{f'{len(made)} {name}':<16}{cells:>5}{solved / max(1, cells):>9.4f}"
                    f"{wrongs[misprinted]:>7}{sum(times) / len(times):>12.0f}{max(times):>9.0f}"
                )
                failed += wrongs[misprinted]
                total, good = total + cells, good + solved
    print(f"\n{total} cells, {good / total:.4f} solved, {failed} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
