"""The visit, on a phone: who is there, the warning, the undertaking, the telling. The step follows from the facts."""

from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.deadlines import local_day
from csor.domain.facts import Authority, Recipient
from csor.domain.moves import SAID
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import RecipientState
from csor.reading.changes import changes_since
from csor.web.choosing import choices_for
from csor.web.forms import ActionForm, Choices, form_for
from csor.web.forms.spelling import from_date
from csor.web.forms.summary import summary_rows
from csor.web.gate import current_office, current_person
from csor.web.once import once_key
from csor.web.opened import FORBIDDEN, OpenCase, asked, open_case, send
from csor.words.time import born_words, clock_words, moment_words, recent_words

visits = Blueprint("visits", __name__)

STEPS: Final = {
    "telling": Action.TELL_RECIPIENT,
    "undertaking": Action.RECORD_SIGNATURE,
    "warning": Action.RECORD_WARNING,
    "identity": Action.CONFIRM_IDENTITY,
}
DOOR: Final = ("photo_matches", "details_agree", "private", "household_absent")
ANCHORS: Final = {"strokes": "strokes-title", "already_said": "already", **dict.fromkeys(DOOR, "seen")}
ENDINGS: Final = {
    RecipientState.TOLD: "told",
    RecipientState.WITHHELD: "withheld",
    RecipientState.NOT_FOUND: "not_found",
    RecipientState.REFERRED_BACK: "waiting",
}


@dataclass(frozen=True, slots=True)
class Visiting:
    """The case and the one recipient that a visit is about."""

    opened: OpenCase
    recipient: Recipient

    @property
    def key(self) -> str:
        """The recipient's key."""
        return self.recipient.key

    @property
    def authority(self) -> Authority | None:
        """The latest authority for this recipient."""
        return self.opened.facts.authority(self.key)

    @property
    def authoriser(self) -> str:
        """Who decides again, in short: whoever gave the authority."""
        return self.opened.short(self.authority.given_by) if self.authority else "an authoriser"

    def may(self, action: Action) -> bool:
        """Whether the table lets this person do it now."""
        return not self.opened.blockers(action, self.key)

    def href(self, endpoint: str = "show", **query: Any) -> str:
        """The address of a page of this visit."""
        return url_for(f"visits.{endpoint}", urn=self.opened.reference, recipient=self.key, **query)


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
        return _take(visit, "refusal")
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
    return Visiting(opened, recipient)


def _step_of(visit: Visiting) -> str:
    """The furthest step that the table allows now; a visit of an earlier day begins again at the door."""
    if visit.recipient.state in ENDINGS:
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
    if began and local_day(began) < visit.opened.here.today:
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
    refused = send(form, visit.opened.reference, _purpose(visit, step))
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
    return _draw(visit, now_at, kept, changed=changed or ["The page was older than the case."])


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


def _purpose(visit: Visiting, step: str) -> str:
    return f"{step} {visit.opened.reference} {visit.key}"


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
        once=once_key(_purpose(visit, step)),
    )
    if sent is None and step == "telling":
        for name in ("began_at", "ended_at"):
            day = from_date(visit.opened.here.today)
            asked(form, name).typed = {
                f"{name}-{part}": [text] for part, text in zip(("day", "month", "year"), day, strict=True)
            }
    return form


def _choices(visit: Visiting, step: str, sent: MultiDict[str, str] | None) -> Choices:
    opened = visit.opened
    me = opened.here.actor.id
    staff = tuple(c for c in opened.staff if c.actor.id != me)
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
) -> ResponseReturnValue:
    """One step as a page."""
    if step in ENDINGS.values():
        return _stopped(visit, step)
    if step == "blocked" or (step == "referral" and not visit.may(Action.REFER_BACK)):
        action = Action.REFER_BACK if step == "referral" else Action.CONFIRM_IDENTITY
        return _blocked(visit, visit.opened.blockers(action, visit.key))
    form = form or _form(visit, step.removesuffix("_check"))
    if changed or not form.once:
        form.version = visit.opened.facts.version
        form.once = once_key(_purpose(visit, step.removesuffix("_check")))
    status = 409 if refused or changed else 400 if form.error_list else 200
    page = render_template(
        f"visits/{step}.html",
        form=form,
        form_errors=[(ANCHORS.get(anchor, anchor), words) for anchor, words in form.error_list],
        step=step,
        changed=changed,
        **_frame(visit),
        **_SHOWN[step](visit, form),
    )
    return page, status


