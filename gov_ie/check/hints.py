"""What hints say, by their keys, in Chinese and in English: `resources/hints.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from gov_ie.types import Reason

Language = Literal["zh", "en"]
_VALUE = re.compile(r"\{([0-9])\}")
_COLUMNS: Mapping[Language, int] = {"zh": 0, "en": 1}


@cache
def _tables() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    table = tomllib.loads((files("gov_ie.resources") / "hints.toml").read_text(encoding="utf-8"))
    return {name: {key: (zh, en) for key, (zh, en) in rows.items()} for name, rows in table.items()}


def hint_keys() -> frozenset[str]:
    """Every key that a `Reason` of this package may have."""
    return frozenset(_tables()["hints"])


def hint_of(reason: Reason, language: Language = "en", doc_id: str | None = None) -> str:
    """The sentence of a reason; `doc_id`: the report of the fact it begins with, where several reports are compared.

    A key that is not of this package, or has too few values, is said as it is, with them.

    >>> hint_of(Reason("misprint", ("f1", "57"))), hint_of(Reason("misprint", ("f1", "57")), "zh", "2016.txt")
    ('f1 may be a misprint for 57', '2016.txt 的 f1 可能是 57 之误')
    """
    column = _COLUMNS[language]
    known, values = _tables()["hints"].get(reason.key), reason.values
    if known is None or len(values) < 1 + max((int(n) for n in _VALUE.findall(known[column])), default=-1):
        return " ".join((reason.key, *values))
    if doc_id is not None and values:
        values = (_tables()["of"]["fact"][column].format(values[0], doc_id), *values[1:])
    return known[column].format(*values)
