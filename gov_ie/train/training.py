"""From annotated reports to a model: the tagger, then the linker on what the tagger finds in reports it has not seen."""

from __future__ import annotations

import platform
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

import gov_ie
from gov_ie.bundle import Bundle
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import InputError
from gov_ie.exchange import AnnotatedReport, report_to_dict
from gov_ie.from_spans import report_from_spans
from gov_ie.link.classifier import Classifier, train_classifier
from gov_ie.link.linker import Linker
from gov_ie.tag.spans import TaggedSpan
from gov_ie.tag.tagger import Tagger, train_tagger
from gov_ie.text.tokens import Segmenter, create_segmenter
from gov_ie.train.corpus import Prepared, corpus_hash, deal, prepare
from gov_ie.train.examples import ALL, DIMENSION, GROUPS, Examples
from gov_ie.train.refusals import read_sound
from gov_ie.train.replay import KEPT, pack, read_replay, sample
from gov_ie.train.validation import HeldOut, figures, reliability, train_confidence

FOLDS = 4
# What training computes with: other versions may round, convert or cut otherwise, and give other bytes.
_COMPUTED_WITH = ("numpy", "scipy", "scikit-learn", "rjieba", "opencc")


def train(
    paths: Iterable[str | Path],
    output: str | Path | None = None,
    *,
    texts: str | Path | None = None,
    segmenter: str | None = None,
    workers: int = 2,
    say: Callable[[str], None] = lambda message: None,
    base: str | Path | None = None,
    catalogue: str | Path | None = None,
    replay: str | Path | None = None,
    keep: int = KEPT,
) -> Bundle:
    """A model from annotated reports; written to the folder `output` where one is given.

    `paths`: JSONL files of the exchange format, marked files, or folders of them; `texts`: folder of the
    texts where the lines do not carry them; `say`: gets a line for each step. Deterministic.
    `segmenter`: jieba where none is named; `base`: a model folder, or «default», to go on from, with its segmenter and in one
    process.
    `catalogue`: a file of rows of your own; `replay`: reports learned again with a base, default those it keeps;
    `keep`: how many reports the model keeps in its folder for the next time, texts included.
    Raises AnnotationError, CatalogueError or ModelError, naming the place and the remedy, for what cannot be learned from.

    >>> train(["no-such-folder"])
    Traceback (most recent call last):
    ...
    gov_ie.errors.InputError: no-such-folder: no annotated reports here; pass .jsonl files, marked .txt files or folders of them
    """
    from gov_ie.train.continued import continue_bundle, open_base, replayed, widened

    if replay is not None and base is None:
        raise InputError("replay belongs to a base; name one, or put these reports among the data")
    given, folder = ([Path(p) for p in paths], Path(texts) if texts else None)
    own = None if catalogue is None else Path(catalogue)
    if base is None:
        rows = default_catalogue() if own is None else default_catalogue().extended(own)
        reports = read_sound(given, folder, rows)
        bundle = train_bundle(reports, create_segmenter(segmenter or "jieba"), rows, workers=workers, keep=keep, say=say)
    else:
        model, at = open_base(base)
        if segmenter not in (None, model.segmenter.name):
            raise InputError(f"{at}: looks at the words of {model.segmenter.name}, not of {segmenter}; leave the segmenter out")
        rows = widened(model.catalogue, own)
        reports = read_sound(given, folder, rows)
        earlier = replayed(model, at) if replay is None else read_replay(Path(replay), rows)
        bundle = continue_bundle(reports, model, earlier, rows, keep=keep, say=say)
    if output is not None:
        bundle.to_disk(Path(output))
        say(f"written to {output}")
    return bundle


