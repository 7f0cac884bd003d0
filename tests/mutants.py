"""How many mutants of values and check the tests kill, on a seeded sample: `make mutants`.

mutmut makes the mutants and notes which test calls which function; `mutmut run` would try all of them, which takes hours.
Here a sample is tried in random order, so that what was done when time is up is a sample, too. Each mutant gets a process
that imports the package anew: a function that is called on import or whose result is cached would seem untested otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

ROOT = Path("mutants").absolute()
SECONDS = 60  # of one mutant, in CPU time: an endless loop
OUTCOMES = ("killed", "timeout", "survived")


def prepare() -> None:
    """Mutants and the tests of each function, made by mutmut, which tries one to see that all is well."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    subprocess.run([mutmut, "run", "gov_ie.values.zero_words.x_find_zero_words__mutmut_1"], check=True, stdout=subprocess.DEVNULL)


def mutants() -> dict[str, list[str]]:
    """The names of all mutants by module."""
    found = {}
    for path in sorted(ROOT.glob("gov_ie/*/*.py.meta")):
        if names := list(json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]):
            found[names[0].rpartition(".")[0]] = names
    return found


def sample(share: float, seed: int) -> list[tuple[str, str]]:
    """Module and name of each mutant to try: the share of every module, at least one, in random order."""
    chance = random.Random(seed)
    chosen = [(module, name) for module, names in mutants().items() for name in chance.sample(names, max(1, round(share * len(names))))]
    chance.shuffle(chosen)
    return chosen


def tests_of(name: str, stats: dict, options: dict) -> list[str]:
    """The tests that call the function, quick ones first."""
    called = stats["tests_by_mangled_function_name"].get(name.rpartition("__mutmut_")[0], ())
    # mutmut copies a function with its examples; those of the function itself are enough.
    found = [test for test in called if "__mutmut_" not in test]
    if len(found) < 2:  # called on import or to fill a cache: then it is noted for the first test only
        return options["pytest_add_cli_args_test_selection"]
    return sorted(found, key=lambda test: (stats["duration_by_test"].get(test, 0), test))


def outcome(name: str, tests: list[str], options: dict) -> str:
    """What becomes of one mutant."""
    child = os.fork()
    if not child:
        code = 70
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            os.environ["MUTANT_UNDER_TEST"] = name
            import pytest

            code = int(pytest.main(["-x", "-q", "--rootdir=.", *options["pytest_add_cli_args"], *tests]))
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return "timeout"
    return "survived" if status == 0 else "killed"


def table(rows: dict[str, Counter[str]], totals: dict[str, int]) -> str:
    """Figures by module and package as Markdown."""
    lines = [f"| | mutants | tried | {' | '.join(OUTCOMES)} | killed of tried |", "|---|---|---|---|---|---|---|"]
    for package in ("gov_ie.values", "gov_ie.check"):
        inside = [m for m in totals if m.startswith(package + ".")]
        whole = sum((rows[m] for m in inside), Counter())
        for label, row, total in [*((m, rows[m], totals[m]) for m in inside), (f"**{package}**", whole, sum(totals[m] for m in inside))]:
            tried = row.total()
            killed = f"{(row['killed'] + row['timeout']) / tried:.0%}" if tried else "–"
            lines.append(f"| {label} | {total} | {tried} | {' | '.join(str(row[o]) for o in OUTCOMES)} | {killed} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--kept", action="store_true", help="go on with the mutants and outcomes of the run before")
    options = parser.parse_args()
    if not options.kept:
        prepare()
    import tomllib

    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    totals = {module: len(names) for module, names in mutants().items()}
    stats = json.loads((ROOT / "mutmut-stats.json").read_text(encoding="utf-8"))
    os.chdir(ROOT)
    sys.path[:] = [str(ROOT), *(p for p in sys.path if Path(p or ".").resolve() != ROOT.parent)]
    os.environ["MUTANT_UNDER_TEST"] = ""
    for module in [m for m in sys.modules if m.partition(".")[0] == "tests"]:
        del sys.modules[module]
    import pytest

    # Other packages are imported once; ours and the tests again by each process.
    with redirect_stdout(StringIO()):
        assert not pytest.main(["--collect-only", "-q", *settings["pytest_add_cli_args"], *settings["pytest_add_cli_args_test_selection"]])
    for module in [m for m in sys.modules if m.partition(".")[0] in ("gov_ie", "tests")]:
        assert str(ROOT) in (getattr(sys.modules[module], "__file__", None) or str(ROOT)), module
        del sys.modules[module]

    assert outcome("", settings["pytest_add_cli_args_test_selection"], settings) == "survived", "the tests fail without a mutant"
    rows = {module: Counter[str]() for module in totals}
    end = time.monotonic() + 60 * options.minutes
    done = Path("outcomes.txt")
    known = dict(line.split() for line in done.read_text(encoding="utf-8").splitlines()) if done.exists() else {}
    for module, name in sample(options.share, options.seed):
        if name not in known:
            if time.monotonic() > end:
                break
            known[name] = outcome(name, tests_of(name, stats, settings), settings)
            with done.open("a", encoding="utf-8") as file:
                file.write(f"{name} {known[name]}\n")
        rows[module][known[name]] += 1
        if known[name] != "killed":
            print(f"{known[name]}: {name}", flush=True)
    print(table(rows, totals))


if __name__ == "__main__":
    main()
