"""Files of catalogue rows: TOML, or YAML as people write it, and the rows that a model brings with it.

Every slip names the file, the line and the remedy.
"""

from __future__ import annotations

import json
import re
import tomllib
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gov_ie.bounded import text_bounded
from gov_ie.catalogue import Catalogue, DimensionValue, Measure, default_catalogue, hint
from gov_ie.errors import CatalogueError, ModelError

FILE = "catalogue.json"  # in a model folder

_MEASURE_KEYS = {"name": str, "english": str, "unit": str, "by": list, "source": str, "aliases": list, "cues": list}
_VALUE_KEYS = {"name": str, "english": str, "aliases": list}
_TABLES = {"version": int, "measures": dict, "dimensions": dict}
_SHORT = {"zh": "name", "en": "english"}  # what YAML may call them
_MOST_PHRASES = 10_000  # of one pattern
_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
_YAML = (".yaml", ".yml")


class _Slip(Exception):
    """What is wrong with a row; `within`: words that stand in the file where it is, each behind the one before."""

    def __init__(self, message: str, *within: str) -> None:
        super().__init__(message)
        self.within = within


def read_rows(base: Catalogue, path: Path) -> Catalogue:
    """The catalogue `base` with the rows of a file added: YAML by its suffix, else TOML.

    Raises CatalogueError where the file cannot be read or does not fit.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "mine.yaml")
    ...     _ = path.write_text("measures:\\n  drone.flights: {zh: 无人机飞行次数, unit: 次, by: [kind]}\\n", "utf-8")
    ...     read_rows(Catalogue({}, {}), path)
    Traceback (most recent call last):
    ...
    gov_ie.errors.CatalogueError: ...mine.yaml:2: measures.'drone.flights'.by names an unknown dimension 'kind'; known: ...
    """
    path = Path(path)
    try:
        text = text_bounded(path)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: cannot be read ({error}); give a UTF-8 TOML or YAML file") from error
    data = _parsed_yaml(text, str(path)) if path.suffix in _YAML else parsed(text, str(path))
    try:
        return _added(base, data)
    except _Slip as slip:
        raise CatalogueError(f"{path}:{_line(text, slip.within)}: {slip}") from None


def with_rows(base: Catalogue, data: Mapping[str, Any], origin: str) -> Catalogue:
    """The catalogue `base` with the rows of a parsed file added; CatalogueError, naming `origin`, where they do not fit."""
    try:
        return _added(base, data)
    except _Slip as slip:
        raise CatalogueError(f"{origin}: {slip}") from None


def added_rows(base: Catalogue, catalogue: Catalogue) -> dict[str, Any]:
    """What `with_rows` makes `catalogue` of `base` with: its rows and dimension values that `base` has not; empty for none."""
    if catalogue is base:
        return {}
    measures = {
        m.id: {
            "name": m.name,
            "english": m.english,
            "unit": m.unit,
            "by": list(m.by),
            "source": m.source,
            "aliases": list(m.aliases),
            "cues": list(m.cues),
        }
        for m in catalogue.measures.values()
        if m.id not in base.measures
    }
    dimensions: dict[str, dict[str, Any]] = {}
    for dimension, values in catalogue.dimensions.items():
        known = base.dimensions.get(dimension)
        rows = {
            v.id: {"name": v.name, "english": v.english, "aliases": list(v.aliases)}
            for v in values.values()
            if known is None or v.id not in known
        }
        if rows or known is None:
            dimensions[dimension] = rows
    return {"measures": measures, "dimensions": dimensions} if measures or dimensions else {}


def rows_to_disk(catalogue: Catalogue, folder: Path) -> None:
    """Write what a catalogue has beyond the shipped one into a model folder; nothing where it has nothing."""
    rows = added_rows(default_catalogue(), catalogue)
    file = folder / FILE
    if rows:
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    else:
        file.unlink(missing_ok=True)


def rows_from_disk(folder: Path) -> Catalogue:
    """The shipped catalogue with the rows that lie in a model folder, if any; ModelError where they do not fit."""
    file = folder / FILE
    if not file.is_file():
        return default_catalogue()
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(rows, dict):
            raise CatalogueError("tables were expected")
        return with_rows(default_catalogue(), rows, FILE)
    except (ValueError, RecursionError, CatalogueError) as error:
        raise ModelError(f"{file}: its rows do not fit the catalogue of this version ({error}); train the model again") from error


