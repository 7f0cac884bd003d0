"""The open dimension: which words of a clause name the category or the group a part is for."""

from __future__ import annotations

import re

from gov_ie.catalogue import Catalogue
from gov_ie.link.context import TaggedText
from gov_ie.link.features import Draft

_VERBS = re.compile(r"^(?:主动)?(?:公开|发布|公布|发送|刊发|刊登|上传|更新|办理|承办)(?:了)?(?:政府|政务)?(?=[\u4e00-\u9fff]{2})")
_EDGE = re.compile(r"^(?:其中|包括|分别是|分别为|一是|二是|三是|四是|五是|以及|有|和|及|与|是)+|(?:共|累计|合计|共计|均|也|已)+$")


def category_words(tagged: TaggedText, draft: Draft, catalogue: Catalogue) -> str | None:
    """The category's words: the measure's own beyond its verb, or else the subject of its clause; None for neither.

    «部门动态40条» → 部门动态; «各乡镇主动公开政府信息856条» → 各乡镇.
    """
    words = draft.words(tagged)
    own = _VERBS.sub("", words)
    plain = any(end - start == len(words) for start, end, _ in catalogue.find_aliases(words))
    if own and not plain and own not in {"信息", "政府信息", "政务信息", "各类信息"}:
        return own
    text = tagged.text
    start = tagged.measures[draft.measures[0]].start
    clause = max(text.rfind(c, 0, start) for c in ",;。:、\n(") + 1
    subject = _EDGE.sub("", text[clause:start].strip())
    return subject[-24:] or (own if not plain else None) or None
