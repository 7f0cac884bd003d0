"""What the processes of the tests work on: items that end them, in each way a process can end."""

import os
import signal
from pathlib import Path


def start(folder):
    """Squares; «exit», «kill», «raise», «memory» end or fail the process, «once» only the first time."""
    return lambda items: [_one(item, Path(folder)) for item in items]


def _one(item, folder):
    if item == "exit":
        os._exit(3)
    if item == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "raise":
        raise ValueError("no number")
    if item == "memory":
        raise MemoryError
    if item == "once":
        if (folder / "once").exists():
            return -1
        (folder / "once").touch()
        os._exit(4)
    return item * item


def refuse():
    """Ends before it is ready."""
    os._exit(5)
