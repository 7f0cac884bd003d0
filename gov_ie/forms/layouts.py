"""The layouts of the official forms (`resources/forms.toml`): rows, columns, and the sums that must hold.

Source: 国办公开办函〔2019〕60号 and 〔2021〕30号 (sections 二, 三, 四), 《政府信息公开情况统计表》 (reports for 2014-2018).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from gov_ie.forms.divide import excess
from gov_ie.text.vocabulary import vocabulary

Axis = Literal["rows", "columns"]
Relation = Literal["equal", "at_most"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form: how it is printed and what its cells count.

    `number`: what stands before the label (一、 or 1.); `note`: the remark in brackets behind it; `variants`: other labels
    of the same row; `measure`, `by`: the catalogue's row, None where the columns decide (`cells`: column id → measure, ""
    for an open one) or where it is a mere heading; `unit`: as printed in the form's unit column; `text`: the measure in
    full words; `part_of`: id of the row whose total it breaks down; `among`: only where 其中 is printed; `apart`: a
    heading whose rows have no total; `heading`: names the rows under it and holds figures only in variants of the form;
    `open`: counted, though the catalogue has no row for it; `block`: the heading of the small table it stands in.
    """

    id: str
    label: str
    number: str = ""
    note: str = ""
    variants: tuple[str, ...] = ()
    measure: str | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    text: str = ""
    part_of: str | None = None
    among: bool = False
    apart: bool = False
    heading: bool = False
    open: bool = False
    block: str = ""

    def measure_in(self, column: Column) -> str | None:
        """The catalogue's row of the cell in a column; None where it is open."""
        return (self.cells.get(column.id) or None) if self.cells else self.measure

    def has_cell(self, column: Column) -> bool:
        """Whether the form has a cell where this row and the column meet."""
        return column.id in self.cells if self.cells else self.open or self.measure is not None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: label, breakdown, and the time its figures are for.

    `years`: what is added to the report's year (上一年: -1); `cumulative`: from the beginning up to the report's end;
    `signed`: may be negative; `heading`: names the columns under it or is found in variants of the form only.
    """

    id: str
    label: str
    note: str = ""
    variants: tuple[str, ...] = ()
    by: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    text: str = ""
    part_of: str | None = None
    heading: bool = False
    cumulative: bool = False
    years: int = 0
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum that must hold: the figures of `total` add up to those of `parts`, all ids of rows or of columns.

    `axis`: "rows" holds in each column, "columns" in each row; `relation`: "at_most" where each part is not above the
    total; `source`: the words of the form it rests on. Ids of headings without figures make an identity idle.
    """

    name: str
    axis: Axis
    total: tuple[str, ...]
    parts: tuple[str, ...]
    source: str
    relation: Relation = "equal"

    def adds_up(self, values: Mapping[str, int] | Mapping[str, Decimal]) -> bool:
        """Whether these figures of its rows or columns add up, by their ids."""
        return excess(self.total, self.parts, values) == 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of an official form: rows and columns in the order printed.

    `first`, `last`: years of the reports that use it, `last` None for today's; `one_line`: its figures stand in one line
    under headings that name both row and column; `in_text`: whether it is looked for in running words.

    >>> layout("requests_2021").row("denied.third_party").label
    '保护第三方合法权益'
    >>> [c.label for c in layout("disputes").columns]
    ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计']
    """

    id: str
    title: str
    source: str
    first: int
    last: int | None
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    identities: tuple[Identity, ...] = ()
    one_line: bool = False
    in_text: bool = True

    def row(self, id: str) -> Row:
        """The row of an id; KeyError where there is none."""
        return next((row for row in self.rows if row.id == id), None) or _missing(self.id, id)

    def column(self, id: str) -> Column:
        """The column of an id; KeyError where there is none."""
        return next((column for column in self.columns if column.id == id), None) or _missing(self.id, id)

    @property
    def printed_rows(self) -> tuple[Row, ...]:
        """The rows that the form prints with figures."""
        return tuple(row for row in self.rows if not row.heading)

    @property
    def printed_columns(self) -> tuple[Column, ...]:
        """The columns that the form prints with figures."""
        return tuple(column for column in self.columns if not column.heading)

    def sums(self, axis: Axis) -> list[Identity]:
        """The sums over rows or over columns of which the total is what its parts add up to."""
        return [i for i in self.identities if i.axis == axis and i.relation == "equal"]

    def is_cut(self, columns: Collection[int]) -> bool:
        """Whether some columns are a heading and parts of it, but not all that the form has: words of others are lost.

        >>> form = layout("requests_2021")
        >>> form.is_cut([0, 2, 3, 4, 5, 6, 7]), form.is_cut([0, 1, 7]), form.is_cut([1, 2, 3, 4, 5, 6, 7])
        (False, False, True)
        """
        heads = {self.columns[at].id for at in columns if self.columns[at].heading}
        beside = any(self.columns[at].part_of in heads for at in columns)
        return beside and len(set(columns)) < len(self.columns)


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts, in the order of `resources/forms.toml`.

    >>> [form.id for form in layouts()][:3]
    ['proactive_2021', 'proactive_2019', 'requests_2021']
    """
    return tuple(_layout(id, data) for id, data in vocabulary("forms")["layouts"].items())


def layout(id: str) -> Layout:
    """The layout of an id; KeyError where there is none."""
    return next((form for form in layouts() if form.id == id), None) or _missing("forms.toml", id)


def _missing(place: str, id: str) -> Any:
    raise KeyError(f"{place} has no {id!r}")


def _layout(id: str, data: Mapping[str, Any]) -> Layout:
    return Layout(
        id=id,
        title=data["title"],
        source=data["source"],
        first=data["first"],
        last=data.get("last"),
        rows=tuple(Row(**_fields(row)) for row in data["rows"]),
        columns=tuple(Column(**_fields(column)) for column in data["columns"]),
        identities=tuple(
            Identity(**{**row, "total": tuple(row["total"].split()), "parts": tuple(row["parts"].split())})
            for row in data.get("identities", ())
        ),
        one_line=data.get("one_line", False),
        in_text=data.get("in_text", True),
    )


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "text": data.get("text", data["label"]), "variants": tuple(data.get("variants", "").split())}
