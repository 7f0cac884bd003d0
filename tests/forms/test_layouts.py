"""The layouts of the official forms hold together and agree with the catalogue."""

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.forms.labels import is_unit, key
from gov_ie.forms.layouts import layout, layouts


@pytest.mark.parametrize("form", layouts(), ids=lambda form: form.id)
def test_cells_are_the_catalogues(form):
    catalogue = default_catalogue()
    for row in form.rows:
        assert set(row.cells) <= {column.id for column in form.columns}
        for column in form.columns:
            if row.has_cell(column):
                catalogue.check(row.measure_in(column), {**row.by, **column.by})
            else:
                assert row.cells or row.measure is None


@pytest.mark.parametrize("form", layouts(), ids=lambda form: form.id)
def test_totals_and_identities_name_rows_and_columns(form):
    for line, find in [*((r, form.row) for r in form.rows), *((c, form.column) for c in form.columns)]:
        seen = set()
        while line.part_of is not None:
            assert line.id not in seen
            seen.add(line.id)
            line = find(line.part_of)
    for identity in form.identities:
        find = form.row if identity.axis == "rows" else form.column
        ids = [*identity.total, *identity.parts]
        assert len(set(ids)) == len(ids) and identity.source
        for id in ids:
            find(id)
    assert len({identity.name for identity in form.identities}) == len(form.identities)


@pytest.mark.parametrize("form", layouts(), ids=lambda form: form.id)
def test_ids_and_labels(form):
    for lines in (form.rows, form.columns):
        ids = [line.id for line in lines]
        assert len(set(ids)) == len(ids)
        for line in lines:
            assert key(line.label) and not is_unit(line.label), line.label
            assert all(key(variant) for variant in line.variants)


def test_only_the_results_of_review_and_litigation_share_labels():
    for form in layouts():
        labels = [key(row.label) for row in form.rows]
        shared = {label for label in labels if labels.count(label) > 1}
        assert shared <= {"被依法纠错数", "其他情形数", "通过不同渠道和方式公开政府信息的情况", "总数", "信息发布量"}
        columns = [key(column.label) for column in form.columns]
        assert len(set(columns)) == len(columns)


def test_forms_as_printed():
    requests = layout("requests_2021")
    assert len(requests.printed_rows) == 25 and len(requests.printed_columns) == 7
    assert len(layout("requests_2019").printed_rows) == 23
    assert len(layout("disputes").printed_rows) * len(layout("disputes").columns) == 15
    balance = next(i for i in requests.identities if i.name == "balance")
    assert (balance.total, balance.parts) == (("answered", "carried_out"), ("received", "carried_in"))
    outcomes = next(i for i in requests.identities if i.name == "outcomes")
    assert set(outcomes.parts) == {r.id for r in requests.printed_rows if r.by.get("outcome")}


def test_unknown_ids():
    with pytest.raises(KeyError, match="requests_2022"):
        layout("requests_2022")
    with pytest.raises(KeyError, match=r"denied\.nothing"):
        layout("requests_2021").row("denied.nothing")
