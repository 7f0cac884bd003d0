"""Lists of a total's parts: 其中网络申请40件（含…）、信函17件, with shares, brackets, 分别为 and 各."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_ie.catalogue import default_catalogue

if TYPE_CHECKING:
    from gov_ie.train.generator.writer import Sentence, Writer


def parts_list(writer: Writer, sentence: Sentence, words: list[str]) -> str:
    """The parts of the total stated under a key: `words` are the key, the measure, the dimension and the total's breakdown.

    Raises Unfit where the total has fewer than two parts or was only approximated.
    """
    from gov_ie.train.generator.writer import Unfit

    key, measure, dimension, *given = words
    by = dict(w.split("=", 1) for w in given)
    total = sentence.of(key)
    unit = sentence.units[total.key]
    if not total.exact or total.value < 2:
        raise Unfit("parts")
    if dimension == "category":
        values, names = _categories(writer, int(total.value), measure)
    else:
        values = writer.figures.parts(measure, dimension, by)
        names = {v: value_name(writer, measure, dimension, v) for v in values}
    if len(values) < 2 or sum(values.values()) != total.value:
        raise Unfit("parts")
    listing = _List(writer, sentence, key, measure, dimension, unit, by)
    return listing.text(values, names)


def _categories(writer: Writer, total: int, measure: str) -> tuple[dict[str, int], dict[str, str]]:
    rng = writer.rng
    if measure == "proposal.total":
        return {}, {}
    counts = writer.figures.split(total, rng.randint(2, 6))
    name = "group" if rng.random() < 0.15 and measure == "disclosure.items" else "category"
    words = list(dict.fromkeys(writer.draw(name) for _ in counts))
    if len(words) < len(counts):
        counts = writer.figures.split(total, len(words))
    if len(counts) > 2 and rng.random() < 0.5:
        words[-1] = rng.choice(["其他信息", "其他类信息", "其他"])
    values = dict(zip(words, counts, strict=True))
    return values, {w: w for w in words}


def value_name(writer: Writer, measure: str, dimension: str, value: str) -> str:
    """What a part is called: our own words, or for outcomes and results now and then a phrase of the catalogue."""
    if dimension in ("outcome", "result", "stage", "timing") and writer.rng.random() < 0.3:
        aliases = default_catalogue().dimensions[dimension][value].aliases
        fit = [a for a in aliases if 2 <= len(a) <= 16 and not re.search(r"[（）(),，数的]", a)]
        if fit:
            return writer.rng.choice(fit)
    own = writer.words.values.get(f"{measure.partition('.')[0]} {dimension}", {})
    return writer.rng.choice(own.get(value) or writer.words.values[dimension][value])


class _List:
    """One list in one manner."""

    def __init__(
        self, writer: Writer, sentence: Sentence, key: str, measure: str, dimension: str, unit: str, by: dict[str, str]
    ) -> None:
        self.writer, self.sentence, self.key = writer, sentence, key
        self.measure, self.dimension, self.unit, self.by = measure, dimension, unit, by
        self.rng = writer.rng
        self._count = 0

    def text(self, values: dict[str, int], names: dict[str, str]) -> str:
        rng = self.rng
        items = list(values.items())
        if self.dimension == "category" and rng.random() < 0.5:
            items.sort(key=lambda kv: (kv[0].startswith("其他"), -kv[1]))
        manner = rng.random()
        deep = any(self.writer.figures.inner(self.measure, self.dimension, v, self.by) for v in values)
        comma = rng.choice(["、", "、", "，", "，", "；"])
        if manner < 0.1 and len(items) <= 5 and not deep:
            return self._respectively(items, names)
        if manner < 0.2 and not deep:
            return comma.join(self._number_first(v, n, names[v]) for v, n in items)
        share = 0.2 <= manner < 0.36
        pieces, done = [], set()
        for v, n in items:
            if v in done:
                continue
            twins = [w for w, m in items if m == n and w != v and w not in done]
            if twins and not share and not deep and rng.random() < 0.6:
                done |= {v, *twins}
                pieces.append(self._each([v, *twins], n, names))
                continue
            done.add(v)
            pieces.append(self._one(v, n, names[v], share))
        if any("，" in p or "、" in p for p in pieces) and comma == "、":
            comma = rng.choice(["，", "；"])
        return comma.join(pieces)

    def _dims(self, value: str) -> str:
        word = f"{self.dimension}={value}"
        return " ".join([word, *(f"{k}={v}" for k, v in self.by.items())])

    def _text(self, name: str) -> str:
        ending = self.writer.words.endings.get(f"{self.measure} {self.dimension}", "")
        name = name.removesuffix("件") if ending == "建议提案" else name  # 主办件 → 主办建议提案
        return f" text={name}{ending}" if ending and not name.endswith(ending) else ""

    def _fact(self, value: str, name: str, key: str = "", parent: str = "") -> str:
        tail = f" #{key}" if key else ""
        return f"{self.measure} {self._dims(value)} ^{parent or self.key}{self._text(name)}{tail}"

    def _q(self, fact: str, n: int, measure_ahead: bool = False) -> str:
        return self.writer.quantity(self.sentence, f"{self.unit} {fact}{' >' if measure_ahead else ''}", Decimal(n))

    def _new(self, letter: str) -> str:
        self._count += 1
        return f"{self.key}{letter}{chr(96 + self._count)}"

    def _one(self, value: str, n: int, name: str, share: bool) -> str:
        rng, key = self.rng, self._new("p")
        between = rng.choice(["", "", "", "", "为", "共"]) if not share else ""
        text = f"{{M|{name}}}{between}" + self._q(self._fact(value, name, key), n)
        if share:
            fact = f"- text={name}占比 share:{key},{self.key}"
            verb = rng.choice(["占", "占", "占比", "占总数的"])
            measure = "占" if verb == "占总数的" else verb
            behind = "总数的" if verb == "占总数的" else ""
            text += f"，{{M|{measure}}}{behind}{self.writer.quantity(self.sentence, '% ' + fact)}"
        inner = self.writer.figures.inner(self.measure, self.dimension, value, self.by)
        if inner and (len(inner) > 1 or rng.random() < 0.5) and rng.random() < 0.8:
            text += self._inner(inner, key)
        elif self.dimension == "category" and n >= 9 and rng.random() < 0.12 and not name.startswith("其他"):
            text += self._below(n, key)
        return text

    def _inner(self, inner: dict[str, int], parent: str) -> str:
        parts = []
        for value, n in inner.items():
            name = value_name(self.writer, self.measure, self.dimension, value)
            parts.append(f"{{M|{name}}}" + self._q(self._fact(value, name, self._new("i"), parent), n))
        return self._bracket("、".join(parts))

    def _below(self, n: int, parent: str) -> str:
        counts = self.writer.figures.split(n, self.rng.randint(2, 3))
        parts = []
        for m in counts:
            name = self.writer.draw("subcategory")
            parts.append(f"{{M|{name}}}" + self._q(self._fact(name, name, self._new("i"), parent), m))
        return self._bracket("、".join(parts))

    def _bracket(self, text: str) -> str:
        return self.rng.choice(["（{}）", "（{}）", "（其中{}）", "（含{}）", "（包括{}）"]).replace("{}", text)

    def _number_first(self, value: str, n: int, name: str) -> str:
        verb = self.rng.choice(["为", "属", "系"]) if not name.startswith(("属", "不属", "系", "为")) else ""
        return self._q(self._fact(value, name, self._new("p")), n, measure_ahead=True) + verb + f"{{M|{name}}}"

    def _each(self, values: list[str], n: int, names: dict[str, str]) -> str:
        measures, facts, keys = [], [], []
        for value in values:
            key = self._new("m")
            keys.append(key)
            measures.append(f"{{M#{self.sentence.key(key)}|{names[value]}}}")
            facts.append(f"{self._fact(value, names[value], self._new('p'))} m={key}")
        joined = "、".join(measures[:-1]) + self.rng.choice(["和", "、"]) + measures[-1]
        return joined + "各" + self.writer.quantity(self.sentence, f"{self.unit} {';'.join(facts)}", Decimal(n))

    def _respectively(self, items: list[tuple[str, int]], names: dict[str, str]) -> str:
        measures, numbers = [], []
        for value, n in items:
            key = self._new("m")
            measures.append(f"{{M#{self.sentence.key(key)}|{names[value]}}}")
            numbers.append(self._q(f"{self._fact(value, names[value], self._new('p'))} m={key}", n))
        ahead = "、".join(measures[:-1]) + self.rng.choice(["和", "、", "以及"]) + measures[-1]
        behind = self.rng.choice(["分别为", "分别是", "分别", "依次为"])
        return f"{ahead}{behind}{'、'.join(numbers[:-1])}{self.rng.choice(['和', '、'])}{numbers[-1]}"
