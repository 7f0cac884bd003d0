"""Web pages in the manner of three kinds of site, with an invented office: what the tests of the readers read."""

from __future__ import annotations

TITLE = "青石县水务局2023年政府信息公开工作年度报告"
PARAGRAPHS = (
    "一、总体情况",
    "2023年，我局主动公开政府信息312条，其中政务动态类200条、规划计划类18条。按照《条例》要求，健全了信息发布审查机制。",
    "（一）主动公开。通过门户网站公开信息260条，通过政务微博发布信息52条，办结群众来信16件。",
    "二、主动公开政府信息情况",
)
AFTER = (
    "四、政府信息公开行政复议、行政诉讼情况",
    "本年度未发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
    "五、存在的主要问题及改进情况",
    "存在的问题主要是公开内容不够全面；下一步将加强培训，规范流程。",
)

# Section three of the 2021 form (国办公开办函〔2021〕30号): rows with their reasons, seven columns of applicants.
SECTION_THREE_ROWS = [
    (("一、本年新收政府信息公开申请数量", 3, 1), [5, 1, 0, 0, 0, 0, 6]),
    (("二、上年结转政府信息公开申请数量", 3, 1), [0, 0, 0, 0, 0, 0, 0]),
    (("三、本年度办理结果", 1, 6), ("（一）予以公开", 2, 1), [3, 0, 0, 0, 0, 0, 3]),
    (("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 2, 1), [1, 0, 0, 0, 0, 0, 1]),
    (("（三）不予公开", 1, 2), ("1.属于国家秘密", 1, 1), [0, 0, 0, 0, 0, 0, 0]),
    (("2.其他法律行政法规禁止公开", 1, 1), [0, 1, 0, 0, 0, 0, 1]),
    (("（四）无法提供", 1, 1), ("1.本机关不掌握相关政府信息", 1, 1), ["", "", "", "", "", "", ""]),
    (("（七）总计", 2, 1), [4, 1, 0, 0, 0, 0, 5]),
    (("四、结转下年度继续办理", 3, 1), [1, 0, 0, 0, 0, 0, 1]),
]


def section_three(tag: str = "td", inside: str = "{}") -> str:
    """The form's table as HTML; `inside`: what stands around the text of a cell."""
    head = (
        '<tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>'
        '<td colspan="7">申请人情况</td></tr>'
        '<tr><td rowspan="2">自<br>然<br>人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总&nbsp;计</td></tr>'
        "<tr><td>商业<br/>企业</td><td>科研<br/>机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
    ).replace("td", tag)
    rows = []
    for *names, figures in SECTION_THREE_ROWS:
        cells = [f'<td colspan="{w}" rowspan="{h}">{inside.format(text)}</td>' for text, w, h in names]
        cells += [f"<td>{inside.format(f'&nbsp;{n}&nbsp;' if n != '' else '&nbsp;')}</td>" for n in figures]
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return f'<table border="1" cellspacing="0">{head}{"".join(rows)}</table>'


FEES = (
    "<table><caption>行政事业性收费情况（单位：万元）</caption><thead><tr><th>信息内容</th><th>本年收费金额</th></tr></thead>"
    "<tbody><tr><td>行政事业性收费</td><td>1.25</td></tr></tbody></table>"
)


def _body(paragraph: str) -> str:
    before = "\n".join(paragraph.format(text) for text in PARAGRAPHS)
    after = "\n".join(paragraph.format(text) for text in AFTER)
    three = paragraph.format("三、收到和处理政府信息公开申请情况（单位：件）")
    return f"{before}\n{FEES}\n{three}\n{section_three()}\n{after}"


def modern() -> str:
    """A page of the template of the 2020s: meta fields, header, nav, article, share bar, footer."""
    return f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{TITLE}_年度报告_青石县人民政府门户网站</title>
<meta name="SiteName" content="青石县人民政府门户网站"/><meta name="ColumnName" content="年度报告"/>
<meta name="ArticleTitle" content="{TITLE}"/><meta name="PubDate" content="2024-01-20 10:21"/>
<meta name="ContentSource" content="青石县水务局"/><meta name="Url" content="http://www.qingshi.example/art/1.html"/>
<style>.a{{color:red}}</style><script>var a = "<div>公开999条。</div>";</script></head>
<body><!-- 公开888条。 -->
<div class="header"><div class="logo"><a href="/">青石县人民政府</a></div><div class="nav"><ul>
<li><a href="/a">首页</a></li><li><a href="/b">政务公开</a></li><li><a href="/c">办事服务</a></li><li><a href="/d">互动交流</a></li></ul></div></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/b">政务公开</a> &gt; <a href="/n">年度报告</a></div>
<div class="main"><h1 class="article-title">{TITLE}</h1>
<div class="info"><span>发布时间：2024-01-20 10:21</span> <span>来源：青石县水务局</span> <span>浏览次数：<em id="n">31</em></span> <span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span></div>
<div class="article-content" id="zoom"><div class="TRS_Editor">{_body('<p style="text-indent: 2em;">{}</p>')}
<p style="display:none">隐藏的666条。</p></div></div>
<div class="share"><span>分享到：</span><a href="#">微信</a><a href="#">微博</a></div><div><a onclick="window.print()">【打印本页】</a> <a>【关闭窗口】</a></div>
<div class="related"><h3>相关文章</h3><ul><li><a href="/1">青石县财政局2023年年度报告</a></li><li><a href="/2">青石县民政局2023年年度报告</a></li></ul></div></div>
<footer><p>主办单位：青石县人民政府办公室　版权所有　ICP备00000000号</p><p>网站标识码：0000000000 <a href="/x">网站地图</a></p></footer>
</body></html>"""


def nested_tables() -> str:
    """A page of the 2000s: tables within tables for its layout, font elements, upper-case names, no quotes."""
    paragraphs = _body("<P><FONT face=宋体 size=3>&nbsp;&nbsp;&nbsp;&nbsp;{}</FONT>")
    links = "".join(f"<TR><TD height=22><A href=list{i}.asp>栏目{i}</A></TD></TR>" for i in range(12))
    return f"""<HTML><HEAD><TITLE>青石县政府信息公开网-{TITLE}</TITLE>
<META http-equiv=Content-Type content="text/html; charset=gb2312"></HEAD>
<BODY leftMargin=0 topMargin=0><TABLE width=1000 border=0 cellPadding=0><TR><TD colSpan=2><IMG src="top.jpg"></TD></TR>
<TR><TD colSpan=2><A href=/>首页</A> | <A href=/gk>政务公开</A> | <A href=/fw>办事服务</A> | <A href=/hd>互动交流</A> | <A href=/yj>征求意见</A></TD></TR>
<TR><TD vAlign=top width=200><TABLE width="100%">{links}</TABLE></TD>
<TD vAlign=top><TABLE width="100%"><TR><TD align=center><B><FONT color=red size=5>{TITLE}</FONT></B></TD></TR>
<TR><TD align=center>日期：2024年1月20日　来源：青石县水务局　阅读次数：31</TD></TR>
<TR><TD><TABLE width="95%" align=center><TR><TD class=bottom>{paragraphs}</TD></TR></TABLE></TD></TR>
<TR><TD align=right><A href="javascript:window.print()">[打印]</A> <A href="javascript:window.close()">[关闭]</A></TD></TR></TABLE></TD></TR>
<TR><TD colSpan=2 align=center>版权所有：青石县人民政府　技术支持：青石县信息中心</TD></TR></TABLE></BODY></HTML>"""


def soup() -> str:
    """A page of boxes without meaning, each line in spans, end tags missing, a small table of the index over the text."""
    spans = '<div><span style="font-size:16px;">　　<span lang="EN-US"></span>{}</span></div>'
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk"/><title>青石县政府信息公开</title></head><body>
<div class="box1"><div><div><a href="/1">无障碍阅读</a><a href="/2">繁体版</a></div></div>
<table><tr><td>索引号：</td><td>QS001-2024-00012</td><td>主题分类：</td><td>政务公开</td></tr>
<tr><td>发布机构：</td><td>青石县水务局</td><td>发布日期：</td><td>2024-01-20</td></tr></table>
<div class="xxgk_title"><div class="bt">{TITLE}</div></div>
<div class="box3"><div><div>{_body(spans)}</div><div>青石县水务局</div><div>2024年1月18日<div></div>
<div class="page"><a href="/p">上一篇：青石县民政局年报</a><a href="/n">下一篇：青石县财政局年报</a></div></div>
<div><p>主办：青石县人民政府办公室 ICP备案号：00000000</p></div></body>"""


PAGES = {"modern": (modern, "utf-8"), "nested tables": (nested_tables, "gbk"), "soup": (soup, "gbk")}
