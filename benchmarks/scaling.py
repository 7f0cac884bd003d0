"""What one process needs: time to import, to load and to the first fact, memory, and time against length and facts.

Each start is measured in a process of its own, from its beginning on; texts of a length are generated reports one after
another, cut there.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from gov_ie.extract import Extractor

LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
_CHILD = """
import sys, time
import gov_ie
imported = time.clock_gettime(time.CLOCK_MONOTONIC)
extractor = gov_ie.load(sys.argv[1] or None)
loaded = time.clock_gettime(time.CLOCK_MONOTONIC)
extractor(open(sys.argv[2], encoding="utf-8", newline="").read())
read = time.clock_gettime(time.CLOCK_MONOTONIC)
import resource
print(imported, loaded, read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def starts(text: Path, model: Path | None, rounds: int) -> dict[str, float]:
    """Seconds from the start of a process until the package is imported, a model loaded and a text read; peak MB.

    Modules are compiled once, as those of an installed package are.
    """
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    rows = []
    for _ in range(rounds):
        began = time.clock_gettime(time.CLOCK_MONOTONIC)
        command = [sys.executable, "-c", _CHILD, str(model or ""), str(text)]
        said = subprocess.run(command, env=compiled, check=True, capture_output=True, text=True).stdout.split()
        imported, loaded, read, kilobytes = map(float, said)
        bare = _bare()
        rows.append((imported - began - bare, loaded - imported, read - began, kilobytes / 1000))
    names = ("import", "load", "start to first report", "memory, MB")
    return {name: round(median(row[n] for row in rows), 3) for n, name in enumerate(names)}


def _bare() -> float:
    """Seconds that a process of Python takes to start and to end."""
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.clock_gettime(time.CLOCK_MONOTONIC) - began


def growth(extractor: Extractor, texts: Sequence[str], lengths: Sequence[int] = LENGTHS) -> Iterator[dict[str, float]]:
    """For each length the seconds of one text that long, its facts, and the peak memory of this process until then."""
    whole = "\n".join(texts)
    while len(whole) < max(lengths):
        whole += "\n" + whole
    for length in lengths:
        text = whole[:length]
        best = float("inf")
        for _ in range(3 if length <= 100_000 else 1):
            started = time.process_time()
            found = extractor(text)
            best = min(best, time.process_time() - started)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        yield {"characters": length, "facts": len(found.facts), "seconds": round(best, 3), "memory, MB": round(peak)}
