"""Reads one quantity from a known place: numeral, approximators, unit. Knows nothing of what a number is about.

Notes for a newcomer: the order is  [约] 50 [余] [万] [人次] [以上].  `TOKEN` finds where numerals begin; `number_at`
reads the numeral with its magnitudes, its 余 between them and the other end of a range; `tail_at` reads the rest. Both
work by index on the whole text, so nothing is copied and every step is bounded.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from gov_ie.types import Modifier
from gov_ie.values.lexicon import (
    AFTER,
    AFTER_BY_FIRST,
    AFTER_NOT_BEFORE,
    BEFORE,
    BEFORE_BY_LAST,
    BETWEEN,
    NOT_BEHIND,
    Kind,
    Unit,
    unit_at,
)
from gov_ie.values.numerals import CHINESE, MAX_LENGTH, chinese_value, magnitude, narrow, parse_numeral, plain, share

SPACES = " \t\u3000\xa0"
_D = "0-9０-９"
ARABIC = rf"[{_D}]{{1,3}}(?:[,，][{_D}]{{3}})+(?![{_D}])(?:[.．][{_D}]+)?|[{_D}]+(?:[.．][{_D}]+)?"
TOKEN = re.compile(
    rf"(?=[{_D}{CHINESE}半])(?:(?P<arabic>{ARABIC})|[{CHINESE}][{CHINESE}0]*"
    r"|(?<![上下前每大多一过])半(?=个?(?:月|小时|工作日|学期|学年|钟头)|天|年|日))"
)
_MAGNITUDES = re.compile(r" ?([百千万亿]{1,5})")
_MIXED_REST = re.compile(
    r"(?:[0-9]{1,8}(?:\.[0-9]{1,4})?[百千万亿]{1,3}){1,3}(?:[0-9]{1,4}(?![0-9.,年月日]))?|[0-9]{1,4}(?![0-9.,年月日])"
)
_MAY_SCALE = frozenset("百千万亿余多几来" + SPACES)
_FRACTION_REST = re.compile(rf"分之(?:([{CHINESE}]+(?:点[{CHINESE}]+)?)|([{_D}]+(?:[.．][{_D}]+)?))")
_SPOKEN_REST = re.compile(r"点([〇零一二三四五六七八九]{1,6})(?=[万亿倍%]|个百分点|百分点)([万亿]?)")
CONNECT = re.compile(r" ?(?:[-—–~～]{1,2}|至|到) ?")
_MAY_CONNECT = frozenset(" -—–~～至到")
_SLASH_REST = re.compile(r"/([0-9]{1,3})(?![0-9/.])")
_COLON_REST = re.compile(r"[::]([0-9]{1,3}(?:\.[0-9]{1,2})?)(?![0-9::])")
# 三四个, 七八十条, 十三四家: two neighbours side by side are «about».
_NEIGHBOURS = re.compile(r"(十?)([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]?)")
_HALF_MONTHS = re.compile(r"个([多半])(月|小时|星期|工作日|季度|钟头|学期|年头)")
# 千 and 百 that begin a unit or a name, not a magnitude: 5千瓦时, 3千克, 0.5百分点.
_NOT_MAGNITUDE = {"千": tuple("瓦米克伏卡赫帕兆方"), "百": tuple("分姓货度科强企"), "万": tuple("众向科达")}
# 多 and 余 that begin the next word: 开设3多媒体教室, 结转12余额.
_OWN_WORD = {
    "多": ("媒体", "元", "样", "渠道", "层", "部门", "功能", "数", "方", "于", "少", "种", "领域", "角度", "次", "点"),
    "余": ("额", "下", "款", "热", "姚", "杭", "量", "缺"),
    "来": ("自", "信", "访", "电", "函", "源", "件", "稿", "人员", "文", "看", "说"),
}


# Tuples, not dataclasses: they never leave this package, and a frozen dataclass takes four times as long to make.
class Number(NamedTuple):
    """A numeral in a text. `start`, `end`: code points, half-open, magnitudes and the 余 between them inside.

    `unit` is set where the numeral itself names it (百分之九十五), `hints` holds what it says about its exactness.
    """

    start: int
    end: int
    value: Decimal
    form: Literal["arabic", "chinese"]
    upper: Decimal | None = None
    unit: str = ""
    kind: Kind = "bare"
    hints: tuple[Modifier, ...] = ()
    scaled: bool = False


class Tail(NamedTuple):
    """What stands behind a numeral: `end` is where the quantity ends; `extra` the half of 个半月."""

    end: int
    unit: Unit | None
    hints: tuple[Modifier, ...] = ()
    extra: Decimal = Decimal(0)


def skip_space(text: str, position: int) -> int:
    """The position behind at most one space."""
    return position + 1 if text[position : position + 1] in SPACES and position < len(text) else position


def combine(hints: tuple[Modifier, ...]) -> Modifier:
    """One word for all approximators: none is exact, two at once are about (约5万余元).

    Source: docs/annotation.md «Facts», modifier.
    """
    return "exact" if not hints else hints[0] if len(hints) == 1 else "about"


def number_at(text: str, start: int, end: int, arabic: bool) -> Number | None:
    """The numeral whose first token is `text[start:end]`, with all that belongs to it, None if it is none.

    start, end: code points, as `TOKEN` found them.

    >>> number_at("50余万人次", 0, 2, True).value, number_at("3-5个", 0, 1, True).upper
    (Decimal('500000'), Decimal('5'))
    """
    first = _arabic_at(text, start, end) if arabic else _chinese_at(text, start, end)
    if first is None:
        return None
    return _with_upper(text, first) if first.kind == "bare" and first.upper is None else first


def _arabic_at(text: str, start: int, end: int) -> Number | None:
    if end - start > MAX_LENGTH:
        return None
    surface = text[start:end]
    value = Decimal(surface) if surface.isdecimal() else parse_numeral(surface)
    if value is None:
        return None
    ahead = text[end : end + 1]
    if ahead in ("/", ":", ":") and (ratio := _ratio_at(text, start, end, value)) is not None:
        return ratio
    return _scaled(text, Number(start, end, value, "arabic"))


def _ratio_at(text: str, start: int, end: int, value: Decimal) -> Number | None:
    """2/3, 1:3."""
    slash = _SLASH_REST.match(text, end)
    rest = slash or _COLON_REST.match(text, end)
    part = share(value, Decimal(rest[1])) if rest else None
    if rest is None or part is None or (slash and not 0 < part < 1):
        return None
    return Number(start, rest.end(), part, "arabic", kind="ratio")


def _scaled(text: str, number: Number) -> Number:
    """The number with the magnitudes behind it, 余 before them included: 7.4万, 50余万, 3万5千."""
    if text[number.end : number.end + 1] not in _MAY_SCALE:
        return number
    end, size = _magnitudes_at(text, number)
    if size > 1:
        number = number._replace(end=end, value=plain(number.value * size), scaled=True)
        rest = _MIXED_REST.match(text, end) if number.form == "arabic" else None
        whole = parse_numeral(text[number.start : rest.end()]) if rest else None
        if rest and whole is not None:
            return number._replace(end=rest.end(), value=plain(whole))
        return number
    between = skip_space(text, number.end)
    word = text[between : between + 1]
    if word in BETWEEN and word:
        behind = number._replace(end=between + 1)
        end, size = _magnitudes_at(text, behind)
        if size > 1:
            return number._replace(
                end=end, value=plain(number.value * size), hints=(*number.hints, BETWEEN[word]), scaled=True
            )
    return number


def _magnitudes_at(text: str, number: Number) -> tuple[int, int]:
    """End and size of the magnitudes behind a number; size 1 where there are none."""
    match = _MAGNITUDES.match(text, number.end)
    if match is None or match.end() - match.start() > 5:
        return number.end, 1
    marks, end = match[1], match.end()
    if text.startswith(_NOT_MAGNITUDE.get(marks[-1], ()), end):
        marks, end = marks[:-1], end - 1
    # 2016百名干部: four digits never take 百 or 千.
    if not marks or (marks[0] in "百千" and number.value >= 1000):
        return number.end, 1
    size = magnitude(marks)
    return (number.end, 1) if size is None else (end, size)


def _chinese_at(text: str, start: int, end: int) -> Number | None:
    if end - start > MAX_LENGTH:
        return None
    if text.startswith("分之", end) and (rest := _FRACTION_REST.match(text, end)):
        return _fraction(text, start, end, rest)
    run = text[start:end]
    if run == "半":
        return Number(start, end, Decimal("0.5"), "chinese")
    if run == "一" and text.startswith("半", end):
        return Number(start, end + 1, Decimal("0.5"), "chinese", kind="ratio")
    if run == "百" and text.startswith("分百", end):
        return Number(start, end + 2, Decimal(100), "chinese", unit="%", kind="percent")
    if text.startswith("点", end) and (rest := _SPOKEN_REST.match(text, end)):
        value = parse_numeral(text[start : rest.end()])
        return None if value is None else Number(start, rest.end(), plain(value), "chinese", scaled=True)
    lead = text[start - 1 : start] if start else ""
    if run[0] in "十百千万亿" and lead in ("数", "几", "上") and (lead != "数" or _counts_many(text, start - 1)):
        many = chinese_value(run)
        return None if many is None else Number(start - 1, end, Decimal(many), "chinese", hints=("over",), scaled=True)
    if (near := _neighbours(run)) is not None:
        return _scaled(text, Number(start, end, near[0], "chinese", upper=near[1], hints=("about",)))
    whole = chinese_value(run)
    return None if whole is None else _scaled(text, Number(start, end, Decimal(whole), "chinese"))


def _counts_many(text: str, position: int) -> bool:
    """数 in 数十名, not in 人数十名, 件数百余, 无数."""
    return (
        text[position - 1 : position] not in set("人件次总个条户点位指基参函系多少无半篇项字岁分票度额")
        if position
        else True
    )


def _fraction(text: str, start: int, end: int, rest: re.Match[str]) -> Number | None:
    whole, part_text = chinese_value(text[start:end]), rest[1] or narrow(rest[2])
    part = parse_numeral(part_text)
    if whole is None or part is None or len(part_text) > MAX_LENGTH:
        return None
    if whole in (100, 1000):
        mark = "%" if whole == 100 else "‰"
        return Number(start, rest.end(), part, "chinese", unit=mark, kind="percent")
    value = share(part, Decimal(whole))
    return None if value is None else Number(start, rest.end(), value, "chinese", kind="ratio")


def _neighbours(run: str) -> tuple[Decimal, Decimal] | None:
    """Both ends of 三四, 七八十, 十三四; None for anything else."""
    match = _NEIGHBOURS.fullmatch(run)
    if match is None:
        return None
    tens, low, high, mark = match.groups()
    first, second = chinese_value(low), chinese_value(high)
    if first is None or second is None or (second != first + 1 and run != "三五") or (tens and mark in ("十", "百")):
        return None
    base, size = (10 if tens else 0), chinese_value(mark) or 1
    return Decimal((base + first) * size), Decimal((base + second) * size)


def _with_upper(text: str, number: Number) -> Number:
    """3-5个, 三至五名, 5-10万元: the number with the other end of its range, if there is one."""
    if text[number.end : number.end + 1] not in _MAY_CONNECT:
        return number
    link = CONNECT.match(text, number.end)
    token = TOKEN.match(text, link.end()) if link else None
    if link is None or token is None or bool(token["arabic"]) != (number.form == "arabic"):
        return number
    # 由9到15, 从3至5: two facts, not one range.
    if link[0].strip() in ("至", "到") and text[number.start - 1 : number.start] in ("由", "从", "自"):
        return number
    other = (
        _arabic_at(text, token.start(), token.end())
        if token["arabic"]
        else _chinese_at(text, token.start(), token.end())
    )
    if other is None or other.kind != "bare":
        return number
    low = number.value
    bare_other = parse_numeral(token[0])
    if other.scaled and not number.scaled and bare_other and low < bare_other:
        low = plain(low * (other.value / bare_other))  # 5-10万元: both ends are counted in 万
    if other.value <= low:
        return number
    return number._replace(end=other.end, value=low, upper=other.value, hints=("about",))


def tail_at(text: str, number: Number) -> Tail:
    """Approximators and unit behind a numeral.

    >>> tail_at("3个多月", Number(0, 1, Decimal(3), "arabic")).unit.name
    '个月'
    """
    start = skip_space(text, number.end)
    hints: tuple[Modifier, ...] = ()
    end = number.end
    word = text[start : start + 1]
    if word and word in BETWEEN and (after := _between_end(text, number, start, word)) is not None:
        hints, end = (BETWEEN[word],), after
        start = skip_space(text, after)
    if text[start : start + 1] == "个" and (half := _HALF_MONTHS.match(text, start)):
        months = Unit(start, half.end(), "个" + half[2], "time")
        extra = Decimal("0.5") if half[1] == "半" else Decimal(0)
        return _closed(text, Tail(half.end(), months, hints if extra else (*hints, "over"), extra))
    unit = unit_at(text, start)
    if unit is not None and start > end and _is_cell(text, unit):
        unit = None
    if unit is None:
        return _closed(text, Tail(end, None, hints))
    return _closed(text, _with_half(text, Tail(unit.end, unit, hints)))


def _between_end(text: str, number: Number, start: int, word: str) -> int | None:
    """Where 余, 多, 几 or 来 behind a number ends, None where it belongs to the next word."""
    after = start + 1
    round_number = number.scaled or text[number.end - 1] == "0" or number.form == "chinese"
    if unit_at(text, skip_space(text, after)) is not None:
        return after if word in "余多" or round_number else None
    if word not in "余多" or not round_number or text.startswith(_OWN_WORD[word], after):
        return None
    return after if number.value >= 10 else None


def _is_cell(text: str, unit: Unit) -> bool:
    """The unit column of the next row of a flattened table: «312 条 1804»."""
    behind = text[unit.end : unit.end + 2]
    return len(behind) == 2 and behind[0] in SPACES and behind[1].isdigit()


def _with_half(text: str, tail: Tail) -> Tail:
    """两年半, 3小时多, 5000元余: what a duration or a sum may carry behind its unit."""
    mark = text[tail.end : tail.end + 1]
    if tail.unit is None or tail.unit.kind not in ("time", "money", "percent") or not mark:
        return tail
    if mark == "半" and tail.unit.name in ("年", "天", "小时"):
        return tail._replace(end=tail.end + 1, extra=Decimal("0.5"))
    if mark in "多余" and not text.startswith(_OWN_WORD[mark], tail.end + 1) and unit_at(text, tail.end + 1) is None:
        return tail._replace(end=tail.end + 1, hints=(*tail.hints, "over"))
    return tail


def _closed(text: str, tail: Tail) -> Tail:
    """The tail with the approximator behind the unit: 85%以上, 30次左右."""
    start = skip_space(text, tail.end)
    for word in AFTER_BY_FIRST.get(text[start : start + 1], ()):
        end = start + len(word)
        if text.startswith(word, start) and not text.startswith(AFTER_NOT_BEFORE.get(word, ()) or ("\0",), end):
            return tail._replace(end=end, hints=(*tail.hints, AFTER[word]))
    return tail


def before_at(text: str, start: int, floor: int = 0) -> tuple[int, tuple[Modifier, ...]]:
    """Where the approximators in front of a number begin, and what they say.

    start: where the number begins; floor: nothing before it may be taken.

    >>> before_at("大约近500个", 3), before_at("预约325人", 2)
    ((0, ('about', 'under')), (2, ()))
    """
    hints: tuple[Modifier, ...] = ()
    for _ in range(2):
        end = start - 1 if start > floor and text[start - 1] in SPACES else start
        for word in BEFORE_BY_LAST.get(text[end - 1 : end], ()) if end > floor else ():
            begin = end - len(word)
            if begin < floor or not text.startswith(word, begin):
                continue
            if begin and text[begin - 1] in NOT_BEHIND.get(word, ""):
                continue
            start, hints = begin, (BEFORE[word], *hints)
            break
        else:
            break
    return start, hints
