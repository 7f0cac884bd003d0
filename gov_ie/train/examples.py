"""What annotated reports teach the linker: rows of feature numbers for each of its classifiers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from gov_ie.catalogue import Catalogue
from gov_ie.exchange import AnnotatedFact
from gov_ie.link import resolve
from gov_ie.link.actors import actor_candidates, actor_features
from gov_ie.link.category import category_candidates
from gov_ie.link.classifier import Classifier, Numbers, train_classifier
from gov_ie.link.context import TaggedText
from gov_ie.link.continued import continue_classifier
from gov_ie.link.drafts import Draft, Run, find_runs, origin_before
from gov_ie.link.linker import NONE, OPEN, Linker
from gov_ie.link.pairs import measure_candidates, none_features, pair_features
from gov_ie.link.parents import child_view, parent_candidates, parent_features
from gov_ie.link.rows import category_features, dimension_features, row_features, surface_features, unfamiliar
from gov_ie.link.wordings import wording_features, wordings
from gov_ie.tag.spans import TaggedSpan
from gov_ie.train.corpus import Prepared
from gov_ie.train.evaluation import SAME_CATEGORY, likeness
from gov_ie.types import Quantity
from gov_ie.values.agencies import same_body

ALIAS_WEIGHT = 0.1  # of a catalogue phrase against a fact of the corpus: there are as many phrases as facts
# One draft in so many shows `parent` no sums: written lists add up, real ones now and then do not, and are lists still.
_UNSUMMED = 4
_OVERLAP = 0.5  # intersection over union from which a predicted span stands for an annotated one


@dataclass(slots=True)
class Rows:
    """Training rows of one classifier: bucket numbers of features, labels, weights, and the number of the report each is of."""

    features: list[np.ndarray] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)

    def add(self, features: Iterable[int], label: str, report: int, weight: float = 1.0) -> None:
        self.features.append(np.array(sorted(features), dtype=np.int32))
        self.labels.append(label)
        self.weights.append(weight)
        self.reports.append(report)

    def of(self, reports: Collection[int]) -> Rows:
        """The rows of some of the reports."""
        kept = [n for n, report in enumerate(self.reports) if report in reports]
        return Rows(*([column[n] for n in kept] for column in self._columns()))

    def _columns(self) -> tuple[list[Any], ...]:
        return self.features, self.labels, self.weights, self.reports

    def joined(self, other: Rows) -> Rows:
        """These rows, then the other ones."""
        columns = zip(self._columns(), other._columns(), strict=True)
        return Rows(*([*mine, *others] for mine, others in columns))

    def train(self, base: Classifier | None = None, share: float = 1.0) -> Classifier:
        """The classifier of these rows; `base`: one to go on from, `share` of the way."""
        if base is None:
            return train_classifier(self.features, self.labels, weights=self.weights)
        return continue_classifier(base, self.features, self.labels, self.weights, share)


def phrase_features(phrase: str, catalogue: Catalogue) -> list[str]:
    """A phrase of the catalogue as an example for its row: as if it were none, for that it is one tells its row already.

    Its characters would then never be learned, and words like it not be known.
    """
    return ["bias", *unfamiliar(surface_features(phrase, catalogue))]


def taught(seen: list[str], number: int) -> list[str]:
    """The features of example `number` for a row: one in four is shown without the phrases in it."""
    return unfamiliar(seen) if number % 4 == 3 else seen


# New reports bring new rows, categories and values of dimensions, which are learned wholly. What a number counts, whose part it
# is and who did it is told as everywhere, and a few reports of one kind know less of it than the base (docs/retrain.md).
_WHOLLY = frozenset({"row", "category"})
_HALF = 0.5  # of the way from the base's weights to those learned

# The linker's classifiers but those of dimensions, whose names begin with `DIMENSION`; in groups of about as much work each.
DIMENSION = "dimension."
DIMENSIONS = "dimensions"
GROUPS = (("pair", "none"), ("row", "wording"), ("parent", "actor", "timing"), ("category", DIMENSIONS))
ALL = tuple(chain.from_iterable(GROUPS))


class Examples:
    """Training rows of the linker's classifiers.

    `asked`: names of those whose rows are gathered, `DIMENSIONS` for those of all dimensions.
    """

    def __init__(self, catalogue: Catalogue, asked: Collection[str] = ALL) -> None:
        self.catalogue = catalogue
        self.numbers = Numbers()
        names = [name for name in asked if name != DIMENSIONS]
        if DIMENSIONS in asked:
            names += [DIMENSION + d for d in catalogue.dimensions if d != "category"]
        self.rows = {name: Rows() for name in names}
        self.drafts = 0

    def train(self, reports: Collection[int] | None = None, base: Linker | None = None) -> dict[str, Classifier]:
        """The classifiers by name; those of dimensions only where there is an example.

        `reports`: numbers of those whose rows count, default all; `base`: a linker from whose weights they go on.
        """
        known = {} if base is None else _by_name(base)
        trained = {}
        for name, rows in sorted(self.rows.items()):
            rows = rows if reports is None else rows.of(reports)
            rows = rows.joined(self._phrases(name, known.get(name), bool(rows.labels)))
            if rows.labels or not name.startswith(DIMENSION):
                classes = set(known[name].classes) if name in known else set()
                wholly = name in _WHOLLY or not classes.issuperset(rows.labels)
                trained[name] = rows.train(known.get(name), 1.0 if wholly else _HALF)
        return trained

    def _phrases(self, name: str, base: Classifier | None, shown: bool) -> Rows:
        """What the catalogue's phrases teach a classifier, the one that goes on from `base`; `shown`: whether it has examples."""
        rows = Rows()
        if name == "row":
            for measure in self.catalogue.measures.values():
                if base is not None and measure.id not in base.classes:
                    # A row that the base has never met: its name, its phrases and its unit are examples as good as facts.
                    for words in (measure.name, *measure.aliases):
                        features = [*phrase_features(words, self.catalogue), f"unit:{measure.unit}"]
                        rows.add(self.numbers.of(features), measure.id, _NO_REPORT)
                for alias in measure.aliases:
                    rows.add(self.numbers.of(phrase_features(alias, self.catalogue)), measure.id, _NO_REPORT, ALIAS_WEIGHT)
        elif name.startswith(DIMENSION) and shown:
            # A value without an example is known by its words: 逾期未按收费通知要求缴纳费用.
            for value in self.catalogue.dimensions[name.removeprefix(DIMENSION)].values():
                for alias in value.aliases:
                    features = ["bias", *surface_features(alias, self.catalogue)]
                    rows.add(self.numbers.of(features), value.id, _NO_REPORT, ALIAS_WEIGHT)
        return rows

    def add(self, report: int, one: Prepared, spans: Iterable[TaggedSpan]) -> None:
        """What a report with these spans teaches; `report`: its number."""
        tagged = _tagged(one, spans)
        drafts, facts = gold_drafts(one, tagged)
        self._add_pairs(report, tagged, drafts)
        self._add_drafts(report, one, tagged, drafts, facts)

    def _add(self, name: str, features: Iterable[str], label: str, report: int) -> None:
        self.rows[name].add(self.numbers.of(features), label, report)

    def _add_pairs(self, report: int, tagged: TaggedText, drafts: Sequence[Draft]) -> None:
        """What each quantity counts, and which measures say none by themselves."""
        if "pair" in self.rows:
            linked = {(d.quantity, m) for d in drafts for m in d.measures if d.quantity is not None}
            pairs = [(q, m) for q in range(len(tagged.quantities)) for m in measure_candidates(tagged, q)]
            for pair, features in zip(pairs, pair_features(tagged, pairs), strict=True):
                self._add("pair", features, "yes" if pair in linked else "no", report)
        if "none" in self.rows:
            counted = {m for d in drafts for m in d.measures if d.quantity is not None}
            alone = {m for d in drafts if d.quantity is None for m in d.measures}
            for m in range(len(tagged.measures)):
                if m not in counted:
                    self._add("none", none_features(tagged, m), "yes" if m in alone else "no", report)

    def _add_drafts(
        self, report: int, one: Prepared, tagged: TaggedText, drafts: list[Draft], facts: Sequence[AnnotatedFact]
    ) -> None:
        """What each draft is: the fact of the same number."""
        if self.rows.keys() <= {"pair", "none"}:
            return
        runs = find_runs(drafts)
        dimensions = "category" in self.rows or any(name.startswith(DIMENSION) for name in self.rows)
        for i, fact in enumerate(facts):
            self.drafts += 1
            seen = row_features(tagged, drafts, i, runs, self.catalogue) if dimensions or "row" in self.rows else []
            if "wording" in self.rows:
                self._add_wording(report, tagged, drafts, i, fact)
            if "row" in self.rows:
                self._add("row", taught(seen, self.drafts - 1), fact.measure or OPEN, report)
            if "parent" in self.rows:
                self._add_parents(report, tagged, drafts, i, runs)
            if dimensions and fact.measure is not None:
                self._add_dimensions(report, tagged, drafts, i, fact, seen)
            if "timing" in self.rows:
                self._add_timing(report, one, tagged, drafts[i], fact)
            if "actor" in self.rows:
                self._add_actors(report, one, tagged, drafts, i, fact)

    def _add_wording(self, report: int, tagged: TaggedText, drafts: list[Draft], i: int, fact: AnnotatedFact) -> None:
        ways = wordings(tagged, drafts, i)
        if len(ways) > 1 and fact.measure_text:
            nearest = max(ways, key=lambda way: likeness(ways[way], fact.measure_text))
            self._add("wording", wording_features(tagged, drafts, i, ways), nearest, report)

    def _add_parents(self, report: int, tagged: TaggedText, drafts: list[Draft], i: int, runs: Mapping[int, Run]) -> None:
        summed = runs if i % _UNSUMMED else {}
        child = child_view(tagged, drafts, i, self.catalogue)
        for j in parent_candidates(tagged, drafts, i):
            asked = parent_features(tagged, drafts, child, j, summed)
            self._add("parent", asked, "yes" if drafts[i].part_of == j else "no", report)

    def _add_actors(
        self, report: int, one: Prepared, tagged: TaggedText, drafts: list[Draft], i: int, fact: AnnotatedFact
    ) -> None:
        for span, ways in actor_candidates(tagged, drafts, i):
            surface = tagged.surface(span)
            if not any(same_body(surface, n) for n in one.report.agency):
                meant = any(same_body(surface, n) for n in fact.agency)
                self._add("actor", actor_features(tagged, drafts, i, span, ways), "yes" if meant else "no", report)

    def _add_dimensions(
        self, report: int, tagged: TaggedText, drafts: list[Draft], i: int, fact: AnnotatedFact, seen: list[str]
    ) -> None:
        assert fact.measure is not None
        by = self.catalogue.measure(fact.measure).by
        asked = dimension_features(seen, tagged, drafts, i) if by else []
        for dimension in by:
            if dimension != "category":
                if DIMENSION + dimension in self.rows:
                    self._add(DIMENSION + dimension, asked, fact.by.get(dimension, NONE), report)
                continue
            if dimension not in self.rows:
                continue
            before = origin_before(drafts, i)
            for named in category_candidates(tagged, drafts[i]):
                meant = likeness(named.words, fact.by.get("category")) >= SAME_CATEGORY
                features = [*asked, *category_features(fact.measure, named, before)]
                self._add("category", features, "yes" if meant else "no", report)
                if meant and drafts[i].origin is None:
                    drafts[i].origin = named.origin

    def _add_timing(self, report: int, one: Prepared, tagged: TaggedText, draft: Draft, fact: AnnotatedFact) -> None:
        year = resolve.year_candidate(tagged, draft)
        if year is None:
            return
        period, other = resolve.named_period(tagged, year, one.report.year)
        if other:
            meant = fact.year == (period.year if period else None)
            self._add("timing", resolve.year_features(tagged, draft, year), "yes" if meant else "no", report)


_NO_REPORT = -1


def _by_name(linker: Linker) -> dict[str, Classifier]:
    own = {name: getattr(linker, name) for name in ALL if name != DIMENSIONS}
    return own | {DIMENSION + dimension: classifier for dimension, classifier in linker.dimensions.items()}


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
