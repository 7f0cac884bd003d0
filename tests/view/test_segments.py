"""A text cut at its marks: nothing is lost, marks that overlap stand in stretches of their own."""

import time
from dataclasses import replace

from hypothesis import given, settings

from gov_ie.types import Mention, Report
from gov_ie.view.escaping import visible
from gov_ie.view.segments import Segment, Segments

from .strings import Elements, hostile_reports

EMPTY = Report("", None, (), None, (), ())


def cut(text: str, *mentions: tuple[int, int, str]) -> Segments:
    return Segments(replace(EMPTY, text=text, mentions=tuple(Mention(a, b, label, text[a:b]) for a, b, label in mentions)))


def test_the_shorter_of_two_mentions_gives_the_colour():
    segments = cut("县政府网站发布信息230条", (0, 9, "MEASURE"), (0, 3, "AGENCY"), (9, 13, "QUANTITY"))
    assert segments.marked() == [Segment(0, 3, "AGENCY"), Segment(3, 9, "MEASURE"), Segment(9, 13, "QUANTITY")]
    assert segments.range(0, 9) == (0, 1)
    assert segments.range(1, 9) is None


def test_mentions_that_cross_are_both_there():
    segments = cut("abcdef", (0, 4, "MEASURE"), (2, 6, "YEAR"))
    assert (segments.range(0, 4), segments.range(2, 6)) == ((0, 1), (1, 2))


def test_the_text_is_marked_and_escaped():
    assert cut("公开<b>312条", (5, 9, "QUANTITY")).html(numbered=True) == '公开&lt;b&gt;<mark class="quantity" data-n="0">312条</mark>'


@settings(deadline=None)
@given(hostile_reports())
def test_the_html_holds_every_character_once(report):
    segments = Segments(report)
    assert Elements(segments.html()).words == visible(report.text)
    for mention in report.mentions:
        inside = 0 <= mention.start < mention.end <= len(report.text)
        place = segments.range(mention.start, mention.end)
        assert (place is not None) == inside
        if inside:
            marked = segments.marked()[place[0] : place[1] + 1]
            assert "".join(report.text[s.start : s.end] for s in marked) == report.text[mention.start : mention.end]
            assert all(s.label for s in marked)


def test_mentions_within_mentions_take_linear_time():
    size = 20_000
    text = "条" * 2 * size
    segments = cut(text, *((n, 2 * size - n, "MEASURE") for n in range(size)))
    start = time.perf_counter()
    assert len(segments.html()) < 100 * size
    assert time.perf_counter() - start < 20
    assert segments.range(0, 2 * size) == (0, len(segments.marked()) - 1)
