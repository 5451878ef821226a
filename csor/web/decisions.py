"""Decide on disclosure: their answers beside yours, the decision last, check answers, then the use-case."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.moves import SAID
from csor.domain.particulars import Recommend
from csor.domain.refusals import Blocker
from csor.web import after_refusal
from csor.web.casebar import casebar_of
from csor.web.choosing import choices_for, names_in
from csor.web.deciding import before_you_can, changes, may_decide, personal, refused, time_left, trial
from csor.web.forms import ActionForm, Choices, form_for, typed_in
from csor.web.forms.summary import NOT_PROVIDED, answers
from csor.web.gate import current_person
from csor.web.limbs import from_the_form, parts_of_the_test, unbounded
from csor.web.opened import OpenCase, asked, open_case, send
from csor.web.recommended import on_record
from csor.web.views.deferred import deferred_band
from csor.words.actions import action_words

decisions = Blueprint("decisions", __name__)
decisions.add_url_rule("/cases/<urn>/refusal/<recipient>", "refusal", after_refusal.refusal, methods=["GET", "POST"])

OPTIONS: Final = {
    "authorise": (Action.AUTHORISE_DISCLOSURE, "Authorise the disclosure", "This recipient, these words, by this date"),
    "no_disclosure": (
        Action.DECIDE_NO_DISCLOSURE,
        "Decide not to disclose",
        "Say why, and what protects the children instead",
    ),
    "send_back": (Action.SEND_BACK, "Send it back", "To {recommender}, with what is missing"),
    "defer": (Action.DEFER_DECISION, "Defer", "With a review date and what covers the risk until then"),
}
OF_THE_PAGE: Final = frozenset(
    {"csrf_token", "case_version", "once", "confirm", "change", "checked", "asked", "about", "look-again", "back"}
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The case to be decided, about one recipient at a time."""

    opened: OpenCase
    about: str

    @property
    def facts(self) -> CaseFacts:
        """The case."""
        return self.opened.facts

    @property
    def recipient(self) -> Recipient | None:
        """The recipient that is decided on."""
        return self.facts.recipient(self.about)

    @property
    def advice(self) -> Recommend | None:
        """What is recommended."""
        return self.facts.recommendation.said if self.facts.recommendation else None

    def blockers(self, action: Action) -> tuple[Blocker, ...]:
        """Why this person may not do it now."""
        return self.opened.blockers(action, self.about)

    def choices(self) -> Choices:
        """What the forms are chosen from."""
        fixed = {"recipient": self.about, "in_person": "yes"}
        here = self.opened.here
        return choices_for(self.facts, here.protocol, self.opened.staff, current_person().force, fixed)


@decisions.route("/cases/<urn>/decide", methods=["GET", "POST"])
def decide(urn: str) -> ResponseReturnValue:
    """Decide on what is recommended."""
    opened = open_case(urn, "decide")
    desk = Desk(opened, _about(opened))
    if not _decidable(desk):
        action = Action.AUTHORISE_DISCLOSURE
        return refused(opened, "Decide on disclosure", action, _why_not(desk), desk.about, typed=_typed(desk))
    if request.method == "GET":
        return _main(desk, _form(desk, Action.AUTHORISE_DISCLOSURE, given=_given(desk)))
    return _take(desk)


def _typed(desk: Desk) -> list[tuple[str, str]]:
    """Question and answer of what was sent: the decision that was chosen, and what it asks."""
    if request.method == "GET":
        return []
    chosen = OPTIONS.get(request.form.get("decision", ""))
    action, words, _ = chosen or OPTIONS["authorise"]
    return [("Decision", words)] * bool(chosen) + typed_in(_form(desk, action, posted=True))


def _decidable(desk: Desk) -> bool:
    """Whether any of the four decisions is not shut to this person as a person."""
    offers = desk.opened.offers(desk.about)
    there = [offers[action] for action, _, _ in OPTIONS.values() if action in offers]
    return any(not personal(offer.blockers) for offer in there)


def _why_not(desk: Desk) -> tuple[Blocker, ...]:
    """What tells the person most: that they recommended it, sooner than that their role does not authorise."""
    found = [desk.blockers(action) for action, _, _ in OPTIONS.values()]
    return next((b for b in found if any(p.code != "not_permitted" for p in personal(b))), found[0])


