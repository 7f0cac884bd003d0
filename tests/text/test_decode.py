"""Bytes of every encoding that reports come in, and of none."""

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.errors import DecodingError
from gov_ie.text.decode import decode

TEXT = "一、概述\r\n2016年，我局主动公开政府信息312条，办结率100%。\n二、依申请公开情况\r共收到申请57件，均已答复。"
TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"]
)
def test_encodings(encoding):
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gbk", "big5"])
def test_traditional_text(encoding):
    assert decode(TRADITIONAL.encode(encoding), "a.txt") == TRADITIONAL


@given(st.text(alphabet="公开信息条件年月日，。0123456789\r\n一二三", min_size=4, max_size=80))
@settings(max_examples=200, deadline=None)
def test_short_texts(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode(text.encode(encoding), "a.txt") == text


@given(st.text(max_size=80).map(lambda text: text + "公开信息"))
@settings(max_examples=200, deadline=None)
def test_utf8_is_taken_as_it_is(text):
    try:
        assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")
    except DecodingError as error:
        assert "a.txt: byte " in str(error)


def test_ascii_and_nothing():
    assert decode(b"", "a.txt") == ""
    assert decode(b"312\r\n", "a.txt") == "312\r\n"


def test_other_bytes_raise_nothing_else():
    @given(st.binary(max_size=200))
    @settings(max_examples=300, deadline=None)
    def check(data):
        try:
            assert isinstance(decode(data, "x.bin"), str)
        except DecodingError as error:
            assert str(error).startswith("x.bin: byte ")

    check()


@pytest.mark.parametrize(
    ("data", "offset", "words"),
    [
        (TEXT.encode()[:-1], len(TEXT.encode()) - 3, "not UTF-8"),
        (TEXT.encode() + b"\xc4\xe3" + TEXT.encode(), len(TEXT.encode()), "not UTF-8"),
        (TEXT.encode("gbk") + b"\xff" + TEXT.encode("gbk"), len(TEXT.encode("gbk")), "neither"),
        (b"abc\x00def", 3, "NUL"),
        (b"%PDF-1.7\n", 0, "PDF"),
        (b"PK\x03\x04rest", 0, "zip"),
        (bytes(range(1, 32)) * 20, 0, "control characters"),
        (b"\xef\xbb\xbf\xff", 3, "not utf-8"),
    ],
)
def test_errors_name_the_source_and_the_byte(data, offset, words):
    with pytest.raises(DecodingError, match=words) as caught:
        decode(data, "年报.txt")
    assert str(caught.value).startswith(f"年报.txt: byte {offset}:")
