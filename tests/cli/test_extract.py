"""Long runs: killed at any moment, on a full disk, with files that vanish or end their process, they lose nothing else."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from pyarrow import parquet

import gov_ie
from gov_ie.cli import extract, files, manifest, outputs
from gov_ie.errors import InputError

ROOT = Path(__file__).parents[2]
REPORT = "青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息{}条。\n收到申请5件。\n"
WATCHED = {module.__file__ for module in (extract, manifest, outputs)}
KILLED = 77


def command(*arguments):
    return [sys.executable, "-m", "gov_ie.cli", "extract", *map(str, arguments)]


def run(*arguments, **options):
    return subprocess.run(command(*arguments), capture_output=True, check=False, **options)


def written(folder, count):
    folder.mkdir()
    for n in range(count):
        (folder / f"{n:04}.txt").write_text(REPORT.format(n), encoding="utf-8")
    return folder


# --- every line of what writes, as the place of a kill


@pytest.fixture(scope="module")
def extractor():
    return gov_ie.load()


@pytest.fixture(scope="module")
def reports(extractor):
    return {f"{n:02}": extractor(REPORT.format(n), doc_id=f"{n:02}") for n in range(14) if n != 5}


@pytest.fixture()
def forked(extractor, reports, tmp_path):
    """Runs `extract` in a forked process that ends without a word at a line of its own; its exit status."""
    written(tmp_path / "reports", 14)
    for n in range(14):
        (tmp_path / "reports" / f"{n:04}.txt").rename(tmp_path / "reports" / f"{n:02}.txt")

    def results_of(names, extractor, workers, encode, min_score):
        names = list(names)
        for first in range(0, len(names), 3):
            found = [(name, reports.get(Path(name).stem)) for name in names[first : first + 3]]
            yield [files.Unread(name, "broken") if report is None else encode(report) for name, report in found]

    def go(output, format, stop=0):
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        try:
            lines = 0

            def trace(frame, event, argument):
                nonlocal lines
                if frame.f_code.co_filename not in WATCHED:
                    return None
                if event == "line":
                    lines += 1
                    if lines == stop:
                        os._exit(KILLED)
                return trace

            extract.Extractor = type("Loaded", (), {"from_disk": staticmethod(lambda path: extractor)})
            extract.results_of, outputs.PART = results_of, 4
            os.fsync = lambda handle: None  # what is written outlives a killed process without
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115
            sys.settrace(trace)
            os._exit(extract.run([tmp_path / "reports"], output, format, None, 1, 0.0, True))
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(99)

    return go


def content(output):
    """Every file of an output, hidden ones too, with the list of failures."""
    found = sorted(p for p in output.parent.rglob("*") if p.is_file() and p.suffix not in (".txt", ".manifest"))
    return {p.relative_to(output.parent).as_posix(): p.read_bytes() for p in found}


@pytest.mark.parametrize(("format", "step"), [("jsonl", 5), ("csv", 31), ("parquet", 11)])
def test_a_run_killed_at_any_line_goes_on_to_the_same_bytes(format, step, forked, tmp_path):
    whole = tmp_path / "whole" / "facts"
    assert forked(whole, format) == 1  # the file that is broken
    expected = content(whole)
    assert set(expected) == {"errors.jsonl", *(["facts"] if format != "parquet" else [f"facts/part-0000{n}.parquet" for n in range(3)])}
    stop, kills = step, 0
    while True:
        output = tmp_path / str(stop) / "facts"
        status = forked(output, format, stop)
        if status != KILLED:
            break
        kills += 1
        assert forked(output, format) == 1
        assert content(output) == expected, f"killed at line {stop}"
        stop += step
    assert status == 1 and kills > 100 // step


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_a_run_killed_again_and_again_comes_to_its_end(format, forked, tmp_path):
    assert forked(tmp_path / "whole" / "facts", format) == 1
    output = tmp_path / "cut" / "facts"
    chance = random.Random(1)
    kills = 0
    longest = 560 if format == "jsonl" else 640  # lines; a run from the beginning takes more than most of them
    while forked(output, format, chance.randrange(60, longest)) != 1:
        kills += 1
        assert kills < 300
    assert kills > 2
    assert content(output) == content(tmp_path / "whole" / "facts")


# --- real runs


def steps(kept):
    return kept.read_bytes().count(b'"done"') if kept.exists() else 0


def test_kill_9_with_two_workers(tmp_path):
    folder = written(tmp_path / "reports", 400)  # long enough for a machine that stalls between a step and the kill
    out = tmp_path / "facts.jsonl"
    kept = tmp_path / "facts.jsonl.manifest"
    chance, kills = random.Random(7), 0
    for _ in range(3):
        before = steps(kept)
        with subprocess.Popen(command(folder, "-o", out, "--workers", 2, "--resume")) as running:
            while running.poll() is None and steps(kept) == before:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.05))
            running.send_signal(signal.SIGKILL)
            kills += running.wait() == -signal.SIGKILL
    assert kills >= 2
    assert kept.read_bytes().count(b'"complete"') == 0, "killed too late to be a test"
    assert run(folder, "-o", out, "--workers", 2, "--resume").returncode == 0
    again = run(folder, "-o", out, "--workers", 2, "--resume")
    assert (again.returncode, again.stderr) == (0, b"")
    assert run(folder, "-o", tmp_path / "whole.jsonl").returncode == 0
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not (tmp_path / "whole.jsonl.manifest").exists(), "kept for --resume only"
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len({(f["doc_id"], f["id"]) for f in lines}) == len(lines)
    assert {f["doc_id"] for f in lines} == {f"{n:04}" for n in range(400)}


DANGERS = """
import os, signal
from pathlib import Path
import gov_ie.readers
read = gov_ie.readers.read
def dangerous(source, **options):
    stem = Path(source).stem
    if stem == "0003": os._exit(11)
    if stem == "0007": os.kill(os.getpid(), signal.SIGKILL)
    if stem == "0011": Path(source).unlink(missing_ok=True)
    if stem == "0013": raise RuntimeError("a slip of a reader")
    return read(source, **options)