def _about(opened: OpenCase) -> str:
    """Whom this decision is about: as chosen; else the first who is recommended and not yet decided on."""
    wanted = request.form.get("about") or request.form.get("recipient") or request.args.get("recipient", "")
    if opened.facts.recipient(wanted):
        return wanted
    return next(iter(candidates(opened.facts)), "")


def candidates(facts: CaseFacts) -> list[str]:
    """Whom a decision can be about: those recommended and still open, then the other open ones."""
    advised = facts.recommendation.said.recipients if facts.recommendation else ()
    still = [r.key for r in facts.recipients if not r.ended]
    still.sort(key=lambda key: (facts.authority(key) is not None, key not in advised))
    return still


def _take(desk: Desk) -> ResponseReturnValue:
    """Read what was sent: the page again, what another decision asks, check answers, or the decision itself."""
    name = request.form.get("decision", "")
    option = OPTIONS.get(name)
    if option is None or "about" in request.form or "back" in request.form or "look-again" in request.form:
        form = _form(desk, Action.AUTHORISE_DISCLOSURE, posted=True)
        if option is None and not {"about", "back", "look-again"} & set(request.form):
            form.general.append("Select what you decide")
        return _main(desk, form)
    action = option[0]
    form = _form(desk, action, posted=True)
    first_time = action is not Action.AUTHORISE_DISCLOSURE and "asked" not in request.form
    if first_time or not form.validate():
        return _ask(desk, action, form)
    blocker = trial(desk.opened, form.chosen())
    if blocker is not None:
        _explain(form, blocker)
        return _ask(desk, action, form, blocker)
    if not form.confirmed:
        return _check(desk, action, form)
    version = form.version
    blocker = send(form, desk.opened.reference)
    if blocker is not None:
        return _ask(desk, action, form, blocker, changes(desk.opened, version, blocker))
    return redirect(url_for("cases.show", urn=desk.opened.reference, done=action.value))


def _form(desk: Desk, action: Action, *, posted: bool = False, given: Any = None) -> ActionForm:
    return form_for(
        SAID[action],
        desk.choices(),
        request.form if posted else None,
        given=given,
        version=desk.facts.version,
    )


def _given(desk: Desk) -> dict[str, Any]:
    """What the recommendation settles unless the authoriser changes it: never an answer to the test."""
    advice = desk.advice
    if advice is None:
        return {}
    taken = ("content", "contains", "left_out", "deliverers", "deliver_by")
    return {name: getattr(advice, name) for name in taken}


def _explain(form: ActionForm, blocker: Blocker) -> None:
    """A rule's words at their field; for the test, at each part that is still to be answered."""
    form.explain(blocker)
    if blocker.code != "limb_unanswered":
        return
    for row in range(len(form.choices.limbs)):
        met, reason = asked(form, f"limbs-{row}-met"), asked(form, f"limbs-{row}-reason")
        met.errors += ["Select yes or no"] if met.blank else []
        reason.errors += ["Enter your reason"] if reason.blank else []


# ------------------------------------------------------------ drawing


def _ask(
    desk: Desk,
    action: Action,
    form: ActionForm,
    blocker: Blocker | None = None,
    changed: list[dict[str, str]] | None = None,
) -> ResponseReturnValue:
    if blocker is not None and blocker.code == "changed_meanwhile":
        form.version = desk.facts.version
    if action is Action.AUTHORISE_DISCLOSURE:
        return _main(desk, form, changed, blocker)
    shown = set(form._fields)
    page = render_template(
        "decisions/other.html",
        kept=[(k, v) for k, v in _carried() if k != "decision" and not _belongs(k, shown)],
        changed=changed,
        **_frame(desk, form, action),
    )
    return page, _status(form, blocker)


def _belongs(key: str, names: set[str]) -> bool:
    """Whether an input belongs to one of the fields that the page draws."""
    return key in names or any(key.startswith(f"{name}-") for name in names)


def _carried() -> list[tuple[str, str]]:
    return [(k, v) for k, v in request.form.items(multi=True) if k not in OF_THE_PAGE]


