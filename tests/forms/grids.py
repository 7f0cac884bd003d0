"""Official forms as grids with random figures that add up, in the variants that offices publish, and the facts they state.

`filled(layout, random, Variant(...))` gives a `Filled`: a document with one table, and the facts known by construction.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from random import Random

import opencc

from gov_ie.document import Cell, Document, Table
from gov_ie.forms.cells import CellFact
from gov_ie.forms.layouts import Column, Layout, Row, layout
from gov_ie.types import Quantity

RENAMED = {
    "received": ["本年新收申请数量", "新收政府信息公开申请数量", "本年度新收政府信息公开申请的数量"],
    "carried_in": ["上年度结转申请数量", "上年结转"],
    "granted": ["同意公开"],
    "partial": ["同意部分公开"],
    "denied.state_secret": ["涉及国家秘密"],
    "denied.forbidden_by_law": ["法律、行政法规禁止公开"],
    "denied.third_party": ["保护第三方权益"],
    "denied.process_information": ["属于过程性信息"],
    "unavailable.not_held": ["本机关不掌握"],
    "unavailable.needs_creation": ["没有现成信息，需要另行制作"],
    "not_processed.duplicate": ["重复申请的"],
    "other.not_corrected": ["申请人无正当理由逾期不补正，行政机关不再处理其申请"],
    "carried_out": ["结转下一年度继续办理"],
    "disclosure": ["主动公开的政府信息数"],
    "topics": ["回应公众关注热点及重大舆情数"],
    "staff": ["从事政府信息公开的工作人员数"],
    "answered": ["合计"],
}


@dataclass(frozen=True)
class Variant:
    """How an office has filled the form in.

    `numbering`: printed, plain (1、 and (1)), none; `labels`: in how many merged columns; `heads`: rows of headings;
    `zero`: what stands for none; `unit`: behind each figure; `gaps`: part of the rows left out; `renamed`: rows reworded;
    `extra`: a row that the form does not have; `merged`: legal persons in one column; `turned`: rows as columns;
    `upright`: headings of one character a line; `script`: traditional; `wide`: full-width digits; `headless`: the second
    half of a table cut in two; `cumulative`, `years`: more columns of the form of 2014.
    """

    numbering: str = "printed"
    labels: int = 1
    heads: int = 3
    zero: str = "0"
    unit: str = ""
    gaps: float = 0.0
    renamed: bool = False
    extra: bool = False
    merged: bool = False
    turned: bool = False
    upright: bool = False
    traditional: bool = False
    wide: bool = False
    headless: bool = False
    cumulative: bool = False
    years: bool = False
    units: bool = True
    channels: bool = True


@dataclass(frozen=True)
class Figure:
    """What a number cell states: its row, its column, and the label that names the row."""

    row: str
    column: str
    value: Decimal
    shown: str
    year: int | None = None
    cumulative: bool = False
    unit: str = ""


@dataclass
class Spec:
    """A cell to be: text, spans, and what it is: a figure, or the label of a row (`core`: its words in the text)."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    figure: Figure | None = None
    label_of: str = ""
    core: str = ""


@dataclass
class Filled:
    """A form filled in."""

    document: Document
    facts: list[CellFact]
    figures: list[Figure] = field(default_factory=list)

    @property
    def table(self) -> Table:
        return self.document.tables[0]


