"""Where results go: never over what is read, said by name where there is no room, harmless in a spreadsheet and on a terminal."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from gov_ie.cli.app import app
from gov_ie.cli.outputs import harmless
from gov_ie.errors import InputError, OutputError
from gov_ie.train.generator import generate

REPORT = "青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息312条，收到申请5件。\n"


def run(*arguments, **options):
    command = [sys.executable, "-m", "gov_ie.cli", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **{"stdout": subprocess.PIPE, **options})


def refused(*arguments):
    """What the command raises, in this process."""
    error = CliRunner().invoke(app, list(map(str, arguments))).exception
    assert isinstance(error, InputError | OutputError), repr(error)
    return error


@pytest.fixture()
def report(tmp_path):
    (tmp_path / "reports").mkdir()
    path = tmp_path / "reports" / "a.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


COMMANDS = [
    ["extract", "--format", "jsonl"],
    ["extract", "--format", "table"],
    ["check"],
    ["view"],
    ["select"],
    ["annotate", "--to", "label-studio"],
    ["corpus", "compile"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_output_is_never_written_over_what_is_read(words, report, tmp_path):
    link = tmp_path / "link.jsonl"
    link.hardlink_to(report)
    for output in (report, link, report.parent / "." / "a.txt"):
        error = refused(*words, report, "-o", output)
        assert str(error).startswith(f"{output}: reports are read from there") and "--output" in str(error)
    assert report.read_text(encoding="utf-8") == REPORT


def test_nor_among_the_reports_of_a_folder_that_is_read(report, tmp_path):
    for output in (report, report.parent / "new.txt", report.parent / "deep" / "page.html"):
        assert "would be written over" in str(refused("check", report.parent, "-o", output))
    for given in (report, report.parent):
        assert "would be written over" in str(refused("annotate", given, "--to", "brat", "-o", report.parent))
    assert [p.name for p in report.parent.iterdir()] == ["a.txt"]
    assert run("extract", report.parent, "-o", report.parent / "facts.jsonl").returncode == 0, "no report by its suffix"


@pytest.fixture()
def annotated(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(r.to_dict(), default=float) + "\n" for r in generate(2, 1)), encoding="utf-8")
    return path


def test_no_room_is_said_with_the_name_of_the_output(report, annotated):
    full = "/dev/full"
    # Parts that exceed their total: there is something to say about it, whatever the model.
    report.write_text(f"{REPORT}申请中，网络申请3件、信函申请4件、当面申请6件，办结31件，办结率92%。", encoding="utf-8")
    for words in (
        ["check", report, "-o", full],
        ["view", report, "-o", full],
        ["select", report, "-o", full],
        ["annotate", report, "--to", "doccano", "-o", full],
        ["corpus", "generate", "2", "-o", full],
        ["corpus", "split", annotated, "-o", full],
        ["convert", annotated, full, "--to", "conll"],
    ):
        assert str(refused(*words)) == "/dev/full: No space left on device", words


@pytest.mark.parametrize("words", [["extract"], ["check"], ["catalogue"]], ids=" ".join)
def test_no_room_on_standard_output(words, report):
    with open("/dev/full", "wb") as full:
        result = run(*words, *([report] if words != ["catalogue"] else []), stdout=full)
    assert (result.returncode, result.stderr) == (4, b"gov-ie: standard output: No space left on device\n")


def test_a_folder_that_cannot_be_made_is_named_with_the_status_of_outputs(report):
    result = run("check", report, "-o", report / "x.txt")
    assert result.returncode == 4 and f"gov-ie: {report}/x.txt: ".encode() in result.stderr


def test_a_file_that_is_not_there_is_no_fault_of_the_output(tmp_path):
    result = run("evaluate", tmp_path / "none.jsonl")
    assert (result.returncode, result.stderr.decode()) == (1, f"gov-ie: {tmp_path}/none.jsonl: No such file or directory\n")


@pytest.mark.parametrize(("format", "workers"), [("csv", 1), ("csv", 2), ("table", 1)])
def test_formulas_are_quoted_and_said(format, workers, tmp_path):
    for name in ("=cmd", "＋1", "a"):
        (tmp_path / f"{name}.txt").write_text(REPORT, encoding="utf-8")
    result = run("extract", tmp_path, "-f", format, "-o", tmp_path / "facts.csv", "--workers", workers)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr.decode().strip() == f"gov-ie: {tmp_path}/facts.csv: 4 cells begin with ' so that no spreadsheet runs them as formulas"
    rows = list(csv.reader(io.StringIO((tmp_path / "facts.csv").read_text("utf-8")), delimiter="," if format == "csv" else "\t"))
    assert [row[0] for row in rows[1:]] == ["'=cmd", "'=cmd", "a", "a", "'＋1", "'＋1"]


def test_nothing_is_said_where_nothing_is_quoted(report):
    assert run("extract", report, "-f", "csv").stderr == b""


def test_names_of_files_cannot_move_a_terminal_s_cursor(tmp_path):
    (tmp_path / "年报\x1b[2J\n\x9b1.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    result = run("extract", tmp_path)
    assert result.returncode == 1
    assert b"\x1b" not in result.stderr and result.stderr.count(b"\n") == 1
    assert "年报\\x1b[2J\\x0a\\x9b1.txt: " in result.stderr.decode()
    assert harmless("年报　—2016") == "年报　—2016"


def test_pipes_in_a_folder_are_passed_over(report):
    os.mkfifo(report.parent / "b.txt")
    assert run("check", report.parent, timeout=120).returncode == 0
