"""From annotated reports to a model: the tagger, then the linker on what the tagger finds in reports it has not seen."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

import gov_ie
from gov_ie.bundle import Bundle
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import InputError
from gov_ie.exchange import AnnotatedFact, AnnotatedReport, report_to_dict
from gov_ie.from_spans import report_from_spans
from gov_ie.link import resolve
from gov_ie.link.actors import actor_candidates, actor_features
from gov_ie.link.category import category_candidates
from gov_ie.link.classifier import Classifier, train_classifier
from gov_ie.link.context import TaggedText
from gov_ie.link.continued import continue_classifier
from gov_ie.link.drafts import Draft, find_runs, origin_before
from gov_ie.link.linker import NONE, OPEN, Linker
from gov_ie.link.pairs import measure_candidates, none_features, pair_features
from gov_ie.link.parents import child_view, parent_candidates, parent_features
from gov_ie.link.rows import category_features, dimension_features, row_features, surface_features, unfamiliar
from gov_ie.tag.spans import TaggedSpan
from gov_ie.tag.tagger import Tagger, train_tagger
from gov_ie.text.tokens import Segmenter, create_segmenter
from gov_ie.train.corpus import Prepared, corpus_hash, deal, prepare
from gov_ie.train.evaluation import SAME_CATEGORY, likeness
from gov_ie.train.refusals import read_sound
from gov_ie.train.replay import KEPT, pack, read_replay, sample
from gov_ie.train.validation import HeldOut, figures, reliability, train_confidence
from gov_ie.types import Quantity
from gov_ie.values.agencies import same_body

FOLDS = 4
# What training computes with: other versions may round, convert or cut otherwise, and give other bytes.
_COMPUTED_WITH = ("numpy", "scipy", "scikit-learn", "rjieba", "opencc")
ALIAS_WEIGHT = 0.1  # of a catalogue phrase against a fact of the corpus: there are as many phrases as facts
# One draft in so many shows `parent` no sums: written lists add up, real ones now and then do not, and are lists still.
_UNSUMMED = 4
_OVERLAP = 0.5  # intersection over union from which a predicted span stands for an annotated one


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
        earlier = replayed(model, at) if replay is None else read_replay(Path(replay))
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
    tagger, found = cross_fit(prepared, workers)
    say("tagger trained and cross-fitted")
    linker, read = cross_read(prepared, found, segmenter, catalogue, workers)
    read = [r for r in read if "template" not in r.gold.meta]
    linker = replace(linker, confidence=train_confidence(read))
    say("linker trained and cross-validated")
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


def cross_fit(prepared: Sequence[Prepared], workers: int) -> tuple[Tagger, list[list[TaggedSpan]]]:
    """The tagger, and for each report the spans found by one that never saw it."""
    folds = deal([p.report for p in prepared], FOLDS)
    jobs: list[list[Prepared]] = [list(prepared)]
    held_out = [k for k in range(FOLDS) if 0 < folds.count(k) < len(folds)]
    jobs += [[p for p, f in zip(prepared, folds, strict=True) if f != k] for k in held_out]
    taggers = _spread(_train_tagger, jobs, workers)
    of_fold = dict(zip(held_out, taggers[1:], strict=True))
    return taggers[0], [of_fold.get(f, taggers[0]).tag(p.analysis) for p, f in zip(prepared, folds, strict=True)]


Found = TypeVar("Found")


def _spread(work: Callable[[Any], Found], jobs: list[Any], workers: int) -> list[Found]:
    """The results of jobs in order, over processes where there are several; each computes in one thread, to the same bits."""
    if workers <= 1:
        with threadpool_limits(1):
            return [work(job) for job in jobs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_in_one_thread) as pool:
        return list(pool.map(work, jobs))


def _in_one_thread() -> None:
    """For a process of its own, once numpy is imported, as it is with this module: libraries not yet loaded stay as they are."""
    threadpool_limits(1)


def _train_tagger(prepared: list[Prepared]) -> Tagger:
    return train_tagger([p.analysis for p in prepared], [p.spans for p in prepared], [p.ignore for p in prepared])


@dataclass(slots=True)
class _Rows:
    """Training rows of one classifier."""

    features: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, features: list[str], label: str, weight: float = 1.0) -> None:
        self.features.append(features)
        self.labels.append(label)
        self.weights.append(weight)

    def train(self, base: Classifier | None = None) -> Classifier:
        if base is None:
            return train_classifier(self.features, self.labels, weights=self.weights)
        return continue_classifier(base, self.features, self.labels, self.weights)


def phrase_features(phrase: str, catalogue: Catalogue) -> list[str]:
    """A phrase of the catalogue as an example for its row: as if it were none, for that it is one tells its row already.

    Its characters would then never be learned, and words like it not be known.
    """
    return ["bias", *unfamiliar(surface_features(phrase, catalogue))]


def taught(seen: list[str], number: int) -> list[str]:
    """The features of example `number` for a row: one in four is shown without the phrases in it."""
    return unfamiliar(seen) if number % 4 == 3 else seen


class _Examples:
    """Training rows of all the linker's classifiers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.rows = {name: _Rows() for name in ("pair", "row", "category", "parent", "none", "actor", "timing")}
        self.dimensions = {d: _Rows() for d in catalogue.dimensions if d != "category"}

    def train(self, base: Linker | None = None) -> Linker:
        """The linker of the examples; with `base`, one that goes on from its weights and keeps its confidence."""
        for measure in self.catalogue.measures.values():
            if base is not None and measure.id not in base.row.classes:
                # A row that the base has never met: its name, its phrases and its unit are examples as good as facts.
                for words in (measure.name, *measure.aliases):
                    self.rows["row"].add([*phrase_features(words, self.catalogue), f"unit:{measure.unit}"], measure.id)
            for alias in measure.aliases:
                self.rows["row"].add(phrase_features(alias, self.catalogue), measure.id, ALIAS_WEIGHT)
        for dimension, rows in self.dimensions.items():
            # A value without an example is known by its words: 逾期未按收费通知要求缴纳费用.
            for value in self.catalogue.dimensions[dimension].values() if rows.labels else ():
                for alias in value.aliases:
                    rows.add(["bias", *surface_features(alias, self.catalogue)], value.id, ALIAS_WEIGHT)
        known: dict[str, Classifier] = {} if base is None else dict(base.dimensions)
        learned = {d: r.train(known.get(d)) for d, r in sorted(self.dimensions.items()) if r.labels}
        return Linker(
            **{name: rows.train(getattr(base, name, None)) for name, rows in self.rows.items()},
            confidence=_Rows().train() if base is None else base.confidence,
            dimensions=dict(sorted({**known, **learned}.items())),
        )

    def add_pairs(self, tagged: TaggedText, drafts: Sequence[Draft]) -> None:
        """What each quantity counts, and which measures say none by themselves."""
        linked = {(d.quantity, m) for d in drafts for m in d.measures if d.quantity is not None}
        pairs = [(q, m) for q in range(len(tagged.quantities)) for m in measure_candidates(tagged, q)]
        for pair, features in zip(pairs, pair_features(tagged, pairs), strict=True):
            self.rows["pair"].add(features, "yes" if pair in linked else "no")
        counted = {m for _, m in linked}
        alone = {m for d in drafts if d.quantity is None for m in d.measures}
        for m in range(len(tagged.measures)):
            if m not in counted:
                self.rows["none"].add(none_features(tagged, m), "yes" if m in alone else "no")

    def add_drafts(
        self, one: Prepared, tagged: TaggedText, drafts: list[Draft], facts: Sequence[AnnotatedFact]
    ) -> None:
        """What each draft is: the fact of the same number."""
        runs = find_runs(drafts)
        for i, fact in enumerate(facts):
            seen = row_features(tagged, drafts, i, runs, self.catalogue)
            summed = runs if i % _UNSUMMED else {}
            self.rows["row"].add(taught(seen, len(self.rows["row"].labels)), fact.measure or OPEN)
            child = child_view(tagged, drafts, i, self.catalogue)
            for j in parent_candidates(tagged, drafts, i):
                asked = parent_features(tagged, drafts, child, j, summed)
                self.rows["parent"].add(asked, "yes" if drafts[i].part_of == j else "no")
            if fact.measure is not None:
                self._add_dimensions(tagged, drafts, i, fact, seen)
            self._add_timing(one, tagged, drafts[i], fact)
            for span, ways in actor_candidates(tagged, drafts, i):
                surface = tagged.surface(span)
                if not any(same_body(surface, n) for n in one.report.agency):
                    meant = any(same_body(surface, n) for n in fact.agency)
                    self.rows["actor"].add(actor_features(tagged, drafts, i, span, ways), "yes" if meant else "no")

    def _add_dimensions(
        self, tagged: TaggedText, drafts: list[Draft], i: int, fact: AnnotatedFact, seen: list[str]
    ) -> None:
        assert fact.measure is not None
        by = self.catalogue.measure(fact.measure).by
        asked = dimension_features(seen, tagged, drafts, i) if by else []
        for dimension in by:
            if dimension != "category":
                self.dimensions[dimension].add(asked, fact.by.get(dimension, NONE))
                continue
            before = origin_before(drafts, i)
            for named in category_candidates(tagged, drafts[i]):
                meant = likeness(named.words, fact.by.get("category")) >= SAME_CATEGORY
                self.rows["category"].add([*asked, *category_features(fact.measure, named, before)], "yes" if meant else "no")
                if meant and drafts[i].origin is None:
                    drafts[i].origin = named.origin

    def _add_timing(self, one: Prepared, tagged: TaggedText, draft: Draft, fact: AnnotatedFact) -> None:
        year = resolve.year_candidate(tagged, draft)
        if year is None:
            return
        period, other = resolve.named_period(tagged, year, one.report.year)
        if other:
            meant = fact.year == (period.year if period else None)
            self.rows["timing"].add(resolve.year_features(tagged, draft, year), "yes" if meant else "no")


