"""The measure catalogue as a page: every row in the words of the official forms, every breakdown, every phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from gov_ie.catalogue import Catalogue, DimensionValue, Measure, default_catalogue
from gov_ie.forms.layouts import Column, Layout, Row, layouts

SHOWN = 8  # phrases that stand open; the rest unfold

HEAD = """# Measures

What a fact can count, row by row: the id that stands in `fact.measure`, the words of the official forms that ask for it, and the phrases that
name it in running text. What no row names stays an open measure under its own words. The page is made from
`gov_ie/resources/catalogue.toml` and `forms.toml` when the site is built; `gov-ie catalogue 行政复议` searches the same rows.

"""


def page() -> str:
    """The page as Markdown."""
    catalogue = default_catalogue()
    parts = [HEAD, *_overview(catalogue)]
    for title, ids in groups().items():
        parts.append(f"\n## {title}\n")
        parts += [_measure(catalogue.measure(id)) for id in ids]
    parts.append("\n## Breakdowns\n\nWhat stands in `fact.by`: a dimension and one of its values.\n")
    parts += [_dimension(name, values.values(), catalogue) for name, values in catalogue.dimensions.items()]
    return "\n".join(parts)


def groups() -> dict[str, list[str]]:
    """The headings of the catalogue's file, each with the ids of its measures, in the file's order.

    >>> list(groups())[0], groups()["proposals 建议提案"][0]
    ('proactive disclosure 主动公开', 'proposal.total')
    """
    text = (files("gov_ie.resources") / "catalogue.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for heading, id in re.findall(r"^# --- (.+)$|^\[measures\.\"(.+)\"\]$", text, re.MULTILINE):
        if heading:
            found[heading] = []
        else:
            found[list(found)[-1]].append(id)
    return found


def anchor(id: str) -> str:
    """The anchor of a row: dots are kept apart from underscores.

    >>> anchor("request.carried_in")
    'request-carried_in'
    """
    return id.replace(".", "-")


def _overview(catalogue: Catalogue) -> Iterator[str]:
    yield "| | 名称 | in English | unit |\n|---|---|---|---|"
    for m in catalogue.measures.values():
        yield f"| [`{m.id}`](#{anchor(m.id)}) | {m.name} | {m.english} | {m.unit} |"


def _measure(m: Measure) -> str:
    by = ", ".join(f"[{d}](#by-{d})" for d in m.by) or "–"
    lines = [
        f"### {m.name} {{ #{anchor(m.id)} data-toc-label='{m.id}' }}\n",
        f"`{m.id}` · {m.english} · unit {m.unit} · by {by}\n",
        *_forms(m.id),
        _phrases(m.aliases),
    ]
    if m.cues:
        lines.append(f"Where the phrase alone is elliptical, the words around it point here: {'、'.join(m.cues)}\n")
    lines.append(f"<small>Source: {escape(m.source)}</small>\n")
    return "\n".join(lines)


def _forms(id: str) -> Iterator[str]:
    """Where the official forms ask for a measure: for each form a table of its own words; nothing where none does."""
    for form in layouts():
        rows = [(row, column) for row in form.printed_rows for column in _columns(form, row, id)]
        if not rows:
            continue
        yield f"{_years(form)} {form.title}\n\n| row as printed | breakdown |\n|---|---|"
        for row, column in rows:
            by = {**(column.by if column else {}), **row.by}
            yield f"| {_cell(row, column)} | {_by(by)} |"
        yield ""


def _columns(form: Layout, row: Row, id: str) -> list[Column | None]:
    """The columns of a row that count a measure; [None] where it is the row itself that does, whatever the column."""
    if row.cells:
        return [c for c in form.printed_columns if row.measure_in(c) == id]
    return [None] if row.measure == id else []


def _cell(row: Row, column: Column | None) -> str:
    full = f"({row.text})" if row.text and row.text != row.label else ""  # 总数 alone names nothing
    words = " ".join(part for part in (row.block, row.number + row.label, row.note, full) if part)
    return escape(f"{words} / {column.label}" if column else words)


def _by(by: dict[str, str]) -> str:
    return ", ".join(f"{dimension}: {value}" for dimension, value in by.items()) or "–"


def _years(form: Layout) -> str:
    """The years of the reports that use a form.

    >>> [_years(form) for form in layouts()][:2]
    ['2021–', '2019–2020']
    """
    return f"{form.first}–{form.last or ''}"


def _phrases(phrases: Iterable[str]) -> str:
    """Phrases in the text, the first few open, the rest unfolding."""
    phrases = [escape(p) for p in phrases]
    if not phrases:
        return ""
    shown = f"Phrases: {'、'.join(phrases[:SHOWN])}"
    if len(phrases) <= SHOWN:
        return shown + "\n"
    rest = "、".join(phrases[SHOWN:])
    return f"{shown}\n\n<details><summary>{len(phrases) - SHOWN} more</summary><p>{rest}</p></details>\n"


def _dimension(name: str, values: Iterable[DimensionValue], catalogue: Catalogue) -> str:
    users = sum(name in m.by for m in catalogue.measures.values())
    values = list(values)
    lines = [f"### {name} {{ #by-{name} }}\n", f"Breaks down {users} measures.\n"]
    if not values:
        return "\n".join([*lines, "Open: the value is the words of the report (部门动态, 规划计划类).\n"])
    lines.append("| value | 名称 | in English | phrases |\n|---|---|---|---|")
    for v in values:
        shown = "、".join(map(escape, v.aliases[:SHOWN])) + (" …" if len(v.aliases) > SHOWN else "")
        lines.append(f"| `{v.id}` | {v.name} | {v.english} | {shown} |")
    return "\n".join(lines) + "\n"
