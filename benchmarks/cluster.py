"""A Spark cluster of this machine: a master and workers as processes of their own, as `start-all.sh` would start them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import ROOT

_HOST = "127.0.0.1"
_WAIT = 120  # seconds until a process of the cluster must listen


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the master listens; the processes of the master and the workers."""

    url: str
    master: int
    workers: tuple[int, ...]

    def executors(self) -> list[int]:
        """Processes of the executors that the workers have started."""
        return [pid for worker in self.workers for pid in _children(worker) if b"ExecutorBackend" in _command(pid)]


@contextmanager
def cluster(folder: Path, *, workers: int = 2, cores: int = 1, memory: str = "1g") -> Iterator[Cluster]:
    """A master and workers of `cores` and `memory` each, ended with the block; logs and work go to the folder."""
    with ExitStack() as stack:
        port = _free_port()
        url = f"spark://{_HOST}:{port}"
        master = stack.enter_context(_running(folder / "master.log", "master.Master", "--host", _HOST, "--port", str(port), "--webui-port", "0"))
        _until_listening(port, folder / "master.log")
        started = []
        for number in range(workers):
            options = ["--cores", str(cores), "--memory", memory, "--work-dir", str(folder / f"work-{number}"), "--webui-port", "0"]
            log = folder / f"worker-{number}.log"
            started.append(stack.enter_context(_running(log, "worker.Worker", "--host", _HOST, *options, url)))
        yield Cluster(url, master, tuple(started))


def environment() -> dict[str, str]:
    """What processes of Spark need to find: this Python, this package, no other network than the machine's own."""
    path = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH")) if p)
    return {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": path, "SPARK_LOCAL_IP": _HOST, "SPARK_LOCAL_HOSTNAME": "localhost"}


@contextmanager
def _running(log: Path, role: str, *options: str) -> Iterator[int]:
    import pyspark

    home = Path(pyspark.__file__).parent
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *options]
    with open(log, "wb") as out:
        settings = {**environment(), "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"}
        process = subprocess.Popen(command, stdout=out, stderr=out, env=settings, start_new_session=True)
        try:
            yield process.pid
        finally:
            # The executors are in its group and end with it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return probe.getsockname()[1]


def _until_listening(port: int, log: Path) -> None:
    for _ in range(_WAIT * 10):
        with socket.socket() as probe:
            if not probe.connect_ex((_HOST, port)):
                return
        time.sleep(0.1)
    raise TimeoutError(f"no master after {_WAIT} s:\n{log.read_text(errors='replace')}")


def _children(parent: int) -> Iterator[int]:
    try:
        named = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    except OSError:
        return
    for pid in map(int, named):
        yield pid
        yield from _children(pid)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
