"""Work over processes that may end at any moment: what one was at is tried again, the rest goes on.

Each process has a pipe of its own and shares no lock, so that one which is killed in the middle of a message harms no
other; `concurrent.futures` gives up all that is under way when one process ends.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from threadpoolctl import threadpool_limits

from gov_ie.collector import collect_seldom
from gov_ie.errors import WorkerError

Work = Callable[[Sequence[Any]], list[Any]]
_Group = tuple[Sequence[Any], list[Any]]  # its items and their results

_AHEAD = 4  # groups for each process that are begun before the first of them is given out
_STARTS = 3  # processes in a row that may end before they are ready
# What a process may take: a file made to be slow or large ends the process that reads it, not the machine.
SECONDS = 1800  # of processor time for a group; then SIGPROF ends it, whatever library is at work
MEMORY = 4 << 30  # bytes of its own, or its share of the machine's memory where that is more
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands for the result of an item that has none; `reason`: what was raised over it, or how its process ended."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Ended(Lost):
    """The process ended, which may not be the item's fault."""


@dataclass(frozen=True, slots=True)
class _Task:
    """Items of a group from `first` on that are worked on together; `tried`: a process has ended over them before."""

    number: int
    first: int
    items: Sequence[Any]
    tried: bool = False

    def settle(self, answer: list[Any] | Lost | None, results: list[Any]) -> list[_Task]:
        """Put what was answered into the group's results; what is to be tried again. None: nothing was tried yet."""
        if answer is None:
            return [self]
        if isinstance(answer, list):
            results[self.first : self.first + len(self.items)] = answer
            return []
        if len(self.items) > 1:
            return [_Task(self.number, self.first + n, [item], tried=True) for n, item in enumerate(self.items)]
        if isinstance(answer, _Ended) and not self.tried:
            return [replace(self, tried=True)]
        results[self.first] = Lost(answer.reason)
        return []


def _whole(item: Any) -> Any:
    return item


def spread(
    start: Callable[..., Work],
    arguments: tuple[Any, ...],
    groups: Iterable[Sequence[Any]],
    processes: int,
    *,
    ordered: bool = True,
    apart: bool = False,
    sent: Callable[[Any], Any] = _whole,
) -> Iterator[tuple[Sequence[Any], list[Any]]]:
    """Each group with a result for each of its items, or `Lost`.

    `start(*arguments)` is called once in each process, which must be able to import it, and gives what works on a group.
    Where that raises, or the process ends, the items are tried once more, each by itself. `processes` = 1: all is done in
    this process, unless it is to be done `apart`. `ordered`: in the order of the groups, else as they are done; few groups
    are in memory either way. `sent`: what of an item is worked on.

    >>> list(spread(_doubled, (), [[1, 2], ["政"]], 1))
    [([1, 2], [2, 4]), (['政'], ['政政'])]

    Raises WorkerError where processes end before `start` is through.
    """
    if processes <= 1 and not apart:
        yield from _in_this_process(start(*arguments), groups, sent)
        return
    crew = _Crew(start, arguments, processes)
    fresh = enumerate(groups)
    begun: dict[int, _Group] = {}
    again: deque[_Task] = deque()
    try:
        while True:
            while crew.has_room() and (task := again.popleft() if again else _begin(fresh, begun, _AHEAD * processes, sent)):
                crew.give(task)
            ready = _ready(begun, ordered)
            for number in ready:
                yield begun.pop(number)
            if ready:
                continue
            if not begun:
                return
            for task, answer in crew.answers():
                again.extend(task.settle(answer, begun[task.number][1]))
    finally:
        crew.dismiss()


def _doubled() -> Work:
    return lambda items: [item * 2 for item in items]


def _begin(
    fresh: Iterator[tuple[int, Sequence[Any]]], begun: dict[int, _Group], most: int, sent: Callable[[Any], Any]
) -> _Task | None:
    """The next group, unless enough are begun or there is none."""
    found = next(fresh, None) if len(begun) < most else None
    if found is None:
        return None
    number, items = found
    begun[number] = items, [_MISSING] * len(items)
    return _Task(number, 0, [sent(item) for item in items])


def _ready(begun: dict[int, _Group], ordered: bool) -> list[int]:
    """The groups, in order, that have all their results; where order is asked, those before the first that has not."""
    ready = []
    for number, (_, results) in begun.items():
        if not any(r is _MISSING for r in results):
            ready.append(number)
        elif ordered:
            break
    return ready


