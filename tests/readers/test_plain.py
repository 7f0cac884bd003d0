"""Text as received; the pipe tables of Markdown point into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.readers.plain import read_markdown, read_plain
from tests.strategies import dirty_texts

REPORT = """---
title: 青石县水务局年报
date: 2024-01-20
---
# 2023年度报告

三、申请情况（单位：件）

| 指标 | 自然人 | 总计 |
|:---|---:|:-:|
| 一、新收 \\| 网络 | 3 | 3 |
|结转||1
后面的一段。

```
| a | b |
|---|---|
```

a | b
--- | ---
1 | 2 | 3
"""


@given(dirty_texts())
def test_text_is_untouched(text):
    data = ("公开信息" + text).encode("utf-8", "surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:
        return
    if not ("\x00" in text or sum(c < " " for c in text)):
        assert read_plain(data, "a.txt").text == "公开信息" + text
        assert read_markdown(data, "a.md").text == "公开信息" + text


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_pipe_tables(encoding, end):
    text = REPORT.replace("\n", end)
    document = read_markdown(text.encode(encoding), "年报.md")
    assert document.text == text
    first, second = document.tables
    assert [[cell.text for cell in row] for row in first.grid()] == [
        ["指标", "自然人", "总计"],
        ["一、新收 \\| 网络", "3", "3"],
        ["结转", "", "1"],
    ]
    assert (first.caption, first.unit) == ("三、申请情况", "件")
    assert [cell.text for cell in first.cells if cell.header] == ["指标", "自然人", "总计", "一、新收 \\| 网络", "结转"]
    assert second.shape == (2, 2)  # cells beyond the head's columns are left out, as Markdown does
    assert (document.metadata.title, str(document.metadata.published)) == ("青石县水务局年报", "2024-01-20")


def test_a_rule_without_bars_is_a_heading():
    assert read_markdown("公开 | 信息\n---\n".encode(), "a.md").tables == ()


@given(st.text(alphabet="|-: \\\n\r`a公#", max_size=80))
def test_any_markdown(text):
    document = read_markdown(text.encode(), "a.md")
    assert document.text == text
    for table in document.tables:
        assert text[table.start : table.end].strip()
        for cell in table.cells:
            assert text[cell.start : cell.end] == cell.text


def test_many_rows_take_linear_time():
    text = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000
    assert read_markdown(text.encode(), "a.md").tables[0].shape == (20_001, 2)
