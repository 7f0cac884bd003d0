"""What people do to spans and relations in doccano, spaCy and columns, and the commands annotate and convert."""

import json
import sys

import pytest
import spacy
from spacy.strings import get_string_id
from spacy.tokens import Doc, DocBin

from gov_ie.cli.app import main
from gov_ie.errors import AnnotationError
from gov_ie.exchange import read_annotations
from gov_ie.formats import Account, ReadOptions, read_reports, write_reports
from gov_ie.formats.countings import units

from .reports import small


def read(path, **options):
    account = Account()
    [report] = read_reports(path, account, ReadOptions(**options))
    return report, account


@pytest.fixture()
def line(tmp_path):
    path = tmp_path / "d.jsonl"
    write_reports([small()], path, Account(), format="doccano")
    return json.loads(path.read_text(encoding="utf-8")), path


def test_doccano_counts_utf_16_units(line):
    value, path = line
    assert value["entities"][0] == {"id": 0, "label": "AGENCY", "start_offset": 2, "end_offset": 8}
    offsets = units(small().text, "utf-16")
    assert all(e["end_offset"] <= offsets[-1] for e in value["entities"])
    # Code points, as scripts write them, are recognised by the places of what was written.
    for entity in value["entities"]:
        entity["start_offset"], entity["end_offset"] = (offsets.index(entity[k]) for k in ("start_offset", "end_offset"))
    path.write_text(json.dumps(value), encoding="utf-8")
    report, account = read(path)
    assert report == small() and "counted as code-points" in account.messages[0]


def test_a_moved_edge_keeps_its_fact_and_a_deleted_one_takes_it_along(line):
    value, path = line
    quantity = next(e for e in value["entities"] if e["label"] == "QUANTITY")
    quantity["start_offset"] -= 1
    gone = value["entities"].pop(5)["id"]
    value["relations"] = [r for r in value["relations"] if gone not in (r["from_id"], r["to_id"])]
    path.write_text(json.dumps(value), encoding="utf-8")
    report, account = read(path)
    assert [f.id for f in report.facts] == ["f1", "f3", "f4"]
    assert report.facts[0].measure == "request.received" and report.spans[3].id == "s4" and report.spans[3].start == 18
    assert any("its fact was kept" in m for m in account.messages) and any("f2 is left out" in m for m in account.messages)


def test_a_project_without_relations_and_without_our_header(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps({"id": 7, "text": "公开3条", "label": [[2, 4, "QUANTITY"]], "Comments": ["?"]}), encoding="utf-8")
    report, account = read(path)
    assert report.doc_id == "doccano-7" and report.spans[0].text == "3条" and report.facts == ()
    assert account.lost == {"comment of an annotator": 1}


def test_a_file_of_others_whose_counting_nothing_tells_is_refused(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps({"id": 7, "text": "🙂公开3条。", "label": [[4, 6, "QUANTITY"]]}), encoding="utf-8")
    with pytest.raises(AnnotationError, match="--offsets"):
        read(path)
    assert read(path, offsets="utf-16")[0].spans[0].text == "3条"
    assert read(path, offsets="code-points")[0].spans[0].text == "条。"


def test_tags_corrected_in_columns_reach_the_facts(tmp_path):
    path = tmp_path / "a.conll"
    write_reports([small()], path, Account())
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("B-AGENCY", "O", 1).replace("I-AGENCY", "B-AGENCY", 1), encoding="utf-8")
    report, _ = read(path)
    assert (report.spans[0].text, report.spans[0].id) == ("石县水务局", "s1") and report.facts == small().facts
    path.write_text(written.replace("2\tO\tO\tB-QUANTITY", "2\tO\tO\tX-QUANTITY"), encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"a\.conll:\d+: 'X-QUANTITY' is no tag"):
        read(path)


@pytest.mark.parametrize("tags", ["B-QUANTITY I-QUANTITY", "B-QUANTITY E-QUANTITY", "B-QUANTITY L-QUANTITY"])
def test_columns_of_others(tmp_path, tags):
    first, second = tags.split()
    path = tmp_path / "a.conll"
    path.write_text(f"-DOCSTART- O\n\n公开 O\n3 {first}\n条 {second}\n\n办结 S-MEASURE\n", encoding="utf-8")
    report, _ = read(path)
    assert report.text == "公开3条\n办结"
    assert [(s.label, s.text) for s in report.spans] == [("QUANTITY", "3条"), ("MEASURE", "办结")]


def test_docs_of_the_pipeline_and_of_others(tmp_path):
    import spacy
    from spacy.tokens import Doc, DocBin, Span

    import gov_ie

    text = "青石县水务局2016年年报\n全年收到政府信息公开申请27件。"
    docs = DocBin(store_user_data=True)
    docs.add(gov_ie.load().nlp(text))
    docs.to_disk(tmp_path / "ours.spacy")
    report, _ = read(tmp_path / "ours.spacy")
    assert report.text == text and [f.value for f in report.facts] == [27]
    doc = Doc(spacy.blank("zh").vocab, words=["公开", "3", "条", "。"], spaces=[False] * 4)
    doc.ents = [Span(doc, 1, 3, label="QUANTITY")]
    doc[0].pos_ = "VERB"
    others = DocBin(attrs=["ORTH", "ENT_IOB", "ENT_TYPE", "POS"])
    others.add(doc)
    others.to_disk(tmp_path / "others.spacy")
    report, account = read(tmp_path / "others.spacy")
    assert [(s.start, s.end, s.text) for s in report.spans] == [(2, 4, "3条")] and account.lost == {"token attribute POS": 1}


