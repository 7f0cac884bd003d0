"""One generated report: an office, its figures, a template's sections filled with sentences, noise, meta."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.exchange import AnnotatedReport
from gov_ie.train.generator import tables
from gov_ie.train.generator.figures import Figures
from gov_ie.train.generator.identities import Identity, find
from gov_ie.train.generator.names import Office, office, other_body
from gov_ie.train.generator.planting import plant
from gov_ie.train.generator.surfaces import Style, chinese
from gov_ie.train.generator.words import Item, Row, Template, Words
from gov_ie.train.generator.writer import Relation, Stated, Unfit, Writer
from gov_ie.train.marked import compile_marked

ERAS = ((2008, 2013), (2014, 2018), (2019, 2020), (2021, 2025))
# About the shares in which real reports show each kind (docs/data.md «Coverage»), rounded.
NOISE = (
    ("traditional", 0.12), ("gloss", 0.06), ("spam", 0.07), ("lost", 0.08), ("halfwidth", 0.08),
    ("fullwidth", 0.05), ("spaces", 0.07), ("wrapped", 0.05), ("oneline", 0.12),
)  # fmt: skip
# Words that reports of earlier years cannot have.
_SINCE = (
    ("微博", 2010),
    ("微信", 2012),
    ("新媒体", 2013),
    ("客户端", 2013),
    ("国办公开办函", 2019),
    ("双公示", 2015),
    ("短视频", 2018),
)
_PLAIN = re.compile(r"(?!共|已|其中)[\u4e00-\u9fff“”、]+")
_ITEM = re.compile(r"\$[mvouf]([1-4])")
_MARK = re.compile(r"\{[MQ](?:#[\w-]+)?\|[^{}|]+\|([^{}]*)\}")


def make_report(
    words: Words, seed: str, doc_id: str, contradictions: float, noise: bool, catalogue: Catalogue | None = None
) -> AnnotatedReport:
    """The report of a seed.

    `contradictions`: how likely it holds one planted contradiction; `catalogue`: whose measures it may state.
    """
    rng = random.Random(seed)
    template = rng.choice(words.templates)
    source, stated = Composition(words, rng, template).marked(noise)
    identities = find(*stated)
    report = compile_marked(source, doc_id, catalogue=catalogue)
    facts = _facts(source)
    planted: list[Identity] = []
    changed = ""
    if rng.random() < contradictions:
        compiled = {f.id: f for f in report.facts}
        found = plant(source, stated[0], identities, {k: compiled[f] for k, f in facts.items()}, rng)
        if found is not None:
            source, planted, identities, changed = found
            report = compile_marked(source, doc_id, catalogue=catalogue)

    def named(i: Identity) -> dict[str, object]:
        return {"kind": i.kind, "left": [facts[k] for k in i.left], "right": [facts[k] for k in i.right]}

    meta = {**report.meta, "identities": [named(i) for i in identities]}
    if planted:
        meta["contradictions"] = [{**named(i), "changed": facts[changed]} for i in planted]
    return replace(report, meta=meta)


def _facts(source: str) -> dict[str, str]:
    """Key of a fact in the marked text → its id when compiled."""
    facts: dict[str, str] = {}
    number = 0
    for hit in _MARK.finditer(source):
        for part in filter(str.strip, hit[1].split(";")):
            number += 1
            facts.update((w[1:], f"f{number}") for w in part.split() if w.startswith("#"))
    return facts


class Composition:
    """The text of one report while it is written: its office, its figures, and what has been said."""

    def __init__(self, words: Words, rng: random.Random, template: Template) -> None:
        self.words, self.rng, self.template = words, rng, template
        self.year = rng.randint(*template.years)
        level, kind = rng.choice(template.levels), rng.choice(template.kinds)
        kind = {"town": "gov", "ministry": "department"}.get(level, kind)  # 街道 have no departments
        self.office: Office = office(words, rng, level, kind, self.year)
        style = Style(rng.choice((0.0, 0.02, 0.1, 0.5)), rng.choice((0, 0, 0, 0.5)), rng.choice((0.1, 0.3, 0.6)))
        self.figures = Figures(words, rng, self.office.factor, self.year, template.carried and rng.random() < 0.6)
        self.figures.form = any("form2014" in s for s in template.sections)
        self.writer = Writer(words, rng, self.figures, style, self.year, self._slots())
        field = words.fields[self.office.field]
        self.writer.deck("category", [*field.categories, *rng.sample(words.lists["category"], 12)])
        self.writer.deck("thing", list(field.things))
        if field.acts:
            self.writer.deck("act", [*field.acts, *rng.sample(words.lists["act"], 20)])
        self._decks: dict[str, list[str]] = {}
        self._items: list[Item] = rng.sample(field.items, len(field.items))
        rows = [r for r in words.rows.values() if r.items[0].units != ("%",)]
        self._rows: list[Item] = [self._wording(r) for r in rng.sample(rows, len(rows))]
        rates = [r for r in words.rows.values() if r.items[0].units == ("%",)]
        self._rates: list[Item] = [self._wording(r) for r in rng.sample(rates, len(rates))]

    def _wording(self, row: Row) -> Item:
        """One of the row's wordings, or now and then a phrase of the catalogue."""
        item = self.rng.choice(row.items)
        if self.rng.random() < 0.25:
            measure = default_catalogue().measure(row.id)
            aliases = [
                a
                for a in measure.aliases
                if 4 <= len(a) <= 14 and _PLAIN.fullmatch(a) and not _names_part(a, measure.by)
            ]
            return replace(item, verb="", noun=self.rng.choice(aliases), fact=row.id) if aliases else item
        return item

    def marked(self, noise: bool) -> tuple[str, tuple[list[Stated], list[Relation]]]:
        """The marked file, and what it stated with the relations between."""
        level = next(e for e in ERAS if e[0] <= self.year <= e[1])
        kinds = [k for k, p in NOISE if noise and self.rng.random() < p]
        head = [
            f"agency: {' | '.join(self.office.names)}",
            f"year: {self.year}",
            f"level: {self.office.level}",
            f"kind: {self.office.kind if self.office.kind != 'department' else self.office.field}",
            f"era: {level[0]}-{level[1]}",
            f"template: {self.template.id}",
            *([f"noise: {' '.join(kinds)}"] if kinds else []),
            "---",
        ]
        body = self._body()
        return "\n".join(head) + "\n" + body, (self.writer.stated, self.writer.relations)

    def _body(self) -> str:
        lines = self._say("head_residue", (0, 2)) if self.rng.random() < 0.6 else []
        lines.append(self.writer.write(self.rng.choice(self.template.titles)))
        lines += self._say("source_line", (0, 1))
        lines += self._say("opening", (1, 1))
        numbering = self.rng.choice(self.template.numbering)
        number = 0
        for section in self.template.sections:
            heading, _, plan = section.partition("|")
            paragraphs = self._section(plan.split())
            if not paragraphs:
                continue
            number += 1
            title = self.writer.plain(heading.strip())
            if title:
                lines.append(_numbered(number, numbering) + title)
            lines += paragraphs
        if self.rng.random() < 0.4:
            lines += self._say("signature", (1, 1))
        if self.rng.random() < 0.5:
            lines += self._say("tail_residue", (1, 2))
        gap = self.rng.choice(("\n", "\n", "\n\n", "\n\u3000\u3000"))
        return gap.join(line for line in lines if line) + "\n"

    def _section(self, plan: Sequence[str]) -> list[str]:
        """The paragraphs of a section. Sentences of other years and other bodies come last, by themselves: what stands
        behind them without a year or a subject would be read as theirs.
        """
        paragraphs: list[str] = []
        apart: dict[str, list[str]] = {"year": [], "agency": []}
        current = ""
        sub, style = 0, self.rng.choice(("（一）", "1.", "一是", "·", "（一）"))
        glued = self.rng.random() < 0.35
        for entry in plan:
            topic, _, many = entry.partition(":")
            if topic.startswith("table"):
                table = tables.table(self.writer, many, self.year)
                paragraphs += [p for p in (current, table) if p]
                current = ""
                continue
            low, _, high = many.partition("-")
            for sentence in self._say(topic, (int(low or 1), int(high or low or 1))):
                if foreign := _foreign(sentence):
                    apart[foreign].append(sentence)
                elif sentence.startswith("#"):
                    paragraphs += [current]
                    sub += 1
                    current = _sub(sub, style) + sentence[1:]
                elif "\n" in sentence or (current and not glued and self.rng.random() < 0.35):
                    paragraphs += [current]
                    current = sentence
                else:
                    current += sentence
        last = ["".join(sentences) for sentences in apart.values()]
        if len(apart["agency"]) > 1 and self.rng.random() < 0.4:
            last[1:] = apart["agency"]
        return [p.removeprefix("#") for p in (*paragraphs, current, *last) if p]

    def _say(self, topic: str, many: tuple[int, int]) -> list[str]:
        """Sentences of a topic, as many as asked where enough fit."""
        said = []
        for _ in range(self.rng.randint(*many)):
            for _ in range(7):
                name = topic.removesuffix("_items")
                pool = {"business": "frames", "rows": "frames", "rates": "rate_frames"}.get(name, name)
                try:
                    said.append(self.write(self._draw(pool), name))
                    break
                except Unfit:
                    continue
        return said

    def _draw(self, topic: str) -> str:
        deck = self._decks.get(topic)
        if not deck:
            patterns = self.words.topics[topic]
            deck = self._decks[topic] = self.rng.sample(patterns, len(patterns))
        return deck.pop()

    def write(self, pattern: str, topic: str) -> str:
        """A sentence of a pattern in the marked notation; raises Unfit. `topic`: whose items and rows it counts."""
        for word, since in _SINCE:
            if word in pattern and self.year < since:
                raise Unfit(word)
        slots: dict[str, str] = {}
        for name in ("B", "C"):
            if f"${name}" in pattern:
                said, names = other_body(self.words, self.rng, self.office)
                slots[name], slots[name + "n"] = f"{{A|{said}}}", "agency=" + "|".join(names)
        numbers = sorted(set(_ITEM.findall(pattern)))
        if numbers:
            source = {"rows": self._rows, "rates": self._rates}.get(topic, self._items)
            if len(source) < len(numbers):
                raise Unfit("items")
            chosen = [source.pop() for _ in numbers]
            for n, item in zip(numbers, chosen, strict=True):
                if f"$v{n}" in pattern and not (item.verb and item.noun):
                    source[:0] = chosen
                    raise Unfit("no verb")
                unit = self.rng.choice(item.units)
                slots |= {
                    f"m{n}": item.whole,
                    f"v{n}": item.verb,
                    f"o{n}": item.noun,
                    f"u{n}": unit,
                    f"f{n}": item.fact,
                }
        return _tidy(self.writer.write(pattern, slots))

    def _slots(self) -> dict[str, Callable[[], str]]:
        o, rng, year = self.office, self.rng, self.year
        selves, names = o.selves, o.names
        favourite = rng.choice(selves)

        def own(empty: float) -> str:
            draw = rng.random()
            if draw < empty:
                return ""
            name = favourite if draw < empty + (1 - empty) * 0.6 else rng.choice((*selves, *names[1:], names[-1]))
            return name if name.startswith("全") else f"{{A|{name}}}"

        def own_year(empty: float, comma: bool) -> str:
            if rng.random() < empty:
                return ""
            word = rng.choice(
                (f"{year}年", f"{year}年", "全年", "全年", "全年", f"{year}年度", "今年", "本年度", "一年来", "年内")
            )
            return f"{{Y|{word}}}" + ("，" if comma and rng.random() < 0.6 else "")

        def up() -> str:
            over = {"ministry": "国", "province": "国", "city": "省", "county": "市", "town": "县"}[o.level]
            if over == "国":
                return f"{{A|{rng.choice(('国务院', '国务院办公厅', '党中央、国务院'[4:]))}}}"
            return f"{{A|{over}{rng.choice(('政府', '政府办公室', '委', '政务公开办', '政府信息公开办'))}}}"

        def h(first: str, last: str, offset: int = 0) -> str:
            return f"period={year + offset}-{first}..{year + offset}-{last}"

        slots = {
            "Y": lambda: own_year(0.3, False), "Yc": lambda: own_year(0.25, True), "YY": lambda: f"{{Y|{year}年}}",
            "A": lambda: own(0.4), "AA": lambda: own(0.0), "F": lambda: f"{{A|{names[0]}}}",
            "S": lambda: f"{{A|{rng.choice(names)}}}", "f": lambda: names[0],
            "L": lambda: f"{{Y|{rng.choice((f'{year - 1}年', '上年', '去年', '上年度', f'{year - 1}年度'))}}}",
            "LY": lambda: f"{{Y|{year - 1}年}}", "N": lambda: f"{{Y|{rng.choice((f'{year + 1}年', '明年', '新的一年', '下一年'))}}}",
            "SO": lambda: f"{{A|{rng.choice(names)}办公室}}" if o.kind != "gov" else f"{{A|{names[0]}办公室}}",
            "AO": lambda: f"{{A|{selves[0] if not selves[0].startswith('全') else names[-1]}办公室}}",
            "law": lambda: "711" if year >= 2019 else "492",
            "cday": lambda: str(rng.randint(1, 9)),
            "nyc": lambda: "".join("〇一二三四五六七八九"[int(c)] for c in str(year + 1)),
            "NY": lambda: f"{{Y|{year + 1}年}}",
            "y": lambda: str(year), "ny": lambda: str(year + 1), "py": lambda: str(year - 1),
            "yc": lambda: "".join("〇一二三四五六七八九"[int(c)] for c in str(year)),
            "place": lambda: o.place, "unit": lambda: o.unit, "province": lambda: o.province, "head": lambda: o.head, "up": up,
            "self": lambda: f"{{A|{favourite}}}" if not favourite.startswith("全") else f"{{A|{selves[0]}}}",
            "pHa": lambda: h("01-01", "06-30"), "pHb": lambda: h("07-01", "12-31"), "pQa": lambda: h("01-01", "03-31"),
            "pQb": lambda: h("04-01", "06-30"), "pQc": lambda: h("07-01", "09-30"), "pQd": lambda: h("10-01", "12-31"),
            "pend": lambda: h("12-31", "12-31"), "pnov": lambda: h("01-01", "11-30"), "ptonov": lambda: h("11-30", "11-30"),
            "plast": lambda: h("12-31", "12-31", -1),
            "pcum": lambda: f"year=none period=2008-05-01..{year}-12-31",
            "num": lambda: str(rng.randint(1, 99)), "big": lambda: str(rng.randint(100, 999)), "phone": lambda: f"0{rng.randint(310, 998)}-{rng.randint(2000000, 8999999)}",
            "month": lambda: str(rng.randint(1, 12)), "day": lambda: str(rng.randint(1, 28)), "post": lambda: str(rng.randint(100000, 859999)),
            "cn": lambda: chinese(rng.randint(2, 9)), "site": lambda: f"www.{''.join(rng.choice('abcdeghjlmnqsxyz') for _ in range(rng.randint(4, 7)))}.gov.cn",
        }  # fmt: skip
        return slots


