"""Which fact is part of which: candidates and feature names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gov_ie.catalogue import Catalogue
from gov_ie.link.context import TaggedText, bucket
from gov_ie.link.drafts import REACH, Draft, Run, cell_of
from gov_ie.link.rows import dimension_words

_SENTENCES = 6  # between a total and its part, at most


def parent_candidates(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> list[int]:
    """Numbers of the earlier drafts that draft `i` may be part of, in order.

    Rates and amounts are no parts and have none, and no part exceeds its total.
    """
    child = drafts[i].value
    if child.unit in _INDIVISIBLE:
        return []
    sentence = tagged.sentence_of(drafts[i].place(tagged))
    return [
        j
        for j in range(max(0, i - REACH), i)
        if drafts[j].value.value >= child.value
        and drafts[j].value.unit not in _INDIVISIBLE
        and sentence - tagged.sentence_of(drafts[j].place(tagged)) <= _SENTENCES
    ]


_INDIVISIBLE = frozenset({"%", "元"})


@dataclass(frozen=True, slots=True)
class ChildView:
    """What the question whether a draft is part of another needs of the draft alone.

    `sibling`: the total of the last part before it, near enough to be its own; `narrower`: dimensions its words name; `joint`: the words between
    the draft before and it; `before`: the two characters in front of its words.
    """

    number: int
    place: int
    sentence: int
    words: str
    sibling: int | None
    narrower: str
    joint: str
    before: str
    cell: int


def child_view(tagged: TaggedText, drafts: Sequence[Draft], child: int, catalogue: Catalogue) -> ChildView:
    """The view of draft `child`; earlier drafts are settled."""
    draft = drafts[child]
    place, begin, words = draft.place(tagged), draft.begin(tagged), draft.words(tagged)
    # A part further back is of a total that is no candidate.
    recent = reversed(drafts[max(0, child - REACH) : child])
    return ChildView(
        number=child,
        place=place,
        sentence=tagged.sentence_of(place),
        words=words,
        sibling=next((d.part_of for d in recent if d.part_of is not None), None),
        narrower="+".join(sorted({d for d, _ in dimension_words(words, catalogue)})),
        joint=tagged.text[drafts[child - 1].end(tagged) : begin] if child else "",
        before=tagged.text[max(0, begin - 2) : begin],
        cell=cell_of(drafts, child)[0],
    )


def parent_features(
    tagged: TaggedText, drafts: Sequence[Draft], child: ChildView, parent: int, runs: Mapping[int, Run]
) -> list[str]:
    """Feature names of the question whether a draft breaks down the total of draft `parent`.

    Drafts before the child are settled, the child's row is; its breakdown is not. `runs`: as `find_runs` gives them.
    """
    number = child.number
    a, b = drafts[parent], drafts[number]
    text = tagged.text
    low, high = a.place(tagged), child.place
    between = text[low:high]
    sentences = min(child.sentence - tagged.sentence_of(low), 2)
    among = "其中" in between
    opened = tagged.marks_between("(", low, high) - tagged.marks_between(")", low, high)
    same_unit = a.value.unit == b.value.unit
    same_row = a.measure == b.measure and a.measure is not None
    smaller = "less" if b.value.value < a.value.value else "same" if b.value.value == a.value.value else "more"
    rate = b.value.unit == "%" or a.value.unit == "%"
    gap = number - parent
    summed = _summed(runs, number, parent)
    previous = drafts[number - 1]
    level = "above" if previous.part_of == parent else "sibling" if child.sibling == parent else "-"
    if gap == 1:
        level = "first"
    elif previous.part_of is not None and drafts[previous.part_of].part_of == parent:
        level = "back"
    like_sibling = previous.measure == b.measure
    joint = child.joint
    joint_mark = joint[:1] if len(joint) < 4 else "far"
    words, narrower = child.words, child.narrower
    by = "+".join(sorted(a.by))
    nearer = drafts[parent + 1 : number]
    shadowed = any(d.value == a.value and d.measure == a.measure for d in nearer)
    rivals = [d for d in nearer if d.measure == a.measure and d.value.unit == a.value.unit and d.value.value >= b.value.value]
    rivalled = "no" if not rivals else "parts" if all(d.part_of == parent for d in rivals) else "yes"
    key = f"{sentences}|{smaller}|{same_unit}|{rate}"
    above = a.words(tagged)
    wording = "same" if above == words else words[-2:]
    last = text[a.end(tagged) : a.end(tagged) + 3]
    return [
        key,
        f"{key}|among{among}",
        f"{key}|colon{':' in between}|{min(gap, 4)}",
        f"{key}|open{max(-1, min(opened, 2))}",
        f"summed{summed}|{key}",
        f"summed{summed}|row{same_row}|level{level}",
        f"summed{summed}|value{bucket(int(min(a.value.value, Decimal(10**6))))}",
        f"summed{summed}|among{among}|{min(sentences, 1)}",
        f"row{same_row}|{smaller}|among{among}|level{level}",
        f"row{same_row}|dims{narrower}|by{by}",
        f"gap{min(gap, 6)}|{among}|level{level}",
        f"level{level}|{min(sentences, 2)}|{same_unit}|row{same_row}",
        f"level{level}|like{like_sibling}|{joint_mark}|{sentences}",
        f"level{level}|joint-among{'其中' in joint}|colon{':' in joint}|open{'(' in joint}|close{')' in joint}",
        f"rows:{a.measure}|{b.measure}",
        f"rows:{a.measure}|{b.measure}|level{level}|among{among}",
        f"words:{above[-2:]}|{wording}",
        f"words:{wording}|row{same_row}|level{level}",
        f"child:{words[-2:]}|{smaller}|{among}",
        f"child-row:{b.measure}|dims{narrower}|{same_row}",
        f"parent-part{a.part_of is not None}|level{level}|{opened > 0}",
        f"semicolon{';' in between}|{among}|level{level}",
        f"distance{bucket(high - low)}|{among}",
        f"zero{b.value.value == 0}|level{level}|row{same_row}",
        f"rivalled{rivalled}|shadowed{shadowed}|row{same_row}|{sentences}",
        f"rivalled{rivalled}|level{level}|summed{summed}",
        f"cell{min(child.cell, 3)}|level{level}|row{same_row}",
        f"units:{a.value.unit}|{b.value.unit}|{among}",
        f"after-parent:{last[:1]}|{last[1:3]}",
        f"after-parent:{last[:1]}|{min(gap, 2)}|row{same_row}",
        f"before-child:{child.before}|{min(gap, 2)}",
        f"before-child:{child.before[-1:]}|level{level}|row{same_row}",
    ]


def _summed(runs: Mapping[int, Run], child: int, parent: int) -> str:
    """How the two stand to the sums around them: the total and a member of its run, of another's, or of none."""
    run = runs.get(parent)
    if run is not None and child in run.members:
        return f"in{min(run.first - parent, 3)}of{min(len(run.members), 3)}"
    if run is not None and child > run.members[-1]:
        return "behind"
    for other in range(child - 1, max(-1, child - 1 - REACH), -1):
        if other != parent and other in runs and child in runs[other].members:
            return "nearer" if other > parent else "farther"
    return "none"
