"""What only the words around a number tell: each pair differs by the word that decides."""

import pytest

from gov_ie.values.quantities import find_quantities


def found(text):
    return [text[c.start : c.end] for c in find_quantities(text)]


PAIRS = [
    # ranks
    ("居全省3位", "安排3位"),
    ("名列前10名", "录取10名"),
    # sessions, classes
    ("人大五次会议", "召开五次会议"),
    ("2020届毕业生", "举办3届"),
    # versions
    ("升级为2.0版", "编发2版"),
    # the first of a time
    ("前3年", "历时3年"),
    # documents known by the number of their articles
    ("落实新30条", "更新30条"),
    ("落实国10条", "全国10条"),
    ("落实水10条", "安全饮水12条"),
    # hours of service, addresses
    ("24小时热线", "累计24小时"),
    ("人民路3幢", "建成3幢"),
    # what the law allows
    ("20个工作日内答复", "压缩至5个工作日内答复"),
    ("60日内申请", "压缩至15日内"),
    ("自收到之日起15个工作日", "用时15个工作日"),
    ("近3年", "耗时约3年"),
    # Chinese numbers
    ("统一部署", "共一次"),
    ("百姓满意", "召开百余次"),
    ("十分满意", "满分十二分"),
    ("二次分配", "召开两次会"),
    ("一条一条落实", "制发规范性文件一件"),
    ("一户一档", "复议一件"),
    ("〇五九一—八七六五", "为二十五。"),
    ("二〇一", "超百万,"),
    ("党员二十。", "党员近二十。"),
]


@pytest.mark.parametrize(("nothing", "counts"), PAIRS)
def test_a_number_that_counts_nothing_and_one_that_does(nothing, counts):
    assert found(nothing) == []
    assert len(found(counts)) == 1, found(counts)
