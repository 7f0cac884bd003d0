"""The trained linker: quantities and measures of a tagged text → drafts of facts, each with its row and its total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np

from gov_ie.catalogue import Catalogue
from gov_ie.link.actors import actor_candidates, actor_features
from gov_ie.link.asking import Asking, answer
from gov_ie.link.category import category_candidates
from gov_ie.link.classifier import Classifier, Numbers
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft, Run, find_runs, link_row_totals, one_column, origin_before, share_total
from gov_ie.link.pairs import measure_candidates, none_features, pair_features, stand_together
from gov_ie.link.parents import child_view, parent_candidates, parent_features
from gov_ie.link.resolve import cell_quantity, listed_quantity
from gov_ie.link.rows import breakdown_features, category_features, row_features
from gov_ie.link.wordings import wording_features, wordings
from gov_ie.steps import read_arrays
from gov_ie.types import Quantity
from gov_ie.values.zero_words import ZERO_WORDS

_CLASSIFIERS = ("pair", "row", "category", "parent", "none", "actor", "timing", "wording", "confidence")
OPEN = "open"
# Three facts in ten are open, and one fact in four is taught as if unfamiliar, which makes the classifier call words of a
# row open, and surely so. Cross-validated, this much less of it (in log-odds) finds most facts; 4 to 8 do nearly as well.
OPEN_BIAS = 6.0
NONE = "-"
# Probabilities from which a decision is yes; what the best measure of a quantity needs, what a total needs.
PAIR_FROM = 0.08
PARENT_FROM = 0.2
_AT_ONCE = 64  # quantities whose pairs are scored together


@dataclass(frozen=True, slots=True)
class Linker:
    """The classifiers of linking and resolution.

    `pair`: does this quantity count this measure; `row`: which catalogue row; `dimensions`: for each closed
    dimension which value; `category`: does the fact carry an open category; `parent`: is this fact part of
    that; `none`: does a measure alone say zero; `actor`: is a named body the one the fact is of; `timing`: is
    a named year other than the report's the one the fact is for; `wording`: which way its measure is said in full;
    `confidence`: is all of a fact right.
    """

    pair: Classifier
    row: Classifier
    dimensions: Mapping[str, Classifier]
    category: Classifier
    parent: Classifier
    none: Classifier
    actor: Classifier
    timing: Classifier
    wording: Classifier
    confidence: Classifier
    remembered: Numbers = field(init=False, repr=False, compare=False, default_factory=Numbers)

    @property
    def knows_confidence(self) -> bool:
        """Whether `confidence` has learned anything."""
        return "yes" in self.confidence.classes

    def link(self, tagged: TaggedText, catalogue: Catalogue) -> list[Draft]:
        """The drafts of a text in reading order, resolved to the catalogue, to their totals and to their bodies."""
        return self.link_all([tagged], catalogue)[0]

    def link_all(self, texts: Sequence[TaggedText], catalogue: Catalogue) -> list[list[Draft]]:
        """As `link`, of several texts together, which takes less time than one after another."""
        numbers = self.remembered
        linked = [self._pairs(tagged, numbers) for tagged in texts]
        answer([self._settle(tagged, drafts, catalogue, numbers) for tagged, drafts in zip(texts, linked, strict=True)])
        for tagged, drafts in zip(texts, linked, strict=True):
            link_row_totals(drafts)
            for draft in drafts:
                draft.value = _counted_in_unit(tagged, draft, catalogue)
        return linked

    def _pairs(self, tagged: TaggedText, numbers: Numbers) -> list[Draft]:
        """The drafts of a text, not settled yet, in reading order."""
        drafts = []
        linked: set[int] = set()
        for q, scored in self._counted(tagged, numbers):
            zero = tagged.surface(tagged.quantities[q]) in ZERO_WORDS
            value = Quantity(Decimal(0)) if zero else tagged.values[q]
            if value is None:
                continue
            _, chosen = max(scored)
            for p, m in scored:
                if (m == chosen and p >= PAIR_FROM) or (p >= 0.5 and stand_together(tagged, m, chosen)):
                    drafts.append(Draft(q, (m,), value, p))
                    linked.add(m)
        alone = [m for m in range(len(tagged.measures)) if m not in linked]
        asked = [numbers.of(none_features(tagged, m)) for m in alone]
        for m, p in zip(alone, self.none.probability_of(asked), strict=True):
            if p >= 0.5:
                drafts.append(Draft(None, (m,), Quantity(Decimal(0)), p))
        for draft in drafts:
            draft.value = cell_quantity(tagged, draft) or draft.value
        return sorted(drafts, key=lambda d: (d.place(tagged), d.measures))

    def _counted(self, tagged: TaggedText, numbers: Numbers) -> Iterator[tuple[int, list[tuple[float, int]]]]:
        """Each quantity with the measures that it may count and how likely it counts each; those without any left out."""
        for quantities in _groups(len(tagged.quantities), _AT_ONCE):
            candidates = [measure_candidates(tagged, q) for q in quantities]
            pairs = [(q, m) for q, measures in zip(quantities, candidates, strict=True) for m in measures]
            asked = [numbers.of(names) for names in pair_features(tagged, pairs)]
            scores = iter(self.pair.probability_of(asked))
            for q, measures in zip(quantities, candidates, strict=True):
                if measures:
                    yield q, [(next(scores), m) for m in measures]

    def _settle(self, tagged: TaggedText, drafts: list[Draft], catalogue: Catalogue, numbers: Numbers) -> Asking:
        """Decide row, total, breakdown and body of each draft in reading order; each sees those settled before it."""
        runs = find_runs(drafts)
        for i, draft in enumerate(drafts):
            names = row_features(tagged, drafts, i, runs, catalogue)
            seen = numbers.of(names)
            yield from self._row(draft, seen)
            draft.value = listed_quantity(tagged, draft, catalogue) or draft.value
            yield from self._parent(tagged, drafts, i, runs, catalogue, numbers)
            yield from self._wording(tagged, drafts, i, numbers)
            if draft.measure is not None:
                yield from self._dimensions(tagged, drafts, i, names, seen, catalogue, numbers)
            yield from self._actor(tagged, drafts, i, numbers)

    def _row(self, draft: Draft, seen: set[int]) -> Asking:
        probabilities = (yield self.row, [seen])[0]
        if OPEN in self.row.classes:
            probabilities[self.row.classes.index(OPEN)] *= np.exp(-OPEN_BIAS)
            probabilities /= probabilities.sum()
        best = int(probabilities.argmax())
        row = self.row.classes[best]
        draft.row_score = float(probabilities[best])
        draft.measure = None if row == OPEN else row

    def _parent(
        self,
        tagged: TaggedText,
        drafts: list[Draft],
        i: int,
        runs: Mapping[int, Run],
        catalogue: Catalogue,
        numbers: Numbers,
    ) -> Asking:
        drafts[i].part_of = share_total(tagged, drafts, i)
        if drafts[i].part_of is not None:
            return
        candidates = [j for j in parent_candidates(tagged, drafts, i) if one_column(drafts, i, j)]
        if not candidates:
            return
        child = child_view(tagged, drafts, i, catalogue)
        asked = [numbers.of(parent_features(tagged, drafts, child, j, runs)) for j in candidates]
        scored = zip(self.parent.share_of((yield self.parent, asked)), candidates, strict=True)
        score, best = max(scored)
        drafts[i].part_of = best if score >= PARENT_FROM else None

    def _wording(self, tagged: TaggedText, drafts: list[Draft], i: int, numbers: Numbers) -> Asking:
        ways = wordings(tagged, drafts, i)
        odds: dict[str, float] = {}
        if len(ways) > 1:
            asked = numbers.of(wording_features(tagged, drafts, i, ways))
            odds = dict(zip(self.wording.classes, (yield self.wording, [asked])[0].tolist(), strict=True))
        # Where nothing was learned, what is known by rule.
        drafts[i].wording = ways[max(ways, key=lambda way: (odds.get(way, 0.0), way == "known"))]

    def _dimensions(
        self,
        tagged: TaggedText,
        drafts: list[Draft],
        i: int,
        names: Sequence[str],
        seen: set[int],
        catalogue: Catalogue,
        numbers: Numbers,
    ) -> Asking:
        draft = drafts[i]
        asked: set[int] | None = None
        assert draft.measure is not None  # a draft outside the catalogue has no dimensions
        for dimension in catalogue.measure(draft.measure).by:
            if dimension != "category" and dimension not in self.dimensions:
                continue
            asked = asked or seen | numbers.of(breakdown_features(names, tagged, drafts, i))
            if dimension == "category":
                named = category_candidates(tagged, draft)
                before = origin_before(drafts, i)
                rows = [asked | numbers.of(category_features(draft.measure, n, before)) for n in named]
                scores = self.category.share_of((yield self.category, rows)) if rows else []
                score = max(scores, default=0.0)
                draft.by_score *= max(score, 1 - score)
                if score >= 0.5:
                    chosen = named[scores.index(score)]
                    draft.by["category"], draft.origin = chosen.words, chosen.origin
            else:
                classifier = self.dimensions[dimension]
                probabilities = (yield classifier, [asked])[0]
                best = int(probabilities.argmax())
                value = classifier.classes[best]
                draft.by_score *= float(probabilities[best])
                if value != NONE:
                    draft.by[dimension] = value
        if draft.part_of is not None and drafts[draft.part_of].measure == draft.measure:
            # A part repeats its total's dimensions, and its category where it names none («省人大建议24件，其中主办9件»).
            for dimension, value in drafts[draft.part_of].by.items():
                draft.by.setdefault(dimension, value)

    def _actor(self, tagged: TaggedText, drafts: list[Draft], i: int, numbers: Numbers) -> Asking:
        best, score = None, 0.0
        offered = actor_candidates(tagged, drafts, i)
        if offered:
            asked = [numbers.of(actor_features(tagged, drafts, i, span, ways)) for span, ways in offered]
            for (span, _), p in zip(offered, self.actor.share_of((yield self.actor, asked)), strict=True):
                if p >= score:
                    best, score = span, p
        drafts[i].rivals = len(offered)
        drafts[i].actor, drafts[i].actor_score = (best, score) if score >= 0.5 else (None, 1 - score)

    def to_disk(self, path: Path) -> None:
        """Write all classifiers into one compressed npz without pickles."""
        arrays: dict[str, np.ndarray] = {}
        for name in _CLASSIFIERS:
            arrays |= getattr(self, name).to_arrays(name)
        for dimension, classifier in sorted(self.dimensions.items()):
            arrays |= classifier.to_arrays(f"dimension.{dimension}")
        # Numbers only: NumPy 1.26 takes allow_pickle, which would refuse objects, for an array.
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # they have no such name

    @classmethod
    def from_disk(cls, path: Path) -> Linker:
        """Read what `to_disk` wrote; ModelError where arrays are missing."""
        arrays = read_arrays(path)
        names = sorted({n.split(".")[1] for n in arrays if n.startswith("dimension.")})
        return cls(
            **{n: Classifier.from_arrays(n, arrays) for n in _CLASSIFIERS},
            dimensions={n: Classifier.from_arrays(f"dimension.{n}", arrays) for n in names},
        )


def _groups(count: int, size: int) -> list[range]:
    return [range(first, min(first + size, count)) for first in range(0, count, size)]


def _counted_in_unit(tagged: TaggedText, draft: Draft, catalogue: Catalogue) -> Quantity:
    """The draft's value; a zero that a word states, or none, is counted in its row's unit."""
    stated = draft.quantity is not None and tagged.surface(tagged.quantities[draft.quantity]) not in ZERO_WORDS
    return draft.value if stated or draft.measure is None else Quantity(Decimal(0), catalogue.measure(draft.measure).unit)
