"""What stands over a table: its caption, and the unit that it is counted in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from gov_ie.text.vocabulary import any_of, vocabulary

# Words over a table are a line, not a paragraph.
MAX_CAPTION = 80
# A caption, the year in brackets, the unit.
LINES_OVER = 3
_APART = re.compile(r"[、,，和]|/(?!次)")
# A row of another table, or a figure with what it counts: neither is a caption. Years and numbers of tables are none.
_FIGURE = re.compile(r"[\t|]|(?<![表件第图〔\[0-9.])[0-9]+(?:\.[0-9]+)?(?![0-9.年月日季〕\]号、)）])")
_BRACKETED = re.compile(r"[（(\[【][^）)]*[）)\]】]")


@cache
def _unit_pattern() -> re.Pattern[str]:
    words = vocabulary("units")["units"]
    names = any_of([*words["count"], *words["turns"], *words["money"], *words["measure"], *words["percent"]])
    unit = rf"[十百千万亿]*{names}(?:/次|[(（]次[)）])?"
    # 填报单位:某局 names an office
    return re.compile(
        rf"(?<![\u4e00-\u9fff])(?:计量|数量|金额|统计)?单\s*位\s*[:：]?\s*(?P<unit>{unit}(?:\s*[、,，/和]\s*{unit})*)(?=$|[\s)）\]】;；,，。])"
    )


def unit_said(text: str) -> str:
    """The unit that a line over a table names, "" where it names none.

    >>> unit_said("收费情况(单位：万元)"), unit_said("计量单位:件、条"), unit_said("填报单位：青石县水务局")
    ('万元', '件、条', '')
    """
    found = _unit_pattern().search(text)
    return found["unit"] if found else ""


def without_unit(line: str) -> str:
    """The line without what it says of the unit."""
    bare = _unit_pattern().sub("", line)
    return re.sub(r"[(（\[【]\s*[)）\]】]", "", bare).strip(" \t\u3000:：,，;；") if bare != line else line.strip()


def said_over(lines: Sequence[str]) -> tuple[str, str]:
    """Caption and unit as the lines right before a table or in its first row say them; the nearest line last.

    >>> said_over(["二、主动公开政府信息情况", "单位：件"])
    ('二、主动公开政府信息情况', '件')
    >>> said_over(["政府信息公开情况统计表", "（2016年度）"]), said_over(["收费金额（单位：万元）：0.5"])
    (('政府信息公开情况统计表（2016年度）', ''), ('', ''))
    """
    unit = behind = ""
    for line in reversed([line for line in lines if line.strip()][-LINES_OVER:]):
        if len(line) > MAX_CAPTION or line.rstrip().endswith(("。", "；", ";", "！", "？")) or _FIGURE.search(line):
            break
        unit = unit or unit_said(line)
        caption = without_unit(line)
        if caption and not _BRACKETED.fullmatch(caption):
            return caption + behind, unit
        behind = caption + behind
    return behind, unit


def units_of(unit: str) -> list[str]:
    """The units of several that are named together.

    >>> units_of("条、件/万元"), units_of("人/次")
    (['条', '件', '万元'], ['人/次'])
    """
    return [word for word in map(str.strip, _APART.split(unit)) if word]


def unit_of(units: Sequence[str], unit: str) -> str | None:
    """The one of several units in which what has this unit is counted, None where none is.

    >>> unit_of(["条", "件", "万元"], "元"), unit_of(["条", "件"], "元")
    ('万元', None)
    """
    return next((word for word in units if unit and word.lstrip("百千万亿") == unit), None)
