"""How many cells of official forms are read from files, and how many wrongly: `python -m benchmarks.files`.

Reports with the forms of 2021, of 2019 or of 2014, filled in with random figures in the variants that offices publish, are
written by real tools: pages of three websites, Word files by python-docx and by LibreOffice, PDF by Chromium and by
LibreOffice, texts with a line for each row or for each cell. Each is read with `gov_ie.read`; the facts of its tables are
compared with those that are known by construction. Every kind of file gets the same reports.

A cell is right where a fact has its value, unit, measure, breakdown, year and whether it is cumulative; what is asserted
beyond that, twice the same as well, is wrong. In place: the fact's range in the text holds what the cell shows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from benchmarks.form_files import FORMS, KINDS, PDF, PDF_OFFICE, WORD_OFFICE, Report, report, write_all
from gov_ie import read
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.document import Document
from gov_ie.forms.cells import CellFact
from gov_ie.forms.tables import fact_tables
from tests.forms.grids import Variant

RESULTS = Path(__file__).with_name("results")
NAME = "files"
FILES = 120

Key = tuple[object, ...]


# --- what was read


def key_of(fact: CellFact, year: int) -> Key:
    """What makes two facts of a report the same."""
    named = fact.measure or fact.measure_text
    when = None if fact.cumulative else fact.year if fact.year is not None else year
    return fact.value.value, fact.value.unit, named, tuple(sorted(fact.by.items())), when, fact.cumulative


def shown(document: Document, fact: CellFact) -> str:
    """The cell's words in the text, blanks apart."""
    return "".join(document.text[slice(*fact.quantity)].split())


def traits(variant: Variant) -> tuple[str, ...]:
    """The names of what a variant does otherwise than the form."""
    usual = Variant()
    changed = [f.name for f in fields(Variant) if getattr(variant, f.name) != getattr(usual, f.name)]
    return tuple(n for n in changed if n not in ("labels", "heads", "numbering", "units", "channels")) or (
        "as printed",
    )


@dataclass
class Count:
    """Cells expected, found right, of these with the right range, and asserted wrongly."""

    expected: int = 0
    right: int = 0
    placed: int = 0
    wrong: int = 0

    def add(self, expected: int = 0, right: int = 0, placed: int = 0, wrong: int = 0) -> None:
        self.expected += expected
        self.right += right
        self.placed += placed
        self.wrong += wrong

    @property
    def share(self) -> float:
        return self.right / self.expected if self.expected else 0.0


class Tally:
    """Counts by kind, kind and form, kind and variant; examples of what went wrong."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], Count] = defaultdict(Count)
        self.traits: dict[tuple[str, str], Count] = defaultdict(Count)
        self.files: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)

    def add(self, kind: str, report: Report, name: str, document: Document, catalogue: Catalogue) -> None:
        """Counts the facts of a file's tables."""
        self.files[kind] += 1
        asserted: dict[Key, list[str]] = defaultdict(list)
        for table in fact_tables(document, catalogue):
            for fact in table.facts(report.year):
                asserted[key_of(fact, report.year)].append(shown(document, fact))
        owner: dict[object, str] = {}
        for _, layout, variant, made in report.tables:
            expected = [(key_of(fact, report.year), shown(made.document, fact)) for fact in made.facts]
            missing = []
            right = placed = 0
            for key, words in expected:
                owner.setdefault(key[2], layout)
                if found := asserted.get(key):
                    at = found.index(words) if words in found else 0
                    placed += found.pop(at) == words
                    right += 1
                else:
                    missing.append(key)
            for where in (self.counts[kind, layout], *(self.traits[kind, t] for t in traits(variant))):
                where.add(len(expected), right, placed)
            if missing:
                self.examples[kind].append(
                    f"{name} {layout} ({', '.join(traits(variant))}): {len(missing)} of {len(expected)} missing, {_words(missing[0])}"
                )
        for key, left in asserted.items():
            if left:
                layout = owner.get(key[2], "other tables")
                self.counts[kind, layout].add(wrong=len(left))
                for variant in (v for _, id, v, _ in report.tables if id == layout):
                    for trait in traits(variant):
                        self.traits[kind, trait].add(wrong=len(left))
                self.examples[kind].append(f"{name} {layout}: wrong {_words(key)}")

    def total(self, kind: str) -> Count:
        """The counts of a kind of file."""
        sum_of = Count()
        for (each, _), count in self.counts.items():
            if each == kind:
                sum_of.add(count.expected, count.right, count.placed, count.wrong)
        return sum_of


