"""Heads of tables whose columns are periods, in running text: which column is which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gov_ie.types import Period
from gov_ie.values.periods import OPEN_START, parse_period

_TITLE = r"(?:(?:[0-9]{4}年以来)?(?:历年)?累计|[0-9]{4}年度?|[一二三四五六七八九十〇○零]{4}年度?|本年度?|当年|今年|上一?年度?|去年)(?:数量?|总数|数值)?(?:\([^()\n]{1,6}\))?"
_NUMBER = r"(?<![0-9.,])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![0-9]|[.,][0-9]|[.、)年月日%/-])"
# On a page that came as one line the first row may be glued to its head: «历年累计主动公开信息 条 691 5032».
_ROW = rf"[\u4e00-\u9fff][^0-9。,;:\n]{{1,40}}{_NUMBER}[ \t　|]+{_NUMBER}"
# «2017年 2016年», «本年 历年累计», one a line too: nothing but blanks, rules and units in brackets between.
_HEAD = re.compile(
    rf"(?<![\u4e00-\u9fff0-9]){_TITLE}(?:(?:[ \t　|/、]*(?:\n[ \t　|]*)?{_TITLE})+(?![\u4e00-\u9fff])|(?:[ \t　|]+{_TITLE})+(?={_ROW}))"
)
_TITLES = re.compile(_TITLE)


@dataclass(frozen=True, slots=True)
class PeriodColumns:
    """The head of a table whose columns are periods: where it ends, and the titles from left to right."""

    end: int
    titles: tuple[str, ...]


def period_columns(text: str) -> list[PeriodColumns]:
    """Every head of period columns in a clean text, in reading order.

    >>> period_columns("指标名称 单位 2012年度 历年累计\\n收到申请数 件 7 19")
    [PeriodColumns(end=19, titles=('2012年度', '历年累计'))]
    >>> period_columns("指标 2012年 2008年以来累计收到申请数 件 7 19办结数 件 7 19")
    [PeriodColumns(end=18, titles=('2012年', '2008年以来累计'))]
    """
    found = []
    for head in _HEAD.finditer(text):
        titles = tuple(_TITLES.findall(head[0]))
        if len(set(titles)) == len(titles):
            found.append(PeriodColumns(head.end(), titles))
    return found


_FAR = 3000  # characters from the head of a table to its last cell, at most
_CELL = re.compile(_NUMBER)
_CELLS = re.compile(rf"{_NUMBER}(?:[ \t　|]+{_NUMBER})+")


def head_of(columns: Sequence[PeriodColumns], place: int) -> PeriodColumns | None:
    """The head that a cell at `place` may stand under: the nearest before it, unless it is far."""
    head = next((c for c in reversed(columns) if c.end <= place), None)
    return None if head is None or place - head.end > _FAR else head


def period_rows(text: str, columns: Sequence[PeriodColumns]) -> list[list[tuple[int, int]]]:
    """The rows under heads of period columns whose cells stand side by side, as many as the head has: half-open code points of each cell.

    >>> text = "指标 2012年 历年累计收到申请数 件 7 19办结数 件 5"
    >>> period_rows(text, period_columns(text))
    [[(21, 22), (23, 25)]]
    """
    rows = []
    for number, head in enumerate(columns):
        stop = columns[number + 1].end if number + 1 < len(columns) else len(text)
        for found in _CELLS.finditer(text, head.end, stop):
            if found.start() - head.end > _FAR:
                break
            cells = [cell.span() for cell in _CELL.finditer(text, *found.span())]
            if len(cells) == len(head.titles):
                rows.append(cells)
    return rows


def titled_period(title: str, report_year: int | None, default: Period | None) -> Period | None:
    """What the title of a column says: the report's period, another year, or all years up to the report's.

    >>> titled_period("上年", 2017, None).year
    2016
    """
    if "累计" in title:
        if report_year is None:
            return None
        since = re.match(r"[0-9]{4}年以来", title)
        begun = parse_period(since[0], report_year) if since else None
        start = begun.start if begun and begun.start.year <= report_year else OPEN_START
        return Period(start, date(report_year, 12, 31), None)
    if title.startswith(("本年", "当年", "今年")):
        return default
    if title.startswith(("上", "去年")):
        return None if report_year is None else Period.of_year(report_year - 1)
    return parse_period(re.split(r"[(数总]", title)[0], report_year)
