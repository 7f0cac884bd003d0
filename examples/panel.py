"""Writes examples/panel: 25 reports of four offices of an invented city, 2014 to 2020, and what they state.

`python examples/panel.py`. The reports are written with their facts marked (docs/marked-reports.md) and compiled like the training
reports, dirt included; panel/gold.jsonl holds the facts, without the texts. Planted are: three reports that
are not there, an office that is renamed, one that says nothing about requests in one year, outcomes that do not add up to their total,
and a report that remembers last year's figure otherwise than last year's report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from gov_ie import exchange
from gov_ie.exchange import AnnotatedReport
from gov_ie.train.marked import compile_marked

FOLDER = Path(__file__).parent / "panel"
YEARS = range(2014, 2021)
MISSING = {("water", 2017), ("housing", 2014), ("education", 2020)}
SILENT = ("education", 2016)  # about requests
NOT_ADDING_UP = ("housing", 2018)
REMEMBERED_WRONGLY = ("water", 2019)
NOISE = ("", "", "wrapped", "traditional gloss", "", "oneline", "fullwidth", "halfwidth lost", "", "spaces", "traditional", "")
OUTCOMES = (
    ("granted", ("同意公开", "予以公开")),
    ("partial", ("同意部分公开", "部分公开")),
    ("already_public", ("属于已主动公开范围", "已主动公开")),
    ("denied", ("不予公开", "不同意公开")),
    ("not_this_agency", ("不属于本机关公开", "不属于本机关公开范围")),
    ("not_exist", ("申请信息不存在", "信息不存在")),
)


@dataclass(frozen=True)
class Office:
    """An office: its name and short name, how it calls itself, its categories, how many items and requests it begins with."""

    name: str
    short: str
    self: str
    kind: str
    categories: tuple[str, str, str]
    items: int
    requests: int
    growth: float
    business: tuple[str, ...]


def _office(name: str, self: str, *rest) -> Office:
    return Office(name, name.removeprefix("岚河"), self, *rest)


OFFICES = {
    "education": _office("岚河市教育局", "我局", "education", ("招生考试类", "教师队伍类", "学校建设类"), 380, 21, 1.12, (
        "{A|SELF}把划片范围印成一张图贴到每所小学门口，{M|新建公办幼儿园}{Q|N1所|-}，{M|新增学位}{Q|N9余个|-}。",
        "{M|办理教师资格认定}{Q|N9人次|-}，其中{M|当场发证}的占{Q|N2%|- text=教师资格认定当场发证占比}。",
        "解决了{Q|N3名|- > text=解决进城务工人员子女入学}{M|进城务工人员子女入学}的问题。",
        "局长信箱{M|收到来信}{Q|N2封|letter.received channel=mailbox text=局长信箱来信}，除{Q|N1封|- > text=局长信箱来信正在核实}{M|正在核实}外都已答复，{M|满意率}{Q|9N1%|- text=局长信箱来信满意率 also=satisfaction.rate}。",
        "家长最关心的营养餐食材价格按月公布，{M|巡查学校食堂}{Q|N3所次|-}，{M|责令整改}{Q|N1处|- text=学校食堂责令整改}。",
        "{A|市招生考试院}{M|接听考生来电}{Q|N9个|hotline.calls agency=岚河市招生考试院|市招生考试院}。",
    )),
    "water": _office("岚河市水务局", "我局", "water", ("水质公告类", "停水通知类", "工程建设类"), 210, 9, 1.06, (
        "{M|完成河道清淤}{Q|N3公里|-}，{M|受益群众}{Q|N1万余人|-}。",
        "{M|受理取水许可申请}{Q|N5件|approval.received}，{M|办结}{Q|N5件|approval.completed text=取水许可申请办结}。",
        "96公里供水主干管的爆管点位在网上一处一处标了出来，{M|抢修用时}由{Q|N1小时|- text=爆管抢修用时}缩短到{Q|3小时|- text=爆管抢修用时}。",
        "{M|水质监测点}由{Q|N1个|- text=水质监测点}增加到{Q|N2个|- text=水质监测点}，{A|市疾控中心}{M|复核}{Q|N1次|- agency=岚河市疾控中心|市疾控中心 text=水质复核}。",
        "{M|抽检出厂水样}{Q|N3份|-}，{M|合格率}为{Q|99.N1%|- text=出厂水样合格率}。",
    )),
    "housing": _office("岚河市住房和城乡建设局", "我局", "housing", ("保障性住房类", "工程招投标类", "物业管理类"), 520, 44, 1.18, (
        "{M|公示保障性住房分配结果}{Q|N1批|-}，{M|入住家庭}{Q|N9户|-}。",
        "{M|改造老旧小区}{Q|N2个|-}，比{Y|上年}{M|多}{Q|N1个|- text=改造老旧小区增加}。",
        "{M|核发施工许可证}{Q|N3份|license.decisions}，一份也没有超期；{M|通报违规企业}{Q|N1家|-}。",
        "{M|办理人大建议}{Q|N2件|proposal.total category=人大建议}和{M|政协提案}{Q|N1件|proposal.total category=政协提案}，{M|面商率}{Q|100%|- text=建议提案面商率}。",
        "{A|市房产交易中心}{M|接待查询}{Q|N9人次|- agency=岚河市房产交易中心|市房产交易中心}，窗口换了三处，排队的人才少下来。",
    )),
    "health": _office("岚河市卫生和计划生育委员会", "我委", "health", ("疫情信息类", "医疗机构许可类", "采购招标类"), 300, 15, 1.25, (
        "{M|公布医院次均费用}{Q|N2家|-}，{M|患者满意率}{Q|9N1.N1%|satisfaction.rate}。",
        "{M|开展健康讲座}{Q|N2场|-}，{M|听众}{Q|近N9人次|- text=健康讲座听众}。",
        "{M|作出卫生行政处罚}{Q|N2件|penalty.decisions}，{M|罚款}{Q|N1.N1万元|- text=卫生行政处罚罚款}。",
        "{M|家庭医生签约}{Q|N1.N1万户|-}，覆盖{Q|九个|- > text=家庭医生签约覆盖街道}{M|街道}，{M|随访}{Q|N9人次|- text=家庭医生随访}。",
        "12320热线{M|接到来电}{Q|N9个|hotline.calls}，{M|办结率}{Q|100%|- text=12320热线来电办结率}。",
    )),
}  # fmt: skip
RENAMED = {("health", year): "岚河市卫生健康委员会" for year in (2019, 2020)}


@dataclass(frozen=True)
class Year:
    """The figures of an office in a year."""

    items: int
    parts: tuple[int, int, int]
    received: int
    channels: tuple[int, int, int]
    carried_in: int
    outcomes: dict[str, int]
    carried_out: int

    @property
    def answered(self) -> int:
        return sum(self.outcomes.values())


def figures(key: str) -> dict[int, Year]:
    """The office's figures for each year: what is carried out of one is carried into the next."""
    rng, office = Random(key), OFFICES[key]
    years: dict[int, Year] = {}
    carried = rng.randint(0, 2)
    for n, year in enumerate(YEARS):
        items = round(office.items * office.growth**n * rng.uniform(0.92, 1.08))
        first, second = round(items * rng.uniform(0.35, 0.5)), round(items * rng.uniform(0.2, 0.3))
        received = round(office.requests * office.growth**n * rng.uniform(0.8, 1.25))
        online = round(received * min(0.9, 0.4 + 0.07 * n))
        letters = round((received - online) * 0.6)
        out = rng.randint(0, min(3, received))
        answered = received + carried - out
        shares = (0.62 - 0.04 * n, 0.06, 0.16, 0.05 + 0.01 * n, 0.05 + 0.01 * n)
        outcomes = {name: round(answered * share) for (name, _), share in zip(OUTCOMES, shares, strict=False)}
        outcomes["not_exist"] = max(0, answered - sum(outcomes.values()))
        years[year] = Year(items, (first, second, items - first - second), received, (online, letters, received - online - letters), carried, outcomes, out)
        carried = out
    return years


