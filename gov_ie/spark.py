"""Facts of a Spark DataFrame of reports: one extractor in each Python worker, one bad row never a failed job.

Spark carries rows to the workers as Arrow batches and facts back in the same way. The model travels with the job.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_ie.arrow import arrow, arrow_rows, fact_schema
from gov_ie.bundle import default_path, read_manifest
from gov_ie.document import Document
from gov_ie.errors import InputError, MissingExtraError
from gov_ie.extract import Extractor
from gov_ie.parallel import Lost, groups, spread
from gov_ie.readers import read

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# `gov_ie.arrow.fact_schema` in Spark's words, and why a row has no facts.
SCHEMA = (
    "doc_id string, id string, agency string, year int, period_start date, period_end date, measure string, "
    "by map<string, string>, measure_text string, value decimal(38, 9), value_text string, unit string, modifier string, "
    "part_of string, verdict string, score double, start bigint, end bigint, evidence string, error string"
)
_TOGETHER, _ROWS = 16, 1024  # reports read together; rows of a batch that goes back

Row = tuple[str, str | bytes | None]
Files = dict[str, bytes]
_loaded: dict[str, Extractor] = {}


def extract_facts(
    df: DataFrame,
    text_column: str = "text",
    id_column: str = "id",
    *,
    model: str | Path | None = None,
    isolate: bool = False,
) -> DataFrame:
    """A DataFrame with a row for each fact of the reports in `df`, columns SCHEMA; docs/scale.md describes them.

    `text_column`: texts, or files as bytes (of Spark's `binaryFile`), which are read as `gov_ie.read` does; `id_column`:
    becomes `doc_id`; `model`: a model folder of the driver, default the one shipped. A row that cannot be read gives one
    row with its `doc_id` and an `error`, all else null; a report without facts gives none.
    `isolate`: reports are read in a process beside each Python worker, so that one which ends it (memory, a crash in a
    library) is an error, too, where else Spark would try its task again and in the end fail the job.
    Raises InputError for columns that are not there or hold something else, MissingExtraError without pyarrow.

    >>> from types import SimpleNamespace
    >>> extract_facts(SimpleNamespace(dtypes=[("id", "string"), ("report", "string")]))
    Traceback (most recent call last):
    ...
    gov_ie.errors.InputError: no column 'text'; there are id, report
    """
    arrow()
    kinds = dict(df.dtypes)
    for column in (text_column, id_column):
        if column not in kinds:
            raise InputError(f"no column {column!r}; there are {', '.join(kinds)}")
    if kinds[text_column] not in ("string", "binary"):
        raise InputError(f"column {text_column!r} is {kinds[text_column]}; texts are string, files binary")
    files = _model_files(Path(model) if model is not None else default_path())
    chosen = df.select(df[id_column].cast("string").alias("doc_id"), df[text_column].alias("report"))
    return chosen.mapInArrow(_extraction(files, isolate), SCHEMA)


def _model_files(folder: Path) -> Files:
    """The files of a model folder by name; ModelError where it is none."""
    names = ["manifest.json", *read_manifest(folder)["files"]]
    return {name: (folder / name).read_bytes() for name in names}


def _extraction(files: Files, isolate: bool) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a task does with its batches."""

    def extract(batches: Iterator[Any]) -> Iterator[Any]:
        schema = fact_schema().append(arrow().field("error", arrow().string()))
        for rows in groups(_facts(_rows(batches), files, isolate), _ROWS):
            yield arrow().RecordBatch.from_pylist(rows, schema=schema)

    return extract


def _rows(batches: Iterable[Any]) -> Iterator[Row]:
    for batch in batches:
        for n in range(batch.num_rows):
            yield batch.column(0)[n].as_py(), batch.column(1)[n].as_py()


def _facts(rows: Iterable[Row], files: Files, isolate: bool) -> Iterator[dict[str, Any]]:
    with ExitStack() as stack:
        if isolate:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            _lay_out(files, folder)
            found = spread(_start, (folder,), groups(rows, _TOGETHER), 1, apart=True)
        else:
            extractor = _extractor(files)
            found = spread(lambda: lambda group: _extract(extractor, group), (), groups(rows, _TOGETHER), 1)
        for group, results in found:
            for (doc_id, _), result in zip(group, results, strict=True):
                yield from [_error(doc_id, result.reason)] if isinstance(result, Lost) else result


def _start(folder: Path) -> Callable[[Sequence[Row]], list[list[dict[str, Any]]]]:
    extractor = Extractor.from_disk(folder)
    return lambda group: _extract(extractor, group)


def _extract(extractor: Extractor, group: Sequence[Row]) -> list[list[dict[str, Any]]]:
    """For each report of a group its facts as rows, or one row that says why there are none."""
    results: list[list[dict[str, Any]]] = [[] for _ in group]

    def sources() -> Iterator[tuple[str | Document, int]]:
        for place, (doc_id, report) in enumerate(group):
            try:
                if report is None:
                    raise InputError("no report: the column is null")
                yield (report if isinstance(report, str) else read(report, name=doc_id)), place
            except (InputError, MissingExtraError) as error:
                results[place] = [_error(doc_id, str(error).removeprefix(f"{doc_id}: "))]

    for report, place in extractor.pipe(sources(), as_tuples=True):
        results[place] = list(arrow_rows(replace(report, doc_id=group[place][0])))
    return results


def _error(doc_id: str, reason: str) -> dict[str, Any]:
    return {"doc_id": doc_id, "error": reason}


def _extractor(files: Files) -> Extractor:
    """The extractor of a model, loaded once in each Python worker, which Spark keeps from task to task."""
    name = hashlib.sha256(files["manifest.json"]).hexdigest()  # it holds the hashes of all others
    if name not in _loaded:
        with tempfile.TemporaryDirectory() as folder:
            _lay_out(files, Path(folder))
            _loaded.clear()
            _loaded[name] = Extractor.from_disk(folder)
    return _loaded[name]


def _lay_out(files: Files, folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
