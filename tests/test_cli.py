"""The command line as people run it: files in, tables and lines out, one broken file never stops the rest."""

import csv
import io
import json
import subprocess
import sys

import pytest

REPORT = "青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息312条。\n收到申请5件。\n"


def run(*arguments, stdin=b""):
    return subprocess.run(
        [sys.executable, "-m", "gov_ie.cli", *map(str, arguments)], input=stdin, capture_output=True, check=False
    )


@pytest.fixture()
def folder(tmp_path):
    (tmp_path / "reports" / "deep").mkdir(parents=True)
    (tmp_path / "reports" / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "reports" / "deep" / "b.txt").write_bytes(REPORT.encode("gb18030"))
    (tmp_path / "reports" / "c.txt").write_bytes(b"\xef\xbb\xbf" + REPORT.encode())
    (tmp_path / "reports" / "d.txt").write_bytes(REPORT.encode("utf-16"))
    return tmp_path / "reports"


def test_a_table_in_a_pipe_is_tab_separated(folder):
    result = run("extract", folder / "a.txt")
    assert result.returncode == 0, result.stderr.decode()
    rows = list(csv.DictReader(io.StringIO(result.stdout.decode()), delimiter="\t"))
    assert ("312", "条", "disclosure.items", "2016") in {(r["value"], r["unit"], r["measure"], r["year"]) for r in rows}


def test_every_encoding_is_read(folder):
    result = run("extract", folder, "--format", "jsonl")
    assert result.returncode == 0, result.stderr.decode()
    facts = [json.loads(line) for line in result.stdout.decode().splitlines()]
    assert {f["doc_id"] for f in facts} == {"a", "b", "c", "d"}
    assert {f["value"] for f in facts if f["measure"] == "disclosure.items"} == {312}


