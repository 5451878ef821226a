"""One page an action: the form of its particulars, check-your-answers where much hangs on it, and the use-case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.moves import MOVES
from csor.domain.planning import offered
from csor.domain.refusals import Blocker, Refusal
from csor.domain.setting import Setting
from csor.reading.people import list_people
from csor.usecases.act import act, rehearse
from csor.usecases.read_case import read_case
from csor.usecases.work import CHANGED, Work
from csor.web.casebar import casebar_of
from csor.web.changed import changed_band
from csor.web.choosing import choices_for, names_in
from csor.web.forms import ActionForm, Choices, form_for
from csor.web.forms.summary import answers
from csor.web.gate import current_actor, current_office, current_person
from csor.web.given import given_for
from csor.web.once import do_once, is_sent, refuse_sent
from csor.words.actions import ActionWords, action_words
from csor.words.sources import source_words

actions = Blueprint("actions", __name__)

ELSEWHERE = {
    Action.RECEIVE_CASE: "receive.start",
    Action.AUTHORISE_DISCLOSURE: "decisions.decide",
    Action.DECIDE_NO_DISCLOSURE: "decisions.decide",
}
AT_THE_VISIT = {
    Action.CONFIRM_IDENTITY,
    Action.RECORD_WARNING,
    Action.RECORD_SIGNATURE,
    Action.RECORD_REFUSAL_TO_SIGN,
    Action.REFER_BACK,
    Action.TELL_RECIPIENT,
}
CHECKED_FIRST = {Action.RECOMMEND, Action.AUTHORISE_IMMEDIATE_PROTECTION, Action.CLOSE_CASE, Action.SEND_NOTICE}
FORBIDDEN = {"not_permitted", "supervisor_needed", "conflict_declared"}


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of one action needs of its case."""

    action: Action
    case: CaseFacts
    words: ActionWords
    choices: Choices
    fixed: dict[str, str]
    blockers: tuple[Blocker, ...]
    here: Setting


@actions.route("/cases/<urn>/do/<action>", methods=["GET", "POST"])
def do(urn: str, action: str) -> ResponseReturnValue:
    """The page of one action on one case."""
    page = _open(urn, action)
    if page is None:
        return render_template("errors/not_found.html"), 404
    if request.method == "GET":
        if page.blockers:
            return _refused(page)
        return _form(page, _blank(page))
    form = form_for(MOVES[page.action].said, page.choices, formdata=request.form)
    if "look-again" in request.form or not form.validate():
        return _outrun(page, form) if _is_outrun(page, form) else _form(page, form)
    if page.action in CHECKED_FIRST and not form.confirmed:
        return _check(page, form)
    return _send(page, form)


@actions.route("/cases/<urn>/act/<action>", endpoint="act")
def lead_on(urn: str, action: str) -> ResponseReturnValue:
    """Where an action is done: most have a page here, a few have one of their own."""
    chosen = _known(action)
    recipient = request.args.get("recipient", "")
    if chosen in AT_THE_VISIT:
        return redirect(url_for("visits.show", urn=urn, recipient=recipient))
    if chosen is Action.DECIDE_AFTER_REFUSAL:
        return redirect(url_for("decisions.refusal", urn=urn, recipient=recipient))
    if chosen in ELSEWHERE:
        return redirect(url_for(ELSEWHERE[chosen], urn=urn))
    return redirect(url_for("actions.do", urn=urn, action=action, **_fixed()))


def _known(action: str) -> Action | None:
    return Action(action) if action in set(Action) else None


def _fixed() -> dict[str, Any]:
    """What the address of the page settles."""
    return {key: request.args[key] for key in ("recipient", "check", "kind", "person", "party") if key in request.args}


@contextmanager
def _looking(urn: str, action: str) -> Iterator[tuple[Work, CaseFacts]]:
    """The case: opening its page is an event; what is sent only looks, and `_note_reading` follows if a page is shown."""
    office, actor = current_office(), current_actor()
    if request.method == "GET":
        with office.open_work(actor) as work:
            yield work, read_case(work, urn, page=action).facts
        return
    try:
        with office.open_glance(actor) as work:
            yield work, work.case(urn).facts
    except Refusal:
        _note_reading(urn, action)
        raise


def _note_reading(urn: str, action: str) -> None:
    """Keep that something of the case is shown in answer to what was sent, or that it may not be."""
    with current_office().open_work(current_actor()) as work:
        read_case(work, urn, page=action)


