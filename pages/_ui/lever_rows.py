"""Levers in words and rows: levels in their own units, how feasible they are, and what each brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.refresh.levers import Answer, Prospects
from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import Card, escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

BEHIND = {
    "unstick": ("deals", {"only": "stuck"}),
    "contact": ("deals", {"only": "no_contact"}),
    "win_rate": ("funnel", {}),
    "new_deals": ("funnel", {}),
    "deal_size": ("deals", {"only": "won"}),
    "approvals": ("approvals", {}),
}
"""Lever → the page with the rows behind it."""
_SHARES = ("unstick", "contact", "win_rate")


def level(lever: str, value: float) -> str:
    """A level in the lever's own unit: 28%, 52.9 万, 29.0 单, 0.2 天."""
    if lever in _SHARES:
        return f"{value * 100:.1f}%"
    if lever == "deal_size":
        return str(figures.amount(value, language()))
    if lever == "approvals":
        return say("levers.level_days", days=f"{value:.2f}")
    return say("levers.level_deals", count=f"{value:.1f}")


def feasible(found: Prospects, lever: str, wanted: float) -> str:
    """In how many of the own past weeks the level was reached; where they are too few, that."""
    known = found.levels[lever]
    if abs(wanted - known.now) <= 1e-9 * max(abs(known.now), 1e-9):
        return say("levers.unmoved")
    if not known.is_known:
        return say("levers.too_few", count=known.week_count)
    reached = known.reached(wanted)
    return say("levers.reached" if reached else "levers.reached_none", count=known.week_count, reached=reached)


def name(found: Prospects, lever: str) -> str:
    """The lever as a link to what is behind it, what is measured, and where it stands: HTML."""
    page, more = BEHIND[lever]
    gap = "，" if language() == "zh" else ", "
    about = say(f"levers.about_{lever}") + gap + say("levers.now", level=level(lever, found.levels[lever].now))
    return f'<div class="nav lever">{tables.linked(say(f"levers.{lever}"), address.link(page, **more), about)}</div>'


def brought(amount: float, gap: float | None, feasibility: str) -> str:
    """What a lever brings, its share of the gap as a bar, and how feasible it is: HTML."""
    said = escape(figures.amount(amount, language(), signed=True))
    bar = tables.meter(amount / gap) if gap is not None and gap > 0 else ""
    return f'<div class="nav lever"><b>{said}</b> {bar}<span class="sub">{escape(feasibility)}</span></div>'


def cards(found: Prospects, answer: Answer, measure: str) -> str:
    """What is still short, what the levers bring, where that leads and how sure: HTML."""

    def money(value: float | None, *, signed: bool = False) -> figures.Figure:
        return figures.amount(value, language(), measure, signed=signed)

    made = []
    if found.gap is not None:
        left = found.gap - answer.change
        is_closed = str(money(left)) == str(money(0.0)) or left < 0
        label, tone = ("card_ahead", "good") if left < 0 and not str(money(left)).startswith("0") else ("card_gap", "")
        under = say(f"levers.card_{'gap' if found.gap > 0 else 'ahead'}_under", gap=money(abs(found.gap)))
        shown = money(abs(left))
        made.append(Card(say(f"levers.{label}"), shown, under, say("levers.card_gap_def"), tone * is_closed))
    share = ""
    if found.gap is not None and found.gap > 0:
        share = say("levers.card_brings_under", share=figures.percent(round(answer.change / found.gap, 6)))
    made += [
        Card(
            say("levers.card_brings"),
            money(answer.change, signed=True),
            share or say("levers.card_brings_none"),
            say("levers.card_brings_def"),
        ),
        Card(
            say("levers.card_trajectory"),
            money(answer.trajectory),
            say("levers.card_trajectory_under", now=money(found.trajectory)),
            say("levers.card_trajectory_def"),
        ),
        Card(
            say("levers.card_hit"),
            figures.percent(answer.hit_probability),
            say("levers.card_hit_under", now=figures.percent(found.stated))
            if found.stated is not None
            else say("levers.card_hit_none"),
            say("levers.card_hit_def"),
        ),
    ]
    return blocks.cards(made)


def held_table(rows: Sequence[dict[str, Any]], measure: str, *, has_effect: bool) -> str:
    """Who holds up what: one row a person, leading to the stuck deals."""
    looks = {"person": "strong", "region": "minor", "deals": "num minor", "amount": "num", "blocks": "num minor",
             "change": "num strong", "hit": "num"}  # fmt: skip
    kept = [name for name in looks if has_effect or name not in ("change", "hit")]
    columns = [Column(say(f"levers.column_{name}"), looks[name]) for name in kept]
    return tables.ranked(columns, [_held_row(row, kept, measure) for row in rows])


def _held_row(row: dict[str, Any], kept: Sequence[str], measure: str) -> Row:
    link = address.link("deals", unit=f"person:{row['person_id']}", only="stuck")
    cells = {
        "person": tables.linked(row["person_name"] or row["person_id"], link),
        "region": tables.text(row["region"] or ""),
        "deals": escape(say("levers.deals_count", count=row["deal_count"])),
        "amount": escape(figures.amount(row["open_amount"], language())),
        "blocks": escape(figures.amount(row["at_stake_amount"], language())),
        "change": escape(figures.amount(row["change"], language(), measure, signed=True)),
        "hit": tables.text(chance(row)),
    }
    return Row([cells[name] for name in kept], link)


def chance(row: dict[str, Any]) -> str:
    """The region's chance before and after; nothing where none is stated."""
    if row["before"] is None:
        return ""
    return f"{row['before'] * 100:.1f}% → {row['after'] * 100:.1f}%"
