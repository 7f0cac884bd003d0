"""Fields of a fact in one line, and what is refused of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.errors import AnnotationError
from gov_ie.formats.fields import read_fields, read_line, write_line
from gov_ie.formats.vocabulary import FIELDS


@given(st.dictionaries(st.sampled_from(list(FIELDS)), st.lists(st.text(), min_size=1, max_size=3).map(tuple)))
def test_any_fields_come_back_from_one_line(fields):
    line = write_line(fields)
    assert len(line.splitlines()) <= 1
    assert read_line(line, "x") == fields


@pytest.mark.parametrize(
    "line, message",
    [
        ("value=", "value= is no number"),
        ("value=三", "no number"),
        ("value=1e999999999", "no number"),
        ("value=3 value=4", "value is given 2 times"),
        ("value=3 modifier=maybe", "modifier=maybe is unknown"),
        ("value=3 by=channel", "no dimension=value"),
        ("value=3 by=channel=a by=channel=b", "said twice"),
        ("value=3 year=今年", "no year"),
        ("value=3 period=2016", "write 2016-01-01/2016-12-31"),
        ("value=3 period=20160101/20161231", "write 2016-01-01/2016-12-31"),
        ("value=3 period=2016-W01-1/2016-W52-7", "write 2016-01-01/2016-12-31"),
        ("value=3 period=2016-12-31/2016-01-01", "the first day first"),
        ("value=3 period=２０１６-01-01/2016-12-31", "write 2016-01-01/2016-12-31"),
        ("value=3 also=letter", "not JSON"),
        ("value=3 anchor=here", "no stretch"),
        ("value=3 colour=red", "unknown field 'colour'"),
        ('value=3 unit="', "is no field"),
        ("value=3 看不清", "is no field"),
    ],
)
def test_what_cannot_be_read_is_said(line, message):
    with pytest.raises(AnnotationError, match=f"here: .*{message}"):
        read_fields(read_line(line, "here"), "here")
