"""What lost deals teach: reasons by money, and each review with its lesson."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.storage.queries import lights
from calibration.words import figures
from pages._ui import address, blocks, downloads, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def show(view: View) -> None:
    """The sentence, the reasons, the reviews."""
    reasons = ask(lights.loss_reasons, view.as_of, view.state)
    if not reasons:
        st.html(blocks.answer("", blocks.escape(say("lights.reviews_none")), ""))
        return
    said = {
        "count": blocks.coloured(str(sum(row["deal_count"] for row in reasons)), ""),
        "amount": blocks.escape(figures.amount(sum(row["amount"] or 0.0 for row in reasons), language())),
        "first": blocks.escape(say(f"lights.loss_{reasons[0]['loss_reason']}")),
    }
    reviews = ask(lights.reviews, view.as_of, view.state)
    st.html(
        blocks.answer("", say("lights.reviews_some", **said), say("lights.reviews_second"))
        + blocks.title(say("lights.reviews_title"), say("lights.reviews_beside"))
        + reason_table(reasons)
        + blocks.title(say("lights.what_loss_review"), say("lights.timeline_beside"))
        + review_table(reviews)
    )
    downloads.offer(f"loss-reviews-{view.as_of}.csv", downloads.columns(reviews[0]), reviews)


def reason_table(reasons: list[dict[str, Any]]) -> str:
    """One row a reason, most money first."""
    columns = [
        Column(say("lights.loss_reason"), "strong"),
        Column(say("lights.column_count"), "num"),
        Column(say("deals.column_amount"), "num"),
        Column(say("lights.column_win_back"), "num"),
    ]
    rows = [
        Row((
            blocks.escape(say(f"lights.loss_{row['loss_reason']}")),
            str(row["deal_count"]),
            blocks.escape(figures.amount(row["amount"], language())),
            str(row["win_back_count"]),
        ))
        for row in reasons
    ]  # fmt: skip
    return tables.ranked(columns, rows)


def review_table(reviews: list[dict[str, Any]]) -> str:
    """Each review with what to do differently; a row leads to the deal."""
    columns = [
        Column(say("deals.column_deal"), "strong"),
        Column(say("lights.loss_reason")),
        Column(say("lights.happened"), "minor"),
        Column(say("lights.column_lesson"), "wide"),
        Column(say("lights.column_day"), "minor keep"),
    ]
    rows = []
    for row in reviews:
        name = row["deal_name"] or row["account_name"] or row["deal_id"]
        link = address.link("deals", deal=row["deal_id"])
        rows.append(Row((
            tables.linked(name, link, row["person_name"] or ""),
            blocks.escape(say(f"lights.loss_{row['loss_reason']}")),
            tables.text(row["happened"]),
            tables.text(row["lesson"]),
            blocks.escape(figures.day(row["reviewed_on"], language(), year=True)),
        ), link))  # fmt: skip
    return tables.ranked(columns, rows)
