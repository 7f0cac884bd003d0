"""Python's collector of cycles while reports are read.

Reading makes thousands of small objects a page and few cycles, and the collector looks through all of them and through the
model again and again (docs/performance.md).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_SELDOM = 200_000  # objects more than were let go, from which the youngest are looked through; Python's own number is 700
_pausing = Lock()


def collect_seldom() -> None:
    """What is there, the model, is never looked through again, what comes more seldom; call it once the model is loaded.

    For processes of ours; in a program of its own a library only pauses the collector.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM, 20, 20)


@contextmanager
def paused() -> Iterator[None]:
    """No looking for cycles in a stretch of work; afterwards it goes on as before.

    Of several threads the first pauses it, and when that one is done it goes on, whatever the others still do, and whoever has
    turned it off meanwhile.

    >>> with paused():
    ...     gc.isenabled()
    False
    """
    lock = _pausing
    if not gc.isenabled() or not lock.acquire(blocking=False):
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        lock.release()


def _go_on() -> None:
    """A process that is forked off while a thread pauses the collector may have no such thread."""
    global _pausing
    if _pausing.locked():
        gc.enable()
        _pausing = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_go_on)
