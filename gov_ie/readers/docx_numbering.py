"""Numbers that Word counts by itself and a reader sees: 一、 (一) 1. ① before a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gov_ie.readers.docx_package import attribute, child, name_of

LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    plain: bool = False
    restart: int | None = None


def _counting(number: int, digits: str = _DIGITS, places: str = "千百十") -> str:
    if number >= 10_000:
        return str(number)
    out, zero = "", False
    for power, place in zip((1000, 100, 10, 1), (*places, ""), strict=True):
        digit = number // power % 10
        if digit:
            out += (digits[0] if zero else "") + digits[digit] + place
            zero = False
        elif out:
            zero = True
    return out or digits[0]


def format_number(number: int, form: str) -> str:
    """The number in a Word number format (w:numFmt), in figures where the format is not known.

    Source: ECMA-376 part 1, 17.18.59 ST_NumberFormat.

    >>> [format_number(n, "chineseCountingThousand") for n in (3, 12, 20, 105)]
    ['三', '十二', '二十', '一百〇五']
    >>> format_number(4, "upperRoman"), format_number(2, "decimalEnclosedCircle"), format_number(27, "lowerLetter")
    ('IV', '②', 'aa')
    """
    if form in ("none", "bullet"):
        return ""
    if number < 0:
        return str(number)
    match form:
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCounting" | (
            "taiwaneseCountingThousand" | "ideographLegalTraditional"
        ):
            text = _counting(number)
            return text.removeprefix("一") if 10 <= number < 20 else text
        case "chineseLegalSimplified" | "japaneseLegal":
            return _counting(number, _FORMAL, "仟佰拾")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_DIGITS[int(c)] for c in str(number))
        case "ideographTraditional" if 1 <= number <= 10:
            return _STEMS[number - 1]
        case "ideographZodiac" if 1 <= number <= 12:
            return _BRANCHES[number - 1]
        case ("decimalEnclosedCircle" | "decimalEnclosedCircleChinese") if 1 <= number <= 20:
            return chr(0x2460 + number - 1)
        case "decimalEnclosedParen" if 1 <= number <= 20:
            return chr(0x2474 + number - 1)
        case "decimalEnclosedFullstop" if 1 <= number <= 20:
            return chr(0x2488 + number - 1)
        case "ideographEnclosedCircle" if 1 <= number <= 10:
            return chr(0x3280 + number - 1)
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord(c) + 0xFEE0) for c in str(number))
        case "decimalZero":
            return f"{number:02d}"
        case "upperLetter" | "lowerLetter" if 1 <= number <= 780:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "upperRoman" | "lowerRoman" if 1 <= number < 4000:
            out = ""
            for value, letters in _ROMAN:
                out += letters * (number // value)
                number %= value
            return out.upper() if form == "upperRoman" else out
    return str(number)


class Numbering:
    """Counts numbered paragraphs in the order in which they are asked for.

    `numbering`, `styles`: roots of the parts of these names, None where the file has none.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._numbers: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles = {attribute(s, "styleId"): s for s in styles if name_of(s) == "style"} if styles is not None else {}
        for element in numbering if numbering is not None else ():
            if name_of(element) == "abstractNum":
                identity = attribute(element, "abstractNumId") or ""
                self._abstract[identity] = {
                    _integer(attribute(e, "ilvl"), 0): _level(e) for e in element if name_of(e) == "lvl"
                }
                if link := attribute(child(element, "numStyleLink"), "val"):
                    self._links[identity] = link
            elif name_of(element) == "num":
                self._add(element)

    def _add(self, element: Any) -> None:
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for override in element:
            if name_of(override) != "lvlOverride":
                continue
            number = _integer(attribute(override, "ilvl"), 0)
            if (own := child(override, "lvl")) is not None:
                levels[number] = _level(own)
            if (start := attribute(child(override, "startOverride"), "val")) is not None:
                starts[number] = _integer(start, 1)
        abstract = attribute(child(element, "abstractNumId"), "val") or ""
        self._numbers[attribute(element, "numId") or ""] = (abstract, levels, starts)

    def label(self, properties: Any) -> str:
        """What stands before a paragraph with these properties (w:pPr, or None): "一、", "(二)"; "" mostly."""
        identity, depth = self._of(properties)
        if identity not in self._numbers:
            return ""
        abstract, own, starts = self._numbers[identity]
        abstract, levels = self._resolved(abstract)
        levels = levels | own
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(abstract, [None] * LEVELS)
        if depth in starts and (identity, depth) not in self._begun:
            counters[depth] = None
        self._begun.add((identity, depth))
        value = counters[depth]
        counters[depth] = starts.get(depth, level.start) if value is None else value + 1
        for deeper in range(depth + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or 0 < restart <= depth + 1:
                counters[deeper] = None
        if level.form == "bullet":
            return ""
        out = level.text
        for number in range(LEVELS):
            if f"%{number + 1}" in out:
                other = levels.get(number, _Level())
                count = counters[number]
                form = "decimal" if level.plain else other.form
                out = out.replace(f"%{number + 1}", format_number(other.start if count is None else count, form))
        return out

    def _of(self, properties: Any) -> tuple[str, int]:
        """(w:numId, level) of a paragraph, its own or its style's; ("", 0) where it has none."""
        depth = None
        for found in self._chain(properties):
            depth = depth or attribute(child(found, "numPr", "ilvl"), "val")
            identity = attribute(child(found, "numPr", "numId"), "val")
            if identity is not None:
                return identity, min(max(_integer(depth, 0), 0), LEVELS - 1)
        return "", 0

    def _chain(self, properties: Any) -> Iterator[Any]:
        """The paragraph's own properties, its style's, those of the style that is based on."""
        yield properties
        name = attribute(child(properties, "pStyle"), "val")
        seen: set[str] = set()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            yield child(self._styles[name], "pPr")
            name = attribute(child(self._styles[name], "basedOn"), "val")

    def _resolved(self, abstract: str) -> tuple[str, dict[int, _Level]]:
        """The definition that a linked one stands for."""
        for _ in range(LEVELS):
            link = self._links.get(abstract)
            if link is None or link not in self._styles:
                break
            identity = attribute(child(self._styles[link], "pPr", "numPr", "numId"), "val")
            if identity not in self._numbers:
                break
            abstract = self._numbers[identity][0]
        return abstract, self._abstract.get(abstract, {})


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None and len(text) < 10 else otherwise
    except ValueError:
        return otherwise


def _level(element: Any) -> _Level:
    restart = attribute(child(element, "lvlRestart"), "val")
    form = child(element, "numFmt")
    if form is None:  # newer formats stand in an alternative, with the usual one behind
        form = child(element, "AlternateContent", "Fallback", "numFmt")
    return _Level(
        _integer(attribute(child(element, "start"), "val"), 1),
        attribute(form, "val") or "decimal",
        attribute(child(element, "lvlText"), "val") or "",
        child(element, "isLgl") is not None and attribute(child(element, "isLgl"), "val") not in ("0", "false"),
        None if restart is None else _integer(restart, 0),
    )
