"""`python -m tests.fuzz.run TARGET… [--seconds N] [--seed N] [--guided]`: drive targets and keep what breaks them.

Inputs are changed blindly, or with `--guided` grown by atheris after the branches that they reach. An input that raises, or takes more than
ten seconds of processor time, is written into `tests/fuzz/crashes/TARGET/`, where the tests find it. Prints target, seconds,
executions and faults.
"""

from __future__ import annotations

import argparse
import importlib
import random
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path
from types import FrameType

CRASHES = Path(__file__).parent / "crashes"
_HANG = 10.0
_TOKENS = tuple(
    token.encode()
    for token in (
        "2016年", "一万二千", "百分之", "亿", "312条", "1,234.5", "（", "）", "\n", "\r\n", "\t", "|", "=", "\"", "{", "}", "[", "]", "[" * 50, "null", "-1",
        "1e999", "9" * 400, "NaN", "true", "\\u0000", "<", ">", "<table>", "<td colspan=9999>", "</", "<!--", "]]>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "&#x110000;",
        "B-AGENCY", "I-MEASURE", "O", "T1\tAGENCY 0 3\t", "../", "\x00", "value=", "by=", "period=", "year=²", "{Q|", "^t", "#", "stream", "endobj", "/Kids[3 0 R]",
        "/Length 99999999", "'" * 3, "[measures.'a.b']", "𠮷", "\u2028", "\ufeff",
    )
)  # fmt: skip


class Hang(Exception):
    """An input took too long."""


def _alarm(signum: int, frame: FrameType | None) -> None:
    raise Hang


def changed(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """The input with a few changes: bytes altered, pieces doubled, left out, moved, taken from another input or the list of words."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, to = sorted((rng.randrange(len(out) + 1), rng.randrange(len(out) + 1)))
        match rng.randrange(7):
            case 0 if out:
                out[rng.randrange(len(out))] = rng.randrange(256)
            case 1:
                out[at:at] = rng.choice(_TOKENS)
            case 2:
                del out[at : min(to, at + 64)]
            case 3 if len(out) < 20_000:
                out[at:at] = out[at : min(to, at + 200)] * rng.choice((1, 2, 20))
            case 4:
                other = rng.choice(others)
                start = rng.randrange(len(other) + 1)
                out[at : min(to, at + 50)] = other[start : start + rng.randrange(200)]
            case 5:
                out[at : at + rng.randrange(1, 9)] = rng.choice(_TOKENS)
            case 6 if out:
                out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out[:40_000])


def kept(name: str) -> list[bytes]:
    """The inputs that broke a target before."""
    return [path.read_bytes() for path in sorted((CRASHES / name).glob("*"))]


def keep(name: str, data: bytes) -> Path:
    """Write an input beside the others that broke the target."""
    from tests.fuzz.targets import digest

    (CRASHES / name).mkdir(parents=True, exist_ok=True)
    path = CRASHES / name / digest(data)
    path.write_bytes(data)
    return path


def blind(name: str, seconds: float, seed: int) -> tuple[int, int]:
    """Executions and faults of so many seconds of changes to the seeds."""
    from tests.fuzz.targets import TARGETS, seeds

    run, rng = TARGETS[name], random.Random(f"{name} {seed}")
    inputs = [*seeds(name), *kept(name)]
    signal.signal(signal.SIGVTALRM, _alarm)
    executions = faults = 0
    seen: set[str] = set()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = inputs[executions] if executions < len(inputs) else changed(rng.choice(inputs), inputs, rng)
        executions += 1
        signal.setitimer(signal.ITIMER_VIRTUAL, _HANG)
        try:
            run(data)
        except Exception as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            places = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
            fault = f"{type(error).__name__} {places[-1]}"
            if fault not in seen:
                seen.add(fault)
                faults += 1
                print(f"{name}: {fault}: {str(error)[:200]}\n  {keep(name, data)}\n  {' < '.join(places[:-9:-1])}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return executions, faults


def guided(name: str, seconds: float, seed: int) -> None:
    """Hand the target to atheris, which ends the process; libFuzzer prints the executions and writes what breaks it."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["gov_ie"]):
        import gov_ie.cli.app
        import gov_ie.extract
        import gov_ie.formats
        import gov_ie.readers
        import gov_ie.train.evaluation
        import gov_ie.train.marked
        import gov_ie.view  # noqa: F401
    from tests.fuzz.targets import TARGETS, digest, folder, seeds

    corpus = folder() / "corpus"
    corpus.mkdir(exist_ok=True)
    for data in [*seeds(name), *kept(name)]:
        (corpus / digest(data)).write_bytes(data)
    (CRASHES / name).mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={int(seconds)}", f"-seed={seed + 1}", "-timeout=30", "-rss_limit_mb=4096", f"-artifact_prefix={CRASHES / name}/"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(corpus)], lambda data: TARGETS[name](data) and None)
    atheris.Fuzz()


def main() -> None:
    """Run the targets that are named, all where none is."""
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", action="store_true", help="with atheris; one target")
    options = parser.parse_args()
    warnings.simplefilter("error")
    if options.guided:
        guided(options.targets[0], options.seconds, options.seed)
    for name in options.targets:
        began = time.monotonic()
        executions, faults = blind(name, options.seconds, options.seed)
        print(f"{name}\t{time.monotonic() - began:.0f} s\t{executions}\t{faults}", flush=True)


if __name__ == "__main__":
    main()
