"""Python's collector of cycles in a process that only reads reports.

Reading makes thousands of small objects a page and next to no cycles, and the collector looks through all of them and through the
model again and again (docs/performance.md). For processes of ours; in a program of its own a library leaves the collector alone.
"""

from __future__ import annotations

import gc

_SELDOM = 200_000  # objects more than were let go, from which the youngest are looked through; Python's own number is 700


def collect_seldom() -> None:
    """What is there, the model, is never looked through again, what comes more seldom; call it once the model is loaded."""
    gc.freeze()
    gc.set_threshold(_SELDOM, 20, 20)
