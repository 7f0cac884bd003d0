"""One character for one: forms of width, blanks, line ends, what is invisible, traditional characters, zeros of years.

Everything here works on arrays of code points, since it looks at every character of every report.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import opencc
from numpy.typing import NDArray

from gov_ie.text.draft import Draft, to_codes
from gov_ie.text.vocabulary import vocabulary

BMP = 0x10000
REMOVED = 0  # NUL is itself removed
BLANK, NEWLINE, RETURN, LOST = 0x20, 0x0A, 0x0D, 0xFFFD


def _ranges(rows: list[str]) -> list[tuple[int, int]]:
    bounds = (row.split("-") for row in rows)
    return [(int(bound[0], 16), int(bound[-1], 16) + 1) for bound in bounds]


@cache
def _forms() -> NDArray[np.uint32]:
    """What each code point of the basic plane is read as; `REMOVED` where it is not read."""
    words = vocabulary("characters")
    table = np.arange(BMP, dtype=np.uint32)
    table[0xD800:0xE000] = LOST  # lone surrogates are no text: OpenCC and every file format refuse them
    for key, value in (("removed", REMOVED), ("blank", BLANK), ("newline", NEWLINE)):
        for start, end in _ranges(words[key]):
            table[start : min(end, BMP)] = value
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)  # never NFKC: 申请①12件 would read 112
    for form, same in words["same"].items():
        table[ord(form)] = ord(same)
    table[RETURN] = RETURN
    return table


def read_forms(draft: Draft) -> Draft:
    """The draft in ASCII width, with plain blanks and line ends and nothing invisible.

    >>> read_forms(Draft.of("申请①１２件，\\u200b占５％\\r\\n")).text
    '申请①12件,占5%\\n'
    """
    codes = draft.codes
    if not len(codes):
        return draft
    if codes.max() < BMP:
        read = _forms()[codes]
    else:
        read = codes.copy()
        plain = codes < BMP
        read[plain] = _forms()[codes[plain]]
        for start, end in _ranges(vocabulary("characters")["removed"]):
            read[(codes >= max(start, BMP)) & (codes < end)] = REMOVED
    returns = np.flatnonzero(read == RETURN)
    if len(returns):
        followed = returns[(returns + 1 < len(read))]
        read[returns] = NEWLINE
        read[followed[codes[followed + 1] == NEWLINE]] = REMOVED
    if np.array_equal(read, codes):
        return draft
    kept = read != REMOVED
    if kept.all():
        return draft.recode(read)
    return Draft.keep(Draft(draft.recode(read).text, draft.starts, draft.ends), kept)


def collapse_blanks(draft: Draft) -> Draft:
    """The draft with one blank for a run of blanks, one line end for a run with a line end, none at its edges.

    The blank that stays stands for the whole run.

    >>> collapse_blanks(Draft.of(" 一、概述  \\n\\n 全年 312 条 ")).text
    '一、概述\\n全年 312 条'
    """
    codes = draft.codes
    white = (codes == BLANK) | (codes == NEWLINE)
    if not white.any():
        return draft
    framed = np.zeros(len(white) + 2, bool)
    framed[1:-1] = white
    edges = np.flatnonzero(framed[1:] != framed[:-1])
    starts, ends = edges[::2], edges[1::2]
    lines = np.add.reduceat(codes == NEWLINE, starts) > 0 if len(starts) else np.zeros(0, bool)
    inner = (starts > 0) & (ends < len(codes))
    wide = ends - starts > 1
    if inner.all() and not wide.any():
        return draft
    read, mask, source_ends = codes.copy(), ~white, draft.ends.copy()
    read[starts] = np.where(lines, NEWLINE, BLANK)
    mask[starts[inner]] = True
    source_ends[starts] = draft.ends[ends - 1]
    return Draft(draft.recode(read).text, draft.starts, source_ends).keep(mask)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _traditional() -> NDArray[np.bool_]:
    """Which code points of the basic plane are not simplified ones. 著 and 覆 are simplified characters too."""
    table = np.zeros(BMP, bool)
    blocks = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00)]
    turned = to_codes(_converter().convert("\n".join(map(chr, blocks)).replace("\x00", "")).replace("\n", ""))
    table[np.array(blocks)[turned != np.array(blocks)]] = True
    table[[ord(form) for form in vocabulary("characters")["variants"]]] = True
    return table


def traditional_mask(draft: Draft) -> NDArray[np.bool_]:
    """Which characters of the draft are traditional; characters beyond the basic plane are not.

    >>> traditional_mask(Draft.of("現公布")).tolist()
    [True, False, False]
    """
    codes = draft.codes
    return _traditional()[np.where(codes < BMP, codes, 0)] if len(codes) else np.zeros(0, bool)


_SURROGATE = re.compile("[\ud800-\udfff]")


def simplify(draft: Draft) -> Draft:
    """The draft in simplified characters, each in its place.

    >>> simplify(Draft.of("本著便民的原則,辦結行政覆議2件,覆蓋率100%")).text
    '本着便民的原则,办结行政复议2件,覆盖率100%'
    """
    if not traditional_mask(draft).any():
        return draft
    # OpenCC takes no lone surrogate; each stays in its place.
    text = _SURROGATE.sub("\ufffd", draft.text.translate(_variants()))
    # Only the text's own characters change length when OpenCC sees a phrase it knows otherwise; t2s does not, up to now.
    turned = _converter().convert(text)
    if len(turned) != len(text):
        turned = "".join(one if len(one) == 1 else c for c in text for one in (_converter().convert(c),))
    for pattern, to in _contexts():
        turned = pattern.sub(to, turned)
    if _SURROGATE.search(draft.text):
        turned = "".join(c if _SURROGATE.match(c) else new for c, new in zip(draft.text, turned, strict=True))
    return draft.retext(turned)


@cache
def _variants() -> dict[int, str]:
    return {ord(form): same for form, same in vocabulary("characters")["variants"].items()}


@cache
def _contexts() -> list[tuple[re.Pattern[str], str]]:
    rows = vocabulary("characters")["context"]
    return [
        (re.compile(f"(?<![{row['keep_before']}]){row['from']}(?![{row['keep_after']}])"), row["to"]) for row in rows
    ]


# A line's end of characters apart, a year among them: 二 ○ 一 五 年 政 府 信 息 公 开 报 告.
_APART = re.compile(
    r"(?<![^\s>:])(?:(?:[\u4e00-\u9fff〇○]|20\d\d(?= 年)|2 0 \d \d(?= 年)) ){3,60}[\u4e00-\u9fff](?= ?(?:$|[(<]))", re.MULTILINE
)
_OF_TITLES = re.compile("公开|报告|总结|年报|政府|年度|(?:局|厅|委员会|办公室|管委会|办事处)$")
_YEAR_APART = re.compile(
    r"(?<![\d.])(?<![\d.] )(?:2 ?0 ?[0-2] ?\d|二 ?[〇○零0Oo] ?[〇○零0Oo一二] ?[〇○零0Oo一二三四五六七八九])(?= ?年(?![末内底初来以间限]))"
)
_MAY_BE_APART = re.compile(r"2 ?0|二 ?[〇○零0Oo]|[\u4e00-\u9fff] [\u4e00-\u9fff] [\u4e00-\u9fff] ")


def join_apart(draft: Draft) -> Draft:
    """The draft without the blanks that set a title's characters or a year's digits apart.

    Works on collapsed blanks. Characters that no title has may be cells of a table and stay.

    >>> join_apart(Draft.of("某局二 ○ 一 五 年 政 府 信 息 公 开 报 告\\n201 2年\\n条 条 件 件 次")).text
    '某局二○一五年政府信息公开报告\\n2012年\\n条 条 件 件 次'
    """
    text = draft.text
    if not _MAY_BE_APART.search(text):
        return draft
    edits = []
    for pattern in (_APART, _YEAR_APART):
        for match in pattern.finditer(text):
            if pattern is _YEAR_APART or _OF_TITLES.search(match[0].replace(" ", "")):
                edits += [i for i in range(*match.span()) if text[i] == " "]
    return draft.edit([(i, i + 1, "") for i in sorted(set(edits))]) if edits else draft


@cache
def _zero_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    chinese, zero = "一二三四五六七八九", re.escape(vocabulary("characters")["zeros"]["forms"])
    arabic_zero = zero.replace("0", "")
    possible = re.compile(f"[{chinese}][{zero.replace('〇', '')}]|[0-9][{arabic_zero}]")
    # 二0一二, 二○一○: three digits at least, one of them after the first a zero; 一○五 is a number of the same form.
    in_chinese = re.compile(f"(?<![0-9{chinese}{zero}])[{chinese}][{chinese}{zero}]{{2,}}(?![0-9])")
    # 2O16年, 201○年: between digits, or between a digit and 年.
    in_arabic = re.compile(f"(?<=[0-9])[{arabic_zero}]{{1,3}}(?=[0-9年])")
    return possible, in_chinese, in_arabic


def read_zeros(draft: Draft) -> Draft:
    """The draft with 〇 in Chinese and 0 in Arabic years, whatever circle or letter stood there.

    >>> read_zeros(Draft.of("二○一二年,二0一二,2O16年,1○件")).text
    '二〇一二年,二〇一二,2016年,1○件'
    """
    text = draft.text
    possible, in_chinese, in_arabic = _zero_patterns()
    if not possible.search(text):
        return draft
    to_circle = dict.fromkeys(map(ord, vocabulary("characters")["zeros"]["forms"]), "〇")
    for _ in range(2):  # 2O16 between Chinese digits and the other way round
        text = in_arabic.sub(lambda found: "0" * len(found[0]), text)
        text = in_chinese.sub(lambda found: found[0].translate(to_circle), text)
    return draft if text == draft.text else draft.retext(text)
