"""Phrases found in one pass, against looking for each at each place."""

from hypothesis import given
from hypothesis import strategies as st

from gov_ie.finder import Finder

WORDS = st.text("公开件", min_size=2, max_size=6)


def longest_first(text, names):
    """(start, end, name) of the phrases that begin at each place, the longest first."""
    for start in range(len(text)):
        for end in range(len(text), start + 1, -1):
            if text[start:end] in names:
                yield start, end, names[text[start:end]]


def apart(found):
    end = 0
    for start, stop, name in found:
        if start >= end:
            end = stop
            yield start, stop, name


@given(st.text("公开件条", max_size=30), st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["", "。" * 120]))
def test_what_is_found_is_leftmost_and_longest(text, words, behind):
    # A long text is looked at all at once, a short one place by place.
    names = {word: number for number, word in enumerate(dict.fromkeys(words))}
    text += behind
    every = list(longest_first(text, names))
    finder = Finder.of(names)
    assert list(finder.find(text)) == list(apart(every))
    assert list(finder.places(text).within(0, len(text))) == every


def test_a_phrase_whose_name_is_empty_is_found():
    assert list(Finder.of({"不计其他": ""}).find("不计其他")) == [(0, 4, "")]
