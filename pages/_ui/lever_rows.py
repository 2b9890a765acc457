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
    """Where we are and where the levers lead: what is short, what they bring, the trajectory, how sure: HTML."""

    def money(value: float | None, *, signed: bool = False) -> figures.Figure:
        return figures.amount(value, language(), measure, signed=signed)

    made = [] if found.gap is None else [_gap_card(found.gap, found.gap - answer.change, measure)]
    share = ""
    if found.gap is not None and found.gap > 0:
        share = say("levers.card_brings_under", share=figures.percent(round(answer.change / found.gap, 6)))
    brings = money(answer.change, signed=True)
    made.append(
        Card(say("levers.card_brings"), brings, share or say("levers.card_brings_none"), say("levers.card_brings_def"))
    )
    made.append(_pair_card("trajectory", money(found.trajectory), money(answer.trajectory)))
    if found.stated is None:
        chance = figures.percent(None)
        made.append(Card(say("levers.card_hit"), chance, say("levers.card_hit_none"), say("levers.card_hit_def")))
    else:
        made.append(_pair_card("hit", figures.percent(found.stated), figures.percent(answer.hit_probability)))
    return blocks.cards(made)


def _gap_card(gap: float, left: float, measure: str) -> Card:
    """How far the target is, unmoved and moved; whoever gets beyond it is told so."""
    now, then = (figures.amount(abs(value), language(), measure) for value in (gap, left))
    is_nothing = str(then) == str(figures.amount(0.0, language(), measure))
    name = "gap" if gap > 0 else "ahead"
    if not is_nothing and (left > 0) != (gap > 0):
        other = say("levers.card_ahead" if left < 0 else "levers.card_gap")
        then = figures.Figure(f"{other} {then.number}", then.unit, then.gap)
    return _pair_card(name, now, then, "good" if left < 0 or is_nothing else "")


def _pair_card(name: str, now: figures.Figure | str, then: figures.Figure | str, tone: str = "") -> Card:
    """A figure as it is, and as it would be where that differs."""
    is_same = str(now) == str(then)
    value = then if isinstance(then, figures.Figure) else figures.Figure(then)
    if not is_same:
        first = now.number if isinstance(now, figures.Figure) and now.unit == value.unit else now
        value = figures.Figure(f"{first} → {value.number}", value.unit, value.gap)
    under = say("levers.card_unmoved" if is_same else "levers.card_now_then")
    meant = say(f"levers.card_{'gap' if name == 'ahead' else name}_def")
    return Card(say(f"levers.card_{name}"), value, under, meant, tone)


def held_table(rows: Sequence[dict[str, Any]], measure: str, *, has_effect: bool) -> str:
    """Who holds up what: one row a person, leading to the stuck deals."""
    looks = {"person": "strong", "region": "minor", "deals": "num minor", "amount": "num told", "blocks": "num minor",
             "change": "strong num wide told", "hit": "num wide told"}  # fmt: skip
    kept = [name for name in looks if has_effect or name not in ("change", "hit")]
    told = ("amount", "blocks", "change", "hit")
    meant = {name: say(f"levers.{name}_tip") for name in told}
    columns = [Column(say(f"levers.column_{name}"), looks[name], meant.get(name, "")) for name in kept]
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
