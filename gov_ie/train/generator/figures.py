"""The figures of one invented report: counts that agree with each other, made when they are first asked for.

Notes for a newcomer: a figure is named as a fact is, by measure and breakdown. Requests are the closed book of the
form: received and carried in are answered and carried out, by applicant and by outcome. All else hangs together by
ratio (办结 never above 受理) and by split (parts sum to their total).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gov_ie.check.relations import relations
from gov_ie.train.generator.words import Words

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
# completed ← received: never more come out than went in. Requests are the closed book below.
PAIRS = {part: whole for part, whole in relations().bounds.items() if not part.startswith("request.")}
RATES = relations().rates
FREE_RATES = (
    "request.on_time_rate", "request.satisfaction_rate", "satisfaction.rate", "approval.on_time_rate",
    "proposal.satisfaction_rate", "proposal.completion_rate",
)  # fmt: skip
_SINCE = {"weibo": 2010, "wechat": 2012, "app": 2013}  # channels that were not there before
By = Mapping[str, str]


class Figures:
    """The figures of a report by measure, breakdown and year; asking twice gives the same.

    `factor`: how large the office is (a town 0.2, a ministry 6); `era`: the report's year.

    >>> from gov_ie.train.generator.words import load
    >>> figures = Figures(load(), random.Random(1), 1.0, 2016)
    >>> parts = figures.parts("request.received", "channel")
    >>> sum(parts.values()) == figures.value("request.received", {})
    True
    """

    def __init__(self, words: Words, rng: random.Random, factor: float, era: int, carried: bool = False) -> None:
        self._words, self._rng, self.factor, self.era, self._carried = words, rng, factor, era, carried
        self.form = False  # whether only the channels of the 2014-2018 form are used
        self._values: dict[tuple[Any, ...], Decimal] = {}
        self._parts: dict[tuple[Any, ...], dict[str, int]] = {}
        self._last: dict[str, Decimal] = {}
        self._matrix = self._requests()

    def value(self, measure: str, by: By, offset: int = 0) -> Decimal:
        """The figure of this or an earlier year (`offset` -1: the year before)."""
        if offset:
            return self.last(measure, by)
        key = (measure, *sorted(by.items()))
        if key not in self._values:
            self._values[key] = Decimal(self._make(measure, dict(by)))
        return self._values[key]

    def last(self, measure: str, by: By, rising: bool | None = None) -> Decimal:
        """The figure of the year before, above or below this year's for good once it is known."""
        key = f"{measure}{sorted(by.items())}"
        if key not in self._last:
            now = self.value(measure, by)
            if measure in RATES or measure in FREE_RATES:
                self._last[key] = max(Decimal(1), now - Decimal(self._rng.randint(1, 120)) / 10)
                return self._last[key]
            rising = self._rng.random() < 0.7 if rising is None else rising
            share = Decimal(self._rng.randint(3, 45)) / 100
            step = max(Decimal(1), (now * share).to_integral_value(ROUND_HALF_UP))
            self._last[key] = max(Decimal(0), now - step) if rising else now + step
        return self._last[key]

    def between(self, low: float, high: float, whole: bool = True, scaled: bool = True) -> Decimal:
        """A number of a range, small ones oftener, moved by the size of the office."""
        factor = self.factor if scaled and high > 12 else 1.0
        low, high = max(1.0, low * factor) if low >= 1 else low, max(2.0, high * factor) if high >= 2 else high
        number = math.exp(self._rng.uniform(math.log(low), math.log(max(low, high))))
        return Decimal(max(1, round(number))) if whole else Decimal(str(round(number, self._rng.choice((1, 1, 2)))))

    def rate(self, low: int = 86) -> Decimal:
        """A percentage as reports have them: often 100, often with one decimal."""
        draw = self._rng.random()
        if draw < 0.4 or low >= 100:
            return Decimal(100)
        if draw < 0.65:
            return Decimal(self._rng.randint(low, 99))
        return Decimal(self._rng.randint(low * 10, 999)) / 10

    def parts(self, measure: str, dimension: str, by: By | None = None) -> dict[str, int]:
        """The nonzero parts of a total along a closed dimension, groups for applicants and outcomes, in the form's order."""
        by = by or {}
        key = (measure, dimension, *sorted(by.items()))
        if key not in self._parts:
            self._parts[key] = self._split_by(measure, dimension, int(self.value(measure, by)))
        return self._parts[key]

    def split(self, total: int, count: int) -> list[int]:
        """`count` whole numbers above zero that sum to `total` (fewer where it is too small), now and then two alike."""
        count = min(count, total)
        if count <= 0:
            return []
        if total >= 4 and count == 2 and total % 2 == 0 and self._rng.random() < 0.15:
            return [total // 2, total // 2]
        weights = [self._rng.expovariate(1) + 0.08 for _ in range(count)]
        parts = [1 + int((total - count) * w / sum(weights)) for w in weights]
        parts[self._rng.randrange(count)] += total - sum(parts)
        if count >= 3 and self._rng.random() < 0.3:
            a, b = self._rng.sample(range(count), 2)
            both = parts[a] + parts[b]
            parts[a], parts[b] = both // 2, both - both // 2
        return parts

    def cell(self, row: str, column: str) -> int:
        """A cell of the request table: `row` an outcome's id, `received`, `carried_in` or `carried_out`; by applicant."""
        return self._matrix.get(row, {}).get(column, 0)

    def outcomes(self) -> list[str]:
        """The outcome rows of the report's era, in the form's order."""
        return [o.id for o in self._words.outcomes if o.first <= self.era <= o.last]

    def _requests(self) -> dict[str, dict[str, int]]:
        """The request table, by row and applicant: received + carried in = outcomes + carried out in every column."""
        rng = self._rng
        total = 0 if rng.random() < 0.22 + 0.3 * (self.factor < 0.3) else int(self.between(3, 90))
        weights = [rng.uniform(4, 10), *(rng.uniform(0, 1.5) for _ in range(5))]
        received = dict.fromkeys(APPLICANTS, 0)
        for _ in range(total):
            received[rng.choices(APPLICANTS, weights)[0]] += 1
        carried_in = {a: rng.randint(0, max(1, n // 15)) if self._carried and n else 0 for a, n in received.items()}
        late = rng.random() < (0.5 if self._carried else 0.15)
        carried_out = {a: rng.randint(0, max(1, n // 15)) if late and n > 1 else 0 for a, n in received.items()}
        rows = self.outcomes()
        chosen = [o for o in rows if rng.random() < (0.75 if "." not in o else 0.4)] or rows[:2]
        likely = {o: rng.expovariate(1) + 0.1 + (2.5 if o == "granted" else 0) for o in chosen}
        matrix = {o: dict.fromkeys(APPLICANTS, 0) for o in rows}
        for applicant in APPLICANTS:
            for _ in range(received[applicant] + carried_in[applicant] - carried_out[applicant]):
                matrix[rng.choices(chosen, [likely[o] for o in chosen])[0]][applicant] += 1
        return {"received": received, "carried_in": carried_in, "carried_out": carried_out, **matrix}

    def _row(self, row: str, applicant: str | None = None) -> int:
        cells = self._matrix.get(row, {})
        if applicant == "legal_person":
            return sum(cells.get(a, 0) for a in APPLICANTS[1:])
        return cells.get(applicant, 0) if applicant else sum(cells.values())

    def _answered(self, outcome: str | None, applicant: str | None) -> int:
        rows = [o for o in self.outcomes() if outcome is None or o == outcome or o.startswith(outcome + ".")]
        return sum(self._row(o, applicant) for o in rows)

    def _make(self, measure: str, by: dict[str, str]) -> Decimal | int:
        match measure:
            case "request.received" | "request.carried_in" | "request.carried_out" if not by.keys() - {"applicant"}:
                return self._row(measure.removeprefix("request."), by.get("applicant"))
            case "request.answered":
                return self._answered(by.get("outcome"), by.get("applicant"))
            case "request.completed" if not by:
                return self._answered(None, None)
            case _ if measure in RATES:
                return self._ratio(*RATES[measure])
            case _ if measure in FREE_RATES:
                return self.rate()
            case "proposal.total" if "category" in by:
                second = "提案" in by["category"]
                halves = self._halves(
                    measure, int(self.value(measure, {k: v for k, v in by.items() if k != "category"}))
                )
                return halves[second]
        if by:
            dimension = next(d for d in ("category", "result", *by) if d in by)
            rest = {k: v for k, v in by.items() if k != dimension}
            if dimension == "category":
                return max(1, int(self.value(measure, rest)) // self._rng.randint(3, 12))
            return self.parts(measure, dimension, rest).get(by[dimension], 0)
        if measure in PAIRS:
            whole = int(self.value(PAIRS[measure], {}))
            some = "leader" in measure or "disclosed" in measure
            if some:
                return self._rng.randint(min(1, whole), whole)
            return whole if self._rng.random() < 0.5 else whole - min(whole, self._rng.randint(0, max(1, whole // 12)))
        row = self._words.rows[measure]
        if self._rng.random() < row.zero:
            return 0
        return self.between(*row.scale)

    def _ratio(self, part: str, whole: str) -> Decimal:
        below = self.value(whole, {}) + (self.value("request.carried_in", {}) if whole == "request.received" else 0)
        if not below:
            return Decimal(100)
        return percent(self.value(part, {}), below)

    def _halves(self, measure: str, total: int) -> list[int]:
        key = (measure, "halves", total)
        if key not in self._parts:
            first = total - self._rng.randint(0, total // 2) if total > 1 else total
            self._parts[key] = {"0": first, "1": total - first}
        return list(self._parts[key].values())

    def _split_by(self, measure: str, dimension: str, total: int) -> dict[str, int]:
        if (measure, dimension) == ("request.received", "applicant"):
            found = {a: self._row("received", a) for a in ("natural_person", "legal_person")}
        elif (measure, dimension) == ("request.answered", "outcome"):
            groups = dict.fromkeys(o.partition(".")[0] for o in self.outcomes())
            found = {g: self._answered(g, None) for g in groups}
        elif dimension == "channel" and measure in PAIRS:
            left = int(self.value(PAIRS[measure], {})) - total
            found = dict(self.parts(PAIRS[measure], "channel"))
            for channel in found:
                less = min(left, found[channel])
                found[channel], left = found[channel] - less, left - less
        else:
            splits = self._words.splits
            name = f"{measure} {dimension}"
            ids: Sequence[str] = (self.form and splits.get(f"{name} form")) or splits.get(name) or splits[dimension]
            ids = [i for i in ids if self.era >= _SINCE.get(i, 0)]
            if not ids:  # no channel of new media in 2009
                return {}
            chosen = [i for i in ids if self._rng.random() < 0.65] or [self._rng.choice(ids)]
            if len(chosen) == 1 and len(ids) > 1 and total > 1:
                chosen.append(next(i for i in ids if i != chosen[0]))
            found = dict(zip(chosen, self.split(total, len(chosen)), strict=False))
            if dimension in ("employment", "stage", "timing"):
                found = {i: found.get(i, 0) for i in ids}
        return {i: n for i, n in found.items() if n or dimension in ("employment", "timing")}

    def inner(self, measure: str, dimension: str, group: str, by: By) -> dict[str, int]:
        """The nonzero parts of a group: the reasons of a refusal, the kinds of legal persons; empty where it has none."""
        if measure == "request.received" and group == "legal_person":
            found = {a: self._row("received", a) for a in APPLICANTS[1:]}
        elif measure == "request.answered" and dimension == "outcome":
            found = {o: self._answered(o, None) for o in self.outcomes() if o.startswith(group + ".")}
        else:
            found = {}
        return {i: n for i, n in found.items() if n}


def percent(part: Decimal | int, whole: Decimal | int, digits: int = 1) -> Decimal:
    """The share of a whole in percent, rounded half up, without needless zeros.

    >>> percent(2, 3), percent(5, 5)
    (Decimal('66.7'), Decimal('100'))
    """
    step = Decimal(1).scaleb(-digits)
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP)
    return share.to_integral_value() if share == share.to_integral_value() else share.normalize()
