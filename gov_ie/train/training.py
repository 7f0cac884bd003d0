"""From annotated reports to a model: the tagger, then the linker on what the tagger finds in reports it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from gov_ie.bundle import Bundle
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.exchange import AnnotatedReport
from gov_ie.link import features, resolve
from gov_ie.link.category import category_words
from gov_ie.link.context import TaggedText
from gov_ie.link.features import Draft
from gov_ie.link.linear import LinearClassifier, train_classifier
from gov_ie.link.linker import NONE, OPEN, Linker
from gov_ie.tag.tagger import TaggedSpan, Tagger, train_tagger
from gov_ie.text.tokens import Segmenter, create_segmenter
from gov_ie.train.corpus import Prepared, corpus_hash, deal, prepare, read_corpus
from gov_ie.types import Quantity
from gov_ie.values.agencies import same_body

FOLDS = 4
REGULARIZATION = 4.0  # scikit-learn's C
ALIAS_WEIGHT = 0.1  # of a catalogue phrase against a fact of the corpus: there are as many phrases as facts
_OVERLAP = 0.5  # intersection over union from which a predicted span stands for an annotated one


def train(
    paths: Iterable[str | Path],
    output: str | Path | None = None,
    *,
    texts: str | Path | None = None,
    segmenter: str = "jieba",
    workers: int = 2,
    say: Callable[[str], None] = lambda message: None,
) -> Bundle:
    """A model from annotated reports; written to the folder `output` where one is given.

    `paths`: JSONL files of the exchange format, marked files, or folders of them; `texts`: folder of the
    texts where the lines do not carry them; `say`: gets a line for each step. Deterministic.
    """
    reports = read_corpus([Path(p) for p in paths], Path(texts) if texts else None)
    bundle = train_bundle(reports, create_segmenter(segmenter), default_catalogue(), workers=workers, say=say)
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
    say: Callable[[str], None] = lambda message: None,
) -> Bundle:
    """The model of annotated reports in memory."""
    prepared = [prepare(r, segmenter, catalogue) for r in reports]
    characters = sum(len(r.text) for r in reports)
    say(f"{len(reports)} reports, {characters} characters, {sum(len(r.facts) for r in reports)} facts")
    tagger, found = cross_fit(prepared, workers)
    say("tagger trained and cross-fitted")
    linker = train_linker(prepared, found, catalogue)
    say("linker trained")
    training = {
        "reports": len(reports),
        "characters": characters,
        "facts": sum(len(r.facts) for r in reports),
        "sha256": corpus_hash(reports),
    }
    return Bundle(tagger, linker, segmenter, catalogue, training)


def cross_fit(prepared: Sequence[Prepared], workers: int) -> tuple[Tagger, list[list[TaggedSpan]]]:
    """The tagger of all reports, and for each report the spans found by a tagger that never saw it."""
    folds = deal([p.report for p in prepared], FOLDS)
    jobs: list[list[Prepared]] = [list(prepared)]
    held_out = [k for k in range(FOLDS) if 0 < folds.count(k) < len(folds)]
    jobs += [[p for p, f in zip(prepared, folds, strict=True) if f != k] for k in held_out]
    if workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            taggers = list(pool.map(_train_tagger, jobs))
    else:
        taggers = [_train_tagger(job) for job in jobs]
    of_fold = dict(zip(held_out, taggers[1:], strict=True))
    return taggers[0], [of_fold.get(f, taggers[0]).tag(p.analysis) for p, f in zip(prepared, folds, strict=True)]


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

    def train(self, regularization: float = REGULARIZATION) -> LinearClassifier:
        return train_classifier(self.features, self.labels, weights=self.weights, regularization=regularization)


def train_linker(prepared: Sequence[Prepared], found: Sequence[Sequence[TaggedSpan]], catalogue: Catalogue) -> Linker:
    """The linker, trained on annotated spans and on the cross-fitted ones, so that it learns to live with slips."""
    names = ("pair", "row", "category", "parent", "none", "actor", "timing")
    rows = {name: _Rows() for name in names}
    dimensions = {d: _Rows() for d in catalogue.dimensions if d != "category"}
    for one, spans in zip(prepared, found, strict=True):
        gold = [TaggedSpan(a, b, label, 1.0) for a, b, label in one.spans]
        for tagged_spans in (gold, list(spans)):
            kept = [s for s in tagged_spans if not any(a < s.end and s.start < b for a, b in one.ignore)]
            tagged = TaggedText(one.analysis, tuple(sorted(kept, key=lambda s: (s.start, s.end, s.label))))
            _collect(one, tagged, rows, dimensions, catalogue)
    for measure in catalogue.measures.values():
        for alias in measure.aliases:
            rows["row"].add(["bias", *features.surface_features(alias, catalogue)], measure.id, ALIAS_WEIGHT)
    return Linker(
        **{name: rows[name].train() for name in names},
        dimensions={d: r.train() for d, r in sorted(dimensions.items()) if r.labels},
    )


def _collect(one: Prepared, tagged: TaggedText, rows: dict[str, _Rows], dimensions: dict[str, _Rows], catalogue) -> None:
    drafts, facts = gold_drafts(one, tagged)
    linked = {(d.quantity, m) for d in drafts for m in d.measures if d.quantity is not None}
    for q in range(len(tagged.quantities)):
        for m in features.measure_candidates(tagged, q):
            rows["pair"].add(features.pair_features(tagged, q, m), "yes" if (q, m) in linked else "no")
    counted = {m for _, m in linked}
    alone = {m for d in drafts if d.quantity is None for m in d.measures}
    for m in range(len(tagged.measures)):
        if m not in counted:
            rows["none"].add(features.none_features(tagged, m), "yes" if m in alone else "no")
    sums = features.running_sums(drafts)
    for i, (draft, fact) in enumerate(zip(drafts, facts, strict=True)):
        seen = features.row_features(tagged, drafts, i, sums, catalogue)
        rows["row"].add(seen, fact.measure or OPEN)
        if fact.measure:
            measure = catalogue.measure(fact.measure)
            labelled = features.dimension_features(seen, fact.measure)
            for dimension in measure.by:
                if dimension != "category":
                    dimensions[dimension].add(labelled, fact.by.get(dimension, NONE))
                elif named := category_words(tagged, draft, catalogue):
                    asked = features.category_features(seen, fact.measure, *named)
                    rows["category"].add(asked, "yes" if "category" in fact.by else "no")
        for j in range(max(0, i - features.PARENTS), i):
            if tagged.sentence_of(draft.place(tagged)) - tagged.sentence_of(drafts[j].place(tagged)) <= 6:
                label = "yes" if draft.part_of == j else "no"
                rows["parent"].add(features.parent_features(tagged, drafts, i, j, sums), label)
        year = resolve.year_candidate(tagged, draft)
        if year is not None:
            period, other = resolve.named_period(tagged, year, one.report.year)
            if other:
                meant = fact.year == (period.year if period else None)
                rows["timing"].add(resolve.year_features(tagged, draft, year), "yes" if meant else "no")
        candidate = resolve.actor_candidate(tagged, draft)
        if candidate is not None:
            surface = tagged.surface(candidate)
            if not any(same_body(surface, n) for n in one.report.agency):
                other = any(same_body(surface, n) for n in fact.agency)
                rows["actor"].add(resolve.actor_features(tagged, draft, candidate), "yes" if other else "no")


def gold_drafts(one: Prepared, tagged: TaggedText):
    """The annotated facts whose spans are among a text's tagged spans, as drafts in reading order, with the facts."""
    quantity_of = _matches(one, tagged, "QUANTITY")
    measure_of = _matches(one, tagged, "MEASURE")
    pairs = []
    for fact in one.report.facts:
        measures = tuple(measure_of[m] for m in fact.measures if m in measure_of)
        if not measures or (fact.quantity is not None and fact.quantity not in quantity_of):
            continue
        quantity = None if fact.quantity is None else quantity_of[fact.quantity]
        value = Quantity(fact.value, fact.unit, fact.modifier)
        draft = Draft(quantity, measures, value, 1.0, measure=fact.measure, by=dict(fact.by))
        pairs.append((draft, fact))
    pairs.sort(key=lambda p: (p[0].place(tagged), p[0].measures))
    number = {fact.id: i for i, (_, fact) in enumerate(pairs)}
    for draft, fact in pairs:
        draft.part_of = number.get(fact.part_of)
    return [d for d, _ in pairs], [f for _, f in pairs]


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
