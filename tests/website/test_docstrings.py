"""Doctests in docstrings are shown as code."""

from website.docstrings import fenced


def test_two_examples_with_a_blank_line_between_are_one_block():
    shown = fenced("One.\n\n>>> 1\n1\n\n>>> 2\n2\n\nTwo.")
    assert shown == "One.\n\n```pycon\n>>> 1\n1\n\n>>> 2\n2\n```\n\nTwo."


def test_options_of_doctest_are_not_shown():
    assert fenced(">>> f()  # doctest: +ELLIPSIS\n1") == "```pycon\n>>> f()\n1\n```"


def test_prose_stays():
    assert fenced("Nothing to run.") == "Nothing to run."