gov_ie.readers.read = dangerous
"""


def test_files_that_end_their_process_or_vanish_are_reported_and_the_rest_done(tmp_path):
    folder = written(tmp_path / "reports", 24)
    (tmp_path / "sitecustomize.py").write_text(DANGERS, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT), os.environ.get("PYTHONPATH", "")])
    out = tmp_path / "facts.jsonl"
    result = run(folder, "-o", out, "--workers", 2, env={**os.environ, "PYTHONPATH": path})
    assert result.returncode == 1, result.stderr.decode()
    errors = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    reasons = {Path(e["file"]).stem: e["reason"] for e in errors}
    assert reasons["0003"] == "the process that read it ended with status 11, twice"
    assert reasons["0007"] == "the process that read it was killed by SIGKILL, as where memory runs out, twice"
    assert "No such file" in reasons["0011"]
    assert reasons["0013"] == "RuntimeError: a slip of a reader"
    assert all(f"{stem}.txt: {reason}" in result.stderr.decode() for stem, reason in reasons.items())
    values = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    disclosed = [f["value"] for f in values if f["measure"] == "disclosure.items"]
    assert disclosed == [n for n in range(24) if n not in (3, 7, 11, 13)]


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_a_full_disk_ends_the_run_with_its_status_and_it_goes_on(format, tmp_path):
    """A limit on the size of files stands for the disk."""
    folder = written(tmp_path / "reports", 64)
    out = tmp_path / "facts"
    full = run(
        folder, "-o", out, "-f", format, "--resume",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )  # fmt: skip
    assert full.returncode == 4, full.stderr.decode()
    said = full.stderr.decode()
    assert f"{out}: File too large" in said and "of 64 files are done; the same command with --resume goes on" in said
    if format == "jsonl":
        whole = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert whole and len({f["doc_id"] for f in whole}) % 16 == 0, "cut off at the last step"
    assert run(folder, "-o", out, "-f", format, "--resume").returncode == 0
    assert run(folder, "-o", tmp_path / "whole", "-f", format).returncode == 0
    for file in [out] if format == "jsonl" else sorted(out.iterdir()):
        assert file.read_bytes() == (tmp_path / "whole" / file.relative_to(out)).read_bytes()


def test_an_output_that_cannot_be_written_is_said_before_anything_is_read(tmp_path):
    folder = written(tmp_path / "reports", 1)
    (tmp_path / "file").touch()
    for out in (tmp_path / "file" / "facts.jsonl", folder):
        result = run(folder, "-o", out, "-f", "jsonl")
        assert result.returncode == 4 and f"gov-ie: {out}: " in result.stderr.decode(), result.stderr.decode()
    assert run(folder, "-o", tmp_path / "file", "-f", "parquet").returncode == 4
    device = run(folder, "-o", "/dev/full", "-f", "jsonl")
    assert device.returncode == 4 and "/dev/full: No space left on device" in device.stderr.decode()


def test_a_run_asked_for_something_else_is_not_gone_on_with(tmp_path):
    folder = written(tmp_path / "reports", 2)
    out = tmp_path / "facts.jsonl"
    assert run(folder, "-o", out, "--resume").returncode == 0
    before = out.read_bytes()
    result = run(folder, "-o", out, "--resume", "--min-score", "0.5")
    assert result.returncode == 1 and "begun with another min_score" in result.stderr.decode()
    assert out.read_bytes() == before
    out.write_bytes(before[:10])
    shorter = run(folder, "-o", out, "--resume")
    assert shorter.returncode == 4 and "shorter than when it was left" in shorter.stderr.decode()
    assert run("-", "--resume").returncode == 1


@pytest.mark.parametrize(
    "line",
    [b'"a" b"\n', b'{"files": 3, "failed": []}\n', b'{"files": 2, "failed": []}\n{"done": 9, "place": 0}\n', b'{"files": 2}\n{"done": 1, "place": "x"}\n',
     b'{"files": 2}\n{"done": 1.5, "place": 0}\n', b'{"files": 2}\n{"place": 0}\n', b'{"files": 2, "failed": [1]}\n'],
)  # fmt: skip
def test_a_damaged_manifest_is_refused_with_a_remedy(line, tmp_path):
    path = tmp_path / "facts.manifest"
    path.write_bytes(b'{"manifest": 1}\n"a.txt"\n"b.txt"\n' + line)
    with pytest.raises(InputError, match=rf"{path}: damaged.*leave out --resume to begin anew"):
        manifest.Manifest.resume(path, {})


def test_parquet_holds_what_the_lines_hold(tmp_path):
    folder = written(tmp_path / "reports", 20)
    assert run(folder, "-o", tmp_path / "facts.jsonl").returncode == 0
    assert run(folder, "-o", tmp_path / "facts.parquet", "--workers", 2).returncode == 0
    rows = parquet.read_table(tmp_path / "facts.parquet").to_pylist()
    lines = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [p.name for p in sorted((tmp_path / "facts.parquet").iterdir())] == ["part-00000.parquet"]
    assert len(rows) == len(lines) > 0
    for row, line in zip(rows, lines, strict=True):
        assert row.pop("value_text") is None
        row |= {"by": dict(row["by"]), "period_start": str(row["period_start"]), "period_end": str(row["period_end"])}
        assert row == line


def test_without_pyarrow_the_extra_is_named(tmp_path):
    folder = written(tmp_path / "reports", 1)
    (tmp_path / "pyarrow.py").write_text("raise ImportError", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    result = run(folder, "-o", tmp_path / "facts.parquet", env={**os.environ, "PYTHONPATH": path})
    assert result.returncode == 1 and "gov-ie[parquet]" in result.stderr.decode()
    assert not (tmp_path / "facts.parquet").exists()
