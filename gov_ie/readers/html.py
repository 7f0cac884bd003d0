"""A web page as a document: the report's lines and tables in reading order, without what frames the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from gov_ie.document import Document, Place
from gov_ie.readers.cells import joined
from gov_ie.readers.html_markup import Element, decode_page, names, parse
from gov_ie.readers.html_page import Page, class_words, is_furniture
from gov_ie.readers.html_tables import Grid, is_data, lay_out, layout_tables, shown_text
from gov_ie.readers.metadata import fields_in, metadata_of, without_site
from gov_ie.readers.writing import Writer
from gov_ie.text.vocabulary import vocabulary

# Among so many first lines the title is looked for, so that it is not written twice.
HEAD_LINES = 15
_TELLING = re.compile("报告|年报|总结|统计表")
_SENTENCE = re.compile("[。；！？]")
_HEADING = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]\s*[\u4e00-\u9fff]|附[件表]|第[一二三四五六七八九十]+[章条部]"
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    path: str
    outside: bool  # beside the element that holds the report
    linked: bool  # most of it stands in links


@dataclass(frozen=True, slots=True)
class _Data:
    grid: Grid
    path: str


def read_html(data: bytes, source: str) -> Document:
    """The document of a web page: its title, then the lines of its report; tables of data as tables.

    `source`: what the page is called in errors. Every line and cell has the path of its element as a place.

    >>> page = "<title>青石县2016年年报-青石县人民政府网</title><div>公开<b>12</b>条。<table><tr><td>申请</td><td>3</td></tr></table>"
    >>> document = read_html(page.encode(), "a.html")
    >>> document.text
    '青石县2016年年报\\n公开12条。\\n申请\\t3\\n'
    >>> document.place_of(14).element
    '/html/body/div[1]'

    Raises DecodingError for bytes that are no text, ReadingError for a page too large.
    """
    return read_page(decode_page(data, source), source)


def read_page(text: str, source: str) -> Document:
    """The document of a page whose text is decoded already; as `read_html`."""
    page = Page(parse(text, source))
    parts = list(_parts(page))
    lines = [part for part in parts if isinstance(part, _Line)]
    fields = _meta(page)
    stated = fields_in([line.text for line in lines[: HEAD_LINES * 4]])
    stated.update(_stated_in_tables(parts))
    fields = {**stated, **fields}
    title, place = _title(page, fields)
    writer = Writer(source)
    body = [part for part in parts if isinstance(part, _Data) or _kept(part)]
    if title:
        body = _without_title(body, title)
        writer.paragraph(title, place)
    for part in body:
        if isinstance(part, _Line):
            writer.paragraph(part.text, Place(element=part.path))
        else:
            _write_table(writer, part, page)
    return writer.finish(metadata_of(fields, title))


def _write_table(writer: Writer, part: _Data, page: Page) -> None:
    caption = part.grid.caption
    if caption is not None:
        writer.paragraph(shown_text(caption, page.skipped.__contains__), Place(element=caption.path))
    if writer.table(part.grid.cells, place=Place(element=part.path)) is None:
        for cell in part.grid.cells:  # more places than a grid may have: the words are kept
            writer.paragraph(cell.text, cell.place)


def _kept(line: _Line) -> bool:
    """Whether a line is one of the report."""
    if is_furniture(line.text):
        return False
    # A signature beside the body is no link, and a heading in one is none.
    return not (line.outside and line.linked) or bool(_SENTENCE.search(line.text) or _HEADING.match(line.text))


def _parts(page: Page) -> Iterator[_Line | _Data]:
    """Lines and tables of data in the order of the page, what is skipped left out."""
    block, skipped, outside = names("block"), page.skipped, page.outside
    layout = layout_tables(element for element in page.elements if element.name == "table")
    line: list[str] = []
    blocks: list[Element] = [page.root]
    away = links = linked = (
        0  # elements beside the body, links that are open; characters of the line that stand in links
    )
    stack: list[Element | str | tuple[Element, bool]] = [page.root]

    def ended() -> Iterator[_Line]:
        nonlocal linked
        text = joined("".join(line))
        line.clear()
        if text:
            yield _Line(text, blocks[-1].path, away > 0, linked * 2 > len(text))
        linked = 0

    while stack:
        item = stack.pop()
        if isinstance(item, str):
            linked += len(item) if links else 0
            if any(b.name == "pre" for b in blocks[-2:]):
                first, *others = item.split("\n")
                line.append(first)
                for other in others:
                    yield from ended()
                    line.append(other)
            else:
                line.append(item)
        elif isinstance(item, tuple):
            element, is_block = item
            if is_block:
                yield from ended()
                blocks.pop()
            away -= element in outside
            links -= element.name == "a"
        elif item.name in ("br", "hr"):
            yield from ended()
        elif item.name == "head" or item in skipped:
            # What is left out between two words of a line does not join them to one.
            continue
        else:
            if item.name == "table" and item not in layout:
                grid = lay_out(item, skipped.__contains__)
                if grid is not None and is_data(grid, page.link_share(item)):
                    yield from ended()
                    yield _Data(grid, item.path)
                    continue
            is_block = item.name in block
            if is_block:
                yield from ended()
                blocks.append(item)
            away += item in outside
            links += item.name == "a"
            stack.append((item, is_block))
            stack.extend(reversed(item.children))
    yield from ended()


def _meta(page: Page) -> dict[str, str]:
    """The page's own fields: meta elements by name, its address, its title under `<title>`."""
    fields: dict[str, str] = {}
    for element in page.elements:
        given = element.attributes
        if element.name == "meta":
            name = given.get("name") or given.get("property") or ""
            if name and given.get("content"):
                fields.setdefault(name.strip().lower(), given["content"])
        elif element.name == "link" and given.get("rel", "").lower() == "canonical" and given.get("href"):
            fields.setdefault("canonical", given["href"])
        elif element.name == "title" and "<title>" not in fields:
            fields["<title>"] = joined(element.text())
    return fields


