"""`gov-ie catalogue`: the measures, or all that is known of one."""

from __future__ import annotations

import sys
from pathlib import Path

from gov_ie.catalogue import Catalogue, default_catalogue


def run(query: str | None, model: Path | None = None, file: Path | None = None) -> int:
    """Print all measures, or those that a query finds; 1 where it finds none.

    `model`: whose rows, default those shipped; `file`: rows of the user's, added to them.
    """
    catalogue = _catalogue(model, file)
    if query is None:
        for measure in catalogue.measures.values():
            print(f"{measure.id:32s}{measure.unit:4s} {measure.name}")
        return 0
    found = list(catalogue.search(query))
    if not found:
        print(f"gov-ie: nothing in the catalogue is called {query!r}; «gov-ie catalogue» lists all", file=sys.stderr)
        return 1
    for measure in found if query not in catalogue.measures else [catalogue.measure(query)]:
        print(f"{measure.id}\n  {measure.name} ({measure.english})\n  unit {measure.unit}; source: {measure.source}")
        for dimension in measure.by:
            values = ", ".join(f"{v.id} {v.name}" for v in catalogue.dimensions[dimension].values()) or "any words"
            print(f"  by {dimension}: {values}")
        print(f"  also called: {'、'.join(measure.aliases)}")
    return 0


def extended(file: Path | None) -> Catalogue | None:
    """The catalogue with the rows of a user's file; None, which stands for the shipped one, where there is none."""
    return None if file is None else default_catalogue().extended(file)


def _catalogue(model: Path | None, file: Path | None) -> Catalogue:
    if model is None:
        rows = default_catalogue()
    else:
        from gov_ie.bundle import read_catalogue

        rows = read_catalogue(model)
    return rows if file is None else rows.extended(file)
