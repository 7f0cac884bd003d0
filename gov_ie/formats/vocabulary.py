"""The words that annotation tools show: labels, relations and fields with names and colours."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads((files("gov_ie.resources") / "formats.toml").read_text(encoding="utf-8"))

MARK_LABELS: dict[str, dict[str, str]] = _WORDS["labels"]
RELATIONS: dict[str, dict[str, Any]] = _WORDS["relations"]
FIELDS: dict[str, dict[str, Any]] = _WORDS["fields"]
# What may bear a fact: a number, or the words that state it without one.
BEARERS = ("QUANTITY", "FACT")
# Fields that may be given more than once.
SEVERAL = frozenset(name for name, field in FIELDS.items() if field.get("several"))
