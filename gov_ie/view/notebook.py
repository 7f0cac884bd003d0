"""What notebooks show of a report and of a fact: HTML without any script, every string of the report escaped."""

from __future__ import annotations

from string import Template

from gov_ie.types import VERDICTS, Fact, Mention, Report
from gov_ie.view.escaping import escaped
from gov_ie.view.segments import Segments, fact_mentions
from gov_ie.view.words import Name, amount, breakdown_names, measure_name, resource, words


def report_html(report: Report) -> str:
    """The marked text beside the facts with their verdicts, for `Report._repr_html_`.

    >>> "<mark" in report_html(Report("公开312条", None, (), None, (Mention(2, 6, "QUANTITY", "312条"),), ()))
    True
    """
    counts = {v: sum(f.verdict == v for f in report.facts) for v in VERDICTS}
    tallies = " ".join(_badge(v, f" {count}") for v, count in counts.items() if count)
    head = [escaped(report.agency or "?"), str(report.year or "?"), f"{len(report.facts)} facts", tallies]
    return _filled(
        "report.html",
        head=" · ".join(part for part in head if part),
        text=Segments(report).html(),
        rows="".join(_row(fact) for fact in report.facts),
    )


def fact_html(fact: Fact) -> str:
    """The fact's evidence with its mentions marked, and its fields, for `Fact._repr_html_`.

    >>> import gov_ie
    >>> "<mark" in fact_html(gov_ie.load()("收到申请5件。").facts[0])
    True
    """
    fields: list[tuple[Name, str]] = [
        (_word("measure"), _measure(fact)),
        (_word("words"), escaped(fact.measure_text)),
        (_word("year"), str(fact.year or "?")),
        (_word("period"), " – ".join(fact.period.iso()) if fact.period else "?"),
        (_word("agency"), escaped(fact.agency or "?")),
        (_word("part_of"), escaped(fact.part_of or "")),
        (_word("probability"), f"{fact.score:.2f}"),
    ]
    rows = "".join(f"<tr><th scope='row'>{zh} {en}</th><td>{text}</td></tr>" for (zh, en), text in fields if text)
    return _filled(
        "fact.html", head=f"<b>{escaped(amount(fact)[0])}</b> {_badge(fact.verdict)}", text=_quoted(fact).html(), rows=rows
    )


def _quoted(fact: Fact) -> Segments:
    """The evidence alone, the mentions that lie in it moved to its start."""
    start, end = fact.evidence.start, fact.evidence.end
    inside = [m for m in fact_mentions(fact) if start <= m.start and m.end <= end]
    moved = tuple(Mention(m.start - start, m.end - start, m.label, m.text, m.score) for m in inside)
    return Segments(Report(fact.evidence.text, None, (), None, moved, ()))


def _row(fact: Fact) -> str:
    cells = [escaped(amount(fact)[0]), _measure(fact), str(fact.year or "?"), _badge(fact.verdict), f"{fact.score:.2f}"]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _measure(fact: Fact) -> str:
    """Both names of the measure, the breakdown's behind them."""
    parts = [_both(measure_name(fact)), *(escaped(f"{name[0]}: {value[0]}") for name, value in breakdown_names(fact))]
    return " · ".join(parts)


def _both(name: Name) -> str:
    zh, en = (escaped(text) for text in name)
    return zh if zh == en else f"{zh} <small>{en}</small>"


def _badge(verdict: str, behind: str = "") -> str:
    known = verdict if verdict in VERDICTS else "unchecked"
    sign, (zh, en) = words()["signs"][known], words()["verdicts"][known]
    return f'<span class="{known}">{sign} {zh} {en}{behind}</span>'


def _word(name: str) -> Name:
    name_of: Name = words()["interface"][name]
    return name_of


def _filled(template: str, **parts: str) -> str:
    return Template(resource(template)).substitute(style=resource("notebook.css"), **parts)
