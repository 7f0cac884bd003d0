"""Compares taggers: ours with and without lexicon, generated reports and word marks, linear models, spaCy.

    python -m benchmarks.compare_models --write benchmarks/results/models.md

Everything is made from the corpus files. Results are written after each variant; a run that was cut goes on where it
stopped when it is started again in the same way.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks.compare.samples import GENERATOR_SEED, Sample, draw, segmenter_of
from benchmarks.compare.scoring import common_linker, counts, f1, guarded, read
from benchmarks.compare.spacy_models import BATCH, CHUNK, LONGEST, THRESHOLD, SpacyTagger, ceiling
from benchmarks.compare.table import table, write
from benchmarks.compare.variants import SETTINGS, VARIANTS, Variant
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import InputError
from gov_ie.link.linker import Linker
from gov_ie.tag.features import feature_signature
from gov_ie.text.tokens import Segmenter
from gov_ie.train.corpus import Prepared, corpus_hash, read_corpus
from gov_ie.train.splits import FOLDS, read_splits

ROOT = Path(__file__).parent.parent
_PACKAGES = ("spacy", "thinc", "jieba", "spacy-pkuseg", "numpy", "scipy", "scikit-learn")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the comparison that the command line asks for."""
    given = _parser().parse_args(arguments)
    with threadpool_limits(1):  # times are of one thread, and threads that wait for each other cost more than they save
        _compare(given)


def _compare(given: argparse.Namespace) -> None:
    names = [v.name for v in VARIANTS]
    for name in given.variants or ():
        if name not in names:
            raise InputError(f"no variant {name!r}; there are {', '.join(names)}")
    corpus = read_corpus([given.corpus])
    real = read_corpus([given.gold_dir / "gold.jsonl"], given.gold_dir) if given.gold_dir else []
    splits = read_splits(given.splits)
    settings = _settings(given, corpus_hash(corpus), corpus_hash(real))
    results = _earlier(given.results, settings)
    for fold in range(given.folds):
        sample = draw(
            corpus, splits, real, fold=fold, reports=given.reports, generated=given.generated, held_out=given.held_out
        )
        kept = results["folds"].setdefault(str(fold), {"sizes": _sizes(sample), "variants": {}})
        wanted = [v for v in VARIANTS if v.name in (given.variants or names) and v.name not in kept["variants"]]
        if not wanted:
            continue
        _say(f"fold {fold}: {kept['sizes']}")
        catalogue = default_catalogue()
        linker = common_linker(sample.train, catalogue)
        _say("linker trained")
        segmenters: dict[str, Segmenter] = {}
        for variant in wanted:
            if variant.marks not in segmenters:
                segmenters[variant.marks] = segmenter_of(variant.marks, sample)
            # A copy, for jieba's remembers what it has cut and would be faster for every variant behind the first.
            segmenter = copy(segmenters[variant.marks])
            kept["variants"][variant.name] = measure(variant, sample, segmenter, linker, catalogue)
            _save(results, given)
    _save(results, given)


def measure(
    variant: Variant, sample: Sample, segmenter: Segmenter, linker: Linker, catalogue: Catalogue
) -> dict[str, Any]:
    """A variant's times in seconds of the processor and its counts for each report read."""
    segmenter.marks("热身")  # dictionaries are read at the first text
    began = time.process_time()
    tagger = variant.train(sample, segmenter, _say)
    found: dict[str, Any] = {"seconds": round(time.process_time() - began, 1)}
    began = time.process_time()
    spans = [tagger.tag(one.analysis) for one in sample.held_out]
    seconds = time.process_time() - began
    found["characters_per_second"] = round(_characters(sample.held_out) / max(seconds, 1e-3))
    if variant.kind == "spancat":
        share, each = ceiling(sample.held_out, segmenter)
        found |= {"ceiling": round(share, 4), "candidates_per_character": round(each, 2)}
    spans_of_real = [tagger.tag(one.analysis) for one in sample.real]
    for part, reports, tagged in (("held_out", sample.held_out, spans), ("real", sample.real, spans_of_real)):
        if isinstance(tagger, SpacyTagger):
            tagged = [guarded(one.analysis, s) for one, s in zip(reports, tagged, strict=True)]
        predicted = [read(one, s, linker, catalogue) for one, s in zip(reports, tagged, strict=True)]
        found[part] = counts([one.report for one in reports], predicted)
    figures = {part: round(f1(found[part], "fact.full"), 3) for part in ("held_out", "real") if found[part]}
    _say(f"{variant.name}: fact.full {figures}, {found['seconds']} s, {found['characters_per_second']} characters/s")
    return found


