"""brat's standoff: read here by brat's own rules; edited by hand as its editor does; folders that would lead astray."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.errors import AnnotationError
from gov_ie.formats import Account, ReadOptions, read_reports, write_reports
from gov_ie.formats.brat import configuration
from gov_ie.formats.files import file_name

from .reports import generated, small


def as_brat_reads(folder, name):
    """Spans, relations, attributes and notes of a document, as server/src/annotation.py of brat takes them.

    Texts are opened with universal newlines; a T line is `id<tab>type start end[;start end]<tab>words`, where the words are
    the fragments joined by a blank, each in its place; R has two arguments of different names; A is `type target [value]`;
    a note is `#n<tab>type target<tab>text`; every id is used once and every id named is there.
    """
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    spans, relations, attributes, notes, ids = {}, [], {}, {}, set()
    for line in (folder / f"{name}.ann").read_text(encoding="utf-8").splitlines(keepends=True):
        assert line.splitlines() == [line[:-1]]
        id, data, tail = (*line.rstrip("\n").split("\t", 2), "")[:3]
        assert re.match(r"^([A-Za-z]+|#[A-Za-z]*)([0-9]+)(.*?)$", id) and id not in ids
        ids.add(id)
        if id[0] == "T":
            label, rest = data.split(" ", 1)
            fragments = [tuple(map(int, f.split(" "))) for f in rest.split(";")]
            assert all(0 <= a < b <= len(text) for a, b in fragments)
            assert all(b < c for (_, b), (c, _) in pairwise(fragments))
            assert tail == " ".join(text[a:b] for a, b in fragments) and tail.strip()
            spans[id] = (label, fragments[0][0], fragments[-1][1])
        elif id[0] == "R":
            kind, *arguments = data.split()
            (role, source), (other, target) = (a.split(":") for a in arguments)
            assert role != other
            relations.append((kind, source, target))
        elif id[0] == "A":
            kind, target, value = re.match(r"(.+?) (.+?) (.+?)$", data).groups()
            attributes[target, kind] = value
        else:
            kind, target = data.split()
            assert id[0] == "#" and kind == "AnnotatorNotes"
            notes[target] = tail
    named = {n for _, *ends in relations for n in ends} | {t for t, _ in attributes} | set(notes)
    assert named <= set(spans)
    return spans, relations, attributes, notes


def test_brats_own_rules_read_what_is_written(tmp_path):
    reports = generated()[:60]
    write_reports(reports, tmp_path, Account(), format="brat")
    for report in reports:
        spans, relations, attributes, notes = as_brat_reads(tmp_path, file_name(report.doc_id))
        edges = {(s.label, s.start, s.end) for s in report.spans if s.text.strip("\r\n") == s.text}
        assert edges <= set(spans.values())
        assert len(relations) == sum(
            len(f.measures) + bool(f.part_of) + bool(f.year_span) + bool(f.agency_span) for f in report.facts
        )
        assert sum(kind == "modifier" for _, kind in attributes) == len(report.facts) == len(notes)


def test_the_configuration_names_every_label_relation_and_value():
    files = configuration(default_catalogue())
    sections = dict(re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", files["annotation.conf"], re.MULTILINE | re.DOTALL))
    assert list(sections) == ["entities", "relations", "events", "attributes"]
    assert sections["entities"].split() == ["AGENCY", "MEASURE", "QUANTITY", "YEAR", "FACT", "IGNORE"]
    assert re.search(r"^quantity-measure\tArg1:QUANTITY\|FACT, Arg2:MEASURE$", sections["relations"], re.MULTILINE)
    assert re.search(r"^measure\tArg:QUANTITY\|FACT, Value:.*\brequest\.received\b", sections["attributes"], re.MULTILINE)


@pytest.fixture()
def folder(tmp_path):
    write_reports([small()], tmp_path, Account(), format="brat")
    return tmp_path


def edit(folder, old, new):
    path = folder / "small.ann"
    written = path.read_text(encoding="utf-8")
    assert old in written
    path.write_text(written.replace(old, new), encoding="utf-8")


def read(folder, **options):
    account = Account()
    [report] = read_reports(folder, account, ReadOptions(**options))
    return report, account


def test_corrections_in_the_editor_reach_the_facts(folder):
    edit(folder, "value=27", "value=28")
    edit(folder, "measure T4 request.received", "measure T4 letter.received")
    report, account = read(folder)
    assert (report.facts[0].value, report.facts[0].measure) == (28, "letter.received")
    assert report.facts[1:] == small().facts[1:] and not account.messages


def test_a_quantity_without_fields_is_read_from_its_words(folder):
    note = next(line for line in (folder / "small.ann").read_text(encoding="utf-8").splitlines(True) if "value=19" in line)
    edit(folder, note, "")
    report, account = read(folder)
    assert (report.facts[1].value, report.facts[1].unit, report.facts[1].year) == (19, "件", 2016)
    assert report.facts[1].measure == "request.received" and report.facts[1].part_of == "f1"
    assert len(account.messages) == 1 and "read from its words" in account.messages[0]


def test_what_a_person_took_away_is_said(folder):
    lines = (folder / "small.ann").read_text(encoding="utf-8").splitlines(True)
    kept = [line for line in lines if not re.search(r"\bT6\b", line)]
    (folder / "small.ann").write_text("".join(kept), encoding="utf-8")
    report, account = read(folder)
    assert [f.id for f in report.facts] == ["f1", "f3", "f4"]
    assert "fact f2 is left out" in account.messages[0]


def test_notes_events_and_the_like_are_counted(folder):
    with open(folder / "small.ann", "a", encoding="utf-8") as out:
        out.write("#90\tAnnotatorNotes T1\t看不清\nE1\tMEASURE:T4 Theme:T5\n*\tEquiv T1 T2\nN1\tReference T1 a:b\tx\nA90\tNegation T5\n")
    report, account = read(folder)
    assert report == small()
    assert dict(account.lost) == {"note of an annotator": 1, "event": 1, "equivalence": 1, "normalization": 1, "attribute": 1}


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("\t27件", "\t28件", "says '28件' but the text there is '27件'"),
        ("T4\tQUANTITY", "T4\tNUMBER", "unknown label 'NUMBER'"),
        ("R1\tquantity-measure", "R1\tquantity-thing", "unknown relation 'quantity-thing'"),
        ("T3\tMEASURE", "T3\tYEAR", "it leads from QUANTITY to MEASURE"),
        ("Arg2:T3", "Arg2:T99", "T99 is named, but has no line"),
        ("R1\tquantity-measure Arg1:", "R1\tquantity-measure ", "no relation"),
        ("T1\tAGENCY 1 7", "T1\tAGENCY", "has no offsets"),
        ("modifier T4 exact", "modifier T4 perhaps", "modifier=perhaps is unknown"),
        ("value=27", "value=x", "value=x is no number"),
    ],
)
def test_slips_are_refused_with_their_place(folder, old, new, message):
    edit(folder, old, new)
    with pytest.raises(AnnotationError, match=re.escape(message)) as caught:
        read(folder)
    assert "small.ann" in str(caught.value)


def test_spans_that_overlap_another_text_and_empty_annotations_are_refused(folder):
    edit(folder, "T1\tAGENCY", f"T90\tAGENCY 2 8\t{small().text[2:8]}\nT1\tAGENCY")
    with pytest.raises(AnnotationError, match="overlaps AGENCY"):
        read(folder)
    (folder / "small.ann").write_text("", encoding="utf-8")
    with pytest.raises(AnnotationError, match="nothing is marked"):
        read(folder)
    assert read(folder, allow_empty=True)[0].spans == ()
    (folder / "small.txt").write_text("另一份报告", encoding="utf-8")
    with pytest.raises(AnnotationError, match="hash differs"):
        read(folder)


def test_offsets_of_a_javascript_tool_are_repaired(folder):
    lines = (folder / "small.ann").read_text(encoding="utf-8").splitlines(True)
    text = small().text
    shifted = [
        re.sub(r"(\d+) (\d+)(?=\t)", lambda m: " ".join(str(int(n) + sum(c > "\uffff" for c in text[: int(n)])) for n in m.groups()), line)
        if line[0] == "T"
        else line
        for line in lines
    ]
    (folder / "small.ann").write_text("".join(shifted), encoding="utf-8")
    report, account = read(folder)
    assert report == small() and "UTF-16" in account.messages[0]


def test_names_lead_nowhere(tmp_path):
    for name in ("../../etc/passwd", "..", "a/b", "a\\b", "\x00", "x" * 500, "con.txt", ""):
        report = replace(small(), doc_id=name)
        write_reports([report], tmp_path / "deep" / "er", Account(), format="brat")
    assert {p.parent for p in tmp_path.rglob("*") if p.is_file()} == {tmp_path / "deep" / "er"}
    back = list(read_reports(tmp_path / "deep" / "er", Account()))
    assert {r.doc_id for r in back} == {"../../etc/passwd", "..", "a/b", "a\\b", "\x00", "x" * 500, "con.txt", ""}


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    write_reports([small()], tmp_path / "a", Account(), format="brat")
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    (tmp_path / "a" / "small.txt").unlink()
    (tmp_path / "a" / "small.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(AnnotationError, match="leads out of the folder"):
        list(read_reports(tmp_path / "a", Account()))


def test_two_reports_of_one_name_and_an_altered_header_are_refused(folder, tmp_path):
    with pytest.raises(AnnotationError, match="two reports are called small"):
        write_reports([small(), small()], tmp_path / "b", Account(), format="brat")
    beside = json.loads((folder / "small.json").read_text(encoding="utf-8"))
    (folder / "small.json").write_text(json.dumps({**beside, "marks": [[1, 2]]}), encoding="utf-8")
    with pytest.raises(AnnotationError, match="has been altered"):
        read(folder)


@pytest.mark.parametrize("carriages", [5, True, {"1": 2}, "x"])
def test_line_ends_that_are_no_list_are_refused(folder, carriages):
    beside = json.loads((folder / "small.json").read_text(encoding="utf-8"))
    (folder / "small.json").write_text(json.dumps({**beside, "carriage_returns": carriages}), encoding="utf-8")
    with pytest.raises(AnnotationError, match="no list"):
        read(folder)