def _foreign(sentence: str) -> str | None:
    """Whether a sentence ends with another body's or another year's figures, and which."""
    if "agency=" in sentence:
        return "agency"
    facts = [hit[1] for hit in _MARK.finditer(sentence)]
    return "year" if facts and re.search("year=|period=", facts[-1]) else None


@cache
def _names_part(phrase: str, dimensions: tuple[str, ...]) -> bool:
    """Whether a phrase of the catalogue names a part of its row (办理人大建议), so that its fact would need a breakdown."""
    return any(default_catalogue().find_dimension_aliases(phrase, d) for d in dimensions) or bool(
        "category" in dimensions and re.search("人大|政协|代表|委员|类|公文", phrase)
    )


def _tidy(text: str) -> str:
    """The sentence without the commas that an empty slot leaves behind: «，全年» or «2016年，，»."""
    return text.replace("，，", "，").replace("。，", "。").removeprefix("，").replace("#，", "#")


def _numbered(number: int, style: str) -> str:
    match style:
        case "一":
            return f"{chinese(number)}、"
        case "（一）":
            return f"（{chinese(number)}）"
        case "1":
            return f"{number}."
        case "第":
            return f"第{chinese(number)}部分 "
        case _:
            return ""


def _sub(number: int, style: str) -> str:
    match style:
        case "（一）":
            return f"（{chinese(number)}）"
        case "1.":
            return f"{number}."
        case "一是":
            return f"{chinese(number)}是"
        case _:
            return "·"
