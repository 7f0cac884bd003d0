"""Where the report stands on a page: what is hidden, what frames the page, which element holds the text.

By the density of text first and by names second: a class named `bottom` may hold half a report. Where it is not sure,
more is kept; what cleaning the text takes out later (`gov_ie.text`) does no harm here.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from gov_ie.readers.html_markup import Element, names
from gov_ie.text.vocabulary import any_of, vocabulary

# A frame that holds more than this share of the page's sentences is none.
FRAME_SHARE = 0.1
# An element that holds this share of the page's sentences holds the report.
BODY_SHARE = 0.9
# Characters of sentences that a figure in a cell is worth.
FIGURE = 10
# Text in a link longer than this is no link but a paragraph whose link was not closed.
LONGEST_LINK = 100
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|mso-hide\s*:\s*all", re.I
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE = re.compile("[。；！？]")
_NUMBER = re.compile(r"\s*\d[\d,.]*%?\s*")
# A report may be one paragraph, but its headings stand beside it.
_LEAVES = frozenset(
    ["p", "span", "font", "b", "strong", "a", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "blockquote"]
)
_BLANK = re.compile(r"\s+")


@cache
def _page_words(key: str) -> frozenset[str]:
    words = vocabulary("readers")["page"][key]
    return frozenset(words if isinstance(words, list) else words.split())


def class_words(element: Element) -> set[str]:
    """The words in an element's class names and id, in small letters, whole names too.

    >>> sorted(class_words(Element("div", {"class": "mainNav box_2", "id": "font-size"})))
    ['box', 'box_2', 'font', 'font-size', 'main', 'mainnav', 'nav', 'size']
    """
    given = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
    return {w.lower() for w in (*_WORDS.findall(given), *given.split())}


def is_hidden(element: Element) -> bool:
    """Whether the element says that it is not shown."""
    given = element.attributes
    if not given:
        return False
    return "hidden" in given or ("style" in given and _HIDDEN.search(given["style"]) is not None)


def is_frame(element: Element) -> bool:
    """Whether the element's name, role or class says that it frames the page: navigation, foot, share bar."""
    if element.name in _page_words("frame"):
        return True
    given = element.attributes
    if not given or element.name in ("html", "body"):
        return False
    return given.get("role", "").lower() in _page_words("roles") or not class_words(element).isdisjoint(
        _page_words("frame_words")
    )


def in_cell(block: Element) -> bool:
    """Whether a block is a cell of a table or a paragraph in one."""
    return block.name in ("td", "th") or (block.parent is not None and block.parent.name in ("td", "th"))


@cache
def _furniture() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = vocabulary("residue")["furniture"]
    alone = any_of([*words["alone"], *words["together"]])
    valued = any_of(words["valued"])
    gap = r"[\s|｜:：\[\]【】()（）>》·\-—/、]*+"
    return (
        re.compile(rf"{gap}(?:(?:{valued}{gap}\d*+[次]?|{alone}){gap})+"),
        re.compile(any_of([*words["alone"], *words["together"], *words["valued"]])),
        re.compile(any_of(vocabulary("readers")["page"]["crumb"])),
        re.compile(any_of(vocabulary("readers")["page"]["foot"])),
    )


def is_furniture(line: str) -> bool:
    """Whether a line is made of a page's controls, says where one is on the site, or stands in its foot.

    >>> [is_furniture(line) for line in ("字号：[大 中 小]", "当前位置：首页 > 年报", "版权所有：青石县人民政府", "公开12条")]
    [True, True, True, False]
    """
    if len(line) > 200:
        return False
    controls, word, crumb, foot = _furniture()
    if controls.fullmatch(line):
        words = vocabulary("residue")["furniture"]
        found = word.findall(line)
        # 中 alone is no size to choose, 下载 alone may be a heading
        if not set(found) <= set(words["together"]) or (len(found) > 1 and not set(found).isdisjoint(words["strong"])):
            return True
    if crumb.match(line) and "。" not in line:
        return True
    return foot.search(line) is not None and not _SENTENCE.search(line) and len(line) < 120


