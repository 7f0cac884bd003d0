"""Snippets are run and compared: what prints something else is found."""

import pytest

from gov_ie.errors import ModelError
from website.snippets import Session, fits, run_command, run_console, run_page, run_python


def test_output_is_put_behind_the_statement_that_prints_it():
    assert run_python("print(1)\n#> ?\nx = 2\nprint(x)\n", Session()) == "print(1)\n#> 1\nx = 2\nprint(x)\n#> 2\n"


def test_a_block_that_shows_nothing_stays():
    assert run_python("print(1)\n", Session()) == "print(1)\n"


def test_blocks_of_a_page_share_their_names():
    page = "```python\nx = 3\n```\n\nthen\n\n```python\nprint(x)\n#> 4\n```\n"
    assert run_page(page) == page.replace("#> 4", "#> 3")


def test_a_line_of_dots_stands_for_any():
    assert run_python("print('a\\nb\\nc')\n#> a\n#> ...\n", Session()).endswith("#> a\n#> ...\n")
    assert not fits(["...", "x"], ["a", "b"])


def test_an_exception_goes_through():
    with pytest.raises(ZeroDivisionError):
        run_page("```python\n1 / 0\n```\n")


def test_commands_run_and_failing_ones_are_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("一\n二\n", encoding="utf-8")
    assert run_command("cat a.txt | head -n 1", Session()) == ["一"]
    assert run_command("gov-ie --version", Session()) == ["gov-ie 0.1.0"]
    with pytest.raises(SystemExit, match="exit status 1"):
        run_command("gov-ie extract gone.txt", Session())


def test_wrong_options_are_told():
    with pytest.raises(Exception, match="--no-such-option"):
        run_command("gov-ie train a.jsonl --no-such-option -o m", Session())


def test_what_reads_the_output_of_a_training_is_parsed_only():
    session = Session()
    assert run_command("gov-ie train a.jsonl -o m", session) == []
    assert run_command("gov-ie extract gone.txt --model m", session) == []
    with pytest.raises(ModelError):
        run_command("gov-ie extract gone.txt --model other", session)


def test_a_console_block_without_a_prompt_stays():
    assert run_console("spark-submit job.py\n  --more\n", Session()) == "spark-submit job.py\n  --more\n"
