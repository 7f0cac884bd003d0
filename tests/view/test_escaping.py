"""No string of a report becomes markup or ends the data of a page."""

import json

from hypothesis import given

from gov_ie.view.escaping import embedded, escaped, visible

from .strings import Elements, strings


@given(strings())
def test_a_string_is_one_piece_of_text(text):
    parsed = Elements(f'<p title="{escaped(text)}">{escaped(text)}</p>')
    assert parsed.tags == [("p", (("title", visible(text)),))]
    assert parsed.words == visible(text)


@given(strings())
def test_what_is_seen_has_the_length_of_what_was_received(text):
    shown = visible(text)
    assert len(shown) == len(text)
    assert not set(shown) & set("\r\x00\u202e\ud800")
    shown.encode()


@given(strings())
def test_data_says_what_it_said_and_holds_no_markup(text):
    data = embedded({"text": text})
    assert not set(data) & set("<>&\u2028\u2029")
    assert json.loads(data)["text"] == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    data.encode()
