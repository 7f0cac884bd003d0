"""The measure catalogue keeps to its contract, and finding words in a text agrees with trying every phrase."""

from __future__ import annotations

import json
import pickle
import re
import time
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.catalogue_files import expand
from gov_ie.errors import CatalogueError

# What annotations and predictions are compared by: a row changed here makes old annotations wrong.
CONTRACT = json.loads((Path(__file__).parent / "specs" / "catalogue.json").read_text(encoding="utf-8"))
CATALOGUE = default_catalogue()
RAW = tomllib.loads((files("gov_ie.resources") / "catalogue.toml").read_text(encoding="utf-8"))
AGENCIES = tomllib.loads((files("gov_ie.resources") / "agencies.toml").read_text(encoding="utf-8"))


def phrases(row: dict, key: str = "aliases") -> list[str]:
    return [phrase for line in row[key] for word in line.split() for phrase in expand(word)]


def test_measures_are_those_of_the_contract():
    rows = {m.id: {"name": m.name, "unit": m.unit, "by": list(m.by)} for m in CATALOGUE.measures.values()}
    assert len(rows) == 73
    assert rows == CONTRACT["measures"]
    assert list(rows) == list(CONTRACT["measures"])


def test_dimensions_are_those_of_the_contract():
    dimensions = {d: {v.id: v.name for v in values.values()} for d, values in CATALOGUE.dimensions.items()}
    assert dimensions == CONTRACT["dimensions"]
    assert CATALOGUE.dimensions["category"] == {}


def test_each_row_is_complete():
    for measure in CATALOGUE.measures.values():
        assert measure.english and measure.source and measure.cues, measure.id
        assert len(measure.aliases) >= 10, measure.id
        assert all(len(set(words)) == len(words) for words in (measure.cues, measure.by)), measure.id
    for values in CATALOGUE.dimensions.values():
        for value in values.values():
            assert value.english and value.aliases, value


def test_no_alias_names_two_measures_or_one_twice():
    counted = Counter(alias for row in RAW["measures"].values() for alias in phrases(row))
    assert [alias for alias, n in counted.items() if n > 1] == []


def test_no_alias_names_two_values_of_a_dimension_or_one_twice():
    for rows in RAW["dimensions"].values():
        counted = Counter(alias for row in rows.values() for alias in phrases(row))
        assert [alias for alias, n in counted.items() if n > 1] == []


def test_words_that_depend_on_their_context_are_no_aliases():
    taken = {alias for m in CATALOGUE.measures.values() for alias in m.aliases}
    assert not taken & {
        "办结",
        "答复",
        "回复",
        "办结率",
        "回复率",
        "按时办结率",
        "收到",
        "受理",
        "办理",
        "其他",
        "总计",
        "占",
    }


def test_aliases_are_plain_simplified_words():
    opencc = pytest.importorskip("opencc").OpenCC("t2s")
    for measure in CATALOGUE.measures.values():
        for alias in measure.aliases:
            assert opencc.convert(alias) == alias
            assert not re.search(r"[\s{}]", alias)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("主动公开政府信息312条", "disclosure.items"),
        ("制发规范性文件总数", "normative_document.issued"),
        ("规范性文件 现行有效件数", None),
        ("收到申请数", "request.received"),
        ("受理依申请公开", "request.received"),
        ("上年结转政府信息公开申请数量", "request.carried_in"),
        ("结转下年度继续办理", "request.carried_out"),
        ("属于已主动公开范围", "request.answered"),
        ("属于已主动公开范围数", "request.answered"),
        ("依申请公开信息收取的费用", "request.fees"),
        ("微博微信回应事件数", "response.topics"),
        ("接受培训人员数", "training.participants"),
        ("受理各类申请", "approval.received"),
        ("收到留言数量", "letter.received"),
        ("办结留言数量", "letter.completed"),
        ("办结", None),
    ],
)
def test_finds_the_measure_of_a_phrase(text: str, measure: str | None):
    found = CATALOGUE.find_aliases(text)
    if measure is None:
        assert not any(end - start == len(text) for start, end, _ in found)
    else:
        assert found[0][2] == measure
        assert found[0][0] == 0


