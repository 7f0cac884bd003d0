"""The joint problem of a form's rows, as a constraint model for OR-tools CP-SAT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from gov_ie.errors import MissingExtraError
from gov_ie.forms.divide import MAX_DIGITS, Identity, Place, Spans, value_of

SECONDS = 4.0  # of CP-SAT's deterministic time for a model, which does not depend on the machine
ROUNDS = 60


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtraError("ortools", "forms") from error
    return cp_model


def _code(span: tuple[int, int]) -> int:
    return span[0] * 8 * MAX_DIGITS + span[1]


class Model:
    """Rows as a constraint model: for each strip a table of its divisions, for each sum a linear equation.

    `texts`, `ways`: text and divisions by key of the strip; `hints`: values that a cell may have.
    `relaxed`: any one cell may be misprinted, and the sums through it fail; `apart`: or else all rows add up, and the sums
    over rows fail, as where an office has filled in a whole row wrongly.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        ways: Mapping[str, Sequence[Spans]],
        sums: Sequence[Identity],
        hints: Mapping[Place, set[int]],
        relaxed: bool = False,
        apart: bool = False,
    ) -> None:
        self._cp = _cp_model()
        self._model: Any = self._cp.CpModel()
        self._left = SECONDS
        self._ways = ways
        self._spans: dict[Place, Any] = {}
        cells = {key: self._strip(key, texts[key]) for key in ways}
        for (key, number), allowed in hints.items():
            cell = cells[key][number]
            if not isinstance(cell, int):
                self._model.add_allowed_assignments([cell], [(value,) for value in sorted(allowed)])
        required = self._required(sums, relaxed, apart)
        for identity, literals in zip(sums, required, strict=True):
            difference = sum(cells[k][n] for k, n in identity.total) - sum(cells[k][n] for k, n in identity.parts)
            holds = difference == 0 if identity.relation == "equal" else difference >= 0
            if not isinstance(difference, int):
                self._model.add(holds).only_enforce_if(literals)
            elif not holds:
                # All its cells are known: one of the reasons why it may fail must be there.
                self._model.add_bool_or([literal.negated() for literal in literals])

    def _strip(self, key: str, text: str) -> list[Any]:
        """The values of a strip's cells: numbers where all divisions agree, else variables held to the divisions."""
        ways = self._ways[key]
        cells: list[Any] = []
        table: list[Any] = []
        columns: list[list[int]] = []
        for number, span in enumerate(ways[0]):
            spans = [way[number] for way in ways]
            if len(set(spans)) == 1:
                cells.append(value_of(text[slice(*span)]))
                continue
            values, codes = [value_of(text[a:b]) for a, b in spans], [_code(one) for one in spans]
            value, code = self._number(values), self._number(codes)
            self._spans[key, number] = code
            cells.append(value)
            table += [value, code]
            columns += [values, codes]
        if table:
            self._model.add_allowed_assignments(table, list(zip(*columns, strict=True)))
        return cells

    def _number(self, values: Sequence[int]) -> Any:
        return self._model.new_int_var_from_domain(self._cp.Domain.from_values(sorted(set(values))), "")

    def _required(self, sums: Sequence[Identity], relaxed: bool, apart: bool) -> list[list[Any]]:
        """For each identity the literals under which it must hold; none: always."""
        required: list[list[Any]] = [[] for _ in sums]
        if not relaxed:
            return required
        through: dict[Place, set[int]] = defaultdict(set)
        for number, identity in enumerate(sums):
            for place in identity.places:
                through[place].add(number)
        suspects = []
        # Cells in the same sums are one suspect.
        for numbers in dict.fromkeys(frozenset(numbers) for numbers in through.values()):
            suspects.append(self._model.new_bool_var(""))
            for number in sorted(numbers):
                required[number].append(suspects[-1].negated())
        if apart:
            suspects.append(self._model.new_bool_var(""))
            for number, identity in enumerate(sums):
                if len({key for key, _ in identity.places}) > 1:
                    required[number].append(suspects[-1].negated())
        self._model.add_at_most_one(suspects)
        return required

    def first(self) -> dict[str, Spans] | None:
        """A division of every strip that keeps to the model; None where there is none, or none in time."""
        solver = self._cp.CpSolver()
        return self._read(solver) if self._solve(solver) in (self._cp.OPTIMAL, self._cp.FEASIBLE) else None

    def alike(self, start: Mapping[str, Spans]) -> dict[str, set[int]]:
        """The numbers of the cells, by strip, that every solution divides as `start` does.

        Each round asks for a solution in which one of the cells left differs; what differs in it is left out.
        """
        differs = {}
        for (key, number), code in self._spans.items():
            differs[key, number] = self._model.new_bool_var("")
            self._model.add(code != _code(start[key][number])).only_enforce_if(differs[key, number])
        left = list(differs)
        # The more cells differ in one solution, the fewer rounds.
        self._model.add_decision_strategy(list(differs.values()), self._cp.CHOOSE_FIRST, self._cp.SELECT_MAX_VALUE)
        for _ in range(ROUNDS):
            if not left:
                break
            self._model.add_bool_or([differs[place] for place in left])
            solver = self._cp.CpSolver()
            status = self._solve(solver)
            if status == self._cp.INFEASIBLE:
                break
            if status not in (self._cp.OPTIMAL, self._cp.FEASIBLE):
                left = []
                break
            other = self._read(solver)
            left = [(key, number) for key, number in left if other[key][number] == start[key][number]]
        else:
            left = []
        alike = {key: set(range(len(ways[0]))) for key, ways in self._ways.items()}
        for key, number in self._spans.keys() - set(left):
            alike[key].discard(number)
        return alike

    def _solve(self, solver: Any) -> Any:
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.search_branching = self._cp.PARTIAL_FIXED_SEARCH
        # Models as small as these are solved in less time than it takes to look into them first.
        parameters.linearization_level = 0
        parameters.cp_model_probing_level = 0
        parameters.random_seed = 0
        parameters.max_deterministic_time = max(self._left, 0.01)
        status = solver.solve(self._model)
        self._left -= solver.response_proto.deterministic_time
        return status

    def _read(self, solver: Any) -> dict[str, Spans]:
        """The division of each strip in the solution found."""
        found = {}
        for key, ways in self._ways.items():
            numbers = [n for n in range(len(ways[0])) if (key, n) in self._spans]
            codes = [solver.value(self._spans[key, n]) for n in numbers]
            found[key] = next(way for way in ways if [_code(way[n]) for n in numbers] == codes)
        return found
