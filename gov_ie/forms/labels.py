"""What stands in a cell: a number, a label or nothing; the core of a label, and how like two labels are.

Texts are read with a code point for a code point, so that places in a reading are places in the cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gov_ie.text.characters import simplify
from gov_ie.text.draft import Draft, to_codes
from gov_ie.text.glosses import find_glosses
from gov_ie.text.vocabulary import vocabulary
from gov_ie.values.lexicon import REPORTED, UNIT_KINDS

Kind = Literal["number", "label", "blank"]

# A label is a few words; longer cells are prose, and only their beginning is looked at, so that none costs much.
LONGEST = 120


@cache
def _forms() -> dict[int, str]:
    """Width, blanks and what is invisible, one code point for one; an invisible one becomes NUL."""
    words = vocabulary("characters")
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for name, to in (("removed", "\0"), ("blank", " "), ("newline", "\n")):
        for bounds in words[name]:
            first, _, last = bounds.partition("-")
            table.update(dict.fromkeys(range(int(first, 16), min(int(last or first, 16), 0xFFFF) + 1), to))
    table.update({ord(form): same for form, same in words["same"].items()})
    return table


@cache
def _codes() -> NDArray[np.uint32]:
    """What each code point of the basic plane is read as in a cell, where a line break is a blank."""
    table = np.arange(0x10000, dtype=np.uint32)
    for code, form in _forms().items():
        table[code] = ord(form)
    table[table == ord("\n")] = ord(" ")
    return table


def read_texts(texts: Sequence[str]) -> list[str]:
    """The texts in ASCII width and simplified characters, glosses NUL, each as long as it was; linear in their length.

    >>> read_texts(["（一）予以公開", "１２", "現(xiàn)行"])
    ['(一)予以公开', '12', '现\\x00\\x00\\x00\\x00\\x00\\x00行']
    """
    # One call for all cells: turning a single short text costs as much as turning a page.
    codes = to_codes("".join(texts))
    turned_codes = _codes()[np.minimum(codes, 0xFFFF)]
    joined = np.where(codes <= 0xFFFF, turned_codes, codes).tobytes().decode("utf-32-le", "surrogatepass")
    ends = list(accumulate(map(len, texts)))
    read = [joined[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    draft = Draft.of("\n".join(read))
    turned = _glosses_blank(simplify(draft).text, draft).split("\n")
    if [len(text) for text in turned] == [len(text) for text in read]:
        return turned
    return read


def _glosses_blank(text: str, draft: Draft) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in find_glosses(draft) if "(" in text else ():
        if "\n" not in text[start:end]:
            pieces += (text[position:start], "\0" * (end - start))
            position = end
    return "".join([*pieces, text[position:]])


_CHINESE = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"[\s\0]*+(?:第?[{_CHINESE}]{{1,3}}[\s\0]*+[、.:]|\(\s*+(?:[{_CHINESE}]{{1,3}}|[0-9]{{1,2}})\s*+\)|[0-9]{{1,2}}\s*+[.、)](?![0-9])"
    rf"|[①-⒛㈠-㈩]|[{_CHINESE}]{{1,3}}(?=[ \0]|$)|其[\s\0]*+中[\s\0]*+[::,]?|[-—·•*○●◆]++)[\s\0]*+"
)
# «(三)不予公开1.属于国家秘密», «三、本年度办理结果(一)予以公开» in one cell: what stands last is the row.
_INNER = re.compile(rf"(?:[0-9]{{1,2}}\s*[.、](?![0-9])|[①-⑳]|\([{_CHINESE}]{{1,3}}\))\s*")
_BRACKETS = re.compile(r"[\s\0]*\([^()]*\)?[\s\0]*$")
_UNIT_WORDS = re.compile(r"[\s\0]*(?:计量)?单位\s*:?\s*[^\s():,]{1,6}$")
# «公开政府信息/条», «收到申请数 件»; «规范性文 件» and «财政收/支» are words.
_BEHIND = re.compile(
    r"(?<![\s\0])(?:[\s\0]*+/[\s\0]*+|(?<=[数量额费用])[\s\0]++)((?:[人条件篇]次|[件条次个份人篇期场封起项]|万?元))$"
)
_EDGE = " \0\n\t:,;。、"
_NOT_WORDS = re.compile(r"[^\u3400-\u9fffA-Za-z0-9%]+")


def core(text: str) -> tuple[int, int]:
    """Where the words of a label stand in its reading: without numbering, 其中, remarks in brackets and unit.

    >>> text = "1.专职人员数(不包括政府公报工作人员数)"
    >>> text[slice(*core(text))]
    '专职人员数'
    """
    start, end = 0, len(text)
    while found := _NUMBERING.match(text, start, end):
        start = found.end()
    while start < end and text[start] in _EDGE:
        start += 1
    while True:
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        for pattern in (_BRACKETS, _UNIT_WORDS):
            # Only the end of a text can hold them; a long one is not searched from its beginning.
            found = pattern.search(text, max(start, end - 60), end)
            if found and found.start() > start:
                end = found.start()
                break
        else:
            behind = _BEHIND.search(text, max(start, end - 60), end)
            if behind is None or behind.start() <= start or not is_unit(behind[1]):
                return start, end
            end = behind.start()


@lru_cache(maxsize=4096)
def written(text: str) -> str:
    """A reading's words as they are shown: without blanks, and without what only stood for glosses.

    >>> written("新增的\\0\\0 文件")
    '新增的文件'
    """
    return "".join(text.replace("\0", "").split())


def key(text: str) -> str:
    """The words of a label that tell it from others: its core without blanks and marks.

    >>> key("(二)部分公开(区分处理的,只计这一情形)"), key("本年\\n增/减")
    ('部分公开', '本年增减')
    """
    start, end = core(text)
    return _NOT_WORDS.sub("", text[start:end])


def inner_start(text: str) -> int | None:
    """Where the last row begins in a label that holds its group, too; None where it holds but one.

    >>> inner_start("(三)不予公开1.属于国家秘密")
    9
    """
    ends = [found.end() for found in _INNER.finditer(text, core(text)[0])]
    return ends[-1] if ends and ends[-1] < len(text) else None


@lru_cache(maxsize=8192)
def _grams(words: str) -> Counter[str]:
    return Counter(words) + Counter(map("".join, pairwise(words)))


# Characters that make the opposite or the other one of two rows: 同意公开答复数 and 不同意公开答复数, 专职 and 兼职.
_CONTRASTS = frozenset("不未非无兼延上下副部0123456789")


def similarity(one: str, other: str) -> float:
    """How like two keys are, from 0 to 1: the shared part of their characters and pairs of characters.

    >>> similarity("同意公开答复数", "不同意公开答复数")
    0.0
    >>> similarity("收到的申请数", "收到申请数") > 0.7
    True
    """
    if any(one.count(c) != other.count(c) for c in _CONTRASTS.intersection(one + other)):
        return 0.0
    a, b = _grams(one), _grams(other)
    return 2 * (a & b).total() / (a.total() + b.total()) if a and b else 0.0


_ZEROS = frozenset(("无", "零", "〇", "没有"))
_NUMBER = re.compile(
    r"(?P<about>约|近|超过|超|逾|突破|不足|(?:增加?|减少?)[ \0]?)?"
    r"(?P<number>[+\-−]?(?:[0-9]{1,3}(?:,[0-9]{3})++|[0-9]++)(?:\.[0-9]++)?)"
    r" ?(?P<rest>[百千万亿]{0,2}[余多]?[^0-9\s()]{0,4}?(?:\([次人]\))?(?:以上|左右|多|余)?)[ \0]*+(?:\([^()]*+\))?[ \0]*+"
)
_SERIAL = re.compile(r"0[0-9]|1[3-9][0-9]{9}$|[0-9]{14,}")  # 007, 0551…, a mobile number, one of a licence
_YEAR = re.compile(r"(?:19|20)[0-9]{2} ?年")  # a header, not so many years
_TAILS = re.compile(r"^[百千万亿]*[余多]?|(?:以上|左右|[多余])$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as read: its text, what it is, and where its number or its label stands in it.

    `start`, `end`: code points into the cell's text; `key`: the label's words, "" for others.
    """

    text: str
    kind: Kind
    start: int = 0
    end: int = 0
    key: str = ""

    @property
    def surface(self) -> str:
        """The number or the label as read."""
        return self.text[self.start : self.end]


