"""What the linker looks at, as feature names: pairs of quantity and measure, a fact's row, a part and its total."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gov_ie.catalogue import Catalogue
from gov_ie.link.context import TaggedText
from gov_ie.types import Quantity
from gov_ie.values.zero_words import ZERO_WORDS

_STEPS = (0, 1, 2, 3, 5, 8, 12, 20, 40, 80)


def bucket(distance: int) -> int:
    """The largest step not above a distance."""
    return max((s for s in _STEPS if s <= distance), default=-1)


# --- which quantity goes with which measure ---------------------------------------------------------------

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


# --- which row of the catalogue a fact belongs to -----------------------------------------------------------


@dataclass(slots=True)
class Draft:
    """A fact while it is being resolved; spans by number in their TaggedText."""

    quantity: int | None
    measures: tuple[int, ...]
    value: Quantity
    link_score: float
    measure: str | None = None
    by: dict[str, str] = field(default_factory=dict)
    row_score: float = 1.0
    part_of: int | None = None

    def place(self, tagged: TaggedText) -> int:
        """Where the fact is stated: its quantity's start, or its first measure's."""
        if self.quantity is not None:
            return tagged.quantities[self.quantity].start
        return tagged.measures[self.measures[0]].start

    def words(self, tagged: TaggedText) -> str:
        """The words of its measures."""
        return "".join(tagged.surface(tagged.measures[m]) for m in self.measures)


def surface_features(words: str, catalogue: Catalogue) -> list[str]:
    """What the measure's own words say; shared by mentions in texts and the catalogue's aliases."""
    out = [f"w:{words}", f"head:{words[-2:]}", f"head3:{words[-3:]}", f"begin:{words[:2]}", f"len{min(len(words), 12)}"]
    out.extend(f"c:{c}" for c in words)
    out.extend(f"b:{words[i : i + 2]}" for i in range(len(words) - 1))
    out.extend(f"t:{words[i : i + 3]}" for i in range(len(words) - 2))
    exact = False
    for start, end, row in catalogue.find_aliases(words):
        whole = end - start == len(words)
        exact |= whole
        out.append(f"alias:{row}|{whole}")
        out.append(f"alias:{row}|{'end' if end == len(words) else 'in'}")
    if exact:
        out.append("alias-exact")
    for dimension, value in dimension_words(words, catalogue):
        out.append(f"dim:{dimension}={value}")
    return out


def dimension_words(words: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Dimension values whose aliases occur in some words."""
    for _, _, dimension, value in catalogue.find_dimension_aliases(words):
        yield dimension, value


