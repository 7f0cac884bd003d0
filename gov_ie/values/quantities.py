"""Quantities: where a text may hold one, and what a surface is worth.

`find_quantities` proposes by grammar, generously; a trained tagger decides. `parse_quantity` reads any surface, with
classifiers it has never seen. Both share the grammar, so that a candidate and its parse agree.
"""

from __future__ import annotations

import re
from decimal import Decimal

from gov_ie.types import Modifier, Quantity
from gov_ie.values import codes, context
from gov_ie.values.candidates import QuantityCandidate
from gov_ie.values.grammar import ARABIC, CONNECT, TOKEN, Number, Tail, before_at, combine, number_at, tail_at
from gov_ie.values.lexicon import AFTER, BETWEEN, REPORTED, UNIT_FIRST, ZERO, Kind
from gov_ie.values.numerals import narrow, plain
from gov_ie.values.zero_words import find_zero_words

__all__ = ["QuantityCandidate", "find_quantities", "find_zero_words", "parse_quantity"]


# What may stand behind a lone Chinese numeral that counts; everything else (一些, 统一) is left at once.
_AFTER_ONE = UNIT_FIRST | frozenset("点半至到-—~余多几")
_CELL_EDGES = frozenset(" \t\n\u3000|")
_LONE = frozenset("〇零○一二两三四五六七八九廿卅")


def find_quantities(text: str) -> list[QuantityCandidate]:
    """Every stretch that may be a QUANTITY, in order and apart from each other.

    >>> text = "2016年共收到申请3200余条,办结率100%"
    >>> [(text[c.start : c.end], c.unit, c.modifier) for c in find_quantities(text)]
    [('3200余条', '条', 'over'), ('100%', '%', 'exact')]
    """
    found: list[QuantityCandidate] = []
    masks = codes.mask_spans(text)
    mask, floor = 0, 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if start < floor:
            continue
        arabic = match.lastgroup is not None
        if not arabic and _counts_nothing(text, start, end):
            continue
        while mask < len(masks) and masks[mask][1] <= start:
            mask += 1
        if mask < len(masks) and masks[mask][0] <= start:
            floor = masks[mask][1]
            continue
        used = codes.code_end(text, start, end) if arabic else codes.ordinal_end(text, start, end)
        if used:
            floor = max(used, end)
            continue
        number = number_at(text, start, end, arabic)
        if number is None or number.start < floor:
            continue
        candidate, floor = _candidate_at(text, number, floor)
        if candidate is not None:
            found.append(candidate)
    return found


def _counts_nothing(text: str, start: int, end: int) -> bool:
    """A lone Chinese digit without classifier, the bulk of all numerals in prose: 一些, 统一, 三农."""
    if end > start + 1 or text[start] not in _LONE or text[end : end + 1] in _AFTER_ONE:
        return False
    return text[start - 1 : start] != "第"  # 第九、十条 goes on to the ordinals


def _candidate_at(text: str, number: Number, floor: int) -> tuple[QuantityCandidate | None, int]:
    """The candidate around a numeral, if it may count, and the place up to which the text is used up."""
    if codes.is_date(text, number):
        return None, number.end
    tail = tail_at(text, number)
    start, hints = before_at(text, number.start, floor)
    if _is_distractor(text, start, number, tail):
        return None, number.end
    number, tail = _with_other_end(text, number, tail)
    if start == number.start and number.form == "arabic" and _is_signed(text, start, tail, floor):
        sign = -1 if text[start - 1] in "-−" else 1
        start, number = start - 1, number._replace(start=start - 1, value=sign * number.value)
    return _candidate(start, number, tail, hints), tail.end


def _with_other_end(text: str, number: Number, tail: Tail) -> tuple[Number, Tail]:
    """30%至40%, 3件-5件: a range whose two ends both carry the unit. 由5件到8件 is a change, two quantities."""
    link = CONNECT.match(text, tail.end) if tail.unit and not tail.hints and number.upper is None else None
    token = TOKEN.match(text, link.end()) if link else None
    if link is None or token is None or tail.unit is None or number.form == "chinese":
        return number, tail
    if link[0].strip() in ("至", "到") and (
        tail.unit.name != "%" or text[number.start - 1 : number.start] in ("由", "从", "自")
    ):
        return number, tail
    other = number_at(text, token.start(), token.end(), token["arabic"] is not None)
    behind = tail_at(text, other) if other else None
    if other is None or behind is None or behind.unit is None or behind.unit.name != tail.unit.name:
        return number, tail
    if other.value <= number.value or other.upper is not None:
        return number, tail
    both = number._replace(end=other.end, upper=other.value, hints=(*number.hints, "about"))
    return both, behind


