"""Words that say what is still to come: goals and plans, whose figures are no facts of the report."""

from __future__ import annotations

from collections.abc import Iterable

from gov_ie.finder import Finder
from gov_ie.text.vocabulary import vocabulary
from gov_ie.values.periods import parse_period, report_year

INTENDED = 60  # characters behind a word of intention that may be intended

_WORDS = vocabulary("intentions")
_FINDER: Finder[tuple[str, str]] = Finder.of(
    {word: (kind, word) for kind in ("strong", "weak", "later", "nothing") for word in _WORDS[kind]}
)
_HEADINGS: Finder[str] = Finder.of({word: word for word in _WORDS["headings"]})


def find_intentions(text: str, years: Iterable[tuple[int, int]], title: str) -> list[tuple[int, int, str, str]]:
    """(start, end, kind, word) of all that tells of what is to come, in order.

    Kinds: `strong` (力争) and `weak` (确保) words of intention; `later`: a time to come (今后), or one of `years`, stretches of the
    text, whose period begins behind the year that `title` names; its word is "".

    >>> text = "2017年,力争公开50条。2016年公开40条,结转下年3件。"
    >>> [text[a:b] for a, b, _, _ in find_intentions(text, [(0, 5), (15, 20)], "某局2016年年报")]
    ['2017年', '力争']
    """
    found = [(start, end, kind, word) for start, end, (kind, word) in _FINDER.find(text) if kind != "nothing"]
    reported = report_year(title)
    if reported is not None:
        said = {start for start, _, _, _ in found}
        for start, end in (year for year in years if year[0] not in said):
            period = parse_period(text[start:end], reported)
            if period is not None and period.start.year > reported:
                found.append((start, end, "later", ""))
    return sorted(found)


def tells_of_plans(heading: str) -> bool:
    """Whether a heading is one under which plans stand.

    >>> tells_of_plans("存在的主要问题及改进措施"), tells_of_plans("财政资金安排情况"), tells_of_plans("主动公开情况")
    (True, False, False)
    """
    return next(_HEADINGS.find(heading), None) is not None
