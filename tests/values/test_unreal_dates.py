"""Dates that no calendar has, as they are written."""

from hypothesis import given
from hypothesis import strategies as st

from gov_ie.values.unreal_dates import unreal_date


@given(st.dates(), st.dates(), st.booleans())
def test_dates_in_order_are_real_and_turned_they_are_not(one, other, full):
    first, last = sorted((one, other))
    if first.year < 1900 or last.year > 2099 or first == last:
        return
    written = [f"{d.year}年{d.month}月{d.day}日" for d in (first, last)]
    text = "至".join(written)
    assert unreal_date(text, 0, len(text), 2016 if full else None) is None
    text = "至".join(written[::-1])
    found = unreal_date(text, 0, len(text), None)
    assert found is not None and found.stated - found.most == (last - first).days


@given(st.text(alphabet="0123456789年月日至到-—上去本截从〇一二十 ", max_size=40), st.sampled_from((None, 2015, 2016, 0, 99999)))
def test_anything_is_read(text, year):
    unreal_date(text, 0, len(text), year)
    unreal_date(text, len(text), 0, year)
