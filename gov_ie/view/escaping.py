"""Strings of a report as parts of a web page: what they hold is shown and never obeyed."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

# As one character each, so that offsets still hold. A browser would join CR and LF, drop NUL, refuse lone surrogates,
# and let U+202E turn the words around.
_CONTROLS = {c: 0x2400 + c for c in range(0x20) if chr(c) not in "\t\n"} | {0x7F: 0x2421}
_TURNING = dict.fromkeys([*range(0x80, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)
_VISIBLE = _CONTROLS | _TURNING | {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def visible(text: str) -> str:
    """The text of the same length with line ends as LF and control characters as signs that can be seen.

    >>> visible("公开\\x00信息\\r\\n312条")
    '公开␀信息 \\n312条'
    """
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text.translate(_VISIBLE))


def escaped(text: str) -> str:
    """The text as HTML, fit for content and for quoted attributes.

    >>> escaped("<b>312条</b>")
    '&lt;b&gt;312条&lt;/b&gt;'
    """
    return escape(visible(text), quote=True)


def embedded(data: Any) -> str:
    """JSON that stands in a script element: no `</script>` and no `<!--` ends or opens anything.

    >>> embedded({"evidence": "</script>312条"})
    '{"evidence":"\\\\u003c/script\\\\u003e312条"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", _SURROGATE.sub("\ufffd", text))
