"""Cells read from files: what is counted right and wrong, and the script on a few pages and texts."""

import json
from dataclasses import replace

import pytest

from benchmarks.files import NAME, Tally, main, markdown
from benchmarks.form_files import TEXT, block_of, page_of, report, text_of
from gov_ie import read
from gov_ie.catalogue import default_catalogue

pytest.importorskip("docx")
CATALOGUE = default_catalogue()


def counted(made, data, name):
    tally = Tally()
    tally.add("kind", made, name, read(data, name=name), CATALOGUE)
    return tally.total("kind")


@pytest.fixture(scope="module")
def list_of_2014():
    return report("2014", 0, 0)


def test_every_cell_of_a_page_is_right_and_in_place(list_of_2014):
    count = counted(list_of_2014, page_of(list_of_2014, "modern"), "report.html")
    assert count.expected == count.right == count.placed > 50
    assert count.wrong == 0


def test_a_changed_figure_is_a_cell_missing_and_a_wrong_one(list_of_2014):
    *first, made = list_of_2014.tables[0]
    fact = next(f for f in made.facts if f.value.value)
    other = replace(fact, value=replace(fact.value, value=fact.value.value + 98765))
    changed = replace(made, facts=[other if f is fact else f for f in made.facts])
    expected = replace(list_of_2014, tables=((*first, changed),))
    count = counted(expected, page_of(list_of_2014, "soup"), "report.html")
    assert (count.expected - count.right, count.wrong) == (1, 1)


def test_a_text_has_a_line_for_each_row(list_of_2014):
    rows = block_of(list_of_2014.tables[0][3]).rows
    lines = text_of(list_of_2014, "  ").decode().split("\n")
    assert len(lines) == len(list_of_2014.blocks()) - 1 + len(rows)


def test_the_script_runs(tmp_path, capsys):
    main(
        ["--files", "6", "--kinds", "HTML, modern", TEXT, "--results", str(tmp_path), "--keep", str(tmp_path / "kept")]
    )
    record = json.loads((tmp_path / f"{NAME}.json").read_text(encoding="utf-8"))
    assert record["files"] == {"HTML, modern": 3, TEXT: 3}
    assert "| HTML, modern | 3 |" in capsys.readouterr().out
    assert len(list((tmp_path / "kept").rglob("*.*"))) == 6


def test_nothing_read_is_nothing_right():
    assert "| kind |" in markdown(Tally())