def _is_signed(text: str, start: int, tail: Tail, floor: int) -> bool:
    """增长-3.2%, and the cells of 本年增/减 (+31, -22): a sign, not a dash behind a code or a number."""
    if start <= floor or text[start - 1] not in "-−+":
        return False
    behind, ahead = text[start - 2 : start - 1] if start > 1 else "", text[tail.end : tail.end + 1]
    if tail.unit is None:
        return (not behind or behind in _CELL_EDGES) and (not ahead or ahead in _CELL_EDGES)
    return tail.unit.kind == "percent" and (not behind.isascii() or behind in ("", " ", "(", ":", ","))


def _is_distractor(text: str, start: int, number: Number, tail: Tail) -> bool:
    if context.is_unit_distractor(text, start, number, tail):
        return True
    if number.form == "chinese":
        return context.is_chinese_distractor(text, start, number, tail)
    if tail.unit is not None:
        return False
    return codes.is_name(text, number) or codes.is_list_marker(text, number) or codes.is_bare_distractor(text, number)


def _candidate(start: int, number: Number, tail: Tail, hints: tuple[Modifier, ...]) -> QuantityCandidate:
    unit, size = REPORTED.get(tail.unit.name, (tail.unit.name, 1)) if tail.unit else (number.unit, 1)
    kind: Kind = tail.unit.kind if tail.unit else number.kind
    # +: to as many digits as decimals are reckoned with, as a sum is.
    value = (number.value + tail.extra) * size if tail.extra or size != 1 else +number.value
    return QuantityCandidate(
        start=start,
        end=tail.end,
        number_start=number.start,
        number_end=number.end,
        value=plain(value),
        upper=None if number.upper is None else plain(number.upper * size),
        unit=unit,
        modifier=combine((*hints, *number.hints, *tail.hints)),
        kind=kind,
    )


_SPACE = re.compile(r"\s+")
_ZERO_WORDS = frozenset(ZERO["surfaces"])
# A surface that runs on into the next clause keeps only its own part.
_UNIT = re.compile(r"[^,。;、:!?)\]】”\"(]*(?:\([^()]{1,2}\))?")
_AFTER_WORDS = tuple(sorted(AFTER, key=len, reverse=True))
# 30%至40%: the unit again behind the other end of the range
_OTHER_END = re.compile(rf"([^0-9]{{1,6}}?){CONNECT.pattern}(?:{ARABIC})[百千万亿]*\1(.*)")
_HALF_UNIT = re.compile(r"个([多半])(?=(?:月|小时|星期|工作日|季度|钟头|学期|年头)$)")
_TURN = re.compile(r"\(次\)$")


def parse_quantity(surface: str) -> Quantity | None:
    """The value, unit and modifier of a QUANTITY, None where it holds no number.

    surface: what a span holds; it may be spaced, and its classifier may be unknown.

    >>> parse_quantity("近500多个")
    Quantity(value=Decimal('500'), unit='个', modifier='about')
    >>> parse_quantity("百分之九十五").unit, parse_quantity("未").value
    ('%', Decimal('0'))
    """
    text = narrow(_SPACE.sub("", surface))
    if text in _ZERO_WORDS:
        return Quantity(Decimal(0))
    for match in TOKEN.finditer(text):
        number = number_at(text, match.start(), match.end(), match.lastgroup is not None)
        if number is not None:
            break
    else:
        return None
    start, hints = before_at(text, number.start)
    rest = text[number.end :]
    if both := _OTHER_END.fullmatch(rest):
        rest, hints = both[1] + both[2], (*hints, "about")
    unit, extra, tail_hints = _read_rest(rest)
    unit, size = REPORTED.get(unit, (unit, 1))
    value = plain((number.value + extra) * size)
    if start == number.start and text[:start] in ("-", "−"):
        value = -value
    return Quantity(value, unit or number.unit, combine((*hints, *number.hints, *tail_hints)))


def _read_rest(rest: str) -> tuple[str, Decimal, tuple[Modifier, ...]]:
    """Unit, the half of 个半月, and approximators of what stands behind the numeral of a surface."""
    hints: tuple[Modifier, ...] = ()
    extra = Decimal(0)
    while rest[:1] in BETWEEN and rest:
        hints, rest = (*hints, BETWEEN[rest[0]]), rest[1:]
    for word in _AFTER_WORDS:
        if rest.endswith(word):
            hints, rest = (*hints, AFTER[word]), rest[: -len(word)]
            break
    if half := _HALF_UNIT.match(rest):
        rest = "个" + rest[2:]
        hints, extra = ((*hints, "over"), extra) if half[1] == "多" else (hints, Decimal("0.5"))
    if rest[-1:] in ("多", "余"):
        hints, rest = (*hints, "over"), rest[:-1]
    elif rest in ("年半", "天半", "小时半"):
        extra, rest = Decimal("0.5"), rest[:-1]
    unit = _UNIT.match(rest)
    return _TURN.sub("次", unit[0] if unit else ""), extra, hints