def test_label_studio_takes_one_submitted_annotation(tmp_path):
    path = tmp_path / "t.json"
    write_reports([small()], path, Account())
    [task] = json.loads(path.read_text(encoding="utf-8"))
    for annotations, message in (
        ([], "nobody has submitted"),
        ([{**task["annotations"][0], "was_cancelled": True}], "nobody has submitted"),
        (task["annotations"] * 2, "2 people annotated it"),
        ([{"result": []}], "nothing is marked"),
    ):
        path.write_text(json.dumps([{**task, "annotations": annotations}]), encoding="utf-8")
        with pytest.raises(AnnotationError, match=message):
            read(path)
    rating = {"id": "x", "type": "rating", "from_name": "stars", "to_name": "text", "value": {"rating": 3}}
    task["annotations"][0]["result"].append(rating)
    path.write_text(json.dumps([task]), encoding="utf-8")
    report, account = read(path)
    assert report == small() and account.lost == {"result of the control 'stars'": 1}


@pytest.fixture()
def run(monkeypatch, capsys):
    """The command line in this process: exit status and standard error."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["gov-ie", *map(str, arguments)])
        with pytest.raises(SystemExit) as done:
            main()
        return done.value.code or 0, capsys.readouterr().err

    return call


def test_the_commands(run, tmp_path):
    (tmp_path / "a.txt").write_text("青石县水务局2016年年报\r\n全年收到政府信息公开申请27件。\r\n", encoding="utf-8", newline="")
    for tool, name in (("label-studio", "t.json"), ("doccano", "d.jsonl"), ("brat", "b")):
        status, said = run("annotate", tmp_path / "a.txt", "--to", tool, "-o", tmp_path / name)
        assert status == 0 and "1 facts" in said and "score of a fact 1" in said
    assert (tmp_path / "t.xml").is_file() and (tmp_path / "d.span-types.json").is_file() and (tmp_path / "b/annotation.conf").is_file()
    status, said = run("convert", tmp_path / "t.json", tmp_path / "t.jsonl")
    assert status == 1 and "--predictions" in said and not (tmp_path / "t.jsonl").exists()
    assert run("convert", tmp_path / "t.json", tmp_path / "t.jsonl", "--predictions")[0] == 0
    for name in ("d.jsonl", "b"):
        assert run("convert", tmp_path / name, tmp_path / f"{name}.x.jsonl", "--to", "exchange")[0] == 0
    reports = [list(read_annotations(tmp_path / n)) for n in ("t.jsonl", "d.jsonl.x.jsonl", "b.x.jsonl")]
    assert reports[0] == reports[1] == reports[2] and [f.value for f in reports[0][0].facts] == [27]
    assert reports[0][0].text.count("\r\n") == 2
    assert run("convert", tmp_path / "a.txt", tmp_path / "x.jsonl")[0] == 1


def test_two_files_of_one_name_are_refused(run, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.txt").write_text("公开3条。", encoding="utf-8")
    status, said = run("annotate", tmp_path, "--to", "brat", "-o", tmp_path / "out")
    assert status == 1 and "two files are called r" in said


def test_tasks_without_a_number_are_named_by_their_place(tmp_path):
    mark = {"start": 2, "end": 4, "text": "3条", "labels": ["QUANTITY"]}
    result = [{"id": "r", "type": "labels", "from_name": "label", "to_name": "text", "value": mark}]
    tasks = [{"data": {"text": "公开3条"}, "annotations": [{"result": result}]}] * 12
    (tmp_path / "t.json").write_text(json.dumps(tasks), encoding="utf-8")
    assert [r.doc_id for r in read_reports(tmp_path / "t.json", Account())] == [f"task-{n}" for n in range(1, 13)]


def test_an_entity_that_begins_with_an_inner_token_is_one_of_its_own(tmp_path):
    docs = DocBin(attrs=["ORTH", "ENT_IOB", "ENT_TYPE"])
    docs.add(Doc(spacy.blank("zh").vocab, words=list("公开3条收到5件年"), spaces=[False] * 9))
    docs.strings |= {"QUANTITY", "YEAR"}
    quantity, year = get_string_id("QUANTITY"), get_string_id("YEAR")
    marked = [(2, 0), (2, 0), (3, quantity), (1, quantity), (2, 0), (2, 0), (1, quantity), (1, quantity), (1, year)]
    docs.tokens[0][:, [docs.attrs.index(spacy.attrs.ENT_IOB), docs.attrs.index(spacy.attrs.ENT_TYPE)]] = marked
    (tmp_path / "a.spacy").write_bytes(docs.to_bytes())
    assert [(s.text, s.label) for s in read(tmp_path / "a.spacy")[0].spans] == [("3条", "QUANTITY"), ("5件", "QUANTITY"), ("年", "YEAR")]