def train_linker(
    prepared: Sequence[Prepared],
    found: Sequence[Sequence[TaggedSpan]],
    catalogue: Catalogue,
    base: Linker | None = None,
) -> Linker:
    """The linker, trained on annotated spans and on the cross-fitted ones, so that it learns to live with slips.

    `base`: a linker to go on from.
    """
    examples = _Examples(catalogue)
    for one, spans in zip(prepared, found, strict=True):
        for tagged_spans in ([TaggedSpan(a, b, label, 1.0) for a, b, label in one.spans], spans):
            tagged = _tagged(one, tagged_spans)
            drafts, facts = gold_drafts(one, tagged)
            examples.add_pairs(tagged, drafts)
            examples.add_drafts(one, tagged, drafts, facts)
    return examples.train(base)


def cross_read(
    prepared: Sequence[Prepared],
    found: Sequence[Sequence[TaggedSpan]],
    segmenter: Segmenter,
    catalogue: Catalogue,
    workers: int,
) -> tuple[Linker, list[HeldOut]]:
    """The linker, and every report as read by models of the other folds, its tables too; no report where all share a fold.

    `found`: the cross-fitted spans.
    """
    folds = deal([p.report for p in prepared], FOLDS)
    jobs: list[_Reading] = [(list(zip(prepared, found, strict=True)), [], segmenter, catalogue)]
    for k in sorted(set(folds)):
        rest, held_out = ([(p, s) for p, s, f in zip(prepared, found, folds, strict=True) if (f == k) is held] for held in (False, True))
        if rest:
            jobs.append((rest, held_out, segmenter, catalogue))
    (linker, _), *of_folds = _spread(_train_and_read, jobs, workers)
    assert linker is not None  # the first job reads nothing
    return linker, sorted((r for _, read in of_folds for r in read), key=lambda r: r.gold.doc_id)


