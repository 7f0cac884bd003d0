"""What a proposal for a QUANTITY says, shared by those that propose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gov_ie.types import Modifier
from gov_ie.values.lexicon import Kind


@dataclass(frozen=True, slots=True)
class QuantityCandidate:
    """A stretch that may be a QUANTITY, and what it says.

    `start`, `end`: code points into the text, half-open; `number_start`, `number_end`: the numeral with its magnitudes.
    `upper` is the other end of a range (3-5个). `unit` carries no magnitude: 5万元 is 50000 元.

    >>> from gov_ie.values.quantities import find_quantities
    >>> [candidate] = find_quantities("拨付经费约5万元")
    >>> candidate.value, candidate.unit, candidate.modifier
    (Decimal('50000'), '元', 'about')
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal
    upper: Decimal | None
    unit: str
    modifier: Modifier
    kind: Kind
