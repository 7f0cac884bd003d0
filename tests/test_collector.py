"""The command line's processes look for cycles seldom, a program that imports the library as before, but for pauses."""

import gc
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

import pytest

from gov_ie.collector import paused

CODE = """
import gc
import gov_ie
before = gc.get_threshold()
gov_ie.load()("2016年,我局受理申请5件。")
assert gc.get_threshold() == before and not gc.get_freeze_count()
from gov_ie.collector import collect_seldom
collect_seldom()
assert gc.get_threshold() > before and gc.get_freeze_count() > 10_000 and gc.isenabled()
"""


@pytest.fixture(autouse=True)
def collecting():
    """The collector on, as in a program of its own: other tests' tools may have turned it off."""
    before = gc.isenabled()
    gc.enable()
    yield
    if not before:
        gc.disable()


def test_a_program_of_ones_own_keeps_its_collector():
    subprocess.run([sys.executable, "-c", CODE], check=True)


def test_a_pause_ends_with_an_error_and_leaves_what_was_off_off():
    with pytest.raises(ValueError), paused():
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@contextmanager
def a_thread_that_pauses():
    """Another thread in a pause, until the block ends."""
    inside, done = Event(), Event()

    def other():
        with paused():
            inside.set()
            done.wait(10)

    thread = Thread(target=other)
    thread.start()
    assert inside.wait(10)
    yield
    done.set()
    thread.join()


def test_of_two_threads_the_first_one_ends_the_pause():
    with ExitStack() as later:
        with paused():
            later.enter_context(a_thread_that_pauses())
            assert not gc.isenabled()
        assert gc.isenabled()
    assert gc.isenabled()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_process_forked_off_in_a_pause_looks_for_cycles():
    with a_thread_that_pauses():
        child = os.fork()
        if not child:
            os._exit(0 if gc.isenabled() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
