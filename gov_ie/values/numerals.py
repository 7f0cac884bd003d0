"""What a numeral is worth: Arabic, Chinese, mixed, fractions.

Notes for a newcomer: a Chinese number is read by halves. The last 亿 splits it into a count of 亿 and a rest, the
last 万 of each half again, and what is left holds only 千 百 十 and digits, each magnitude once and falling. Whatever
breaks these rules is no numeral: 十二五 is a plan, 十余 a hint, and 二三 is «two or three».
"""

from __future__ import annotations

import re
from decimal import Decimal

# 〇 and ○ are the zeros of Chinese years; the formal characters stand on invoices and in budgets.
_DIGITS = {
    c: i
    for i, row in enumerate(("〇零○0", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in row
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MAGNITUDES: dict[str, int] = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
CHINESE = "〇零○一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"

# Longer ones are filler or an attack, never a count: 5 MB of 一 must cost nothing.
MAX_LENGTH = 40

_WIDE = str.maketrans("０１２３４５６７８９，．／％：－", "0123456789,./%:-")
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
_MIXED_PART = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?([百千万亿]*)", re.ASCII)
_FRACTION = re.compile(r"([^分]+)分之([^分]+)")
_SLASH = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)
_RATIO_PLACES = Decimal("0.0001")


def narrow(text: str) -> str:
    """The text with full-width digits, comma, point, slash, colon, hyphen and percent as ASCII, length kept.

    >>> narrow("１，２３４．５％")
    '1,234.5%'
    """
    return text.translate(_WIDE)


def plain(value: Decimal) -> Decimal:
    """The value without useless zeros: 74000 for 7.4 × 10000, which Decimal would write 74000.0.

    >>> plain(Decimal("74000.0"))
    Decimal('74000')
    """
    return Decimal(int(value)) if value == value.to_integral_value() else value


def parse_numeral(text: str) -> Decimal | None:
    """The value of a numeral, None if the text is not one from end to end.

    Digits read one by one need three of them or a zero (二〇一二), as 二三 is an approximation. Fractions come
    as a share of one, rounded to four places where they do not end sooner.

    >>> parse_numeral("一百二十"), parse_numeral("7.4万"), parse_numeral("百分之五")
    (Decimal('120'), Decimal('74000'), Decimal('0.05'))
    >>> parse_numeral("十余") is None and parse_numeral("十二五") is None
    True
    """
    text = narrow(text.strip())
    if not text or len(text) > MAX_LENGTH:
        return None
    if text[0] in "-−负":
        value = parse_numeral(text[1:]) if text[1:2] not in ("-", "−", "负") else None
        return None if value is None else -value
    if text[0].isascii():
        return _parse_arabic(text)
    if text in ("半", "一半"):
        return Decimal("0.5")
    if text == "百分百":
        return Decimal(1)
    if "分之" in text:
        return _parse_fraction(text)
    if "点" in text:
        return _parse_spoken_decimal(text)
    whole = chinese_value(text)
    return None if whole is None else Decimal(whole)


def _parse_arabic(text: str) -> Decimal | None:
    """Arabic digits, with magnitudes behind them or between them (3万5千, 1亿2000万)."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if slash := _SLASH.fullmatch(text):
        return share(Decimal(slash[1]), Decimal(slash[2]))
    total, position, last = Decimal(0), 0, None
    while position < len(text):
        part = _MIXED_PART.match(text, position)
        if part is None:
            return None
        size = magnitude(part[2])
        if size is None or (last is not None and size >= last):
            return None
        amount = Decimal(part[1].replace(",", "")) * size
        # 3万50000 is no numeral: a part must be smaller than the magnitude before it.
        # Without a magnitude of its own it must fill the places below: 3万5 may be 30005 or 35000.
        if last is not None and (amount >= last or (not part[2] and amount < last // 10)):
            return None
        total, position, last = total + amount, part.end(), size
        while text[position : position + 1] == " ":
            position += 1
    return plain(total)


def magnitude(text: str) -> int | None:
    """The product of magnitudes behind Arabic digits, 1 for none, None if they do not rise.

    >>> magnitude("百万"), magnitude(""), magnitude("万百")
    (1000000, 1, None)
    """
    product, last = 1, 0
    for character in text:
        size = MAGNITUDES[character]
        # 亿 may follow 万 (万亿) and 万 may follow 百 (百万), but 万百 and 万万 are nothing.
        if size <= last:
            return None
        product, last = product * size, size
    return product


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """part / whole, to four places where it does not end sooner; None for a whole of zero.

    >>> share(Decimal(2), Decimal(3)), share(Decimal(5), Decimal(100))
    (Decimal('0.6667'), Decimal('0.05'))
    """
    if not whole:
        return None
    quotient = part / whole
    # A denominator of 10, 100, 1000 ends by itself: 百分之九十五点六七 must keep all its places.
    if whole in (10, 100, 1000, 10_000):
        return quotient
    return quotient.quantize(_RATIO_PLACES) if quotient < 10**12 else None


def _parse_fraction(text: str) -> Decimal | None:
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    whole, part = parse_numeral(match[1]), parse_numeral(match[2])
    return None if whole is None or part is None else share(part, whole)


def _parse_spoken_decimal(text: str) -> Decimal | None:
    """三点五万, 九十五点六: digits behind 点 are read one by one."""
    whole_text, _, rest = text.partition("点")
    digits = rest.rstrip("百千万亿")
    size = magnitude(rest[len(digits) :])
    whole = chinese_value(whole_text)
    if whole is None or size is None or not digits or any(c not in _DIGITS for c in digits):
        return None
    return plain(Decimal(f"{whole}.{''.join(str(_DIGITS[c]) for c in digits)}") * size)


def chinese_value(text: str) -> int | None:
    """The value of a numeral of Chinese characters only, None if it breaks the rules.

    >>> chinese_value("两万三"), chinese_value("廿五"), chinese_value("二〇一二"), chinese_value("一一")
    (23000, 25, 2012, None)
    """
    if not text or len(text) > MAX_LENGTH:
        return None
    if all(c in _DIGITS for c in text):
        if len(text) == 1:
            return _DIGITS[text]
        spelled = len(text) > 2 or (text[0] not in "〇零○0" and _DIGITS[text[1]] == 0)
        return int("".join(str(_DIGITS[c]) for c in text)) if spelled else None
    return _above(text, (("亿", 10**8), ("万", 10**4)))


def _above(text: str, splits: tuple[tuple[str, int], ...]) -> int | None:
    """Splits at the last 亿, then 万; a head without digits counts one (百万, 亿)."""
    if not splits:
        return _section(text)
    (mark, size), rest = splits[0], splits[1:]
    head, found, tail = text.rpartition(mark)
    if not found:
        return _above(text, rest)
    if mark in head:
        return None
    count = 1 if not head else _above(head, rest)
    if not count:
        return None
    if not tail:
        return count * size
    if len(tail) == 1 and tail in _DIGITS and tail not in "〇零○0":
        return count * size + _DIGITS[tail] * size // 10  # 三万五: the digit counts the next lower magnitude
    low = _above(tail, rest)
    return None if low is None or low >= size else count * size + low


def _section(text: str) -> int | None:
    """A number below 10000: magnitudes fall, each takes one digit, 零 stands for what was left out."""
    total, digit, last, zero = 0, None, 10_000, False
    for position, character in enumerate(text):
        if character in "廿卅":
            if digit is not None or last <= 10:
                return None
            total, last, zero = total + (20 if character == "廿" else 30), 10, False
        elif character in _SMALL:
            size = _SMALL[character]
            # Only at the head, or behind 零 (一百零十二), may a magnitude stand without its digit.
            if size >= last or digit == 0 or (digit is None and position and not zero):
                return None
            total, digit, last, zero = total + (digit or 1) * size, None, size, False
        elif character in "〇零○0":
            if digit is not None or zero:
                return None
            zero = True
        elif character in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[character]
        else:
            return None
    if digit is None:
        return None if zero else total
    colloquial = last >= 100 and last < 10_000 and not zero  # 一百二 is 120
    return total + digit * (last // 10 if colloquial else 1)


def format_chinese(n: int) -> str:
    """The number in Chinese characters, as reports write it.

    n: 0 to 10^16 - 1. Raises ValueError outside.

    >>> format_chinese(120), format_chinese(10_005), format_chinese(12)
    ('一百二十', '一万零五', '十二')
    """
    if not 0 <= n < 10**16:
        raise ValueError(f"expected 0 <= n < 10**16, got {n}: write larger numbers in digits")
    if n == 0:
        return "零"
    words = _format_above(n, (("亿", 10**8), ("万", 10**4)))
    return words[1:] if words.startswith("一十") else words


def _format_above(n: int, splits: tuple[tuple[str, int], ...]) -> str:
    if not splits:
        return _format_section(n)
    (mark, size), rest = splits[0], splits[1:]
    head, low = divmod(n, size)
    if not head:
        return _format_above(low, rest)
    gap = "零" if low and low < size // 10 else ""
    return _format_above(head, rest) + mark + (gap + _format_above(low, rest) if low else "")


def _format_section(n: int) -> str:
    words, gap = "", False
    for mark, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, n = divmod(n, size)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + mark
        gap = not digit
    return words
