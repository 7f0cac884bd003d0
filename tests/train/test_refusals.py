"""Annotations that teach nothing or something wrong are refused with file, place and remedy."""

import json
import re

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedReport, dumps, text_hash
from gov_ie.train.marked import compile_marked
from gov_ie.train.refusals import read_sound

TEXT = "清河县水务局2016年年报\n公开信息5条。"
LINE = {
    "doc_id": "qinghe",
    "text": TEXT,
    "text_sha256": text_hash(TEXT),
    "meta": {"agency": ["清河县水务局"], "year": 2016},
    "spans": [
        {"id": "s1", "start": 14, "end": 18, "label": "MEASURE", "text": "公开信息"},
        {"id": "s2", "start": 18, "end": 20, "label": "QUANTITY", "text": "5条"},
    ],
    "facts": [{"id": "f1", "quantity": "s2", "measures": ["s1"], "value": 5, "unit": "条", "measure": "disclosure.items"}],
}


def read(tmp_path, *lines):
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return read_sound([path], None, default_catalogue())


def changed(**fields):
    return {**json.loads(json.dumps(LINE)), **fields}


def test_what_is_sound_is_read(tmp_path):
    assert [r.doc_id for r in read(tmp_path, LINE)] == ["qinghe"]


OVERLAPPING = {"id": "s3", "start": 16, "end": 18, "label": "MEASURE", "text": "信息"}
UNKNOWN = {"id": "s3", "start": 0, "end": 6, "label": "ORG", "text": "清河县水务局"}
FACT = LINE["facts"][0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (changed(spans=[*LINE["spans"], OVERLAPPING]), "overlaps '公开信息'; keep the shortest"),
        (changed(spans=[*LINE["spans"], UNKNOWN]), "unknown label 'ORG'; labels are AGENCY"),
        (changed(text=TEXT.replace("5条", "6条"), text_sha256=text_hash(TEXT)), "hash differs"),
        (changed(spans=[], facts=[]), "no span is annotated in it; annotate it, or take it out"),
        (changed(facts=[]), "no fact is annotated in it"),
        (changed(facts=[{**FACT, "measure": "drone.flights"}]), "unknown measure 'drone.flights'"),
        (changed(facts=[{**FACT, "by": {"channel": "drone"}}]), "unknown value 'drone' of dimension 'channel'"),
    ],
)
def test_what_is_not_sound_is_refused_with_file_and_line(tmp_path, line, said):
    with pytest.raises(AnnotationError, match=re.escape(said)) as raised:
        read(tmp_path, {**LINE, "doc_id": "first", "text": TEXT + "。", "text_sha256": text_hash(TEXT + "。")}, line)
    assert f"{tmp_path / 'mine.jsonl'}:2" in str(raised.value)


def test_an_unknown_measure_tells_of_the_catalogue_file(tmp_path):
    with pytest.raises(AnnotationError, match="--catalogue"):
        read(tmp_path, changed(facts=[{**FACT, "measure": "drone.flights"}]))


def test_two_reports_of_one_name_are_refused(tmp_path):
    other = changed(text=TEXT + "。", text_sha256=text_hash(TEXT + "。"))
    with pytest.raises(AnnotationError, match=r"mine\.jsonl:1 is called qinghe too"):
        read(tmp_path, LINE, other)


def test_a_marked_report_may_state_rows_of_the_user(tmp_path):
    rows = tmp_path / "my.yaml"
    rows.write_text("measures:\n  drone.flights: {zh: 架次, unit: 架次}\n", encoding="utf-8")
    marked = "agency: 甲局\nyear: 2020\n---\n{M|放飞无人机}{Q|3架次|drone.flights}。"
    (tmp_path / "one.txt").write_text(marked, encoding="utf-8")
    mine = default_catalogue().extended(rows)
    [report] = read_sound([tmp_path / "one.txt"], None, mine)
    assert report == compile_marked(marked, "one", catalogue=mine)
    with pytest.raises(AnnotationError, match=r"one\.txt:4.*unknown measure 'drone\.flights'"):
        read_sound([tmp_path / "one.txt"], None, default_catalogue())


def test_many_slips_are_told_shortly(tmp_path):
    lines = [changed(doc_id=f"r{n}", spans=[], facts=[]) for n in range(9)]
    with pytest.raises(AnnotationError, match="and 4 more; «gov-ie corpus check»"):
        read(tmp_path, *lines)


def test_the_exchange_round_trip_is_sound(tmp_path):
    path = tmp_path / "again.jsonl"
    path.write_text(dumps(AnnotatedReport.from_dict(LINE).to_dict()) + "\n", encoding="utf-8")
    assert len(read_sound([path], None, default_catalogue())) == 1
