"""What a web page leaves in the text copied from it: tags, entities, comments, rows of page controls."""

from __future__ import annotations

import html
import re
from functools import cache

import numpy as np

from gov_ie.text.draft import Draft, Edit, one_of
from gov_ie.text.vocabulary import any_of, vocabulary

_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10}\d{0,2});")


@cache
def _tags() -> tuple[re.Pattern[str], dict[str, str]]:
    elements = {kind: names.split() for kind, names in vocabulary("residue")["elements"].items()}
    becomes = {name: "\n" for name in elements["block"] + elements["whole"]}
    becomes.update(dict.fromkeys(elements["cell"], " "))
    becomes.update(dict.fromkeys(elements["inline"], ""))
    # 600: Word's style attributes are long; a bound keeps a text of < signs linear
    return re.compile(rf"</?({any_of(becomes)})(?:[\s/][^<>]{{0,600}})?>", re.IGNORECASE), becomes


def _between(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Stretches from an opening to the closing that follows it, in order, both included; linear in the text."""
    found, position = [], 0
    while (start := text.find(opening, position)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        position = end + len(closing)
        found.append((start, position))
    return found


def remove_comments(draft: Draft) -> Draft:
    """The draft without HTML comments, scripts and styles.

    >>> remove_comments(Draft.of("<style>p{}</style>收到<!-- x -->3件")).text
    '\\n收到3件'
    """
    text = draft.text
    if "<" not in text:
        return draft
    draft = draft.edit([(start, end, "") for start, end in _between(text, "<!--", "-->")])
    for name in vocabulary("residue")["elements"]["whole"].split():
        lowered = draft.text.lower() if draft.text.isascii() else _ascii_lower(draft.text)
        draft = draft.edit([(start, end, "\n") for start, end in _between(lowered, f"<{name}", f"</{name}>")])
    return draft


def _ascii_lower(text: str) -> str:
    # str.lower changes the length of İ
    return text.translate({upper: upper + 32 for upper in range(65, 91)})


def remove_tags(draft: Draft) -> Draft:
    """The draft without tags: a line end for a block, a blank for a cell, nothing for the others.

    >>> remove_tags(Draft.of("<td>条</td><td>31<b>2</b></td>《<三公>经费》")).text
    ' 条  312 《<三公>经费》'
    """
    if "<" not in draft.text or ">" not in draft.text:
        return draft
    pattern, becomes = _tags()
    return draft.edit([(m.start(), m.end(), becomes[m[1].lower()]) for m in pattern.finditer(draft.text)])


def read_entities(draft: Draft) -> Draft:
    """The draft with HTML entities read.

    >>> read_entities(Draft.of("&ldquo;三公&rdquo;&nbsp;R&amp;D&amp;nbsp;&#x4EF6;&#0;")).text
    '“三公”\\xa0R&D\\xa0件�'
    """
    if "&" not in draft.text:
        return draft
    edits: list[Edit] = []
    for match in _ENTITY.finditer(draft.text):
        name = match[0].replace("&amp;", "&") if match[0] != "&amp;" else "&amp;"
        read = html.unescape(name)
        if read != name and len(read) <= 1:
            edits.append((match.start(), match.end(), "\ufffd" if "\ud800" <= read <= "\udfff" else read))
    return draft.edit(edits)


# What may stand before and behind page controls.
_BEFORE, _BEHIND = "\n 】|]>", "\n 【|[<"


@cache
def _furniture() -> tuple[re.Pattern[str], re.Pattern[str], str]:
    """A row of page controls, a single one that can be nothing else, and the characters that may begin either."""
    words = vocabulary("residue")["furniture"]
    valued = (
        rf"{any_of(words['valued'])} ?:"
        r" ?(?:\[? ?(?:大|中|小|[0-9]{1,8}(?: ?次)?)(?:[ |/]{0,3}(?:大|中|小))* ?\]?)?"
    )
    page_number = r"[-—–]{1,2} ?[0-9]{1,3} ?[-—–]{1,2}"
    close = rf"(?=[{re.escape(_BEHIND)}]|\Z)"
    one = rf"[【\[(]? ?(?:{valued}|{any_of(words['alone'] + words['together'])} ?:?|{page_number}) ?[】\])]?"
    row = re.compile(rf"{one}(?:[\s|/·>、]{{0,4}}{one})*{close}")
    single = rf"{valued}|{any_of(words['alone'])} ?:?|{page_number}"
    open_ = rf"(?:\A|(?<=[{re.escape(_BEFORE)}]))"
    first = {word[0] for key in ("alone", "together", "valued") for word in words[key]} | set("【[(-—–")
    return row, re.compile(rf"{open_}[【\[(]? ?(?:{single}) ?[】\])]?{close}"), "".join(sorted(first))


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(any_of(vocabulary("residue")["furniture"]["strong"]))


def remove_furniture(draft: Draft) -> Draft:
    """The draft with rows of page controls turned into a line end.

    A single word is residue only where it can be nothing else; 关闭 and 微信 need a row with an unmistakable one.

    >>> remove_furniture(Draft.of("年报 字号:[大 中 小] 【打印】 【关闭】 浏览次数:31 根据要求")).text
    '年报 \\n 根据要求'
    >>> remove_furniture(Draft.of("微信 微博 关闭 3 个")).text
    '微信 微博 关闭 3 个'
    """
    row, single, first = _furniture()
    codes = draft.codes
    if not len(codes):
        return draft
    behind = np.concatenate(([True], one_of(codes[:-1], _BEFORE)))
    edits: list[Edit] = []
    position = 0
    for start in np.flatnonzero(behind & one_of(codes, first)).tolist():
        match = row.match(draft.text, start) if start >= position else None
        if not match:
            continue
        strong, words = len(set(_strong().findall(match[0]))), len(re.split(r"[\s|/·>、【】\[\]()]+", match[0].strip()))
        if strong > 1 or (strong and words > 3) or single.search(match[0]):
            edits.append((start, match.end(), "\n"))
            position = match.end()
    return draft.edit(edits)
