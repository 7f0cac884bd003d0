"""Words that say what a sentence or a heading is about: where they stand tells the rows of the facts around them."""

from __future__ import annotations

from gov_ie.finder import Finder

# None begins with another, so that the longest one at a place is the only one.
_WORDS = """
主动公开 依申请 申请 信件 来信 信箱 留言 咨询 投诉 举报 热线 来电 建议 提案 议案 审批 许可 服务事项 窗口 复议 诉讼 收费 费用 解读 发布会 访谈
舆情 热点 规范性文件 规章 处罚 强制 采购 经费 人员 培训 会议 查阅 网站 微博 微信 新媒体 公众号 客户端 公报 征集 满意 测评 诉求 平台 栏目 统计表 情况表
"""
TOPICS: Finder[str] = Finder.of({word: word for word in _WORDS.split()})