def read_cell(text: str) -> Reading:
    """What a cell holds; `text` as `read_texts` gives it.

    >>> read_cell(" 1,204件 ").surface, read_cell("12(含补正2)").surface, read_cell("——").kind
    ('1,204件', '12', 'blank')
    """
    # A short one is met again: a text is read by lines and by forms, and zeros stand everywhere.
    return read_short(text) if len(text) <= LONGEST else _read(text)


def _read(text: str) -> Reading:
    start = len(text) - len(text.lstrip(" \0\t"))
    if start == len(text):
        return Reading(text, "blank")
    # A number is short; a cell that is longer is none, whatever it begins with.
    if len(text) - start <= 60:
        stripped = text[start:].strip(" \0\t")
        if stripped in _ZEROS:
            return Reading(text, "number", start, start + len(stripped))
        found = _NUMBER.fullmatch(text, start) if not _YEAR.fullmatch(stripped) else None
        if found and is_unit(_TAILS.sub("", found["rest"])):
            if _SERIAL.match(found["number"]):
                return Reading(text, "blank")
            return Reading(text, "number", start, found.end("rest" if found["rest"] else "number"))
    words = key(text[:LONGEST])
    if not words:
        return Reading(text, "blank")
    begin, end = core(text)
    return Reading(text, "label", begin, end, words)


read_short = lru_cache(maxsize=4096)(_read)


@lru_cache(maxsize=4096)
def is_unit(word: str) -> bool:
    """Whether a word is a classifier, with its magnitude or without; "" is one."""
    word = written(word)
    if not word or word in UNIT_KINDS or word in REPORTED:
        return True
    bare = word.lstrip("百千万亿")
    return bare in UNIT_KINDS or (len(bare) > 1 and bare[-1] in "次量" and bare[:-1] in UNIT_KINDS)


_STATED = re.compile(
    r"\(\s*(?:(?:计量)?单位\s*:?)?\s*([^():,;\s]{1,4})\s*\)|(?:计量)?单位\s*:?\s*([^():,;\s]{1,4})(?=\s*$|[),])"
)


@lru_cache(maxsize=4096)
def unit_in(text: str) -> str:
    """The unit that a label, a header or a caption states, "" where it states none.

    >>> unit_in("本年收费金额(单位:万元)"), unit_in("数量(件)"), unit_in("来信/封"), unit_in("收到申请数 件"), unit_in("自 然 人")
    ('万元', '件', '封', '件', '')
    """
    # A heading of one character a line has its unit so, too.
    for found in _STATED.finditer(written(text[-LONGEST:])):
        word = (found[1] or found[2]).strip()
        if word and is_unit(word) and not word.isdigit():
            return word
    behind = _BEHIND.search(text[-LONGEST:].rstrip(_EDGE))
    return behind[1] if behind and is_unit(behind[1]) else ""
