"""HR's list, the targets, and the small tables that people keep by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import pick, stream
from calibration.demo.people import People, joined_by
from calibration.demo.saas.deals import PRODUCTS
from calibration.demo.saas.paper import TERMS
from calibration.demo.saas.progress import ENDS, STAGE_WEIGHTS, STAGES
from calibration.demo.texts import write_days
from calibration.demo.world import World

_SKILLS = ["方案演示", "技术验证", "行业咨询"]
_LEARNING = [
    ("如何缩短首访时间", "跟进", "线索转化", "视频"),
    ("需求调研提问清单", "需求", "需求分析", "模板"),
    ("ROI测算表", "方案", "价值呈现", "模板"),
    ("首稿通过的方案长什么样", "方案", "方案撰写", "案例"),
    ("竞品应对手册", "竞争", "竞争应对", "文档"),
    ("高层拜访准备", "拜访", "关键人经营", "视频"),
    ("合同常见修改点", "合同", "合同谈判", "文档"),
    ("赢单复盘：制造业", "复盘", "行业经验", "案例"),
    ("赢单复盘：零售业", "复盘", "行业经验", "案例"),
    ("止损与输单复盘模板", "复盘", "止损", "模板"),
    ("门店动线与转化", "门店", "转化提升", "视频"),
    ("滞销库存处理", "门店", "库存周转", "文档"),
    ("客户健康报告模板", "大客户", "客户经营", "模板"),
    ("折扣谈判", "谈判", "商务谈判", "视频"),
]


def people_file(world: World) -> pd.DataFrame:
    """员工: everybody who had joined by `last`, leavers with their last day."""
    staff = joined_by(world.people.staff, world.span.last)
    department = staff["department"].where(staff["role"] != "店员", "零售门店")
    return pd.DataFrame(
        {
            "工号": staff["person_id"],
            "姓名": staff["person_name"],
            "邮箱": staff["email"],
            "岗位": staff["role"],
            "部门": department,
            "直属上级": staff["manager"],
            "团队": staff["team"],
            "区域": staff["region"],
            "入职日期": staff["joined_on"],
            "离职日期": staff["left_on"],
        }
    )


def stores_file(world: World) -> pd.DataFrame:
    """门店: one row per store that has opened by `last`."""
    stores = world.stores
    return pd.DataFrame(
        {
            "门店编号": stores["store_id"],
            "门店名称": stores["store_name"],
            "区域": stores["region"],
            "城市": stores["city"],
            "门店类型": stores["store_type"],
            "商圈": stores["cluster"],
            "督导": stores["supervisor"],
            "店长": stores["manager"],
            "开业日期": stores["opened_on"],
            "面积": stores["area_m2"],
        }
    )


def store_days_file(world: World) -> pd.DataFrame:
    """门店日报: one row per open store and day."""
    days = world.store_days.sort_values(["day", "store_id"], kind="stable")
    name = world.stores.set_index("store_id")["store_name"]
    return pd.DataFrame(
        {
            "门店编号": days["store_id"].to_numpy(),
            "门店名称": days["store_id"].map(name).to_numpy(),
            "营业日期": write_days(days["day"], "plain"),
            "客流": days["traffic"].to_numpy(),
            "交易笔数": days["transactions"].to_numpy(),
            "销售额": days["sales"].map("{:.2f}".format).to_numpy(),
            "库存金额": days["inventory"].astype(int).to_numpy(),
            "销售成本": days["cost"].map("{:.2f}".format).to_numpy(),
        }
    )


def targets_file(world: World) -> pd.DataFrame:
    """目标: one row per year and unit, months as columns 1月 … 12月, in ¥."""
    targets = world.targets
    frame = pd.DataFrame(
        {
            "年份": targets["year"],
            "指标": targets["measure"],
            "层级": targets["level"],
            "单位": targets["unit"],
            "单位名称": targets["unit_name"],
        }
    )
    for month in range(1, 13):
        frame[f"{month}月"] = targets[month]
    frame["下达日期"] = targets["released_on"]
    return frame


def stages_file() -> pd.DataFrame:
    """商机阶段: order, stage weight and outcome of each stage."""
    ends = {"赢单": (100, "赢单"), "输单": (0, "输单"), "无效": (0, "无效")}
    names = [*STAGES, *ENDS.values()]
    return pd.DataFrame(
        {
            "商机阶段": names,
            "排序": range(1, len(names) + 1),
            "权重系数": [f"{weight:.0%}" for weight in STAGE_WEIGHTS] + [f"{ends[name][0]}%" for name in ENDS.values()],
            "结果": ["进行中"] * len(STAGES) + [ends[name][1] for name in ENDS.values()],
        }
    )


def products_file() -> pd.DataFrame:
    """产品: what is sold, at its list price in ¥."""
    names = list(PRODUCTS)
    series = ["销售云" if "销售云" in name else "服务" if "服务" in name else "云产品" for name in names]
    return pd.DataFrame(
        {
            "产品编号": [f"CP{number:02d}" for number in range(1, len(names) + 1)],
            "产品名称": names,
            "产品系列": series,
            "标准价格": [f"{price:.2f}" for price in PRODUCTS.values()],
            "是否在售": "是",
        }
    )


def capacity_file(people: People, span: Span, seed: int) -> pd.DataFrame:
    """售前产能: days that each presales adviser can give per skill and week, eight weeks back and eight ahead."""
    rng = stream(seed, "capacity")
    presales = people.staff[people.staff["role"] == "售前顾问"].reset_index(drop=True)
    monday = np.datetime64(span.last, "D") - span.last.weekday()
    weeks = monday + 7 * np.arange(-8, 9)
    row, week = np.divmod(np.arange(len(presales) * len(weeks)), len(weeks))
    skill = pick(rng, _SKILLS, len(presales))
    days = np.clip(np.round(rng.normal(3.4, 0.9, len(row)) * 2) / 2, 0, 5)
    return pd.DataFrame(
        {
            "工号": presales["person_id"].to_numpy()[row],
            "姓名": presales["person_name"].to_numpy()[row],
            "技能": skill[row],
            "周开始日期": write_days(weeks[week], "dash"),
            "可用天数": days,
        }
    )


def payment_terms_file() -> pd.DataFrame:
    """付款条款: share and days after signing of each instalment."""
    rows = [
        (name, number, f"{share:.0%}", days)
        for name, parts in TERMS.items()
        for number, (share, days) in enumerate(parts, start=1)
    ]
    return pd.DataFrame(rows, columns=["条款名称", "期数", "付款比例", "签约后天数"])


def learning_file() -> pd.DataFrame:
    """学习资源: the library that development packs draw from."""
    frame = pd.DataFrame(_LEARNING, columns=["标题", "主题", "技能", "形式"])
    frame.insert(0, "资源编号", [f"XX{number:03d}" for number in range(1, len(frame) + 1)])
    frame["链接"] = "https://learning.hengzhou.example/" + frame["资源编号"].str.lower()
    return frame
