"""Rows of the review: changed deals, reasons and what became of them, people's numbers, planned moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calibration.words import figures
from pages._ui import address, downloads, tables
from pages._ui.blocks import escape
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_VERDICT_TONES = {"kept": "good", "missed": "bad", "running": ""}
_FILE_WORDS = {
    "person_name": "column_owner", "step": "column_step", "amount": "column_effect", "deal_amount": "column_amount_now",
    "before_close_on": "column_close_before", "after_close_on": "column_close_after", "reason": "column_reason",
    "reason_text": "column_reason_text", "waits": "column_waits",
}  # fmt: skip


def name_of(deal: dict[str, Any]) -> str:
    """The deal by its name, its customer or its id."""
    return str(deal["deal_name"] or deal.get("account_name") or deal["deal_id"])


def change_said(view: View, deal: dict[str, Any]) -> str:
    """A change in one line: deal, what happened, effect."""
    effect = figures.amount(deal["amount"], language(), view.measure, signed=True)
    return f"{name_of(deal)} · {say('review.step_' + deal['step'])} · {effect}"


def deal_table(view: View, deals: Iterable[dict[str, Any]], codes: dict[str, str]) -> str:
    """The deals that changed, each with its reason or the word that one waits."""
    looks = {"deal": "strong", "owner": "minor keep", "step": "keep", "effect": "num", "close": "minor keep",
             "reason": "wide"}  # fmt: skip
    columns = [Column(say(f"review.column_{name}"), how) for name, how in looks.items()]
    return tables.ranked(columns, [_deal_row(view, deal, codes) for deal in deals])


def file_headings() -> dict[str, str]:
    """Column → heading of the file of changes; a step is one of the review's, not that of an approval."""
    return downloads.columns(("deal_id", "deal_name", "account_name")) | {
        name: say(f"review.{word}") for name, word in _FILE_WORDS.items()
    }


def file_rows(deals: Iterable[dict[str, Any]], codes: dict[str, str]) -> list[dict[str, Any]]:
    """The changed deals as a file has them: step and reason in words, amounts as numbers."""
    return [
        deal
        | {
            "step": say(f"review.step_{deal['step']}"),
            "reason": codes.get(deal["reason"]["code"], deal["reason"]["code"]) if deal["reason"] else "",
            "reason_text": deal["reason"]["reason_text"] if deal["reason"] else "",
            "waits": say("review.waits") if deal["asks_reason"] and not deal["reason"] else "",
        }
        for deal in deals
    ]


def truth_table(rows: Iterable[dict[str, Any]], codes: dict[str, str]) -> str:
    """Reason × what became of the deals."""
    heads = ("n", "won", "lost", "open", "removed", "ratio")
    columns = [Column(say("review.column_reason"), "strong")]
    columns += [Column(say(f"review.truth_{name}"), "num minor" if name == "removed" else "num") for name in heads]
    return tables.ranked(
        columns,
        [
            Row((
                escape(codes.get(row["code"], row["code"])),
                *(f"{row[name]:,}" for name in ("n", "won", "lost", "open", "removed")),
                escape(figures.percent(row["won_ratio"])),
            ))
            for row in rows
        ],
        as_cards=False,
    )  # fmt: skip


def history(rows: Iterable[dict[str, Any]], codes: dict[str, str]) -> str:
    """Every reason given, newest first, with what became of the deal."""
    looks = {"deal": "strong", "step": "minor", "reason": "keep", "who": "minor", "given": "minor", "outcome": "keep"}
    columns = [Column(say(f"review.column_{name}"), how) for name, how in looks.items()]
    found = []
    for row in rows:
        link = address.link("deals", deal=row["deal_id"])
        why = codes.get(row["code"], row["code"]) + (f"：{row['reason_text']}" if row["reason_text"] else "")
        cells = (
            tables.linked(row["deal_name"], link),
            escape(say(f"review.step_{row['step']}")),
            escape(why),
            tables.text(row["author"]),
            escape(figures.day(row["given_on"], language())),
            escape(say(f"review.outcome_{row['outcome']}")),
        )
        found.append(Row(cells, link))
    return tables.ranked(columns, found)


