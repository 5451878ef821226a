"""Receive a case: seven short steps, each posting everything typed so far, so that nothing is kept and nothing lost.

Order: how it came, who is asked about, whether they are known, the children, the applicant, who else, check answers.
"""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.particulars import Person, ReceiveCase
from csor.domain.permissions import Permission
from csor.domain.refusals import Blocker, Refusal
from csor.usecases.act import receive_case
from csor.usecases.form_keys import use_form
from csor.usecases.match_person import match_person
from csor.usecases.once import DoneAlready, led_to
from csor.web.choosing import choices_for_receipt
from csor.web.errors import refused
from csor.web.forms import ActionForm, Choices, form_for
from csor.web.forms.summary import answers
from csor.web.gate import current_actor, current_office, current_person, may
from csor.web.views.matches import match_views, searched_for

receive = Blueprint("receive", __name__)

PURPOSE = "receive_case"


@dataclass(frozen=True, slots=True)
class Part:
    """One step: its name in the address bar of the form, its h1, and the fields it asks."""

    name: str
    h1: str
    lead: str
    fields: tuple[str, ...]


STEPS = (
    Part("receipt", "How did it come in?", "Ask about danger first. If a child is in danger now, call the control room.",
         ("route", "channel", "received_at", "risk", "reason")),
    Part("subject", "Who is asked about?", "Give what was said, not what you suppose.", ("subject",)),
    Part("known", "Is the subject already known?", "", ()),
    Part("children", "Which children?", "A specific child, and what contact the subject has.", ("children",)),
    Part("applicant", "Who is asking?", "Leave it empty if the person gave no name.", ("applicant",)),
    Part("others", "Who else is there?", "Other parents and carers, and whether they know of this.",
         ("carers", "who_else_knows", "team")),
    Part("check", "Check what you were told", "", ()),
)  # fmt: skip
NAMES = [step.name for step in STEPS]


@receive.route("/receive", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Receive a case, one step at a time."""
    if not may(Permission.CASE_RECEIVE):
        return refused(Refusal(Blocker("not_permitted", "Your role does not receive cases.", "scheme.md 1.3")))
    choices = _choices()
    if request.method == "GET":
        return _show(form_for(ReceiveCase, choices), 0)
    form = form_for(ReceiveCase, choices, formdata=request.form)
    return _go(form, _posted_step())


def _choices() -> Choices:
    actor, office = current_actor(), current_office()
    protocol = office.setting(actor, office.clock(), office.protocol_at(office.clock())).protocol
    return choices_for_receipt(protocol, current_person().force)


def _posted_step() -> int:
    step = request.form.get("step", "")
    return NAMES.index(step) if step in NAMES else 0


def _go(form: ActionForm, step: int) -> ResponseReturnValue:
    """To the step that was asked for, as far as everything before it can be read."""
    target = next((k.removeprefix("to-") for k in request.form if k.startswith("to-")), "")
    if target in NAMES:
        form.validate()
        return _show(form, NAMES.index(target))
    valid = form.validate()
    if form.redraw or "look-again" in request.form:
        return _show(form, step)
    if NAMES[step] == "known" and "match" not in request.form and _matches(form):
        return _show(form, step, unanswered="Choose who this is, or that it is none of these")
    wrong = _wrong_until(form, step)
    if wrong is not None:
        return _show(form, wrong, status=400)
    if NAMES[step] == "check" and valid:
        return _receive(form)
    ahead = step + 1
    if NAMES[ahead] == "known" and not _matches(form):
        ahead += 1
    return _show(form, ahead)


def _wrong_until(form: ActionForm, step: int) -> int | None:
    """The first step up to this one that holds something unreadable."""
    for number in range(step + 1):
        if any(_belongs(anchor, STEPS[number]) for anchor, _ in form.error_list):
            return number
    return None


def _belongs(anchor: str, step: Part) -> bool:
    return any(anchor == field or anchor.startswith(f"{field}-") for field in step.fields)


def _receive(form: ActionForm) -> ResponseReturnValue:
    try:
        with current_office().open_work(current_actor()) as work:
            use_form(work)
            reference = receive_case(work, form.chosen()).reference
            led_to(work, work.key, reference)
    except DoneAlready as done:
        reference = done.reference
    except Refusal as refusal:
        form.explain(refusal.blocker)
        wrong = _wrong_until(form, len(STEPS) - 1)
        return _show(form, len(STEPS) - 1 if wrong is None else wrong, status=409)
    return redirect(url_for("cases.show", urn=reference, done=PURPOSE))


def _person(form: ActionForm) -> Person:
    """The subject as typed so far; a date that cannot be read is left out."""
    typed = {name.removeprefix("subject-person-"): value for name, value in form.kept}
    day, month, year = (typed.get(f"born-{part}", "") for part in ("day", "month", "year"))
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        born = None
    return Person(
        forenames=typed.get("forenames", ""),
        surname=typed.get("surname", ""),
        born=born,
        address=typed.get("address", ""),
        telephone=typed.get("telephone", ""),
    )


def _matches(form: ActionForm) -> list[dict[str, object]]:
    person = _person(form)
    if not person.surname:
        return []
    with current_office().open_work(current_actor()) as work:
        return match_views(match_person(work, person), work.now)


def _show(form: ActionForm, number: int, *, unanswered: str = "", status: int = 200) -> ResponseReturnValue:
    step = STEPS[number]
    errors = (
        [(a, words) for a, words in form.error_list if _belongs(a, step) or a == "answers"]
        if status != HTTPStatus.OK
        else []
    )
    if unanswered:
        errors, status = [("match", unanswered)], 400
    form.nodes = [node for node in form.nodes if getattr(node, "id", "") in step.fields]
    chosen = request.form.get("match", "")
    hidden = [(n, v) for n, v in form.kept if not any(n == f or n.startswith(f"{f}-") for f in step.fields)]
    if step.name != "known" and chosen and chosen != "none":
        hidden = [(n, v) for n, v in hidden if n != "subject-known_from"] + [("subject-known_from", chosen)]
    rows: list[object] = []
    if step.name == "check":
        form.validate()
        rows = list(answers(form.chosen(), form.choices)) if not form.error_list else []
    page = render_template(
        "receive/step.html",
        form=form, step=step, number=number + 1, steps=STEPS, hidden=hidden, form_errors=errors, rows=rows,
        match=chosen, back=STEPS[number - 1] if number else None, unanswered=unanswered,
        matches=_matches(form) if step.name == "known" else [],
        searched=searched_for(_person(form)) if step.name == "known" else [],
    )  # fmt: skip
    return page, status
