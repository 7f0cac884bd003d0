"""Strategies for hypothesis: texts as sites and scanners leave them."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "主动公开政府信息312条", "共收到申请57件,其中网络申请40件", "办结率100%", "二0一二年", "2O16年", "二○一○年度", "申请①１２件", "１，８０５．５万元",
    "辦結(jié)16件", "現(xiàn)公布", "經(jīng)濟和信息化委員會", "（PPP）項目", "(一)", "件(jiàn)", "网(wan)", "答覆(fù)率", "著力", "本著",
    "全市", "大金博娱乐城", "澳门皇冠体育投注", "体育彩票公益金", "金沙镇", "海带节", "𠮷野街道", "𪚥", "🙂", "①②", "20**年",
    "&nbsp;", "&lt;br&gt;", "&amp;amp;nbsp;", "<p>", "</td>", "<!-- x -->", "<br/", "<script>a</script>", "-->", "&#0;", "&#xD800;",
    "打印 关闭", "字号:[大 中 小]", "浏览次数:31", "分享到", "上一条:", "【打印】【关闭】", "当前位置:首页 > 年报", "微信 微博",
    "标题:", "发布时间:2014-03-14 00:00", "索引号：", "某县2016年政府信息公开工作年度报告", "一、概述", "（二）依申请公开情况", "1.网站公开", "(3)", "第一,", "一是",
    "“三公”经费", "《条例》", "（以下简称", "）", "“", "”。", "3,200", "1.5", "https://a.gov.cn/b,c", "10:30",
    "。", "，", "；", "：", "、", "？", "!", ",", "\n", "\r\n", "\r", "\n\n", " ", "  ", "\t", "\u3000", "\xa0", "\u200b", "\ufeff", "\u00ad", "\x00", "\x85",
    "\u2028", "\ufffc", "\ufffd", "\ud800", "İ", "年", "月", "条", "件", "312", "0", "%", "公开", "我局", "a", "LED屏",
)  # fmt: skip


def pieces() -> st.SearchStrategy[str]:
    """Something that reports hold, clean or dirty, or a few characters of any kind."""
    return st.one_of(st.sampled_from(PIECES), st.text(max_size=4))


def reports(max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts of such pieces: traditional, glosses, spam, full-width, astral, markup, any line ends."""
    return st.lists(pieces(), max_size=max_size).map("".join)


def wrapped_reports() -> st.SearchStrategy[str]:
    """Such texts with a line break every so many characters."""
    return st.builds(
        lambda text, width: "\n".join(text[i : i + width] for i in range(0, len(text), width)),
        reports(),
        st.integers(min_value=5, max_value=42),
    )


def dirty_texts() -> st.SearchStrategy[str]:
    """Either of them."""
    return reports() | wrapped_reports()
