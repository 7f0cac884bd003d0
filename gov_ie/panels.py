"""Many reports as a panel: agency × year × measure, one value a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gov_ie.check.identity import own_range
from gov_ie.check.statements import Collection, Statement, YearCell, taken
from gov_ie.errors import MissingExtraError
from gov_ie.types import Report

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "agency",
    "year",
    "measure",
    "by",
    "value",
    "unit",
    "modifier",
    "doc_id",
    "id",
    "verdict",
    "score",
    "statements",
    "agreeing",
    "own",
    "stated_as",
)


def panel(
    reports: Iterable[Report],
    *,
    breakdowns: bool = False,
    wide: bool = False,
    agencies: Mapping[str, str] | None = None,
    renames: bool = True,
) -> pandas.DataFrame:
    """A pandas frame of the cells agency × year × measure (× breakdown) of many reports, sorted by these.

    `breakdowns`: whether cells of breakdowns are given besides totals; `wide`: a frame of values, a row for agency and year, a
    column for each measure («measure[dimension=value]»), instead of one row a cell with the columns COLUMNS;
    `agencies`: name → name to take for it; `renames`: whether an office goes on under its new name.

    Which statement of a cell is taken: one for the whole year before one at its end (截至12月31日); then proved, consistent,
    unchecked, contradicted; exact before approximate; the agency's own report of that year before others; the higher
    score; the earlier report. A part of a total with the same row and breakdown is no statement of the cell, nor are a part
    of a year, a cumulative figure, a row outside the catalogue, a body from which no report is: `frame.attrs["left_out"]`
    counts them by reason. Which names are one agency: `gov_ie.check.bodies`.

    Columns: `agency` in its canonical name; `by` «dimension=value;…», "" for totals; `value` float64; `doc_id`, `id`: the
    report («report N», from 1, where it has no doc_id) and the fact; `statements`: how many facts state the cell, `agreeing`: how many
    of these the value agrees with; `own`: whether the agency's own report of that year is the source; `stated_as`: the
    agency's name there.
    Raises MissingExtraError where pandas is not installed.

    >>> import gov_ie
    >>> text = "青石县水务局2016年政府信息公开工作年度报告\\n2016年，我局主动公开政府信息312条。"
    >>> panel([gov_ie.load()(text)], wide=True).loc[("青石县水务局", 2016), "disclosure.items"]
    np.float64(312.0)
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("pandas", "frames") from error
    collection = Collection(reports, agencies, renames)
    cells = ((cell, s) for cell, s in collection.cells.items() if breakdowns or not cell[3])
    rows = [_row(cell, statements) for cell, statements in sorted(cells, key=lambda c: c[0])]
    frame = pandas.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype({"year": "int64", "value": "float64", "score": "float64", "statements": "int64", "agreeing": "int64", "own": "bool"})
    if wide:
        named = frame["measure"].where(frame["by"] == "", frame["measure"] + "[" + frame["by"] + "]")
        frame = frame.assign(measure=named).pivot(index=["agency", "year"], columns="measure", values="value")
    frame.attrs["left_out"] = dict(sorted(collection.left_out.items()))
    return frame


def _row(cell: YearCell, statements: list[Statement]) -> tuple[Any, ...]:
    agency, year, measure, by = cell
    best = taken(statements) if len(statements) > 1 else statements[0]
    agreeing = 1
    if len(statements) > 1:
        stated = own_range(best.fact)
        agreeing = sum(own_range(s.fact).meets(stated) for s in statements)
    f = best.fact
    written = ";".join(f"{k}={v}" for k, v in by)
    return (
        agency, year, measure, written, f.value, f.unit, f.modifier, best.doc_id, f.id, f.verdict, round(f.score, 4),
        len(statements), agreeing, best.own, f.agency,
    )  # fmt: skip
