"""Pinyin in brackets behind the character it reads: 辦結(jié)16件. Sites put it there when they turn characters by machine."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from gov_ie.text.characters import traditional_mask
from gov_ie.text.draft import Draft, one_of
from gov_ie.text.vocabulary import any_of, vocabulary

HAN = "〇㐀-䶿一-鿿豈-﫿𠀀-𳎯"
TONED = {
    "āáǎà": "a", "ēéěèê": "e", "īíǐì": "i", "ōóǒò": "o", "ūúǔù": "u", "ǖǘǚǜ": "ü", "ńňǹ": "n", "ḿ": "m",
}  # fmt: skip
FIRST_LETTERS = " \nabcdefghijklmnopqrstuvwxyzüɑɡ" + "".join(TONED)


@cache
def _toneless() -> dict[int, str]:
    table = {ord(toned): plain for forms, plain in TONED.items() for toned in forms}
    table.update({ord(form): plain for form, plain in vocabulary("pinyin")["letters"].items()})
    table.update(dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c\u0306"), ""))  # tones as combining marks
    return table


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    letters = "a-z" + "".join(TONED) + "üɑɡ\u0300\u0301\u0304\u030c\u0306"
    # a hard line break may run through a gloss: (x⏎iàng)
    gloss = rf"\([ \n]?[{letters}][{letters}'’ \n]{{0,30}}[1-5]?[ \n]?\)"
    syllable = any_of(syllable for row in vocabulary("pinyin")["syllables"] for syllable in row.split())
    return re.compile(rf"(?<=[{HAN}])\n?{gloss}(?:\n?{gloss})*"), re.compile(
        rf"{syllable}(?:['’ ]?{syllable}){{0,3}}[1-5]?"
    )


def is_gloss(inside: str) -> bool:
    """Whether the words inside the brackets are one to four syllables of pinyin, with tones or without.

    >>> is_gloss("xiàn"), is_gloss("jing ji"), is_gloss("app"), is_gloss("ppp")
    (True, True, False, False)
    """
    return _patterns()[1].fullmatch(inside.replace("\n", "").strip().translate(_toneless())) is not None


def is_toned(inside: str) -> bool:
    """Whether a tone is written: nobody writes one but for pinyin."""
    return any(ord(c) > 0x7F and c not in "ü’" for c in inside) or inside.strip()[-1:].isdigit()


def remove_glosses(draft: Draft) -> Draft:
    """The draft without glosses; the character before takes over the gloss's source range.

    A gloss without tones counts behind a traditional character, or where others have tones:
    附件(a) and 无线(wan) of an unglossed report stay.

    >>> remove_glosses(Draft.of("现(xiàn)公布(bu),合作(PPP)项目(一)")).text
    '现公布,合作(PPP)项目(一)'
    >>> remove_glosses(Draft.of("局域网(wan)")).text
    '局域网(wan)'
    """
    return draft.edit([(start, end, "") for start, end in find_glosses(draft)], absorb=True)


def find_glosses(draft: Draft) -> list[tuple[int, int]]:
    """The ranges of the glosses in a draft, brackets included, in its code points and in order."""
    codes, text, found = draft.codes, draft.text, []
    opening = np.flatnonzero((codes[:-1] == ord("(")) & one_of(codes[1:], FIRST_LETTERS))
    position = 0
    for at in opening.tolist():
        start = at - 1 if text[at - 1 : at] == "\n" else at
        match = _patterns()[0].match(text, start) if start >= position else None
        if not match:
            continue
        position = match.end()
        insides = re.split(r"\)\n?\(", match[0].lstrip("\n")[1:-1])
        if all(map(is_gloss, insides)):
            found.append((match.start(), match.end(), any(map(is_toned, insides))))
    if found and not any(toned for _, _, toned in found):
        old = traditional_mask(draft)
        # (a) and (e) number items behind a traditional character, too
        found = [row for row in found if old[row[0] - 1] and row[1] - row[0] > 3]
    return [(start, end) for start, end, _ in found]