def marked(key: str, year: int, all_years: dict[int, Year], noise: str) -> str:
    """The report of an office and a year in marked form."""
    office, now, rng = OFFICES[key], all_years[year], Random(f"{key} {year}")
    if name := RENAMED.get((key, year)):
        office = replace(office, name=name, short=name.removeprefix("岚河"))
    pick = rng.choice
    period = f"{{Y|{year}年1月1日起至{year}年12月31日}}止"
    lines = [
        *([pick(("首页 > 政务公开 > 政府信息公开年报", "当前位置：首页 > 信息公开 > 年度报告"))] if rng.random() < 0.6 else []),
        f"{{A|{office.name}}}{{Y|{year}年}}政府信息公开工作年度报告",
        *([f"发布时间：{year + 1}-0{rng.randint(1, 3)}-{rng.randint(10, 28)}　来源：{{A|办公室}}"] if rng.random() < 0.6 else []),
        f"{{A|{office.name}}}按照《中华人民共和国政府信息公开条例》的要求编制本报告，数据统计期限为{period}。",
        pick(("一、总体情况", "一、概述")),
        _organisation(office, pick, rng),
        pick(("二、主动公开情况", "二、主动公开政府信息情况")),
        _disclosure(office, key, year, all_years, pick, rng) + _business(office, rng),
        pick(("三、依申请公开情况", "三、依申请公开政府信息情况")),
        _requests(office, key, year, now, pick, rng),
        "四、复议、诉讼和收费情况",
        _disputes(pick, rng),
        "五、存在的不足和下一步打算",
        _plans(office, year + 1, pick, rng),
    ]  # fmt: skip
    head = [f"agency: {office.name} | {office.short}", f"year: {year}", "level: city", f"kind: {office.kind}"]
    return "\n".join([*head, *([f"noise: {noise}"] if noise else []), "---", *lines, "", ""])


