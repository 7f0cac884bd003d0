"""Bytes → text. Newlines stay as received, offsets count from the first code point behind a byte order mark."""

from __future__ import annotations

import codecs
import re
from functools import cache

from gov_ie.errors import DecodingError

# The first bytes of files that are no text, and what they are. Source: the formats' own specifications.
_FORMATS = {
    b"%PDF-": "a PDF file", b"PK\x03\x04": "a zip archive (docx, xlsx)", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file",
    b"\x89PNG\r\n": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"Rar!\x1a": "a rar archive", b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive", b"{\\rtf": "an RTF file",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Share of the characters beyond ASCII that must be common ones for an encoding that takes nearly any bytes.
COMMON_ENOUGH = 0.7
# By how much Big5 must read more common than GB18030: both take most byte pairs.
CLEARLY = 0.15
SAMPLE = 200_000


def decode(data: bytes, source: str) -> str:
    """The text of bytes in UTF-8, UTF-16, GB18030 (GBK, GB2312) or Big5.

    `source`: what the bytes are called in errors, a path or an address. UTF-16 is recognised without a mark, too.

    >>> decode("公开12条\\r\\n".encode("gbk"), "年报.txt")
    '公开12条\\r\\n'

    Raises DecodingError for other bytes, with the source and the offset of the first byte that does not fit.
    """
    for magic, what in _FORMATS.items():
        if data.startswith(magic):
            raise DecodingError(f"{source}: byte 0: this is {what}, not a text; save its text as UTF-8 and give that")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding, source, len(mark)), data, encoding, source)
    if b"\x00" in data:
        wide = _wide(data)
        if wide is None:
            raise _failure(source, data.index(b"\x00"), "a NUL byte: this is no text")
        return _checked(_strict(data, wide, source), data, wide, source)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    else:
        return _as_gbk(text, data) or _checked(text, data, "utf-8", source)
    if _nearly_utf8(data):
        # GB18030 would take the whole file and read it as another one
        raise _failure(source, broken.start, f"{data[broken.start]:#04x} is not UTF-8, the rest is") from broken
    return _decode_national(data, source)


def _decode_national(data: bytes, source: str) -> str:
    read: dict[str, str] = {}
    errors: dict[str, UnicodeDecodeError] = {}
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            read[encoding] = data.decode(encoding)
        except UnicodeDecodeError as error:
            errors[encoding] = error
    if not read:
        broken = errors["gb18030"]
        raise _failure(
            source, broken.start, f"{data[broken.start]:#04x} is neither UTF-8, GB18030, Big5 nor UTF-16"
        ) from broken
    share = {encoding: _common_share(text) for encoding, text in read.items()}
    best = max(share, key=lambda encoding: share[encoding] - (CLEARLY if encoding != "gb18030" else 0.0))
    if share[best] < COMMON_ENOUGH:
        if "gb18030" in errors:
            start = errors["gb18030"].start
            raise _failure(
                source, start, f"{data[start]:#04x} is not GB18030, nor are the bytes another encoding we read"
            )
        start = next(i for i, byte in enumerate(data) if byte > 0x7F)
        raise _failure(source, start, "the bytes read as no Chinese text in any encoding we know")
    return _checked(read[best], data, best, source)


def _strict(data: bytes, encoding: str, source: str, skip: int = 0) -> str:
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start + skip
        raise _failure(source, start, f"{data[start]:#04x} is not {encoding}, which the file begins as") from error


def _checked(text: str, data: bytes, encoding: str, source: str) -> str:
    """The text, if it is one: a control character in two hundred is more than any text has."""
    controls = _CONTROL.findall(text[:SAMPLE])
    if len(controls) > max(3, min(len(text), SAMPLE) // 200) or "\x00" in controls:
        first = _CONTROL.search(text)
        offset = len(text[: first.start()].encode(encoding, "replace")) if first else 0
        raise _failure(source, min(offset, len(data) - 1), "control characters: this is no text")
    return text


def _failure(source: str, offset: int, why: str) -> DecodingError:
    return DecodingError(f"{source}: byte {offset}: {why}; expected a text in UTF-8, UTF-16, GB18030 or Big5")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: the byte order that reads more common. 一 and 开 have NUL bytes, and so has all ASCII."""
    if len(data) % 2:
        return None
    share = {
        encoding: _common_share(data[:SAMPLE].decode(encoding, "replace")) for encoding in ("utf-16-le", "utf-16-be")
    }
    best = max(share, key=share.__getitem__)
    return best if share[best] >= COMMON_ENOUGH else None


def _nearly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 but for a few: at most one in twenty of the characters beyond ASCII does not fit."""
    text = data[:SAMPLE].decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return (lost * 20 <= sum(1 for c in text if c > "\x7f") - lost and lost > 0) or _ends_short(data)


def _ends_short(data: bytes) -> bool:
    """Whether only the last character is cut off. 息三 in GBK begins like a letter of UTF-8, but no Chinese one."""
    for cut in (1, 2, 3):
        try:
            text = data[:-cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return not text.isascii() and _common_share(text) >= COMMON_ENOUGH
    return False


def _as_gbk(text: str, data: bytes) -> str | None:
    """A short GBK text whose bytes happen to be UTF-8: 000一 reads 000һ, with no Chinese character in it."""
    beyond = {c for c in text[:SAMPLE] if c > "\x7f"}
    if not beyond or max(beyond) > "\u07ff" or len(text) > 100 or beyond & _common():
        return None
    try:
        national = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return national if _common_share(national) == 1.0 else None


@cache
def _common() -> frozenset[str]:
    """The characters of Chinese texts: level 1 of GB 2312 and of Big5, punctuation, full-width forms, ASCII."""
    simplified = (
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    )
    cells = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = (bytes((row, cell)).decode("big5", "ignore") for row in range(0xA4, 0xC7) for cell in cells)
    others = "·—‘’“”…※℃①②③④⑤⑥⑦⑧⑨⑩○〇●◆■□★×÷±°"
    return frozenset(
        (*simplified, *traditional, *others, *map(chr, range(0x3000, 0x3020)), *map(chr, range(0xFF01, 0xFF5F)))
    )


def _common_share(text: str) -> float:
    """Share of common characters among those beyond ASCII, unusual ASCII counted against it; 1 where there are none."""
    sample = text[:SAMPLE]
    beyond = [c for c in sample if c > "\x7f" or _CONTROL.match(c)]
    common = _common()
    return sum(c in common for c in beyond) / len(beyond) if beyond else 1.0
