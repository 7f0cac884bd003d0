"""Facts as Arrow and Parquet: a schema that never depends on the data, figures that are never rounded."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import gov_ie
from gov_ie.arrow import ROW_GROUP, fact_schema, record_batch, write_parquet
from gov_ie.tables import COLUMNS

REPORT = "青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息312条，其中网站公开40条。\n"


@pytest.fixture(scope="module")
def report():
    return gov_ie.load()(REPORT, doc_id="甲")


def test_the_columns_are_those_of_the_tables(report):
    assert [name for name in fact_schema().names if name != "value_text"] == list(COLUMNS)
    rows = record_batch([report]).to_pylist()
    first = rows[0]
    assert (first["doc_id"], first["value"], first["year"], str(first["period_end"])) == ("甲", 312, 2016, "2016-12-31")


@settings(deadline=None)  # the first loads the model
@given(st.decimals(allow_nan=False, allow_infinity=False), st.text(st.characters(codec=None), max_size=5))
def test_every_figure_is_held_exactly_and_every_text(value, words):
    report = _report()
    fact = replace(report.facts[0], value=value, measure_text=words)
    [row] = record_batch([replace(report, facts=(fact,))]).to_pylist()
    assert (row["value"] is None) != (row["value_text"] is None)
    assert Decimal(row["value_text"] if row["value"] is None else row["value"]) == value
    assert row["measure_text"] == re.sub("[\ud800-\udfff]", "\ufffd", words)


def _report(cache=[]):  # noqa: B006  hypothesis cannot use a module fixture
    if not cache:
        cache.append(gov_ie.load()(REPORT))
    return cache[0]


def test_the_bytes_do_not_depend_on_how_rows_come(report, tmp_path):
    batch = record_batch([report] * 100)
    write_parquet([batch], tmp_path / "one")
    write_parquet([batch.slice(0, 7), batch.slice(7, 1), batch.slice(8)], tmp_path / "three")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "three").read_bytes()


def test_a_row_group_at_a_time(report, tmp_path):
    batch = record_batch([report] * 1000)
    times = 2 * ROW_GROUP // batch.num_rows + 1
    assert write_parquet((batch for _ in range(times)), tmp_path / "many") == times * batch.num_rows
    file = parquet.ParquetFile(tmp_path / "many")
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sizes == [ROW_GROUP, ROW_GROUP, times * batch.num_rows - 2 * ROW_GROUP]


def test_a_file_without_facts_has_the_schema(tmp_path):
    assert write_parquet([], tmp_path / "none") == 0
    assert parquet.read_schema(tmp_path / "none").names == fact_schema().names