def parsed(text: str, origin: str) -> dict[str, Any]:
    """The tables of a TOML text; `origin` names it in errors."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError; a number of 5000 digits; [[[[…
        at = re.search(r"at line (\d+)", str(error))
        place = f"{origin}:{at[1]}" if at else origin
        raise CatalogueError(f"{place}: not TOML ({error}); quote ids that hold a dot: [measures.'a.b']") from error


def _parsed_yaml(text: str, origin: str) -> dict[str, Any]:
    from srsly.ruamel_yaml import YAML
    from srsly.ruamel_yaml.constructor import DuplicateKeyError
    from srsly.ruamel_yaml.error import ReusedAnchorWarning, YAMLError

    try:
        with warnings.catch_warnings():  # YAML allows it
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            data = YAML(typ="safe", pure=True).load(text)
    # TypeError: a list or a table for a key, as the parser finds out only when it makes it one.
    except (YAMLError, DuplicateKeyError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = (getattr(error, "problem", None) or str(error)).partition("\n")[0]
        place = f"{origin}:{mark.line + 1}" if mark else origin
        raise CatalogueError(f"{place}: not YAML ({why}); put what holds : or % or begins with [ in quotes") from error
    if not isinstance(data, dict):
        raise CatalogueError(f"{origin}: holds no rows; write «measures:» and below it id: {{zh: 名称, unit: 件}}")
    try:
        return {str(key): _plain(rows, str(key)) for key, rows in data.items()}
    except _Slip as slip:
        raise CatalogueError(f"{origin}:{_line(text, slip.within)}: {slip}") from None


def _plain(rows: Any, table: str) -> Any:
    """YAML's rows as TOML has them: zh and en are name and english, a dimension value may be its name alone."""
    if table not in ("measures", "dimensions"):
        return rows
    if not isinstance(rows, dict):
        raise _Slip(f"{table} holds {rows!r}, rows by id were expected", table)

    def named(row: Any, id: Any) -> Any:
        if not isinstance(id, str):
            raise _Slip(f"{table} has the id {id!r}; put it in quotes", table)
        if isinstance(row, str) and table == "dimensions":
            return {"name": row}
        return {_SHORT.get(str(k), str(k)): v for k, v in row.items()} if isinstance(row, dict) else row

    if table == "measures":
        return {id: named(row, id) for id, row in rows.items()}
    return {
        dimension: {id: named(row, id) for id, row in (values or {}).items()} if isinstance(values or {}, dict) else values
        for dimension, values in rows.items()
    }


def _line(text: str, within: Iterable[str]) -> int:
    """The line on which the words stand that an error is about: each the first that stands behind the one before."""
    at = 0
    for word in within:
        hit = re.compile(rf"(?<![\w.]){re.escape(str(word))}(?![\w.])").search(text, at)
        at = hit.start() if hit else at
    return text.count("\n", 0, at) + 1


def _added(base: Catalogue, data: Mapping[str, Any]) -> Catalogue:
    _refuse_unknown(data, _TABLES, "")
    dimensions = {name: dict(values) for name, values in base.dimensions.items()}
    for name, rows in data.get("dimensions", {}).items():
        values = dimensions.setdefault(name, {})
        taken = {alias: value.id for value in values.values() for alias in value.aliases}
        if name in base.dimensions and not values:
            raise _Slip(f"dimensions.{name} is open and takes any text; leave its values out", "dimensions", name)
        if not isinstance(rows, dict):
            raise _Slip(f"dimensions.{name} is {rows!r}, a table of values was expected", "dimensions", name)
        for id, row in rows.items():
            key = f"dimensions.{name}.{id}"
            if id in values:
                raise _Slip(f"{key} is in the catalogue already; choose another id", "dimensions", name, id)
            row = _checked(row, id, _VALUE_KEYS, ("name",), key)
            aliases = _aliases(row, id, taken, key)
            values[id] = DimensionValue(name, id, row["name"], row.get("english", ""), aliases)
    measures = dict(base.measures)
    taken = {alias: m.id for m in measures.values() for alias in m.aliases}
    for id, row in data.get("measures", {}).items():
        key = f"measures.{id!r}"
        if id in measures:
            raise _Slip(f"{key} is in the catalogue already; choose another id", "measures", id)
        row = _checked(row, id, _MEASURE_KEYS, ("name", "unit"), key)
        by = tuple(row.get("by", ()))
        for dimension in by:
            if dimension not in dimensions:
                raise _Slip(f"{key}.by names an unknown dimension {dimension!r}; {hint(dimension, dimensions)}", id, dimension)
        measures[id] = Measure(
            id=id,
            name=row["name"],
            english=row.get("english", ""),
            unit=row["unit"],
            by=by,
            aliases=_aliases(row, id, taken, key),
            cues=_words(row, "cues"),
            source=row.get("source", ""),
        )
    return Catalogue(measures, dimensions)


