"""The words of the domain: what a report holds and what is said about it.

All offsets are Unicode code points into the text as received, half-open, counted from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas

Label = Literal["AGENCY", "MEASURE", "QUANTITY", "YEAR"]
LABELS: tuple[Label, ...] = ("AGENCY", "MEASURE", "QUANTITY", "YEAR")

Modifier = Literal["exact", "over", "under", "about"]
MODIFIERS: tuple[Modifier, ...] = ("exact", "over", "under", "about")

Verdict = Literal["proved", "consistent", "contradicted", "unchecked"]
VERDICTS: tuple[Verdict, ...] = ("proved", "consistent", "contradicted", "unchecked")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the report that names an agency, a measure, a quantity or a year.

    `start`, `end`: code points into the received text; `score`: probability in [0, 1].

    >>> Mention(3, 6, "QUANTITY", "97件").label
    'QUANTITY'
    """

    start: int
    end: int
    label: Label
    text: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in units of 1, with its classifier and how exact the text says it is.

    >>> Quantity(Decimal(50000), "元", "about").value
    Decimal('50000')
    """

    value: Decimal
    unit: str = ""
    modifier: Modifier = "exact"


@dataclass(frozen=True, slots=True)
class Period:
    """The days a value is for, both ends included; `year` is None where no single year can be named.

    >>> Period.of_year(2016).iso()
    ('2016-01-01', '2016-12-31')
    """

    start: date
    end: date
    year: int | None

    @classmethod
    def of_year(cls, year: int) -> Period:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), year)

    def iso(self) -> tuple[str, str]:
        """Start and end as ISO 8601 dates."""
        return self.start.isoformat(), self.end.isoformat()


_FAR = 1000  # characters from a number to a label that is still part of its evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the text says so: the shortest stretch that holds the quantity and its measures; a cell far from its label by itself.

    >>> text = "全年收到申请5件。"
    >>> evidence = Evidence(2, 8, "收到申请5件")
    >>> text[evidence.start : evidence.end] == evidence.text
    True
    """

    start: int
    end: int
    text: str

    @classmethod
    def over(cls, text: str, first: tuple[int, int], *others: tuple[int, int]) -> Evidence:
        """The stretch from `first` to those of the others that begin within 1,000 characters: a heading may stand over thousands of rows.

        >>> Evidence.over("全年收到申请5件。", (6, 8), (2, 6)).text
        '收到申请5件'
        """
        start, end = first
        for a, b in others:
            if abs(a - first[0]) <= _FAR:
                start, end = min(start, a), max(end, b)
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the cube agency × period × measure × breakdown, and where the text says it.

    `measure` is an id of the catalogue or None for an open measure, which `measure_text` alone names.
    `agency` is the full official name as far as the report gives it, `agency_names` all names it goes by.
    `part_of` is the id of the fact whose total this one breaks down. `score`: probability in [0, 1].
    `verdict`: what other facts of the report say of it (`Check`).

    >>> import gov_ie
    >>> total, part = gov_ie.load()("全年收到政府信息公开申请27件，其中网络申请19件。").facts
    >>> part.value, part.unit, part.measure, part.by, part.part_of == total.id
    (Decimal('19'), '件', 'request.received', {'channel': 'online'}, True)
    """

    id: str
    value: Decimal
    unit: str
    modifier: Modifier
    measure: str | None
    by: Mapping[str, str]
    measure_text: str
    agency: str | None
    agency_names: tuple[str, ...]
    year: int | None
    period: Period | None
    part_of: str | None
    score: float
    evidence: Evidence
    quantity: Mention | None = None
    measures: tuple[Mention, ...] = ()
    year_mention: Mention | None = None
    agency_mention: Mention | None = None
    verdict: Verdict = "unchecked"

    def _repr_html_(self) -> str:
        """What a notebook shows: the evidence with its mentions marked, beside the fields."""
        from gov_ie.view import fact_html

        return fact_html(self)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a contradiction is likelier the report's or the reading's, for any language.

    `key`: which sentence of `resources/hints.toml`; `values`: what stands in it, in order, a fact by its id first where it
    is about one. `gov_ie.check.hints.hint_of` writes it.
    """

    key: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold between facts of a report, and whether it does.

    `rule`: the name of what must hold (`gov_ie.check.rules`); `facts`: ids of the facts it is about, those whose figure
    is stated first, then those it is computed from; `verdict`: `proved` where exact figures agree, `consistent` where
    they agree within what their digits and approximators allow or where only a bound is kept, else `contradicted`.
    `stated`, `computed`: the two sides, in the facts' unit; `formula`: both written out.
    `likely`: whose slip a contradiction is likelier, the report's or the reading's; `hint`: what would make it hold, in
    English; `reason`: the same for any language, None where the hint is of another's words.

    >>> Check("parts.sum", "contradicted", ("f1", "f2", "f3"), Decimal(57), Decimal(56), "57 ≠ 40 + 16 = 56").difference
    Decimal('1')
    """

    rule: str
    verdict: Verdict
    facts: tuple[str, ...]
    stated: Decimal
    computed: Decimal
    formula: str
    likely: Literal["report", "reading"] | None = None
    hint: str = ""
    reason: Reason | None = None

    @property
    def difference(self) -> Decimal:
        """How much more is stated than computed."""
        return self.stated - self.computed


@dataclass(frozen=True, slots=True)
class Report:
    """What one report says: its agency, year, mentions and facts.

    `text` is the text as received; `agency_names` lists every name the reporting agency goes by; `checks`: what must
    hold between the facts, contradictions first.

    >>> import gov_ie
    >>> report = gov_ie.load()("青石县水务局2016年政府信息公开工作年度报告\\n全年收到政府信息公开申请5件。")
    >>> report.agency, report.year, [(m.label, m.text) for m in report.mentions][-1]
    ('青石县水务局', 2016, ('QUANTITY', '5件'))
    """

    text: str
    agency: str | None
    agency_names: tuple[str, ...]
    year: int | None
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...] = ()
    doc_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The exchange format of docs/annotation.md: spans and facts that refer to them."""
        from gov_ie.exchange import report_to_dict

        return report_to_dict(self)

    def to_frame(self) -> pandas.DataFrame:
        """A pandas frame, one row a fact; needs the extra `frames`."""
        from gov_ie.tables import to_frame

        return to_frame([self])

    def _repr_html_(self) -> str:
        """What a notebook shows: the marked text beside the facts with their verdicts."""
        from gov_ie.view import report_html

        return report_html(self)
