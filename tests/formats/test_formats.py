"""Round trips: exchange → tool → exchange is the identity, on generated reports and on any that hypothesis finds."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from gov_ie.errors import AnnotationError, InputError
from gov_ie.exchange import read_annotations
from gov_ie.formats import FORMATS, Account, ReadOptions, format_of, read_reports, write_reports

from .reports import KINDS, annotated_reports, generated, small

FILES = {
    "exchange": "reports.jsonl",
    "label-studio": "tasks.json",
    "doccano": "doccano.jsonl",
    "brat": "collection",
    "spacy": "docs.spacy",
    "conll": "columns.conll",
}


def round_trip(reports, format, folder, **options):
    path, written, read = folder / FILES[format], Account(), Account()
    write_reports(reports, path, written, format=format)
    return list(read_reports(path, read, ReadOptions(**options), format=format)), written, read


def test_the_reports_hold_what_tools_trip_over():
    reports = generated()
    assert len(reports) >= 200
    noise = {r.meta.get("noise") for r in reports}
    assert {"traditional", "gloss"} <= {part for n in noise if n for part in str(n).replace("+", " ").replace(",", " ").split()}
    assert sum(any(c > "\uffff" for c in r.text) for r in reports) >= 90
    assert sum("\r\n" in r.text for r in reports) >= 80
    assert any(len({f.quantity for f in r.facts}) < len(r.facts) for r in reports)
    assert any(f.quantity is None for r in reports for f in r.facts)
    assert any(r.ignore for r in reports) and len(KINDS) == 4


@pytest.mark.parametrize("format", FORMATS)
def test_generated_reports_come_back_as_they_went(format, tmp_path):
    back, written, read = round_trip(generated(), format, tmp_path)
    assert back == list(generated())
    assert not written.lost and not read.lost and not read.messages


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(report=annotated_reports())
def test_any_report_comes_back_as_it_went(format, report):
    with tempfile.TemporaryDirectory() as folder:
        back, written, _ = round_trip([report], format, Path(folder), allow_empty=True)
        again, _, _ = round_trip(back, format, Path(folder), allow_empty=True)
    assert again == back
    if not written.lost:
        assert back == [report]
    else:  # what is not there has been counted
        assert sum(written.lost.values()) >= len(report.facts) - len(back[0].facts)


@pytest.mark.parametrize("first", FORMATS)
@pytest.mark.parametrize("second", FORMATS)
def test_from_any_format_to_any_other(first, second, tmp_path):
    (tmp_path / "a").mkdir()
    back, _, _ = round_trip([small()], first, tmp_path / "a")
    (tmp_path / "b").mkdir()
    again, written, read = round_trip(back, second, tmp_path / "b")
    assert again == [small()] and not written.lost and not read.lost


def test_the_annotated_corpus_comes_back_as_it_went(tmp_path):
    reports = list(read_annotations(Path(__file__).parents[2] / "data/annotations/corpus.jsonl"))[::12]
    for format in ("label-studio", "doccano", "brat"):
        assert round_trip(reports, format, tmp_path)[0] == reports, format


def test_formats_are_told_by_name_and_first_line(tmp_path):
    for format, name in FILES.items():
        write_reports([small()], tmp_path / name, Account(), format=format)
        assert format_of(tmp_path / name) == format
    with pytest.raises(InputError, match=r"no format has the suffix .\.xyz."):
        format_of(tmp_path / "a.xyz")


def test_what_a_file_holds_does_not_say_how_it_is_written(tmp_path):
    path = tmp_path / "a.jsonl"
    write_reports([small()], path, Account(), format="doccano")
    write_reports([small()], path, Account())
    assert format_of(path) == "exchange" and list(read_annotations(path)) == [small()]


def test_an_error_stands_for_every_file_that_is_none(tmp_path):
    for format, name in FILES.items():
        path = tmp_path / name
        path.mkdir() if format == "brat" else path.write_bytes(b"\xff\xfe[")
        with pytest.raises(AnnotationError, match=name):
            list(read_reports(path, Account(), format=format))