def _organisation(office: Office, pick, rng: Random) -> str:
    meetings, classes, people = rng.randint(2, 5), rng.randint(1, 4), rng.randint(60, 320)
    return pick((
        f"{{Y|全年}}{{M|召开专题会议}}{{Q|{meetings}次|meeting.held}}，{{M|举办培训班}}{{Q|{classes}期|training.held}}，{{M|培训}}{{Q|{people}人次|training.participants}}。",
        f"{{A|{office.self}}}{{M|配备专职人员}}{{Q|{rng.randint(1, 4)}名|staff.total employment=full_time}}，{{M|组织业务培训}}{{Q|{'一两三四'[classes - 1]}次|training.held}}，{{M|参加}}{{Q|{people}余人次|training.participants text=业务培训参加}}。",
        f"{{A|办公室}}牵头，{{M|兼职人员}}{{Q|{rng.randint(5, 20)}人|staff.total employment=part_time text=政府信息公开兼职人员}}，{{M|研究信息公开工作的会议}}开了{{Q|{meetings}次|meeting.held}}。",
    ))  # fmt: skip


def _disclosure(office: Office, key: str, year: int, all_years: dict[int, Year], pick, rng: Random) -> str:
    now = all_years[year]
    a, b, c = now.parts
    names = office.categories
    parts = [f"{{M|{name}}}{{Q|{n}条|disclosure.items category={name} ^d}}" for name, n in zip(names, (a, b, c), strict=True)]
    share = f"，{{M|占}}{{Q|{100 * a / now.items:.1f}%|- text={names[0]}占比}}"
    said = pick((
        f"{{Y|{year}年}}，{{A|{office.self}}}{{M|主动公开政府信息}}{{Q#d|{now.items}条|disclosure.items}}，其中{parts[0]}{share}；{parts[1]}；{parts[2]}。",
        f"{{Y|全年}}共{{M|公开政府信息}}{{Q#d|{now.items}条|disclosure.items}}（{parts[0]}、{parts[1]}、{parts[2]}）。",
        f"{{Y|{year}年度}}{{M|主动公开信息}}总数为{{Q#d|{now.items}条|disclosure.items}}，包括{parts[0]}，{parts[1]}，{parts[2]}。",
    ))  # fmt: skip
    posts = rng.randint(60, 900)
    said += pick((
        f"门户网站{{M|发布信息}}{{Q|{now.items - 20}条|publication.items channel=website}}，微信公众号{{M|推送}}{{Q|{posts}条|account.posts channel=wechat text=微信公众号推送信息}}。",
        f"通过政务微博{{M|发布信息}}{{Q|{posts}条|account.posts channel=weibo}}，{{M|粉丝}}{{Q|{rng.randint(2, 40)}00余人|account.followers}}。",
        f"{{M|举办在线访谈}}{{Q|{rng.randint(1, 6)}场|interview.held}}，{{M|发布政策解读}}{{Q|{rng.randint(3, 30)}篇|interpretation.items}}。",
    ))  # fmt: skip
    if year - 1 in all_years and ((key, year) == REMEMBERED_WRONGLY or rng.random() < 0.35):
        before = all_years[year - 1].items + (30 if (key, year) == REMEMBERED_WRONGLY else 0)
        said += f"{{Y|{year - 1}年}}{{M|主动公开政府信息}}{{Q|{before}条|disclosure.items year={year - 1}}}。"
    return said


