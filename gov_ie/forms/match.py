"""Which form's row or column a label is, also where an office has reworded it; which layout a table may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from gov_ie.catalogue import Catalogue
from gov_ie.forms.labels import key, similarity
from gov_ie.forms.layouts import Column, Layout, Row, layouts
from gov_ie.text.vocabulary import vocabulary

# A label that is like a row's to this part is that row's, if no other row is nearly as like.
LIKE = 0.74
MARGIN = 0.05
_VERY_LIKE = 0.8
# Beyond so many different labels a table is no form: only exact labels are looked up.
MOST_LABELS = 600


_UNIT_TITLES = frozenset(vocabulary("forms")["words"]["unit_titles"].split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A row or column that a label may be: its place in the layout, and how sure that is, from 0 to 1."""

    index: int
    score: float


@dataclass(slots=True)
class Axis:
    """The labels of a layout's rows or of its columns, to look others up in."""

    names: dict[str, list[int]] = field(default_factory=dict)
    others: dict[str, list[int]] = field(default_factory=dict)
    by_pair: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)  # what a key is word for word

    @classmethod
    def of(cls, lines: Sequence[Row | Column], catalogue: Catalogue | None) -> Axis:
        """The axis of rows or columns with their labels, variants and the catalogue's words for them, if one is given."""
        axis = cls()
        for index, line in enumerate(lines):
            for label in (line.label, *line.variants):
                axis._add(axis.names, label, index)
        # What names a part (涉及国家秘密) names the total's measure, too; it is the part's row.
        for words_of in (_words_of_part, _words_of_measure):
            if catalogue is None:
                break
            known = {*axis.names, *axis.others}
            for index, line in enumerate(lines):
                for word in words_of(line, catalogue):
                    # 单位 is a kind of applicant in prose, and what a column of units is called in tables.
                    if key(word) not in known and key(word) not in _UNIT_TITLES:
                        axis._add(axis.others, word, index)
        # A word of the catalogue for two rows at once (其他) says nothing.
        axis.hits |= {words: (Hit(found[0], 0.95),) for words, found in axis.others.items() if len(found) == 1}
        axis.hits |= {words: tuple(Hit(index, 1.0) for index in indices) for words, indices in axis.names.items()}
        for words, indices in axis.names.items():
            for pair in {words[i : i + 2] for i in range(len(words) - 1)}:
                axis.by_pair[pair] += [(words, index) for index in indices]
        return axis

    def _add(self, table: dict[str, list[int]], label: str, index: int) -> None:
        indices = table.setdefault(key(label), [])
        if index not in indices:
            indices.append(index)

    def exact(self, words: str) -> tuple[Hit, ...]:
        """What a key is word for word."""
        return self.hits.get(words, ())

    def find(self, words: str, like: bool = True) -> tuple[Hit, ...]:
        """What a key may be: word for word, or else the row that it is most like."""
        if words not in self.known:
            self.known[words] = self._found(words, like)
            if len(self.known) > 20_000:  # a long-lived process meets ever new labels
                found = self.known[words]
                self.known.clear()
                return found
        return self.known[words]

    def _found(self, words: str, like: bool) -> tuple[Hit, ...]:
        exact = self.exact(words)
        if words in self.names or not like:
            return exact
        # The catalogue has 政务微博公开政府信息 for the total, too; it is the row of that label without its last character.
        alike = self._like(words)
        return alike if alike and (not exact or alike[0].score > _VERY_LIKE) else exact

    def _like(self, words: str) -> tuple[Hit, ...]:
        if not 3 <= len(words) <= 50:
            return ()
        near = {found for i in range(len(words) - 1) for found in self.by_pair.get(words[i : i + 2], ())}
        best: dict[int, float] = {}
        for other, index in near:
            score = similarity(words, other)
            if score >= LIKE - MARGIN:
                best[index] = max(score, best.get(index, 0.0))
        if not best or max(best.values()) < LIKE:
            return ()
        top = max(best.values())
        first = [index for index, score in best.items() if score == top]
        rivals = [index for index, score in best.items() if top - MARGIN < score < top]
        # Rows of one label (其他情形数 twice) are told apart by their order, rows of two labels are not.
        labels = {other for other, index in near if index in first and similarity(words, other) == top}
        return () if rivals or len(labels) > 1 else tuple(Hit(index, top * 0.94) for index in sorted(first))


def _words_of_part(line: Row | Column, catalogue: Catalogue) -> Iterable[str]:
    """The catalogue's words for what a row or a column is broken down by."""
    for dimension, value in line.by.items():
        found = catalogue.dimensions.get(dimension, {}).get(value)
        yield from found.aliases if found else ()


def _words_of_measure(line: Row | Column, catalogue: Catalogue) -> Iterable[str]:
    """The catalogue's words for the measure of a row that is not broken down, without those that name a part of it."""
    measure = getattr(line, "measure", None)
    if isinstance(measure, str) and measure in catalogue.measures and not line.by:
        yield from (word for word in catalogue.measures[measure].aliases if not value_of(catalogue, measure, key(word)))


@dataclass(frozen=True, slots=True)
class Form:
    """A layout with the labels of both its axes."""

    layout: Layout
    rows: Axis
    columns: Axis

    def names(self, words: Collection[str]) -> int:
        """How many of some keys are labels of the form word for word."""
        return sum(1 for word in words if word in self.rows.hits or word in self.columns.hits)