# Rows of the three official forms, as they stand there.
OUTCOMES = {
    "同意公开答复数": "granted",
    "同意部分公开答复数": "partial",
    "不同意公开答复数": "denied",
    "属于已主动公开范围数": "already_public",
    "涉及商业秘密": "denied.trade_secret",
    "危及国家安全、公共安全、经济安全和社会稳定": "denied.security_stability",
    "不是《条例》所指政府信息": "denied.not_government_information",
    "法律法规规定的其他情形": "denied.other",
    "不属于本行政机关公开数": "not_this_agency",
    "申请信息不存在数": "not_exist",
    "告知作出更改补充数": "needs_correction",
    "告知通过其他途径办理数": "other_route",
    "予以公开": "granted",
    "部分公开（区分处理的，只计这一情形，不计其他情形）": "partial",
    "不予公开": "denied",
    "属于国家秘密": "denied.state_secret",
    "其他法律行政法规禁止公开": "denied.forbidden_by_law",
    "危及“三安全一稳定”": "denied.security_stability",
    "保护第三方合法权益": "denied.third_party",
    "属于三类内部事务信息": "denied.internal_affairs",
    "属于四类过程性信息": "denied.process_information",
    "属于行政执法案卷": "denied.enforcement_file",
    "属于行政查询事项": "denied.administrative_query",
    "无法提供": "unavailable",
    "本机关不掌握相关政府信息": "unavailable.not_held",
    "没有现成信息需要另行制作": "unavailable.needs_creation",
    "补正后申请内容仍不明确": "unavailable.unclear",
    "不予处理": "not_processed",
    "信访举报投诉类申请": "not_processed.petition",
    "重复申请": "not_processed.duplicate",
    "要求提供公开出版物": "not_processed.publication",
    "无正当理由大量反复申请": "not_processed.abusive",
    "要求行政机关确认或重新出具已获取信息": "not_processed.confirmation",
    "其他处理": "other",
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "other.not_corrected",
    "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "other.fee_unpaid",
    "申请人撤回申请": "withdrawn",
}


@pytest.mark.parametrize(("text", "value"), OUTCOMES.items())
def test_finds_the_outcome_of_an_official_row(text: str, value: str):
    assert CATALOGUE.find_dimension_aliases(text, "outcome") == [(0, len(text), "outcome", value)]


def by_trying_all(text: str, names: dict[str, str]) -> list[tuple[int, int, str]]:
    found, start = [], 0
    while start < len(text):
        fits = [alias for alias in names if text.startswith(alias, start)]
        if fits:
            alias = max(fits, key=len)
            found.append((start, start + len(alias), names[alias]))
            start += len(alias)
        else:
            start += 1
    return found


ALIASES = {alias: m.id for m in CATALOGUE.measures.values() for alias in m.aliases}
LETTERS = st.sampled_from("收到办结申请公开信息12件、,。其中")
PIECES = st.one_of(st.sampled_from(sorted(ALIASES)[::7]), LETTERS, st.text(max_size=3))


@given(st.lists(PIECES, max_size=6).map("".join))
def test_finding_agrees_with_trying_every_alias(text: str):
    assert CATALOGUE.find_aliases(text) == by_trying_all(text, ALIASES)


@given(st.text())
def test_finding_never_fails_and_stays_inside_the_text(text: str):
    spans = [match[:2] for match in CATALOGUE.find_aliases(text)]
    assert all(a < b for a, b in spans)
    assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))
    for start, end, dimension, value in CATALOGUE.find_dimension_aliases(text):
        assert text[start:end] in CATALOGUE.dimensions[dimension][value].aliases


def test_finding_is_linear():
    def seconds(n: int) -> float:
        text = "收到政府信息公开申请收到收到政府信息" * n
        best = 9.0
        for _ in range(5):
            begin = time.perf_counter()
            CATALOGUE.find_aliases(text)
            best = min(best, time.perf_counter() - begin)
        return best

    assert seconds(2000) < 40 * seconds(200)