class Page:
    """What is known of the elements of a page: which are skipped, which hold the report."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements = list(root.walk())
        self._index = {element: number for number, element in enumerate(self.elements)}
        self._measure()

    def _measure(self) -> None:
        """Characters, characters in links, characters of sentences, links of every element, all in it included."""
        count = len(self.elements)
        block = names("block")
        self._size, self._linked, self._prose, self._links = [0] * count, [0] * count, [0] * count, [0] * count
        holders: dict[Element, Element] = {}  # element → the block whose lines its text stands in
        own_size: dict[Element, int] = {}
        sentences: set[Element] = set()
        for number, element in enumerate(self.elements):
            above = element.parent
            holder = element if element.name in block or above is None else holders[above]
            holders[element] = holder
            for child in element.children:
                if not isinstance(child, str) or not (size := len(_BLANK.sub("", child))):
                    continue
                self._size[number] += size
                own_size[holder] = own_size.get(holder, 0) + size
                if _SENTENCE.search(child):
                    sentences.add(holder)
                elif size < 12 and _NUMBER.fullmatch(child) and in_cell(holder):
                    # A table of figures is as much a part of the report as its sentences.
                    self._prose[number] += FIGURE
        for holder in sentences:
            self._prose[self._index[holder]] += own_size[holder]
        for number in range(count - 1, 0, -1):
            element = self.elements[number]
            if element.name == "a" and 0 < self._size[number] <= LONGEST_LINK:
                self._linked[number], self._links[number] = self._size[number], 1
            parent = self._index[element.parent] if element.parent is not None else 0
            for values in (self._size, self._linked, self._prose, self._links):
                values[parent] += values[number]

    def link_share(self, element: Element) -> float:
        """Share of an element's characters that stand in links."""
        number = self._index[element]
        return self._linked[number] / self._size[number] if self._size[number] else 0.0

    def _unlinked(self, element: Element) -> int:
        number = self._index[element]
        return self._size[number] - self._linked[number]

    @cached_property
    def skipped(self) -> frozenset[Element]:
        """The elements left out with all they hold: hidden ones, frames, lists of links."""
        total = self._prose[0]
        out: set[Element] = set()
        for element in self.elements[1:]:
            number = self._index[element]
            prose, size = self._prose[number], self._size[number]
            if is_hidden(element):
                # Some templates hide the article and let a script show it.
                if prose * 2 <= total and (total or size * 2 <= self._size[0]):
                    out.add(element)
            elif is_frame(element):
                if prose <= FRAME_SHARE * total and size * 2 <= self._size[0]:
                    out.add(element)
            elif (
                self._links[number] >= 4
                and self._linked[number] > 0.8 * size
                and prose <= FRAME_SHARE * total
                and size * 2 <= self._size[0]
            ):
                out.add(element)
        return frozenset(out)

    @cached_property
    def outside(self) -> frozenset[Element]:
        """The elements beside the one that holds the report: lines of links in them are left out."""
        out: list[Element] = []
        element = self.root
        skipped = self.skipped
        total = self._prose[0] - sum(self._prose[self._index[e]] for e in self._outermost(skipped))
        while total > 0:
            inside = [child for child in element.children if isinstance(child, Element) and child not in skipped]
            best = max(inside, key=lambda child: self._prose[self._index[child]], default=None)
            if best is None or best.name in _LEAVES or self._prose[self._index[best]] < BODY_SHARE * total:
                break
            beside = sum(self._unlinked(child) for child in inside if child is not best)
            if beside * 4 > self._size[self._index[best]] and element.name not in (
                "html",
                "body",
                "tr",
                "tbody",
                "table",
            ):
                break
            out.extend(child for child in inside if child is not best)
            element = best
        return frozenset(out)

    @staticmethod
    def _outermost(elements: frozenset[Element]) -> list[Element]:
        """Those of the elements that stand in no other of them."""
        out = []
        known: dict[Element, bool] = {}
        for element in elements:
            trail = []
            above = element.parent
            while above is not None and above not in known and above not in elements:
                trail.append(above)
                above = above.parent
            inside = above is not None and (above in elements or known.get(above, False))
            known.update((e, inside) for e in trail)
            if not inside:
                out.append(element)
        return out
