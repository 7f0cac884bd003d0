"""Facts as rows: plain dictionaries, CSV, and pandas frames."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from gov_ie.errors import MissingExtraError
from gov_ie.types import Fact, Report

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "doc_id",
    "id",
    "agency",
    "year",
    "period_start",
    "period_end",
    "measure",
    "by",
    "measure_text",
    "value",
    "unit",
    "modifier",
    "part_of",
    "verdict",
    "score",
    "start",
    "end",
    "evidence",
)


def fact_row(report: Report, fact: Fact) -> dict[str, Any]:
    """One fact as a flat row; keys are COLUMNS, `by` is written «dimension=value;…», dates are ISO 8601.

    >>> import gov_ie
    >>> report = gov_ie.load()("收到申请27件，其中网络申请19件。", doc_id="a")
    >>> row = fact_row(report, report.facts[1])
    >>> row["value"], row["by"], row["part_of"], row["evidence"]
    (Decimal('19'), 'channel=online', 'f1', '网络申请19件')
    """
    start, end = fact.period.iso() if fact.period else (None, None)
    return {
        "doc_id": report.doc_id,
        "id": fact.id,
        "agency": fact.agency,
        "year": fact.year,
        "period_start": start,
        "period_end": end,
        "measure": fact.measure,
        "by": ";".join(f"{k}={v}" for k, v in sorted(fact.by.items())),
        "measure_text": fact.measure_text,
        "value": fact.value,
        "unit": fact.unit,
        "modifier": fact.modifier,
        "part_of": fact.part_of,
        "verdict": fact.verdict,
        "score": round(fact.score, 4),
        "start": fact.evidence.start,
        "end": fact.evidence.end,
        "evidence": fact.evidence.text,
    }


def to_frame(reports: Iterable[Report]) -> pandas.DataFrame:
    """A pandas frame of facts, one row a fact, columns COLUMNS; `value` is float64, `year` a nullable integer.

    Raises MissingExtraError where pandas is not installed.

    >>> import gov_ie
    >>> to_frame([gov_ie.load()("收到申请5件。")])[["measure", "value", "unit"]].to_numpy().tolist()
    [['request.received', 5.0, '件']]
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("pandas", "frames") from error
    rows = [fact_row(report, fact) for report in reports for fact in report.facts]
    frame = pandas.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"value": "float64", "score": "float64", "year": "Int64", "start": "int64", "end": "int64"})


def write_csv(reports: Iterable[Report], out: IO[str], *, header: bool = True) -> None:
    """Write facts as CSV, with a header; a cell that a spreadsheet would run as a formula gets a quote before it (`inert`).

    >>> import gov_ie, io
    >>> out = io.StringIO()
    >>> write_csv([gov_ie.load()("收到申请5件。")], out)
    >>> out.getvalue().splitlines()[0][:25]
    'doc_id,id,agency,year,per'
    """
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    if header:
        writer.writeheader()
    for report in reports:
        for fact in report.facts:
            writer.writerow({k: inert(v) if isinstance(v, str) else v for k, v in fact_row(report, fact).items()})


# Full-width signs, too: spreadsheets set to Chinese or Japanese take them for the others.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def inert(cell: str) -> str:
    """The text of a cell with `'` before it where a spreadsheet would run it as a formula.

    >>> inert("=HYPERLINK(A1)"), inert("＋3条"), inert("增长-3")
    ("'=HYPERLINK(A1)", "'＋3条", '增长-3')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

