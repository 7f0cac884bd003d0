"""Offsets of tools: UTF-16 units and shifted line ends are recognised by the words, repaired, and refused where nothing tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.errors import AnnotationError
from gov_ie.exchange import text_hash
from gov_ie.formats.countings import COUNTINGS, locate, received, units

TEXT = "𠮷县\r\n公开🙂3条\r\n办结5件\n"
SPANS = [(4, 6), (7, 9), (13, 15)]


@pytest.mark.parametrize("counting", COUNTINGS)
def test_every_counting_is_recognised_by_the_words(counting):
    offsets = units(TEXT, counting)
    ranges = [(offsets[a], offsets[b], TEXT[a:b]) for a, b in SPANS]
    found, said = locate(TEXT, ranges, "x")
    assert found == SPANS
    assert (said is None) == (counting == "code-points" or ranges == [(a, b, TEXT[a:b]) for a, b in SPANS])


@given(text=st.text(st.sampled_from("公🙂\r\n3"), min_size=1, max_size=30), data=st.data())
def test_units_are_those_of_the_encodings(text, data):
    at = data.draw(st.integers(0, len(text)))
    assert units(text, "utf-16")[at] == len(text[:at].encode("utf-16-le")) // 2
    if text[at - 1 : at + 1] != "\r\n":
        assert units(text, "code-points-lf")[at] == len(text[:at].replace("\r\n", "\n"))
        assert units(text, "code-points-crlf")[at] == len(text[:at].replace("\r\n", "\n").replace("\n", "\r\n"))


def test_an_offset_inside_a_pair_is_none():
    with pytest.raises(AnnotationError, match="x: span"):
        locate("🙂3条", [(1, 3, "3条条")], "x")


def test_without_words_two_countings_are_not_guessed_between():
    with pytest.raises(AnnotationError, match="say which with --offsets"):
        locate("🙂公开3条🙂", [(3, 5, None)], "x")
    assert locate("🙂公开3条🙂", [(4, 6, None)], "x", "utf-16") == ([(3, 5)], "UTF-16 units")
    assert locate("公开3条\n", [(2, 4, None)], "x") == ([(2, 4)], None)


@pytest.mark.parametrize("change", [lambda t: t.replace("\r\n", "\n"), lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_texts_with_other_line_ends_are_restored(change):
    text = "一\r\n二\r\n" if "\r" not in change("一\r\n二") else "一\n二\n"
    restored, said = received(change(text), text_hash(text), None, "x")
    assert restored == text and said
    restored, said = received(change(text), None, text, "x")
    assert restored == text and said


def test_another_text_is_refused():
    with pytest.raises(AnnotationError, match=r"x: the text differs .*hash"):
        received("公开4条", text_hash("公开3条"), None, "x")
    with pytest.raises(AnnotationError, match=r"x: the text differs .*hash"):
        received("公开4条", None, "公开3条", "x")
