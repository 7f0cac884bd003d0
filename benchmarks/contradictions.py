"""Contradictions planted in generated reports: which are found, and what else is called one.

Each report of the generator that holds a planted contradiction is checked twice: as annotated, and as the model reads it.

    python -m benchmarks.contradictions --write docs/checks.md       # some four minutes on one core
    python -m benchmarks.contradictions --recorded                   # the tables again, from the recorded numbers

A planted identity counts as found where a contradicted check of its kind has the changed figure and another of the
identity's (or one that says the same again) among its facts. A contradicted check is right where the changed figure is
among its facts, and false where it is not. Where the report contradicts itself without the planted figure it is counted
apart: as annotated, its twin without any shows that; as extracted, also cells of the year before in tables that are read
right, which the annotations do not link to their totals. Figures of the model's reading are known by where they stand.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.compare.samples import GENERATOR_SEED
from benchmarks.corpus import RESULTS, ROOT, table, write_between, write_results
from gov_ie.check import check_report
from gov_ie.exchange import AnnotatedReport
from gov_ie.extract import Extractor
from gov_ie.train.generator import generate
from gov_ie.types import VERDICTS, Check, Fact, Report

NAME = "contradictions"
PAGE = ROOT / "docs" / "checks.md"
BEGIN, END = "<!-- contradictions: begin -->", "<!-- contradictions: end -->"
SEED = 1009  # of reports that no model was trained on
REPORTS = 1000  # with a planted contradiction
# kind of planted identity → the rules whose checks find it
RULES: Mapping[str, tuple[str, ...]] = {
    "sum": ("parts.sum", "parts.exceed"),
    "ledger": ("requests.ledger",),
    "rate": ("rate", "percentage"),
    "share": ("share", "percentage"),
    "bound": ("done.received", "parts.exceed"),
    "repeat": ("cell.repeated",),
    "difference": ("change.number", "pending"),
    "change": ("change.percent",),
}
Place = tuple[int, int]


class Tally:
    """What was found of planted contradictions by one way of reading, and what was called a contradiction besides."""

    def __init__(self) -> None:
        self.asked, self.found = Counter[str](), Counter[str]()
        self.right, self.own, self.false = Counter[str](), Counter[str](), Counter[str]()
        self.verdicts = Counter[str]()

    def add(self, checked: Report, gold: AnnotatedReport, own: Collection[tuple[str, str]]) -> None:
        """One report. `own`: rule and formula of the contradictions of its twin without a planted figure."""
        self.verdicts.update(f.verdict for f in checked.facts)
        facts = gold.to_report().facts
        places = {f.id: place_of(f) for f in facts}
        cells = {f.id: (f.measure or f.measure_text, sorted(f.by.items()), f.value) for f in facts}
        bad = [(c.rule, places_of(checked, c), c.formula) for c in checked.checks if c.verdict == "contradicted"]
        planted = gold.meta["contradictions"]
        changed = places[planted[0]["changed"]]
        for identity in planted:
            named = [cells[f] for f in (*identity["left"], *identity["right"])]
            others = {places[f] for f, cell in cells.items() if cell in named} - {changed}
            kind = identity["kind"]
            self.asked[kind] += 1
            self.found[kind] += any(
                rule in RULES[kind] and changed in at and (rule == "percentage" or at & others) for rule, at, _ in bad
            )
        for rule, at, formula in bad:
            which = self.right if changed in at else self.own if (rule, formula) in own else self.false
            which[rule] += 1

    def record(self) -> dict:
        """Its figures: by kind what was asked and found, by rule what is right, the report's own, and false."""
        kinds = {k: [self.asked[k], self.found[k]] for k in RULES}
        rules = {r: [self.right[r], self.own[r], self.false[r]] for r in sorted(self.right | self.own | self.false)}
        return {"kinds": kinds, "rules": rules, "verdicts": {v: self.verdicts[v] for v in VERDICTS}}


def place_of(fact: Fact) -> Place:
    """Where its number stands, or its words where it has none."""
    return (fact.quantity.start, fact.quantity.end) if fact.quantity else (fact.evidence.start, fact.evidence.end)


def places_of(report: Report, check: Check) -> frozenset[Place]:
    """Where the numbers of a check stand."""
    named = {f.id: place_of(f) for f in report.facts}
    return frozenset(named[f] for f in check.facts)


def planted(seed: int, noise: bool = True) -> Iterator[tuple[AnnotatedReport, AnnotatedReport]]:
    """Reports with a planted contradiction, each with its twin that has none, without end."""
    count = 1 << 40
    for report, twin in zip(
        generate(count, seed, contradictions=1.0, noise=noise), generate(count, seed, noise=noise), strict=True
    ):
        if "contradictions" in report.meta:
            yield report, twin


