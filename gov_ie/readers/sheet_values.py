"""The value of a sheet's cell as the sheet shows it: the number formats that reports use."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from gov_ie.readers.cells import cell_text

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')


def shown(value: Any, form: str = "General") -> str:
    """The value of a cell as the sheet shows it.

    >>> shown(12.0), shown(0.125, "0.0%"), shown(3200, "#,##0"), shown(0.1 + 0.2), shown(datetime(2017, 3, 14), 'yyyy"年"m"月"d"日"')
    ('12', '12.5%', '3,200', '0.3', '2017年3月14日')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return _day(value, form)
    if isinstance(value, (time, timedelta)):
        return str(value)
    if not isinstance(value, (int, float)):
        return cell_text(str(value))
    if value != value or value in (float("inf"), float("-inf")) or abs(value) >= 1e30:
        return str(value)
    bare = _LITERAL.sub("", (form or "General").split(";")[0])
    match = re.search(r"[0#?][0#?,]*(?:\.([0#?]*))?", bare)
    if match is None or "E+" in bare.upper() or "/" in bare:
        return _plain(value)
    places = match[1] or ""
    percent = "%" in bare
    number = value * 100 if percent else value
    text = f"{number:,.{len(places)}f}" if "," in match[0].split(".")[0] else f"{number:.{len(places)}f}"
    optional = len(places) - len(places.rstrip("#?"))
    if optional:
        whole, _, fraction = text.partition(".")
        kept = fraction[: len(places) - optional] + fraction[len(places) - optional :].rstrip("0")
        text = f"{whole}.{kept}" if kept else whole
    quoted = [m[1] or m[2] or "" for m in _LITERAL.finditer((form or "").split(";")[0])]
    behind = "".join(quoted).strip() if bare.strip()[-1:] in "0#?" else ""
    return text + ("%" if percent else "") + (behind if re.fullmatch(r"[\u4e00-\u9fff%]{1,4}", behind) else "")


def _plain(value: float) -> str:
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    if "e" in text:
        text = f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.0f}"
    return text.removesuffix(".0")


def _day(value: date, form: str) -> str:
    if "年" in (form or ""):
        day = f"{value.year}年"
        if re.search("m", form, re.I):
            day += f"{value.month}月"
        return day + (f"{value.day}日" if re.search("d", form, re.I) else "")
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return value.isoformat(" ")
    return f"{value.year:04}-{value.month:02}-{value.day:02}"