def _status(form: ActionForm, blocker: Blocker | None = None) -> int:
    return 409 if blocker is not None else 400 if form.error_list else 200


def _check(desk: Desk, action: Action, form: ActionForm) -> ResponseReturnValue:
    """Check answers: what is decided, then the reasons; what was left empty is left out."""
    said = [row for row in answers(form.chosen(), form.choices, desk.opened.here.now) if row.answer != NOT_PROVIDED]
    said = [row for row in said if row.anchor not in {"recipient", "in_person"}]
    return render_template(
        "decisions/check.html",
        decided=[row for row in said if not _is_reason(row.anchor)],
        reasons=[row for row in said if _is_reason(row.anchor)],
        kept=_carried(),
        **_frame(desk, form, action),
    )


def _is_reason(anchor: str) -> bool:
    return anchor.startswith("limbs-") or anchor in {"reason", "dissent", "legal_advice", "meeting_reference"}


def _frame(desk: Desk, form: ActionForm, action: Action) -> dict[str, Any]:
    names = names_in(desk.facts, desk.about)
    return {
        "case": casebar_of(desk.facts, desk.opened.here),
        "form": form,
        "form_errors": form.error_list,
        "words": action_words(action, names),
        "recipient_name": names["recipient"],
        "cancel_href": url_for("cases.show", urn=desk.opened.reference),
        "flag_href": url_for("actions.act", urn=desk.opened.reference, action=Action.FLAG_IMMEDIATE_RISK.value),
        "time_left": time_left(desk.opened),
        "decision": request.form.get("decision", ""),
    }


def _main(
    desk: Desk, form: ActionForm, changed: list[dict[str, str]] | None = None, blocker: Blocker | None = None
) -> ResponseReturnValue:
    """The page of picture 05."""
    blockers = desk.blockers(Action.AUTHORISE_DISCLOSURE)
    frame = _frame(desk, form, Action.AUTHORISE_DISCLOSURE)
    _plain(form)
    page = render_template(
        "decisions/decide.html",
        changed=changed,
        deferred=deferred_band(desk.facts, desk.opened.here.today, desk.opened.short),
        may=may_decide(desk.opened, blockers),
        before=before_you_can(desk.opened, blockers, desk.about) + from_the_form(desk.opened, form),
        options=_options(desk),
        parts=parts_of_the_test(desk.opened, form, desk.about),
        others=_others(desk),
        about=desk.about,
        content=asked(form, "content")._value(),  # noqa: SLF001 - WTForms' own name for the text
        unbounded=bool(unbounded(desk.opened, form)),
        undelivered=asked(form, "deliverers").blank or asked(form, "deliver_by").blank,
        names=names_in(desk.facts, desk.about),
        **on_record(desk.opened, desk.recipient, asked(form, "deliverers").typed.get("deliverers", [])),
        **frame,
    )
    return page, _status(form, blocker)


def _options(desk: Desk) -> list[dict[str, Any]]:
    """The decisions the table offers, in their order; the reasons against one stand under it."""
    offers = desk.opened.offers(desk.about)
    recommender = desk.opened.short(desk.facts.recommendation.by) if desk.facts.recommendation else "the officer"
    return [
        {
            "value": value,
            "words": words,
            "hint": said.format_map({"recommender": recommender}),
            "against": [b.words for b in offers[action].blockers],
            "chosen": request.form.get("decision") == value,
        }
        for value, (action, words, said) in OPTIONS.items()
        if action in offers
    ]


def _others(desk: Desk) -> list[dict[str, Any]]:
    """Who else a decision could be about; empty when there is only one."""
    found = [key for key in candidates(desk.facts) if desk.opened.offers(key).get(Action.AUTHORISE_DISCLOSURE)]
    if desk.about not in found or len(found) == 1:
        return []
    people = [desk.facts.recipient(key) for key in found]
    return [{"key": r.key, "name": r.name, "line": r.proposal.relationship} for r in people if r]


def _plain(form: ActionForm) -> None:
    """The one reason that every decision has, under the name that it has on this page."""
    reason = asked(form, "reason")
    reason.label.text, reason.description = "Why you decide this", "In your own words. It is kept whichever you choose."
