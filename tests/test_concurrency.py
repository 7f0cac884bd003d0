"""One extractor in many threads, after a fork, in new processes; and what can be sent between processes."""

import multiprocessing
import pickle
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

import gov_ie
from gov_ie.exchange import dumps

TEXTS = [
    f"青石县水务局{year}年政府信息公开工作年度报告\n{year}年，我局主动公开政府信息{n}条，收到申请{n // 3}件，办結(jié){n // 4}件。\n"
    for n, year in enumerate(range(2008, 2024), 100)
]


@pytest.fixture(scope="module")
def extractor():
    return gov_ie.load()


@pytest.fixture(scope="module")
def expected(extractor):
    return [dumps(extractor(text).to_dict()) for text in TEXTS]


def line_of(extractor, text):
    return dumps(extractor(text).to_dict())


def test_threads_give_the_same_results(extractor, expected):
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda text: line_of(extractor, text), TEXTS * 4))
    finally:
        sys.setswitchinterval(before)
    assert found == expected * 4


def test_threads_that_begin_together_share_what_is_read_once(expected):
    """A new extractor, whose caches are cold: nobody sees one half filled."""
    fresh = gov_ie.load()
    start, found, failed = threading.Barrier(4), {}, []

    def work(number):
        try:
            start.wait()
            found[number] = line_of(fresh, TEXTS[number])
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and [found[n] for n in range(4)] == expected[:4]


def _in_child(extractor, texts, out):
    out.put([line_of(extractor, text) for text in texts])


@pytest.mark.parametrize(
    "method",
    [
        "spawn",
        # Python 3.12 says of a fork in a process with threads that it may hang; the tests make warnings errors.
        pytest.param("fork", marks=pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")),
    ],
)
def test_an_extractor_goes_into_another_process(extractor, expected, method):
    """By fork as it stands, by spawn pickled."""
    context = multiprocessing.get_context(method)
    out = context.Queue()
    child = context.Process(target=_in_child, args=(extractor, TEXTS[:3], out))
    child.start()
    assert out.get(timeout=300) == expected[:3]
    child.join(60)
    assert child.exitcode == 0


def test_a_pickled_extractor_reads_the_same(extractor, expected):
    again = pickle.loads(pickle.dumps(extractor))
    assert [line_of(again, text) for text in TEXTS[:3]] == expected[:3]


def test_reports_go_between_processes(extractor):
    report = extractor(TEXTS[0])
    assert pickle.loads(pickle.dumps(report)) == report


def test_many_processes_give_the_same_results_in_order(extractor, expected):
    assert [dumps(r.to_dict()) for r in extractor.pipe(TEXTS[:4], n_process=2)] == expected[:4]


def test_a_pool_of_the_users_own(expected):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_load) as pool:
        assert list(pool.map(_line, TEXTS[:2])) == expected[:2]


def _load():
    global _own
    _own = gov_ie.load()


def _line(text):
    return line_of(_own, text)
