"""The open dimension: which words of a clause name the category or the group a part is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft
from gov_ie.link.respective import respective_item

_VERBS = re.compile(
    r"^(?:主动)?(?:公开|发布|公布|发送|刊发|刊登|上传|更新|办理|承办)(?:了)?(?:政府|政务)?(?=[\u4e00-\u9fff]{2})"
)
_LEAD = re.compile(r"^(?:其中|包括|分别是|分别为|[一二三四五六七八九十]是|以及|全年|今年|当年|年内|有|和|及|与|是|在|从|[ :,])+")
_TAIL = re.compile(r"(?:共|累计|合计|共计|均|也|已|通过|上){1,6}$")
# Who can be a group: offices of one kind, taken together («各乡镇», «县直各部门», «区管委会及区直各部门»).
_GROUP = re.compile(
    r"(?:部门|单位|乡镇|镇街|街镇|街道|乡|镇|机关|学校|医院|企业|局|委|办|会|中心|所|科室|处室|县区|区县|市州|分局|本级|以下|政府)"
    r"(?:\([^()]{1,8}\))?$"
)
# «在“财政信息”专栏发布信息4条»: the column's name is the category.
_COLUMN = re.compile(r"[“\"《]([\u4e00-\u9fffA-Za-z]{2,16})[”\"》](?:公开)?(?:专栏|栏目|专题|板块|子栏目|专区|专页|频道|栏)")
_FURTHER = "推进|加强|做好|深化|推动|强化|抓好|加大"  # what is done for the disclosure of a field
# «推进教育领域信息公开,……全年共发布152条»: the field that was spoken of, behind such a verb or before 信息公开.
_SPOKEN_OF = f"{_FURTHER}|突出|落实|落细|注重|围绕|促进"
_SPOKEN = re.compile(
    rf"(?:(?:{_SPOKEN_OF})([\u4e00-\u9fff、]{{2,24}}?)(?:领域|方面|工作)?的?(?:信息)?|([\u4e00-\u9fff、]{{2,24}}?)(?:领域|方面|工作)?的?信息)"
    r"公开(?:工作)?(?=[,。;:\n])"
)
_SPOKEN_LEAD = re.compile(rf"^.*(?:{_SPOKEN_OF}|关于|[一二三四五六七八九十]是)|^[年月日]")
# «(二)推进财政资金信息公开»: so is the field that a section is about, unless the section is about disclosure itself.
_FIELD = re.compile(
    rf"(?:{_FURTHER}|继续|全面|切实|扎实|积极|重点)*"
    r"(?!.*(?:主动|政府信息|政务|依申请|事项|问题|制度|领域|平台))([\u4e00-\u9fff、]{2,20}?)(?:信息)?公开(?:工作|情况|力度)?"
)
_ITSELF = re.compile(r"主动|政府信息|政务|依申请|事项|问题|制度|平台|情况|应当|依法|(?:政府|及时|全部|予以|不|上|社会)$")
_PLAIN = frozenset({"信息", "政府信息", "政务信息", "各类信息", "相关信息", "公开"})

# Proposals are told apart by who made them.
_PROPOSALS = re.compile(r"[\u4e00-\u9fff]{0,3}(?:人大|政协|代表|委员)[\u4e00-\u9fff]{0,4}?(?:建议|提案|议案)|建议(?!提案)|(?<!建议)提案|议案")

# «公开安全生产、减灾救灾信息68条»: the measure may be the verb alone, its object the category.
_OBJECT = re.compile(r"(?:了)?([\u4e00-\u9fffA-Za-z、,“”\"()]{2,30}?)(?:共|共计|累计|合计|各|达|为|计|:)?")
_ABOUT = re.compile(rf"^(?:{_FURTHER}|突出)+|(?:信息)?公开(?:工作|情况|力度)?$")
_NUMBERED = re.compile(r"^[^\u4e00-\u9fffA-Za-z]*(?:第?[一二三四五六七八九十]+[、是章节.])?")
_HANDLED = re.compile(r"^(?:承办|主办|办理|收到|办结|交办|转办)")

Origin = Literal["own", "item", "group", "subject", "part", "object", "column", "spoken", "field", "heading", "proposals"]


@dataclass(frozen=True, slots=True)
class Named:
    """Words that may name a fact's category, and where they stand."""

    words: str
    origin: Origin


def category_candidates(tagged: TaggedText, draft: Draft) -> list[Named]:
    """The words that may name the category of a fact, each once, nearest first; empty where the text names none.

    `own`: the measure's own words beyond its verb («部门动态40条» → 部门动态); `item`: what its number goes with in a row
    («分别»); `object`: what stands between a verb and its number; `part`: before a number whose measure stands further ahead («全年公开信息90条,其中市直单位30条»); `group`: who acts in its
    clause («各乡镇主动公开政府信息856条»); `subject`: anything else there; `column`: the website's column named before it;
    `spoken`: the field whose disclosure was last spoken of in its section;
    `field`: what its section's heading says is made public; `heading`: a short heading as it stands; `proposals`: whose
    proposals the sentence speaks of.
    """
    words = draft.words(tagged)
    if draft.measure == "proposal.total":
        return _unique(_proposals(tagged, draft, words))
    return _unique(_named(tagged, draft, words))


