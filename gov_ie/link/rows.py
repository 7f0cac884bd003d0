"""Which row of the catalogue a fact belongs to and which breakdown: feature names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from gov_ie.catalogue import Catalogue
from gov_ie.link.category import Named
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import REACH, Draft, Run, cell_of
from gov_ie.link.respective import respective_item
from gov_ie.link.similar import similar_features
from gov_ie.link.topics import TOPICS


@lru_cache(maxsize=4096)
def surface_features(words: str, catalogue: Catalogue) -> tuple[str, ...]:
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
    out.extend(similar_features(words, catalogue))
    return tuple(out)


def unfamiliar(features: Sequence[str]) -> list[str]:
    """The features of a question for a row as they would be had the catalogue no phrase in the measure's words.

    >>> from gov_ie.catalogue import default_catalogue
    >>> [f for f in unfamiliar(surface_features("行政复议", default_catalogue())) if "review" in f]
    ['near0:review.total', 'near:review.total|8', 'near:review.total', 'near-clear:review.total']
    """
    return [f for f in features if not f.startswith(("alias", "w:"))]


def dimension_words(words: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Dimension values whose aliases occur in some words."""
    for _, _, dimension, value in catalogue.find_dimension_aliases(words):
        yield dimension, value


def row_features(
    tagged: TaggedText, drafts: Sequence[Draft], i: int, runs: Mapping[int, Run], catalogue: Catalogue
) -> list[str]:
    """Feature names of the question which row draft number `i` belongs to; earlier drafts are settled.

    `runs`: as `find_runs` gives them.
    """
    draft = drafts[i]
    text = tagged.text
    words = draft.words(tagged)
    out = list(surface_features(words, catalogue))
    place = draft.place(tagged)
    measure = tagged.measures[draft.measures[0]]
    begin = min(place, measure.start)
    end = max(measure.end, tagged.quantities[draft.quantity].end if draft.quantity is not None else 0)
    sentence_start, sentence_end = tagged.sentence_range(tagged.sentence_of(place))
    unit = draft.value.unit
    out += ["bias", f"unit:{unit}", f"unit:{unit}|{words[-2:]}", f"unit:{unit}|{words[:2]}", f"zero{draft.value.value == 0}"]
    before_clause = text[max(tagged.clause_start(begin), sentence_start, begin - 24) : begin]
    out.extend([f"before:{before_clause[k : k + 2]}" for k in range(len(before_clause) - 1)])
    out.append(f"before-last:{before_clause[-2:]}")
    out.extend(_own_features(tagged, begin, sentence_start, words, max(begin, measure.end)))
    after = text[end : min(end + 8, sentence_end)]
    out.append(f"after:{after[:2]}")
    out.extend([f"said:{w}" for w in tagged.topics_in(max(sentence_start, begin - 80), begin)])
    if begin - sentence_start < 20:
        earlier_start, earlier_end = tagged.sentence_range(max(0, tagged.sentence_of(place) - 1))
        out.extend([f"said-before:{w}" for w in tagged.topics_in(max(earlier_start, earlier_end - 80), earlier_end)])
    out.extend(_heading_features(tagged.heading_of(place)))
    out.extend(f"heading-dim:{d}={v}" for _, _, d, v in tagged.values_in(*tagged.inner_heading(place)))
    for _, _, dimension, value in tagged.values_in(max(sentence_start, begin - 24), begin):
        out.append(f"near-dim:{dimension}={value}")
    if item := respective_item(tagged, place):
        out += [f"item:{text[item[1] - 2 : item[1]]}", *(f"item-dim:{d}={v}" for _, _, d, v in tagged.values_in(*item))]
    cell, cells = cell_of(drafts, i)
    if cells > 1:
        out += [f"cell{cell}", f"cell{cell}of{cells}", f"cell{cell}of{cells}|{words[-2:]}", f"cell{cell}of{cells}|{words}"]
    if i + 1 < len(drafts):
        out.extend(_next_features(tagged, draft, drafts[i + 1], end, sentence_end))
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
            f"previous-words:{previous.words(tagged)[-2:]}|{words[-2:]}",
            f"previous-part{previous.part_of is not None}|{row}|{same}",
        ]
        if i > 1:
            out.append(f"before-previous:{drafts[i - 2].measure or 'open'}|{row}")
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
        summed = [drafts[j] for j in range(max(0, i - REACH), i) if j in runs and i in runs[j].members]
        for other in summed[-1:]:
            row = other.measure or "open"
            out += [f"sum-of:{row}", f"sum-of:{row}|{words[-2:]}", f"sum-of:{row}|{any(f.startswith(_NAMED) for f in out)}"]
        for other in _governing(tagged, drafts, i):
            out.append(f"total:{other.measure or 'open'}")
            out.append(f"total:{other.measure or 'open'}|{words[-2:]}")
    return out


