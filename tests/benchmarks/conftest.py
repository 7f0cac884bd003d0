"""What the measurements are tried on: so little that training takes no time."""

from dataclasses import replace

import pytest

from benchmarks import held_out_aliases, learning_curve
from gov_ie.catalogue import Catalogue, default_catalogue


@pytest.fixture(scope="module")
def small():
    """A catalogue of three rows without breakdowns, in place of the shipped one."""
    full = default_catalogue()
    kept = {id: replace(full.measures[id], by=()) for id in ("request.received", "review.total", "litigation.total")}
    catalogue = Catalogue(kept, full.dimensions)
    with pytest.MonkeyPatch.context() as patch:
        for script in (held_out_aliases, learning_curve):
            patch.setattr(script, "default_catalogue", lambda: catalogue)
        yield catalogue
