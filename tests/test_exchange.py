"""The exchange format read strictly: what contradicts itself is refused with its place."""

import copy
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from gov_ie.errors import AnnotationError
from gov_ie.exchange import (
    AnnotatedReport,
    dumps,
    loads,
    read_annotations,
    report_from_dict,
    report_to_dict,
    write_annotations,
)
from gov_ie.train.marked import compile_marked
from gov_ie.types import Check, Reason, Report

REPORT = compile_marked(
    "agency: 清河县水务局\nyear: 2016\nlevel: county\n---\n𠮷{M|公开信息}{Q#t|312条|disclosure.items also=publication.items},"
    "{M|占}{Q|41.5%|- ^t}。{I|合计3121804}",
    "x",
)


def test_round_trip_through_a_file(tmp_path):
    write_annotations([REPORT], tmp_path / "a.jsonl")
    [again] = read_annotations(tmp_path / "a.jsonl")
    assert again == REPORT
    assert again.facts[1].value == Decimal("41.5")


def test_checks_come_back_with_their_reasons():
    check = Check("parts.sum", "contradicted", (), Decimal(57), Decimal(56), "57 ≠ 56", "report", "f1 may be a misprint for 56", Reason("misprint", ("f1", "56")))
    report = Report("", None, (), None, (), (), (check, replace(check, reason=None)))
    assert report_from_dict(report_to_dict(report), "").checks == report.checks


def test_values_are_plain_numbers():
    line = REPORT.to_dict()
    assert json.loads(json.dumps(line)) == line
    assert [f["value"] for f in line["facts"]] == [312, 41.5]
    assert loads(dumps(line))["facts"][1]["value"] == Decimal("41.5")


@pytest.mark.parametrize("newlines", ["\n", "\r\n"])
def test_texts_beside_the_annotations_are_taken_as_they_are(tmp_path, newlines):
    text = f"第一行{newlines}公开3条"
    (tmp_path / "y.txt").write_bytes(text.encode())
    (tmp_path / "a.jsonl").write_text('{"doc_id": "y", "spans": [], "facts": []}\n', encoding="utf-8")
    [report] = read_annotations(tmp_path / "a.jsonl", tmp_path)
    assert report.text == text


def broken(change):
    line = copy.deepcopy(REPORT.to_dict())
    change(line)
    return line


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda d: d.update(text=d["text"] + "。"), "hash differs"),
        (lambda d: d["spans"][0].update(start=2), "code points of the text as received"),
        (lambda d: d["spans"][0].update(label="THING"), "unknown label"),
        (lambda d: d["spans"][0].update(start=-9, end=-2, text=d["text"][-9:-2]), "outside a text"),
        (lambda d: d["spans"][1].update(id=d["spans"][0]["id"]), "two spans have one id"),
        (lambda d: d["facts"][0].update(quantity="s99"), "which is not there"),
        (lambda d: d["facts"][0].update(part_of="f99"), "which is not there"),
        (lambda d: d["facts"][0].update(modifier="maybe"), "unknown modifier"),
        (lambda d: d["facts"][0].update(value="abc"), "wrong type"),
        (lambda d: d["facts"][0].pop("id"), "missing"),
        (lambda d: d.pop("text"), "no text"),
    ],
)
def test_what_contradicts_itself_is_refused(change, message):
    with pytest.raises(AnnotationError, match=message) as caught:
        AnnotatedReport.from_dict(broken(change), place="a.jsonl:1")
    assert "a.jsonl:1" in str(caught.value)


def test_lines_that_are_no_json_are_named(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n{\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"a\.jsonl:2: not JSON"):
        list(read_annotations(tmp_path / "a.jsonl"))


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line["spans"][0].update(id=[1]),
        lambda line: line["spans"][0].update(start=None),
        lambda line: line["facts"][0].update(part_of=[1]),
        lambda line: line["facts"][0].update(quantity={}),
        lambda line: line["facts"][0].update(modifier=["exact"]),
        lambda line: line["facts"][0].update(unit={"a": 1}),
        lambda line: line["facts"][0].update(measure_text=[1]),
        lambda line: line["facts"][0].update(measure=3),
        lambda line: line["facts"][0].update(by={"channel": ["online"]}),
        lambda line: line["facts"][0].update(agency=[None]),
        lambda line: line.update(spans=None),
    ],
)
def test_fields_of_another_type_are_refused(change):
    line = broken(change)
    with pytest.raises(AnnotationError, match="here: x"):
        AnnotatedReport.from_dict(line, None, "here")


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(dumps(REPORT.to_dict()).encode() + b"\n\xff{}\n")
    with pytest.raises(AnnotationError, match=r"a\.jsonl:2: byte 0 is not UTF-8"):
        list(read_annotations(tmp_path / "a.jsonl"))
    (tmp_path / "y.txt").write_bytes(b"\xff")
    (tmp_path / "a.jsonl").write_text('{"doc_id": "y"}\n', encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"y\.txt: byte 0 is not UTF-8"):
        list(read_annotations(tmp_path / "a.jsonl", tmp_path))
