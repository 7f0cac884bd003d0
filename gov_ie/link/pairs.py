"""Which quantity counts which measure, and which measure says none by itself: candidates and feature names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gov_ie.link.context import TaggedText, bucket
from gov_ie.link.respective import respective_item
from gov_ie.tag.spans import TaggedSpan
from gov_ie.values.zero_words import ZERO_WORDS

MEASURES_AHEAD = 3  # measures of the sentences before that a quantity may belong to
MEASURES_AROUND = 6  # measures of its own sentence, on each side


def measure_candidates(tagged: TaggedText, q: int) -> list[int]:
    """Numbers of the measures that quantity number `q` may belong to."""
    quantity = tagged.quantities[q]
    start, end = tagged.sentence_range(tagged.sentence_of(quantity.start))
    behind = bisect_left(tagged.measure_starts, quantity.start)
    chosen = []
    ahead = 0
    for m in range(behind - 1, -1, -1):
        if tagged.measures[m].start >= start:
            if behind - m <= MEASURES_AROUND:
                chosen.append(m)
        elif ahead < MEASURES_AHEAD and quantity.start - tagged.measures[m].start < 400:
            chosen.append(m)
            ahead += 1
        else:
            break
    for m in range(behind, min(behind + MEASURES_AROUND, len(tagged.measures))):
        if tagged.measures[m].start >= end:
            break
        chosen.append(m)
    return sorted(chosen)


def pair_features(tagged: TaggedText, pairs: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Feature names, for each (q, m), of the question whether quantity `q` counts measure `m`."""
    if not pairs:
        return []
    numbers = np.array(pairs, dtype=np.int64)
    quantities, measures = tagged.quantity_ranges[numbers[:, 0]], tagged.measure_ranges[numbers[:, 1]]
    before = measures[:, 0] < quantities[:, 0]
    low = np.where(before, measures[:, 1], quantities[:, 1])
    high = np.maximum(low, np.where(before, quantities[:, 0], measures[:, 0]))
    counted = [np.searchsorted(r[:, 0], high) - np.searchsorted(r[:, 0], low) for r in (tagged.quantity_ranges, tagged.measure_ranges)]
    apart = np.abs(tagged.sentences_of(measures[:, 0]) - tagged.sentences_of(quantities[:, 0]))
    columns = (before, low, high, *counted, apart, *tagged.all_marks_between(",;。、:()", low, high).T)
    of_quantity = {q: _QuantityView.of(tagged, q) for q in set(numbers[:, 0].tolist())}
    of_measure = {m: _MeasureView.of(tagged, m) for m in set(numbers[:, 1].tolist())}
    return [
        _names(tagged, of_quantity[q], of_measure[m], *row)
        for (q, m), row in zip(pairs, zip(*(column.tolist() for column in columns), strict=True), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _QuantityView:
    """What the questions about a quantity need of it alone: its unit, its neighbours, whether a measure touches it."""

    number: int
    start: int
    unit: str
    zero: bool
    ahead: str
    behind: str
    follows: int
    touched: str
    touched_before: bool
    next_start: int
    plans: tuple[str, ...]
    item: tuple[int, int] | None

    @classmethod
    def of(cls, tagged: TaggedText, q: int) -> _QuantityView:
        quantity, text, value = tagged.quantities[q], tagged.text, tagged.values[q]
        touched_before = _touching_before(tagged, quantity.start)
        return cls(
            number=q,
            start=quantity.start,
            unit=value.unit if value else "",
            zero=tagged.surface(quantity) in ZERO_WORDS,
            ahead=text[quantity.end : quantity.end + 1],
            behind=text[quantity.start - 1 : quantity.start] if quantity.start else "",
            follows=tagged.quantities[q - 1].end if q else -1,
            touched=f"{touched_before}{_touching(tagged, quantity.end)}",
            touched_before=touched_before,
            next_start=tagged.quantities[q + 1].start if q + 1 < len(tagged.quantities) else len(text),
            plans=_plan_names(tagged, quantity),
            item=respective_item(tagged, quantity.start),
        )


def _plan_names(tagged: TaggedText, quantity: TaggedSpan) -> tuple[str, ...]:
    """What tells whether a number is a goal: words before it, a time to come, a section on plans."""
    words, later, section = tagged.plans_before(quantity.start)
    around = tagged.text[max(0, quantity.end - 2) : quantity.end + 2]
    bound = "以上" in around or "以内" in around
    return *(f"plan:{w}" for w in sorted(words)), f"plans{bool(words)}|{later}|{section}|{bound}", f"plan-later{later}|{section}"


@dataclass(frozen=True, slots=True)
class _MeasureView:
    """What the questions about a measure need of it alone: its words and neighbours, where the next one starts."""

    start: int
    end: int
    words: str
    ahead: str
    behind: str
    next_start: int | None

    @classmethod
    def of(cls, tagged: TaggedText, m: int) -> _MeasureView:
        measure, text = tagged.measures[m], tagged.text
        return cls(
            start=measure.start,
            end=measure.end,
            words=tagged.surface(measure),
            ahead=text[measure.end : measure.end + 1],
            behind=text[measure.start - 1 : measure.start] if measure.start else "",
            next_start=tagged.measures[m + 1].start if m + 1 < len(tagged.measures) else None,
        )


def _names(
    tagged: TaggedText, quantity: _QuantityView, measure: _MeasureView, before: bool, low: int, high: int,
    quantities: int, measures: int, sentences: int,
    commas: int, semicolons: int, stops: int, listed: int, colons: int, opened: int, closed: int,
) -> list[str]:  # fmt: skip
    side = "M<Q" if before else "Q<M"
    between, gap = tagged.text[low:high], bucket(high - low)
    unit, words = quantity.unit, measure.words
    passed, near, brackets = min(quantities, 2), min(measures, 2), opened - closed
    base = f"{side}|{min(quantities, 3)}|{min(measures, 3)}|{min(sentences, 2)}"
    out = [
        base,
        f"{base}|{min(commas, 3)}|{min(semicolons + stops, 2)}|{min(listed, 3)}|{min(colons, 1)}",
        f"{side}|zero{quantity.zero}|{min(measures, 3)}|{min(listed, 4)}|{min(commas, 2)}",
        f"{side}|gap{gap}",
        f"{side}|unit:{unit}|{words[-2:]}",
        f"{side}|unit:{unit}|{words[-1:]}",
        f"{side}|end:{words[-2:]}",
        f"{side}|begin:{words[:2]}",
        f"{side}|m:{words}",
        f"{side}|q-next:{quantity.ahead}",
        f"{side}|q-prev:{quantity.behind}",
        f"{side}|m-next:{measure.ahead}|{passed}",
        f"{side}|m-prev:{measure.behind}|{passed}",
        f"{side}|brackets{brackets}|{passed}|{near}",
        f"{side}|previous-touches{quantity.follows == measure.start}|{near}",
    ]
    if len(between) <= 6:
        out.append(f"{side}|between:{between}")
    out.extend([f"{side}|has:{w}|{near}" for w in _BETWEEN_WORDS if w in between])
    out.extend(quantity.plans)
    if quantity.item is not None:
        # Of a row the measure may be this number's own, another's, or, at the row's end, all of them's.
        low, high = quantity.item
        out.append(f"item{low <= measure.end and measure.start < high}|{measure.start >= high}|{near}")
    # What competes: is there a nearer measure on this side, or one that touches on the other?
    out.append(f"{side}|touch{quantity.touched}|{near}|{passed}|{gap}")
    if before and measure.next_start is not None:
        out.append(f"{side}|rival{measure.next_start < quantity.start}|{passed}")
    if not before:
        own = quantity.next_start - measure.end
        out.append(f"{side}|own{own if 0 <= own < 4 else 'far'}|{quantity.touched_before}")
    return out


def stand_together(tagged: TaggedText, a: int, b: int) -> bool:
    """Whether two measures stand in one sentence, so that one number can count both (复议、诉讼均为零).

    A heading is none of it: «四、行政复议情况» above «未发生行政诉讼» counts nothing.
    """
    low, high = sorted((tagged.measures[a], tagged.measures[b]), key=lambda m: m.start)
    return not any(tagged.marks_between(mark, low.end, high.start) for mark in "。;\n")


_BETWEEN_WORDS = ("其中", "分别", "各", "均", "共", "计", "达", "为", "由", "到", "占", "比", "和", "及", "等", "的", "增加", "包括")


def _touching(tagged: TaggedText, end: int) -> bool:
    i = bisect_left(tagged.measure_starts, end)
    return i < len(tagged.measures) and tagged.measures[i].start - end <= 1


def _touching_before(tagged: TaggedText, start: int) -> bool:
    i = bisect_left(tagged.measure_starts, start) - 1
    return i >= 0 and 0 <= start - tagged.measures[i].end <= 1


def none_features(tagged: TaggedText, m: int) -> list[str]:
    """Feature names of the question whether measure `m` alone states a zero (暂不收取费用)."""
    measure = tagged.measures[m]
    text = tagged.text
    words = tagged.surface(measure)
    before = text[max(0, measure.start - 4) : measure.start]
    start, end = tagged.sentence_range(tagged.sentence_of(measure.start))
    counted = tagged.count_between(tagged.quantity_starts, start, end)
    return [
        f"before:{before[-1:]}",
        f"before2:{before[-2:]}",
        f"words:{words}",
        f"begin:{words[:2]}",
        f"head:{words[-2:]}",
        f"counted{min(counted, 2)}",
        *(f"has:{w}" for w in ("不", "免", "无", "未", "没") if w in before + words),
    ]
