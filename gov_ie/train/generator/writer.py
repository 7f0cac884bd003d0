"""From sentence patterns to the marked notation (docs/marked-reports.md), with the figures put in.

Notes for a newcomer: a pattern is a sentence in a notation of its own, expanded in this order.

    [甲/乙/]          one of the alternatives, nested as you like; an empty one leaves it out
    $name             a word list of resources/generator, or what the report knows ($A: the agency, marked)
    {办结} {#k|办结}   a MEASURE, with a key of the sentence
    <件 request.received #t>   a QUANTITY: flags and classifier, then facts as in the marked notation; the number is
                      the report's own figure for that measure and breakdown, or drawn where a range stands (- 3-90);
                      part:t is some of it; share:k,t, diff:k,j and growth:k,j are computed from quantities of the same sentence
    <?项 3-9>         a QUANTITY that states no fact
    <:无 review.total>  a QUANTITY of a word that says none; the figure must be zero
    <^ k,j>           nothing, but k must be above j
    <parts t request.received channel>   the list of a total's parts

A pattern that does not fit the figures (a share of nothing, a zero where it speaks of some) raises Unfit, and another
is taken. Keys are made unique for each sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gov_ie.train.generator.figures import PAIRS, Figures, percent
from gov_ie.train.generator.surfaces import Style, surface
from gov_ie.train.generator.words import Words

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\$([A-Za-z]+)([0-9]?)")
_MACRO = re.compile(r"<([^<>]*)>|\{(?!\{)(?![AYMQI](?:#[\w-]+)?\|)(?:#([a-z]+)\|)?([^{}|]+)\}")
# {M|免收费用|request.fees}: a measure that says none by itself
_NONE = re.compile(r"\{M(?:#[\w-]+)?\|[^{}|]+\|([a-z_.]+)\}")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(x?)")
_FLAGS = "~!=一?:"


_ALSO = {"request.completed": "request.received"}


class Unfit(Exception):
    """The pattern says something that these figures do not bear out."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity as it was written: what it counts and whether it says so exactly. `key`: the fact's in the notation."""

    key: str
    measure: str
    by: Mapping[str, str]
    value: Decimal
    exact: bool
    part_of: str | None = None
    year: int = 0
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A computed figure: `kind` share, diff or growth; `keys`: the result, then what it came from."""

    kind: str
    keys: tuple[str, ...]


@dataclass(slots=True)
class Sentence:
    """A sentence in the making: the names of its keys and what it has stated so far."""

    number: int
    stated: list[Stated] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The sentence's key made unique in the report."""
        return f"{name}-{self.number}"

    def of(self, name: str) -> Stated:
        """What was stated under a key of this sentence; Unfit where nothing was."""
        for one in self.stated:
            if one.key == self.key(name):
                return one
        raise Unfit(name)