def _business(office: Office, rng: Random) -> str:
    said = "".join(rng.sample(office.business, 2)).replace("SELF", office.self)
    said = said.replace("N5", str(rng.randint(11, 89)))  # both the same: no more is done than was received
    for sign, low, high in (("N1", 2, 9), ("N2", 11, 89), ("N3", 120, 680), ("N9", 1100, 9800)):
        while sign in said:
            said = said.replace(sign, str(rng.randint(low, high)), 1)
    return said


def _requests(office: Office, key: str, year: int, now: Year, pick, rng: Random) -> str:
    if (key, year) == SILENT:
        return f"{{A|{office.self}}}完善了依申请公开的流程，在办事大厅放置了申请表和填写样本，申请人可以当面、寄信或者在网上提出。"
    kinds = zip((("网络申请", "网上申请"), ("信函申请", "信函"), ("当面申请", "现场申请")), ("online", "letter", "in_person"), now.channels, strict=True)
    channels = [f"{{M|{pick(words)}}}{{Q|{n}件|request.received channel={c} ^r}}" for words, c, n in kinds if n]
    said = pick((
        f"{{Y|{year}年}}，{{A|{office.self}}}{{M|收到政府信息公开申请}}{{Q#r|{now.received}件|request.received}}，其中{'、'.join(channels)}。",
        f"{{Y|全年}}{{M|受理信息公开申请}}{{Q#r|{now.received}件|request.received}}，按申请方式分，{'，'.join(channels)}。",
        f"{{M|收到申请}}{{Q#r|{now.received}件|request.received}}（{'；'.join(channels)}），比{{Y|去年}}略有变化。",
    ))  # fmt: skip
    if now.carried_in:
        said += f"{{M|上年结转}}{{Q|{now.carried_in}件|request.carried_in text=上年结转申请}}，"
    wrong = -1 if (key, year) == NOT_ADDING_UP else 0
    parts = [f"{{M|{pick(words)}}}{{Q|{now.outcomes[o]}件|request.answered outcome={o} ^a}}" for o, words in OUTCOMES if now.outcomes[o]]
    said += f"{pick(('已', '均按时', '共'))}{{M|答复}}{{Q#a|{now.answered + wrong}件|request.answered text=申请答复}}，其中{pick(('，', '、')).join(parts)}"
    if now.carried_out:
        said += f"；{{M|结转下年度办理}}{{Q|{now.carried_out}件|request.carried_out text=申请结转下年度办理}}"
    return said + "。"


def _disputes(pick, rng: Random) -> str:
    reviews = rng.choice((0, 0, 1, 2, 3))
    said = (
        f"{{M|行政复议}}{{Q|{reviews}件|review.total}}，{{Q|未|litigation.total >}}发生{{M|行政诉讼}}。"
        if reviews
        else "{Q|未|review.total m=fy;litigation.total m=ss}发生因政府信息公开引起的{M#fy|行政复议}和{M#ss|行政诉讼}。"
    )
    return said + pick(("依申请公开{Q|未|request.fees >}{M|收取费用}。", "{Q|没有|complaint.received >}收到{M|举报投诉}，也{Q|未|request.fees >}{M|收费}。"))


def _plans(office: Office, year: int, pick, rng: Random) -> str:
    """What is lacking and what is intended: numbers of plans are marked as quantities and state no fact."""
    return pick((
        "公开的内容离群众的要求还有距离，个别栏目更新不及时，下一步要在“看得懂、找得到”上下功夫。",
        f"政策解读的形式单一。{{Y|{year}年}}，{{A|{office.self}}}计划举办培训班{{Q|{rng.randint(2, 4)}期}}，逐步做到图文并重。",
        f"基层站所的公开栏常被杂物遮住。{{Y|{year}年}}将新设查阅点{{Q|{rng.randint(2, 5)}个}}，专人负责更新。",
        f"主动公开的目录还有空白，{{A|{office.self}}}将对照清单逐项补齐，力争{{Y|明年}}公开信息{{Q|1200条以上}}。",
    ))  # fmt: skip


def reports() -> list[AnnotatedReport]:
    """The reports with what they state, by office and year."""
    made = []
    for key in OFFICES:
        all_years = figures(key)
        for year in YEARS:
            if (key, year) not in MISSING:
                noise = NOISE[len(made) % len(NOISE)]
                made.append(compile_marked(marked(key, year, all_years, noise), f"{key}-{year}"))
    return made


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    made = reports()
    for report in made:
        (FOLDER / f"{report.doc_id}.txt").write_bytes(report.text.encode())
    lines = [exchange.dumps({k: v for k, v in report.to_dict().items() if k != "text"}) + "\n" for report in made]
    (FOLDER / "gold.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
