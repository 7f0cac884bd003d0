"""What hints say."""

import re
import tomllib
from importlib.resources import files

import pytest

from gov_ie.check.hints import hint_keys, hint_of
from gov_ie.types import Reason

HINTS = tomllib.loads((files("gov_ie.resources") / "hints.toml").read_text(encoding="utf-8"))["hints"]


def test_every_key_that_is_given_has_a_sentence_and_the_other_way_round():
    package = files("gov_ie.check")
    source = "".join(p.read_text(encoding="utf-8") for p in package.iterdir() if p.name.endswith(".py"))
    assert all(f'"{key}"' in source for key in hint_keys())
    assert {key for key in re.findall(r'Reason\("(\w+)"', source)} <= hint_keys()


@pytest.mark.parametrize("key", HINTS)
def test_both_languages_say_the_same_values(key):
    zh, en = (set(re.findall(r"\{\d\}", text)) for text in HINTS[key])
    assert zh == en
    values = tuple(f"v{n}" for n in range(len(zh)))
    assert all(v in hint_of(Reason(key, values), language) for v in values for language in ("zh", "en"))


@pytest.mark.parametrize("reason", [Reason("ours", ("f1",)), Reason("misprint", ("f1",)), Reason("")])
@pytest.mark.parametrize("doc_id", [None, "a"])
def test_what_is_not_known_is_said_as_it_is(reason, doc_id):
    assert hint_of(reason, "zh", doc_id) == " ".join((reason.key, *reason.values))
