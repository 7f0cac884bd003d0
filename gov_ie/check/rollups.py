"""Roll-ups: the figures of the bodies under a body, added up, against its own."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gov_ie.bounded import text_bounded
from gov_ie.check.comparison import AcrossCheck, compare, in_order
from gov_ie.check.figures import begin_of
from gov_ie.check.identity import printed
from gov_ie.check.ranges import range_of, total_of
from gov_ie.check.statements import Collection, Statement, taken
from gov_ie.errors import DecodingError, InputError, ReadingError
from gov_ie.types import Report
from gov_ie.values.numerals import plain

RULE = "rollup"
_WRITTEN = 12  # figures up to which a sum is written out
_REACH = 80  # characters before a number in which its sentence may say that it is for all of the place
# «全县主动公开», «全市各级行政机关», «全系统»: the body speaks for those under it.
_ALL = re.compile(r"全(?:省|市|县|区|州|盟|旗|镇|乡|街道|系统|局系统|自治区|自治州)|各级(?:行政|政府|国家)?机关|市县两级|省市县三级")


def rollup(
    reports: Iterable[Report],
    hierarchy: Mapping[str, str] | Path | str,
    *,
    agencies: Mapping[str, str] | None = None,
    renames: bool = True,
) -> list[AcrossCheck]:
    """The sum of the children's figures against their parent's own, for every cell that the parent and a child state.

    `hierarchy`: name of a child → name of its parent, or the path of a CSV of these two columns (`read_hierarchy`);
    `agencies`, `renames`: as of `gov_ie.panel`.
    Where the parent's words say that it counts the whole place (全县, 全市) and every child has the cell, both are equal; else
    the sum is at most the parent's. Where the parent does not say so, more is a warning: it may count its own office alone.
    Percentages are not added. `missing` names the children without the cell.

    >>> import gov_ie
    >>> texts = ("青石县人民政府2016年政府信息公开工作年度报告\\n2016年，全县共收到政府信息公开申请57件。",
    ...          "青石县水务局2016年政府信息公开工作年度报告\\n2016年，我局共收到政府信息公开申请60件。")
    >>> under = {"青石县水务局": "青石县人民政府", "青石县财政局": "青石县人民政府"}
    >>> [(c.verdict, c.formula, c.missing) for c in rollup(map(gov_ie.load(), texts), under)]
    [('contradicted', '60 > 57', ('青石县财政局',))]
    """
    collection = Collection(reports, agencies, renames)
    return in_order(rolled_up(collection, hierarchy), collection)


def rolled_up(collection: Collection, hierarchy: Mapping[str, str] | Path | str) -> Iterator[AcrossCheck]:
    """The roll-ups of a collection, as `rollup` has them."""
    parents = hierarchy if isinstance(hierarchy, Mapping) else read_hierarchy(hierarchy)
    _check_tree(parents)
    children: dict[str, list[str]] = defaultdict(list)
    for child, parent in parents.items():
        children[collection.bodies.find(parent) or parent].append(collection.bodies.find(child) or child)
    for (body, year, measure, by), statements in collection.cells.items():
        # An office that was renamed may stand there under both its names.
        below = [c for c in dict.fromkeys(children.get(body, ())) if c != body]
        own = [s for s in statements if s.own and s.fact.unit != "%"] if below else []
        if not own or "category" in dict(by):
            continue
        stated: list[Statement] = []
        missing: list[str] = []
        total = taken(own)
        for child in below:
            cell = [s for s in collection.cells.get((child, year, measure, by), ()) if s.own and s.fact.unit == total.fact.unit]
            if cell:
                stated.append(taken(cell))
            else:
                missing.append(child)
        if stated and (check := _sum_of(body, total, stated, tuple(missing))):
            yield check


def _sum_of(body: str, total: Statement, parts: list[Statement], missing: tuple[str, ...]) -> AcrossCheck | None:
    everything = _speaks_for_all(total)
    if everything and not missing:
        return compare(RULE, body, [total], parts, words=_words(total, parts, True))
    words = _words(total, parts, False)
    return compare(RULE, body, parts, [total], at_most=True, warning=not everything, words=words, missing=missing)


def _words(total: Statement, parts: list[Statement], equal: bool) -> str:
    """The formula of a long sum, "" where it is short enough to be written out."""
    if len(parts) <= _WRITTEN:
        return ""
    added = total_of(range_of(p.fact) for p in parts)
    written = f"{len(parts)} figures = {plain(added.low):f}"
    if equal:
        return f"{printed(total.fact)} against {written}"
    return f"{written} against {printed(total.fact)}"


def _speaks_for_all(statement: Statement) -> bool:
    """Whether the words of a figure say that it is for all of the place."""
    fact, text = statement.fact, statement.report.text
    if fact.agency_mention is not None and _ALL.search(fact.agency_mention.text):
        return True
    end = begin_of(fact)
    before = text[max(0, end - _REACH) : end]
    sentence = re.split(r"[。；;\n]", before)[-1]
    return bool(_ALL.search(sentence))


def read_hierarchy(path: Path | str) -> dict[str, str]:
    """Child → parent of a CSV of two columns, UTF-8; a first line «child,parent» or «下级,上级» is a heading.

    Raises ReadingError where the file cannot be opened, DecodingError where it is not UTF-8, InputError, naming the line,
    where a line has not two names or gives a child a second parent.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "under.csv")
    ...     _ = path.write_text("下级,上级\\n青石县水务局,青石县人民政府\\n", encoding="utf-8")
    ...     read_hierarchy(path)
    {'青石县水务局': '青石县人民政府'}
    """
    try:
        text = text_bounded(Path(path), "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecodingError(f"{path}: byte {error.start} is not UTF-8; save the table as UTF-8") from None
    except OSError as error:
        raise ReadingError(f"{path}: {error.strerror}; give a CSV of two columns, child and parent") from None
    parents: dict[str, str] = {}
    lines = csv.reader(text.splitlines(), strict=False)
    for number, line in _numbered(lines, path):
        row = [cell.strip() for cell in line]
        if not any(row) or (number == 1 and tuple(row) in _HEADINGS):
            continue
        if len(row) != 2 or not all(row):
            raise InputError(f"{path}, line {number}: {','.join(line)!r} is not two names; write child,parent")
        if parents.setdefault(row[0], row[1]) != row[1]:
            raise InputError(f"{path}, line {number}: {row[0]} is under {parents[row[0]]} already; give each agency one parent")
    return parents


def _numbered(lines: Iterator[list[str]], path: Path | str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(lines, 1)
    except csv.Error as error:
        raise InputError(f"{path}: no CSV of two columns, child and parent: {error}") from None


_HEADINGS = {("child", "parent"), ("下级", "上级")}


def _check_tree(parents: Mapping[str, str]) -> None:
    """Raises InputError where an agency is under itself."""
    done: set[str] = set()
    for name in parents:
        path: dict[str, None] = {}
        while name in parents and name not in done:
            if name in path:
                raise InputError(f"{name} is under itself in the hierarchy: {' → '.join([*path, name])}; take one of these lines out")
            path[name] = None
            name = parents[name]
        done.update(path)