def train_bundle(
    reports: Sequence[AnnotatedReport],
    segmenter: Segmenter,
    catalogue: Catalogue,
    *,
    workers: int = 2,
    keep: int = KEPT,
    say: Callable[[str], None] = lambda message: None,
) -> Bundle:
    """The model of annotated reports in memory; it keeps a sample of `keep` of them.

    Generated reports (`meta` names their `template`) teach tagger and linker; figures and confidence come from the
    others, as read by models that never saw them.
    """
    prepared = [prepare(r, segmenter, catalogue) for r in reports]
    characters = sum(len(r.text) for r in reports)
    say(f"{len(reports)} reports, {characters} characters, {sum(len(r.facts) for r in reports)} facts")
    found = cross_fit(prepared, workers)
    say("taggers cross-fitted")
    tagger, linker, read = cross_read(prepared, found, segmenter, catalogue, workers)
    linker = replace(linker, confidence=train_confidence(read))
    say("tagger and linker trained and cross-validated")
    training = {
        "reports": len(reports),
        "generated": sum("template" in r.meta for r in reports),
        "characters": characters,
        "facts": sum(len(r.facts) for r in reports),
        "sha256": corpus_hash(reports),
        "cross_validation": figures(read) if read else {},
        "reliability": reliability(read) if read else {},
        "versions": versions(),
    }
    return Bundle(tagger, linker, segmenter, catalogue, training, pack(sample(reports, keep)))


def versions() -> dict[str, str]:
    """The versions of what a model is trained with, by name: Python, the packages that compute, gov_ie.

    >>> list(versions())
    ['python', 'numpy', 'scipy', 'scikit-learn', 'rjieba', 'opencc', 'gov-ie']
    """
    packages = {name: version(name) for name in _COMPUTED_WITH}
    return {"python": platform.python_version(), **packages, "gov-ie": gov_ie.__version__}


def cross_fit(prepared: Sequence[Prepared], workers: int) -> list[list[TaggedSpan]]:
    """For each report the spans found by a tagger that never saw it, or by one of all reports where these share a fold."""
    folds = deal([p.report for p in prepared], FOLDS)
    held_out = sorted(set(folds))
    taught = [[p for p, f in zip(prepared, folds, strict=True) if f != k] or list(prepared) for k in held_out]
    of_fold = dict(zip(held_out, _spread([(tagger_of, reports) for reports in taught], workers), strict=True))
    return [of_fold[f].tag(p.analysis) for p, f in zip(prepared, folds, strict=True)]


def _spread(jobs: Sequence[tuple[Callable[[Any], Any], Any]], workers: int) -> list[Any]:
    """The results of pairs of work and what it is done to, in order, over processes where there are several.

    Each computes in one thread, to the same bits.
    """
    if workers <= 1:
        with threadpool_limits(1):
            return [work(given) for work, given in jobs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_in_one_thread) as pool:
        return [done.result() for done in [pool.submit(work, given) for work, given in jobs]]


def _in_one_thread() -> None:
    """For a process of its own, once numpy is imported, as it is with this module: libraries not yet loaded stay as they are."""
    threadpool_limits(1)


def tagger_of(prepared: Sequence[Prepared]) -> Tagger:
    """The tagger of some reports."""
    return train_tagger([p.analysis for p in prepared], [p.spans for p in prepared], [p.ignore for p in prepared])


def train_linker(
    prepared: Sequence[Prepared],
    found: Sequence[Sequence[TaggedSpan]],
    catalogue: Catalogue,
    base: Linker | None = None,
) -> Linker:
    """The linker, trained on annotated spans and on the cross-fitted ones, so that it learns to live with slips.

    `base`: a linker to go on from.
    """
    return _linker(_gathered(prepared, found, catalogue).train(base=base), base)


def _gathered(
    prepared: Sequence[Prepared], found: Sequence[Sequence[TaggedSpan]], catalogue: Catalogue, asked: Collection[str] = ALL
) -> Examples:
    examples = Examples(catalogue, asked)
    for report, (one, spans) in enumerate(zip(prepared, found, strict=True)):
        for tagged_spans in ([TaggedSpan(a, b, label, 1.0) for a, b, label in one.spans], spans):
            examples.add(report, one, tagged_spans)
    return examples


