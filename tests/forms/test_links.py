"""Whose parts the cells of the official forms are, in every kind of source and where a form is cut in two."""

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.forms.tables import fact_tables

CATALOGUE = default_catalogue()
CHANNELS = ("政府公报公开政府信息数", "政府网站公开政府信息数", "政务微博公开政府信息数")


def links(document):
    """The words of each cell's label and value → those of its total."""
    text, found = document.text, {}
    for table in fact_tables(document, CATALOGUE):
        facts = table.facts(2016)
        name = [(text[slice(*fact.label)], int(fact.value.value)) for fact in facts]
        found |= {own: None if f.part_of is None else name[f.part_of] for own, f in zip(name, facts, strict=True)}
    return found


def disclosure(gap, heading, end):
    rows = [("统计指标", "单位", "统计数"), ("（一）主动公开政府信息数", "条", "20")]
    rows += [("（二）通过不同渠道和方式公开政府信息的情况",)] if heading else []
    rows += [(f"{n}.{label}", "条", str(n + 3)) for n, label in enumerate(CHANNELS, 1)]
    rows += [("（一）收到申请数", "件", "8"), ("1.当面申请数", "件", "8")]
    return Document(end.join(gap.join(row) for row in rows))


@pytest.mark.parametrize(("gap", "end"), [("  ", "\n"), ("\t", "\n"), (" ", "\n"), ("\n", "\n"), ("", ""), (" ", " ")])
def test_items_on_several_channels_are_no_parts_under_the_heading_that_says_so(gap, end):
    with_it, without = (links(disclosure(gap, heading, end)) for heading in (True, False))
    channels = [own for own in without if own[0].endswith(CHANNELS)]
    assert len(channels) == 3 and all(without[own][0].endswith("主动公开政府信息数") for own in channels)
    assert [with_it[own] for own in channels] == [None] * 3
    assert any(above is not None for above in with_it.values())
