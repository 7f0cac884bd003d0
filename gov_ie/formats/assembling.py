"""Marks, links and fields of a tool → an annotated report, checked; the reverse of `gov_ie.formats.marks.to_marks`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedFact, AnnotatedReport, AnnotatedSpan, text_hash
from gov_ie.formats.account import Account
from gov_ie.formats.completion import Completion
from gov_ie.formats.fields import Values, read_fields
from gov_ie.formats.marks import PART_OF, Header, Link, Mark, MarkedReport, refuse_overlaps
from gov_ie.formats.vocabulary import BEARERS, MARK_LABELS, RELATIONS
from gov_ie.types import LABELS


def from_marks(
    marked: MarkedReport, account: Account, *, allow_empty: bool = False, catalogue: Catalogue | None = None
) -> AnnotatedReport:
    """The report that the marks state.

    Ids and their order are those of the header where marks have stayed; new spans and facts get new ids behind them.
    Fields that a new fact lacks are read from its words and said in the account, as is what was taken away.
    Raises AnnotationError, naming the place, where the text is not the one annotated, a label is unknown, spans of one
    label overlap, a link leads to the wrong kind of mark, a field cannot be read or, unless `allow_empty`, no span is marked.
    """
    header, text, place = marked.header, marked.text, marked.place
    if header.text_sha256 not in (None, text_hash(text)):
        raise AnnotationError(f"{place}: the text differs from the one that was annotated (hash differs)")
    for mark in marked.marks:
        if mark.label not in MARK_LABELS:
            raise AnnotationError(f"{place}: unknown label {mark.label!r}; labels are: {', '.join(MARK_LABELS)}")
        if not 0 <= mark.start < mark.end <= len(text):
            raise AnnotationError(f"{place}: {mark.label} [{mark.start}, {mark.end}) lies outside a text of {len(text)}")
        if mark.fields and mark.label not in BEARERS:
            raise AnnotationError(
                f"{place}: {mark.label} [{mark.start}, {mark.end}) has fields of a fact; put them on its QUANTITY"
            )
    if not allow_empty and not marked.marks:
        raise AnnotationError(
            f"{place}: nothing is marked; finish the annotation, or say --allow-empty where the report holds nothing"
        )
    spans = _spans(marked)
    return _Facts(marked, spans, account, catalogue).report(tuple(dict.fromkeys(spans.values())))


def restore_ids(
    marks: Sequence[Mark], links: Iterable[Link], header: Header, place: str, account: Account, *, kept: bool = False
) -> tuple[list[Mark], list[Link]]:
    """Marks and links with the ids of the header, for tools that number marks anew; `kept`: they may have kept some.

    By label and range, in order; then a mark whose edges were moved by the one mark of the header that it overlaps.
    """
    taken = {name for name, *_ in header.marks}
    names = {m.id: m.id for m in marks if kept and m.id in taken}
    waiting: dict[tuple[str, int, int], list[str]] = {}
    for name, label, start, end in header.marks:
        if name not in names:
            waiting.setdefault((label, start, end), []).append(name)
    for mark in marks:
        if mark.id not in names and waiting.get(mark.place):
            names[mark.id] = waiting[mark.place].pop(0)
    moved = [m for m in marks if m.id not in names]
    gone = [where for where, left in waiting.items() if len(left) == 1]
    for mark, where in _alone(moved, gone):
        names[mark.id] = waiting[where][0]
        account.say(f"{place}: {mark.label} [{where[1]}, {where[2]}) is now [{mark.start}, {mark.end}); its fact was kept")
    for mark in moved:
        if mark.id not in names:
            name = f"new+{mark.id}"
            while name in taken:
                name += "'"
            names[mark.id] = name
            taken.add(name)
    renamed = [replace(m, id=names[m.id]) for m in marks]
    return renamed, [Link(k.kind, names[k.source], names[k.target]) for k in links]


def _alone(moved: Sequence[Mark], gone: Sequence[tuple[str, int, int]]) -> Iterator[tuple[Mark, tuple[str, int, int]]]:
    """Marks and places of one label that overlap each other and no other of the two lists; one sweep."""
    events = sorted([(*m.place, m) for m in moved] + [(*w, None) for w in gone], key=lambda e: e[:3])
    group: list[tuple[str, int, int, Mark | None]] = []
    label, reach = "", -1
    for event in [*events, ("", -1, -1, None)]:
        if event[0] != label or event[1] >= reach:
            new = [e[3] for e in group if e[3] is not None]
            if len(group) == 2 and len(new) == 1:
                yield new[0], next(e[:3] for e in group if e[3] is None)
            group, label, reach = [], event[0], -1
        group.append(event)
        reach = max(reach, event[2])


def _spans(marked: MarkedReport) -> dict[tuple[str, int, int], AnnotatedSpan]:
    """Spans by label and range, those of the header first in its order, then new ones in reading order."""
    first: dict[tuple[str, int, int], str] = {}
    for name, label, start, end in marked.header.marks:
        first.setdefault((label, start, end), name)
    order = {name: n for n, name in enumerate(first.values())}
    places: dict[tuple[str, int, int], str] = {}
    used: set[str] = set()
    found = {m.place: m.id for m in reversed(marked.marks) if m.label in LABELS}
    for place in found:  # spans that stayed keep their ids before spans that moved
        if place in first:
            places[place] = first[place]
            used.add(first[place])
    for place, name in found.items():
        if place not in places and name in order and name not in used:
            places[place] = name
            used.add(name)
    fresh = _fresh("s", [*used, *order])
    for place in sorted((p for p in found if p not in places), key=lambda p: (p[1], p[2], p[0])):
        places[place] = next(fresh)
    ranked = sorted(places.items(), key=lambda p: (order.get(p[1], len(order)), p[0][1], p[0][2], p[0][0]))
    text = marked.text
    spans = {p: AnnotatedSpan(name, p[1], p[2], label, text[p[1] : p[2]]) for p, name in ranked for label in LABELS if label == p[0]}
    refuse_overlaps(tuple(spans.values()), marked.place)
    return spans


def _fresh(letter: str, taken: Iterable[str]) -> Iterator[str]:
    """New ids: the letter and numbers above those taken."""
    numbers = [int(n[1:]) for n in taken if n[:1] == letter and n[1:].isdecimal() and len(n) < 10]
    number = max(numbers, default=0)
    while True:
        number += 1
        yield f"{letter}{number}"


class _Facts:
    """The facts of one marked report."""

    def __init__(
        self,
        marked: MarkedReport,
        spans: Mapping[tuple[str, int, int], AnnotatedSpan],
        account: Account,
        catalogue: Catalogue | None,
    ) -> None:
        self._marked = marked
        self._spans = spans
        self._account = account
        self._marks = {m.id: m for m in marked.marks}
        if len(self._marks) < len(marked.marks):
            raise AnnotationError(f"{marked.place}: two marks have one id")
        meta = dict(marked.header.meta)
        agency, self._year = meta.pop("agency", None) or (), meta.pop("year", None)
        self._agency = (agency,) if isinstance(agency, str) else tuple(agency)
        self._meta = meta
        self._completion = Completion(marked.text, self._agency, self._year, catalogue)
        self._links: dict[str, dict[str, list[str]]] = {}
        for link in marked.links:
            link = self._directed(link)
            self._links.setdefault(link.source, {}).setdefault(link.kind, []).append(link.target)

    def report(self, spans: tuple[AnnotatedSpan, ...]) -> AnnotatedReport:
        marked = self._marked
        ids = self._ids()
        facts = tuple(self._fact(name, self._marks[mark], ids) for mark, name in ids.items())
        self._refuse_rings(facts)
        return AnnotatedReport(
            doc_id=marked.header.doc_id,
            text=marked.text,
            agency=self._agency,
            year=self._year,
            spans=spans,
            facts=facts,
            ignore=tuple((m.start, m.end) for m in marked.marks if m.label == "IGNORE"),
            meta=self._meta,
        )

    def _ids(self) -> dict[str, str]:
        """Mark → fact id, in order: those of the header, then new ones in reading order."""
        ids: dict[str, str] = {}
        given: set[str] = set()
        for fact, mark in self._marked.header.facts:
            found = self._marks.get(mark)
            if found is None or found.label not in BEARERS:
                self._account.say(f"{self._marked.place}: fact {fact} is left out, its mark was taken away")
            elif mark in ids or fact in given:
                raise AnnotationError(f"{self._marked.place}: what gov-ie put into the file names fact {fact} twice; export it again")
            else:
                ids[mark] = fact
                given.add(fact)
        fresh = _fresh("f", [fact for fact, _ in self._marked.header.facts])
        for one in sorted(self._marked.marks, key=lambda m: (m.start, m.end, m.id)):
            if one.id in ids or one.label not in BEARERS:
                continue
            if one.fields or self._links.get(one.id):
                ids[one.id] = next(fresh)
            elif one.label == "FACT":
                self._account.lose("FACT without fields or relations")
        return ids

    def _directed(self, link: Link) -> Link:
        """The link from the fact's mark to what it names; one drawn the other way round is turned, one without a name named."""
        place = self._marked.place
        for name in (link.source, link.target):
            if name not in self._marks:
                raise AnnotationError(f"{place}: a relation {link.kind!r} leads to the mark {name!r}, which is not there")
        source, target = self._marks[link.source], self._marks[link.target]
        if source.label not in BEARERS and target.label in BEARERS:
            self._account.say(f"{place}: the relation from {_called(source)} to {_called(target)} was turned round")
            source, target = target, source
        kind = link.kind
        if not kind:
            kind = next((k for k, row in RELATIONS.items() if target.label in row["to"]), "")
            self._account.say(f"{place}: the relation from {_called(source)} to {_called(target)} had no name; taken for {kind}")
        if kind not in RELATIONS:
            raise AnnotationError(f"{place}: unknown relation {kind!r}; relations are: {', '.join(RELATIONS)}")
        if source.label not in BEARERS or target.label not in RELATIONS[kind]["to"]:
            wanted = " or ".join(RELATIONS[kind]["to"])
            raise AnnotationError(
                f"{place}: the relation {kind} leads from {_called(source)} to {_called(target)}; it leads from QUANTITY to {wanted}"
            )
        return Link(kind, source.id, target.id)

    def _fact(self, name: str, mark: Mark, ids: Mapping[str, str]) -> AnnotatedFact:
        place = f"{self._marked.place}: fact {name} on {_called(mark)}"
        values = read_fields(mark.fields, place)
        links = self._links.get(mark.id, {})
        total = self._one(links, PART_OF, place)
        if total is not None and total not in ids:
            raise AnnotationError(f"{place}: part_of leads to {_called(self._marks[total])}, which states no fact")
        measures = [self._spans[self._marks[t].place] for t in links.get("quantity-measure", ())]
        year, agency = (
            self._spans[self._marks[target].place] if (target := self._one(links, kind, place)) is not None else None
            for kind in ("quantity-year", "quantity-agency")
        )
        span = self._spans.get(mark.place) if mark.label == "QUANTITY" else None
        fact = AnnotatedFact(
            id=name,
            quantity=span.id if span else None,
            measures=tuple(m.id for m in measures),
            value=values.value if values.value is not None else Decimal(0),
            unit=values.unit or "",
            modifier=values.modifier or "exact",
            measure=values.measure,
            by=values.by,
            measure_text=values.measure_text,
            agency=values.agency,
            year=values.year,
            period=values.period,
            part_of=ids[total] if total is not None else None,
            anchor=self._anchor(mark, values, [span, *measures] if span else []),
            year_span=year.id if year else None,
            agency_span=agency.id if agency else None,
            also=values.also,
        )
        if values.value is not None:
            return fact
        try:
            fact = self._completion(fact, values, (mark.start, mark.end), measures, year)
        except KeyError as error:
            raise AnnotationError(f"{place}: no value is given and {error} reads as no number; write value=") from None
        said = f"{fact.value:f} {fact.unit or '-'} {fact.modifier}, measure {fact.measure or 'open'}, year {fact.year or 'none'}"
        self._account.say(f"{place} was read from its words: {said}; look at it")
        return fact

    @staticmethod
    def _anchor(mark: Mark, values: Values, spans: list[AnnotatedSpan]) -> tuple[int, int] | None:
        if values.anchored:
            return values.anchor
        if not spans:
            return mark.start, mark.end
        return min(s.start for s in spans), max(s.end for s in spans)

    @staticmethod
    def _one(links: Mapping[str, list[str]], kind: str, place: str) -> str | None:
        targets = links.get(kind, ())
        if len(targets) > 1:
            raise AnnotationError(f"{place} has {len(targets)} relations {kind}; leave one")
        return targets[0] if targets else None

    def _refuse_rings(self, facts: Sequence[AnnotatedFact]) -> None:
        total = {f.id: f.part_of for f in facts}
        done: set[str] = set()
        for name in total:
            way: set[str] = set()
            at: str | None = name
            while at is not None and at not in done:
                if at in way:
                    raise AnnotationError(f"{self._marked.place}: fact {at} is part of itself; take a part_of away")
                way.add(at)
                at = total[at]
            done |= way


def _called(mark: Mark) -> str:
    return f"{mark.label} [{mark.start}, {mark.end})"
