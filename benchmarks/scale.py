"""What many reports cost: memory over a long run, one process against several, what passes through besides extraction.

    python -m benchmarks.scale memory --reports 100000
    python -m benchmarks.scale workers --reports 400 --rounds 5
    python -m benchmarks.scale overhead
    python -m benchmarks.scale tables --write docs/scale.md     # of what was measured

Each writes its results beside those of the others; `memory` as it goes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import gov_ie
from benchmarks.corpus import RESULTS, table, write_between, write_results
from gov_ie.parallel import groups, spread
from gov_ie.train.generator import generate

MARKS = "<!-- scale: begin -->", "<!-- scale: end -->"
_PLACES = "青白清明安宁长丰平和永新河山水云石林泉溪"
_OFFICES = ("水务局", "教育局", "民政局", "林业局", "财政局", "卫生健康局", "交通运输局", "统计局")


def small_reports(count: int) -> Iterator[str]:
    """Invented reports of three lines, no two alike: places, offices, years, figures and measures of their own."""
    for n in range(count):
        place = _PLACES[n % 20] + _PLACES[n // 20 % 20] + _PLACES[n // 400 % 20]
        yield (
            f"{place}县{_OFFICES[n % 8]}{2008 + n % 17}年政府信息公开工作年度报告\n"
            f"{2008 + n % 17}年，我局主动公开政府信息{n + 7}条，开展{place}专项活动{n % 91 + 2}次。\n收到政府信息公开申请{n % 37}件。\n"
        )


def memory(options: argparse.Namespace) -> None:
    """Resident memory of one process after every so many reports of `pipe`."""
    extractor = gov_ie.load()
    rows, facts, began = [], 0, time.process_time()
    for n, report in enumerate(extractor.pipe(small_reports(options.reports)), 1):
        facts += len(report.facts)
        if n in (100, 1000) or n % (options.reports // 10) == 0:
            row = {"reports": n, "facts": facts, "MB": round(_resident(), 1), "CPU seconds": round(time.process_time() - began, 1)}
            rows.append({**row, "spaCy loaded": "spacy" in sys.modules})
            write_results(RESULTS, "scale-memory", {"rows": rows})
            print(rows[-1], flush=True)


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def workers(options: argparse.Namespace) -> None:
    """Wall and processor time of `pipe` with one and with more processes, in alternation."""
    texts = [report.text[: options.characters] for report in generate(options.reports, 3)]
    extractor = gov_ie.load()
    rounds: list[dict[str, float]] = []
    for _ in range(options.rounds):
        row = {}
        for processes in (1, 2):
            wall, own, children = time.monotonic(), _used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN)
            reports = extractor.pipe(texts, n_process=processes)
            if processes > 1:  # what processes need to start is counted apart
                next(reports)
            started = time.monotonic()
            for _ in reports:
                pass
            row[f"wall {processes}"] = time.monotonic() - (started if processes > 1 else wall)
            row[f"parent {processes}"] = _used(resource.RUSAGE_SELF) - own
            row[f"children {processes}"] = _used(resource.RUSAGE_CHILDREN) - children
        rounds.append({name: round(value, 2) for name, value in row.items()})
        write_results(RESULTS, "scale-workers", {"reports": len(texts), "characters": sum(map(len, texts)), "rounds": rounds})
        print(rounds[-1], flush=True)


def _used(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def echo():
    """Work that only answers: as many bytes for each item as facts of a report take."""
    return lambda items: [b"x" * 10_000 for _ in items]


def overhead(options: argparse.Namespace) -> None:
    """Microseconds of the parent for each report, besides extraction: sending, receiving, writing, noting."""
    from gov_ie.cli.manifest import Manifest
    from gov_ie.cli.outputs import Lines

    count = 20_000
    texts = ["政" * 1200] * count
    own = _used(resource.RUSAGE_SELF)
    for _ in spread(echo, (), groups(texts, 16), 2):
        pass
    passing = (_used(resource.RUSAGE_SELF) - own) / count
    with tempfile.TemporaryDirectory(dir=".") as name:
        own, wall = _used(resource.RUSAGE_SELF), time.monotonic()
        manifest = Manifest.begin(Path(name) / "manifest", {}, (f"{name}/{n:06}.txt" for n in range(count)), [])
        lines = Lines(Path(name) / "facts", b"", None)
        for group in groups(manifest.files(), 16):
            lines.write(b"x" * 10_000 * len(group), len(group))
            manifest.step(len(group), lines.save(), [])
        writing, waiting = (_used(resource.RUSAGE_SELF) - own) / count, (time.monotonic() - wall) / count
    found = {"passing": passing * 1e6, "writing": writing * 1e6, "writing and waiting for the disk": waiting * 1e6}
    write_results(RESULTS, "scale-overhead", {k: round(v) for k, v in found.items()})
    print(found)


def tables(options: argparse.Namespace) -> None:
    """What was measured, as tables for docs/scale.md."""
    parts = []
    if kept := _kept("scale-memory"):
        rows = [[f"{r['reports']:,}", f"{r['facts']:,}", r["MB"], r["CPU seconds"]] for r in kept["rows"]]
        parts.append(table(["reports", "facts", "resident, MB", "CPU seconds"], rows))
    if kept := _kept("scale-workers"):
        parts.append(_workers_table(kept))
    if kept := _kept("scale-overhead"):
        parts.append(table(["of the parent for each report", "µs"], [[name, value] for name, value in kept.items()]))
    print("\n\n".join(parts))
    if options.write:
        write_between(options.write, "\n\n".join(parts), *MARKS)


def _workers_table(kept: dict) -> str:
    rounds: Sequence[dict[str, float]] = kept["rounds"]

    def middle(name: str) -> float:
        return median(r[name] for r in rounds)

    ratio = median(r["wall 1"] / r["wall 2"] for r in rounds)
    both = median(2 * r["parent 1"] / (r["parent 2"] + r["children 2"]) for r in rounds)
    rows = [
        ["1", f"{middle('wall 1'):.1f}", f"{middle('parent 1'):.1f}", "–", "1"],
        ["2", f"{middle('wall 2'):.1f}", f"{middle('children 2'):.1f}", f"{middle('parent 2'):.1f}", f"{ratio:.2f}"],
    ]
    head = ["processes", "seconds", "CPU seconds of the workers, start included", "of the parent", "times as fast"]
    said = f"{kept['reports']} reports, {kept['characters']:,} characters, medians of {len(rounds)} alternating rounds; "
    return f"{said}by processor time alone two would be {both:.2f} times as fast.\n\n{table(head, rows)}"


def _kept(name: str) -> dict | None:
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["memory", "workers", "overhead", "tables"])
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--characters", type=int, default=1200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    {"memory": memory, "workers": workers, "overhead": overhead, "tables": tables}[options.what](options)


if __name__ == "__main__":
    main()