def _sizes(sample: Sample) -> dict[str, int]:
    return {
        "train": len(sample.train),
        "train_characters": _characters(sample.train),
        "generated": len(sample.generated),
        "held_out": len(sample.held_out),
        "held_out_characters": _characters(sample.held_out),
        "held_out_facts": sum(len(p.report.facts) for p in sample.held_out),
        "real": len(sample.real),
        "real_facts": sum(len(p.report.facts) for p in sample.real),
    }


def _characters(reports: Sequence[Prepared]) -> int:
    return sum(len(p.analysis.text) for p in reports)


def _settings(given: argparse.Namespace, corpus: str, real: str) -> dict[str, Any]:
    """All that the figures depend on."""
    spacy = {kind: asdict(s) for kind, s in SETTINGS.items()}
    return {
        "corpus": corpus,
        "real": real if given.gold_dir else None,
        "reports": given.reports,
        "held_out": given.held_out,
        "generated": given.generated,
        "generator_seed": GENERATOR_SEED,
        "features": feature_signature(),
        "spacy": {**spacy, "batch": BATCH, "chunk": CHUNK, "longest": LONGEST, "threshold": THRESHOLD},
        "versions": {name: version(name) for name in _PACKAGES},
    }


def _earlier(path: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """The results of a run with the same settings, to go on with; else none."""
    if path.exists():
        results = json.loads(path.read_text(encoding="utf-8"))
        if results.get("settings") == settings:
            return results
        _say(f"{path} holds results of other settings; they are written over")
    return {"settings": settings, "folds": {}}


def _save(results: dict[str, Any], given: argparse.Namespace) -> None:
    given.results.parent.mkdir(parents=True, exist_ok=True)
    draft = given.results.with_name(given.results.name + ".part")  # so that a run may be stopped at any time
    draft.write_text(_json(results) + "\n", encoding="utf-8", newline="\n")
    draft.replace(given.results)
    if given.write:
        write(table(results), given.write)


def _json(value: Any, depth: int = 0) -> str:
    """JSON with a line for each setting and each report's counts."""
    if isinstance(value, dict) and value and depth < 5:
        inside = (f"{' ' * (depth + 1)}{json.dumps(k)}: {_json(v, depth + 1)}" for k, v in value.items())
        return "{\n" + ",\n".join(inside) + "\n" + " " * depth + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(" " * (depth + 1) + json.dumps(v) for v in value) + "\n" + " " * depth + "]"
    return json.dumps(value)


def _say(message: str) -> None:
    print(message, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare_models", description=__doc__)
    annotations = ROOT / "data" / "annotations"
    parser.add_argument("--corpus", type=Path, default=annotations / "corpus.jsonl", help="written reports")
    parser.add_argument("--splits", type=Path, default=annotations / "splits.json", help="the fold of each report")
    parser.add_argument("--gold-dir", type=Path, help="real reports: a folder with gold.jsonl and their texts")
    parser.add_argument("--reports", type=int, default=120, help="written reports to train on")
    parser.add_argument("--held-out", type=int, help="read at most so many of the held-out reports")
    parser.add_argument("--generated", type=int, default=72, help="generated reports, for the variant that has them")
    parser.add_argument("--folds", type=int, default=1, choices=range(1, FOLDS + 1), help="read so many folds in turn")
    parser.add_argument("--variants", nargs="+", metavar="NAME", help=", ".join(v.name for v in VARIANTS))
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results" / "models.json")
    parser.add_argument("--write", type=Path, help="a Markdown file to put the table into, between its markers")
    return parser


if __name__ == "__main__":
    main()
