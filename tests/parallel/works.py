"""What the processes of the tests work on: items that end them, in each way a process can end."""

import os
import resource
import signal
from pathlib import Path

from gov_ie.parallel import Lost, spread


def start(folder):
    """Squares; «limit» is the memory that the process may have; «exit», «kill», «raise», «memory» end or fail the process, «once» only the first time."""
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
    if item == "limit":
        return resource.getrlimit(resource.RLIMIT_DATA)[0]
    if item == "hoard":
        return len(bytearray(2 << 30))
    if item == "endless":
        while True:
            pass
    if item == "once":
        if (folder / "once").exists():
            return -1
        (folder / "once").touch()
        os._exit(4)
    return item * item


def reading():
    """The text of a file's bytes, or why it was refused."""
    from gov_ie.errors import GovIEError
    from gov_ie.readers import read

    def one(data):
        try:
            return read(data, name="年报.pdf").text
        except GovIEError as error:
            return str(error)

    return lambda items: [one(data) for data in items]


def read_all(files):
    """The files read by a process of their own; of one that ended it how."""
    found = [r for _, results in spread(reading, (), [files], 1, apart=True) for r in results]
    return [r.reason if isinstance(r, Lost) else r for r in found]


def refuse():
    """Ends before it is ready."""
    os._exit(5)
