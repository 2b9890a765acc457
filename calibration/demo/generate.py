"""Write the invented group's exports into a folder, and say in which order they are to be loaded."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

from calibration.demo import tables
from calibration.demo.files import write_csv, write_workbook
from calibration.demo.readme import readme
from calibration.demo.saas import export_deals, export_leads, export_paper
from calibration.demo.truth import make_truth
from calibration.demo.warts import spoil, spoil_deals
from calibration.demo.world import World, make_world

SNAPSHOT_FOLDER = "商机历次导出"
PLAN_FILE = "导入顺序.tsv"
KEPT_CURRENT = ("员工.xlsx", "目标.xlsx")
"""Loaded with the first weekly export, so that travel finds them, and with the newest, so that none is called old."""


def generate(folder: Path, *, today: date, seed: int = 7, scale: float = 1.0) -> list[Path]:
    """Write every export, dated up to yesterday, and return the paths of all files written.

    `scale` multiplies deals, leads, activities and money of the software business; people and stores stay. The same
    (today, seed, scale) gives the same bytes. Files of the same names are overwritten, others are left alone.
    Raises ValueError where scale is not above 0.
    """
    if scale <= 0:
        raise ValueError(f"scale must be above 0, found {scale}; 1.0 is the group of 200 sellers' people and 87 stores")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(today, seed, scale)
    tables_plan = _write_tables(world, folder, seed)
    again = [(path, world.span.last, mode) for path, _, mode in tables_plan if path.name in KEPT_CURRENT]
    plan = [*tables_plan, *_write_snapshots(world, folder), *again, *_write_systems(world, folder)]
    truth = folder / "truth.json"
    truth.write_bytes(json.dumps(make_truth(world), ensure_ascii=False, indent=1).encode())
    guide = folder / "README.txt"
    guide.write_bytes(readme(world).encode())
    order = folder / PLAN_FILE
    lines = ["文件\t数据截至\t方式", *(f"{p.relative_to(folder).as_posix()}\t{day}\t{mode}" for p, day, mode in plan)]
    order.write_bytes(("\n".join(lines) + "\n").encode())
    return [*dict.fromkeys(path for path, _, _ in plan), truth, guide, order]


def load_plan(folder: Path) -> list[tuple[Path, date, str]]:
    """Which files to load, in order: (path, data_through_on, "full" or "partial").

    Tables and people first and dated like the oldest weekly export, so that travel back to it finds them; then the
    weekly exports of the deals, then people and targets once more, because somebody still keeps them (nothing in them
    has changed), and what the systems say as of yesterday. Raises FileNotFoundError before generate.
    """
    with (Path(folder) / PLAN_FILE).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))[1:]
    return [(Path(folder) / name, date.fromisoformat(day), mode) for name, day, mode in rows]


def _write_tables(world: World, folder: Path, seed: int) -> list[tuple[Path, date, str]]:
    paths = [
        write_csv(folder / "商机阶段.csv", tables.stages_file()),
        write_csv(folder / "产品.csv", tables.products_file()),
        write_csv(folder / "付款条款.csv", tables.payment_terms_file()),
        write_csv(folder / "学习资源.csv", tables.learning_file()),
        write_workbook(folder / "员工.xlsx", tables.people_file(world), "员工花名册"),
        write_workbook(folder / "门店.xlsx", tables.stores_file(world), "门店档案"),
        write_workbook(folder / "目标.xlsx", tables.targets_file(world), "年度目标"),
        write_csv(folder / "售前产能.csv", tables.capacity_file(world.people, world.span, seed)),
    ]
    return [(path, world.span.sundays[0], "full") for path in paths]


def _write_snapshots(world: World, folder: Path) -> list[tuple[Path, date, str]]:
    return [
        (
            write_csv(
                folder / SNAPSHOT_FOLDER / f"商机_{day:%Y%m%d}.csv",
                export_deals.deals_file(world, day),
                encoding="gb18030",
            ),
            day,
            "full",
        )
        for day in world.span.sundays
    ]


def _write_systems(world: World, folder: Path) -> list[tuple[Path, date, str]]:
    """CRM and ERP as of `last`; the deals first, the rest refers to them."""
    last = world.span.last
    deals = spoil_deals(export_deals.deals_file(world, last))
    activities = spoil(export_leads.activities_file(world), "跟进编号", "GJ-TEST", 跟进时间="昨天下午")
    orders = spoil(export_paper.orders_file(world), "订单编号", "DD-TEST", 签约金额="待定")
    store_days = spoil(tables.store_days_file(world), "营业日期", f"{world.span.today:%Y%m%d}", 销售额="停业盘点")
    payments = export_paper.payments_file(world)
    total = world.payments["amount"].sum()
    footer = (f'合计,,,,,,"{total:,.2f}",,', f"导出时间：{world.span.today} 06:30,,,,,,,,")
    paths = [
        write_workbook(folder / "客户.xlsx", export_deals.accounts_file(world), "客户"),
        write_workbook(folder / "线索.xlsx", export_leads.leads_file(world), "线索"),
        write_csv(folder / "商机.csv", deals, encoding="gb18030"),
        write_csv(folder / "商机阶段历史.csv", export_deals.stage_history_file(world)),
        write_csv(folder / "跟进记录.csv", activities),
        write_csv(folder / "报价方案.csv", export_deals.proposals_file(world)),
        write_csv(folder / "合同审批.csv", export_paper.contracts_file(world), encoding="gb18030"),
        write_csv(folder / "客户反馈.csv", export_leads.feedback_file(world)),
        write_csv(folder / "签约订单.csv", orders, encoding="gb18030"),
        write_csv(folder / "回款.csv", payments, encoding="gb18030", footer=footer),
        write_csv(folder / "门店日报.csv", store_days, encoding="utf-8"),
    ]
    return [(path, last, "full") for path in paths]
