"""The two things that are written in a forecast alignment: a department's word about delivery, and the version."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide import agreed as decide
from calibration.refresh.agreed import DEAL, DEPARTMENTS, OTHERS, VERDICTS, WEEK
from calibration.storage.queries import agreed, decisions
from calibration.words import figures
from pages._ui import blocks, session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.writing import done, may_write, turn


def show_form(view: View, plan: dict[str, Any]) -> None:
    """Which department says what of which weeks, or of one deal."""
    st.html(blocks.title(say("agreement.sign_title")))
    if not may_write(view.as_of):
        return
    left, right = st.columns(2)
    department = _choice(left, "department", DEPARTMENTS)
    about = _choice(right, "about", (WEEK, DEAL))
    again = turn("sign")
    with st.form(f"sign_off{again}"):
        left, right = st.columns(2)
        with left:
            keys = _choose_weeks(plan, department) if about == WEEK else _choose_deal(plan)
            verdict = st.selectbox(
                say("agreement.verdict"), VERDICTS, format_func=lambda name: say(f"agreement.verdict_{name}"),
                key=f"sign_verdict{again}",
            )  # fmt: skip
            not_before = st.date_input(
                say("agreement.not_before"), value=None, min_value=view.as_of, key=f"sign_not_before{again}"
            )
        with right:
            person = choose_person(view, f"sign_person{again}")
            reason = st.text_input(say("agreement.reason"), key=f"sign_reason{again}")
        if not st.form_submit_button(say("agreement.sign_do"), type="primary"):
            return
    if not keys:
        st.html(blocks.note(say("agreement.sign_nothing")))
        return

    def sign(**who: Any) -> None:
        decide.sign_off(
            session.database(), view.unit_id, about=about, keys=keys, department=department, verdict=verdict,
            not_before=not_before, reason=reason, **who,
        )  # fmt: skip

    done(
        sign, view.as_of, say("agreement.sign_done", who=person_names(view).get(person, person)), "sign", author=person
    )


def show_freeze(view: View, plan: dict[str, Any], version: int) -> None:
    """The agreed forecast goes to finance, once everybody has spoken."""
    html = blocks.title(say("agreement.freeze_title")) + blocks.note(say("agreement.freeze_says"))
    if plan["missing"]:
        html += blocks.note(say("agreement.freeze_missing"))
    st.html(html)
    if not may_write(view.as_of):
        return
    again = turn("freeze")
    with st.form(f"freeze{again}"):
        left, right = st.columns(2)
        with left:
            person = choose_person(view, f"freeze_person{again}")
        reason = right.text_input(say("agreement.freeze_note"), key=f"freeze_reason{again}")
        is_stopped = bool(plan["missing"] or plan["broken_terms"])
        if not st.form_submit_button(say("agreement.freeze_do", version=version), type="primary", disabled=is_stopped):
            return

    def told() -> str:
        made = agreed.versions(session.database(), session.viewer(), view.as_of, view.unit_id)[0]
        return say("agreement.freeze_done", version=made["version"], checksum=made["checksum"][:12])

    done(
        lambda **who: decide.freeze(session.database(), view.unit_id, reason=reason, **who),
        view.as_of,
        told,
        "freeze",
        author=person,
    )


def choose_person(view: View, key: str) -> str:
    """The id of a person of HR's list (owners of deals where none is loaded); "" where nobody is chosen yet."""
    names = person_names(view)
    chosen = st.selectbox(
        say("agreement.who"),
        list(names),
        index=None,
        format_func=lambda person: names[person],
        placeholder=say("agreement.choose"),
        key=key,
    )
    return chosen or ""


def person_names(view: View) -> dict[str, str]:
    """Person id → name, and the role beside it where HR tells."""
    people = ask(decisions.owners, view.as_of, view.state)
    return {row["person_id"]: " · ".join(filter(None, (row["person_name"], row["role"]))) for row in people}


def _choose_weeks(plan: dict[str, Any], department: str) -> list[str]:
    weeks = [week["ends_on"].isoformat() for week in plan["weeks"] if week["has_money"]]
    missing = [day.isoformat() for day in plan["missing"].get(department, [])]
    by_day = {week["ends_on"].isoformat(): week["ends_on"] for week in plan["weeks"]}
    return st.multiselect(
        say("agreement.pick_weeks"),
        weeks,
        default=missing,
        format_func=lambda day: figures.day(by_day[day], language()),
        select_all=False,
        # what was signed leaves the choice: a form that is emptied would bring the first default back
        key=f"sign_weeks_{department}_{len(missing)}",
    )


def _choose_deal(plan: dict[str, Any]) -> list[str]:
    names = {
        deal["deal_id"]: f"{deal['deal_name']} · {deal['person_name'] or say('common.no_owner')}"
        for deal in plan["deals"]
        if not deal["deal_id"].startswith(OTHERS)
    }
    chosen = st.selectbox(
        say("agreement.pick_deal"), list(names), format_func=lambda deal_id: names[deal_id], key="sign_deal"
    )
    return [chosen] if chosen else []


def _choice(place: Any, name: str, options: tuple[str, ...]) -> str:
    chosen: str = place.segmented_control(
        say(f"agreement.{name}"),
        options,
        default=options[0],
        required=True,
        format_func=lambda option: say(f"agreement.{name}_{option}"),
        key=f"sign_{name}",
    )
    return chosen
