"""Words that are no phrase of the catalogue are led to the row whose phrases they resemble."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.link.rows import surface_features, unfamiliar
from gov_ie.link.similar import LONGEST, Phrases, similar_features

CATALOGUE = default_catalogue()


@pytest.mark.parametrize(
    "words, row",
    [
        ("累计接到的复议申请总件数", "review.total"),
        ("涉及政府信息的行政诉讼案", "litigation.total"),
        ("召开的各类新闻发布会场", "press_conference.held"),
        ("政务微博的关注粉丝", "account.followers"),
    ],
)
def test_the_nearest_row_of_words_that_are_no_phrase(words, row):
    assert words not in Phrases.of(CATALOGUE).numbers
    assert f"near0:{row}" in similar_features(words, CATALOGUE)


def test_a_phrase_is_not_like_itself():
    catalogue = Catalogue({"review.total": CATALOGUE.measure("review.total")}, CATALOGUE.dimensions)
    phrases = Phrases.of(catalogue)
    assert max(phrases.likeness(p)[0] for p in phrases.numbers) < 1


def test_words_like_nothing_name_no_row():
    assert similar_features("甪", CATALOGUE) == ("near-most0", "near-lead0|0")


def test_a_catalogue_without_rows():
    assert similar_features("行政复议", Catalogue({}, {})) == ("near-most0", "near-lead0|0")


def test_unfamiliar_words_keep_their_characters_only():
    seen = surface_features("行政复议", CATALOGUE)
    kept = unfamiliar(seen)
    assert "b:复议" in kept and "head:复议" in kept
    assert {f.split(":")[0].split("|")[0] for f in set(seen) - set(kept)} == {"w", "alias", "alias-exact"}


@given(st.text(max_size=80))
def test_any_words_have_features(words):
    found = similar_features(words, CATALOGUE)
    assert found[-1].startswith("near") and len(found) <= 12
    assert found == similar_features(words[-LONGEST:], CATALOGUE)


def test_long_words_take_no_longer():
    start = time.perf_counter()
    similar_features("行政复议申请" * 100_000, CATALOGUE)
    assert time.perf_counter() - start < 1