def test_loads_quickly():
    def seconds() -> float:
        begin = time.process_time()
        Catalogue.load()
        return time.process_time() - begin

    # 17 to 20 ms of processor time; the bound leaves room for a slower machine.
    assert min(seconds() for _ in range(10)) < 0.06


def test_check_accepts_what_the_contract_allows():
    CATALOGUE.check(None, {})
    CATALOGUE.check(None, {"channel": "website"})
    CATALOGUE.check("request.answered", {"outcome": "denied.state_secret", "applicant": "natural_person"})
    CATALOGUE.check("publication.items", {"category": "各镇", "channel": "wechat"})
    CATALOGUE.check("proposal.total", {"category": "人大建议"})
    for measure in CATALOGUE.measures.values():
        for dimension in measure.by:
            for value in CATALOGUE.dimensions[dimension] or ["任何字样"]:
                CATALOGUE.check(measure.id, {dimension: value})


@pytest.mark.parametrize(
    ("measure", "by", "said"),
    [
        ("request.recieved", {}, "did you mean 'request.received'"),
        ("request.received", {"chanel": "online"}, "did you mean 'channel'"),
        ("request.received", {"channel": "pigeon"}, "unknown value 'pigeon' of dimension 'channel'"),
        ("request.received", {"outcome": "granted"}, "it is by: channel, applicant"),
        ("meeting.held", {"channel": "website"}, "it is by: nothing"),
        ("disclosure.items", {"category": ""}, "empty value"),
        (None, {"channel": "pigeon"}, "unknown value"),
    ],
)
def test_check_says_what_is_wrong(measure: str | None, by: dict[str, str], said: str):
    with pytest.raises(CatalogueError, match=re.escape(said)):
        CATALOGUE.check(measure, by)


def test_unknown_dimension_to_find():
    with pytest.raises(CatalogueError, match="did you mean 'outcome'"):
        CATALOGUE.find_dimension_aliases("公开", "outcomes")
    assert CATALOGUE.find_dimension_aliases("部门动态", "category") == []


def test_search_ranks():
    assert CATALOGUE.search("request.received")[0].id == "request.received"
    assert CATALOGUE.search("收到申请")[0].id == "request.received"
    assert CATALOGUE.search("行政诉讼")[0].id == "litigation.total"
    assert CATALOGUE.search("规章现行有效件数")[0].id == "regulation.in_force"
    assert CATALOGUE.search("PRESS CONFERENCE")[0].id == "press_conference.held"
    assert CATALOGUE.search("没有这样的事") == []
    assert CATALOGUE.search(" ") == list(CATALOGUE.measures.values())


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_user_file_adds_rows(tmp_path: Path):
    path = write(
        tmp_path,
        """
        [measures."drone.flights"]
        name = "无人机飞行次数"
        unit = "次"
        by = ["drone", "channel"]
        aliases = ["无人机{飞行,巡查}", "放飞无人机"]
        [dimensions.drone.small]
        name = "小型"
        aliases = ["小型 轻小型"]
        [dimensions.channel.kiosk]
        name = "自助机"
        aliases = ["自助机"]
        """,
    )
    mine = CATALOGUE.extended(path)
    assert mine.measure("drone.flights").aliases == ("无人机飞行", "无人机巡查", "放飞无人机")
    mine.check("drone.flights", {"drone": "small", "channel": "kiosk"})
    assert mine.find_aliases("全年无人机巡查3次,收到申请2件") == [(2, 7, "drone.flights"), (10, 14, "request.received")]
    assert mine.find_dimension_aliases("自助机", "channel") == [(0, 3, "channel", "kiosk")]
    # The catalogue it was made from is as it was.
    assert "drone.flights" not in CATALOGUE.measures
    assert "kiosk" not in CATALOGUE.dimensions["channel"]


