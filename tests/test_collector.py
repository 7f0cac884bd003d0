"""The collector is held off while anybody reads, and only then."""

import gc
from threading import Barrier, Thread

import pytest

import gov_ie
from gov_ie.collector import held_off


def test_an_error_inside_lets_it_go():
    with pytest.raises(ValueError), held_off():
        raise ValueError
    assert gc.isenabled()


def test_who_had_it_off_finds_it_off():
    gc.disable()
    try:
        with held_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_stays_off_until_the_last_is_out():
    inside, seen = Barrier(2), []

    def first():
        with held_off():
            inside.wait(5)

    other = Thread(target=first)
    with held_off():
        other.start()
        inside.wait(5)
        other.join(5)
        seen.append(gc.isenabled())
    assert seen == [False] and gc.isenabled()


def test_it_is_on_between_the_reports_of_a_pipe():
    for _ in gov_ie.load().pipe(["2016年,我局受理申请5件。"] * 40):
        assert gc.isenabled()