def measure(pairs: Iterable[tuple[AnnotatedReport, AnnotatedReport]], extractor: Extractor, say=print) -> dict:
    """What is found in planted reports, given the annotated facts and given the model's, and how long it takes."""
    gold, read = Tally(), Tally()
    extraction = checking = 0.0
    number = 0
    for number, (report, twin) in enumerate(pairs, 1):
        annotated = check_report(report.to_report())
        gold.add(annotated, report, _own(annotated, report, twin))
        start = time.process_time()
        extracted = extractor(report.text)
        middle = time.process_time()
        check_report(extracted)
        checking += time.process_time() - middle
        extraction += middle - start
        read.add(extracted, report, _own(extracted, report, twin))
        if number % 100 == 0:
            say(f"{number} reports: {share(gold.found, gold.asked):.3f} and {share(read.found, read.asked):.3f} found", flush=True)
    return {
        "reports": number,
        "seconds": {"extraction with checks": round(extraction, 1), "checks": round(checking, 1)},
        "annotated": gold.record(),
        "extracted": read.record(),
    }


def _own(checked: Report, gold: AnnotatedReport, twin: AnnotatedReport) -> Collection[tuple[str, str]]:
    """Rule and formula of the contradictions that the report's text has of its own."""
    annotated = {place_of(f): f for f in gold.to_report().facts}
    facts = {f.id: f for f in checked.facts}
    bad = [c for c in checked.checks if c.verdict == "contradicted"]
    own = {(c.rule, c.formula) for c in check_report(twin.to_report()).checks if c.verdict == "contradicted"} if bad else set()
    for check in bad:
        pairs = [(facts[f], annotated.get(place_of(facts[f]))) for f in check.facts]
        if all(g is not None and g.year != gold.year and _same(f, g) for f, g in pairs):
            own.add((check.rule, check.formula))
    return own


def _same(one: Fact, other: Fact) -> bool:
    cells = [(f.value, f.measure, dict(f.by), f.year) for f in (one, other)]
    return cells[0] == cells[1] and one.quantity is not None and one.quantity.text.isdigit()


def share(some: Counter[str], of: Counter[str]) -> float:
    """Which share of all counted are some; 1 of none."""
    return some.total() / of.total() if of.total() else 1.0


def markdown(record: Mapping) -> str:
    """The record as tables."""
    gold, read, seconds = record["annotated"], record["extracted"], record["seconds"]
    rows = []
    for kind, rules in RULES.items():
        if kind == "share":
            rules = tuple(r for r in rules if r != "percentage")  # counted once, with the rates
        rows.append([kind, gold["kinds"][kind][0], *_figures(gold, [kind], rules), *_figures(read, [kind], rules)])
    every = {r for tally in (gold, read) for r in tally["rules"]}
    rows.append(["all", sum(a for a, _ in gold["kinds"].values()), *_figures(gold, RULES, every), *_figures(read, RULES, every)])
    counted = [[v, *(f"{t['verdicts'][v] / max(1, sum(t['verdicts'].values())):.3f}" for t in (gold, read))] for v in VERDICTS]
    spent = seconds["checks"] / max(0.1, seconds["extraction with checks"] - seconds["checks"])
    own = [sum(o for _, o, _ in t["rules"].values()) for t in (gold, read)]
    return "\n".join(
        [
            f"{record['reports']} generated reports with a planted contradiction (seed {record['seed']}).",
            "",
            table(
                ["kind", "planted", "recall, annotated", "precision", "recall, extracted", "precision"],
                rows,
            ),
            "",
            f"Besides, {own[0]} and {own[1]} contradictions stand in the same reports without the planted figure (the generator's "
            "own tables and approximations); counted as false, precision over all kinds is "
            f"{_strict(gold):.3f} and {_strict(read):.3f}.",
            "",
            table(["verdict", "annotated facts", "extracted facts"], counted),
            "",
            f"The checks take {spent:.1%} of the time that extraction takes without them.",
        ]
    )


def _figures(tally: Mapping, kinds: Iterable[str], rules: Iterable[str]) -> list[str]:
    asked, found = (sum(tally["kinds"][k][n] for k in kinds) for n in (0, 1))
    right, _, false = (sum(tally["rules"].get(r, (0, 0, 0))[n] for r in rules) for n in (0, 1, 2))
    return [f"{found / asked:.3f}" if asked else "–", f"{right / (right + false):.3f}" if right + false else "–"]


def _strict(tally: Mapping) -> float:
    right, own, false = (sum(counts[n] for counts in tally["rules"].values()) for n in (0, 1, 2))
    return right / max(1, right + own + false)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.contradictions", description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=REPORTS, help="reports with a planted contradiction")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generator, another than {GENERATOR_SEED}")
    parser.add_argument("--model", type=Path, help="model folder (default: the one shipped)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the JSON")
    parser.add_argument("--write", type=Path, help="page whose tables are written anew")
    parser.add_argument("--recorded", action="store_true", help="only write the tables of what is recorded")
    asked = parser.parse_args(arguments)
    if asked.recorded:
        record = json.loads((asked.results / f"{NAME}.json").read_text(encoding="utf-8"))
        write_between(asked.write or PAGE, markdown(record), BEGIN, END)
        return
    if asked.seed == GENERATOR_SEED:
        parser.error(f"the shipped model was trained on reports of seed {GENERATOR_SEED}; give another")
    pairs = (pair for pair, _ in zip(planted(asked.seed), range(asked.reports), strict=False))
    record = {"seed": asked.seed, **measure(pairs, Extractor.from_disk(asked.model))}
    write_results(asked.results, NAME, record)
    if asked.write is not None:
        write_between(asked.write, markdown(record), BEGIN, END)


if __name__ == "__main__":
    main()
