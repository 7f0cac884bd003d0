"""Facts while they are being settled, and the sums among their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gov_ie.link.context import TaggedText
from gov_ie.tag.spans import TaggedSpan
from gov_ie.types import Quantity

REACH = 24  # earlier facts that a fact may be part of


@dataclass(slots=True)
class Draft:
    """A fact while it is being settled; spans by number in their TaggedText.

    `part_of`: the number of the draft whose total this one breaks down; `actor`: the body it is of where that is not the
    reporting one; `rivals`: how many bodies it might be of; `origin`: where the words of its category stand; `wording`: its
    measure in full words. The scores are probabilities of what was decided: the pair, the row, the breakdown, the body.
    """

    quantity: int | None
    measures: tuple[int, ...]
    value: Quantity
    link_score: float
    measure: str | None = None
    by: dict[str, str] = field(default_factory=dict)
    row_score: float = 1.0
    by_score: float = 1.0
    actor_score: float = 1.0
    part_of: int | None = None
    actor: TaggedSpan | None = None
    rivals: int = 0
    origin: str | None = None
    wording: str = ""

    def place(self, tagged: TaggedText) -> int:
        """Where the fact is stated: its quantity's start, or its first measure's."""
        if self.quantity is not None:
            return tagged.quantities[self.quantity].start
        return tagged.measures[self.measures[0]].start

    def begin(self, tagged: TaggedText) -> int:
        """Where its words begin: at its quantity or its first measure."""
        return min(self.place(tagged), tagged.measures[self.measures[0]].start)

    def end(self, tagged: TaggedText) -> int:
        """Where its quantity ends, or its first measure."""
        return (tagged.measures[self.measures[0]] if self.quantity is None else tagged.quantities[self.quantity]).end

    def words(self, tagged: TaggedText) -> str:
        """The words of its measures."""
        return "".join(tagged.surface(tagged.measures[m]) for m in self.measures)


def origin_before(drafts: Sequence[Draft], i: int) -> str | None:
    """Where the words of the category of the part before draft `i` stand, of the same total; None where there is none."""
    if i and drafts[i - 1].part_of is not None and drafts[i - 1].part_of == drafts[i].part_of:
        return drafts[i - 1].origin
    return None


def cell_of(drafts: Sequence[Draft], i: int) -> tuple[int, int]:
    """Which cell of its table row a draft is, and of how many: cells are drafts in a row with one measure span.

    >>> q = lambda v, m: Draft(v, (m,), Quantity(Decimal(v)), 1.0)
    >>> row = [q(5, 0), q(3, 1), q(2, 1), q(1, 1)]
    >>> [cell_of(row, i) for i in range(4)]
    [(0, 1), (0, 3), (1, 3), (2, 3)]
    """
    first = last = i
    while first and i - first < REACH and drafts[first - 1].measures == drafts[i].measures:
        first -= 1
    while last + 1 < len(drafts) and last - i < REACH and drafts[last + 1].measures == drafts[i].measures:
        last += 1
    return i - first, last - first + 1


def one_column(drafts: Sequence[Draft], i: int, j: int) -> bool:
    """Whether two drafts may stand in one column: not where they are different cells of rows with as many cells.

    «本年 历年累计»: what was received this year is no part of what was received since the beginning.
    """
    cell, cells = cell_of(drafts, i)
    if cells == 1:
        return True
    other, others = cell_of(drafts, j)
    return cells != others or cell == other


_ROW_CELLS = 4  # cells from which a row whose last is the sum of the others is a row with its total


def link_row_totals(drafts: Sequence[Draft]) -> None:
    """Make the cells of a table row parts of its last one where that is their sum, as in the official forms.

    Source: 国办公开办函〔2021〕30号, section 三: the columns of applicants sum to 总计.
    """
    i = 0
    while i < len(drafts):
        _, count = cell_of(drafts, i)
        cells = drafts[i : i + count]
        if count >= _ROW_CELLS and sum(d.value.value for d in cells[:-1]) == cells[-1].value.value:
            for cell in cells[:-1]:
                cell.part_of = i + count - 1
        i += count


SHARES = frozenset({"占", "占比", "占总数", "约占", "比例", "比重"})


def share_total(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> int | None:
    """The nearest earlier draft of draft `i`'s row of which the share behind `i` is right: «共1853条,其中甲类324条,占17.5%».

    A share is right within the rounding of its printed digits; None where none stands behind or none is right. Rows of
    `i` and of the drafts before it are settled.
    """
    if i + 1 >= len(drafts) or drafts[i + 1].value.unit != "%":
        return None
    part, share = drafts[i].value, drafts[i + 1].value.value
    words = drafts[i + 1].words(tagged)
    if not (words in SHARES or words.startswith("占")) or part.unit in ("%", "元") or part.value <= 0 or share <= 0:
        return None
    rounding = Decimal(1).scaleb(min(0, int(share.as_tuple().exponent))) / 2
    for j in range(i - 1, max(-1, i - 1 - REACH), -1):
        total = drafts[j].value
        alike = drafts[j].measure == drafts[i].measure and total.unit == part.unit and total.value >= part.value
        if alike and abs(part.value * 100 / total.value - share) <= rounding:
            return j
    return None


@dataclass(frozen=True, slots=True)
class Run:
    """Facts in a row whose values add up exactly to an earlier one: their numbers, nested breakdowns left out."""

    total: int
    members: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.members[0]


_STARTS = 6  # facts between a total and the first of its parts, at most


def find_runs(drafts: Sequence[Draft]) -> dict[int, Run]:
    """For each total the nearest run of later facts that adds up to it: total's number → run.

    A run may pass over facts of another unit (shares behind each item) and over the parts of its own members. A zero
    right behind its last member belongs to it still. One member alone is no run.

    >>> q = lambda v, u="件": Draft(None, (), Quantity(Decimal(v), u), 1.0)
    >>> {i: run.members for i, run in find_runs([q(57), q(40), q(28), q(12), q(17), q(3)]).items()}
    {0: (1, 4), 1: (2, 3)}
    """
    runs: dict[int, Run] = {}
    for total in range(len(drafts) - 1, -1, -1):
        if drafts[total].value.value <= 0 or drafts[total].value.unit == "%":
            continue
        run = _run_of(drafts, total, runs)
        if run is not None:
            runs[total] = run
    return dict(sorted(runs.items()))


def _run_of(drafts: Sequence[Draft], total: int, inner: Mapping[int, Run]) -> Run | None:
    alike = [
        j
        for j in range(total + 1, min(len(drafts), total + 1 + 2 * REACH))
        if drafts[j].value.unit == drafts[total].value.unit
    ]
    for start in alike[:_STARTS]:
        for nested in (True, False):
            members = _add_up(drafts, drafts[total].value.value, alike[alike.index(start) :], inner if nested else {})
            if members is not None:
                return Run(total, members)
    return None


def _add_up(
    drafts: Sequence[Draft], left: Decimal, numbers: Sequence[int], inner: Mapping[int, Run]
) -> tuple[int, ...] | None:
    members: list[int] = []
    skipped = -1
    for j in numbers:
        if j <= skipped:
            continue
        value = drafts[j].value.value
        if left == 0:
            if value != 0:
                break
            members.append(j)  # zeros behind the last part
            continue
        left -= value
        if left < 0 or len(members) >= REACH:
            return None
        members.append(j)
        if j in inner:
            skipped = inner[j].members[-1]
    counted = sum(drafts[j].value.value > 0 for j in members)
    return tuple(members) if left == 0 and counted > 1 else None