def _open(urn: str, action: str) -> Page | None:
    """Read the case, which is an event, and work out what the page may ask."""
    chosen = _known(action)
    if chosen is None or chosen not in MOVES:
        return None
    with _looking(urn, action) as (work, case):
        here = work.setting_of(case)
        staff = list_people(work.session, work.actor.force)
    fixed = _fixed()
    choices = choices_for(case, here.protocol, staff, current_person().force, fixed)
    wanted = fixed.get("recipient", "")
    found = [o for o in offered(case, here) if o.action is chosen and (not wanted or o.recipient in {"", wanted})]
    possible = any(o.possible for o in found)
    blockers = () if possible else found[0].blockers if found else (_not_here(case),)
    words = replace(action_words(chosen, names_in(case, wanted)), h1=action_words(chosen).h1)
    return Page(chosen, case, words, choices, fixed, blockers, here)


def _blank(page: Page) -> ActionForm:
    given = given_for(page.action, page.case, page.here.protocol)
    return form_for(MOVES[page.action].said, page.choices, given=given, version=page.case.version)


def _not_here(case: CaseFacts) -> Blocker:
    if not case.open:
        return Blocker("record_closed", "This case is closed. What it holds stays as it is.", "scheme.md 1.6, G9")
    return Blocker("not_offered", "This does not belong to the stage that the case is at.", "moves.md")


def _send(page: Page, form: ActionForm) -> ResponseReturnValue:
    told = form.chosen()
    reference = page.case.reference
    try:
        do_once(lambda work: act(work, reference, told, version=form.version), reference)
    except Refusal as refusal:
        form.explain(refusal.blocker)
        return _form(page, form, refusal.blocker)
    return redirect(url_for("cases.show", urn=reference, done=page.action.value))


def _is_outrun(page: Page, form: ActionForm) -> bool:
    """Whether a form cannot be read since the case went on after it was drawn: what was chosen in it may be gone."""
    older = 0 < form.version < page.case.version and not MOVES[page.action].additive
    return older and is_sent() and not form.redraw


def _outrun(page: Page, form: ActionForm) -> ResponseReturnValue:
    """Refuse it as any form of an older version, unless it was this very form after which the case went on."""
    if not refuse_sent(page.action.value, page.case.reference, CHANGED):
        return redirect(url_for("cases.show", urn=page.case.reference, done=page.action.value))
    form.explain(CHANGED)
    return _form(page, form, CHANGED)


def _form(page: Page, form: ActionForm, refused: Blocker | None = None) -> ResponseReturnValue:
    if request.method == "POST":
        _note_reading(page.case.reference, page.action.value)
    changed = None
    if refused and refused.code == "changed_meanwhile":
        changed = changed_band(page.case.reference, form.version)
        form.version = page.case.version
    status = 200 if not form.error_list else 409 if refused else 400
    return render_template("actions/act.html", changed=changed, **_frame(page, form)), status


def _frame(page: Page, form: ActionForm) -> dict[str, Any]:
    reference = page.case.reference
    return {
        "form": form,
        "words": page.words,
        "case": casebar_of(page.case, page.here),
        "form_errors": form.error_list,
        "cancel_href": url_for("cases.show", urn=reference),
        "check_first": page.action in CHECKED_FIRST,
        "flag_risk_href": url_for("actions.do", urn=reference, action=Action.FLAG_IMMEDIATE_RISK.value),
    }


def _check(page: Page, form: ActionForm) -> ResponseReturnValue:
    """The answers once more; what the table would refuse is said at the field, and not after a second look."""
    try:
        with current_office().open_work(current_actor()) as work:
            rehearse(work, page.case.reference, form.chosen(), form.version)
    except Refusal as refusal:
        form.explain(refusal.blocker)
        return _form(page, form, refusal.blocker)
    _note_reading(page.case.reference, page.action.value)
    rows = answers(form.chosen(), page.choices, page.here.now)
    return render_template("actions/check_answers.html", rows=rows, **_frame(page, form))


def _refused(page: Page) -> ResponseReturnValue:
    first = page.blockers[0]
    shown = {
        "page": page.words.h1,
        "title": first.words,
        "why": " ".join(b.words for b in page.blockers[1:]),
        "rule": ", ".join(dict.fromkeys(b.code for b in page.blockers)),
        "source": source_words(first.source),
    }
    reference = page.case.reference
    way_out = [
        {"href": url_for("cases.show", urn=reference), "words": "Go back to the case"},
        {"href": url_for("actions.do", urn=reference, action=Action.ADD_NOTE.value), "words": "Add a note"},
    ]
    fix = next((b.fix for b in page.blockers if b.fix), "")
    if fix:
        href = url_for("actions.act", urn=reference, action=fix)
        way_out.insert(0, {"href": href, "words": action_words(Action(fix)).link})
    case = casebar_of(page.case, page.here)
    status = 403 if first.code in FORBIDDEN else 409
    return render_template("errors/refused.html", refusal=shown, case=case, way_out=way_out), status
