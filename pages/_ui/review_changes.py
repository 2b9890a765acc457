"""The first part of the review: the waterfall between two days, its deals with reasons, and what reasons were worth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration import decide
from calibration.charts.waterfall import waterfall
from calibration.refresh.comparing import Comparison, compare
from calibration.storage.queries import ages, review
from calibration.vocabulary import Kind
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, drafts, review_rows, session
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.speakers import choose_speaker
from pages._ui.writing import done, may_write, turn

SHOWN_DEALS = 15
LIMIT = 400


def show(view: View) -> None:
    """Since when, what moved, which deals, why, and what became of such reasons."""
    compared = choose_day(view)
    if not compared.compares_deals:
        st.html(no_comparison(view, compared.since_on))
        return
    # asked anew each time: a reason may have been given a moment ago
    found = review.changes(
        session.database(),
        session.viewer(),
        view.as_of,
        view.unit_id,
        view.period,
        view.measure,
        comparison_id=compared.comparison_id,
        since_on=compared.since_on,
    )
    if found is None:
        st.html(blocks.note(say("overview.nothing")))
        return
    codes = {
        row["code"]: row[language()] for row in review.reason_codes(session.database(), session.viewer(), view.as_of)
    }
    second = say("review.unexplained", count=found["unexplained"]) if found["unexplained"] else say("review.explained")
    st.html(blocks.answer("", sentence(view, compared, found), blocks.escape(second)))
    unit = say(f"common.measure_{view.measure}")
    st.html(blocks.title(say("review.chart_title"), say("review.chart_beside", unit=unit)))
    st.vega_lite_chart(waterfall(found["steps"], language(), view.measure), theme=None, key="waterfall")
    show_deals(view, compared, found["deals"], codes)
    give_reason(view, compared, found["deals"], codes)
    show_truth(view, codes)


def no_comparison(view: View, since_on: date) -> str:
    """Why the day cannot be compared deal by deal, and what can be done: another day, or another load: HTML."""
    since = figures.day(since_on, language(), year=True)
    first = ages.first_known_on(session.database(), session.viewer(), Kind.DEALS)
    if first is None or first >= view.as_of:
        only = figures.day(first or view.as_of, language(), year=True)
        way = blocks.actions((say("review.go_import"), address.link("import")))
        return blocks.note(say("review.one_load_only", since=since, only=only)) + way
    return blocks.note(say("review.no_comparison", since=since, first=figures.day(first, language(), year=True)))


def choose_day(view: View) -> Comparison:
    """The earlier day, bound to the address; last Monday's look (the Sunday before) where none is named."""
    default = view.as_of - timedelta(days=view.as_of.weekday() + 1)
    try:
        asked = date.fromisoformat(address.read("since", default.isoformat()))
    except ValueError:
        asked = default
    asked = min(asked, view.as_of - timedelta(days=1))
    st.session_state["view_since"] = asked
    st.date_input(
        say("review.since"),
        key="view_since",
        max_value=view.as_of - timedelta(days=1),
        min_value=date(1990, 1, 1),
        width=180,
        on_change=lambda: address.write("since", st.session_state["view_since"].isoformat(), default.isoformat()),
    )
    with st.spinner(say("common.refreshing", day=figures.day(asked, language())), show_time=True):
        return compare(session.database(), view.as_of, asked)


def sentence(view: View, compared: Comparison, found: dict[str, Any]) -> str:
    """From where to where: HTML."""
    steps = {row["step"]: row for row in found["steps"]}
    since = figures.day(compared.since_on, language())
    unit = blocks.escape(controls.name_in_text(view.unit))
    change = steps["end"]["amount"] - steps["start"]["amount"]
    if not any(row["count"] for step, row in steps.items() if step not in ("start", "end")):
        return say("review.same", since=since, unit=unit)
    tone = "good" if change > 0 else "bad" if change < 0 else ""
    said = say(
        "review.moved",
        since=since,
        unit=unit,
        what=say(f"review.basis_{found['basis']}"),
        start=blocks.escape(figures.amount(steps["start"]["amount"], language(), view.measure)),
        end=blocks.coloured(figures.amount(steps["end"]["amount"], language(), view.measure), ""),
        change=blocks.coloured(figures.amount(change, language(), view.measure, signed=True), tone),
    )
    return said + say("overview.stop")


