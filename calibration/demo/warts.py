"""A few broken rows, as every real export has them: each is an extra row, so the good rows keep their sums."""

from __future__ import annotations

import pandas as pd

WARTS = (
    "商机.csv：1 行创建日期为 2025-13-40（不存在的日期）",
    "商机.csv：1 行阶段为“待定？”，无法判断结果",
    "商机.csv：1 行商机编号与上一行重复，金额不同",
    "跟进记录.csv：1 行跟进时间为“昨天下午”",
    "签约订单.csv：1 行签约金额为“待定”",
    "门店日报.csv：1 行销售额为“停业盘点”",
    "回款.csv：文件末尾有合计与导出说明（报表页脚，不是数据）",
)


def spoil_deals(deals: pd.DataFrame) -> pd.DataFrame:
    """The deals with a bad date, an unknown stage and a duplicate id added."""
    bad_date = deals.iloc[[10]].assign(商机编号="SJ-TEST-1", 创建日期="2025-13-40")
    odd_stage = deals.iloc[[20]].assign(商机编号="SJ-TEST-2", 阶段="待定？", 实际成交日期="", 赢率="")
    place = len(deals) // 2
    again = deals.iloc[[place]].assign(**{"商机金额（万元）": "1.00"})
    head, tail = deals.iloc[: place + 1], deals.iloc[place + 1 :]
    return pd.concat([head, again, tail, bad_date, odd_stage], ignore_index=True)


def spoil(table: pd.DataFrame, id_column: str, id_text: str, **cells: str) -> pd.DataFrame:
    """The table with a copy of its middle row behind it, under another id and with cells that cannot be read."""
    row = table.iloc[[len(table) // 2]].astype(object).assign(**{id_column: id_text}, **cells)
    return pd.concat([table.astype(object), row], ignore_index=True)
