"""Who helps which deal, week by week? Advisers' days, and the moves of support that bring most when deals slip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide.capacity import accept_support, decline_support
from calibration.refresh.capacity import SupportPlan, support_plan, week_starts
from calibration.storage.queries import capacity, rolling
from calibration.vocabulary import WHOLE
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, session, support_rows
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.speakers import choose_speaker
from pages._ui.writing import done, may_write, turn

SHOWN = 15


def show() -> None:
    """The page, top to bottom. The plan is made for all that the viewer sees; the unit narrows what is shown."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None or controls.lacks_deals(view):
        return
    advisers = ask(capacity.adviser_weeks, view.as_of, view.state)
    if not advisers:
        st.html(blocks.empty(say("capacity.none"), say("common.go_load"), address.link("import")))
        return
    deals = {row["deal_id"]: row for row in ask(rolling.deals, view.as_of, view.state, WHOLE)}
    entries = ask(capacity.support_entries, view.as_of, view.state)
    plan = support_plan(list(deals.values()), advisers, entries, view.as_of)
    people = {row["person_id"]: row["person_name"] for row in advisers}
    st.html(blocks.answer("", sentence(view, plan, advisers, deals), second_line(plan)))
    show_moves(view, plan, deals, people)
    st.html(
        blocks.title(say("capacity.grid_title"), say("capacity.grid_beside"))
        + support_rows.grid(plan, advisers, view.as_of)
        + blocks.note(support_rows.days_note(plan, advisers))
        + blocks.title(say("capacity.standing_title"), say("capacity.standing_beside"))
        + (
            support_rows.standing_table(plan, deals, people, view.as_of)
            if plan.standing
            else blocks.note(say("capacity.standing_none"))
        )
    )


def sentence(view: View, plan: SupportPlan, advisers: list[dict[str, Any]], deals: dict[str, dict[str, Any]]) -> str:
    """How much support there is, how much of it the unit has planned, and what a better plan would bring it: HTML."""
    mine = None if view.unit["unit_kind"] == "company" else {each for each in deals if _is_inside(view, deals[each])}
    said = say(
        "capacity.sentence" if mine is None else "capacity.sentence_unit",
        unit=blocks.escape(controls.name_in_text(view.unit)),
        weeks=plan.week_count,
        people=len({row["person_id"] for row in advisers}),
        slots=blocks.coloured(plan.slot_count, ""),
        standing=blocks.coloured(len(plan.standing_of(mine)), ""),
    )
    if idle := plan.idle_count(mine):
        said += say("capacity.idle", count=blocks.coloured(idle, "warn"))
    if not any(_touches(view, move, deals) for move in plan.plan.moves):
        return said + say("capacity.no_gain")
    change = plan.plan.after - plan.plan.before if mine is None else plan.change_of(mine)
    tone = "good" if change > 0 else ""
    return said + say("capacity.gain", change=blocks.coloured(figures.amount(change, language(), signed=True), tone))


def second_line(plan: SupportPlan) -> str:
    """What is supposed, and whose word the week of a deal is: HTML."""
    supposed = say("capacity.second", days=f"{plan.days_per_deal:g}", lift=figures.percent(plan.lift))
    counts = {"modelled": plan.modelled_count, "dated": len(plan.weeks) - plan.modelled_count}
    return blocks.escape(supposed + say("capacity.whose_week", **counts))


def show_moves(view: View, plan: SupportPlan, deals: dict[str, dict[str, Any]], people: dict[str, str]) -> None:
    """The proposed moves that touch the unit, and the form that answers one of them."""
    touching = [move for move in plan.plan.moves if _touches(view, move, deals)]
    moves = sorted(touching, key=lambda move: move.from_deal_id is None)  # support that stands is looked at first
    if not moves:
        return
    st.html(
        blocks.title(say("capacity.moves_title"), say("capacity.moves_beside"))
        + support_rows.move_table(plan, moves[:SHOWN], deals, people, view.as_of)
    )
    if len(moves) > SHOWN:
        st.html(blocks.note(say("capacity.more_moves", count=len(moves) - SHOWN)))
    rows = [
        {"week": move.week, "adviser": people.get(move.person_id, move.person_id), "from": move.from_deal_id,
         "to": move.deal_id, "change": move.change}
        for move in moves
    ]  # fmt: skip
    downloads.offer(f"support-{view.as_of}.csv", {name: say(f"capacity.column_{name}") for name in rows[0]}, rows)
    answer_move(view, [move for move in moves if move.deal_id is not None], deals, people)


def answer_move(view: View, moves: list[Any], deals: dict[str, dict[str, Any]], people: dict[str, str]) -> None:
    """Accept or decline one of the moves."""
    if not moves:
        return
    with st.expander(say("capacity.do_title")):
        if not may_write(view.as_of):
            return
        again = turn("support")
        with st.form(f"support{again}"):
            place = st.selectbox(
                say("capacity.do_which"),
                range(len(moves)),
                format_func=lambda index: _said(moves[index], deals, people),
                key=f"support_which{again}",
            )
            left, right = st.columns(2)
            with left:
                author = choose_speaker(view, f"support_author{again}")
            reason = right.text_input(say("capacity.do_why"), key=f"support_why{again}")
            accepted = left.form_submit_button(say("capacity.accept"), type="primary")
            declined = right.form_submit_button(say("capacity.decline"))
        if accepted or declined:
            _answer(view, moves[place], is_accepted=accepted, author=author, reason=reason, deals=deals, people=people)


def _answer(
    view: View,
    move: Any,
    *,
    is_accepted: bool,
    author: str,
    reason: str,
    deals: Mapping[str, Any],
    people: Mapping[str, str],
) -> None:
    about = {"person_id": move.person_id, "week_on": _first_day(view, move), "reason": reason}
    deal = support_rows.deal_name(deals, move.deal_id)
    said = say("capacity.accepted", adviser=people.get(move.person_id, move.person_id), deal=deal)

    def answer(**who: Any) -> None:
        if is_accepted:
            accept_support(session.database(), move.deal_id, from_deal_id=move.from_deal_id, **about, **who)
        else:
            decline_support(session.database(), move.deal_id, **about, **who)

    done(answer, view.as_of, said if is_accepted else say("capacity.declined"), "support", author=author)


def _touches(view: View, move: Any, deals: Mapping[str, Mapping[str, Any]]) -> bool:
    if view.unit["unit_kind"] == "company":
        return True
    return any(_is_inside(view, deals[each]) for each in (move.from_deal_id, move.deal_id) if each in deals)


def _is_inside(view: View, deal: Mapping[str, Any]) -> bool:
    column = {"region": "region", "team": "team", "person": "person_id"}.get(view.unit["unit_kind"], "")
    return deal.get(column) == view.unit["unit_key"]


def _first_day(view: View, move: Any) -> date:
    return week_starts(view.as_of, move.week)[move.week]


def _said(move: Any, deals: Mapping[str, Any], people: Mapping[str, str]) -> str:
    return say(
        "capacity.move_said",
        week=move.week,
        adviser=people.get(move.person_id, move.person_id),
        deal=support_rows.deal_name(deals, move.deal_id),
        change=figures.amount(move.change, language(), signed=True),
    )


show()
