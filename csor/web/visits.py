"""The visit, on a phone: who is there, the warning, the undertaking, the telling. The step follows from the facts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.deadlines import local_day
from csor.domain.moves import SAID
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import RecipientState
from csor.reading.changes import changes_since
from csor.usecases.work import CHANGED
from csor.web.choosing import choices_for
from csor.web.forms import ActionForm, Choices, form_for, typed_in
from csor.web.forms.spelling import from_date
from csor.web.gate import current_office, current_person
from csor.web.once import refuse_sent
from csor.web.opened import FORBIDDEN, asked, open_case, send
from csor.web.visiting import DOOR, SHOWN, Visiting, frame
from csor.words.time import recent_words

Typed = Sequence[tuple[str, str]]

visits = Blueprint("visits", __name__)

STEPS: Final = {
    "telling": Action.TELL_RECIPIENT,
    "undertaking": Action.RECORD_SIGNATURE,
    "warning": Action.RECORD_WARNING,
    "identity": Action.CONFIRM_IDENTITY,
}
ANCHORS: Final = {"strokes": "strokes-title", "already_said": "already", **dict.fromkeys(DOOR, "seen")}
ENDINGS: Final = {
    RecipientState.TOLD: "told",
    RecipientState.WITHHELD: "withheld",
    RecipientState.NOT_FOUND: "not_found",
    RecipientState.REFERRED_BACK: "waiting",
}


@visits.route("/cases/<urn>/visit/<recipient>", methods=["GET", "POST"])
def show(urn: str, recipient: str) -> ResponseReturnValue:
    """The step that this visit is at."""
    visit = _open(urn, recipient)
    if request.method == "POST" and request.form.get("step") in {*STEPS, "referral"}:
        return _take(visit, request.form["step"])
    return _draw(visit, _step_of(visit))


@visits.route("/cases/<urn>/visit/<recipient>/refusal", methods=["GET", "POST"])
def refusal(urn: str, recipient: str) -> ResponseReturnValue:
    """The recipient does not wish to sign."""
    visit = _open(urn, recipient)
    if request.method == "POST":
        return _take(visit, "refusal") if visit.recipient.visit.witness else _too_early(visit)
    if not visit.may(Action.RECORD_REFUSAL_TO_SIGN):
        return redirect(visit.href())
    return _draw(visit, "refusal")


@visits.route("/cases/<urn>/visit/<recipient>/ended", methods=["GET", "POST"])
def ended(urn: str, recipient: str) -> ResponseReturnValue:
    """The visit ends and nothing is told."""
    visit = _open(urn, recipient)
    if request.method == "POST":
        return _take(visit, "failed")
    if "done" in request.args:
        return _stopped(visit, "ended")
    blockers = visit.opened.blockers(Action.RECORD_FAILED_VISIT, visit.key)
    return _blocked(visit, blockers) if blockers else _draw(visit, "failed")


def _open(urn: str, key: str) -> Visiting:
    """Read the case, which is an event. Raises Refusal not_found, and 404 when there is no such recipient."""
    opened = open_case(urn, "visit")
    recipient = opened.facts.recipient(key)
    if recipient is None:
        abort(404)
    visit = Visiting(opened, recipient)
    return replace(visit, late="late" in request.args and visit.ended_authority is not None)


def _step_of(visit: Visiting) -> str:
    """The furthest step that the table allows now; a visit of an earlier day begins again at the door."""
    if visit.recipient.state in ENDINGS and not visit.late:
        return ENDINGS[visit.recipient.state]
    if visit.recipient.state is RecipientState.REFUSED:
        return "referral"
    possible = [step for step, action in STEPS.items() if visit.may(action)]
    if not possible:
        return "blocked"
    wanted = request.args.get("step", "")
    if wanted in possible:
        return wanted
    began = visit.recipient.visit.identity_at
    if began and local_day(began) < visit.opened.here.today and not visit.late:
        return "identity"
    return possible[0]


# ------------------------------------------------------------ taking what was sent


def _take(visit: Visiting, step: str) -> ResponseReturnValue:
    """Read one step's form and do it."""
    form = _form(visit, step, _posted(step))
    if "look-again" in request.form or not form.validate() or _unsaid(form, step):
        return _draw(visit, step, form)
    if step == "telling" and not form.confirmed:
        return _draw(visit, "telling_check", form)
    refused = send(form, visit.opened.reference)
    if refused is None:
        return redirect(visit.href("ended", done=1) if step == "failed" else visit.href())
    if refused.code == "changed_meanwhile":
        return _changed(visit, step, form)
    return _draw(visit, step, form, refused)


def _changed(visit: Visiting, step: str, form: ActionForm) -> ResponseReturnValue:
    """Somebody was quicker: show the step that the visit is at now; what was typed stays when it is the same one."""
    now_at = _step_of(visit) if step in STEPS else step
    kept = form if now_at == step else None
    facts, now = visit.opened.facts, visit.opened.here.now
    with current_office().open_reading() as session:
        found = changes_since(session, facts.force, facts.reference, form.version)
    changed = [f"{c.who}, {recent_words(c.at, now)}: {c.plain}" for c in found]
    typed = [] if kept else typed_in(form, without={"content"})
    return _draw(visit, now_at, kept, changed=changed or ["The page was older than the case."], typed=typed)