def _next_features(tagged: TaggedText, draft: Draft, following: Draft, end: int, sentence_end: int) -> Iterator[str]:
    """What follows in the sentence: the next fact, which is not settled yet, and what is said on the way to it."""
    begin = following.begin(tagged)
    if begin >= sentence_end:
        yield "next-none"
        return
    words, theirs = draft.words(tagged), following.words(tagged)
    gap = tagged.text[end:begin]
    among = "其中" in gap or "包括" in gap or gap[:1] in ("(", ":")
    unit, other = draft.value.unit, following.value.unit
    yield f"next:{theirs[-2:]}"
    yield f"next:{theirs[:2]}"
    yield f"next:{theirs[-2:]}|{words[-2:]}"
    yield f"next-unit:{other}|{unit}"
    yield f"next-among{among}"
    yield f"next-among{among}|{words[-2:]}"
    yield from (f"next-said:{w}" for w in tagged.topics_in(end, min(begin + len(theirs), end + _OWN, sentence_end)))


def _venue_features(told: str) -> Iterator[str]:
    """What the place is called where something is published: «在“某某交易平台(某省)”集中发布» → 平台."""
    verbs = list(_PUBLISHES.finditer(told))
    if not verbs:
        return
    verb = verbs[-1]
    clause = max(told.rfind(mark, 0, verb.start()) for mark in ",;。:、\n") + 1
    venue = told[clause : verb.start()]
    while aside := _AROUND_NAME.search(venue):
        venue = venue[: aside.start()]
    if not venue:
        yield f"venue-none|{verb[0]}"
        return
    led = any(word in venue for word in ("在", "通过", "利用", "依托", "借助"))
    yield f"venue:{venue[-1:]}|{led}"
    yield f"venue:{venue[-2:]}"
    yield f"venue:{venue[-2:]}|{verb[0]}"
    yield f"venue:{venue[-3:]}"


def _own_features(tagged: TaggedText, begin: int, sentence_start: int, words: str, end: int) -> Iterator[str]:
    """What is said between the number before, or the sentence's beginning, and this fact's words: «在某某平台(某省)发布»."""
    low = max(sentence_start, begin - _OWN)
    for other in tagged.quantities_in(low, begin):
        low = max(low, other.end)
    stretch = tagged.text[low:begin]
    topics = tagged.topics_in(low, begin)
    yield from (f"own:{w}" for w in topics)
    yield from (f"own:{w}|{words[:2]}" for w in topics)
    yield from (f"own-b:{stretch[k : k + 2]}" for k in range(len(stretch) - 1))
    for _, _, dimension, value in tagged.values_in(low, begin):
        yield f"own-dim:{dimension}={value}"
        yield f"own-dim:{dimension}={value}|{words[:2]}"
    yield from _venue_features(tagged.text[low:end])
    quoted = stretch.rfind("”")
    if quoted > 1:
        yield f"own-quoted:{stretch[quoted - 2 : quoted]}"
        yield f"own-behind-quote:{stretch[quoted + 1 : quoted + 3]}"


@lru_cache(maxsize=1024)
def _heading_features(heading: str) -> tuple[str, ...]:
    topics = sorted({word for _, _, word in TOPICS.find(heading)})
    pairs = [heading[k : k + 2] for k in range(min(len(heading) - 1, 24))]
    return *(f"heading:{w}" for w in topics), *(f"heading-b:{pair}" for pair in pairs)


def dimension_features(seen: Sequence[str], tagged: TaggedText, drafts: Sequence[Draft], i: int) -> list[str]:
    """Feature names of the questions about the dimensions of draft `i`, whose row and total are settled.

    What its row's features say, the same given the row, the dimensions of its total, and where values are named:
    before the first number of the sentence (`lead`), nearest before it (`last`), in the sentence before, right behind.
    """
    return [*seen, *breakdown_features(seen, tagged, drafts, i)]


