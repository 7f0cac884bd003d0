"""Bytes of a web page → a tree of elements whose depth, size and repair are bounded.

selectolax (lexbor) builds the tree by the rules of the HTML standard. Those rules take quadratic time on pages that no
office publishes and anyone can send: a million open `<div>`, formatting elements that are opened and never closed, a tag
of 300,000 attributes. So the page is first written anew in one pass: scripts and comments left out, attributes that
nobody asks for dropped, depth bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache

from gov_ie.errors import DecodingError, MissingExtraError, ReadingError
from gov_ie.text.decode import decode
from gov_ie.text.vocabulary import vocabulary

# Elements that may be open at once, those aside whose end tag may be left out. Real pages stay under 60.
MAX_DEPTH = 150
# Elements and texts of a page; a table of 100,000 cells has some 300,000.
MAX_ELEMENTS = 600_000
# Levels of the path that a place names.
MAX_PATH = 60
MAX_BYTES = 64 * 1024 * 1024
MAX_ATTRIBUTES = 20_000
MAX_VALUE = 1_000
# Share of characters that may be lost to broken bytes.
LOST = 0.02

_TOKEN = re.compile(
    r"<!--|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:_-]*+)"
    r"""(?P<attributes>(?:[^"'<>]++|"[^"<]*+"|'[^'<]*+')*+(?=>)|[^<>]*+)>?|<[!?/][^<>]*+>?"""
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s{0,20}=\s{0,20}["']?\s{0,20}([a-zA-Z0-9_:-]+)""", re.I)
# Characters that any Chinese page holds many of; the wrong encoding turns them into rare ones.
_FREQUENT = re.compile("[，。、：的年月日一不在有和为政府公开开信息條条件]")


# Most elements have no attribute that is asked for: one empty dictionary for all, never written to.
_NONE: dict[str, str] = {}


class Element:
    """An element of a page: name, attributes, children (elements and texts), path as an XPath."""

    __slots__ = ("_counts", "_path", "attributes", "children", "depth", "name", "number", "parent")

    def __init__(self, name: str, attributes: dict[str, str], parent: Element | None = None) -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []
        self._counts: dict[str, int] | None = None
        self._path: str | None = None
        self.number = parent._number(name) if parent is not None else 1
        self.depth: int = parent.depth + 1 if parent is not None else 0
        if parent is not None:
            parent.children.append(self)

    @property
    def path(self) -> str:
        """Where the element stands, as an XPath: `/html/body/div[2]/table[1]/tbody[1]/tr[3]/td[2]`.

        Of an element deeper than MAX_PATH, the path of the ancestor at that depth: long paths of a thousand nested lists
        would take more memory than the page.
        """
        if self._path is None:
            if self.parent is None:
                self._path = f"/{self.name}"
            elif self.depth > MAX_PATH:
                element, trail = self.parent, []
                while element.depth > MAX_PATH and element._path is None and element.parent is not None:
                    trail.append(element)
                    element = element.parent
                self._path = element.path
                for deep in trail:
                    deep._path = self._path
            else:
                single = self.name in ("html", "head", "body")
                self._path = f"{self.parent.path}/{self.name}{'' if single else f'[{self.number}]'}"
        return self._path

    def _number(self, name: str) -> int:
        if self._counts is None:
            self._counts = {}
        number = self._counts[name] = self._counts.get(name, 0) + 1
        return number

    def walk(self) -> Iterator[Element]:
        """The element and all elements in it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def text(self, hidden: Callable[[Element], bool] | None = None, lines: Collection[str] = ()) -> str:
        """All text in the element, as it stands in the page.

        `hidden`: whether an element inside is left out with all that is in it; `lines`: names of the elements that begin
        and end a line.
        """
        out: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                out.append(item)
            elif item.name == "br":
                out.append("\n")
            elif item is self or hidden is None or not hidden(item):
                if item.name in lines:
                    stack.append("\n")
                    out.append("\n")
                stack.extend(reversed(item.children))
        return "".join(out)


@cache
def names(key: str) -> frozenset[str]:
    """The element names under `key` of the vocabulary."""
    return frozenset(vocabulary("readers")["html"][key].split())


def decode_page(data: bytes, source: str) -> str:
    """The text of a page's bytes: by its mark, by what it declares where that reads well, else by what reads best.

    >>> page = '<meta charset="gb2312"><p>公开信息12条，办结1件。</p>'
    >>> decode_page(page.encode("gbk"), "a.html") == decode_page(page.encode(), "a.html") == page
    True

    A few broken bytes lose their characters, not the page. Raises DecodingError where the bytes are no text.
    """
    if len(data) > MAX_BYTES:
        raise ReadingError(f"{source}: a page of {len(data)} bytes; at most {MAX_BYTES} are read: split the file")
    try:
        found: str | None = decode(data, source)
        failure = None
    except DecodingError as error:
        found, failure = None, error
    declared = _declared(data)
    if declared is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            said = data.decode(declared)
        except UnicodeDecodeError:
            said = None
        # A page that declares gb2312 and is UTF-8: GB18030 may take its bytes, but reads no 的 in them.
        if said is not None and (found is None or _frequent(said) > _frequent(found)):
            found = said
    if found is None:
        found = _with_losses(data, declared)
    if found is None:
        assert failure is not None
        raise failure
    return found.replace("\x00", "")


def _frequent(text: str) -> int:
    return len(_FREQUENT.findall(text[:200_000]))


def _declared(data: bytes) -> str | None:
    """Python's name of the encoding that the page declares, the superset where one is meant."""
    match = _CHARSET.search(data[:16_384])
    if match is None:
        return None
    name = match[1].decode("ascii").lower().replace("_", "-")
    if name.startswith(("gb", "x-gb", "cp936", "hz-gb", "ms936")):
        return "gb18030"
    if name.startswith(("big5", "x-x-big5", "cn-big5")):
        return "big5hkscs"
    return "utf-8" if name in ("utf-8", "utf8") else None


def _with_losses(data: bytes, declared: str | None) -> str | None:
    best: tuple[int, str] | None = None
    for encoding in dict.fromkeys(filter(None, (declared, "utf-8", "gb18030"))):
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        if (best is None or lost < best[0]) and lost <= max(3, LOST * sum(c > "\x7f" for c in text)):
            best = lost, text
    controls = re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", best[1]) if best else ()
    if best is None or len(controls) > max(3, len(best[1]) // 200) or not _frequent(best[1]):
        return None
    return best[1]


def simplify(page: str, source: str = "page") -> str:
    """The page written anew: what is no text left out, depth bounded, formatting elements given harmless names.

    >>> simplify("<p onclick='x()'>公开<script>a<b</script><!-- x --><B>12</b>条")
    '<p>公开<x-b>12</x-b>条'

    Raises ReadingError where more than MAX_ELEMENTS are left.
    """
    out: list[str] = []
    position = 0
    depth = _Depth()
    unclosed: set[str] = set()
    started = 0
    whole, formatting, dropped, block = names("whole"), names("formatting"), names("dropped"), names("block")
    while match := _TOKEN.search(page, position):
        if match.start() > position:
            out.append(page[position : match.start()])
        position = match.end()
        name = match["name"]
        if name is None:
            if match[0] == "<!--" and "<!--" not in unclosed:
                end = page.find("-->", position)
                if end < 0:
                    unclosed.add("<!--")
                else:
                    position = end + 3
            continue
        name = name.lower()
        if name in whole or name == "title":
            # Not closed: only the tag goes, since the rest of the page may be the report.
            if not match["end"] and name not in unclosed:
                closing = _closing(name).search(page, position)
                if closing is None:
                    unclosed.add(name)
                else:
                    if name == "title":
                        out.append(f"<title>{page[position : closing.start()][:2000]}</title>")
                    position = closing.end()
            continue
        if name in dropped:
            continue
        new = f"x-{name}" if name in formatting else name
        if match["end"]:
            if depth.close(name):
                out.append(f"</{new}>")
        elif depth.open(name):
            out.append(f"<{new}{_kept(match['attributes'])}>")
            started += 1
            if started > MAX_ELEMENTS:
                raise _too_large(source)
        elif name in block and out[-1:] != ["<br>"]:
            out.append("<br>")
    out.append(page[position:])
    return "".join(out)


@cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}[\s>/]", re.I) if name != "title" else re.compile(r"</title[^<>]*>?", re.I)


class _Depth:
    """Which elements are open, roughly: as many end tags as it takes are supposed where an outer one closes."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._counts: dict[str, int] = {}
        self._skipped: dict[str, int] = {}
        self._free = names("void") | names("implied")

    def open(self, name: str) -> bool:
        """Whether the start tag is kept."""
        if name in self._free:
            return True
        if len(self._open) >= MAX_DEPTH:
            self._skipped[name] = self._skipped.get(name, 0) + 1
            return False
        self._open.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1
        return True

    def close(self, name: str) -> bool:
        """Whether the end tag is kept."""
        if name in self._free:
            return True
        if self._skipped.get(name):
            self._skipped[name] -= 1
            return False
        if not self._counts.get(name):
            return False
        while True:
            last = self._open.pop()
            self._counts[last] -= 1
            if last == name:
                return True


def _kept(text: str) -> str:
    if not text or text.isspace() or text == "/":
        return ""
    wanted = names("attributes")
    kept: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text[:MAX_ATTRIBUTES]):
        name = match[1].lower()
        if name in wanted and name not in kept:
            kept[name] = (match[2] or match[3] or match[4] or "")[:MAX_VALUE]
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in kept.items())


def _too_large(source: str) -> ReadingError:
    return ReadingError(f"{source}: more than {MAX_ELEMENTS} elements; split the page, or save its text and give that")


def parse(page: str, source: str) -> Element:
    """The tree of a page; its root is the element `html`.

    Raises MissingExtraError where selectolax is not installed, ReadingError where the page has more than MAX_ELEMENTS.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise MissingExtraError("selectolax", "readers") from error
    # A lone surrogate is no character of a page; lexbor takes bytes in UTF-8
    data = simplify(page, source).encode("utf-8", "replace")
    node = LexborHTMLParser(data).root
    root = parent = Element("html", {})
    number = 0
    node = node.child if node is not None else None
    while node is not None:
        number += 1
        if number > MAX_ELEMENTS:
            raise _too_large(source)
        name, child = node.tag, None
        if name == "-text":
            parent.children.append(node.text_content or "")
        elif name is not None and name[0] not in "-!#":
            attributes = node.attributes
            given = {k: v or "" for k, v in attributes.items()} if attributes else _NONE
            element = Element(name.removeprefix("x-"), given, parent)
            child = node.child
        if child is not None:
            parent, node = element, child
            continue
        while node is not None and node.next is None:
            node = node.parent
            if node is None or parent.parent is None:
                return root
            parent = parent.parent
        node = node.next
    return root
