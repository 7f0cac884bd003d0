"""Which body a fact is of where that is not the reporting one: candidates and feature names."""

from __future__ import annotations

from collections.abc import Sequence

from gov_ie.link.context import TaggedText, bucket
from gov_ie.link.drafts import Draft
from gov_ie.link.respective import respective_body
from gov_ie.tag.spans import TaggedSpan
from gov_ie.values.agencies import generic_leaders, governs

_CARRIED = 8  # sentences over which a body may stay the subject
_THAT = ("该局", "该厅", "该委", "该办", "该院", "该站", "该队", "该所", "该镇", "该县", "该区", "该中心", "该单位", "该部门", "该公司")


def actor_candidates(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> list[tuple[TaggedSpan, frozenset[str]]]:
    """The bodies that draft `i` may be of, each with the ways it offers itself; earlier drafts are settled.

    `last`, `first`: in its sentence before it; `between`: its measure and its number; `respective`: the one that goes with its
    number in a row; `earlier`, `within-earlier`: the first of the sentence before, at its head or further in; `heading`: in the heading
    above; `carried`: of the fact before. Neither pronouns nor the reporting body.
    """
    place = drafts[i].begin(tagged)
    sentence = tagged.sentence_of(place)
    offered: list[tuple[TaggedSpan, str]] = []
    inside = list(tagged.last_before(tagged.agencies, place))
    if inside:
        offered += [(inside[0], "last"), (inside[-1], "first")]
    # 县政府办公室公开418条、县财政局96条: the measure is said once, the body before each number.
    stated = drafts[i].place(tagged)
    if stated > place:
        offered += [(span, "between") for span in tagged.agencies_in(place, stated)[-1:]]
    if (span := respective_body(tagged, stated)) is not None:
        offered.append((span, "respective"))
    if sentence:
        start, end = tagged.sentence_range(sentence - 1)
        earlier = tagged.agencies_in(start, end)
        if earlier:
            offered.append((earlier[0], "earlier" if earlier[0].start - start < 4 else "within-earlier"))
    heading = tagged.heading_range(place)
    if heading is not None:
        within = tagged.agencies_in(*heading)
        if within:
            offered.append((within[0], "heading"))
    kept = drafts[i - 1].actor if i and sentence - tagged.sentence_of(drafts[i - 1].place(tagged)) <= _CARRIED else None
    if kept is not None:
        offered.append((kept, "carried"))
    found: dict[str, tuple[TaggedSpan, set[str]]] = {}
    for span, way in offered:
        surface = tagged.surface(span)
        if surface not in found:
            if not tagged.can_act(surface):
                continue
            found[surface] = (span, set())
        elif span.start > found[surface][0].start:
            found[surface] = (span, found[surface][1])
        found[surface][1].add(way)
    return [(span, frozenset(ways)) for span, ways in found.values()]


def actor_features(
    tagged: TaggedText, drafts: Sequence[Draft], i: int, agency: TaggedSpan, ways: frozenset[str]
) -> list[str]:
    """Feature names of the question whether draft `i` is of a body that offers itself in these ways."""
    draft = drafts[i]
    text = tagged.text
    place = draft.begin(tagged)
    if agency.start > place:
        place = draft.place(tagged)
    sentences = tagged.sentence_of(place) - tagged.sentence_of(agency.start)
    start, _ = tagged.sentence_range(tagged.sentence_of(agency.start))
    surface = tagged.surface(agency)
    low = min(agency.end, place)
    commas = tagged.marks_between(",", low, place)
    between = text[low:place]
    clause_begins = agency.start == 0 or text[agency.start - 1] in ",;:。\n"
    rivals = tagged.agencies_in(low, place)
    own = any(not tagged.can_act(tagged.surface(s)) for s in rivals)
    how = "+".join(sorted(ways))
    before = drafts[i - 1].actor if i else None
    kept = before is not None and tagged.surface(before) == surface
    new = tagged.sentence_of(place) != tagged.sentence_of(drafts[i - 1].place(tagged)) if i else True
    after = text[agency.end : agency.end + 2]
    words = draft.words(tagged)
    over = tagged.reporting is not None and governs(tagged.reporting.name)
    row = drafts[i - 1].measure if i else None
    return [
        f"ways:{how}",
        f"ways:{how}|kept{kept}|new{new}",
        f"ways:{how}|rivals{min(len(rivals), 2)}|own{own}",
        f"ways:{how}|sentences{min(sentences, 4)}",
        f"kept{kept}|commas{min(commas, 4)}|{sentences == 0}",
        f"before:{text[max(0, agency.start - 1) : agency.start]}",
        f"before2:{text[max(0, agency.start - 2) : agency.start]}",
        f"after:{after[:1]}",
        f"after2:{after}",
        f"after2:{after}|{sentences == 0}",
        f"begins{agency.start - start < 2}|{how}",
        f"clause-begins{clause_begins}|{sentences == 0}",
        f"clause-begins{clause_begins}|commas{min(commas, 4)}|own{own}",
        f"gap{bucket(place - low)}",
        f"head:{surface[-2:]}",
        f"head:{surface[-1:]}|{how}",
        f"quoted{'》' in between or '”' in between}",
        f"measure:{draft.measure}",
        f"that{any(w in between for w in _THAT)}|{how}",
        f"governs{over}|head:{surface[-2:]}",
        f"governs{over}|{how}|kept{kept}",
        f"verb:{words[:2]}|{how}",
        f"words:{words[-2:]}|kept{kept}",
        f"rows:{row}|{draft.measure}|kept{kept}|new{new}",
        f"colon{':' in between}",
        f"semicolon{';' in between}",
        f"whole{any(w in between for w in ('全县', '全市', '全省', '全区', '我局', '我市', '我县', '我省', '我区', '我厅', '我委', '本级'))}|{how}",
        f"part{draft.part_of is not None}|kept{kept}",
        f"leader{surface in generic_leaders()}|{how}",
    ]