def row_features(
    tagged: TaggedText, drafts: Sequence[Draft], i: int, sums: Mapping[int, int], catalogue: Catalogue
) -> list[str]:
    """Feature names of the question which row draft number `i` belongs to; earlier drafts are resolved.

    `sums`: as `running_sums` gives them.
    """
    draft = drafts[i]
    text = tagged.text
    words = draft.words(tagged)
    out = surface_features(words, catalogue)
    place = draft.place(tagged)
    measure = tagged.measures[draft.measures[0]]
    begin = min(place, measure.start)
    end = max(measure.end, tagged.quantities[draft.quantity].end if draft.quantity is not None else 0)
    sentence_start, sentence_end = tagged.sentence_range(tagged.sentence_of(place))
    unit = draft.value.unit
    out += ["bias", f"unit:{unit}", f"unit:{unit}|{words[-2:]}", f"unit:{unit}|{words[:2]}", f"zero{draft.value.value == 0}"]
    before_clause = text[max(tagged.clause_start(begin), sentence_start, begin - 24) : begin]
    out.extend(f"before:{before_clause[k : k + 2]}" for k in range(len(before_clause) - 1))
    out.append(f"before-last:{before_clause[-2:]}")
    after = text[end : min(end + 8, sentence_end)]
    out.append(f"after:{after[:2]}")
    context = text[max(sentence_start, begin - 80) : begin]
    out.extend(f"said:{w}" for w in _topics(context))
    if begin - sentence_start < 20:
        earlier_start, earlier_end = tagged.sentence_range(max(0, tagged.sentence_of(place) - 1))
        out.extend(f"said-before:{w}" for w in _topics(text[max(earlier_start, earlier_end - 80) : earlier_end]))
    heading = tagged.heading_of(place)
    out.extend(f"heading:{w}" for w in _topics(heading))
    out.extend(f"heading-b:{heading[k : k + 2]}" for k in range(min(len(heading) - 1, 24)))
    out.extend(f"heading-dim:{d}={v}" for d, v in dimension_words(heading.split("/")[0], catalogue))
    for dimension, value in dimension_words(context[-24:], catalogue):
        out.append(f"near-dim:{dimension}={value}")
    previous = drafts[i - 1] if i else None
    if previous is not None:
        same = tagged.sentence_of(previous.place(tagged)) == tagged.sentence_of(place)
        gap = text[previous.place(tagged) : begin][-60:]
        among = "其中" in gap or "包括" in gap
        row = previous.measure or "open"
        out += [
            f"previous:{row}|{same}",
            f"previous:{row}|{same}|{among}",
            f"previous:{row}|{same}|{words[-2:]}",
            f"previous:{row}|{same}|{words}",
            f"previous:{row}|{same}|{unit}",
        ]
        out.extend(f"previous-by:{k}={v}|{same}" for k, v in previous.by.items())
        if previous.by:
            out.append(f"previous-by-any|{same}|{','.join(sorted(previous.by))}")
        first = draft
        for j in range(i - 1, -1, -1):
            if drafts[j].place(tagged) < sentence_start:
                break
            first = drafts[j]
        if first is not draft:
            out += [f"first:{first.measure or 'open'}", f"first:{first.measure or 'open'}|{words[-2:]}"]
        summed = [drafts[j] for j in range(max(0, i - PARENTS), i) if sums.get(j, -1) >= i]
        for other in summed[-1:]:
            row = other.measure or "open"
            out += [f"sum-of:{row}", f"sum-of:{row}|{words[-2:]}", f"sum-of:{row}|{'dim:' in ' '.join(out)}"]
        for other in _governing(tagged, drafts, i):
            out.append(f"total:{other.measure or 'open'}")
            out.append(f"total:{other.measure or 'open'}|{words[-2:]}")
    return out


def dimension_features(seen: Sequence[str], row: str) -> list[str]:
    """Feature names of the questions about a fact's dimensions: what its row's features say, and that given the row."""
    return [*seen, f"row:{row}", *(f"{f}|{row}" for f in seen if f.startswith(_ABOUT_DIMENSIONS))]


def category_features(seen: Sequence[str], row: str, words: str, origin: str) -> list[str]:
    """Feature names of the question whether a fact carries the category that the text names."""
    return [
        *dimension_features(seen, row),
        f"origin:{origin}",
        f"origin:{origin}|{row}",
        f"origin:{origin}|{words[-2:]}",
        f"origin:{origin}|{words[:2]}",
    ]


_ABOUT_DIMENSIONS = ("dim:", "near-dim:", "heading-dim:", "previous-by:", "head:", "w:")

_TOPIC = re.compile(
    "主动公开|依申请|申请|信件|来信|信箱|留言|咨询|投诉|举报|热线|来电|建议|提案|议案|审批|许可|服务事项|窗口|复议|诉讼|收费|费用|解读|发布会|访谈"
    "|舆情|热点|规范性文件|规章|处罚|强制|采购|经费|人员|培训|会议|查阅|网站|微博|微信|新媒体|公众号|客户端|公报|征集|满意|测评|诉求|平台|栏目|统计表|情况表"
)


def _topics(words: str) -> set[str]:
    return set(_TOPIC.findall(words))


