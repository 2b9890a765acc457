"""The README.txt beside the exports: what is invented, what is in each file, which rows are broken on purpose."""

from __future__ import annotations

from calibration.demo.saas.stories import TEAM_WITHOUT_LEADS
from calibration.demo.warts import WARTS
from calibration.demo.world import World

_TEXT = """衡舟集团（虚构）导出文件，数据截至 {last}
所有公司、人员、门店均为虚构，由程序随机组合而成。

两项业务：B2B 软件（200 人，按签约金额考核）与零售（1,200 人，87 家门店，按门店销售额考核），两项金额不相加。

CRM：商机.csv（GB18030，金额单位万元）、商机历次导出/（此前六周每周日的全量导出）、商机阶段历史.csv、跟进记录.csv、
　　　线索.xlsx、客户.xlsx、合同审批.csv、报价方案.csv、客户反馈.csv
ERP：签约订单.csv、回款.csv、门店日报.csv
HR 与手工表：员工.xlsx、门店.xlsx、目标.xlsx、商机阶段.csv、产品.csv、售前产能.csv、付款条款.csv、学习资源.csv
导入顺序.tsv：建议的导入顺序、每个文件的数据截至日（员工与目标随最早和最新一批各导入一次，第二次没有变化）
truth.json：生成程序埋入的故事（用于检验红黄灯的准确率与召回率），不用于导入

已知情况
- 签约订单比 CRM 赢单少约千分之四点五：最近的签约尚未过账，少数订单有补充协议折让（见备注列）。
- {team} 近两周没有新线索；华北合同审批明显偏慢。
- 门店日报中，装修停业的门店当日没有行；有两家门店客流计数器坏了几天，交易笔数高于客流。

故意保留的坏行
{warts}
"""


def readme(world: World) -> str:
    """The text, in Chinese, with the day that the files reach."""
    warts = "\n".join(f"- {wart}" for wart in WARTS)
    return _TEXT.format(last=world.span.last, team=TEAM_WITHOUT_LEADS, warts=warts)