def _checked(row: Any, id: str, keys: Mapping[str, type], required: Iterable[str], key: str) -> dict[str, Any]:
    """The row, if it is a table with a fit id, known keys of the right types and all required ones."""
    if not isinstance(row, dict):
        raise _Slip(f"{key} is {row!r}, a table was expected; an id with a dot needs quotes", id)
    if not _ID.fullmatch(id):
        raise _Slip(f"{key} has an unfit id; use lower-case letters, digits, _ and dots", id)
    missing = [name for name in required if name not in row]
    if missing:
        # [measures.a.b] without quotes makes a table b inside a row a.
        raise _Slip(f"{key} has no {missing[0]!r}; add it, and put an id with a dot in quotes", id)
    _refuse_unknown(row, keys, f"{key}.", id)
    return row


def _refuse_unknown(row: Mapping[str, Any], keys: Mapping[str, type], prefix: str, *within: str) -> None:
    for name, value in row.items():
        if name not in keys:
            raise _Slip(f"unknown key {prefix}{name}; {hint(name, keys)}", *within, name)
        strings = keys[name] is not list or (isinstance(value, list) and all(isinstance(v, str) for v in value))
        if not isinstance(value, keys[name]) or not strings:
            wanted = "list of strings" if keys[name] is list else keys[name].__name__
            raise _Slip(f"{prefix}{name} is {value!r}, a {wanted} was expected", *within, name)


def _words(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The words of a list of strings, each of which holds one or more with spaces between."""
    return tuple(word for line in row.get(name, ()) for word in line.split())


def _aliases(row: Mapping[str, Any], id: str, taken: dict[str, str], key: str) -> tuple[str, ...]:
    """The row's phrases, written into `taken`; refuses those too short to find and those of another row."""
    found: dict[str, None] = {}
    for pattern in _words(row, "aliases"):
        try:
            aliases = expand(pattern)
        except CatalogueError as error:
            raise _Slip(f"{key}: {error}", id, "aliases") from None
        for alias in aliases:
            if len(alias) < 2:
                raise _Slip(f"alias {alias!r} of {key} has fewer than two characters; lengthen it", id, "aliases")
            owner = taken.setdefault(alias, id)
            if owner != id:
                raise _Slip(f"alias {alias!r} of {key} names {owner!r} already; leave it to one", id, "aliases")
            found[alias] = None
    return tuple(found)


def expand(pattern: str) -> list[str]:
    """The phrases of a pattern in which braces give alternatives, in the order written.

    >>> expand("{收到,受理}申请{,数}")
    ['收到申请', '收到申请数', '受理申请', '受理申请数']
    """
    first, *groups = pattern.split("{")
    found = [first]
    for group in groups:
        inside, closed, after = group.partition("}")
        if not closed:
            raise CatalogueError(f"alias pattern {pattern[:80]!r}: braces do not pair; write {{收到,受理}}申请")
        choices = inside.split(",")
        # {a,b} thirty times over would be a thousand million phrases.
        if len(found) * len(choices) > _MOST_PHRASES:
            raise CatalogueError(f"alias pattern {pattern[:80]!r}: more than {_MOST_PHRASES} phrases; write fewer alternatives")
        found = [before + choice + after for before in found for choice in choices]
    return found
