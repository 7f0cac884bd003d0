"""Processes that end lose nothing but what they were at."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gov_ie.errors import WorkerError
from gov_ie.parallel import Lost, groups, spread
from gov_ie.parallel.processes import MEMORY, SECONDS, _memory

from . import works

ROOT = Path(__file__).parents[2]


def run(items, tmp_path, processes=2, size=3, **options):
    return list(spread(works.start, (str(tmp_path),), groups(items, size), processes, **options))


def flat(found):
    return [result for _, results in found for result in results]


@pytest.mark.parametrize("processes", [1, 2])
def test_every_item_has_its_result_in_its_place(processes, tmp_path):
    found = run(range(20), tmp_path, processes)
    assert [n for items, _ in found for n in items] == list(range(20))
    assert flat(found) == [n * n for n in range(20)]


def test_what_ends_its_process_is_named_and_everything_else_done(tmp_path):
    items = [1, "exit", 3, 4, "kill", 6, "once", 8, 9, 10]
    found = flat(run(items, tmp_path))
    assert found[1] == Lost("the process that read it ended with status 3, twice")
    assert found[4] == Lost("the process that read it was killed by SIGKILL, as where memory runs out, twice")
    assert [r for r in found if not isinstance(r, Lost)] == [1, 9, 16, 36, -1, 64, 81, 100]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_raised_over_an_item_is_its_result(processes, tmp_path):
    found = flat(run([2, "raise", "memory", 5], tmp_path, processes))
    assert found == [4, Lost("ValueError: no number"), Lost("MemoryError: "), 25]


def test_what_takes_too_much_is_ended_and_everything_else_done(tmp_path, monkeypatch):
    monkeypatch.setattr("gov_ie.parallel.processes.SECONDS", 1)
    monkeypatch.setattr("gov_ie.parallel.processes.MEMORY", 1 << 30)
    monkeypatch.setattr("gov_ie.parallel.processes._memory", lambda: 0)
    found = flat(run([1, "endless", 3, "hoard", 5], tmp_path, size=5))
    assert found[1] == Lost("the process that read it was ended after 1 seconds of processor time, twice")
    assert found[3] == Lost("MemoryError: ")
    assert found[::2] == [1, 9, 25]


@pytest.mark.parametrize("machine, share", [(1 << 30, MEMORY), (32 << 30, 16 << 30)])
def test_a_process_may_have_its_share_of_the_memory(machine, share, tmp_path, monkeypatch):
    assert _memory() > 1 << 28
    assert MEMORY >= 4 << 30 and SECONDS >= 600, "a report of a million characters takes two minutes"
    monkeypatch.setattr("gov_ie.parallel.processes._memory", lambda: machine)
    assert flat(run(["limit"] * 2, tmp_path)) == [share] * 2


def test_alone_in_its_group_it_is_tried_twice(tmp_path):
    assert flat(run(["once"], tmp_path, size=1)) == [-1]
    assert flat(run(["exit"], tmp_path, size=1)) == [Lost("the process that read it ended with status 3, twice")]


def test_apart_one_process_of_its_own_shields_this_one(tmp_path):
    assert flat(run([2, "exit"], tmp_path, 1, apart=True)) == [4, Lost("the process that read it ended with status 3, twice")]


def test_as_they_are_done_gives_the_same(tmp_path):
    found = run(range(50), tmp_path, ordered=False)
    assert all(results == [n * n for n in items] for items, results in found)
    assert sorted(n for items, _ in found for n in items) == list(range(50))


@pytest.mark.parametrize("ordered", [True, False])
def test_few_groups_are_begun_before_the_first_is_given_out(ordered, tmp_path):
    """Constant memory: an endless stream of groups can be read."""
    begun = []

    def endless():
        while True:
            begun.append([len(begun)])
            yield begun[-1]

    results = spread(works.start, (str(tmp_path),), endless(), 2, ordered=ordered)
    for given in range(1, 101):
        next(results)
        assert len(begun) <= given + 8
    results.close()


def test_no_process_stays_where_the_reader_stops(tmp_path):
    results = spread(works.start, (str(tmp_path),), groups(range(1000), 1), 2)
    next(results)
    assert children(os.getpid())
    results.close()
    assert not children(os.getpid())


def test_processes_that_never_start_are_no_endless_loop():
    with pytest.raises(WorkerError, match="3 processes in a row ended with status 5 before they were ready"):
        list(spread(works.refuse, (), [[1]], 2))


def test_processes_end_with_the_one_that_asked(tmp_path):
    code = (
        "from gov_ie.parallel import spread, groups\nfrom tests.parallel import works\n"
        "if __name__ == '__main__':\n"
        f"    for _ in spread(works.start, ({str(tmp_path)!r},), groups(iter(int, 1), 1), 2): print('.', flush=True)\n"
    )
    script = tmp_path / "endless.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as parent:
        parent.stdout.readline()
        workers = children(parent.pid)
        parent.send_signal(signal.SIGKILL)
    assert len(workers) >= 2
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {workers}")


def children(parent):
    """The processes that a process has started, without multiprocessing's own tracker."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            line = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and b"resource_tracker" not in line:
            found.append(int(stat.parent.name))
    return found
