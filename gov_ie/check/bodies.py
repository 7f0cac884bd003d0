"""Which body each of many reports is from, where offices write their names in several ways and are renamed.

The rule is stricter than `same_body`, which asks whether two names of one report can be one body's: over many reports
市水务局 is any city's.

- Two names are one body's where the office is the same in its standard form (发改委, 发展和改革委员会) and the place is,
  or one place is the other with what it lies in before it (临川市青石县, 青石县), as long as no second place that
  ends so is among the reports (two 城关镇 of two counties).
- An office goes on under its new name (resources/agencies.toml, [successors]) where, of one place, the reports have that one
  predecessor and that one successor, and the first's last year is before the second's first.
- A name that gives no place (县水务局) is one body's, until two reports of one year bear it: then each is by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gov_ie.types import Report
from gov_ie.values.agencies import office_key, place_of, shorter_places, successors

Key = tuple[str, str]  # place, office


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of many reports by their names.

    `own`: of each report in order the body it is from, None where it names none; `names`: every name met → the body;
    `keys`: place in its fullest name and office → the body; `places`: a place → its fullest name; `former`: bodies that
    were renamed → the offices in order.
    """

    own: tuple[str | None, ...]
    names: Mapping[str, str]
    keys: Mapping[Key, str]
    places: Mapping[str, str]
    former: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, reports: Sequence[Report], agencies: Mapping[str, str] | None = None, renames: bool = True) -> Bodies:
        """The bodies of reports by the rule above.

        `agencies`: name → name to take instead, before the rule; `renames`: whether an office goes on under its new name.

        >>> def report(agency, year):
        ...     return Report("", agency, (agency,), year, (), ())
        >>> bodies = Bodies.of([report("青石县环境保护局", 2017), report("临川市青石县环保局", 2018), report("青石县生态环境局", 2019)])
        >>> set(bodies.own), bodies.find("青石县环保局")
        ({'青石县生态环境局'}, '青石县生态环境局')
        """
        stated = [_replaced(_name(r), agencies) for r in reports]
        years: dict[Key, set[int]] = defaultdict(set)
        spelled: dict[Key, Counter[str]] = defaultdict(Counter)
        for report, name in zip(reports, stated, strict=True):
            if name is not None:
                key = key_of(name)
                spelled[key][name] += 1
                years[key].update(() if report.year is None else (report.year,))
        places = _places(place for place, _ in spelled)
        roots = {(place, office): (places[place], office) for place, office in spelled}
        if renames:
            roots = _renamed(roots, years)
        members: dict[Key, list[Key]] = defaultdict(list)
        for key in spelled:
            members[roots[key]].append(key)
        keys: dict[Key, str] = {}
        names: dict[str, str] = {}
        former: dict[str, tuple[str, ...]] = {}
        for root, group in members.items():
            last = [k for k in group if k[1] == root[1]]
            body = _fullest(Counter({n: c for k in last for n, c in spelled[k].items()}))
            keys.update(((places[place], office), body) for place, office in group)
            names.update((n, body) for k in group for n in spelled[k])
            offices = sorted({k[1] for k in group}, key=lambda o: min((y for k in group if k[1] == o for y in years[k]), default=0))
            if len(offices) > 1:
                former[body] = tuple(offices)
        own = _told_apart(reports, [None if n is None else names[n] for n in stated])
        # A name that two bodies bear means neither.
        there = set(own)
        names = {name: body for name, body in names.items() if body in there}
        keys = {key: body for key, body in keys.items() if body in there}
        if agencies:
            names.update((name, names[new]) for name, new in agencies.items() if new in names)
        return cls(own, names, keys, places, former)

    def find(self, name: str | None) -> str | None:
        """The body that a name means, None where no report is from it or several may be meant."""
        if not name:
            return None
        if name in self.names:
            return self.names[name]
        place, office = key_of(name)
        known = next((p for p in (place, *shorter_places(place)) if p in self.places), "")
        return self.keys.get((self.places[known], office)) if len(known) > 1 else None


def key_of(name: str) -> Key:
    """Place and office of a name, both as far as it gives them.

    >>> key_of("临川市发改委"), key_of("县水务局")
    (('临川市', '发展和改革委员会'), ('县', '水务局'))
    """
    return place_of(name), office_key(name)


def is_placed(name: str) -> bool:
    """Whether a name says which place's body it is, not its level alone or nothing."""
    return len(place_of(name)) > 1


def _replaced(name: str | None, agencies: Mapping[str, str] | None) -> str | None:
    return agencies.get(name, name) if agencies and name is not None else name


def _name(report: Report) -> str | None:
    """The name of a report's body: another that it goes by where the first gives no place."""
    name = report.agency
    if name is None or len(place_of(name)) > 1:
        return name
    office = office_key(name)
    return next((n for n in report.agency_names if len(place_of(n)) > 1 and office_key(n) == office), name)


def _places(named: Iterable[str]) -> dict[str, str]:
    """Each place, and each shorter form of it, → its fullest name; forms that several may be meant by are left as they are."""
    longer: dict[str, set[str]] = defaultdict(set)
    for place in sorted(set(named)):
        longer[place].add(place)
        for short in shorter_places(place):
            longer[short].add(place)
    fullest = {place: max(sorted(known), key=len) for place, known in longer.items()}
    one = {place for place, known in longer.items() if all(fullest[place].endswith(k) for k in known)}
    return {place: fullest[place] if place in one else place for place, known in longer.items() if place in one or place in known}


def _renamed(roots: Mapping[Key, Key], years: Mapping[Key, set[int]]) -> dict[Key, Key]:
    """Each key → its root, offices that were renamed going on under the last name."""
    active: dict[Key, set[int]] = defaultdict(set)
    for key, root in roots.items():
        active[root] |= years[key]
    before: dict[Key, list[Key]] = defaultdict(list)
    for place, office in active:
        after = [(place, new) for new in successors().get(office, ()) if (place, new) in active and len(place) > 1]
        if len(after) == 1:
            before[after[0]].append((place, office))
    went_on: dict[Key, Key] = {}
    for new, olds in before.items():
        [old, *others] = olds
        if not others and active[old] and active[new] and max(active[old]) < min(active[new]):
            went_on[old] = new
    result = {}
    for key, root in roots.items():
        # Years only rise along a chain, so that it ends.
        while root in went_on:
            root = went_on[root]
        result[key] = root
    return result


def _told_apart(reports: Sequence[Report], own: Sequence[str | None]) -> tuple[str | None, ...]:
    """The bodies of reports, those of a name without a place apart where two different reports of one year bear it."""
    texts: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for report, body in zip(reports, own, strict=True):
        if body is not None and not is_placed(body):
            texts[body, report.year].add(report.text)
    several = {body for (body, _), different in texts.items() if len(different) > 1}
    return tuple(
        f"{body} ({doc_name(n, report)})" if body in several else body
        for n, (report, body) in enumerate(zip(reports, own, strict=True), 1)
    )


def doc_name(number: int, report: Report) -> str:
    """What a report is called: its doc_id, else its number among the reports, from 1."""
    return report.doc_id if report.doc_id is not None else f"report {number}"


def _fullest(names: Counter[str]) -> str:
    return max(names, key=lambda n: (len(place_of(n)), names[n], len(n), n))