def _words(key: Key) -> str:
    value, unit, named, by, year, cumulative = key
    return f"{value}{unit} {named} {dict(by)} {'cumulative' if cumulative else year}"


def measure(
    files: int, seed: int, kinds: Sequence[str] = KINDS, keep: Callable[[str, str, bytes], None] | None = None
) -> Tally:
    """The counts of so many files, the same number of each kind and form."""
    each = max(1, -(-files // (len(kinds) * len(FORMS))))
    reports = [report(form, number, seed) for number in range(each) for form in FORMS]
    tally, catalogue = Tally(), default_catalogue()
    for kind, made_of, name, data in write_all(reports, kinds):
        if keep:
            keep(kind, name, data)
        tally.add(kind, made_of, name, read(data, name=name), catalogue)
    return tally


# --- as tables


def record_of(tally: Tally, seed: int) -> dict[str, object]:
    """What is written down: settings, versions, counts by kind and form and by variant, some examples."""

    def plain(counts: dict[tuple[str, str], Count]) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        for (kind, what), count in counts.items():
            found.setdefault(kind, {})[what] = [count.expected, count.right, count.placed, count.wrong]
        return found

    packages = {name: version(name) for name in ("pypdfium2", "selectolax", "lxml", "python-docx")}
    return {
        "seed": seed,
        "files": dict(tally.files),
        "versions": {**packages, **_programs()},
        "columns": ["expected", "right", "in place", "wrong"],
        "forms": plain(tally.counts),
        "variants": plain(tally.traits),
        "examples": {kind: lines[:8] for kind, lines in tally.examples.items()},
    }


def _programs() -> dict[str, str]:
    found = {}
    for name in ("chromium", "soffice"):
        if program := shutil.which(name):
            said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60).stdout.split()
            found[name] = next((word for word in said if word[:1].isdigit()), "")
    return found


def markdown(tally: Tally) -> str:
    """The tables of results: by kind, by kind and form, by kind and variant."""
    kinds = list(tally.files)
    lines = ["| kind | files | cells | right | in place | wrong |", "|---|---:|---:|---:|---:|---:|"]
    for kind in kinds:
        count = tally.total(kind)
        placed = count.placed / max(1, count.right)
        lines.append(
            f"| {kind} | {tally.files[kind]} | {count.expected} | {count.share:.4f} | {placed:.4f} | {count.wrong} |"
        )
    for title, counts in (("form", tally.counts), ("variant", tally.traits)):
        names = sorted({what for _, what in counts})
        lines += ["", f"Right, and wrong ones where there are any, by {title}:", ""]
        lines += [f"| {title} | " + " | ".join(kinds) + " |", "|---|" + "---:|" * len(kinds)]
        for name in names:
            lines.append(f"| {name} | " + " | ".join(_cell(counts.get((kind, name))) for kind in kinds) + " |")
    return "\n".join(lines) + "\n"


def _cell(count: Count | None) -> str:
    if count is None or not (count.expected or count.wrong):
        return ""
    return (f"{count.share:.4f}" if count.expected else "") + (f" ({count.wrong} wrong)" if count.wrong else "")


def main(arguments: list[str] | None = None) -> int:
    """Prints and writes the tables; 1 where a program that writes the files is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--files", type=int, default=FILES, help="how many, shared out among kinds and forms")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--keep", type=Path, help="a folder for the files")
    options = parser.parse_args(arguments)
    needed = {WORD_OFFICE: "soffice", PDF_OFFICE: "soffice", PDF: "chromium"}
    if lost := {needed[k] for k in options.kinds if k in needed and not shutil.which(needed[k])}:
        print(f"not installed: {', '.join(sorted(lost))}; leave its kinds out with --kinds", file=sys.stderr)
        return 1

    def keep(kind: str, name: str, data: bytes) -> None:
        path = options.keep / kind.replace(", ", "-").replace(" ", "-") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    tally = measure(options.files, options.seed, options.kinds, keep if options.keep else None)
    table = markdown(tally)
    print(table)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / f"{NAME}.md").write_text(table, encoding="utf-8")
    record = json.dumps(record_of(tally, options.seed), ensure_ascii=False, indent=1)
    (options.results / f"{NAME}.json").write_text(record + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
