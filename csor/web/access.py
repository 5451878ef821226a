"""Pages of access: why a case is needed, seals, declared interests, breaking the glass, and what waits to be looked at."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.access import OUTSIDE, Verdict
from csor.domain.interests import InterestKind
from csor.domain.permissions import Permission
from csor.domain.refusals import Refusal
from csor.reading.access import find_said_of_interests, list_interests
from csor.reading.people import list_people
from csor.reading.search import reference_of
from csor.usecases.glass import break_glass, review_glass
from csor.usecases.interests import clear_bar, confirm_interests, declare_interest, end_interest
from csor.usecases.look_at_access import look_at_access, look_at_bar, look_at_glass
from csor.usecases.need_to_know import give_reason
from csor.usecases.work import Work
from csor.web.forms.access import (
    AccessForm,
    ConflictForm,
    EmergencyForm,
    GlassForm,
    InterestForm,
    WhyForm,
)
from csor.web.gate import current_actor, current_office, current_person, may, safe_next
from csor.web.once import do_once
from csor.web.views import access_rows
from csor.web.views.staff import Staff
from csor.words.access import INTERESTS
from csor.words.time import moment_words, recent_words

access = Blueprint("access", __name__)

KEPT = "kept-"
LEFT_OUT = frozenset({"csrf_token", "once"})
PASSED_ON = OUTSIDE | {"step_up_needed", "not_permitted"}


def ask_why() -> ResponseReturnValue:
    """The case asks for a reason first: nothing of it is shown, and what was typed goes along."""
    urn = (request.view_args or {}).get("urn", "")
    return _why(WhyForm(), str(urn), request.full_path.rstrip("?")), 403


@access.route("/cases/<urn>/why", methods=["POST"])
def why(urn: str) -> ResponseReturnValue:
    """Say why a case is needed, and go on to it; a form that was cut off comes back with what was typed."""
    form, target = WhyForm(request.form), request.form.get("next", "")
    if form.looks or _do(form, lambda work: give_reason(work, urn, form.reason.data or "")):
        return _why(form, urn, target), _status(form)
    kept = _kept()
    if kept:
        words = {"title": "Your reason is kept", "target": safe_next(target), "kept": kept}
        return render_template("kept.html", **words)
    return redirect(safe_next(target) if target else url_for("cases.show", urn=urn))


def _why(form: WhyForm, urn: str, target: str) -> str:
    kept = _kept()
    if request.method == "POST" and request.endpoint != "access.why":
        kept = [(k, v) for k, v in request.form.items(multi=True) if k not in LEFT_OUT]
    return render_template(
        "access/why.html", form=form, form_errors=form.error_list, reference=urn, next=target, kept=kept
    )


def _kept() -> list[tuple[str, str]]:
    return [(k.removeprefix(KEPT), v) for k, v in request.form.items(multi=True) if k.startswith(KEPT)]


@access.route("/emergency", methods=["GET", "POST"])
def emergency() -> ResponseReturnValue:
    """Break the glass: one case, for reading, for an hour."""
    form = EmergencyForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page("access/emergency.html", form)
    if not form.validate():
        return _page("access/emergency.html", form), _status(form)
    typed = form.reference.data or ""
    urn = reference_of(typed, current_person().force.prefix) or typed[:40]
    refused = _do(form, lambda work: break_glass(work, urn, form.reason.data or ""))
    if refused == "open_already":
        return redirect(url_for("cases.show", urn=urn))
    if refused:
        return _page("access/emergency.html", form), 400
    return redirect(url_for("cases.show", urn=urn))


@access.route("/access")
def queue() -> ResponseReturnValue:
    """Conflicts and broken glass that wait for this person."""
    with current_office().open_work(current_actor()) as work:
        waiting, staff, now = look_at_access(work), _staff(work), work.now
    may_review = may(Permission.GLASS_REVIEW)
    return render_template(
        "access/queue.html",
        done=request.args.get("done", ""),
        glass=[access_rows.glass_row(one, staff, now, may_review=may_review) for one in waiting.glass],
        bars=[access_rows.bar_row(one, staff, now) for one in waiting.bars],
        sees_bars=may(Permission.CONFLICT_CLEAR),
    )


@access.route("/access/glass/<uuid:grant>", methods=["GET", "POST"])
def glass(grant: UUID) -> ResponseReturnValue:
    """Say whether it was right to break the glass."""
    form = GlassForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        verdict, reason = Verdict(form.verdict.data), form.reason.data or ""
        if not _do(form, lambda work: review_glass(work, grant, verdict, reason)):
            return redirect(url_for("access.queue", done="glass"))
    with current_office().open_work(current_actor()) as work:
        found, staff, now = look_at_glass(work, grant), _staff(work), work.now
    row = access_rows.glass_row(found, staff, now, may_review=True)
    return _page("access/glass.html", form, row=row), _status(form)


@access.route("/access/conflict/<uuid:bar>", methods=["GET", "POST"])
def conflict(bar: UUID) -> ResponseReturnValue:
    """Clear a conflict, with a reason."""
    form = ConflictForm(request.form if request.method == "POST" else None)
    sent = request.method == "POST" and form.validate()
    if sent and not _do(form, lambda work: clear_bar(work, bar, form.reason.data or "")):
        return redirect(url_for("access.queue", done="conflict"))
    with current_office().open_work(current_actor()) as work:
        found, staff, now = look_at_bar(work, bar), _staff(work), work.now
    return _page("access/conflict.html", form, row=access_rows.bar_row(found, staff, now)), _status(form)


@access.route("/interests", methods=["GET", "POST"])
def interests() -> ResponseReturnValue:
    """What a person declares about themselves."""
    form = InterestForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        kind, words = InterestKind(form.kind.data), form.words.data or ""
        if not _do(form, lambda work: declare_interest(work, kind, words)):
            return redirect(url_for("access.interests", done="declared"))
    office = current_office()
    with office.open_reading() as reading:
        found = list_interests(reading, current_actor())
        said_at = find_said_of_interests(reading, current_actor())
    now = office.clock()
    rows = [
        {
            "kind": INTERESTS[one.declared.kind],
            "words": one.declared.words,
            "when": moment_words(one.declared_at, now),
            "href": url_for("access.end", interest=one.id),
        }
        for one in found
    ]
    said = recent_words(said_at, now) if said_at else ""
    return _page("access/interests.html", form, rows=rows, said=said, done=request.args.get("done", "")), _status(form)


@access.route("/interests/all", methods=["POST"])
def confirm() -> ResponseReturnValue:
    """What is declared is all there is, be it nothing."""
    do_once(confirm_interests)
    return redirect(url_for("access.interests", done="all"))


@access.route("/interests/<uuid:interest>/end", methods=["POST"])
def end(interest: UUID) -> ResponseReturnValue:
    """An interest that is none any more."""
    do_once(lambda work: end_interest(work, interest))
    return redirect(url_for("access.interests", done="ended"))


def _do(form: AccessForm, use: Callable[[Work], Any]) -> str:
    """Do one thing; the code of a refusal that the form shows. What hides, asks or steps up is passed on."""
    try:
        do_once(use)
    except Refusal as refusal:
        if refusal.code in PASSED_ON:
            raise
        form.explain(refusal.blocker)
        return refusal.code
    return ""


def _page(template: str, form: AccessForm, **more: Any) -> str:
    return render_template(template, form=form, form_errors=form.error_list, **more)


def _status(form: AccessForm) -> int:
    return 400 if form.error_list else 200


def _staff(work: Work) -> Staff:
    return Staff.of(list_people(work.session, work.actor.force), work.actor.id)
