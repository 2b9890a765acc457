"""Contracts with their approval steps (CRM), orders and payments (ERP), as those systems export them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.chance import pick, stream
from calibration.demo.saas.state import told
from calibration.demo.texts import write_days, write_thousands
from calibration.demo.world import World


def contracts_file(world: World) -> pd.DataFrame:
    """合同审批: one row per contract and approval step; 通过日期 is empty while a step waits. A term that ends
    without a successor is a customer lost."""
    steps = told(world, world.approvals, "submitted_on")
    deals = world.deals.iloc[steps["row"]]
    last = pd.Timestamp(world.span.last)
    approved = steps["approved_on"].where(steps["approved_on"] <= last)
    is_signed = (deals["outcome"] == "won").to_numpy() & (deals["ended_on"] <= last).to_numpy()
    signed = pd.Series(deals["ended_on"].to_numpy()).where(is_signed)
    ends = _ends(deals, signed)
    office = world.people.staff[world.people.staff["role"].isin(["法务", "财务", "交付经理"])]
    by_department = {name: part["person_name"].to_numpy() for name, part in office.groupby("department")}
    head = world.people.staff.loc[world.people.staff["role"] == "销售总监", "person_name"].iloc[0]
    approver = [
        by_department[dep][row % len(by_department[dep])] if dep in by_department else head
        for dep, row in zip(steps["department"], steps["row"], strict=True)
    ]
    is_dead = (deals["outcome"] != "won").to_numpy() & (deals["ended_on"] <= last).to_numpy()
    status = np.select([approved.notna(), is_dead], ["已通过", "已终止"], "审批中")
    slot_day = steps["submitted_on"].to_numpy().astype("datetime64[D]")
    seat = world.people.seats.iloc[world.people.holder(deals["slot"].to_numpy(), slot_day)]
    amount = np.where(is_signed, deals["signed_amount"], deals["quoted_amount"])
    account = world.accounts.iloc[deals["account_no"].to_numpy()]
    return pd.DataFrame(
        {
            "合同编号": ("HT" + deals["deal_id"].str[2:]).to_numpy(),
            "合同名称": (account["account_name"].str[:6] + "采购合同").to_numpy(),
            "客户编号": account["account_id"].to_numpy(),
            "客户名称": account["account_name"].to_numpy(),
            "商机编号": deals["deal_id"].to_numpy(),
            "负责人": seat["person_name"].to_numpy(),
            "负责人工号": seat["person_id"].to_numpy(),
            "合同金额": write_thousands(amount),
            "签订日期": write_days(signed, "hanzi"),
            "开始日期": write_days(signed, "hanzi"),
            "到期日期": write_days(ends, "hanzi"),
            "审批环节": steps["step"].to_numpy(),
            "审批部门": steps["department"].to_numpy(),
            "审批人": approver,
            "提交日期": write_days(steps["submitted_on"], "hanzi"),
            "通过日期": write_days(approved, "hanzi"),
            "修改次数": steps["revisions"].to_numpy(),
            "审批状态": status,
        }
    )


def _ends(deals: pd.DataFrame, signed: pd.Series) -> pd.Series:
    """The last day of each signed contract. Who comes back signs for a year; most others for three, and one in
    twenty-four of them for a year after which nothing follows: about a fifth of what ends is churn."""
    account = deals["account_no"].to_numpy()
    is_last = (signed >= signed.groupby(account).transform("max")).to_numpy()
    is_long = is_last & (deals["account_no"].to_numpy() % 24 != 0)
    one, three = (signed + pd.DateOffset(years=years) - pd.Timedelta(days=1) for years in (1, 3))
    return one.where(~is_long, three)


def orders_file(world: World) -> pd.DataFrame:
    """签约订单: what the ERP has booked by `last`."""
    orders = world.orders[~world.orders["is_late"]]
    deals = world.deals.iloc[orders["row"]]
    account = world.accounts.iloc[deals["account_no"].to_numpy()]
    day = orders["signed_on"].to_numpy().astype("datetime64[D]")
    seat = world.people.seats.iloc[world.people.holder(deals["slot"].to_numpy(), day)]
    return pd.DataFrame(
        {
            "订单编号": order_ids(world)[~world.orders["is_late"].to_numpy()],
            "合同编号": ("HT" + deals["deal_id"].str[2:]).to_numpy(),
            "商机编号": deals["deal_id"].to_numpy(),
            "客户编号": account["account_id"].to_numpy(),
            "客户名称": account["account_name"].to_numpy(),
            "业务员": seat["person_name"].to_numpy(),
            "业务员工号": seat["person_id"].to_numpy(),
            "区域": seat["region"].to_numpy(),
            "产品": deals["product"].to_numpy(),
            "签约日期": write_days(orders["signed_on"], "slash"),
            "签约金额": write_thousands(orders["amount"]),
            "币种": "CNY",
            "备注": orders["note"].to_numpy(),
        }
    )


def order_ids(world: World) -> np.ndarray:
    """Order number of each row of `world.orders`."""
    return np.array(
        [f"DD{day:%y%m}{number:05d}" for number, day in enumerate(world.orders["signed_on"], start=1)], dtype=object
    )


def payments_file(world: World) -> pd.DataFrame:
    """回款: payments received by `last`."""
    payments = world.payments
    orders = world.orders.iloc[payments["order"]]
    deals = world.deals.iloc[orders["row"]]
    account = world.accounts.iloc[deals["account_no"].to_numpy()]
    return pd.DataFrame(
        {
            "回款编号": [f"HK{number:06d}" for number in range(1, len(payments) + 1)],
            "合同编号": ("HT" + deals["deal_id"].str[2:]).to_numpy(),
            "订单编号": order_ids(world)[payments["order"]],
            "客户编号": account["account_id"].to_numpy(),
            "客户名称": account["account_name"].to_numpy(),
            "回款日期": write_days(payments["collected_on"], "slash"),
            "回款金额": write_thousands(payments["amount"], "¥"),
            "回款方式": pick(stream(2, "methods"), ["电汇", "承兑汇票", "网上转账"], len(payments), [0.6, 0.15, 0.25]),
            "期数": payments["instalment"].to_numpy(),
        }
    )