class Writer:
    """Writes one report's sentences in the marked notation and remembers every figure it stated."""

    def __init__(
        self,
        words: Words,
        rng: random.Random,
        figures: Figures,
        style: Style,
        year: int,
        slots: Mapping[str, Callable[[], str]],
    ) -> None:
        self.words, self.rng, self.figures, self.style, self.year = words, rng, figures, style, year
        self._slots = slots
        self._decks: dict[str, list[str]] = {}
        self._sentences = 0
        self._serial = 0
        self._said: set[tuple[object, ...]] = set()
        self.stated: list[Stated] = []
        self.relations: list[Relation] = []

    def write(self, pattern: str, slots: Mapping[str, str] | None = None) -> str:
        """The pattern as marked text; raises Unfit, stating nothing, where it does not fit the figures."""
        sentence = self.sentence()
        text = self._words_of(pattern, dict(slots or {}))
        text = _MACRO.sub(lambda hit: self._macro(sentence, hit), text)
        if any(self.figures.value(hit[1], {}) for hit in _NONE.finditer(text)):
            raise Unfit("not none")
        # Real reports say a figure twice, but not all day long.
        said = {(s.measure, *sorted(s.by.items())) for s in sentence.stated if s.measure != "-" and not s.scope}
        if said and said <= self._said and self.rng.random() < 0.8:
            raise Unfit("said")
        self._said |= said
        self.stated += sentence.stated
        self.relations += sentence.relations
        return text

    def sentence(self) -> Sentence:
        """A new sentence, with keys that no other has."""
        self._sentences += 1
        return Sentence(self._sentences)

    def plain(self, pattern: str) -> str:
        """The pattern with alternatives and words chosen, nothing else done."""
        return self._words_of(pattern, {})

    def draw(self, name: str) -> str:
        """A word of a list; none comes twice before all have come."""
        deck = self._decks.get(name)
        if not deck:
            deck = self._decks[name] = list(self.words.lists[name])
            self.rng.shuffle(deck)
        return deck.pop()

    def deck(self, name: str, cards: list[str]) -> None:
        """A list of this report's own, drawn from as the grammar's are."""
        self._decks[name] = self.rng.sample(cards, len(cards))

    def _words_of(self, text: str, slots: dict[str, str]) -> str:
        for _ in range(12):
            chosen = text
            while (hit := _CHOICE.search(chosen)) is not None:
                chosen = chosen[: hit.start()] + self.rng.choice(hit[1].split("/")) + chosen[hit.end() :]
            text = _SLOT.sub(lambda hit: self._slot(hit[1], hit[2], slots), chosen)
            if "$" not in text and "[" not in text:
                return text
        raise Unfit(f"slots without end: {text}")

    def _slot(self, name: str, number: str, slots: dict[str, str]) -> str:
        full = name + number
        if full in slots:
            return slots[full]
        if name in self._slots:
            word = self._slots[name]()
        elif self._decks.get(name) or name in self.words.lists:
            word = self.draw(name)
        else:
            raise Unfit(f"${full}")
        if number:  # $col1 twice in a sentence is the same column
            slots[full] = word
        return word

    def _macro(self, sentence: Sentence, hit: re.Match[str]) -> str:
        if hit[1] is None:
            return f"{{M#{sentence.key(hit[2])}|{hit[3]}}}" if hit[2] else f"{{M|{hit[3]}}}"
        if hit[1].startswith("parts "):
            from gov_ie.train.generator.parts import parts_list

            return parts_list(self, sentence, hit[1].split()[1:])
        if hit[1].startswith("^ "):
            more, less = (sentence.of(k).value for k in hit[1][2:].split(","))
            if more <= less:
                raise Unfit(hit[1])
            return ""
        return self.quantity(sentence, hit[1])

    def quantity(self, sentence: Sentence, body: str, value: Decimal | None = None) -> str:
        """A QUANTITY in the notation; `value` where it is known already."""
        head, _, rest = body.partition(" ")
        unit = head.lstrip(_FLAGS)
        flags = head[: len(head) - len(unit)]
        if "?" in flags:
            low, _, high = rest.rstrip("x").partition("-")
            return f"{{Q|{surface(self.figures.between(float(low), float(high), scaled=False), unit, self.rng, self.style, flags)[0]}}}"
        facts: list[str] = []
        values: list[Stated] = []
        self._serial += 1
        first_key = f"q{self._serial}"
        for number, fact in enumerate(rest.split(";")):
            notation, stated = self._fact(sentence, fact.split(), unit, value, ":" in flags)
            if number == 0 and not stated.key:
                stated = replace(stated, key=first_key)
            elif not stated.key:
                self._serial += 1
                stated = replace(stated, key=f"q{self._serial}")
            if number and stated.scope:
                stated = replace(stated, value=values[0].value)
            elif number and stated.value != values[0].value:
                raise Unfit("one number for two figures")
            facts.append(f"{notation} #{stated.key}")
            values.append(stated)
        if ":" in flags:
            text, exact = unit, True
        else:
            text, exact = surface(values[0].value, unit, self.rng, self.style, flags)
        sentence.stated += [replace(s, exact=exact and s.exact) for s in values]
        sentence.units[values[0].key] = unit
        return f"{{Q|{text}|{';'.join(facts)}}}"

    def _fact(
        self, sentence: Sentence, words: list[str], unit: str, value: Decimal | None, none: bool
    ) -> tuple[str, Stated]:
        measure, by, out, key, parent = words[0], {}, [words[0]], "", None
        year, scope, computed = 0, "", None
        drawn = None
        for word in words[1:]:
            name, equals, rest = word.partition("=")
            if word.startswith("#"):
                key = sentence.key(word[1:])
                continue
            if word.startswith("^"):
                parent = sentence.key(word[1:])
                out.append(f"^{parent}")
                continue
            if hit := _RANGE.fullmatch(word):
                drawn = hit
                continue
            if ":" in word and not equals:
                computed = word
                continue
            if name == "m":
                rest = ",".join(sentence.key(k) for k in rest.split(","))
            elif name == "year" and rest.startswith("-"):
                year = int(rest)
                rest = str(self.year + year)
            elif name in ("agency", "period", "year"):
                scope += word
            elif equals and (name in self.words.values or name == "category"):
                by[name] = rest
            out.append(f"{name}={rest}" if equals else name)
        if none:
            value = Decimal(0)
            if not scope and measure != "-" and self.figures.value(measure, by, year):
                raise Unfit(measure)
        elif computed:
            value = self._computed(sentence, computed, key or f"q{self._serial}")
        elif value is None:
            value = self._number(sentence, measure, by, unit, drawn, year)
        if drawn is not None and measure != "-":
            scope += "drawn"
        return " ".join(out), Stated(key, measure, by, value, True, parent, year, scope)

    def _number(
        self, sentence: Sentence, measure: str, by: dict[str, str], unit: str, drawn: re.Match[str] | None, year: int
    ) -> Decimal:
        if drawn is not None:
            low, high = float(drawn[1]), float(drawn[2])
            if sentence.stated and sentence.stated[-1].measure == {**PAIRS, **_ALSO}.get(measure):
                whole = int(sentence.stated[-1].value)  # never more come out than went in
                return Decimal(whole - self.rng.choice((0, self.rng.randint(0, whole // 8))))
            if unit in ("元", "美元") and high <= 10000 and not drawn[3]:
                low, high = low * 3000, high * 3000  # a frame's range is made for pieces
            if unit == "%" and high <= 100:
                return (
                    self.figures.rate(int(low))
                    if low >= 80
                    else Decimal(self.rng.randint(int(low * 10), int(high * 10))) / 10
                )
            return self.figures.between(low, high, whole="." not in drawn[0], scaled=not drawn[3] and unit != "%")
        if measure == "-":
            raise ValueError("an open measure needs a range")
        value = self.figures.value(measure, by, year)
        if not value and self.rng.random() < 0.9:
            raise Unfit(measure)
        return value

    def _computed(self, sentence: Sentence, word: str, key: str) -> Decimal:
        kind, _, names = word.partition(":")
        if kind == "part":
            whole = int(sentence.of(names).value)
            if whole < 2:
                raise Unfit(word)
            return Decimal(self.rng.randint(max(1, whole // 6), whole))
        one, two = (sentence.of(n) for n in names.split(","))
        if not (one.exact and two.exact and two.value):
            raise Unfit(word)
        if kind == "share":
            value = percent(one.value, two.value, self.rng.choice((1, 1, 1, 2)))
        elif kind == "diff":  # how far the first is above the second; «less:» how far below
            value = one.value - two.value
        elif kind == "less":
            value = two.value - one.value
        elif kind in ("growth", "fall"):
            value = percent(abs(one.value - two.value), two.value)
            if (one.value > two.value) != (kind == "growth"):
                raise Unfit(word)
        else:
            raise ValueError(f"cannot compute {word!r}")
        if value <= 0:
            raise Unfit(word)
        sentence.relations.append(Relation(kind, (key, one.key, two.key)))
        return value