@lru_cache(maxsize=8)
def forms(catalogue: Catalogue) -> tuple[Form, ...]:
    """All layouts, ready to be looked up in, with the words of a catalogue."""
    made = []
    for layout in layouts():
        # What the catalogue calls a visit or a letter is said of them in any table.
        words = catalogue if layout.in_text else None
        made.append(Form(layout, Axis.of(layout.rows, words), Axis.of(layout.columns, words)))
    return tuple(made)


def candidates(keys: Iterable[str], catalogue: Catalogue) -> list[Form]:
    """The forms of which a table with labels of these keys may be one: two labels at least are theirs word for word."""
    found = set(keys)
    return [form for form in forms(catalogue) if form.names(found) >= 2]


_NEXT, _ONWARD, _KIN, _AGAIN, _BACK = 0.3, 0.1, 0.15, -0.4, -0.1


def in_order(found: Sequence[tuple[Hit, ...]], layout: Layout) -> list[Hit]:
    """For each label of a table, in reading order, the row that it is, where its words leave several open.

    The form's order decides: 其他情形数 behind 行政诉讼数量 is that of the lawsuits. `found`: at least one hit for each label.
    """
    rows = layout.rows
    scores = [hit.score for hit in found[0]] if found else []
    back: list[list[int]] = []
    for before, now in pairwise(found):
        steps = [
            # -i: the first of equals.
            -max((scores[i] + _step(rows, one.index, hit.index), -i) for i, one in enumerate(before))[1]
            for hit in now
        ]
        scores = [
            scores[i] + _step(rows, before[i].index, hit.index) + hit.score for i, hit in zip(steps, now, strict=True)
        ]
        back.append(steps)
    if not scores:
        return []
    at = max(range(len(scores)), key=scores.__getitem__)
    path = [at]
    for steps in reversed(back):
        at = steps[at]
        path.append(at)
    return [hits[at] for hits, at in zip(found, reversed(path), strict=True)]


_NEAR = 3


def told_apart(found: Sequence[tuple[Hit, ...]], chosen: Sequence[Hit], layout: Layout) -> frozenset[Hit]:
    """The hits that may be trusted: of labels with several rows only where their surroundings tell which it is.

    That is, where each of these rows is there once, or the row of their total, another part of it or a part of theirs, or a row
    close by.
    """
    rows = layout.rows
    sure = {hit.index for hits, hit in zip(found, chosen, strict=True) if len(hits) == 1}
    kin = {rows[index].id for index in sure} | {rows[index].part_of for index in sure if rows[index].part_of}
    totals = {rows[index].part_of for index in sure}
    groups: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for hits, hit in zip(found, chosen, strict=True):
        if len(hits) > 1:
            groups[frozenset(h.index for h in hits)].append(hit.index)

    def away(index: int) -> int:
        return min((abs(index - other) for other in sure), default=len(rows))

    def is_told(hit: Hit, group: frozenset[int]) -> bool:
        taken = groups[group]
        if sorted(group) == taken or group - sure == {
            hit.index
        }:  # each once and in the form's order; the others are named
            return True
        if taken.count(hit.index) > 1:
            return False
        near = away(hit.index)
        nearest = near <= _NEAR and all(near < away(other) for other in group if other != hit.index)
        return nearest or rows[hit.index].part_of in kin or rows[hit.index].id in totals

    return frozenset(
        hit
        for hits, hit in zip(found, chosen, strict=True)
        if len(hits) == 1 or is_told(hit, frozenset(h.index for h in hits))
    )


def _step(rows: Sequence[Row], before: int, now: int) -> float:
    """How well one row follows another in a table."""
    if now == before:
        return _AGAIN
    kin = rows[now].part_of in (rows[before].id, rows[before].part_of) and rows[now].part_of is not None
    order = _NEXT if now == before + 1 else _ONWARD if now > before else _BACK
    return order + (_KIN if kin else 0.0)


_YEAR = re.compile(r"(?:截至)?((?:19|20)[0-9]{2})年?(?:度|底|末)?(?:统计|发生|完成)?(?:数|数量|数据|数值|情况|值)?")
_TURNED = str.maketrans("〇零○一二三四五六七八九", "000123456789")


@lru_cache(maxsize=4096)
def year_of(words: str) -> int | None:
    """The year that a header's key states, None where it states none.

    >>> year_of("2016年度"), year_of("二〇一六年"), year_of("数量")
    (2016, 2016, None)
    """
    found = _YEAR.fullmatch(words.translate(_TURNED))
    return int(found[1]) if found else None


def phrase(catalogue: Catalogue, words: str) -> tuple[str, dict[str, str]] | None:
    """Catalogue row and breakdown that a key names as a whole, None where it names none.

    >>> from gov_ie.catalogue import default_catalogue
    >>> phrase(default_catalogue(), "网络申请数")
    ('request.received', {'channel': 'online'})
    """
    measure = _phrases(catalogue).get(words)
    return None if measure is None else (measure, value_of(catalogue, measure, words))


def value_of(catalogue: Catalogue, measure: str, words: str) -> dict[str, str]:
    """The breakdown that a key names as a whole, of those that a measure has; empty where it names none."""
    for dimension in catalogue.measure(measure).by:
        value = _values(catalogue).get(dimension, {}).get(words)
        if value is not None:
            return {dimension: value}
    return {}


@lru_cache(maxsize=8)
def _phrases(catalogue: Catalogue) -> dict[str, str]:
    rows = catalogue.measures.values()
    return {key(row.name): row.id for row in rows} | {key(alias): row.id for row in rows for alias in row.aliases}


@lru_cache(maxsize=8)
def _values(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    return {
        dimension: {key(alias): value.id for value in values.values() for alias in value.aliases}
        for dimension, values in catalogue.dimensions.items()
    }