def numbers_table(view: View, rows: Iterable[dict[str, Any]]) -> str:
    """Who stated how much, when and why."""
    looks = {"who": "strong", "kind": "keep", "amount": "num", "given": "minor keep", "why": "wide"}
    columns = [Column(say(f"review.column_{name}"), how) for name, how in looks.items()]
    return tables.ranked(
        columns,
        [
            Row((
                escape(row["author_name"]),
                escape(say(f"review.kind_{row['kind']}")),
                escape(figures.amount(row["amount"], language(), view.measure)),
                escape(figures.day(row["given_on"], language(), year=True)),
                tables.text(row["reason"]),
            ))
            for row in rows
        ],
    )  # fmt: skip


def plan_table(deals: Iterable[dict[str, Any]]) -> str:
    """Key customers' deals × the next four weeks."""
    deals = list(deals)
    ahead = [week for week in deals[0]["weeks"] if week["week"] >= 0]
    columns = [Column(say("review.column_deal"), "strong"), Column(say("review.column_now"), "keep")]
    columns += [Column(figures.day(week["week_starts_on"], language()), "keep") for week in ahead]
    rows = []
    for deal in deals:
        link = address.link("deals", deal=deal["deal_id"])
        name = tables.linked(name_of(deal), link, deal["person_name"] or "")
        planned = [week["planned_stage"] or "" for week in deal["weeks"] if week["week"] >= 0]
        rows.append(Row((name, tables.text(deal["stage_now"] or ""), *map(tables.text, planned)), link))
    return tables.ranked(columns, rows, as_cards=False)


def past_table(deals: Iterable[dict[str, Any]]) -> str:
    """Every planned week of the past, with the stage reached and whether the plan was kept."""
    looks = {"deal": "strong", "week": "minor keep", "planned": "keep", "actual": "keep", "verdict": "keep"}
    columns = [Column(say(f"review.column_{name}"), how) for name, how in looks.items()]
    rows = []
    for deal in deals:
        for week in deal["weeks"]:
            if week["verdict"] is None:
                continue
            link = address.link("deals", deal=deal["deal_id"])
            verdict = (
                f'<b class="{_VERDICT_TONES[week["verdict"]]}">{escape(say("review.verdict_" + week["verdict"]))}</b>'
            )
            cells = (
                tables.linked(name_of(deal), link, deal["person_name"] or ""),
                escape(figures.day(week["week_starts_on"], language())),
                tables.text(week["planned_stage"]),
                tables.text(week["actual_stage"] or ""),
                verdict,
            )
            rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def _deal_row(view: View, deal: dict[str, Any], codes: dict[str, str]) -> Row:
    link = address.link("deals", deal=deal["deal_id"])
    below = deal["account_name"] if deal["account_name"] != name_of(deal) else ""
    tone = "good" if deal["amount"] > 0 else "bad"
    effect = escape(figures.amount(deal["amount"], language(), view.measure, signed=True))
    cells = (
        tables.linked(name_of(deal), link, below or ""),
        tables.owner(deal["person_name"]),
        escape(say(f"review.step_{deal['step']}")),
        f'<span class="{tone if deal["step"] != "won" else ""}">{effect}</span>',
        _closes(deal),
        _reason(deal, codes),
    )
    return Row(cells, link)


def _closes(deal: dict[str, Any]) -> str:
    before, after = (figures.day(deal[f"{when}_close_on"], language()) for when in ("before", "after"))
    return escape(after if before == after or before == figures.MISSING else f"{before} → {after}")


def _reason(deal: dict[str, Any], codes: dict[str, str]) -> str:
    given = deal["reason"]
    if given is None:
        waits = deal["step"] not in ("new", "won")
        return f'<span class="warn">{escape(say("review.waits"))}</span>' if waits else tables.text("")
    words = f"：{given['reason_text']}" if given["reason_text"] else ""
    return escape(codes.get(given["code"], given["code"]) + words)