def grid_of(lines: list[list[Spec]], turned: bool = False) -> list[tuple[int, int, Spec]]:
    """Row and column of each cell, spans resolved as a browser does."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, line in enumerate(lines):
        column = 0
        for spec in line:
            while (row, column) in taken:
                column += 1
            taken |= {(row + i, column + j) for i in range(spec.rows) for j in range(spec.columns)}
            placed.append((row, column, spec))
            column += spec.columns
    if turned:
        placed = [(c, r, replace(s, rows=s.columns, columns=s.rows)) for r, c, s in placed]
    return sorted(placed, key=lambda p: p[:2])


def document_of(placed: list[tuple[int, int, Spec]], caption: str = "", unit: str = "", before: str = "") -> Document:
    """A document whose text holds the cells, a line for each row."""
    text, cells, last = before, [], 0
    for row, column, spec in placed:
        if cells:
            text += "\t" if row == last else "\n"
        last = row
        cells.append(Cell(row, column, len(text), len(text) + len(spec.text), spec.text, spec.rows, spec.columns))
        text += spec.text
    return Document(text, (Table(len(before), len(text), tuple(cells), caption, unit),))


def table_of(lines: list[list[str]], caption: str = "", unit: str = "") -> Document:
    """A document with a plain table of words."""
    return document_of(grid_of([[Spec(word) for word in line] for line in lines]), caption, unit)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"}
_PLAIN = {
    "1.": "1、",
    "2.": "2、",
    "3.": "(3)",
    "4.": "4、",
    "（一）": "(一)",
    "（二）": "1．",
    "一、": "一.",
    "5.": "⑤",
}


def filled(form: str | Layout, rng: Random, variant: Variant = Variant(), year: int = 2022) -> Filled:
    """A form with random figures that add up."""
    plan = layout(form) if isinstance(form, str) else form
    return _Maker(plan, rng, variant, year).made()


class _Maker:
    def __init__(self, plan: Layout, rng: Random, variant: Variant, year: int) -> None:
        self.plan, self.rng, self.variant, self.year = plan, rng, variant, year
        self.among = False

    def made(self) -> Filled:
        kind = self.plan.id.split("_")[0]
        lines = getattr(self, kind)()
        placed = grid_of(lines, self.variant.turned)
        for _, _, spec in placed:
            self._write(spec)
        document = document_of(placed, before="收到和处理情况\n")
        return Filled(document, self._facts(document, placed), [s.figure for _, _, s in placed if s.figure])

    # --- the forms

    def requests(self) -> list[list[Spec]]:
        rng, v = self.rng, self.variant
        columns = [c for c in self.plan.columns if c.heading == v.merged or c.id in ("natural_person", "total")]
        if v.merged:
            columns = [self.plan.column(id) for id in ("natural_person", "legal_person", "total")]
        parts = [c.id for c in columns if c.id != "total"]
        leaves = [
            r for r in self.plan.printed_rows if r.id not in ("received", "carried_in", "answered", "carried_out")
        ]
        kept = [r for r in leaves if rng.random() >= v.gaps]
        counts = {r.id: {p: rng.choice((0, 0, 0, 1, 2, rng.randint(0, 90))) for p in parts} for r in kept}
        answered = {p: sum(c[p] for c in counts.values()) for p in parts}
        out = {p: rng.randint(0, 3) for p in parts}
        into = {p: rng.randint(0, answered[p] + out[p]) for p in parts}
        counts |= {"answered": answered, "carried_out": out, "carried_in": into}
        counts["received"] = {p: answered[p] + out[p] - into[p] for p in parts}
        for count in counts.values():
            count["total"] = sum(count.values())

        def cells(row: Row) -> list[Spec]:
            return [self._figure(row.id, c.id, counts[row.id][c.id]) for c in columns]

        wide = v.labels
        lines = [] if v.headless else self._heads(columns, wide)
        body: list[list[Spec]] = []
        groups: dict[str, list[Row]] = {}
        for row in kept:
            groups.setdefault(row.part_of if row.part_of != "answered" else row.id, []).append(row)
        upper = [self.plan.row("received"), self.plan.row("carried_in")]
        if v.headless:
            upper = []
        for row in upper:
            body.append([self._label(row, wide), *cells(row)])
        inner: list[list[Spec]] = []
        for group, rows in groups.items():
            head = self.plan.row(group)
            if group == rows[0].id:
                inner.append([self._label(head, min(2, wide)), *cells(head)])
                continue
            if wide == 1:
                inner.append([self._label(head, 1), *(Spec() for _ in columns)])
            for i, row in enumerate(rows):
                first = [self._label(head, 1, len(rows))] if wide > 1 and i == 0 else []
                inner.append([*first, self._label(row, 1), *cells(row)])
        if v.extra:
            total = rng.randint(1, 9)
            row = Row("extra", "按其他规定特别处理的情形", number="9.")
            inner.append([self._label(row, min(2, wide)), *(self._figure("extra", c.id, total) for c in columns)])
        inner.append([self._label(self.plan.row("answered"), min(2, wide)), *cells(self.plan.row("answered"))])
        results = self.plan.row("results")
        if wide == 3:
            inner[0].insert(0, self._label(results, 1, len(inner)))
        else:
            body.append([self._label(results, wide), *(Spec() for _ in columns)])
        body += inner
        body.append([self._label(self.plan.row("carried_out"), wide), *cells(self.plan.row("carried_out"))])
        return lines + body

    def _heads(self, columns: list[Column], wide: int) -> list[list[Spec]]:
        note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        heads = min(self.variant.heads, 2 if self.variant.merged else 3)
        if heads == 1:
            return [[Spec(note if self.rng.random() < 0.5 else "", 1, wide), *(Spec(c.label) for c in columns)]]
        if self.variant.merged:
            return [[Spec(note, 2, wide), Spec("申请人情况", 1, 3)], [Spec(c.label) for c in columns]]
        if heads == 2:
            return [
                [Spec(note, 2, wide), Spec("自然人", 2), Spec("法人或其他组织", 1, 5), Spec("总计", 2)],
                [Spec(c.label) for c in columns[1:-1]],
            ]
        return [
            [Spec(note, 3, wide), Spec("申请人情况", 1, 7)],
            [Spec("自然人", 2), Spec("法人或其他组织", 1, 5), Spec("总计", 2)],
            [Spec(c.label) for c in columns[1:-1]],
        ]

    def disputes(self) -> list[list[Spec]]:
        columns = list(self.plan.columns)
        heads: list[list[Spec]] = [[], [], []]
        line: list[Spec] = []
        rows = [self.plan.row(id) for id in ("review", "direct", "after_review")]
        table = []
        for row in rows:
            parts = [self.rng.choice((0, 0, 1, self.rng.randint(0, 40))) for _ in columns[:-1]]
            figures = [self._figure(row.id, c.id, n) for c, n in zip(columns, [*parts, sum(parts)], strict=True)]
            line += figures
            table.append([self._label(row, 1), *figures])
        if self.variant.heads == 1:
            return [[Spec("类型"), *(Spec(c.label) for c in columns)], *table]
        if self.variant.heads == 2:
            table[0][0].columns = 2
            table[1].insert(0, Spec("行政诉讼", 2))
            return [[Spec("", 1, 2), *(Spec(c.label) for c in columns)], *table]
        heads[0] = [self._label(rows[0], 5), Spec("行政诉讼", 1, 10)]
        heads[1] = [*(Spec(c.label, 2) for c in columns), self._label(rows[1], 5), self._label(rows[2], 5)]
        heads[2] = [Spec(c.label) for _ in range(2) for c in columns]
        return [*heads, line]

    def proactive(self) -> list[list[Spec]]:
        lines: list[list[Spec]] = []
        block = ""
        width = 4
        for row in self.plan.rows:
            if self.variant.gaps and self.rng.random() < self.variant.gaps:
                continue
            columns = [self.plan.column(id) for id in row.cells]
            if row.block != block:
                block = row.block
                lines.append([Spec(block, 1, width)])
                last = [
                    Spec(c.label + c.note, 1, width - len(columns) if i == len(columns) - 1 else 1)
                    for i, c in enumerate(columns)
                ]
                lines.append([Spec("信息内容"), *last])
            cells = []
            for i, column in enumerate(columns):
                spec = self._figure(row.id, column.id, self._amount(column), unit=column.unit)
                spec.columns = width - len(columns) if i == len(columns) - 1 else 1
                cells.append(spec)
            lines.append([self._label(row, 1), *cells])
        return lines

    def _amount(self, column: Column) -> int | str:
        if column.signed:
            return self.rng.choice(("0", "-3", "12"))
        if column.unit:
            return self.rng.choice(("0", "12.5", "1,204.36", "31"))
        return self.rng.choice((0, 1, self.rng.randint(0, 4000)))

    def indicators(self) -> list[list[Spec]]:
        v, rng = self.variant, self.rng
        value = ["统计数"]
        if v.years:
            value = [f"{self.year}年", f"{self.year - 1}年"]
        elif v.cumulative:
            value = [f"{self.year}年度", "历年累计"]
        lines = (
            [] if v.headless else [[Spec("统计指标"), *([Spec("单位")] if v.units else []), *(Spec(w) for w in value)]]
        )
        rows = self.plan.rows[24:] if v.headless else self.plan.rows
        counts = self._indicator_counts(len(value))
        for row in rows:
            if row.heading:
                if row.apart and not v.channels:
                    continue
                lines.append([self._label(row, 1), *([Spec("——")] if v.units else []), *(Spec("——") for _ in value)])
                continue
            if row.part_of is None and rng.random() < v.gaps:
                continue
            unit = row.unit if v.units else ""
            cells = []
            for i, count in enumerate(counts[row.id]):
                year = self.year - i if v.years else self.year if v.cumulative and i == 0 else None
                cells.append(self._figure(row.id, "value", count, unit, year, v.cumulative and i == 1))
            lines.append([self._label(row, 1), *([Spec(unit)] if v.units else []), *cells])
        return lines

    def _indicator_counts(self, columns: int) -> dict[str, list[int]]:
        parts: dict[str, list[Row]] = {}
        for row in self.plan.printed_rows:
            parts.setdefault(row.part_of or "", []).append(row)
        counts: dict[str, list[int]] = {}

        def count(row: Row) -> list[int]:
            if row.id not in counts:
                below = [r for r in parts.get(row.id, []) if not r.among]
                sums = [count(r) for r in below]
                counts[row.id] = (
                    [sum(c) for c in zip(*sums, strict=True)]
                    if sums
                    else [self.rng.choice((0, 0, 1, self.rng.randint(0, 700))) for _ in range(columns)]
                )
            return counts[row.id]

        for row in self.plan.printed_rows:
            count(row)
        return counts

    # --- cells

    def _figure(
        self, row: str, column: str, value: object, unit: str = "", year: int | None = None, cumulative=False
    ) -> Spec:
        shown = str(value)
        number = Decimal(shown.replace(",", ""))
        shown = self.variant.zero if number == 0 else shown + (self.variant.unit if not unit else "")
        if unit.startswith("万"):
            number, unit = number * 10000, unit[1:]
        elif self.variant.unit and number:
            unit = unit or self.variant.unit
        return Spec(shown, figure=Figure(row, column, number, shown, year, cumulative, unit))

    def _label(self, row: Row, columns: int, rows: int = 1) -> Spec:
        words = row.label
        if (
            self.variant.renamed
            and row.id in RENAMED
            and not (row.id in ("answered", "received") and self.plan.id == "indicators_2014")
        ):
            words = self.rng.choice(RENAMED[row.id])
        number = row.number
        if self.variant.numbering == "plain":
            number = _PLAIN.get(number, number)
        elif self.variant.numbering == "none" and number != "其中：":
            number = ""
        note = row.note if self.rng.random() < 0.7 else ""
        return Spec(number + words + note, rows, columns, label_of=row.id, core=words)

    def _write(self, spec: Spec) -> None:
        """Turns the cell's text into the variant's script and width, or sets it upright."""
        if self.variant.traditional and not spec.figure:
            spec.text, spec.core = _converter().convert(spec.text), _converter().convert(spec.core)
        if spec.figure and self.variant.wide:
            spec.text = spec.text.translate(_WIDE)
        if self.variant.upright and not spec.figure and not spec.label_of:
            spec.text = "\n".join(spec.text)

    # --- what they state

    def _facts(self, document: Document, placed: list[tuple[int, int, Spec]]) -> list[CellFact]:
        labels: dict[str, tuple[int, int]] = {}
        cells = dict(zip([p[:2] for p in placed], document.tables[0].cells, strict=True))
        printed = set()
        for row, column, spec in placed:
            if spec.label_of:
                start = cells[row, column].start + spec.text.index(spec.core)
                labels[spec.label_of] = (start, start + len(spec.core))
                printed.add(spec.label_of)
        stated = [(cells[r, c], s.figure) for r, c, s in placed if s.figure and self._counts(s.figure)]
        places = {(f.row, f.column, f.year, f.cumulative): i for i, (_, f) in enumerate(stated)}
        return [self._fact(document, cell, figure, labels, places, printed) for cell, figure in stated]

    def _counts(self, figure: Figure) -> bool:
        return bool(figure.shown.strip(" /／-—"))

    def _fact(self, document, cell, figure, labels, places, printed) -> CellFact:
        column = self.plan.column(figure.column)
        extra = figure.row == "extra"
        row = (
            Row("extra", "按其他规定特别处理的情形", text="按其他规定特别处理的情形")
            if extra
            else self.plan.row(figure.row)
        )
        named = document.text[slice(*labels[figure.row])]
        both = bool(self.plan.rows[0].cells) or self.plan.one_line
        total = None
        above = self._above(figure, row, column, printed)
        for key in above:
            if key in places:
                total = places[key]
                break
        year = figure.year if not figure.cumulative else None
        if column.years:
            year = self.year + column.years
        unit = figure.unit
        if figure.shown in ("0", "无") and self.variant.unit:
            unit = ""
        assert named
        return CellFact(
            quantity=(cell.start, cell.end),
            label=labels[figure.row],
            value=Quantity(figure.value, unit),
            measure=None if extra else row.measure_in(column),
            by={**row.by, **column.by},
            measure_text=row.text + (column.text if both else ""),
            cumulative=figure.cumulative,
            year=year,
            part_of=total,
        )

    def _above(self, figure: Figure, row: Row, column: Column, printed: set[str]) -> list[tuple]:
        rest = (figure.year, figure.cumulative)
        if column.id in ("business", "research", "public_welfare", "legal_service") or (
            column.id == "other" and self.plan.id.startswith("requests")
        ):
            return [(figure.row, "legal_person", *rest), (figure.row, "total", *rest)]
        if column.part_of:
            return [(figure.row, "total", *rest)]
        if figure.row == "extra" or row.part_of is None:
            return []
        if row.id.startswith("channel."):
            return [] if "channels" in printed else [("disclosure", column.id, *rest)]
        parents = [row.part_of]
        if self.plan.row(row.part_of).part_of:
            parents.append(self.plan.row(row.part_of).part_of)
        return [(parent, column.id, *rest) for parent in parents]


def random_variant(form: str, rng: Random) -> Variant:
    """A variant as offices publish it: a few changes at once."""
    chance = rng.random
    merged = chance() < 0.2
    columns = rng.choice(("value", "value", "cumulative", "years"))
    headless = columns == "value" and chance() < 0.2 and not merged and not form.startswith(("proactive", "disputes"))
    return Variant(
        numbering=rng.choice(("printed", "printed", "plain", "none")),
        labels=rng.choice((1, 2, 3)),
        heads=rng.choice((1, 2, 3)),
        zero=rng.choice(("0", "0", "0", "", "/", "／", "-", "—", "无")),
        unit=rng.choice(("", "", "", "件")) if form.startswith(("requests", "disputes")) else "",
        gaps=rng.choice((0.0, 0.0, 0.3)),
        renamed=chance() < 0.3,
        extra=form.startswith("requests") and chance() < 0.2,
        merged=merged,
        turned=not headless and chance() < 0.15 and not form.startswith("proactive"),
        upright=chance() < 0.2,
        traditional=chance() < 0.2,
        wide=chance() < 0.15,
        headless=headless,
        cumulative=columns == "cumulative",
        years=columns == "years",
        units=chance() < 0.8,
        channels=chance() < 0.8,
    )
