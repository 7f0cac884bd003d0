"""The colours of the page and of notebooks: words at least 4.5 to 1 on what is behind them, edges at least 3 to 1.

Source: WCAG 2.2, 1.4.3 (text) and 1.4.11 (what tells a control or a mark from what is beside it).
"""

import re

import pytest

from gov_ie.view.words import resource

PAGE, NOTEBOOK = resource("page.css"), resource("notebook.css")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", PAGE))
KINDS = ("quantity", "measure", "year", "agency")
VERDICTS = ("proved", "consistent", "contradicted", "unchecked")


def light(colour: str) -> float:
    """The relative luminance of #rrggbb."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("behind", ["paper", "ground", *KINDS])
@pytest.mark.parametrize("words", ["ink", "quiet", "focus", *VERDICTS])
def test_words_of_the_page_stand_out(words, behind):
    if behind in KINDS and words != "ink":  # marks have the colour of the text around them
        return
    assert contrast(COLOURS[words], COLOURS[behind]) >= 4.5


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_has_an_edge_that_can_be_seen(kind):
    for behind in ("paper", "ground", kind):
        assert contrast(COLOURS[f"{kind}-edge"], COLOURS[behind]) >= 3
    assert re.search(rf"^\.{kind} {{.*border-bottom: .*var\(--{kind}-edge\)", PAGE, re.MULTILINE)


@pytest.mark.parametrize("edge", ["ink", "quiet", "focus", "evidence"])  # chosen; total and parts; under the pointer; evidence
def test_what_frames_a_mark_can_be_seen_on_it(edge):
    for behind in ("paper", *KINDS):
        assert contrast(COLOURS[edge], COLOURS[behind]) >= 3


@pytest.mark.parametrize("edge", ["control", "faded", "focus"])
def test_edges_of_controls_and_of_faded_marks_can_be_seen(edge):
    for behind in ("paper",) if edge == "faded" else ("paper", "ground"):
        assert contrast(COLOURS[edge], COLOURS[behind]) >= 3


def test_every_colour_of_the_page_has_a_name_and_a_test():
    rules = PAGE[PAGE.index("}") :]
    assert re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?! *\{)|\brgb|\bhsl", rules) == []
    edges = {f"{kind}-edge" for kind in KINDS} | {"evidence", "faded", "control"}
    # Lines between rows tell nothing that the rows do not.
    assert set(COLOURS) == {"ink", "quiet", "line", "paper", "ground", "focus", *KINDS, *VERDICTS, *edges}


def test_kinds_of_marks_are_told_apart_without_colours():
    for style, border in ((PAGE, r"\.{} {{[^}}]*border-bottom: \d+px (\w+)"), (NOTEBOOK, r"mark\.{}{{[^}}]*border-bottom:\d+px (\w+)")):
        lines = [re.search(border.format(kind), style)[1] for kind in KINDS]
        assert len(set(lines)) == len(KINDS)


def test_a_notebook_has_the_colours_of_the_page():
    for kind in KINDS:
        fill, edge = re.search(rf"mark\.{kind}{{background:(#\w+);border-bottom:\w+ \w+ (#\w+)", NOTEBOOK).groups()
        assert (fill, edge) == (COLOURS[kind], COLOURS[f"{kind}-edge"])
    for verdict in VERDICTS:
        assert re.search(rf"\.{verdict}{{color:(#\w+)", NOTEBOOK)[1] == COLOURS[verdict]
    ink, paper = re.search(r"\.gov-ie{color:(#\w+);background:(#\w+)", NOTEBOOK).groups()
    assert (ink, paper) == (COLOURS["ink"], COLOURS["paper"])
    assert set(re.findall(r"(?<!-)color:(#\w+)", NOTEBOOK)) <= {COLOURS[name] for name in ("ink", "quiet", *VERDICTS)}
