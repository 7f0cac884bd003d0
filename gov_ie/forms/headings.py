"""Which figures the headings of a form stand over, where only their lines and their order are left of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from gov_ie.forms.layouts import Layout, layout
from gov_ie.forms.match import Form, year_of

Hit = tuple[str, int]  # "row" or "column", its place in the layout
Place = tuple[int, int]  # line and number in it
_HEADING = "一二三四五六七八九十"
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over figures: its line and its place there (from 0), the first column of figures and how many, the lines."""

    line: int
    field: int
    column: int
    columns: int
    lines: int


def headings_over(lines: Sequence[Sequence[str]], count: int, forms: Sequence[Form]) -> list[Heading] | None:
    """The headings that stand over `count` columns of figures, none where there are no headings.

    None where the headings of a form are there and do not name as many columns: figures have been lost.

    `lines`: the keys of the headings, line for line, "" for a blank.

    >>> from gov_ie.catalogue import default_catalogue
    >>> from gov_ie.forms.match import candidates
    >>> lines = [["", "自然人", "法人或其他组织", "总计"], ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]]
    >>> forms = candidates([words for line in lines for words in line], default_catalogue())
    >>> [(h.column, h.columns) for h in headings_over(lines, 7, forms)][:4]
    [(0, 1), (1, 5), (1, 1), (2, 1)]
    """
    readings = [(form, name) for form in forms for name in _readings(form)]
    hits = [[[name(words) if words else () for words in line] for line in lines] for _, name in readings]
    known = {(n, m) for one in hits for n, line in enumerate(one) for m, own in enumerate(line) if own}
    # A heading over the table may stand above, but none of the form's.
    named = [any(f.rows.exact(w) or _is_column(f, w) for f in forms for w in line) for line in lines]
    for (form, _), one in zip(readings, hits, strict=True):
        for first in range(1 + named.index(True) if True in named else len(lines)):
            tree = _Tree(form.layout, one[first:])
            if (leaves := tree.leaves()) and (found := _placed(tree, leaves, count, first, known)):
                return found
    if len(lines) == 1 and not known and len(lines[0]) >= count:
        # «指标, 单位, 青石县»
        return [Heading(0, len(lines[0]) - count + n, n, 1, 1) for n in range(count)]
    return None if len(known) >= _LEAST else []


Label = TypeVar("Label")


def heading_lines(
    labels: Sequence[Label], forms: Sequence[Form], key: Callable[[Label], str]
) -> Iterator[list[list[Label]]]:
    """The ways in which labels that follow each other may have been lines of headings.

    What a heading names begins a line. `key`: the words of a label.
    """
    readings = [(form, name) for form in forms for name in _readings(form)]
    words = [key(label) for label in labels]
    known = (n for n, one in enumerate(words) if any(f.rows.exact(one) or _is_column(f, one) for f in forms))
    first = next(known, len(labels))
    for form, name in readings:
        hits = [name(one) if one else () for one in words]
        lines: list[list[Label]] = [[]]
        held: list[Hit] = []
        for label, own in zip(labels[first:], hits[first:], strict=True):
            if any(_under(form.layout.id, a, b) >= 0 for a in held for b in own):
                lines.append([])
                held = []
            lines[-1].append(label)
            held += own
        yield lines
        if len(lines) > 1:
            yield [list(labels[first:])]


def name_columns(keys: Iterable[str], forms: Sequence[Form]) -> bool:
    """Whether labels of these keys name columns of one form."""
    words = set(keys)
    return any(sum(_is_column(form, one) for one in words) >= _LEAST for form in forms)


def _is_column(form: Form, words: str) -> bool:
    return bool(form.columns.exact(words)) or (_has_years(form) and year_of(words) is not None)


def _has_years(form: Form) -> bool:
    return any(column.cumulative for column in form.layout.columns)


def _readings(form: Form) -> list[Callable[[str], tuple[Hit, ...]]]:
    """How headings may be meant: as columns, as rows of a turned table, as rows and columns where a form is one line."""

    years = _has_years(form)

    def columns(words: str) -> tuple[Hit, ...]:
        if years and year_of(words) is not None:
            return (("column", 0),)
        return tuple(("column", hit.index) for hit in form.columns.find(words))

    def rows(words: str) -> tuple[Hit, ...]:
        return tuple(("row", hit.index) for hit in form.rows.find(words))

    both = [lambda words: rows(words) + columns(words)] if form.layout.one_line else []
    return [*both, columns, rows]


