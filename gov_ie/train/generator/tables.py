"""The official forms' tables as crawlers leave them in text: cells spaced or one a line, or glued and then ignored."""

from __future__ import annotations

import re
from decimal import Decimal

from gov_ie.train.generator.figures import APPLICANTS
from gov_ie.train.generator.writer import Sentence, Writer

_COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def table(writer: Writer, name: str, year: int) -> str:
    """A form's table in the marked notation: `name` form2014, first2019, first2021, requests, disputes or site.

    A table that is glued together loses its marks: nobody can tell its cells apart.
    """
    sentence = writer.sentence()
    made = _Table(writer, sentence, year)
    lines = getattr(made, name)()
    rng = writer.rng
    if rng.random() < {"form2014": 0.3, "site": 0.1}.get(name, 0.5):
        plain = re.sub(
            r"\{[AYMQ](?:#[\w-]+)?\|([^{}|]+)(?:\|[^{}]*)?\}", r"\1", "".join("".join(line) for line in lines)
        )
        return f"{{I|{plain}}}"
    writer.stated += sentence.stated
    gap, end = rng.choice(((" ", "\n"), ("  ", "\n"), ("\t", "\n"), ("    ", "\n"), ("\n", "\n"), (" ", " ")))
    return end.join(gap.join(cell for cell in line if cell) for line in lines)


