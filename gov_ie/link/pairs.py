"""Which quantity counts which measure, and which measure says none by itself: candidates and feature names."""

from __future__ import annotations

from bisect import bisect_left

from gov_ie.link.context import TaggedText, bucket
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


def pair_features(tagged: TaggedText, q: int, m: int) -> list[str]:
    """Feature names of the question whether quantity `q` counts measure `m`."""
    text = tagged.text
    quantity, measure = tagged.quantities[q], tagged.measures[m]
    before = measure.start < quantity.start
    low, high = (measure.end, quantity.start) if before else (quantity.end, measure.start)
    high = max(low, high)
    side = "M<Q" if before else "Q<M"
    between = text[low:high]
    quantities = tagged.count_between(tagged.quantity_starts, low, high)
    measures = tagged.count_between(tagged.measure_starts, low, high)
    sentences = abs(tagged.sentence_of(measure.start) - tagged.sentence_of(quantity.start))
    commas = tagged.marks_between(",", low, high)
    stops = tagged.marks_between(";", low, high) + tagged.marks_between("。", low, high)
    listed = tagged.marks_between("、", low, high)
    colon = tagged.marks_between(":", low, high)
    brackets = tagged.marks_between("(", low, high) - tagged.marks_between(")", low, high)
    value = tagged.values[q]
    unit = value.unit if value else ""
    words = tagged.surface(measure)
    zero = tagged.surface(quantity) in ZERO_WORDS
    previous_touches = q > 0 and tagged.quantities[q - 1].end == measure.start
    base = f"{side}|{min(quantities, 3)}|{min(measures, 3)}|{min(sentences, 2)}"
    out = [
        base,
        f"{base}|{min(commas, 3)}|{min(stops, 2)}|{min(listed, 3)}|{min(colon, 1)}",
        f"{side}|zero{zero}|{min(measures, 3)}|{min(listed, 4)}|{min(commas, 2)}",
        f"{side}|gap{bucket(high - low)}",
        f"{side}|unit:{unit}|{words[-2:]}",
        f"{side}|unit:{unit}|{words[-1:]}",
        f"{side}|end:{words[-2:]}",
        f"{side}|begin:{words[:2]}",
        f"{side}|m:{words}",
        f"{side}|q-next:{text[quantity.end : quantity.end + 1]}",
        f"{side}|q-prev:{text[quantity.start - 1 : quantity.start] if quantity.start else ''}",
        f"{side}|m-next:{text[measure.end : measure.end + 1]}|{min(quantities, 2)}",
        f"{side}|m-prev:{text[measure.start - 1 : measure.start] if measure.start else ''}|{min(quantities, 2)}",
        f"{side}|brackets{brackets}|{min(quantities, 2)}|{min(measures, 2)}",
        f"{side}|previous-touches{previous_touches}|{min(measures, 2)}",
    ]
    if len(between) <= 6:
        out.append(f"{side}|between:{between}")
    out.extend(f"{side}|has:{w}|{min(measures, 2)}" for w in _BETWEEN_WORDS if w in between)
    # What competes: is there a nearer measure on this side, or one that touches on the other?
    touching_behind = _touching(tagged, quantity.end)
    touching_before = _touching_before(tagged, quantity.start)
    out.append(f"{side}|touch{touching_before}{touching_behind}|{min(measures, 2)}|{min(quantities, 2)}|{bucket(high - low)}")
    if before and m + 1 < len(tagged.measures):
        out.append(f"{side}|rival{tagged.measures[m + 1].start < quantity.start}|{min(quantities, 2)}")
    if not before:
        next_quantity = tagged.quantities[q + 1].start if q + 1 < len(tagged.quantities) else len(text)
        out.append(f"{side}|own{next_quantity - measure.end if 0 <= next_quantity - measure.end < 4 else 'far'}|{touching_before}")
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
