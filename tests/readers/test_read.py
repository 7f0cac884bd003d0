"""The kind of a file and what is done with it."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.document import Document
from gov_ie.errors import DecodingError, GovIEError, MissingExtraError, ReadingError
from gov_ie.readers import read
from gov_ie.readers.kinds import kind_of
from tests.readers.pages import PAGES
from tests.strategies import dirty_texts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in names:
            new.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.4", "a.txt", "pdf"), (b"\n%PDF-1.4", "a.pdf", "pdf"), (b"see %PDF-1.4", "a.txt", "text"),
        (archive("word/document.xml"), "a.zip", "docx"), (archive("xl/workbook.xml"), "a.docx", "xlsx"), (archive("a.txt"), "a.docx", "zip"),
        (archive("word/document.xml")[:-10], "a.docx", "damaged"), (OLE, "a.doc", "ole"), (b"{\\rtf1", "a.doc", "rtf"),
        (b"<!DOCTYPE html><p>", "a", "html"), (b"\xef\xbb\xbf\r\n<!-- x --><HTML>", "a.txt", "html"), ("<html><p>公开".encode("utf-16"), "a", "html"),
        (b"<table><tr><td>1", "a.xls", "html"), ("公开<br>12条".encode(), "a.txt", "text"), ("公开<br>12条".encode(), "a.html", "html"),
        ("公开12条".encode(), "a.html", "text"), (b"a,b", "a.CSV", "csv"), (b"a|b", "b.md", "markdown"), (b"", "a.pdf", "text"), (b"<5", "a", "text"),
        (b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.mht", "mhtml"),
    ],
)  # fmt: skip
def test_kinds(data, name, kind):
    assert kind_of(data, name) == kind


def test_path_and_bytes(tmp_path):
    path = tmp_path / "年报.html"
    path.write_bytes(PAGES["soup"][0]().encode("gbk"))
    assert read(path).text == read(str(path)).text == read(path.read_bytes()).text
    assert read(path).source == str(path) and read(path.read_bytes(), name="b").source == "b"


def test_text_is_untouched():
    assert read("公开12条\r\n 办结".encode("gbk"), name="a.txt") == Document("公开12条\r\n 办结", source="a.txt")
    assert read(b"").text == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
        (OLE + "Workbook".encode("utf-16-le"), "save it as .xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "without one"),
        (OLE, "old format"),
        (b"{\\rtf1 x}", "save it as .docx"),
        (archive("a.txt"), "unpack it"),
        (b"PK\x03\x04" + bytes(50), "damaged"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/plain\n\na\n--x--",
            "without a part of HTML",
        ),
    ],
)
def test_refused_with_a_remedy(data, words):
    with pytest.raises(ReadingError, match=f"a.doc: .*{words}"):
        read(data, name="a.doc")


def test_other_files_are_no_text():
    with pytest.raises(DecodingError, match="PNG"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(9), name="a.txt")


@pytest.mark.parametrize("source", ["没有这个文件.txt", "公开" * 500, "a\x00b", "."])
def test_paths_that_are_none(source):
    with pytest.raises(ReadingError, match="give the path of a file"):
        read(source)


def test_saved_page():
    head = b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    page = b"--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E5=85=AC=E5=BC=8012=E6=9D=A1=\r\n</p>\r\n--x--\r\n"
    assert read(head + page, name="a.mht").text == "公开12条\n"


@pytest.mark.parametrize(("data", "package"), [(b"<html><p>a", "selectolax.lexbor"), (archive("xl/a"), "openpyxl")])
def test_a_missing_package_names_the_extra(monkeypatch, data, package):
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(MissingExtraError, match=r"gov-ie\[readers\]"):
        read(data)


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.html", "a.csv", "a.md", "a"]),
    st.sampled_from([b"", b"<html>", b"PK\x03\x04", OLE[:8]]),
)
@settings(max_examples=200, deadline=None)
def test_any_bytes(data, name, before):
    try:
        document = read(before + data, name=name)
    except GovIEError as error:
        assert name in str(error)
    else:
        assert isinstance(document, Document)


@given(dirty_texts(), st.sampled_from(["a.html", "a.csv", "a.md"]))
@settings(max_examples=100, deadline=None)
def test_any_text(text, name):
    try:
        document = read(("<div>" + text).encode("utf-8", "replace"), name=name)
    except GovIEError:
        return
    for table in document.tables:
        assert all(document.text[cell.start : cell.end] == cell.text for cell in table.cells)
    assert all(a.end <= b.start for a, b in zip(document.stretches, document.stretches[1:], strict=False))
