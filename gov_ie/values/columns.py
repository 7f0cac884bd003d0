"""Heads of tables whose columns are periods, in running text: which column is which year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gov_ie.types import Period
from gov_ie.values.periods import OPEN_START, parse_period

_TITLE = r"(?:[0-9]{4}年度?|[一二三四五六七八九十〇○零]{4}年度?|本年度?|当年|今年|上一?年度?|去年|历年累计|累计)(?:数量?|总数|数值)?(?:\([^()\n]{1,6}\))?"
# «2017年 2016年», «本年 历年累计», one a line too: nothing but blanks, rules and units in brackets between.
_HEAD = re.compile(rf"(?<![\u4e00-\u9fff0-9]){_TITLE}(?:[ \t　|/、]*(?:\n[ \t　|]*)?{_TITLE})+(?![\u4e00-\u9fff])")
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
    """
    found = []
    for head in _HEAD.finditer(text):
        titles = tuple(_TITLES.findall(head[0]))
        if len(set(titles)) == len(titles):
            found.append(PeriodColumns(head.end(), titles))
    return found


def titled_period(title: str, report_year: int | None, default: Period | None) -> Period | None:
    """What the title of a column says: the report's period, another year, or all years up to the report's.

    >>> titled_period("上年", 2017, None).year
    2016
    """
    if "累计" in title:
        return None if report_year is None else Period(OPEN_START, date(report_year, 12, 31), None)
    if title.startswith(("本年", "当年", "今年")):
        return default
    if title.startswith(("上", "去年")):
        return None if report_year is None else Period.of_year(report_year - 1)
    return parse_period(re.split(r"[(数总]", title)[0], report_year)
