"""How much a model learns from a few new reports of another domain, chosen by chance or by `select`, and what it forgets.

    python -m benchmarks.retraining curve     learning curve: 0, 5, 10, 20 new reports; three draws by chance, and select
    python -m benchmarks.retraining forget    what is forgotten on the corpus's test split, and how long training takes

Results are added to benchmarks/results/retraining.json one by one; what stands there is not measured again. The domain is
invented (benchmarks/shifted). Small settings: 60 reports to choose from, 40 to measure on, 3 replayed in the curve.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.shifted import CATALOGUE, generate_shifted
from gov_ie.bundle import Bundle
from gov_ie.exchange import AnnotatedReport, read_annotations, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.train.continued import continue_bundle, open_base, replayed, widened
from gov_ie.train.evaluation import evaluate
from gov_ie.train.replay import sample
from gov_ie.train.selection import select
from gov_ie.train.splits import TEST, read_splits

RESULTS = Path(__file__).parent / "results" / "retraining.json"
CORPUS = Path("data/annotations")
SIZES, DRAWS = (5, 10, 20), 3
POOL, HELD_OUT = 60, 40
CURVE_REPLAY = 3
LEVELS = ("span.MEASURE", "fact.core", "fact.full", "fact.part_of")


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for."""
    parts = {"curve": curve, "forget": forget}
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
    """F1 on the domain after 0, 5, 10 and 20 reports of it."""
    base, folder = open_base("default")
    rows = widened(base.catalogue, CATALOGUE)
    earlier = sample(replayed(base, folder), CURVE_REPLAY)
    pool, held_out = generate_shifted(POOL, 11), generate_shifted(HELD_OUT, 12)
    _measured("curve none 0", lambda: scores(base, held_out))
    for size in SIZES:
        for how, draw in [("select", 0), *(("random", d) for d in range(DRAWS))]:

            def one(how: str = how, draw: int = draw, size: int = size) -> dict[str, float]:
                new = chosen(how, draw, base, pool)[:size]
                model, seconds = _timed(new, base, earlier, rows)
                facts = sum(len(r.facts) for r in new)
                return {**scores(model, held_out), "facts": facts, "processor_seconds": seconds}

            _measured(f"curve {how} {size} {draw}", one)


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