def _unique(named: Iterator[Named]) -> list[Named]:
    return list({n.words: n for n in reversed(list(named)) if n.words}.values())[::-1]


def _proposals(tagged: TaggedText, draft: Draft, words: str) -> Iterator[Named]:
    if kind := _PROPOSALS.search(words):
        yield Named(kind[0], "own")
    start = draft.begin(tagged)
    sentence, _ = tagged.sentence_range(tagged.sentence_of(start))
    said = list(_PROPOSALS.finditer(tagged.text, max(sentence, start - _BACK), start))
    for kind in said[:-3:-1]:
        yield Named(_HANDLED.sub("", kind[0]), "proposals")


def _named(tagged: TaggedText, draft: Draft, words: str) -> Iterator[Named]:
    text = tagged.text
    measure = tagged.measures[draft.measures[0]]
    place = draft.place(tagged)
    sentence, _ = tagged.sentence_range(tagged.sentence_of(measure.start))
    own = _VERBS.sub("", words)
    if own not in _PLAIN:
        yield Named(own, "own")
    if item := respective_item(tagged, place):
        yield Named(_subject(text[slice(*item)].strip("“”《》")), "item")
    clause = clause_of(tagged, sentence, measure.start)
    if place >= measure.end:
        behind = text[measure.end : place]
        if (said := _OBJECT.fullmatch(behind)) and said[1] not in _PLAIN:
            yield Named(said[1], "object")
        begin = clause_of(tagged, tagged.sentence_range(tagged.sentence_of(place))[0], place)
        if begin > measure.start and (part := _subject(text[begin:place])):
            yield Named(part, "part")
    if (subject := _subject(text[clause : measure.start])) and subject not in _PLAIN:
        yield Named(subject, "group" if _GROUP.search(subject) else "subject")
    if columns := _COLUMN.findall(text, max(sentence, measure.start - _BACK), measure.start):
        yield Named(columns[-1], "column")
    if spoken := _spoken(tagged, measure.start):
        yield Named(spoken, "spoken")
    heading = tagged.heading_of(measure.start).split("/")[0]
    if field := _FIELD.fullmatch(heading):
        yield Named(field[1], "field")
    topic = heading_topic(heading)
    if 2 <= len(topic) <= _SHORT:
        yield Named(topic, "heading")


def heading_topic(heading: str) -> str:
    """What a heading is about, without its number.

    >>> heading_topic("二、推进财政资金信息公开。")
    '财政资金'
    """
    return _ABOUT.sub("", _NUMBERED.sub("", heading).rstrip("。.:; "))


def _spoken(tagged: TaggedText, place: int) -> str:
    """The field whose disclosure was last spoken of before a place, in its section; "" where none was."""
    heading = tagged.heading_range(place)
    low = max(0, place - _SPOKEN_BACK, heading[1] if heading else 0)
    if tagged.text.rfind("公开", low, place) < 0:
        return ""
    for behind_verb, other in reversed(_SPOKEN.findall(tagged.text, low, place)):
        field = _SPOKEN_LEAD.sub("", behind_verb or other)
        if len(field) > 1 and field not in _PLAIN and not _ITSELF.search(field):
            return field
    return ""


def clause_of(tagged: TaggedText, sentence: int, place: int) -> int:
    """Where the clause before a place begins: behind a mark, a year or a number."""
    begin = max(sentence, *(tagged.text.rfind(c, sentence, place) + 1 for c in ",;。:\n"))
    for spans in (tagged.years, tagged.quantities):
        earlier = next(tagged.last_before(spans, place), None)
        if earlier is not None and begin <= earlier.start:
            begin = earlier.end
    # A bracket opens a clause unless it stands in a name: 各镇(街道).
    opened = tagged.text.rfind("(", begin, place)
    return opened + 1 if opened >= 0 and tagged.text.find(")", opened, place) < 0 else begin


def _subject(words: str) -> str:
    """The words before a measure without what only leads to it; "" where they are no name."""
    subject = _TAIL.sub("", _LEAD.sub("", words.strip(" 、()"))).strip()
    subject += ")" if subject.count("(") > subject.count(")") else ""
    return subject if 2 <= len(subject) <= 24 else ""


_BACK = 120  # characters before a measure in which a column or whose proposals they are is looked for
_SPOKEN_BACK = 300  # characters before it in which the field spoken of is
_SHORT = 16  # characters of a heading that may be a category as it stands