# Reports with their spans to learn from and others to read.
_Reading = tuple[list[Any], list[Any], Segmenter, Catalogue]


def _train_and_read(job: _Reading) -> tuple[Linker | None, list[HeldOut]]:
    """The linker of some reports where none are held out, else these as it reads them."""
    rest, held_out, segmenter, catalogue = job
    linker = train_linker([p for p, _ in rest], [s for _, s in rest], catalogue)
    if not held_out:
        return linker, []
    return None, [_read(one, spans, linker, segmenter, catalogue) for one, spans in held_out]


def _read(
    one: Prepared, spans: Iterable[TaggedSpan], linker: Linker, segmenter: Segmenter, catalogue: Catalogue
) -> HeldOut:
    """A held-out report as its tables, the spans found in it and a linker that never saw it make it."""
    text, name, clean = one.report.text, one.report.doc_id, one.analysis.clean
    received = [replace(s, start=a, end=b) for s in spans for a, b in [clean.to_source(s.start, s.end)]]
    report, features = report_from_spans(text, received, linker, segmenter, catalogue, name)
    predicted = AnnotatedReport.from_dict(report_to_dict(report), text)
    return HeldOut(one.report, predicted, features, {f.id: f.score for f in report.facts if f.id not in features})


def _tagged(one: Prepared, spans: Iterable[TaggedSpan]) -> TaggedText:
    """The report's text with the spans that touch nothing ignored."""
    kept = [s for s in spans if not any(a < s.end and s.start < b for a, b in one.ignore)]
    return TaggedText(one.analysis, tuple(sorted(kept, key=lambda s: (s.start, s.end, s.label))))


