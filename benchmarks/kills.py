"""A long run killed at random moments, again and again: does it come to the same bytes?

    python -m benchmarks.kills --reports 20000 --characters 120 --kills 50 --write docs/robustness.md

Invented reports go to a folder; one run is left alone, another is killed with SIGKILL, whereupon its workers end, and
gone on with. The table says how far each came.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import RESULTS, table, write_between, write_results
from gov_ie.train.generator import generate

MARKS = "<!-- kills: begin -->", "<!-- kills: end -->"
_SEED = 9


def write_reports(folder: Path, count: int, characters: int, seed: int = _SEED) -> None:
    """Invented reports, a file each, cut after so many characters; a hundred generated ones with a figure of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [report.text[:characters] for report in generate(100, seed)]
    for n in range(count):
        own = f"\n2016年，我局主动公开政府信息{n + 1}条。\n"
        (folder / f"{n:06}.txt").write_text(texts[n % len(texts)] + own, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--characters", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--format", default="jsonl")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        record = measure(Path(name), options)
    write_results(RESULTS, f"kills-{options.format}", record)
    shown = _table(record)
    print(shown)
    if options.write:
        write_between(options.write, shown, *MARKS)


def measure(folder: Path, options: argparse.Namespace) -> dict:
    """Run, kill, go on; compare."""
    write_reports(folder / "reports", options.reports, options.characters)
    whole, cut = folder / "whole" / "facts", folder / "cut" / "facts"
    began = time.monotonic()
    subprocess.run(_command(folder, whole, options, resume=False), check=True)
    alone = time.monotonic() - began
    chance = random.Random(_SEED)
    kills = []
    manifest = cut.with_name("facts.manifest")
    while True:
        before = _done(manifest)
        running = subprocess.Popen(_command(folder, cut, options, resume=True))
        # A moment after some more files are done, so that the run comes to its end after as many kills as are asked for.
        goal = before + chance.uniform(0.3, 1.7) * (options.reports - before) / max(options.kills - len(kills), 1)
        while running.poll() is None and (len(kills) >= options.kills or _done(manifest) < goal):
            time.sleep(0.02)
        if running.poll() is None:
            time.sleep(chance.uniform(0, 0.2))
            running.send_signal(signal.SIGKILL)
        status = running.wait()
        if status != -signal.SIGKILL:
            break
        kills.append({"done before": before, "done": _done(manifest), "bytes": _size(cut)})
        print(len(kills), kills[-1], file=sys.stderr, flush=True)
    facts = [] if options.format != "jsonl" else [json.loads(line) for line in cut.read_text("utf-8").splitlines()]
    names = {(f["doc_id"], f["id"]) for f in facts}
    return {
        "reports": options.reports,
        "workers": options.workers,
        "format": options.format,
        "seconds left alone": round(alone, 1),
        "kills": kills,
        "status at the end": status,
        "same bytes": _bytes(whole) == _bytes(cut),
        "facts": len(facts),
        "facts twice": len(facts) - len(names),
        "bytes": _size(whole),
    }


def _command(folder: Path, output: Path, options: argparse.Namespace, *, resume: bool) -> list[str]:
    command = [sys.executable, "-m", "gov_ie.cli", "extract", str(folder / "reports"), "-o", str(output), "-f", options.format]
    return [*command, "--workers", str(options.workers), *(["--resume"] if resume else [])]


def _done(manifest: Path) -> int:
    """Files that a manifest says are done."""
    try:
        with open(manifest, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 4096))
            lines = [line for line in file.read().split(b"\n")[:-1] if line.startswith(b'{"done"')]
    except OSError:
        return 0
    return json.loads(lines[-1])["done"] if lines else 0


def _files(output: Path) -> list[Path]:
    return sorted(p for p in output.rglob("*") if p.is_file()) if output.is_dir() else [output]


def _size(output: Path) -> int:
    return sum(p.stat().st_size for p in _files(output) if p.exists())


def _bytes(output: Path) -> list[tuple[str, bytes]]:
    return [(p.name if p != output else "", p.read_bytes()) for p in _files(output)]


def _table(record: dict) -> str:
    kills = record["kills"]
    torn = sum(1 for kill in kills if kill["bytes"])
    rows = [
        ["reports, workers, format", f"{record['reports']}, {record['workers']}, {record['format']}"],
        ["kills", len(kills)],
        ["files done at the kills", ", ".join(str(kill["done"]) for kill in kills)],
        ["kills with results on disk", torn],
        ["exit status at the end", record["status at the end"]],
        ["same bytes as the run left alone", "yes" if record["same bytes"] else "NO"],
        ["facts, of these twice", f"{record['facts']}, {record['facts twice']}"],
    ]
    return table(["", ""], rows)


if __name__ == "__main__":
    main()
