"""How an annotation file counts characters, and the way from its offsets to code points of the text as received.

Tools written in JavaScript count UTF-16 units, in which 𠮷 and emoji are two; web forms turn \\r\\n into \\n or the
reverse, which shifts every offset behind. Each way of counting gives a place to every offset; the right one is that
in which every span's words stand where the file says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

from gov_ie.errors import AnnotationError
from gov_ie.exchange import text_hash

CODE_POINTS = "code-points"
UTF_16 = "utf-16"
# name → (units of an astral character, units of the \r of \r\n, units of a bare \n)
COUNTINGS = {
    CODE_POINTS: (1, 1, 1),
    UTF_16: (2, 1, 1),
    "code-points-lf": (1, 0, 1),
    "utf-16-lf": (2, 0, 1),
    "code-points-crlf": (1, 1, 2),
    "utf-16-crlf": (2, 1, 2),
}
_SAID = {
    UTF_16: "UTF-16 units",
    "code-points-lf": "code points with \\r\\n as one",
    "utf-16-lf": "UTF-16 units with \\r\\n as one",
    "code-points-crlf": "code points with \\n as two",
    "utf-16-crlf": "UTF-16 units with \\n as two",
}

Range = tuple[int, int, str | None]


def units(text: str, counting: str) -> list[int]:
    """The offset of each code point, and of the text's end, in a counting.

    >>> units("𠮷a", "utf-16"), units("a\\r\\nb", "code-points-lf")
    ([0, 2, 3], [0, 1, 1, 2, 3])
    """
    astral, carriage, feed = COUNTINGS[counting]
    widths = [astral if c > "\uffff" else 1 for c in text]
    if "\n" in text and (carriage, feed) != (1, 1):
        for at, c in enumerate(text):
            if c == "\n":
                paired = at > 0 and text[at - 1] == "\r"
                if paired:
                    widths[at - 1] = carriage
                else:
                    widths[at] = feed
    return [0, *accumulate(widths)]


def same_words(slice_: str, words: str) -> bool:
    """Whether words are a slice of a text but for line ends, which tools write as \\n, as \\r\\n or escaped."""
    return slice_ == words or _plain(slice_) == _plain(words.replace("\\n", "\n"))


def locate(
    text: str,
    ranges: Sequence[Range],
    place: str,
    assumed: str | None = None,
    same: Callable[[str, str], bool] = same_words,
) -> tuple[list[tuple[int, int]], str | None]:
    """Where the ranges of a file lie in the text, in code points, and how the file counts where it is another way.

    `ranges`: (start, end, the words there or None where the file does not say); `assumed`: the counting to take
    where words do not settle it;
    `same`: whether a slice of the text is what the file says. Raises AnnotationError, beginning with `place`, where no counting brings the words to
    their places, or several do that differ for a range without words.

    >>> locate("𠮷公开3条", [(4, 6, "3条")], "x")
    ([(3, 5)], 'UTF-16 units')
    """
    chosen, found = None, None
    for counting in _possible(text, ranges):
        located = _in(text, ranges, counting, same)
        if located is None or located == found:
            continue
        if found is None or assumed == counting:
            chosen, found = counting, located
        elif assumed is None and any(words is None for _, _, words in ranges):
            raise AnnotationError(
                f"{place}: offsets may be {_name(chosen)} or {_name(counting)}, and no words tell; say which with --offsets"
            )
    if found is None:
        raise AnnotationError(_why_not(text, ranges, place, same))
    return found, None if chosen == CODE_POINTS else _name(chosen)


def received(given: str, sha256: str | None, original: str | None, place: str) -> tuple[str, str | None]:
    """The text that was annotated, and what of the file's text was repaired to get it.

    `given`: the text in the file; `sha256`: of the annotated text, None where the file does not say; `original`: the
    annotated text where it is at hand. Raises AnnotationError where they differ by more than line ends or a BOM.

    >>> received("一\\n二", text_hash("一\\r\\n二"), None, "x")
    ('一\\r\\n二', 'line ends had become \\\\n')
    """
    plain = _plain(given)
    if original is not None:
        if _plain(original) != plain or (sha256 is not None and text_hash(original) != sha256):
            raise AnnotationError(f"{place}: the text differs from the one that was annotated (hash differs)")
        return original, None if original == given else "line ends or a byte order mark were restored from the text given"
    if sha256 is None or text_hash(given) == sha256:
        return given, None
    candidates = {
        plain: "line ends had become \\r\\n, or a byte order mark was put before",
        plain.replace("\n", "\r\n"): "line ends had become \\n",
        plain.replace("\n", "\r"): "line ends had become \\n",
        "\ufeff" + plain: "a byte order mark was lost",
        "\ufeff" + plain.replace("\n", "\r\n"): "a byte order mark was lost and line ends had become \\n",
    }
    for text, what in candidates.items():
        if text_hash(text) == sha256:
            return text, what
    raise AnnotationError(
        f"{place}: the text differs from the one that was annotated (hash differs); give the folder of texts with --texts"
    )


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _possible(text: str, ranges: Sequence[Range]) -> list[str]:
    """Countings that differ on this text; \\n as two only where words can tell."""
    astral = any(c > "\uffff" for c in text)
    told = all(words is not None for _, _, words in ranges)
    return [
        name
        for name, (wide, carriage, feed) in COUNTINGS.items()
        if (wide == 1 or astral) and (carriage == 1 or "\r\n" in text) and (feed == 1 or (told and "\n" in text))
    ]


def _in(text: str, ranges: Sequence[Range], counting: str, same: Callable[[str, str], bool]) -> list[tuple[int, int]] | None:
    offsets = units(text, counting)
    found = []
    for start, end, words in ranges:
        a, b = _code_point(offsets, start), _code_point(offsets, end)
        if a is None or b is None or a >= b or (words is not None and not same(text[a:b], words)):
            return None
        found.append((a, b))
    return found


def _code_point(offsets: list[int], offset: int) -> int | None:
    at = bisect_left(offsets, offset)
    return at if at < len(offsets) and offsets[at] == offset else None


def _name(counting: str | None) -> str:
    return _SAID.get(counting or "", "code points")


def _why_not(text: str, ranges: Sequence[Range], place: str, same: Callable[[str, str], bool]) -> str:
    for start, end, words in ranges:
        if not 0 <= start < end:
            return f"{place}: [{start}, {end}) is no range; a span ends behind its start"
        if words is None or not same(text[start:end], words):
            said = "lies outside the text" if words is None else f"says {words!r} but the text there is {text[start:end]!r}"
            return f"{place}: span [{start}, {end}) {said}, in code points, UTF-16 units and with either line end"
    return f"{place}: no way of counting brings every span to its words"
