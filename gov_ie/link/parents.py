"""Which fact is part of which: candidates and feature names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gov_ie.catalogue import Catalogue
from gov_ie.link.context import TaggedText, bucket
from gov_ie.link.drafts import REACH, Draft, Run, cell_of
from gov_ie.link.rows import dimension_words

_SENTENCES = 6  # between a total and its part, at most


def parent_candidates(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> list[int]:
    """Numbers of the earlier drafts that draft `i` may be part of, in order."""
    sentence = tagged.sentence_of(drafts[i].place(tagged))
    return [
        j
        for j in range(max(0, i - REACH), i)
        if sentence - tagged.sentence_of(drafts[j].place(tagged)) <= _SENTENCES
    ]


def parent_features(
    tagged: TaggedText, drafts: Sequence[Draft], child: int, parent: int, runs: Mapping[int, Run], catalogue: Catalogue
) -> list[str]:
    """Feature names of the question whether draft `child` breaks down the total of draft `parent`.

    Drafts before the child are settled, the child's row is; its breakdown is not. `runs`: as `find_runs` gives them.
    """
    a, b = drafts[parent], drafts[child]
    text = tagged.text
    low, high = a.place(tagged), b.place(tagged)
    between = text[low:high]
    sentences = min(tagged.sentence_of(high) - tagged.sentence_of(low), 2)
    among = "其中" in between
    opened = tagged.marks_between("(", low, high) - tagged.marks_between(")", low, high)
    same_unit = a.value.unit == b.value.unit
    same_row = a.measure == b.measure and a.measure is not None
    smaller = "less" if b.value.value < a.value.value else "same" if b.value.value == a.value.value else "more"
    rate = b.value.unit == "%" or a.value.unit == "%"
    gap = child - parent
    summed = _summed(runs, child, parent)
    previous = drafts[child - 1] if child else None
    sibling = next((drafts[k].part_of for k in range(child - 1, -1, -1) if drafts[k].part_of is not None), None)
    level = "above" if previous is not None and previous.part_of == parent else "sibling" if sibling == parent else "-"
    if gap == 1:
        level = "first"
    elif previous is not None and previous.part_of is not None and drafts[previous.part_of].part_of == parent:
        level = "back"
    like_sibling = previous is not None and previous.measure == b.measure
    joint = text[previous.end(tagged) : b.begin(tagged)] if previous is not None else ""
    joint_mark = joint[:1] if len(joint) < 4 else "far"
    narrower = "+".join(sorted({d for d, _ in dimension_words(b.words(tagged), catalogue)}))
    by = "+".join(sorted(a.by))
    nearer = drafts[parent + 1 : child]
    shadowed = any(d.value == a.value and d.measure == a.measure for d in nearer)
    rivals = [d for d in nearer if d.measure == a.measure and d.value.unit == a.value.unit and d.value.value >= b.value.value]
    rivalled = "no" if not rivals else "parts" if all(d.part_of == parent for d in rivals) else "yes"
    cell = cell_of(drafts, child)[0]
    key = f"{sentences}|{smaller}|{same_unit}|{rate}"
    wording = "same" if a.words(tagged) == b.words(tagged) else b.words(tagged)[-2:]
    out = [
        key,
        f"{key}|among{among}",
        f"{key}|colon{':' in between}|{min(gap, 4)}",
        f"{key}|open{max(-1, min(opened, 2))}",
        f"summed{summed}|{key}",
        f"summed{summed}|row{same_row}|level{level}",
        f"summed{summed}|value{bucket(int(min(a.value.value, 10**6)))}",
        f"summed{summed}|among{among}|{min(sentences, 1)}",
        f"row{same_row}|{smaller}|among{among}|level{level}",
        f"row{same_row}|dims{narrower}|by{by}",
        f"gap{min(gap, 6)}|{among}|level{level}",
        f"level{level}|{min(sentences, 2)}|{same_unit}|row{same_row}",
        f"level{level}|like{like_sibling}|{joint_mark}|{sentences}",
        f"level{level}|joint-among{'其中' in joint}|colon{':' in joint}|open{'(' in joint}|close{')' in joint}",
        f"rows:{a.measure}|{b.measure}",
        f"rows:{a.measure}|{b.measure}|level{level}|among{among}",
        f"words:{a.words(tagged)[-2:]}|{wording}",
        f"words:{wording}|row{same_row}|level{level}",
        f"child:{b.words(tagged)[-2:]}|{smaller}|{among}",
        f"child-row:{b.measure}|dims{narrower}|{same_row}",
        f"parent-part{a.part_of is not None}|level{level}|{opened > 0}",
        f"semicolon{';' in between}|{among}|level{level}",
        f"distance{bucket(high - low)}|{among}",
        f"zero{b.value.value == 0}|level{level}|row{same_row}",
        f"rivalled{rivalled}|shadowed{shadowed}|row{same_row}|{sentences}",
        f"rivalled{rivalled}|level{level}|summed{summed}",
        f"cell{min(cell, 3)}|level{level}|row{same_row}",
        f"units:{a.value.unit}|{b.value.unit}|{among}",
    ]
    last = text[a.end(tagged) :][:3]
    out.append(f"after-parent:{last[:1]}|{last[1:3]}")
    out.append(f"after-parent:{last[:1]}|{min(gap, 2)}|row{same_row}")
    before = text[max(0, b.begin(tagged) - 2) : b.begin(tagged)]
    out.append(f"before-child:{before}|{min(gap, 2)}")
    out.append(f"before-child:{before[-1:]}|level{level}|row{same_row}")
    return out


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
