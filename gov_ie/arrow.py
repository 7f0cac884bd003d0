"""Facts as Arrow record batches and Parquet, of one schema that never depends on the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from gov_ie.errors import MissingExtraError
from gov_ie.tables import fact_row
from gov_ie.types import Report

EXTRA = "parquet"
# `value`: decimal(38, 9). A figure that it cannot hold exactly stands in `value_text` alone.
_DIGITS, _DECIMALS = 38, 9
_LONE = re.compile("[\ud800-\udfff]")
ROW_GROUP = 122_880  # rows; what DuckDB reads in one thread


def arrow() -> Any:
    """The pyarrow package; MissingExtraError, naming the extra, where it is not installed."""
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError("pyarrow", EXTRA) from error
    return pyarrow


def fact_schema() -> Any:
    """The schema of facts: the columns of `gov_ie.tables.COLUMNS`, typed, and `value_text`; docs/scale.md describes them.

    >>> fact_schema().field("value").type
    Decimal128Type(decimal128(38, 9))
    """
    pa = arrow()
    text = pa.string()
    return pa.schema(
        [
            pa.field("doc_id", text),
            pa.field("id", text),
            pa.field("agency", text),
            pa.field("year", pa.int32()),
            pa.field("period_start", pa.date32()),
            pa.field("period_end", pa.date32()),
            pa.field("measure", text),
            pa.field("by", pa.map_(text, text)),
            pa.field("measure_text", text),
            pa.field("value", pa.decimal128(_DIGITS, _DECIMALS)),
            pa.field("value_text", text),
            pa.field("unit", text),
            pa.field("modifier", text),
            pa.field("part_of", text),
            pa.field("verdict", text),
            pa.field("score", pa.float64()),
            pa.field("start", pa.int64()),
            pa.field("end", pa.int64()),
            pa.field("evidence", text),
        ]
    )


def arrow_rows(report: Report) -> Iterator[dict[str, Any]]:
    """The facts of a report as rows of `fact_schema`: `fact_row` with typed cells."""
    for fact in report.facts:
        row = fact_row(report, fact)
        row["by"] = [(name, _LONE.sub("\ufffd", value)) for name, value in sorted(fact.by.items())]
        for day in ("period_start", "period_end"):
            row[day] = row[day] and date.fromisoformat(row[day])
        if not _fits(fact.value):
            row["value"], row["value_text"] = None, f"{fact.value:f}"
        # A lone surrogate has no UTF-8.
        yield {name: _LONE.sub("\ufffd", cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def record_batch(reports: Iterable[Report]) -> Any:
    """The facts of reports as one record batch of `fact_schema`."""
    return arrow().RecordBatch.from_pylist([r for report in reports for r in arrow_rows(report)], schema=fact_schema())


def write_parquet(batches: Iterable[Any], path: Path) -> int:
    """Write record batches of `fact_schema` as one Parquet file, a row group of ROW_GROUP rows at a time; its rows.

    The same rows in the same order give the same bytes, however they come in batches.

    >>> import gov_ie, tempfile
    >>> batch = record_batch([gov_ie.load()("2016年,我局受理申请5件。")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_parquet([batch], Path(folder) / "facts.parquet")
    1
    """
    pa = arrow()
    from pyarrow import parquet

    schema = fact_schema()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        held, rows, total = [], 0, 0
        for batch in batches:
            held.append(batch)
            rows += batch.num_rows
            while rows >= ROW_GROUP:
                table = pa.Table.from_batches(held, schema)
                writer.write_table(table.slice(0, ROW_GROUP).combine_chunks(), row_group_size=ROW_GROUP)
                held, rows, total = table.slice(ROW_GROUP).to_batches(), rows - ROW_GROUP, total + ROW_GROUP
        writer.write_table(pa.Table.from_batches(held, schema).combine_chunks(), row_group_size=ROW_GROUP)
    return total + rows


def _fits(value: Decimal) -> bool:
    """Whether `value` of the schema holds a figure exactly."""
    if not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and exponent >= -_DECIMALS and len(digits) + exponent <= _DIGITS - _DECIMALS