def gold_drafts(one: Prepared, tagged: TaggedText) -> tuple[list[Draft], list[AnnotatedFact]]:
    """The annotated facts whose spans are among a text's tagged spans, as settled drafts in reading order, with the facts."""
    quantity_of = _matches(one, tagged, "QUANTITY")
    measure_of = _matches(one, tagged, "MEASURE")
    pairs = []
    for fact in one.report.facts:
        measures = tuple(measure_of[m] for m in fact.measures if m in measure_of)
        if not measures or (fact.quantity is not None and fact.quantity not in quantity_of):
            continue
        quantity = None if fact.quantity is None else quantity_of[fact.quantity]
        value = Quantity(fact.value, fact.unit, fact.modifier)
        pairs.append((Draft(quantity, measures, value, 1.0, measure=fact.measure, by=dict(fact.by)), fact))
    pairs.sort(key=lambda p: (p[0].place(tagged), p[0].measures))
    number = {fact.id: i for i, (_, fact) in enumerate(pairs)}
    drafts = [d for d, _ in pairs]
    for i, (draft, fact) in enumerate(pairs):
        draft.part_of = number.get(fact.part_of or "")
        if not any(same_body(a, b) for a in fact.agency[:1] for b in one.report.agency):
            named = (s for s, _ in actor_candidates(tagged, drafts, i))
            draft.actor = next((s for s in named if any(same_body(tagged.surface(s), n) for n in fact.agency)), None)
    return drafts, [f for _, f in pairs]


def _matches(one: Prepared, tagged: TaggedText, label: str) -> dict[str, int]:
    spans = tagged.quantities if label == "QUANTITY" else tagged.measures
    found = {}
    for span in one.report.spans:
        if span.label != label or span.id not in one.places:
            continue
        start, end = one.places[span.id]
        for number, other in enumerate(spans):
            shared = min(end, other.end) - max(start, other.start)
            if shared > 0 and shared / (max(end, other.end) - min(start, other.start)) >= _OVERLAP:
                found[span.id] = number
                break
    return found
