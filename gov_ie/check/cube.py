"""Rules on cells of the cube: said twice, bounded by each other, and the ledger of the requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product

from gov_ie.catalogue import Catalogue
from gov_ie.check.figures import Figures, begin_of, cell_of, is_in_table, start_of
from gov_ie.check.identity import DIFFERENCE, SUM, Identity, own_range
from gov_ie.types import Fact

_INSIDE = 12  # characters behind what was received in which it may be said to contain what was carried in
_CARRIED = re.compile(r"结转|接转|跨年|往年|历年|累计|[上去]一?年度?(?:的|末|底)?(?:转|结|遗|未|待|留|在办)")
_ITSELF = re.compile(r"[本我该](?:部门|单位|机构|机关|街道|乡镇|镇|村)")
_ENDS = re.compile(r"[，。；：、,;:]")
# What a misprint leaves alike: a difference of at most this share of the larger.
_SLIP = 20
_LOOSE = 10  # the same for approximations, which are not always meant to the letter
_SUBJECT = 6  # characters before a statement in which its subject ends
_BESIDE = 2  # facts from one to the other where they are rows of a table
_COMPARED = 200  # statements of one cell: of a table that says it more often the first are compared
_ONLY = 40  # figures of a row among which one of another value is looked for
_VALUES = 16  # different values of a cell that one more is compared with
_TRIED = 64  # choices among figures said twice


def ledger(figures: Figures) -> Iterator[Identity]:
    """Received and carried in are answered and carried out, of all applicants and of each kind of them.

    Source: 国办公开办函〔2021〕30号, section 三.
    """
    came, went = figures.relations.came_in, figures.relations.went_out
    for (_, _, by), rows in figures.rows():
        if all(row in rows for row in (*came, *went)) and {d for d, _ in by} <= {"applicant"}:
            choices = islice(product(*(_distinct(rows[row]) for row in (*came, *went))), _TRIED)
            # Where a figure is said twice and differently, that is another rule's matter.
            best = min(choices, key=lambda c: (abs(sum(f.value for f in c[:2]) - sum(f.value for f in c[2:])), _spread(c)))
            received, carried, *went_out = best
            # «收到74件(含上年转接4件)»: counted already.
            came_in = (received,) if "含" in figures.between(received, carried)[:_INSIDE] else (received, carried)
            yield Identity("requests.ledger", came_in, tuple(went_out), SUM)


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    """The first fact of each value."""
    return list({f.value: f for f in reversed(facts)}.values())[::-1]


def _spread(facts: Sequence[Fact]) -> int:
    places = [begin_of(f) for f in facts]
    return max(places) - min(places)


def repeated(figures: Figures) -> Iterator[Identity]:
    """A cell that is said twice has the same figure twice.

    Different words may mean different things (省本级, 各镇): only phrases of the catalogue and equal words are compared,
    and where a row may have several figures (two campaigns, two sites) only those a misprint apart. Of a cell that tables say
    more often the first 200 are.
    """
    for (measure, *_), facts in figures.cells.items():
        first: list[Fact] = []
        facts = [f for n, f in enumerate(facts) if n < _COMPARED or not is_in_table(f)]
        of_groups = {f.id for f in facts if _of_group(figures, f)} if len(facts) > 1 else set()
        for fact in facts:
            alike = next((f for f in _likeliest(first, fact) if _may_repeat(figures, measure, f, fact, of_groups)), None)
            if alike is not None:
                yield Identity("cell.repeated", (fact,), (alike,), SUM)
            if alike is None or alike.value != fact.value:
                first = [*first[1 - _VALUES :], fact]


def _likeliest(first: Sequence[Fact], fact: Fact) -> Iterator[Fact]:
    """The earlier facts in the order in which one alike is looked for: where one is right, the rest is between those; approximations tell least."""
    of_value = [f.value == fact.value for f in first]
    for same in (True, False):
        group = [f for f, equal in zip(first, of_value, strict=True) if equal == same]
        yield from (f for f in group if f.modifier == "exact")
        yield from (f for f in group if f.modifier != "exact")


def _may_repeat(figures: Figures, measure: str, first: Fact, second: Fact, of_groups: set[str]) -> bool:
    """Whether a fact says an earlier one again, right or wrong; `of_groups`: ids of those whose words name a group."""
    alone = first.value == second.value or not of_groups & {first.id, second.id}
    return alone and _same_thing(figures, measure, first, second)


def _same_thing(figures: Figures, measure: str, first: Fact, second: Fact) -> bool:
    if first.quantity is not None and first.quantity == second.quantity:
        return False  # one number that counts two things
    if first.part_of is not None and first.part_of == second.part_of:
        return False  # parts side by side: 门户网站201条、局网站115条
    if (first.id == second.part_of or second.id == first.part_of) and not _said_again(figures, first, second):
        return False
    if first.value == second.value:
        return True
    if not figures.same_unit(first, second) or figures.turned(first, second):
        return False
    alike = first.measure_text == second.measure_text
    large, small = max(first.value, second.value), min(first.value, second.value)
    if not (first.modifier == second.modifier == "exact"):
        if (large - small) * _LOOSE <= large and not own_range(first).meets(own_range(second)):
            return False
    elif small > 0 and (large - small) * _SLIP <= large and (first.unit != "%" or figures.apart(first, second)):
        return alike or (measure in figures.relations.single and figures.apart(first, second))
    if measure not in figures.relations.single or not figures.apart(first, second):
        return False
    known = _characters(figures.catalogue, measure, figures.relations.idle)
    # What other bodies are said to have done is seldom all of it: «公安局公开相关信息34条».
    own = figures.report.agency is None or first.agency == figures.report.agency
    plain = alike or (own and all(_in_order(f.measure_text, figures.relations.idle) in known and not f.by for f in (first, second)))
    return plain and ((first.part_of is None) == (second.part_of is None) or _said_again(figures, first, second))


def _said_again(figures: Figures, first: Fact, second: Fact) -> bool:
    """Whether a total and its only part, in another sentence and told apart by nothing, are one figure said twice."""
    part, total = (second, first) if second.part_of == first.id else (first, second)
    if part.part_of != total.id or part.by != total.by or part.measure not in figures.relations.single:
        return False
    return figures.apart(total, part) and len(figures.parts[total.id]) == 1


@lru_cache(maxsize=512)
def _characters(catalogue: Catalogue, row: str, idle: Sequence[str]) -> frozenset[str]:
    """The phrases of a row, each with its characters in order: «申请收到» says what «收到政府信息公开申请» says."""
    return frozenset(_in_order(a, idle) for a in catalogue.measure(row).aliases)


def _in_order(phrase: str, idle: Sequence[str]) -> str:
    for word in idle:
        phrase = phrase.replace(word, "")
    return "".join(sorted(phrase))


def _of_group(figures: Figures, fact: Fact) -> bool:
    """Whether the words before a statement name a group: «所属事业单位收到申请17件» is no figure of all."""
    start = start_of(fact)
    # «本部门收到申请17件» is the body's own.
    subject = _ITSELF.sub("", _ENDS.split(figures.words(start - _SUBJECT, start))[-1])
    return any(w in subject for w in figures.relations.groups)


def bounded(figures: Figures) -> Iterator[Identity]:
    """What is done is no more than what was received, where none came over from the year before."""
    bounds = figures.relations.bounds
    for _, rows in figures.rows():
        if bounds.keys().isdisjoint(rows):
            continue
        for part, whole in bounds.items():
            for fact in rows.get(part, ()):
                over = whole_of(figures, fact, whole)
                if over is None or not figures.same_unit(fact, over) or fact.part_of == over.id:
                    continue
                beside = abs(figures.number[fact.id] - figures.number[over.id]) <= _BESIDE
                if figures.apart(fact, over) and not beside and whole not in figures.relations.single:
                    continue  # other counters, other letters
                more = carried_in(figures, rows, whole)
                if more or not _says_carried(figures, fact, over):
                    yield Identity("done.received", (fact,), (over, *more), SUM, at_most=True)


def pending(figures: Figures) -> Iterator[Identity]:
    """What is not done yet is what was received less what was done: «收到57件，办结55件，另有2件正在办理»."""
    words = figures.relations.pending
    for fact in figures.facts:
        if fact.measure is not None or not fact.measures:
            continue
        said = figures.said(fact.measures[-1])
        if any(w in said for w in words):
            found = _done(figures, fact)
            if found is not None and not figures.apart(found[0], fact) and not _says_carried(figures, *found, fact):
                yield Identity("pending", (fact,), found, DIFFERENCE)


def _done(figures: Figures, fact: Fact) -> tuple[Fact, Fact] | None:
    """What was received and what of it was done, right before a figure."""
    for done in figures.before(fact, 1):
        row = figures.relations.bounds.get(done.measure or "")
        received = whole_of(figures, done, row) if row is not None else None
        if received is not None and begin_of(received) < begin_of(done) and figures.same_unit(done, fact):
            return (received, done) if figures.same_unit(received, done) else None
    return None


def whole_of(figures: Figures, fact: Fact, row: str) -> Fact | None:
    """The figure of a row that a fact beside it is measured by: the only one of its sentence that is no part of another.

    «投诉307件、举报96件，办结401件»: with several there is none. Where the sentence has none, the report's only one.
    """
    body, period, _ = cell_of(fact)[1:]
    cells = figures.wholes(row, body, period)
    around = figures.around(cells, fact)
    near = [f for f in around if not figures.apart(f, fact)]
    if not near and len({f.value for f in cells[: _ONLY + 1]}) > 1:
        return None
    alike = [f for f in near or around if cell_of(f)[1:] == cell_of(fact)[1:]]
    if len({f.value for f in near}) > 1 or not alike:
        return None
    return nearest(alike, fact)


def carried_in(figures: Figures, rows: Mapping[str, Sequence[Fact]], row: str) -> list[Fact]:
    """The requests that came over from the year before, where a row counts requests received."""
    return [f for name in figures.relations.carried for f in rows.get(name, ())[:1]] if row in figures.relations.came_in else []


def nearest(facts: Sequence[Fact], fact: Fact) -> Fact | None:
    """The last before a fact, else the first behind it."""
    before = [f for f in facts if begin_of(f) < begin_of(fact)]
    return before[-1] if before else facts[0] if facts else None


def _says_carried(figures: Figures, *facts: Fact) -> bool:
    return any(_CARRIED.search(figures.sentence(f)) for f in facts)