def _frame(visit: Visiting) -> dict[str, Any]:
    """What every page of a visit may show: the recipient and the officers, and nothing of the case."""
    opened, now = visit.opened, visit.opened.here.now
    return {
        "visit": visit,
        "recipient_name": visit.recipient.name,
        "authoriser": visit.authoriser,
        "witness": opened.person(visit.recipient.visit.witness),
        "now_clock": clock_words(now),
        "now_words": moment_words(now),
        "case_href": url_for("cases.show", urn=opened.reference),
        "may_refuse": visit.may(Action.RECORD_REFUSAL_TO_SIGN),
        "may_fail": visit.may(Action.RECORD_FAILED_VISIT),
        "aftercare_href": url_for("actions.act", urn=opened.reference, action=Action.RECORD_AFTERCARE.value),
        "flag_href": url_for("actions.act", urn=opened.reference, action=Action.FLAG_IMMEDIATE_RISK.value),
    }


def _door(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    began = visit.recipient.visit.identity_at
    earlier = began if began and visit.may(Action.TELL_RECIPIENT) else None
    born = visit.recipient.proposal.person.born
    return {
        "born": f"born {born_words(born)}" if born else "date of birth not provided",
        "door_errors": ". ".join(words for line in DOOR for words in asked(form, line).errors),
        "seen": [line for line in DOOR if asked(form, line).text_of(line) == "yes"],
        "earlier": recent_words(earlier, visit.opened.here.now) if earlier else "",
    }


def _warning(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    rules = visit.opened.here.protocol
    read = set(asked(form, "lines").typed.get("lines", ()))
    numbers = [str(number) for number in range(1, len(rules.warning_lines) + 1)]
    following = next((n for n in numbers if n not in read), "") if read else ""
    lines = [
        {"value": n, "words": f"“{words}”", "ticked": n in read, "next": n == following}
        for n, words in zip(numbers, rules.warning_lines, strict=True)
    ]
    return {"lines": lines, "wording": asked(form, "version").text_of("version")}


def _undertaking(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    return {
        "lines": visit.opened.here.protocol.undertaking_lines,
        "paper": "paper" in request.args,
        "wording": asked(form, "version").text_of("version"),
        "sheet_href": url_for("papers.undertaking", urn=visit.opened.reference, recipient=visit.key),
    }


def _refusal(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    del visit, form
    return {"already": request.form.get("already", "")}


def _telling(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    """The only page of a visit that holds what is to be said."""
    authority = visit.authority
    unsigned = authority is not None and authority.unsigned and visit.recipient.visit.signed_at is None
    return {
        "content": authority.content if authority else "",
        "unsigned": unsigned,
        "may_sign": unsigned and visit.may(Action.RECORD_SIGNATURE),
        "differs": bool(asked(form, "deviation").text_of("deviation"))
        or asked(form, "as_authorised").text_of("as_authorised") == "no",
    }


def _check(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    rows = summary_rows(form.chosen(), form.choices, visit.opened.here.now)
    return {"rows": [{"name": name, "value": value} for name, value in rows]}


def _nothing(visit: Visiting, form: ActionForm) -> dict[str, Any]:
    del visit, form
    return {}


_SHOWN: Final = {
    "identity": _door,
    "warning": _warning,
    "undertaking": _undertaking,
    "refusal": _refusal,
    "referral": _nothing,
    "telling": _telling,
    "telling_check": _check,
    "failed": _nothing,
}


def _stopped(visit: Visiting, how: str) -> ResponseReturnValue:
    """The visit has come to an end, or waits."""
    return render_template("visits/stopped.html", how=how, **_frame(visit))


def _blocked(visit: Visiting, blockers: tuple[Blocker, ...]) -> ResponseReturnValue:
    """Nothing may be done here now: say why, and nothing else."""
    status = 403 if blockers[0].code in FORBIDDEN else 409
    return render_template("visits/blocked.html", blockers=blockers, **_frame(visit)), status
