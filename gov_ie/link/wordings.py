"""What a measure's words leave unsaid: the ways of saying them in full, among which a classifier chooses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gov_ie.link.category import clause_of, heading_topic
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft
from gov_ie.link.resolve import known_words
from gov_ie.link.respective import respective_item

_LONGEST = 40  # characters of a wording
_ADDED = 9  # characters added from which it does not matter how many more
_CLAUSE = 40  # characters before a clause in which the one before it is looked for
_NAMED = 80  # characters before a fact in which a name in quotation marks is looked for
_SAID = range(2, 17)  # characters of what a clause, a sentence's beginning or a heading may add

_MARK = re.compile(r"[,;。:\n()]")
_IDLE_BEFORE = re.compile(
    r"^(?:其中|共计|累计|总计|合计|总共|全年|年内|当年|本年|年度|一年来|目前|同时|此外|先后|分别|及时|包括|另外|另有|现有|通过"
    r"|[共均已并还又 ])+"
)
_IDLE_BEHIND = re.compile(r"(?:共计|累计|合计|分别|总数|[共计达为有均了: ]){1,6}$")
_SUBJECT_END = re.compile("[0-9,;:]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[\u4e00-\u9fff%]{0,2}")
_QUOTED = re.compile(r"《[^》\n]{2,20}》|“[^”\n]{2,16}”")


def wordings(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> dict[str, str]:
    """The ways of saying the measure of draft `i` in full, by what its own words get; these alone first, no wording twice.

    `own`: nothing; `known`: what the guidelines and the fact's row say; `before`: what stands before it in its clause, from
    the last 、 on; `behind`: what follows it there; `item`: what its number goes with in a row; `verb`: what stands before the
    number that divides it from its verb; `total`, `last`, `last-but-one`, `first`: the words of its total, of the fact before,
    of the one before that, of the first one of the sentence; `last-before`: those of the fact before and what stands before
    it; `clause`: the clause before; `subject`: what its sentence begins with; `quoted`: the last name in quotation marks;
    `heading`: what the heading above is about; `same`: the words of the fact before instead of its own.
    """
    own = drafts[i].words(tagged)
    ways = {own: "own"}
    for way, words in _ways(tagged, drafts, i, own):
        if len(words) <= _LONGEST:
            ways.setdefault(words, way)
    return {way: words for words, way in ways.items()}


def wording_features(tagged: TaggedText, drafts: Sequence[Draft], i: int, ways: Mapping[str, str]) -> list[str]:
    """Feature names of the question which of the ways is right for draft `i`: its own words, the fact before, how much each adds."""
    draft, own = drafts[i], ways["own"]
    behind = draft.quantity is not None and tagged.quantities[draft.quantity].end <= tagged.measures[draft.measures[0]].start
    unit = draft.value.unit
    out = [f"w:{own}", f"head:{own[-2:]}", f"head3:{own[-3:]}", f"begin:{own[:2]}", f"unit:{unit}", f"unit:{unit}|{own[-2:]}", f"behind{behind}"]
    out.extend(f"c:{c}" for c in own)
    out.extend(f"b:{own[k : k + 2]}" for k in range(len(own) - 1))
    if i:
        last = drafts[i - 1].words(tagged)[-2:]
        same = tagged.sentence_of(drafts[i - 1].place(tagged)) == tagged.sentence_of(draft.place(tagged))
        out += [f"last:{last}|{own[-2:]}", f"last:{last}|{same}", f"same{same}", f"part{draft.part_of is not None}|{same}"]
    out.extend(f"way:{way}|{min(_ADDED, len(words) - len(own))}" for way, words in ways.items())
    return out


def _ways(tagged: TaggedText, drafts: Sequence[Draft], i: int, own: str) -> Iterator[tuple[str, str]]:
    draft, text = drafts[i], tagged.text
    measure, begin = tagged.measures[draft.measures[0]], draft.begin(tagged)
    sentence, _ = tagged.sentence_range(tagged.sentence_of(begin))
    yield "known", known_words(tagged, drafts, i)
    before = _words_before(tagged, measure.start).rpartition("、")[2]
    yield "before", before + own
    yield "behind", own + _words_behind(tagged, measure.end)
    if item := respective_item(tagged, draft.place(tagged)):
        yield "item", text[slice(*item)] + own
    if draft.quantity is not None and tagged.quantities[draft.quantity].end <= measure.start:
        yield "verb", _IDLE_BEHIND.sub("", _words_before(tagged, tagged.quantities[draft.quantity].start)) + own
    if draft.part_of is not None:
        yield "total", drafts[draft.part_of].words(tagged) + own
    if i:
        last = drafts[i - 1].words(tagged)
        yield "last", last + own
        yield "last-before", last + before + own
    if i > 1:
        yield "last-but-one", drafts[i - 2].words(tagged) + own
    first = i
    while first and drafts[first - 1].place(tagged) >= sentence and i - first < _FACTS:
        first -= 1
    if first < i:
        yield "first", drafts[first].words(tagged) + own
    heading = heading_topic(tagged.heading_of(begin).split("/")[0])
    if len(heading) in _SAID:
        yield "heading", heading + own
    clause = tagged.clause_start(begin)
    earlier = _MARK.split(text[max(0, clause - _CLAUSE) : max(0, clause - 1)])[-1]
    earlier = _IDLE_BEFORE.sub("", _NUMBER.split(earlier)[-1])
    if len(earlier) in _SAID:
        yield "clause", earlier + own
    subject = _IDLE_BEFORE.sub("", _SUBJECT_END.split(text[sentence:begin], 1)[0])
    if len(subject) in _SAID:
        yield "subject", subject + own
    if quoted := _QUOTED.findall(text, max(0, begin - _NAMED), begin):
        yield "quoted", quoted[-1] + own
    if i:
        yield "same", last


_FACTS = 8  # facts back among which a sentence's first one is looked for


def _words_before(tagged: TaggedText, place: int) -> str:
    """What stands before a place in its clause, behind other mentions, without words that only lead to it."""
    begin = clause_of(tagged, tagged.sentence_range(tagged.sentence_of(place))[0], place)
    body = next(tagged.last_before(tagged.agencies, place), None)
    if body is not None and begin <= body.start:
        begin = body.end
    return _IDLE_BEFORE.sub("", tagged.text[begin:place])


def _words_behind(tagged: TaggedText, place: int) -> str:
    """What follows in the clause up to the next number, year or body."""
    end = tagged.sentence_range(tagged.sentence_of(max(0, place - 1)))[1]
    mark = _MARK.search(tagged.text, place, end)
    end = min([mark.start() if mark else end, *tagged.next_starts(place)])
    return _IDLE_BEHIND.sub("", tagged.text[place:end])