def _in_this_process(work: Work, groups: Iterable[Sequence[Any]], sent: Callable[[Any], Any]) -> Iterator[_Group]:
    for number, items in enumerate(groups):
        results: list[Any] = [_MISSING] * len(items)
        tasks = deque([_Task(number, 0, [sent(item) for item in items])])
        while tasks:
            task = tasks.popleft()
            tasks.extend(task.settle(_answer(work, task.items), results))
        yield items, results


def _answer(work: Work, items: Sequence[Any]) -> list[Any] | Lost:
    try:
        return work(items)
    except Exception as error:  # a slip of ours or of a library, or no memory left: one report's end, never the run's
        return Lost(f"{type(error).__name__}: {error}")


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: _Task | None = None
    ready: bool = False


class _Crew:
    """Processes, each at one task at most, started as tasks come."""

    def __init__(self, start: Callable[..., Work], arguments: tuple[Any, ...], most: int) -> None:
        self._start, self._arguments, self._most = start, arguments, most
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def has_room(self) -> bool:
        """Whether a task can be given."""
        return len(self._workers) < self._most or any(w.task is None for w in self._workers)

    def give(self, task: _Task) -> None:
        """Let a free process, or a new one, work on the task."""
        for worker in [w for w in self._workers if w.task is None and not w.process.is_alive()]:
            self._bury(worker)  # killed while it had nothing to do: no task is to blame
        worker = next((w for w in self._workers if w.task is None), None) or self._hire()
        worker.task = task
        if worker.ready:
            self._send(worker)

    def answers(self) -> Iterator[tuple[_Task, list[Any] | Lost | None]]:
        """Wait for a process to answer or to end; its task with the answer, None where it ended before it began."""
        for connection in wait([w.connection for w in self._workers if w.task is not None]):
            worker = next(w for w in self._workers if w.connection is connection)
            task = worker.task
            assert task is not None
            try:
                answer = worker.connection.recv()
            except (EOFError, OSError):
                yield task, self._bury(worker)
                continue
            if worker.ready:
                worker.task = None
                yield task, answer
            else:
                worker.ready, self._failed_starts = True, 0
                self._send(worker)

    def dismiss(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.connection.close()  # one that waits for a task ends by itself
            if worker.task is not None or not worker.ready:
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def _hire(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        limits = SECONDS, max(MEMORY, _memory() // self._most)
        process = context.Process(target=_serve, args=(theirs, self._start, self._arguments, limits), daemon=True)
        process.start()
        theirs.close()  # else the end of the process would not end the connection
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _send(self, worker: _Worker) -> None:
        assert worker.task is not None
        with suppress(OSError):  # the process has ended: `answers` will see it
            worker.connection.send(worker.task.items)

    def _bury(self, worker: _Worker) -> _Ended | None:
        """Take leave of a process that has ended; None where it had not begun."""
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        code = worker.process.exitcode or 0
        if worker.ready:
            return _Ended(f"the process that read it {_ending(code)}, twice")
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            raise WorkerError(
                f"{_STARTS} processes in a row {_ending(code)} before they were ready; is there memory for another? "
                "A program that asks for processes must begin under: if __name__ == '__main__'"
            )
        return None


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with status {code}"
    if code == -getattr(signal, "SIGPROF", 0):
        return f"was ended after {SECONDS} seconds of processor time"
    name = next((s.name for s in signal.Signals if s == -code), f"signal {-code}")
    return f"was killed by {name}{', as where memory runs out' if name == 'SIGKILL' else ''}"


def _memory() -> int:
    """Bytes of the machine's memory; 0 where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0


def _limit(memory: int) -> None:
    """Let this process have no more memory of its own; systems other than Unix know no such limit."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        # A limit that is set already stays where it is lower.
        resource.setrlimit(resource.RLIMIT_DATA, (min(n for n in (memory, soft, hard) if n != resource.RLIM_INFINITY), hard))


def _serve(
    connection: Connection, start: Callable[..., Work], arguments: tuple[Any, ...], limits: tuple[float, int]
) -> None:
    """What a process does: say that it is ready, then answer each group, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, too, and ends us when it has written what it has
    seconds, memory = limits
    _limit(memory)
    work = start(*arguments)
    collect_seldom()
    threadpool_limits(1)  # as many processes as cores: threads of theirs would wait for each other
    timed = hasattr(signal, "setitimer")
    with suppress(EOFError, OSError):  # the parent has ended
        connection.send(None)
        while True:
            items = connection.recv()
            if timed:  # its default is to end the process; a handler in Python would wait for the library
                signal.setitimer(signal.ITIMER_PROF, seconds)
            connection.send(_answer(work, items))
