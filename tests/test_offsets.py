import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.offsets import OffsetMap


@st.composite
def maps(draw):
    """A map with its source length: ranges in order, some source characters left out."""
    starts, ends, at = [], [], 0
    for gap, width in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=12)):
        starts.append(at + gap)
        at += gap + width
        ends.append(at)
    return OffsetMap(starts, ends)


@given(maps(), st.data())
def test_there_and_back(offsets, data):
    if not len(offsets):
        return
    start = data.draw(st.integers(0, len(offsets) - 1))
    end = data.draw(st.integers(start + 1, len(offsets)))
    assert offsets.to_derived(*offsets.to_source(start, end)) == (start, end)


def test_what_was_removed_has_no_place():
    offsets = OffsetMap([0, 5], [1, 6])
    assert offsets.to_derived(2, 4) is None
    assert offsets.to_derived(0, 6) == (0, 2)


@pytest.mark.parametrize("start, end", [(-1, 1), (1, 1), (0, 3)])
def test_ranges_outside_the_text_are_refused(start, end):
    with pytest.raises(ValueError, match="no range"):
        OffsetMap([0, 1], [1, 2]).to_source(start, end)


def test_two_maps_in_a_row():
    first = OffsetMap([0, 2, 3], [1, 3, 7])
    second = OffsetMap([1, 2], [2, 3])
    assert first.then(second).to_source(0, 2) == (2, 7)