def show_deals(view: View, compared: Comparison, deals: list[dict[str, Any]], codes: dict[str, str]) -> None:
    """The changed deals, biggest effect first, with their reasons."""
    moved = [deal for deal in deals if deal["amount"]]
    if not moved:
        return
    is_all = st.query_params.get("all") == "1" or len(moved) <= SHOWN_DEALS
    html = blocks.title(say("review.deals_title"), say("review.deals_beside"))
    html += review_rows.deal_table(view, moved[: LIMIT if is_all else SHOWN_DEALS], codes)
    if not is_all:
        html += blocks.actions(None, (say("review.show_all", count=len(moved)), address.link(all="1")))
    st.html(html)
    names = review_rows.file_headings()
    downloads.offer(f"changes-{compared.since_on}-{view.as_of}.csv", names, review_rows.file_rows(moved, codes))


def give_reason(view: View, compared: Comparison, deals: list[dict[str, Any]], codes: dict[str, str]) -> None:
    """A code and a sentence for one change, those without a reason first."""
    asking = sorted((deal for deal in deals if deal["asks_reason"]), key=lambda deal: deal["reason"] is not None)
    if not asking:
        return
    st.html(blocks.title(say("review.fill_title")))
    if not may_write(view.as_of):
        return
    again = turn("reason")
    offered = {f"{deal['deal_id']}|{deal['step']}": deal for deal in asking[:LIMIT]}
    draft = f"reason|{compared.since_on}"
    chosen = st.selectbox(
        say("review.fill_deal"),
        list(offered),
        format_func=lambda key: review_rows.change_said(view, offered[key]),
        **drafts.chosen(draft, "deal", f"since{compared.since_on}{again}", list(offered), next(iter(offered))),
    )
    # another deal's reason is another one: what was typed for one is not written for the next
    draft, key = f"{draft}|{chosen}", f"{compared.since_on}|{chosen}{again}"
    left, right = st.columns(2)
    code = left.selectbox(
        say("review.fill_code"), list(codes), placeholder=say("review.fill_code_choose"),
        format_func=codes.__getitem__, **drafts.chosen(draft, "code", key, list(codes), None),
    )  # fmt: skip
    with right:
        speaker = choose_speaker(view, f"reason_author|{key}")
    text = st.text_input(say("review.fill_text"), live=True, **drafts.kept(draft, "text", key, ""))
    if not st.button(say("review.fill_do"), type="primary", key="reason_do"):
        return
    deal = offered[chosen or next(iter(offered))]

    def give(**who: Any) -> None:
        decide.give_reason(
            session.database(), deal["deal_id"], step=deal["step"], since_on=compared.since_on, code=code or "",
            reason=text, **who,
        )  # fmt: skip
        drafts.forget(draft)

    done(give, view.as_of, say("review.fill_done", deal=review_rows.name_of(deal)), "reason", author=speaker)


def show_truth(view: View, codes: dict[str, str]) -> None:
    """Which reasons came true, and the reasons themselves."""
    db, viewer = session.database(), session.viewer()
    html = blocks.title(say("review.truth_title"), say("review.truth_beside"))
    table = review.truth_table(db, viewer, view.as_of, view.unit_id)
    if not table:
        st.html(html + blocks.note(say("review.truth_none")))
        return
    st.html(html + review_rows.truth_table(table, codes))
    with st.expander(say("review.history_title")):
        st.html(review_rows.history(review.reasons(db, viewer, view.as_of, view.unit_id), codes))
