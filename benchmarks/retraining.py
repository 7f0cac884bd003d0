"""How much a model learns from a few new reports of another domain, chosen by chance or by `select`, and what it forgets.

    python -m benchmarks.retraining curve     learning curve: 0, 5, 10, 20 new reports; three draws by chance, and select
    python -m benchmarks.retraining forget    what is forgotten on the corpus's test split, and how long training takes
    python -m benchmarks.retraining unseen    the same with a smaller base that has not seen the test split

Results are added to benchmarks/results/retraining.json one by one; what stands there is not measured again. The domain is
invented (benchmarks/shifted). Small settings: 60 reports to choose from, 40 to measure on, 3 replayed in the curve.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.shifted import CATALOGUE, generate_shifted
from gov_ie.bundle import Bundle
from gov_ie.exchange import AnnotatedReport, read_annotations, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.tag.tagger import train_tagger
from gov_ie.train.continued import continue_bundle, open_base, replayed, widened
from gov_ie.train.corpus import prepare
from gov_ie.train.evaluation import evaluate
from gov_ie.train.replay import sample
from gov_ie.train.selection import select
from gov_ie.train.splits import TEST, read_splits
from gov_ie.train.training import train_linker

RESULTS = Path(__file__).parent / "results" / "retraining.json"
CORPUS = Path("data/annotations")
SIZES, DRAWS = (5, 10, 20), 3
POOL, HELD_OUT = 60, 40
# Seeds of the reports to choose from and of those to measure on.
POOLS = {"curve": (11, 12), "second": (21, 22), "third": (31, 32), "fourth": (41, 42), "fifth": (51, 52), "sixth": (61, 62)}
CURVE_REPLAY = 3
SMALL = 400
LEVELS = ("span.MEASURE", "fact.core", "fact.full", "fact.part_of")


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for."""
    parts = {"curve": curve, "forget": forget, "unseen": unseen}
    if len(arguments) != 1 or arguments[0] not in parts:
        print(__doc__, file=sys.stderr)
        return 2
    parts[arguments[0]]()
    return 0


def scores(bundle: Bundle, reports: Sequence[AnnotatedReport]) -> dict[str, float]:
    """F1 by level of what a model extracts."""
    extractor = Extractor(bundle)
    predicted = [AnnotatedReport.from_dict(report_to_dict(extractor(r.text, doc_id=r.doc_id)), r.text) for r in reports]
    found = evaluate(reports, predicted).scores
    return {level: round(found[level].f1, 4) for level in LEVELS}


def chosen(how: str, draw: int, base: Bundle, pool: Sequence[AnnotatedReport]) -> list[AnnotatedReport]:
    """The pool in the order in which its reports would be annotated."""
    if how == "random":
        return random.Random(f"draw {draw}").sample(pool, len(pool))
    extractor = Extractor(base)
    return [pool[c.number] for c in select((extractor(r.text, doc_id=r.doc_id) for r in pool), len(pool))]


def curve() -> None:
    """F1 on the domain after 0, 5, 10 and 20 reports of it, on six sets of reports to choose from and to measure on."""
    base, folder = open_base("default")
    rows = widened(base.catalogue, CATALOGUE)
    earlier = sample(replayed(base, folder), CURVE_REPLAY)
    for name, (seed, other) in POOLS.items():
        pool, held_out = generate_shifted(POOL, seed), generate_shifted(HELD_OUT, other)
        _measured(f"{name} none 0", lambda held_out=held_out: scores(base, held_out))
        orders = {("select", 0): chosen("select", 0, base, pool)}
        orders |= {("random", draw): chosen("random", draw, base, pool) for draw in range(DRAWS)}
        for size in SIZES:
            for (how, draw), order in orders.items():

                def one(new=order[:size], held_out=held_out) -> dict[str, float]:
                    model, seconds = _timed(new, base, earlier, rows)
                    facts = sum(len(r.facts) for r in new)
                    return {**scores(model, held_out), "facts": facts, "processor_seconds": seconds}

                _measured(f"{name} {how} {size} {draw}", one)


def forget() -> None:
    """F1 on the corpus's test split before and after 20 reports of the domain, with all that the shipped model replays."""
    base, folder = open_base("default")
    rows = widened(base.catalogue, CATALOGUE)
    folds = read_splits(CORPUS / "splits.json")
    test = [r for r in read_annotations(CORPUS / "corpus.jsonl") if folds[r.doc_id] == TEST]
    names = {r.doc_id for r in test}
    # The test split is not learned again; the shipped model has seen it, as all of the corpus.
    earlier = [r for r in replayed(base, folder) if r.doc_id not in names]
    _measured("forget before", lambda: scores(base, test))

    def after() -> dict[str, float]:
        model, seconds = _timed(generate_shifted(20, 11), base, earlier, rows)
        return {**scores(model, test), "replayed": len(earlier), "processor_seconds": seconds}

    _measured("forget after", after)


def unseen() -> None:
    """The same with a base that has not seen the test split: 400 reports of the others, an eighth of them replayed.

    Its linker learns from annotated spans and from those of its own tagger, not cross-fitted, to save time.
    """
    shipped, _ = open_base("default")
    folds = read_splits(CORPUS / "splits.json")
    reports = list(read_annotations(CORPUS / "corpus.jsonl"))
    test = [r for r in reports if folds[r.doc_id] == TEST]
    taught = sample([r for r in reports if folds[r.doc_id] != TEST], SMALL)
    prepared = [prepare(r, shipped.segmenter, shipped.catalogue) for r in taught]
    spans, ignore = [p.spans for p in prepared], [p.ignore for p in prepared]
    tagger = train_tagger([p.analysis for p in prepared], spans, ignore)
    linker = train_linker(prepared, [tagger.tag(p.analysis) for p in prepared], shipped.catalogue)
    base = replace(shipped, tagger=tagger, linker=linker)
    _measured("unseen before", lambda: scores(base, test))
    rows = widened(base.catalogue, CATALOGUE)
    for replays in (SMALL // 8, 0):

        def after(replays: int = replays) -> dict[str, float]:
            model, seconds = _timed(generate_shifted(20, 11), base, sample(taught, replays), rows)
            return {**scores(model, test), "replayed": replays, "processor_seconds": seconds}

        _measured(f"unseen after {replays}", after)


def _timed(new, base, earlier, rows) -> tuple[Bundle, float]:
    begin = time.process_time()
    model = continue_bundle(new, base, earlier, rows)
    return model, round(time.process_time() - begin, 1)


def _measured(name: str, measure) -> None:
    """Measure once and add to the results."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    if name not in results:
        results[name] = measure()
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(name, results[name], flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