def breakdown_features(seen: Sequence[str], tagged: TaggedText, drafts: Sequence[Draft], i: int) -> list[str]:
    """What `dimension_features` adds to the features of a draft's row, `seen`."""
    draft = drafts[i]
    row = draft.measure
    out = [f"row:{row}", *[f"{f}|{row}" for f in seen if f.startswith(_ABOUT_DIMENSIONS)]]
    if draft.part_of is None:
        out.append(f"total:none|{row}")
    else:
        total = drafts[draft.part_of]
        same = total.measure == row
        out.append(f"total-by:{','.join(sorted(total.by))}|{same}")
        out.extend(f"total-by:{d}={v}|{same}" for d, v in total.by.items())
        siblings = [d for d in drafts[draft.part_of + 1 : i] if d.part_of == draft.part_of and d.measure == row]
        if siblings:
            out.append(f"sibling-by:{','.join(sorted(siblings[-1].by))}")
            out.extend(f"sibling-by:{d}={v}" for d, v in siblings[-1].by.items() if d != "category")
    out.extend(f"{named}|{row}" for named in _scope(tagged, draft))
    return out


def _scope(tagged: TaggedText, draft: Draft) -> Iterator[str]:
    begin, end = draft.begin(tagged), draft.end(tagged)
    number = tagged.sentence_of(begin)
    start, stop = tagged.sentence_range(number)
    start = max(start, begin - 300)
    counted = tagged.count_between(tagged.quantity_starts, start, begin)
    first = next((q.start for q in tagged.quantities_in(start, begin)), begin)
    last: dict[str, tuple[str, int]] = {}
    for low, _, dimension, value in tagged.values_in(start, begin):
        if low < first:
            yield f"lead:{dimension}={value}"
        last[dimension] = value, tagged.count_between(tagged.quantity_starts, low, begin)
    for dimension, (value, since) in last.items():
        yield f"last:{dimension}={value}|{min(since, 2)}"
        yield f"last:{dimension}={value}"
    yield f"lead-none{not last}|{min(counted, 2)}"
    for _, _, dimension, value in tagged.values_in(end, min(stop, end + 10)):
        yield f"behind:{dimension}={value}"
    if number and tagged.analysis.outline.sentences[number - 1].section == tagged.analysis.outline.sentences[number].section:
        low, high = tagged.sentence_range(number - 1)
        for dimension, value in sorted({(d, v) for _, _, d, v in tagged.values_in(max(low, high - 120), high)}):
            yield f"earlier:{dimension}={value}|{min(counted, 1)}"


def category_features(row: str, named: Named, before: str | None) -> list[str]:
    """Feature names of the question whether these words name a fact's category, besides `dimension_features`.

    `before`: where the words of the part before it stand, of the same total; None where there is none.
    """
    words, origin = named.words, named.origin
    return [
        f"origin:{origin}",
        f"origin:{origin}|{row}",
        f"origin:{origin}|{words[-2:]}",
        f"origin:{origin}|{words[-1:]}",
        f"origin:{origin}|{words[:2]}",
        f"origin:{origin}|all:{words}",
        f"origin:{origin}|length{min(len(words) // 2, 8)}",
        f"origin:{origin}|before:{before}",
    ]


_PUBLISHES = re.compile("公开|发布|公布|刊登|刊发|刊播|登载|播出|播发|推送|发表|公示|上传|更新|发送|编发|推出|维护")
# What may stand between a place's name and the verb, and what its name may be set in.
_AROUND_NAME = re.compile(
    r"(?:集中|及时|累计|共计|总计|共|主动|全年|对外|统一|同步|首次|全文|分别|已|全部|实时|定期|新增|向社会|依法|均|还|则|上|中|内|里|等|的|[0-9]{1,120}年度?"
    r"|[“”\"\s]|\([^()]{0,120}\))$"
)
_OWN = 60  # characters of a number's own stretch that are looked at
_NAMED = ("dim:", "near-dim:", "heading-dim:")
_ABOUT_DIMENSIONS = (*_NAMED, "item-dim:", "own:", "own-dim:", "own-quoted", "venue", "previous-by:", "head:", "w:", "cell")


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