def _governing(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> Iterator[Draft]:
    """The nearest earlier fact of the same sentence that introduces a breakdown: 其中, a colon or a bracket behind it."""
    place = drafts[i].place(tagged)
    start, _ = tagged.sentence_range(tagged.sentence_of(place))
    for j in range(i - 1, -1, -1):
        other = drafts[j].place(tagged)
        if other < start:
            return
        behind = tagged.text[other : other + 24]
        if "其中" in behind or "(" in behind or ":" in behind or "包括" in behind:
            yield drafts[j]
            return


# --- what is part of what --------------------------------------------------------------------------------------

PARENTS = 24  # earlier facts that a fact may be part of


def parent_features(tagged: TaggedText, drafts: Sequence[Draft], child: int, parent: int, sums: Mapping[int, int]) -> list[str]:
    """Feature names of the question whether draft `child` breaks down the total of draft `parent`.

    `sums`: for each parent whose value an unbroken run of facts behind it adds up to, the run's last fact.
    """
    a, b = drafts[parent], drafts[child]
    text = tagged.text
    at, to = a.place(tagged), b.place(tagged)
    low, high = (at, to) if at < to else (to, at)
    between = text[low:high]
    sentences = abs(tagged.sentence_of(at) - tagged.sentence_of(to))
    among = "其中" in between
    opened = tagged.marks_between("(", low, high) - tagged.marks_between(")", low, high)
    colon = ":" in between
    summed = sums.get(parent, -1) >= child > parent
    same_unit = a.value.unit == b.value.unit
    same_row = a.measure == b.measure and a.measure is not None
    narrower = same_row and all(b.by.get(k) == v for k, v in a.by.items()) and len(b.by) > len(a.by)
    smaller = "less" if b.value.value < a.value.value else "same" if b.value.value == a.value.value else "more"
    rate = b.value.unit == "%" or a.value.unit == "%"
    sibling = next((drafts[k].part_of for k in range(child - 1, -1, -1) if drafts[k].part_of is not None), None)
    of_sibling = sibling == parent
    previous_part = child > 0 and drafts[child - 1].part_of == parent
    gap = child - parent
    key = f"{min(sentences, 2)}|{smaller}|{same_unit}|{rate}"
    out = [
        key,
        f"{key}|among{among}",
        f"{key}|colon{colon}|{min(gap, 4)}",
        f"{key}|open{max(-1, min(opened, 2))}",
        f"summed{summed}|{key}",
        f"summed{summed}|row{same_row}|narrower{narrower}",
        f"row{same_row}|narrower{narrower}|{smaller}|among{among}",
        f"gap{min(gap, 6)}|{among}|{previous_part}",
        f"sibling{of_sibling}|{previous_part}|{min(sentences, 2)}|{same_unit}",
        f"sibling{of_sibling}|summed{summed}|among{among}",
        f"rows:{a.measure}|{b.measure}",
        f"child:{b.words(tagged)[-2:]}|{smaller}|{among}",
        f"child-row:{b.measure}|by:{','.join(sorted(b.by))}|{same_row}",
        f"parent-part{a.part_of is not None}|{previous_part}|{opened > 0}",
        f"semicolon{';' in between}|{among}|{previous_part}",
        f"distance{bucket(high - low)}|{among}",
    ]
    if parent < child:
        last = text[tagged.quantities[a.quantity].end if a.quantity is not None else at :][:3]
        out.append(f"after-parent:{last[:1]}|{last[1:3]}")
    return out


def running_sums(drafts: Sequence[Draft]) -> dict[int, int]:
    """For each total that the facts right behind it add up to exactly, the number of the last of them.

    The run may skip facts of another unit (shares behind each item) and ends where the sum is passed.

    >>> q = lambda v, u="件": Draft(None, (), Quantity(Decimal(v), u), 1.0)
    >>> running_sums([q(57), q(40), q(17), q(3)])
    {0: 2}
    """
    sums = {}
    for i, total in enumerate(drafts):
        left = total.value.value
        if left <= 0 or total.value.unit == "%":
            continue
        parts = 0
        for j in range(i + 1, min(i + 1 + PARENTS, len(drafts))):
            if drafts[j].value.unit != total.value.unit:
                continue
            left -= drafts[j].value.value
            parts += 1
            if left < 0:
                break
            if left == Decimal(0) and parts > 1:
                sums[i] = j
                # Zeros behind the last part belong to the list still.
                while j + 1 < len(drafts) and drafts[j + 1].value.value == 0 and j + 1 - i <= PARENTS:
                    j += 1
                    sums[i] = j
                break
    return sums


# --- a measure that says none without a quantity, and other bodies as subject -----------------------------------


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