ROW = "name = '甲乙'\nunit = '件'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[measures", "not TOML"),
        (f"[measures.'request.received']\n{ROW}", "measures.'request.received' is in the catalogue already"),
        (f"[measures.'a.b']\n{ROW}by = ['chanel']", "unknown dimension 'chanel'; did you mean 'channel'"),
        (f"[measures.'a.b']\n{ROW}aliases = ['政策解读']", "names 'interpretation.items' already"),
        (f"[measures.'a.b']\n{ROW}aliases = ['件']", "fewer than two characters"),
        (f"[measures.'a.b']\n{ROW}aliases = ['甲{{乙']", "braces do not pair"),
        (f"[measures.'a.b']\n{ROW}aliases = '甲乙'", "a list of strings was expected"),
        (f"[measures.'a.b']\n{ROW}alias = ['甲乙']", "did you mean 'aliases'"),
        (f"[measures.a.b]\n{ROW}", "quotes"),
        ("[measures.'a.b']\nname = '甲乙'", "has no 'unit'"),
        (f"[measures.'A B']\n{ROW}", "unfit id"),
        (f"[measure.'a.b']\n{ROW}", "did you mean 'measures'"),
        ("[dimensions.channel.website]\nname = '网站'", "dimensions.channel.website is in the catalogue already"),
        ("[dimensions.channel.web]\nname = '网'\naliases = ['门户网站']", "names 'website' already"),
        ("[dimensions.category.notice]\nname = '公告'", "is open"),
    ],
)
def test_a_user_file_that_does_not_fit(tmp_path: Path, text: str, said: str):
    path = write(tmp_path, text)
    with pytest.raises(CatalogueError, match=re.escape(said)) as raised:
        CATALOGUE.extended(path)
    assert str(path) in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(CatalogueError, match="cannot be read"):
        Catalogue.load(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes("name = '网站'".encode("gbk"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        CATALOGUE.extended(tmp_path / "gbk.toml")


def test_loads_a_file_of_its_own(tmp_path: Path):
    mine = Catalogue.load(write(tmp_path, f"[measures.'a.b']\n{ROW}"))
    assert list(mine.measures) == ["a.b"]
    assert mine.find_aliases("甲乙") == []


def test_survives_pickling_for_worker_processes():
    copy = pickle.loads(pickle.dumps(CATALOGUE))
    assert copy.measures == CATALOGUE.measures
    assert copy.find_aliases("收到申请2件") == CATALOGUE.find_aliases("收到申请2件")


@given(st.lists(st.lists(st.text("甲乙丙", max_size=2), min_size=1, max_size=3), max_size=3))
def test_expanding_gives_each_choice_once_in_order(choices: list[list[str]]):
    pattern = "".join("子{" + ",".join(words) + "}" for words in choices)
    expected = [""]
    for words in choices:
        expected = [before + "子" + word for before in expected for word in words]
    assert expand(pattern) == expected


# --- the lexicon of organisations ------------------------------------------------------------------------------


def lists(node: object, path: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in lists(value, f"{path}.{key}")]
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return [found for value in node for found in lists(value, path)]
    return [(path, node)] if isinstance(node, list) else []


def test_agency_groups_name_nothing_twice():
    for path, words in lists(AGENCIES):
        assert words and len(set(words)) == len(words), path


def test_a_short_form_has_one_full_name():
    short_forms = AGENCIES["short_forms"]
    owners = Counter(short for shorts in short_forms.values() for short in shorts)
    assert [short for short, n in owners.items() if n > 1] == []
    assert not owners.keys() & short_forms.keys()
    assert all(len(short) > 1 for short in owners)
    assert short_forms["发展和改革委员会"] == ["发展改革委", "发改委"]


def test_the_lexicon_tells_bodies_from_groups():
    bodies = {*AGENCIES["central"]["names"], *AGENCIES["self_references"]["names"], *AGENCIES["short_forms"]}
    assert not bodies & set(AGENCIES["not_agencies"]["names"])
    assert not set(AGENCIES["self_references"]["names"]) & set(AGENCIES["self_places"]["names"])
    assert len(AGENCIES["provinces"]) == 35  # 34 and the 兵团, which reports as one


def test_successors_follow_their_year():
    for old, row in AGENCIES["successors"].items():
        assert 2007 < row["until"] < 2026 and old not in row["became"], old
