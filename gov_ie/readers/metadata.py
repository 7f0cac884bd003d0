"""What a source's own fields say of its title, day of publication, publisher and address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from gov_ie.document import Metadata
from gov_ie.text.vocabulary import any_of, vocabulary

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d(?!\d{3}))"
)
_SEPARATOR = re.compile(r"\s*[-—–_|·丨>»]+\s*")
# A field is long where a page has put its text there.
MAX_FIELD = 200


def day_of(text: str) -> date | None:
    """The first day that the text names, None where it names none that the calendar has.

    >>> [day_of(text) for text in ("2017-03-14 10:21:00", "2017年3月14日", "20170314102100", "2017-13-40")]
    [datetime.date(2017, 3, 14), datetime.date(2017, 3, 14), datetime.date(2017, 3, 14), None]
    """
    for match in _DATE.finditer(text[:MAX_FIELD]):
        year, month, day = (match[a] or match[b] for a, b in (("year", "y"), ("month", "m"), ("day", "d")))
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def metadata_of(fields: Mapping[str, str], title: str = "") -> Metadata:
    """Title, day of publication, publisher and address from fields by name; `title` where no field has one.

    >>> metadata_of({"PubDate": "2017-03-14", "ContentSource": "本站", "SiteName": "青石县人民政府"}).publisher
    '青石县人民政府'

    Source: the meta names of 《政府网站发展指引》, annex on page labels; Open Graph; Dublin Core.
    """
    words = vocabulary("readers")["metadata"]
    known = {name.strip().lower(): " ".join(value.split()) for name, value in fields.items()}

    def said(key: str) -> Iterable[str]:
        return (known[name][:MAX_FIELD] for name in words[key] if known.get(name))

    days = (day_of(value) for value in said("published"))
    publishers = (value for value in said("publisher") if value not in words["nobody"])
    return Metadata(
        title or next(iter(said("title")), ""),
        next((day for day in days if day is not None), None),
        next(publishers, ""),
        next((value for value in said("url") if "/" in value), ""),
    )


def fields_in(lines: Iterable[str]) -> dict[str, str]:
    """The fields that lines state themselves, name → value, the first statement of each.

    >>> fields_in(["来源：青石县水务局  发布时间：2017-03-14 10:21  浏览次数：31"])
    {'来源': '青石县水务局', '发布时间': '2017-03-14 10:21'}
    """
    words = vocabulary("readers")["metadata"]
    names = [n for key in ("published", "publisher") for n in words[key] if not n.isascii()]
    field = re.compile(rf"(?<![\u4e00-\u9fff])({any_of(names)})\s*[:：]\s*")
    label = re.compile(r"[\u4e00-\u9fff]{2,6}\s*[:：]|[\]】)）|\t]")
    out: dict[str, str] = {}
    for line in lines:
        if len(line) > MAX_FIELD:
            continue
        for match in field.finditer(line):
            rest = line[match.end() :]
            end = label.search(rest)
            value = (rest[: end.start()] if end else rest).strip()
            if value:
                out.setdefault(match[1], value)
    return out


def without_site(title: str, site: str = "") -> str:
    """The title of a page without the name of its site.

    >>> without_site("青石县水务局2016年政府信息公开工作年度报告_青石县人民政府门户网站")
    '青石县水务局2016年政府信息公开工作年度报告'
    """
    parts = [part for part in _SEPARATOR.split(" ".join(title.split())[:MAX_FIELD]) if part]
    if len(parts) < 2:
        return parts[0] if parts else ""
    named = [p for p in parts if p != site and not p.endswith(("网", "网站", "门户", "首页", "频道", "平台"))]
    telling = [p for p in named if re.search("报告|年报|情况|总结|统计表", p)]
    return max(telling or named[:1] or parts[:1], key=len)
