"""The scores that the pages show are those that were measured."""

import pytest

from website.figures import PAGES, ROOT, written


@pytest.mark.parametrize("path", PAGES)
def test_pages_show_what_was_measured(path):
    """`python -m website.figures --write` mends them."""
    assert written(path) == (ROOT / path).read_text(encoding="utf-8")
