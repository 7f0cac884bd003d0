"""Files are read as far as a bound, whatever they say of their size."""

import os
import threading

import pytest

from gov_ie import bounded
from gov_ie.bounded import lines_bounded, read_bounded, text_bounded
from gov_ie.check.rollups import read_hierarchy
from gov_ie.errors import InputError
from gov_ie.exchange import read_annotations


def test_whole_up_to_the_bound(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"312")
    assert read_bounded(file, 3) == b"312"
    with pytest.raises(InputError, match="a: more than 2 bytes; split the file"):
        read_bounded(file, 2)


def test_a_pipe_is_read_to_its_end(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"x" * 100_000,))
    writer.start()
    assert read_bounded(tmp_path / "pipe") == b"x" * 100_000
    writer.join()


def test_ends_of_lines_are_those_of_python(tmp_path):
    (tmp_path / "a").write_bytes("\ufeff甲\r\n乙\r丙".encode())
    assert text_bounded(tmp_path / "a", "utf-8-sig") == "甲\n乙\n丙"


@pytest.mark.parametrize("mode", ["rb", "r"])
def test_a_line_without_an_end(mode, tmp_path, monkeypatch):
    monkeypatch.setattr(bounded, "MAX_FILE", 10)
    (tmp_path / "a").write_text("一\n" * 9 + "1234567890\n", encoding="utf-8")
    with open(tmp_path / "a", mode) as file, pytest.raises(InputError, match="a line of more than 10"):
        list(lines_bounded(file))


def test_devices_without_an_end_are_refused(monkeypatch):
    monkeypatch.setattr(bounded, "MAX_FILE", 10_000)
    for reads in (lambda: list(read_annotations("/dev/zero")), lambda: read_hierarchy("/dev/zero")):
        with pytest.raises(InputError, match=r"/dev/zero: .*more than 10000"):
            reads()