def test_a_broken_file_is_reported_and_the_rest_extracted(folder, tmp_path):
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 8)
    out = tmp_path / "out" / "facts.csv"
    result = run("extract", folder, tmp_path / "nowhere", "-o", out)
    assert result.returncode == 1
    assert "broken.txt" in result.stderr.decode() and "byte" in result.stderr.decode()
    assert "nowhere" in result.stderr.decode()
    rows = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert {row["doc_id"] for row in rows} == {"a", "b", "c", "d"}
    errors = [json.loads(line) for line in (out.parent / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {e["file"].split("/")[-1] for e in errors} == {"broken.txt", "nowhere"}
    assert all(e["reason"] for e in errors)


def test_annotations_are_the_exchange_format_and_can_be_evaluated(folder, tmp_path):
    out = tmp_path / "predicted.jsonl"
    assert run("extract", folder / "a.txt", "--format", "annotations", "-o", out).returncode == 0
    [line] = [json.loads(row) for row in out.read_text(encoding="utf-8").splitlines()]
    assert line["doc_id"] == "a" and all(REPORT[s["start"] : s["end"]] == s["text"] for s in line["spans"])
    result = run("evaluate", out, "--texts", folder, "--predicted", out)
    assert result.returncode == 0, result.stderr.decode()
    assert "fact.full          P 1.000  R 1.000  F1 1.000" in result.stdout.decode()


def test_standard_input(folder):
    result = run("extract", "-", "--format", "jsonl", stdin=REPORT.encode())
    assert {json.loads(line)["doc_id"] for line in result.stdout.decode().splitlines()} == {"stdin"}


def test_min_score_leaves_out_and_keeps_parts_consistent(folder):
    result = run("extract", folder / "a.txt", "--format", "jsonl", "--min-score", "1.0")
    assert result.stdout == b"" and result.returncode == 0


@pytest.mark.parametrize("text", [b"", b"\n \n", "没有数字。".encode()])
def test_reports_without_facts_are_no_errors(tmp_path, text):
    (tmp_path / "x.txt").write_bytes(text)
    result = run("extract", tmp_path / "x.txt", "--format", "jsonl")
    assert (result.returncode, result.stdout) == (0, b"")


def test_a_folder_without_reports_is_said(tmp_path):
    result = run("extract", tmp_path)
    assert result.returncode == 1 and "no .txt, .html" in result.stderr.decode()


def test_a_model_that_is_none_is_said(folder, tmp_path):
    result = run("extract", folder, "--model", tmp_path)
    assert result.returncode == 1 and "manifest.json is missing" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_wrong_usage_is_two():
    assert run("extract").returncode == 2
    assert run("extract", "x", "--format", "nonsense").returncode == 2


def test_two_workers_say_what_one_says(folder):
    one, two = (run("extract", folder, "--format", "jsonl", "--workers", n).stdout for n in (1, 2))
    assert one == two != b""


def test_the_catalogue():
    everything = run("catalogue").stdout.decode()
    assert "request.received" in everything and "account.posts" in everything
    one = run("catalogue", "request.received").stdout.decode()
    assert "channel" in one and "自然人" in one
    assert "letter.received" in run("catalogue", "收到来信").stdout.decode()
    assert run("catalogue", "没有这样的指标").returncode == 1


def test_a_corpus_is_compiled_and_trains_a_model(tmp_path):
    marked = tmp_path / "marked"
    marked.mkdir()
    for n, (office, count) in enumerate([("水务局", 31), ("教育局", 42), ("民政局", 53), ("林业局", 64), ("文旅局", 75)]):
        (marked / f"r{n}.txt").write_text(
            f"agency: 青石县{office} | 县{office}\nyear: 2016\n---\n{{A|青石县{office}}}{{Y|2016年}}政府信息公开工作年度报告\n"
            + "".join(
                f"{{Y|2016年}}，{{A|我局}}{{M|主动公开政府信息}}{{Q|{count + k}条|disclosure.items}}。\n" for k in range(40)
            ),
            encoding="utf-8",
        )
    compiled = run("corpus", "compile", marked, "-o", tmp_path / "corpus.jsonl")
    assert compiled.returncode == 0, compiled.stderr.decode()
    assert "31" in run("corpus", "show", marked / "r0.txt").stdout.decode()
    trained = run("train", tmp_path / "corpus.jsonl", "-o", tmp_path / "model", "--workers", 1)
    assert trained.returncode == 0, trained.stderr.decode()
    result = run("extract", "-", "--format", "jsonl", "--model", tmp_path / "model", stdin=REPORT.encode())
    assert 312 in {json.loads(line)["value"] for line in result.stdout.decode().splitlines()}


def test_a_slip_in_a_marked_report_is_named(tmp_path):
    (tmp_path / "x.txt").write_text("agency: x\nyear: 2016\n---\n{Q|3件|nonsense}", encoding="utf-8")
    result = run("corpus", "compile", tmp_path, "-o", tmp_path / "out.jsonl")
    assert result.returncode == 1 and "x.txt:4" in result.stderr.decode()


def test_version():
    assert run("--version").stdout.decode().startswith("gov-ie ")


CONTRADICTED = "青石县水务局2016年政府信息公开工作年度报告\n2016年，收到政府信息公开申请57件，按申请方式分：网络申请40件，信函申请26件。\n"


def test_check_quotes_what_does_not_add_up(tmp_path):
    (tmp_path / "a.txt").write_text(CONTRADICTED, encoding="utf-8")
    result = run("check", tmp_path)
    assert result.returncode == 3, result.stderr.decode()
    said = result.stdout.decode()
    assert "contradicted parts.sum: 57 ≠ 40 + 26 = 66" in said
    assert "[57件]" in said and "[26件]" in said


def test_check_writes_lines_for_machines(tmp_path):
    (tmp_path / "a.txt").write_text(CONTRADICTED, encoding="utf-8")
    result = run("check", tmp_path, "--format", "jsonl", "-o", tmp_path / "out" / "checks.jsonl")
    assert result.returncode == 3
    (line,) = (tmp_path / "out" / "checks.jsonl").read_text("utf-8").splitlines()
    check = json.loads(line)
    assert (check["rule"], check["difference"], check["likely"]) == ("parts.sum", -9, "report")
    assert all(CONTRADICTED[f["start"] : f["end"]] == f["evidence"] for f in check["facts"])


def test_check_is_content_with_what_adds_up(folder):
    assert run("check", folder / "a.txt").returncode == 0


def test_check_lists_what_holds_too(tmp_path):
    (tmp_path / "a.txt").write_text(CONTRADICTED.replace("26件", "17件"), encoding="utf-8")
    result = run("check", tmp_path, "--all")
    assert result.returncode == 0
    assert "proved parts.sum: 57 = 40 + 17" in result.stdout.decode()


def test_check_tells_what_it_could_not_read(folder, tmp_path):
    result = run("check", folder / "a.txt", tmp_path / "nowhere.txt")
    assert result.returncode == 1 and "nowhere.txt" in result.stderr.decode()


def test_check_compares_reports_of_two_years(tmp_path):
    for year, words in ((2016, "收到政府信息公开申请57件，结转下年度继续办理3件"), (2017, "收到政府信息公开申请61件，上年结转2件")):
        text = f"青石县水务局{year}年政府信息公开工作年度报告\n{year}年，{words}。\n"
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    assert run("check", tmp_path).returncode == 0
    result = run("check", tmp_path, "--across")
    assert result.returncode == 3, result.stderr.decode()
    assert "2016, 2017: 青石县水务局: contradicted requests.carried: 2 ≠ 3" in result.stdout.decode()
    lines = run("check", tmp_path, "--across", "--format", "jsonl").stdout.decode().splitlines()
    assert [json.loads(line)["rule"] for line in lines] == ["requests.carried"]


def test_view_writes_one_page(folder, tmp_path):
    result = run("view", folder / "a.txt", "-o", tmp_path / "pages" / "a.html", "--language", "en")
    assert result.returncode == 0, result.stderr.decode()
    page = (tmp_path / "pages" / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and ">312条</mark>" in page
    assert run("view", "-", stdin=REPORT.encode()).stdout.decode().count("<!doctype html>") == 1


def test_view_refuses_a_folder_and_leaves_a_page_alone_where_nothing_is_read(folder, tmp_path):
    result = run("view", folder, "-o", tmp_path / "a.html")
    assert (result.returncode, (tmp_path / "a.html").exists()) == (1, False)
    assert "name its file" in result.stderr.decode()
    (tmp_path / "a.html").write_text("old", encoding="utf-8")
    assert run("view", tmp_path / "missing.txt", "-o", tmp_path / "a.html").returncode == 1
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "old"