def _stated_in_tables(parts: list[_Line | _Data]) -> dict[str, str]:
    """Fields in the small tables over a report: 发布机构 | 青石县水务局 | 发布日期 | 2017-03-14."""
    out: dict[str, str] = {}
    tables = [part for part in parts[: HEAD_LINES * 2] if isinstance(part, _Data)]
    for table in tables[:2]:
        cells = table.grid.cells[:40]
        pairs = [f"{a.text.rstrip('：: ')}：{b.text}" for a, b in pairwise(cells) if a.row == b.row]
        for name, value in fields_in([*pairs, *(c.text for c in cells)]).items():
            out.setdefault(name, value)
    return out


def _title(page: Page, fields: dict[str, str]) -> tuple[str, Place | None]:
    """The report's title and where it stands: a heading that the page's title agrees with, else what fields say."""
    site = fields.get("sitename", "")
    said = joined(fields.get("articletitle", "")) or without_site(fields.get("<title>", ""), site)
    names_of_title = frozenset(vocabulary("readers")["page"]["title_words"].split())
    found: list[tuple[str, Element]] = []
    for element in page.elements:
        if element.name == "h1" or (element.attributes and not class_words(element).isdisjoint(names_of_title)):
            if len(found) >= 50 or element in page.skipped:
                continue
            # 青石县水务局<br>2016年年报 is one title, with no blank in it
            parts = element.text().split("\n") if len(element.children) < 20 else []
            text = "".join(map(joined, parts)) if len(parts) < 20 else ""
            if 4 <= len(text) <= 100 and not is_furniture(text):
                found.append((text, element))
    bare = _bare(said)
    for text, element in found:
        if bare and (_bare(text) in bare or bare in _bare(text)):
            return text, Place(element=element.path)
    telling = [pair for pair in found if _TELLING.search(pair[0])]
    if telling and not _TELLING.search(said):
        return telling[0][0], Place(element=telling[0][1].path)
    headings = [pair for pair in found if pair[1].name == "h1"]
    if not said and headings:
        return headings[0][0], Place(element=headings[0][1].path)
    return said, None


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _without_title(body: list[_Line | _Data], title: str) -> list[_Line | _Data]:
    """The parts without the line, or the two or three lines, among the first that are the title."""
    bare = _bare(title)
    head = body[:HEAD_LINES]
    for start in range(len(head)):
        text = ""
        for end in range(start, min(start + 4, len(head))):
            part = head[end]
            if not isinstance(part, _Line):
                break
            text += _bare(part.text)
            if text == bare:
                return [*body[:start], *body[end + 1 :]]
            if not bare.startswith(text):
                break
    return body
