"""The trained linker: quantities and measures of a tagged text → drafts of facts, each with its row and its total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from gov_ie.catalogue import Catalogue
from gov_ie.link import features
from gov_ie.link.category import category_words
from gov_ie.link.context import TaggedText
from gov_ie.link.features import Draft
from gov_ie.link.linear import LinearClassifier
from gov_ie.link.resolve import cell_quantity
from gov_ie.types import Quantity
from gov_ie.values.zero_words import ZERO_WORDS

_CLASSIFIERS = ("pair", "row", "category", "parent", "none", "actor", "timing")
OPEN = "open"
# Two facts in five are open, which makes the classifier call unfamiliar words of a row open. Cross-validated, this much
# less of it (in log-odds) lets as few rows be missed as forced.
OPEN_BIAS = 1.0
NONE = "-"


@dataclass(frozen=True, slots=True)
class Linker:
    """The classifiers of linking and resolution.

    `pair`: does this quantity count this measure; `row`: which catalogue row; `dimensions`: for each closed
    dimension which value; `category`: does the fact carry an open category; `parent`: is this fact part of
    that; `none`: does a measure alone say zero; `actor`: is a named body the one the fact is of; `timing`: is
    a named year other than the report's the one the fact is for.
    """

    pair: LinearClassifier
    row: LinearClassifier
    dimensions: Mapping[str, LinearClassifier]
    category: LinearClassifier
    parent: LinearClassifier
    none: LinearClassifier
    actor: LinearClassifier
    timing: LinearClassifier

    def link(self, tagged: TaggedText, catalogue: Catalogue) -> list[Draft]:
        """The drafts of a text in reading order, resolved to the catalogue and to their totals."""
        drafts = self._pairs(tagged)
        for draft in drafts:
            draft.value = cell_quantity(tagged, draft) or draft.value
        sums = features.running_sums(drafts)
        for i, draft in enumerate(drafts):
            self._resolve(tagged, drafts, i, draft, sums, catalogue)
        self._parents(tagged, drafts, sums, catalogue)
        return drafts

    def _pairs(self, tagged: TaggedText) -> list[Draft]:
        drafts = []
        linked: set[int] = set()
        for q, quantity in enumerate(tagged.quantities):
            zero = tagged.surface(quantity) in ZERO_WORDS
            value = Quantity(Decimal(0)) if zero else tagged.values[q]
            if value is None:
                continue
            scored = [
                (self.pair.probability(features.pair_features(tagged, q, m)), m)
                for m in features.measure_candidates(tagged, q)
            ]
            if not scored:
                continue
            _, chosen = max(scored)
            for p, m in scored:
                if (m == chosen and p >= 0.4) or (p >= 0.5 and features.stand_together(tagged, m, chosen)):
                    drafts.append(Draft(q, (m,), value, p))
                    linked.add(m)
        for m in range(len(tagged.measures)):
            if m not in linked:
                p = self.none.probability(features.none_features(tagged, m))
                if p >= 0.5:
                    drafts.append(Draft(None, (m,), Quantity(Decimal(0)), p))
        return sorted(drafts, key=lambda d: (d.place(tagged), d.measures))

    def _resolve(self, tagged: TaggedText, drafts: list[Draft], i: int, draft: Draft, sums: Mapping[int, int], catalogue: Catalogue) -> None:
        seen = features.row_features(tagged, drafts, i, sums, catalogue)
        probabilities = self.row.probabilities(seen)
        if OPEN in self.row.classes:
            probabilities[self.row.classes.index(OPEN)] *= np.exp(-OPEN_BIAS)
            probabilities /= probabilities.sum()
        best = int(probabilities.argmax())
        row = self.row.classes[best]
        draft.row_score = float(probabilities[best])
        if row == OPEN or row not in catalogue.measures:
            return
        draft.measure = row
        measure = catalogue.measure(row)
        asked = features.dimension_features(seen, row)
        for dimension in measure.by:
            if dimension == "category":
                named = category_words(tagged, draft, catalogue)
                if named and self.category.probability(features.category_features(seen, row, *named)) >= 0.5:
                    draft.by["category"] = named[0]
            elif dimension in self.dimensions:
                classifier = self.dimensions[dimension]
                odds = classifier.probabilities(asked)
                value = classifier.classes[int(odds.argmax())]
                if value != NONE:
                    draft.by[dimension] = value
        if draft.quantity is None or tagged.surface(tagged.quantities[draft.quantity]) in ZERO_WORDS:
            draft.value = Quantity(Decimal(0), measure.unit)

    def _parents(self, tagged: TaggedText, drafts: list[Draft], sums: Mapping[int, int], catalogue: Catalogue) -> None:
        for i, draft in enumerate(drafts):
            best, score = None, 0.5
            for j in range(max(0, i - features.PARENTS), i):
                if tagged.sentence_of(draft.place(tagged)) - tagged.sentence_of(drafts[j].place(tagged)) > 6:
                    continue
                p = self.parent.probability(features.parent_features(tagged, drafts, i, j, sums))
                if p >= score:
                    best, score = j, p
            draft.part_of = best
            if best is not None and drafts[best].measure == draft.measure:
                self._inherit(tagged, draft, drafts[best], catalogue)

    @staticmethod
    def _inherit(tagged: TaggedText, draft: Draft, total: Draft, catalogue: Catalogue) -> None:
        """A part repeats its total's dimensions, and has no channel that neither the total nor its own clause names."""
        for dimension, value in total.by.items():
            if dimension != "category":
                draft.by.setdefault(dimension, value)
        if "channel" in draft.by and "channel" not in total.by:
            place = draft.place(tagged)
            said = tagged.text[tagged.clause_start(place) : place] + draft.words(tagged)
            if not catalogue.find_dimension_aliases(said, "channel"):
                del draft.by["channel"]

    def to_disk(self, path: Path) -> None:
        """Write all classifiers into one compressed npz without pickles."""
        arrays: dict[str, np.ndarray] = {}
        for name in _CLASSIFIERS:
            arrays |= getattr(self, name).to_arrays(name)
        for dimension, classifier in sorted(self.dimensions.items()):
            arrays |= classifier.to_arrays(f"dimension.{dimension}")
        np.savez_compressed(path, **arrays)

    @classmethod
    def from_disk(cls, path: Path) -> Linker:
        """Read what `to_disk` wrote; ModelError where arrays are missing."""
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        names = sorted({n.split(".")[1] for n in arrays if n.startswith("dimension.")})
        return cls(
            **{n: LinearClassifier.from_arrays(n, arrays) for n in _CLASSIFIERS},
            dimensions={n: LinearClassifier.from_arrays(f"dimension.{n}", arrays) for n in names},
        )
