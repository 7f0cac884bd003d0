"""Facts on a real Spark cluster, a master and two workers as processes: what one process says, whatever happens."""

import json
import subprocess
import sys

import pytest

import gov_ie
from benchmarks.cluster import cluster, environment
from gov_ie.arrow import arrow, fact_schema, record_batch
from gov_ie.errors import InputError
from gov_ie.spark import SCHEMA, _extraction, _model_files, extract_facts

from .readers.printing import find_program

REPORT = (
    "青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息{}条，其中网站公开{}条。\n"
    "全年收到政府信息公开申请{}件，办结率100%。未发生行政复议。\n"
)


@pytest.fixture(scope="module")
def extractor():
    return gov_ie.load()


def texts(count):
    return {f"报告{n:03}": REPORT.format(300 + n, 10 + n, n % 7) for n in range(count)}


def expected(extractor, rows):
    """The facts of rows in one process, as the job sorts them."""
    reports = [extractor(text, doc_id=name) for name, text in rows.items() if text is not None]
    table = arrow().Table.from_batches([record_batch(reports)])
    return table.sort_by([("doc_id", "ascending"), ("start", "ascending"), ("id", "ascending")]).to_pylist()


def batches(rows, size=5):
    table = arrow().table({"doc_id": list(rows), "report": list(rows.values())})
    return table.to_batches(max_chunksize=size)


def facts_of(rows, isolate=False):
    files = _model_files(gov_ie.load().path)
    return [row for batch in _extraction(files, isolate)(iter(batches(rows))) for row in batch.to_pylist()]


def test_a_task_says_what_the_extractor_says(extractor):
    rows = texts(40)
    found = facts_of(rows)
    assert {row.pop("error") for row in found} == {None}
    assert sorted(found, key=lambda r: (r["doc_id"], r["start"], r["id"])) == expected(extractor, rows)


@pytest.mark.parametrize("isolate", [False, True])
def test_rows_that_cannot_be_read_say_why(isolate):
    files = {"a": "2016年受理申请5件。".encode(), "b": bytes(range(256)) * 8, "c": None, "d": b"%PDF-1.4 and no more"}
    found = {row["doc_id"]: row for row in facts_of(files, isolate)}
    assert found["a"]["value"] == 5 and found["a"]["error"] is None
    assert "expected a text" in found["b"]["error"] and not found["b"]["error"].startswith("b: ")
    assert found["c"]["error"] == "no report: the column is null"
    assert "damaged" in found["d"]["error"] and found["d"]["measure"] is None


def test_the_schema_is_that_of_the_parquet_files():
    kinds = {"int32": "int", "int64": "bigint", "date32[day]": "date", "map<string, string>": "map<string, string>"}
    kinds |= {"decimal128(38, 9)": "decimal(38, 9)"}
    written = [f"{f.name} {kinds.get(str(f.type), str(f.type))}" for f in fact_schema()]
    assert ", ".join([*written, "error string"]) == SCHEMA


class Frame:
    """What `extract_facts` asks of a DataFrame before it asks anything of Spark."""

    dtypes = (("id", "string"), ("text", "array<string>"))


def test_columns_that_are_none_are_named():
    with pytest.raises(InputError, match="no column 'report'; there are id, text"):
        extract_facts(Frame(), "report")
    with pytest.raises(InputError, match=r"column 'text' is array<string>; texts are string, files binary"):
        extract_facts(Frame())


def test_on_a_cluster_where_an_executor_is_killed(extractor, tmp_path):
    """One long report among short ones, a null, and an executor killed in the middle: the same facts, one error."""
    find_program("java")
    from pyarrow import parquet

    rows = {**texts(48), "长": "\n".join(texts(60).values()), "空": None}
    parquet.write_table(arrow().table({"id": list(rows), "text": list(rows.values())}), tmp_path / "reports.parquet")
    with cluster(tmp_path) as running:
        command = [sys.executable, "-m", "benchmarks.spark_job", "--master", running.url, "--kill"]
        job = subprocess.run(
            [*command, tmp_path / "reports.parquet", tmp_path / "facts.parquet"],
            env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert job.returncode == 0, job.stderr[-3000:]
    said = json.loads(job.stdout.splitlines()[-1])
    assert said["killed"] and said["failed tasks"] >= 1, said
    found = parquet.read_table(tmp_path / "facts.parquet").to_pylist()
    assert [(r["doc_id"], r["error"]) for r in found if r["error"]] == [("空", "no report: the column is null")]
    facts = [{k: v for k, v in r.items() if k != "error"} for r in found if not r["error"]]
    assert facts == expected(extractor, rows)
