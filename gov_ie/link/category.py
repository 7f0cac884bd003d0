"""The open dimension: which words of a clause name the category or the group a part is for."""

from __future__ import annotations

import re
from typing import Literal

from gov_ie.catalogue import Catalogue
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft

_VERBS = re.compile(
    r"^(?:主动)?(?:公开|发布|公布|发送|刊发|刊登|上传|更新|办理|承办)(?:了)?(?:政府|政务)?(?=[\u4e00-\u9fff]{2})"
)
_LEAD = re.compile(r"^(?:其中|包括|分别是|分别为|[一二三四五六七八九十]是|以及|有|和|及|与|是|在|从|[ :,])+")
_TAIL = re.compile(r"(?:共|累计|合计|共计|均|也|已|通过|上)+$")
# Who can be a group: offices of one kind, taken together («各乡镇», «县直各部门», «区管委会及区直各部门»).
_GROUP = re.compile(r"(?:部门|单位|乡镇|镇街|街镇|街道|乡|镇|机关|学校|医院|企业|局|委|办|会|中心|所|科室|处室|县区|区县|市州|分局)$")
# «在“财政信息”专栏发布信息4条»: the column's name is the category.
_COLUMN = re.compile(r"[“\"]([\u4e00-\u9fffA-Za-z]{2,16})[”\"](?:专栏|栏目|专题|板块|子栏目|专区|频道|栏)")
# «(二)推进财政资金信息公开»: so is the field that a section is about, unless the section is about disclosure itself.
_FIELD = re.compile(
    r"(?:推进|加强|做好|深化|推动|强化|抓好|继续|全面|切实|加大|扎实|积极|重点)*"
    r"(?!.*(?:主动|政府信息|政务|依申请|事项|问题|制度|领域|平台))([\u4e00-\u9fff、]{2,20}?)(?:信息)?公开(?:工作|情况|力度)?"
)
_PLAIN = frozenset({"信息", "政府信息", "政务信息", "各类信息", "相关信息", "公开"})


# Proposals are told apart by who made them.
_PROPOSALS = re.compile(r"[\u4e00-\u9fff]{0,3}(?:人大|政协|代表|委员)[\u4e00-\u9fff]{0,4}?(?:建议|提案|议案)|建议(?!提案)|(?<!建议)提案|议案")


Origin = Literal["own", "group", "column", "field"]


def category_words(tagged: TaggedText, draft: Draft, catalogue: Catalogue) -> tuple[str, Origin] | None:
    """The category's words, as far as the text names one, and where they stand; None where it names none.

    The measure's own words beyond its verb («部门动态40条» → 部门动态), else the group its clause is about
    («各乡镇主动公开政府信息856条» → 各乡镇), the column named before it, or the field of its section.
    """
    words = draft.words(tagged)
    if draft.measure == "proposal.total":
        kind = _PROPOSALS.search(words)
        return (kind[0], "own") if kind else None
    own = _VERBS.sub("", words)
    plain = own in _PLAIN or any(end - start == len(words) for start, end, _ in catalogue.find_aliases(words))
    if own and not plain:
        return own, "own"
    text = tagged.text
    start = tagged.measures[draft.measures[0]].start
    sentence, _ = tagged.sentence_range(tagged.sentence_of(start))
    clause = max(sentence, *(text.rfind(c, sentence, start) + 1 for c in ",;。:\n("))
    year = next(tagged.last_before(tagged.years, start), None)
    if year is not None and clause <= year.start:
        clause = year.end
    subject = _TAIL.sub("", _LEAD.sub("", text[clause:start].strip())).strip()
    if _GROUP.search(subject) and len(subject) <= 24:
        return subject, "group"
    columns = _COLUMN.findall(text, sentence, start)
    if columns:
        return columns[-1], "column"
    field = _FIELD.fullmatch(tagged.heading_of(start).split("/")[0])
    return (field[1], "field") if field else None
