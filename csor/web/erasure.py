"""Pages of erasure: what would go from a closed case, asking for it and answering, and the list of requests."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.erasure import State
from csor.domain.permissions import Permission
from csor.domain.refusals import Refusal
from csor.reading.people import list_people
from csor.usecases.erasure import (
    ToErase,
    ask_for_erasure,
    confirm_erasure,
    decline_erasure,
    look_at_erasure,
    read_erasures,
    take_back_erasure,
)
from csor.usecases.scrub import scrub_now
from csor.usecases.work import Work
from csor.web.access import PASSED_ON
from csor.web.casebar import casebar_of
from csor.web.forms.access import AccessForm
from csor.web.forms.erasure import Answer, AnswerForm, AskForm
from csor.web.gate import current_actor, current_office, may
from csor.web.once import do_once
from csor.web.views import erasure_rows
from csor.web.views.oversight_rows import tabs
from csor.web.views.staff import Staff
from csor.words.erasure import DONE

erasure = Blueprint("erasure", __name__)

FORMS: dict[str, type[AccessForm]] = {"ask": AskForm, "take-back": AccessForm, "answer": AnswerForm}


@erasure.route("/oversight/erasures")
def everything() -> ResponseReturnValue:
    """The requests, the latest first."""
    with current_office().open_work(current_actor()) as work:
        found, staff, now = read_erasures(work), _staff(work), work.now
    return render_template(
        "erasure/list.html",
        tabs=tabs("erasure.everything"),
        rows=[erasure_rows.erasure_row(one, current_actor(), staff, now) for one in found],
        done=DONE.get(request.args.get("done", ""), ""),
    )


@erasure.route("/cases/<urn>/erasure", methods=["GET", "POST"])
def show(urn: str) -> ResponseReturnValue:
    """What would go and what would stay; ask for it, take that back, or answer."""
    what = request.form.get("what", "")
    form = None
    if request.method == "POST" and what in FORMS:
        form = FORMS[what](request.form, prefix=f"{what}-")
        if form.validate():
            done = _send(form, what, urn)
            if done == "erased":
                scrub_now(current_office(), current_actor())
                return redirect(url_for("erasure.everything", done=done))
            if done:
                return redirect(url_for("erasure.show", urn=urn, done=done))
    return _show(urn, what, form), 400 if form is not None and form.error_list else 200


def _send(form: Any, what: str, urn: str) -> str:
    """Do what was sent; what was done, empty when a rule said no. What hides, asks or steps up is passed on."""
    done, use = _use(form, what, urn)
    try:
        do_once(use, urn)
    except Refusal as refusal:
        if refusal.code in PASSED_ON:
            raise
        form.explain(refusal.blocker)
        return ""
    return done


def _use(form: Any, what: str, urn: str) -> tuple[str, Callable[[Work], object]]:
    """What the form is for: what is then done, and by which use-case."""
    if what == "ask":
        return "asked", lambda work: ask_for_erasure(work, urn, form.reason.data or "")
    if what == "take-back":
        return "taken-back", lambda work: take_back_erasure(work, urn)
    reason = form.reason.data or ""
    if form.answer.data == Answer.ERASE:
        return "erased", lambda work: confirm_erasure(work, urn, reason, form.reference.data or "")
    return "declined", lambda work: decline_erasure(work, urn, reason)


def _show(urn: str, what: str, sent: AccessForm | None) -> str:
    with current_office().open_work(current_actor()) as work:
        found = look_at_erasure(work, urn)
        here, staff = work.setting_of(found.opened.facts), _staff(work)
    forms = {name: sent if sent is not None and name == what else cls(prefix=f"{name}-") for name, cls in FORMS.items()}
    drawn = _drawn(found, here.now)
    errors = sent.error_list if sent is not None else []
    if errors and what != drawn:  # it became something else while this was typed
        errors = [("answers", errors[0][1])]
    one = found.erasure
    return render_template(
        "erasure/case.html",
        case=casebar_of(found.opened.facts, here),
        forms=forms,
        form_errors=errors,
        general=errors[0][1] if errors and errors[0][0] == "answers" else "",
        blocker=found.blocker,
        texts=found.texts,
        facts=erasure_rows.kept_rows(found.opened.facts, here.now),
        asked=erasure_rows.request_rows(one, staff, here.now) if one else [],
        drawn=drawn,
        done=DONE.get(request.args.get("done", ""), "") if sent is None else "",
        cancel_href=url_for("cases.show", urn=urn),
    )


def _drawn(found: ToErase, now: Any) -> str:
    """Which of the forms belongs on the page now; none for a supervisor while somebody else's request waits."""
    asked = found.erasure.asked if found.erasure else None
    if asked is None or asked.state_at(now) is not State.WAITING:
        return "" if found.blocker else "ask"
    if current_actor().is_person(asked.asked_by):
        return "take-back"
    return "answer" if may(Permission.ERASURE_ANSWER) else ""


def _staff(work: Work) -> Staff:
    return Staff.of(list_people(work.session, work.actor.force), work.actor.id)
