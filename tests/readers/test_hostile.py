"""Files made to do harm: each is read or refused with its name, in time, and nothing outside it is opened."""

import time

import pytest

from gov_ie.errors import ReadingError
from gov_ie.readers import read
from tests.parallel import works
from tests.readers.hostile_pdfs import forms, hostile
from tests.readers.test_docx import archive, p, parts_of

PDFS = hostile()


@pytest.mark.parametrize("name", PDFS)
def test_pdfs_that_lead_in_circles_or_lie(name):
    data, expected = PDFS[name]
    began = time.process_time()
    try:
        found = read(data, name="年报.pdf").text
    except ReadingError as error:
        found = str(error)
        assert found.startswith("年报.pdf: ") and ";" in found, "file and remedy"
    assert expected in found or not expected, found
    assert time.process_time() - began < 20


def test_forms_that_draw_each_other_end_the_process_that_reads_them(monkeypatch, tmp_path):
    """PDFium would draw 2^30 of them: the limit of a process ends it, the rest is read."""
    monkeypatch.setattr("gov_ie.parallel.processes.MEMORY", 1 << 30)
    monkeypatch.setattr("gov_ie.parallel.processes._memory", lambda: 0)
    found = works.read_all([forms(1, 2), forms(30, 2), forms(2, 2)])
    assert [r.count("2016: 312") > 0 for r in found[::2]] == [True, True]
    assert "the process that read it" in found[1]


@pytest.mark.parametrize("target", ["../../../../etc/hostname", "/../../etc/hostname", "file:///etc/hostname", "..\\..\\a"])
def test_a_part_outside_the_archive_is_missing(target):
    parts = parts_of(p("312条"))
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("word/document.xml", target)
    with pytest.raises(ReadingError, match=r"年报\.docx: its part .* is missing"):
        read(archive(parts), name="年报.docx")


def test_a_text_is_not_taken_in_from_outside(tmp_path):
    (tmp_path / "secret.txt").write_text("不公开9条", encoding="utf-8")
    outside = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret.txt" parse="text"/>'
    assert read(archive(parts_of(p("312条") + outside)), name="年报.docx").text == "312条\n"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv"])
def test_a_text_beyond_the_bound_is_refused(name, monkeypatch):
    monkeypatch.setattr("gov_ie.readers.MAX_TEXT", 50)
    assert read("公开12条。".encode(), name=name).text
    with pytest.raises(ReadingError, match=rf"{name}: \d+ characters, at most 50 are read; split the file"):
        read("公开12条。\n".encode() * 10, name=name)


def test_a_device_without_an_end_is_refused(monkeypatch):
    monkeypatch.setattr("gov_ie.readers.MAX_FILE", 100_000)
    with pytest.raises(ReadingError, match=r"/dev/zero: more than 100000 bytes; split the file"):
        read("/dev/zero")