class _Tree:
    """The headings of some lines, each over those of the next line that it names."""

    def __init__(self, form: Layout, lines: Sequence[Sequence[tuple[Hit, ...]]]) -> None:
        self.form, self.lines = form, lines
        self.next = [0] * len(lines)
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.ends: list[tuple[int, int]] = []

    def leaves(self) -> list[tuple[int, int]]:
        """The headings that name no others, in the order of their columns; none where a heading has no place."""
        for number in range(len(self.lines[0])):
            self._walk(0, number)
        whole = all(self.next[depth] == len(self.lines[depth]) for depth in range(1, len(self.lines)))
        return self.ends if whole else []

    def _walk(self, depth: int, number: int) -> None:
        first = len(self.ends)
        below = self.lines[depth + 1] if depth + 1 < len(self.lines) else ()
        seen: set[tuple[Hit, ...]] = set()
        while depth + 1 < len(self.lines) and (at := self.next[depth + 1]) < len(below):
            child = below[at]
            named = next((c for c in below[at:] if c), ()) if not child and seen else child
            if not named or named in seen or not self._names(depth, number, named):
                break
            seen.add(child or ((("foreign", at)),))
            self.next[depth + 1] = at + 1
            self._walk(depth + 1, at)
        if len(self.ends) == first:
            self.ends.append((depth, number))
        self.spans[depth, number] = first, len(self.ends)

    def _names(self, depth: int, number: int, child: tuple[Hit, ...]) -> bool:
        """Whether a heading is the nearest one of its line that stands over another."""
        own = max((_under(self.form.id, a, b) for a in self.lines[depth][number] for b in child), default=-1)
        later = (a for other in self.lines[depth][number + 1 :] for a in other)
        return own >= 0 and not any(_under(self.form.id, a, b) > own for a in later for b in child)


@cache
def _under(form: str, above: Hit, below: Hit) -> int:
    """How near a heading is that stands over another: its place in the layout, −1 where it does not."""
    plan = layout(form)
    (kind, one), (other_kind, other) = above, below
    if kind == other_kind == "column":
        return one if plan.columns[one].heading and plan.columns[other].part_of == plan.columns[one].id else -1
    if kind == other_kind == "row":
        between = plan.rows[one + 1 : other + 1]
        deeper = all(_level(row.number) > _level(plan.rows[one].number) for row in between)
        part = plan.rows[other].part_of == plan.rows[one].id
        return one if plan.rows[one].heading and one < other and (deeper or part) else -1
    # Section 四: the results are named anew under each row.
    return 0 if kind == "row" and plan.one_line and not plan.rows[one].heading else -1


def _level(number: str) -> int:
    """How deep a form's numbering is: 一、 （一） 1. 其中."""
    if not number or not re.search(rf"[{_HEADING}0-9]", number):
        return 3
    return 1 if number[0] in "（(" else 0 if number[0] in _HEADING else 2


def _named(tree: _Tree, leaves: Sequence[Place]) -> set[int]:
    """The columns that the headings over single figures name."""
    return {at for depth, number in leaves for kind, at in tree.lines[depth][number] if kind == "column"}


def _placed(tree: _Tree, leaves: Sequence[Place], count: int, first: int, named: Collection[Place]) -> list[Heading]:
    """The headings over the last columns; none where there are too few or one left of them is known to any form."""
    surplus = len(leaves) - count
    known = [bool(tree.lines[depth][number]) for depth, number in leaves]
    if surplus < 0 or any((first + depth, number) in named for depth, number in leaves[:surplus]):
        return []
    if sum(known) < min(_LEAST, count) or 2 * sum(known) < count or tree.form.is_cut(_named(tree, leaves)):
        return []
    depth_of = len(tree.lines)
    found = []
    for (depth, number), (start, stop) in sorted(tree.spans.items(), key=lambda item: (item[1][0], item[0])):
        if start < surplus:
            continue
        lines = depth_of - depth if (depth, number) in leaves else 1
        found.append(Heading(first + depth, number, start - surplus, stop - start, lines))
    return found