def _linker(trained: Mapping[str, Classifier], base: Linker | None = None) -> Linker:
    """The linker of its classifiers by name; dimensions that are not among them, and confidence, are the base's."""
    dimensions = {} if base is None else dict(base.dimensions)
    dimensions |= {name.removeprefix(DIMENSION): c for name, c in trained.items() if name.startswith(DIMENSION)}
    return Linker(
        **{name: c for name, c in trained.items() if not name.startswith(DIMENSION)},
        confidence=train_classifier([], []) if base is None else base.confidence,
        dimensions=dict(sorted(dimensions.items())),
    )


def cross_read(
    prepared: Sequence[Prepared],
    found: Sequence[Sequence[TaggedSpan]],
    segmenter: Segmenter,
    catalogue: Catalogue,
    workers: int,
) -> tuple[Tagger, Linker, list[HeldOut]]:
    """Tagger and linker, and every written report as read by models of the other folds, its tables too; none where all share a fold.

    `found`: the cross-fitted spans.
    """
    folds = deal([p.report for p in prepared], FOLDS)
    held_out = [k for k in sorted(set(folds)) if folds.count(k) < len(folds)]
    kept = [None, *(frozenset(n for n, f in enumerate(folds) if f != k) for k in held_out)]
    # The tagger takes longest and comes first; a group's examples are gathered once for all folds.
    jobs: list[tuple[Callable[[Any], Any], Any]] = [(tagger_of, list(prepared))]
    jobs += ((_train_group, (group, prepared, found, catalogue, kept)) for group in GROUPS)
    tagger, *groups = _spread(jobs, workers)
    linker, *of_folds = (_linker({name: c for group in trained for name, c in group.items()}) for trained in zip(*groups, strict=True))
    readings: list[_Reading] = []
    for k, other in zip(held_out, of_folds, strict=True):
        written = [
            (p, s) for p, s, f in zip(prepared, found, folds, strict=True) if f == k and "template" not in p.report.meta
        ]
        readings.append((written, other, segmenter, catalogue))
    read = _spread([(_read_all, reading) for reading in readings], workers)
    return tagger, linker, sorted(chain.from_iterable(read), key=lambda r: r.gold.doc_id)


# A group of classifiers, what they learn from, and for each training the numbers of the reports that count.
_Group = tuple[
    tuple[str, ...], Sequence[Prepared], Sequence[Sequence[TaggedSpan]], Catalogue, Sequence[Collection[int] | None]
]
# Reports with their spans, and what reads them.
_Reading = tuple[list[tuple[Prepared, Sequence[TaggedSpan]]], Linker, Segmenter, Catalogue]


def _train_group(job: _Group) -> list[dict[str, Classifier]]:
    group, prepared, found, catalogue, kept = job
    examples = _gathered(prepared, found, catalogue, group)
    return [examples.train(reports) for reports in kept]


def _read_all(job: _Reading) -> list[HeldOut]:
    written, linker, segmenter, catalogue = job
    return [_read(one, spans, linker, segmenter, catalogue) for one, spans in written]


def _read(
    one: Prepared, spans: Iterable[TaggedSpan], linker: Linker, segmenter: Segmenter, catalogue: Catalogue
) -> HeldOut:
    """A held-out report as its tables, the spans found in it and a linker that never saw it make it."""
    text, name, clean = one.report.text, one.report.doc_id, one.analysis.clean
    received = [replace(s, start=a, end=b) for s in spans for a, b in [clean.to_source(s.start, s.end)]]
    report, features = report_from_spans(text, received, linker, segmenter, catalogue, name)
    predicted = AnnotatedReport.from_dict(report_to_dict(report), text)
    return HeldOut(one.report, predicted, features, {f.id: f.score for f in report.facts if f.id not in features})