class _Table:
    """The rows of one table, each a list of cells."""

    def __init__(self, writer: Writer, sentence: Sentence, year: int) -> None:
        self.writer, self.sentence, self.year = writer, sentence, year
        self.figures, self.words = writer.figures, writer.words

    def _cell(self, fact: str, value: Decimal | int) -> str:
        return self.writer.quantity(self.sentence, f"= {fact}", Decimal(value))

    def _row_label(self, label: str, key: str = "") -> str:
        return f"{{M#{self.sentence.key(key)}|{label}}}" if key else f"{{M|{label}}}"

    def form2014(self) -> list[list[str]]:
        """《政府信息公开情况统计表》: label, unit, number (and the year before), in order, some rows left out."""
        rng = self.writer.rng
        two = rng.random() < 0.2
        units = rng.random() < 0.7
        lines = [
            [
                "统计指标",
                "单位" if units else "",
                *(
                    (f"{{Y|{self.year}年}}", f"{{Y|{self.year - 1}年}}")
                    if two
                    else (rng.choice(("统计数", "数量", f"{{Y|{self.year}年}}", f"{{Y|{self.year}年度}}")),)
                ),
            ]
        ]
        keep = rng.choice((1.0, 1.0, 0.7))
        known = set(self.figures.outcomes())
        for entry in self.words.tables["form2014"]:
            label, unit, *fact = entry.split()
            if not fact:
                lines.append([label.replace("_", " ")])
                continue
            outcome = next((w[8:] for w in fact if w.startswith("outcome=")), None)
            if outcome and outcome != "denied" and outcome not in known:
                continue
            key = next((w for w in fact if w.startswith("#")), None)
            if not key and rng.random() > keep:
                continue
            by = dict(w.split("=") for w in fact[1:] if "=" in w)
            value = self.figures.value(fact[0], by)
            cells = [
                self._row_label(label),
                unit if units else "",
                self._cell(f"{' '.join(fact)} unit={unit}", value),
            ]
            if two:
                bare = [w for w in fact if w[0] not in "#^"]
                cells.append(
                    self._cell(
                        f"{' '.join(bare)} year=-1 unit={unit}",
                        self.figures.last(fact[0], by),
                    )
                )
            lines.append(cells)
        return lines

    def first2019(self) -> list[list[str]]:
        """二、主动公开政府信息情况 of the 2019-2020 form."""
        f, c = self.figures, self._cell
        lines = [["第二十条第（一）项"], ["信息内容", "{Y|本年}新制作数量", "{Y|本年}新公开数量", "对外公开总数量"]]
        for label, row in (("规章", "regulation"), ("规范性文件", "normative_document")):
            lines.append(
                [
                    self._row_label(label),
                    *(c(f"{row}.{m}", f.value(f"{row}.{m}", {})) for m in ("issued", "disclosed", "in_force")),
                ]
            )
        head = ["信息内容", "{Y|上一年}项目数量", "{Y|本年}增/减", "处理决定数量"]
        for item, rows in (
            ("五", (("行政许可", "license"), ("其他对外管理服务事项", "public_service"))),
            ("六", (("行政处罚", "penalty"), ("行政强制", "compulsion"))),
        ):
            lines += [[f"第二十条第（{item}）项"], head]
            lines += [
                [
                    self._row_label(label),
                    *self._changed(label, row),
                    c(f"{row}.decisions", f.value(f"{row}.decisions", {})),
                ]
                for label, row in rows
            ]
        lines += [
            ["第二十条第（八）项"],
            head[:3],
            [self._row_label("行政事业性收费"), *self._changed("行政事业性收费", "administrative_fee")],
        ]
        amount = f.value("procurement.amount", {}) // 100 * 100
        lines += [["第二十条第（九）项"], ["信息内容", "采购项目数量", "采购总金额（单位：元）"]]
        lines.append(
            [
                self._row_label("政府集中采购"),
                c("procurement.projects", f.value("procurement.projects", {})),
                c("procurement.amount unit=元", amount),
            ]
        )
        return lines

    def _changed(self, label: str, row: str) -> list[str]:
        rng = self.writer.rng
        change = rng.choice((0, 0, rng.randint(-9, 14)))
        sign = "+" if change > 0 and rng.random() < 0.4 else ""
        cell = f"{{Q|{sign}{change}|- value={change} text={label}项目增减}}"
        return [self._cell(f"{row}.items year=-1", self.figures.last(f"{row}.items", {})), cell]

    def first2021(self) -> list[list[str]]:
        """二、主动公开政府信息情况 of the form since 2021."""
        f, c = self.figures, self._cell
        lines = [["第二十条第（一）项"], ["信息内容", "{Y|本年}制发件数", "{Y|本年}废止件数", "现行有效件数"]]
        for label, row in (("规章", "regulation"), ("行政规范性文件", "normative_document")):
            lines.append(
                [
                    self._row_label(label),
                    *(c(f"{row}.{m}", f.value(f"{row}.{m}", {})) for m in ("issued", "revoked", "in_force")),
                ]
            )
        for item, rows in (
            ("五", (("行政许可", "license"),)),
            ("六", (("行政处罚", "penalty"), ("行政强制", "compulsion"))),
        ):
            lines += [[f"第二十条第（{item}）项"], ["信息内容", "{Y|本年}处理决定数量"]]
            lines += [
                [self._row_label(label), c(f"{row}.decisions", f.value(f"{row}.decisions", {}))] for label, row in rows
            ]
        amount = f.value("administrative_fee.amount", {})
        shown = (amount / 10000).quantize(Decimal("0.01")).normalize()
        lines += [["第二十条第（八）项"], ["信息内容", "{Y|本年}收费金额（单位：万元）"]]
        lines.append(
            [
                self._row_label("行政事业性收费"),
                f"{{Q|{shown:f}|administrative_fee.amount value={shown * 10000:f} unit=元}}",
            ]
        )
        return lines

    def requests(self) -> list[list[str]]:
        """三、收到和处理政府信息公开申请情况: rows by applicant columns with a total, parts of which the cells are."""
        lines = [
            ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"],
            ["申请人情况"],
            ["自然人", "法人或其他组织", "总计"],
            list(_COLUMNS[1:]),
        ]
        lines.append(["一、", *self._counts("{Y|本年}新收政府信息公开申请数量", "request.received", "received", "ra")])
        lines.append(
            ["二、", *self._counts("{Y|上年}结转政府信息公开申请数量", "request.carried_in", "carried_in", "rb")]
        )
        lines.append(["三、{Y|本年度}办理结果"])
        answered: list[str] = []
        group = ""
        for entry in self.words.tables["outcome_labels"]:
            outcome, label = entry.split()
            if outcome not in self.figures.outcomes():
                if outcome.startswith("*"):
                    lines.append([label])
                continue
            group = chr(97 + len(answered) % 26) + chr(97 + len(answered) // 26)
            answered.append(outcome)
            lines.append(self._counts(label, f"request.answered outcome={outcome}", outcome, "o" + group, "ry"))
        lines.append([*self._counts("（七）总计", "request.answered text=办理结果总计", "", "ry")])
        lines.append(["四、", *self._counts("结转下年度继续办理", "request.carried_out", "carried_out", "rc")])
        return lines

    def _counts(self, label: str, fact: str, row: str, key: str, parent: str = "") -> list[str]:
        year = ""
        for word in ("{Y|本年}", "{Y|上年}"):
            if label.startswith(word):
                year, label = word, label.removeprefix(word)
        head = year
        for mark in ("（七）", "（一）", "（二）"):
            if label.startswith(mark):
                head, label = mark + year, label.removeprefix(mark)
        rows = self.figures.outcomes() if not row else [row]
        values = [sum(self.figures.cell(r, a) for r in rows) for a in APPLICANTS]
        cells = [self._cell(f"{fact} applicant={a} ^{key}", v) for a, v in zip(APPLICANTS, values, strict=True)]
        total = self._cell(f"{fact} #{key}" + (f" ^{parent}" if parent else ""), sum(values))
        return [head + self._row_label(label), *cells, total]

    def disputes(self) -> list[list[str]]:
        """四、政府信息公开行政复议、行政诉讼情况: results in columns, the stage of a suit in rows."""
        f = self.figures
        results = ("upheld", "corrected", "other", "pending")
        names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
        review = f.parts("review.total", "result") if f.value("review.total", {}) else {}
        lines = [names]
        cells = [self._cell(f"review.total result={r} ^rv", review.get(r, 0)) for r in results]
        lines.append([self._row_label("行政复议"), *cells, self._cell("review.total #rv", sum(review.values()))])
        total = int(f.value("litigation.total", {}))
        stages = f.parts("litigation.total", "stage") if total else {}
        for stage, label, key in (("direct", "未经复议直接起诉", "sd"), ("after_review", "复议后起诉", "sa")):
            n = stages.get(stage, 0)
            counts = dict(zip(results, [*f.split(n, min(2, n)), 0, 0, 0, 0][:4], strict=True))
            cells = [self._cell(f"litigation.total stage={stage} result={r} ^{key}", counts[r]) for r in results]
            lines += [names, [self._row_label(label), *cells, self._cell(f"litigation.total stage={stage} #{key}", n)]]
        return lines

    def site(self) -> list[list[str]]:
        """政府网站工作年度报表: label and number, 单位 in brackets or behind."""
        rng = self.writer.rng
        lines = []
        for entry in self.words.tables["site"]:
            label, unit, *fact = entry.split()
            if rng.random() < 0.2:
                continue
            by = dict(w.split("=") for w in fact[1:] if "=" in w)
            if fact[0] == "-":
                low, _, high = fact[1].partition("-")
                value = self.figures.between(float(low), float(high))
                lines.append([self._row_label(label), self._cell(f"- unit={unit} text={label}", value), unit])
                continue
            lines.append(
                [
                    self._row_label(label),
                    self._cell(f"{' '.join(fact)} unit={unit}", self.figures.value(fact[0], by)),
                    unit,
                ]
            )
        return lines
