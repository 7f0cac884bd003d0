"""Numbers as reports write them: digits, Chinese numerals, magnitudes, money, approximations."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


@dataclass(frozen=True, slots=True)
class Style:
    """One writer's habits, each a probability: Chinese numerals for small counts, thousands divided, approximating."""

    chinese: float
    commas: float
    loose: float


def surface(value: Decimal, unit: str, rng: random.Random, style: Style, flags: str = "") -> tuple[str, bool]:
    """The words of a quantity, and whether they say its value exactly.

    `flags`: `~` may be approximated, `!` must be, `=` plain digits, `一` Chinese numerals where they fit.

    >>> surface(Decimal(312), "条", random.Random(1), Style(0, 0, 0))
    ('312条', True)
    """
    if "=" in flags:
        return f"{value:f}{unit}", True
    if unit in ("%", "％") or "." in f"{value.normalize():f}":
        return _rate(value, unit, rng, flags)
    if unit == "元":
        return _money(int(value), rng, style, flags)
    number = int(value)
    if number < 10:  # 近2家 nobody writes
        flags = flags.replace("!", "").replace("~", "")
    if "!" in flags or ("~" in flags and rng.random() < style.loose):
        return _approximate(number, unit, rng, style), False
    if number >= 10000 and rng.random() < 0.5:
        return _magnitude(number, unit, rng)
    if 0 < number <= 30 and ("一" in flags or rng.random() < style.chinese):
        return chinese(number, counting=True) + unit, True
    if number >= 1000 and rng.random() < style.commas:
        return f"{number:,}{unit}", True
    return f"{number}{unit}", True


def chinese(number: int, counting: bool = False) -> str:
    """The Chinese numeral of a number below ten thousand; `counting`: 两 for a lone two.

    >>> chinese(23), chinese(120), chinese(2, counting=True), chinese(305)
    ('二十三', '一百二十', '两', '三百零五')
    """
    if number == 2 and counting:
        return "两"
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return (text.removeprefix("一") if text.startswith("一十") else text) or "零"


def _rate(value: Decimal, unit: str, rng: random.Random, flags: str) -> tuple[str, bool]:
    shown = f"{value:f}"
    if unit != "%":
        return shown + unit, True
    if ("!" in flags or ("~" in flags and rng.random() < 0.15)) and 55 < value < 100:
        floor = int(value) // 5 * 5
        return rng.choice(
            [
                f"{floor}%以上",
                f"{floor}%以上",
                f"{floor}%以上",
                f"超过{floor}%",
                f"近{floor + 5}%",
                f"{floor}%左右",
                f"不低于{floor}%",
            ]
        ), False
    if value == 100 and rng.random() < 0.06:
        return "百分之百", True
    if value == value.to_integral_value() and rng.random() < 0.05:
        return f"{shown}.0%", True
    return shown + "%", True


def _round_down(number: int, rng: random.Random) -> int:
    """The number with one or two leading digits left."""
    digits = len(str(number))
    step: int = 10 ** max(1, digits - rng.choice((1, 2)))
    return number // step * step


def _approximate(number: int, unit: str, rng: random.Random, style: Style) -> str:
    if number == 10:
        return chinese(number) + rng.choice(["多", "余"]) + unit
    base = _round_down(number, rng) or 10
    if base >= 10000:
        head = (
            f"{Decimal(base) / 10000:f}".rstrip("0").rstrip(".")
            if "." in f"{Decimal(base) / 10000:f}"
            else str(base // 10000)
        )
        size = "万"
    else:
        head, size = str(base), ""
        if base < 400 and base % 100 == 0 and rng.random() < style.chinese + 0.15:
            head = chinese(base).replace("二百", "两百")
        elif base < 100 and rng.random() < style.chinese + 0.15:
            head = chinese(base)
    behind = rng.choice(["余", "余", "多"])
    return rng.choice(
        [
            f"{head}{size}{behind}{unit}",
            f"{head}{size}{behind}{unit}",
            f"{head}{size}{behind}{unit}",
            f"近{head}{size}{unit}",
            f"约{head}{size}{unit}",
            f"超过{head}{size}{unit}",
            f"超{head}{size}{unit}",
            f"逾{head}{size}{unit}",
            f"突破{head}{size}{unit}",
            f"{head}{size}{unit}以上",
            f"{head}{size}{unit}左右",
            f"不足{head}{size}{unit}",
            f"约{head}{size}{behind}{unit}",
            f"近{head}{size}{behind}{unit}",
        ]
    )


def _magnitude(number: int, unit: str, rng: random.Random) -> tuple[str, bool]:
    size, word = (10**8, "亿") if number >= 2 * 10**8 else (10**4, "万")
    shown = (Decimal(number) / size).quantize(Decimal(1).scaleb(-rng.choice((1, 1, 2, 4))), ROUND_HALF_UP).normalize()
    return f"{shown:f}{word}{unit}", shown * size == number


def _money(number: int, rng: random.Random, style: Style, flags: str) -> tuple[str, bool]:
    if "!" in flags or ("~" in flags and rng.random() < style.loose):
        return _approximate(number, "元", rng, style), False
    if number >= 10000 and rng.random() < 0.85:
        return _magnitude(number, "元", rng)
    if rng.random() < 0.15:
        return f"{number}.{rng.randint(1, 9)}{rng.randint(1, 9)}元", False
    return f"{number}元", True
