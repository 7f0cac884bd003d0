"""Replay files hold what was put in, and what is no replay file is refused by name."""

import lzma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.cli import app
from gov_ie.errors import ModelError
from gov_ie.exchange import AnnotatedReport
from gov_ie.train import replay
from gov_ie.train.marked import compile_marked
from gov_ie.train.replay import after, pack, read_replay, sample, unpack, without

HEAD = "agency: 清河县水务局\nyear: 2016\n---\n"


def report(name: str, figure: int = 5) -> AnnotatedReport:
    return compile_marked(f"{HEAD}{{M|公开信息}}{{Q|{figure}条|disclosure.items}}。", name)


def plain(text: str, name: str = "a") -> AnnotatedReport:
    return AnnotatedReport(name, text, ("甲局",), 2016, (), ())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=())), max_size=3))
def test_what_is_packed_is_unpacked(texts):
    reports = [plain(text, f"r{n}") for n, text in enumerate(texts)]
    assert unpack(pack(reports), "replay") == reports if reports else pack(reports) == b""


def test_packing_is_the_same_each_time():
    reports = [report("a"), report("b", 7)]
    assert pack(reports) == pack(reports)


@pytest.mark.parametrize("bad", [b"no xz", lzma.compress(b"no json\n"), lzma.compress(b"[1]\n"), lzma.compress(b"\xff\n")])
def test_what_is_no_replay_file_is_refused(bad):
    with pytest.raises(ModelError, match="model/replay"):
        unpack(bad, "model/replay")


def test_a_text_that_was_altered_is_refused():
    altered = lzma.compress(lzma.decompress(pack([report("a")])).replace("公开信息5条。".encode(), "公开信息6条。".encode()))
    with pytest.raises(ModelError, match=r"replay:1.*differs"):
        unpack(altered, "replay")


def test_a_file_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr("gov_ie.train.replay._LARGEST", 1000)
    with pytest.raises(ModelError, match="1000 bytes"):
        unpack(pack([plain("长" * 1000)]), "replay")


def test_one_report_more_moves_few_others():
    reports = [report(f"r{n}") for n in range(40)]
    before, now = ({r.doc_id for r in sample(some, 10)} for some in (reports[1:], reports))
    assert len(before & now) >= 9


def test_new_reports_are_kept_before_earlier_ones():
    new, earlier = [report(f"n{n}") for n in range(4)], [report(f"e{n}") for n in range(20)]
    kept = {r.doc_id for r in after(new, earlier, 10)}
    assert {"n0", "n1", "n2", "n3"} <= kept and len(kept) == 10
    assert len([r for r in after(earlier, new, 8) if r.doc_id.startswith("e")]) == 4
    assert after(new, earlier, 0) == []


def test_a_report_annotated_anew_is_not_replayed_as_it_was():
    earlier = [report("a", 5), report("b", 6), report("c", 7)]
    assert [r.doc_id for r in without(earlier, [report("a", 9), report("x", 6)])] == ["c"]


def test_a_replay_is_read_from_lines_too(tmp_path):
    (tmp_path / "r.txt").write_text(HEAD + "{M|公开信息}{Q|5条|disclosure.items}。", encoding="utf-8")
    (tmp_path / "r.xz").write_bytes(pack([report("r")]))
    assert read_replay(tmp_path / "r.txt") == read_replay(tmp_path / "r.xz")


def test_the_command_line_keeps_as_many_reports_as_training_does():
    assert app.KEPT == replay.KEPT
