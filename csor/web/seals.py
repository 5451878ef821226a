"""The page of a seal: seal a case, say who is named, propose to unseal it, and answer what others proposed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.access import SealKind
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.access import Seal, find_seal, list_agreeing
from csor.reading.people import Colleague, list_people
from csor.usecases.read_case import read_case
from csor.usecases.seals import (
    NOT_PERMITTED,
    answer_readers,
    answer_unsealing,
    name_readers,
    propose_unsealing,
    seal_case,
)
from csor.usecases.work import Work
from csor.web.access import PASSED_ON
from csor.web.casebar import casebar_of
from csor.web.forms.access import (
    AccessForm,
    Answer,
    AnswerForm,
    NamingForm,
    ProposeForm,
    ReadersForm,
    SealForm,
    choices_of,
)
from csor.web.gate import current_actor, current_office
from csor.web.once import do_once
from csor.web.views import access_rows
from csor.web.views.staff import Staff

seals = Blueprint("seals", __name__)

FORMS: dict[str, type[AccessForm]] = {
    "seal": SealForm,
    "readers": ReadersForm,
    "naming": NamingForm,
    "propose": ProposeForm,
    "answer": AnswerForm,
}


@seals.route("/cases/<urn>/seal", methods=["GET", "POST"])
def show(urn: str) -> ResponseReturnValue:
    """Seal a case; or see who is named on a sealed one, and change or end the seal."""
    what = request.form.get("what", "")
    form = None
    if request.method == "POST" and what in FORMS:
        form = FORMS[what](request.form, prefix=f"{what}-")
        if "readers" in form:
            _offer(form, _colleagues())
        if form.validate() and not _send(form, what, urn):
            return redirect(url_for("cases.show", urn=urn))
    return _show(urn, what, form), 400 if form is not None and form.error_list else 200


def _send(form: Any, what: str, urn: str) -> Blocker | None:
    """Do what was sent; None when it is done. What hides, asks or steps up is passed on."""
    reason = form.reason.data or ""
    uses: dict[str, Callable[[Work], None]] = {
        "seal": lambda work: seal_case(work, urn, SealKind(form.kind.data), reason, form.readers.data),
        "readers": lambda work: name_readers(work, urn, form.readers.data, reason),
        "naming": lambda work: answer_readers(work, urn, agreed=form.answer.data == Answer.AGREED, reason=reason),
        "propose": lambda work: propose_unsealing(work, urn, reason),
        "answer": lambda work: answer_unsealing(work, urn, agreed=form.answer.data == Answer.AGREED, reason=reason),
    }
    try:
        do_once(uses[what], urn)
    except Refusal as refusal:
        if refusal.code in PASSED_ON:
            raise
        form.explain(refusal.blocker)
        return refusal.blocker
    return None


def _colleagues() -> tuple[Colleague, ...]:
    with current_office().open_reading() as reading:
        return list_people(reading, current_actor().force)


def _offer(form: Any, staff: tuple[Colleague, ...], team: str = "") -> None:
    """Who can be named: everybody who opens cases, the case's own team first."""
    able = [one for one in staff if one.active and holds(one.actor, Permission.CASE_READ)]
    able.sort(key=lambda one: one.actor.team != team)
    form.readers.choices = choices_of({one.actor.id: one.display for one in able})


def _show(urn: str, what: str, sent: AccessForm | None) -> str:
    with current_office().open_work(current_actor()) as work:
        opened = read_case(work, urn, page="seal")
        if not holds(work.actor, Permission.CASE_SEAL):
            raise Refusal(NOT_PERMITTED)
        found, staff = find_seal(work.session, opened.id), list_people(work.session, work.actor.force)
        here = work.setting_of(opened.facts)
        agree = _who_agrees(work, opened.facts.reference, found, staff) if found else {}
    forms = {name: sent if sent is not None and name == what else cls(prefix=f"{name}-") for name, cls in FORMS.items()}
    for name in ("seal", "readers"):
        _offer(forms[name], staff, opened.facts.team)
    if found and what != "readers":
        forms["readers"].readers.data = list(found.readers)  # type: ignore[attr-defined]
    names = Staff.of(staff, here.actor.id)
    drawn = _drawn(found, here.actor)
    errors = sent.error_list if sent is not None else []
    if errors and what not in drawn:  # it became something else while this was typed
        errors = [("answers", errors[0][1])]
    return render_template(
        "access/seal.html",
        case=casebar_of(opened.facts, here),
        forms=forms,
        form_errors=errors,
        general=errors[0][1] if errors and errors[0][0] == "answers" else "",
        sealed=access_rows.seal_rows(found, names, here.now) if found else [],
        drawn=drawn,
        must_agree={what: access_rows.must_agree_words(who, names) for what, who in agree.items()},
        may_agree=access_rows.may_agree_words(agree.get("new", ()), names),
        cancel_href=url_for("cases.show", urn=urn),
    )


def _who_agrees(work: Work, reference: str, seal: Seal, staff: tuple[Colleague, ...]) -> dict[str, tuple[str, ...]]:
    """Who could agree to what was proposed, and to something new that the reader of the page would propose."""
    actors = {one.actor.id: one.actor for one in staff}
    by = {"unseal": seal.proposed_by, "names": seal.names_by, "new": work.actor.id}
    return {
        what: list_agreeing(work.session, reference, seal, actors.get(person, work.actor))
        for what, person in by.items()
        if person
    }


def _drawn(found: Seal | None, actor: Actor) -> set[str]:
    """Which of the forms belong on the page now. Whoever proposed something does not answer it themselves."""
    if found is None:
        return {"seal"}
    drawn = {"readers"}
    if not found.proposed_by:
        drawn.add("propose")
    elif not actor.is_person(found.proposed_by):
        drawn.add("answer")
    if found.names_by and not actor.is_person(found.names_by):
        drawn.add("naming")
    return drawn