def _too_early(visit: Visiting) -> ResponseReturnValue:
    """Nobody was met at the door, so that nobody can have declined to sign: refuse it, and give the words back."""
    blocker = next(iter(visit.opened.blockers(Action.RECORD_REFUSAL_TO_SIGN, visit.key)), CHANGED)
    if not refuse_sent("visits.refusal", visit.opened.reference, blocker):
        return redirect(visit.href())
    typed = typed_in(_form(visit, "refusal", _posted("refusal")))
    return _draw(visit, _step_of(visit), changed=[blocker.words], typed=typed)


def _posted(step: str) -> MultiDict[str, str]:
    """What was sent, in the words of the particulars: a tick at the door is a yes, one left out a no."""
    sent = MultiDict(request.form)
    if step == "identity":
        for line in DOOR:
            sent[line] = "yes" if line in request.form.getlist("seen") else "no"
    if step == "refusal" and request.form.get("already") == "nothing":
        sent["already_said"] = ""
    return sent


def _unsaid(form: ActionForm, step: str) -> bool:
    """Whether "had anything been said already?" is without an answer: an empty text must mean that nothing was."""
    if step != "refusal":
        return False
    already = request.form.get("already")
    if already not in {"nothing", "something"}:
        form.explain(Blocker("answer_missing", "Select whether anything had been said", field="already_said"))
        return True
    if already == "something" and asked(form, "already_said").blank:
        form.explain(Blocker("answer_missing", "Enter what had been said", field="already_said"))
        return True
    return False


# ------------------------------------------------------------ drawing


FORMS: Final = {
    **{step: SAID[action] for step, action in STEPS.items()},
    "refusal": said.RecordRefusalToSign,
    "referral": said.ReferBack,
    "failed": said.RecordFailedVisit,
}


def _form(visit: Visiting, step: str, sent: MultiDict[str, str] | None = None) -> ActionForm:
    """The form of one step. Nothing in it names the subject; the telling alone has the words to be said."""
    facts = visit.opened.facts
    given: dict[str, Any] = {}
    if step == "telling" and visit.authority:
        given = {"content": visit.authority.content}
    form = form_for(
        FORMS[step],
        _choices(visit, step, sent),
        sent,
        given=given,
        version=facts.version,
    )
    if sent is None and step == "telling" and not visit.late:
        for name in ("began_at", "ended_at"):
            day = from_date(visit.opened.here.today)
            asked(form, name).typed = {
                f"{name}-{part}": [text] for part, text in zip(("day", "month", "year"), day, strict=True)
            }
    return form


def _choices(visit: Visiting, step: str, sent: MultiDict[str, str] | None) -> Choices:
    opened = visit.opened
    me = opened.here.actor.id
    staff = tuple(c for c in opened.staff if not c.actor.is_person(me))
    if step == "telling" and visit.authority:
        staff = tuple(c for c in opened.staff if c.actor.is_among(visit.authority.deliverers))
    fixed = {"recipient": visit.key}
    if visit.recipient.visit.witness and step != "identity":
        fixed["witness"] = visit.recipient.visit.witness
    rules = opened.here.protocol
    wording = {"warning": rules.warning_version, "undertaking": rules.undertaking_version}.get(step)
    if wording:
        fixed["version"] = sent.get("wording", wording) if sent else wording
    if step == "undertaking":
        fixed |= {"name": visit.recipient.name, "form": "paper" if "paper" in request.args else "screen"}
    choices = choices_for(opened.facts, rules, staff, current_person().force, fixed)
    return replace(choices, names={"recipient": visit.recipient.name})


def _draw(
    visit: Visiting,
    step: str,
    form: ActionForm | None = None,
    refused: Blocker | None = None,
    *,
    changed: list[str] | None = None,
    typed: Typed = (),
) -> ResponseReturnValue:
    """One step as a page. typed: what was sent for another step, which this page has no fields for."""
    if step in ENDINGS.values():
        return _stopped(visit, step, typed)
    if step == "blocked" or (step == "referral" and not visit.may(Action.REFER_BACK)):
        typed = typed or (typed_in(form, without={"content"}) if form else ())
        action = Action.REFER_BACK if step == "referral" else Action.CONFIRM_IDENTITY
        return _blocked(visit, visit.opened.blockers(action, visit.key), typed)
    form = form or _form(visit, step.removesuffix("_check"))
    if changed:
        form.version = visit.opened.facts.version
    status = 409 if refused or changed else 400 if form.error_list else 200
    page = render_template(
        f"visits/{step}.html",
        form=form,
        form_errors=[(ANCHORS.get(anchor, anchor), words) for anchor, words in form.error_list],
        step=step,
        changed=changed,
        typed=typed,
        **frame(visit),
        **SHOWN[step](visit, form),
    )
    return page, status


def _stopped(visit: Visiting, how: str, typed: Typed = ()) -> ResponseReturnValue:
    """The visit has come to an end, or waits."""
    page = render_template("visits/stopped.html", how=how, typed=typed, **frame(visit))
    return page, 409 if typed else 200


def _blocked(visit: Visiting, blockers: tuple[Blocker, ...], typed: Typed = ()) -> ResponseReturnValue:
    """Nothing may be done here now: say why, and nothing else."""
    status = 403 if blockers[0].code in FORBIDDEN else 409
    return render_template("visits/blocked.html", blockers=blockers, typed=typed, **frame(visit)), status
