"""Slips of a whole table are said once."""

import time

from gov_ie.check import check_report
from gov_ie.check.across import check_reports
from gov_ie.check.hints import hint_of

from ..series import ROWS, report, said
from .reports import checked, marked

KINDS = (("business", "商业企业"), ("research", "科研机构"), ("public_welfare", "社会公益组织"), ("other", "其他"))
OUTCOMES = ("granted", "partial", "denied.state_secret", "denied.third_party", "denied.internal_affairs", "denied.privacy", "denied.other")


def table(rows, head="商业企业  科研机构  社会公益组织  其他  总计\n"):
    """A table of outcomes by applicants; each row is the printed cells, the last of them the total of the others."""
    lines = []
    for n, (outcome, cells) in enumerate(zip(OUTCOMES, rows, strict=False)):
        *parts, total = cells
        made = "  ".join(
            f"{{Q|{v}|request.answered outcome={outcome} applicant={kind} ^t{n}}}" for v, (kind, _) in zip(parts, KINDS, strict=True)
        )
        lines.append(f"{{M|结果}}{'甲乙丙丁戊己庚'[n]}  {made}  {{Q#t{n}|{total}|request.answered outcome={outcome}}}")
    return head + "\n".join(lines) + "\n"


ROWS_RIGHT = [(3, 4, 5, 6, 18), (7, 0, 2, 9, 18), (12, 31, 1, 4, 48), (5, 5, 6, 1, 17)]


def broken(body):
    return [c for c in checked(body).checks if c.verdict == "contradicted"]


def test_a_table_that_adds_up_and_single_slips_are_left_as_they_are():
    assert broken(table(ROWS_RIGHT)) == []
    slips = [(a, b, c, d, total + 1 + n % 2) for n, (a, b, c, d, total) in enumerate(ROWS_RIGHT)]
    assert {c.rule for c in broken(table(slips))} <= {"parts.sum", "parts.exceed"} and len(broken(table(slips))) == 4


def test_a_column_without_its_magnitude_is_said_once():
    rows = [(*(v * 10000 for v in parts), total) for *parts, total in ROWS_RIGHT]
    [check] = broken(table(rows))
    assert (check.rule, check.likely, check.stated) == ("table.magnitude", "report", 4)
    assert check.reason.key == "table_magnitude" and check.reason.values[2:] == ("4", "10000")
    assert len(check.facts) == 20 and check.formula.count(";") == 2 and check.formula.endswith("and 1 more")
    assert hint_of(check.reason, "zh").endswith("的 4 处表格数字应乘以 10000")


def test_a_magnitude_in_the_head_of_the_table_speaks_against_the_reading():
    rows = [(*(v * 10000 for v in parts), total) for *parts, total in ROWS_RIGHT]
    [check] = broken(table(rows, "单位（万件）\n"))
    assert check.likely == "reading"


def test_two_rows_are_not_the_table():
    rows = [(*(v * 10000 for v in parts), total) for *parts, total in ROWS_RIGHT[:2]] + ROWS_RIGHT[2:]
    assert [c.rule for c in broken(table(rows))] == ["parts.exceed"] * 2 or [c.rule for c in broken(table(rows))] == ["parts.sum"] * 2


def test_a_magnitude_is_said_though_more_rows_are_right():
    rows = [(*(v * 10000 for v in parts), total) for *parts, total in ROWS_RIGHT[:3]] + [(8, 9, 2, 1, 20), *ROWS_RIGHT[3:], (4, 4, 3, 2, 13)]
    assert sum(c.verdict == "proved" for c in checked(table(rows)).checks) >= 3
    [check] = broken(table(rows))
    assert (check.rule, check.stated) == ("table.magnitude", 3)


def test_cells_one_column_off_are_said_once():
    cells = [v for *parts, total in ROWS_RIGHT for v in (*parts, total)]
    # A cell too many at the front puts each figure under the next label.
    moved = [1, *cells[:-1]]
    rows = [tuple(moved[n : n + 5]) for n in range(0, len(moved), 5)]
    found = broken(table(rows) + "  ")
    assert [c.rule for c in found] == ["table.shift"]
    assert found[0].likely == "reading" and "one cell off" in found[0].hint


def test_verdicts_stay_with_the_facts():
    rows = [(*(v * 10000 for v in parts), total) for *parts, total in ROWS_RIGHT]
    assert {f.verdict for f in checked(table(rows)).facts} == {"contradicted"}


def test_of_many_contradictions_the_first_are_explained(monkeypatch):
    monkeypatch.setattr("gov_ie.check.verdicts.MOST_EXPLAINED", 1)
    slips = [(a, b, c, d, total + 1 + n % 2) for n, (a, b, c, d, total) in enumerate(ROWS_RIGHT)]
    first, *others = broken(table(slips))
    assert first.likely is not None
    assert others and {(c.likely, c.hint) for c in others} == {(None, "not looked for: the report has more than 1 contradictions")}


def test_many_failing_rows_are_told_in_linear_time():
    def seconds(count):
        body = "".join(table([(a, b, c, d, e + 1 + n) for a, b, c, d, e in ROWS_RIGHT]).replace("#t", f"#x{n}t").replace("^t", f"^x{n}t") for n in range(count))
        given = marked(body)
        begin = time.process_time()
        check_report(given)
        return time.process_time() - begin

    seconds(2)
    assert seconds(48) < 10 * max(seconds(12), 0.02)


def of_year(year, values, told=None):
    more = {} if told is None else {"year": told}
    return report("青石县水务局", year, *(said(w, v, u, m, **more) for (w, u, m), v in zip(ROWS, values, strict=False)), doc_id=str(year))


VALUES = (31, 42, 57, 64, 75)


def between(*reports):
    return [c for c in check_reports(reports) if c.verdict == "contradicted" and c.rule != "report.repeated"]


def test_jumps_of_a_whole_report_are_one():
    [check] = between(of_year(2015, VALUES), of_year(2016, [v * 10000 for v in VALUES]))
    assert (check.rule, check.measure, check.stated, len(check.facts)) == ("cell.jump", None, 5, 10)
    assert check.formula.startswith("5 figures: 310000 against 31: about 10000 times more; ")
    assert len(between(of_year(2015, VALUES), of_year(2016, [v * 10000 for v in VALUES[:2]]))) == 2


def test_figures_of_the_year_before_one_cell_off_are_one():
    [check] = between(of_year(2015, VALUES), of_year(2016, (9, *VALUES[:-1]), 2015))
    assert (check.rule, check.reason.key, check.reason.values) == ("year.before", "table_shift", ("f1", "f5", "5"))
    assert (check.likely, check.blamed) == ("reading", "2016")
    others = between(of_year(2015, VALUES), of_year(2016, [v + 100 for v in VALUES], 2015))
    assert len(others) == 5 and all(c.measure for c in others)


def test_figures_of_the_year_before_without_their_magnitude_are_one():
    [check] = between(of_year(2015, [v * 1000 for v in VALUES]), of_year(2016, VALUES, 2015))
    assert check.reason.values == ("f1", "f5", "5", "1000")
    assert check.hint == "5 figures of a table from f1 of 2016 to f5 hold times 1000"
    assert check.likely == "report"
