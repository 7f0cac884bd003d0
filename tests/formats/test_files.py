"""Whatever stands in a file of annotations: an AnnotationError or a report, in bounded time and memory."""

import copy
import json
import time
import zlib

import pytest
import spacy
import srsly
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from gov_ie.errors import AnnotationError
from gov_ie.exchange import dumps
from gov_ie.formats import Account, ReadOptions, files, read_reports, write_reports
from gov_ie.formats.assembling import from_marks
from gov_ie.formats.marks import Header, Mark, MarkedReport

from .reports import small

NAMES = {"label-studio": "t.json", "doccano": "t.jsonl", "exchange": "t.jsonl"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    for format, name in NAMES.items():
        write_reports([small()], folder / format / name, Account(), format=format)
    return {format: json.loads((folder / format / name).read_text(encoding="utf-8")) for format, name in NAMES.items()}


def places(value, path=()):
    """The path of everything in a JSON value."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from places(item, (*path, key))


WRONG = [None, True, -1, 0, 7, 3.5, 10**30, "", "x", "f1", "../../x", [], ["x"], [[1]], {}, {"a": 1}, {"start": 1}]


@pytest.mark.parametrize("format", NAMES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_altered_values_are_refused_or_read(format, written, tmp_path_factory, data):
    value = copy.deepcopy(written[format])
    path = data.draw(st.sampled_from([p for p in places(value) if p]))
    at = value
    for key in path[:-1]:
        at = at[key]
    if data.draw(st.booleans()):
        at[path[-1]] = data.draw(st.sampled_from(WRONG))
    else:
        del at[path[-1]]
    file = tmp_path_factory.getbasetemp() / f"altered-{format}-{NAMES[format]}"
    file.write_text(dumps(value) + "\n", encoding="utf-8")
    try:
        reports = list(read_reports(file, Account(), ReadOptions(allow_empty=True), format=format))
    except AnnotationError as error:
        assert file.name in str(error) or "small" in str(error)
    else:
        again = file.parent / f"again-{file.name}"
        try:
            write_reports(reports, again, Account(), format=format)
        except AnnotationError:
            return
        assert list(read_reports(again, Account(), ReadOptions(allow_empty=True), format=format)) == reports


@pytest.mark.parametrize("name", ["t.json", "t.jsonl", "t.conll"])
@pytest.mark.parametrize("content", [b"[" * 100_000, b"9" * 100_000, b"NaN", b'{"a": 1e999999999}', b"\xff", b"null", b"{}", b"[{}]", b"x y z"])
def test_odd_files_are_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AnnotationError, match="t"):
        list(read_reports(tmp_path / name, Account(), format=None if name != "t.jsonl" else "exchange"))


def test_files_beyond_bounds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE", 1000)
    (tmp_path / "a.json").write_bytes(b" " * 1001)
    with pytest.raises(AnnotationError, match="more than 1000 bytes"):
        list(read_reports(tmp_path / "a.json", Account()))


def test_a_docbin_that_unpacks_without_end_is_refused(tmp_path):
    packer = zlib.compressobj()
    block = bytes(1024 * 1024)
    (tmp_path / "a.spacy").write_bytes(b"".join([*(packer.compress(block) for _ in range(300)), packer.flush()]))
    with pytest.raises(AnnotationError, match="unpacks to more than"):
        list(read_reports(tmp_path / "a.spacy", Account()))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_docbin_is_refused_or_read(tmp_path, data):
    path = tmp_path / "a.spacy"
    if not path.exists():
        write_reports([small()], path, Account())
    packed = bytearray(zlib.decompress(path.read_bytes()))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    damaged = tmp_path / "damaged.spacy"
    damaged.write_bytes(zlib.compress(bytes(packed)))
    try:
        list(read_reports(damaged, Account(), ReadOptions(allow_empty=True)))
    except AnnotationError as error:
        assert "damaged.spacy" in str(error) or "small" in str(error)


def test_the_folder_of_texts_is_not_left(tmp_path):
    line = small().to_dict() | {"doc_id": "../outside"}
    del line["text"]
    (tmp_path / "outside.txt").write_text(small().text, encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "a.jsonl").write_text(dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="no name of a file"):
        list(read_reports(tmp_path / "a.jsonl", Account(), ReadOptions(texts=tmp_path / "texts")))


@pytest.mark.parametrize("doc_id", ["a\x00b", "x" * 5000, "\ud800"])
def test_names_that_no_file_can_have_are_refused(tmp_path, doc_id):
    line = small().to_dict() | {"doc_id": doc_id}
    del line["text"]
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="no name of a file"):
        list(read_reports(tmp_path / "a.jsonl", Account(), ReadOptions(texts=tmp_path)))


@pytest.mark.parametrize("flags, carried", [({}, [1]), ({}, "x"), ({}, 5), (5, {})])
def test_a_docbin_with_other_types_in_it_is_refused(tmp_path, flags, carried):
    words = list(small().text)
    docs = DocBin(attrs=["ORTH"], store_user_data=True)
    docs.add(Doc(spacy.blank("zh").vocab, words=words, spaces=[False] * len(words)))
    docs.flags, docs.user_data = [flags], [srsly.msgpack_dumps(carried)]
    (tmp_path / "a.spacy").write_bytes(docs.to_bytes())
    with pytest.raises(AnnotationError, match="damaged"):
        list(read_reports(tmp_path / "a.spacy", Account()))


def test_an_escape_beyond_unicode_is_another_text(tmp_path):
    path = tmp_path / "a.conll"
    write_reports([small()], path, Account())
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("\n件\t", "\n\\Uffffffff\t", 1), encoding="utf-8")
    with pytest.raises(AnnotationError, match="hash differs"):
        list(read_reports(path, Account()))


def test_many_facts_are_read_in_linear_time(tmp_path):
    count = 20_000
    marks = tuple(Mark(f"s{n}", 2 * n, 2 * n + 1, "QUANTITY", {"value": ("3",)}) for n in range(count))
    header = Header("many", marks=tuple((m.id, *m.place) for m in marks), facts=tuple((f"f{n}", f"s{n}") for n in range(count)))
    start = time.process_time()
    report = from_marks(MarkedReport(header, "3," * count, marks, ()), Account())
    assert len(report.facts) == count and time.process_time() - start < 5


def test_two_regions_of_one_id_are_refused(tmp_path):
    write_reports([small()], tmp_path / "t.json", Account())
    tasks = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    result = tasks[0]["annotations"][0]["result"]
    regions = [item for item in result if item["type"] == "labels"]
    regions[1]["id"] = regions[0]["id"]
    (tmp_path / "t.json").write_text(json.dumps(tasks), encoding="utf-8")
    with pytest.raises(AnnotationError, match="two regions have the id"):
        list(read_reports(tmp_path / "t.json", Account()))


@pytest.mark.parametrize(
    "lines, text",
    [
        (["公 B-MEASURE", "# I-MEASURE", "开 I-MEASURE"], "公#开"),
        (["# O", "公 B-MEASURE"], "#公"),
        (["# text = O", "公 B-MEASURE"], "公"),
        (["公 n B-MEASURE", "# x I-MEASURE", "# O", "开 v I-MEASURE"], "公#开"),
    ],
)
def test_a_number_sign_is_a_token_where_it_has_the_tags_of_one(tmp_path, lines, text):
    (tmp_path / "t.conll").write_text("\n".join(lines) + "\n", encoding="utf-8")
    [report] = read_reports(tmp_path / "t.conll", Account())
    assert report.text == text


@pytest.mark.parametrize("format", ["exchange", "label-studio", "doccano", "brat", "conll", "spacy"])
@pytest.mark.parametrize("bound, most", [("MAX_TEXT", 20), ("MAX_MARKS", 3)])
def test_reports_beyond_the_bounds_are_refused_when_read(tmp_path, monkeypatch, format, bound, most):
    path = tmp_path / {**NAMES, "conll": "t.conll", "spacy": "t.spacy", "brat": "brat"}[format]
    write_reports([small()], path, Account(), format=format)
    monkeypatch.setattr(f"gov_ie.formats.marks.{bound}", most)
    with pytest.raises(AnnotationError, match="divide the report"):
        list(read_reports(path, Account(), format=format))
