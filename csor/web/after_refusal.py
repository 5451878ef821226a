"""Decide after a refusal to sign: what happened, the risk both ways, six options, then only what the option needs."""

from dataclasses import dataclass
from typing import Any, Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.actions import Action
from csor.domain.facts import Recipient
from csor.domain.particulars import DecideAfterRefusal
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import RefusalOption
from csor.web.casebar import casebar_of
from csor.web.choosing import choices_for, names_in
from csor.web.deciding import changes, may_decide, refused, time_left, trial
from csor.web.forms import ActionForm, Choices, form_for, typed_in
from csor.web.forms.summary import NOT_PROVIDED, answers
from csor.web.gate import current_person
from csor.web.opened import OpenCase, asked, open_case, send
from csor.words.actions import action_words
from csor.words.codes import hint, within, word
from csor.words.time import clock_words, moment_words, recent_words

ACTION: Final = Action.DECIDE_AFTER_REFUSAL
FIRST: Final = ("risk_if_withheld", "risk_if_told", "option", "reason")
_O = RefusalOption
NEEDS: Final[dict[RefusalOption, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    _O.PROCEED_UNSIGNED: (
        ("warning_witness", "check_back_on"),
        ("A witness to the spoken warning", "The warning version read", "A check-back date"),
    ),
    _O.NARROW_CONTENT: (
        ("content", "contains", "without_signature", "warning_witness", "check_back_on"),
        ("New wording, narrower than before", "A yes or no to telling it without a signature"),
    ),
    _O.WITHHOLD: (("protection",), ("What protects the children instead",)),
    _O.OTHER_RECIPIENT: ((), ("A verified recipient", "An authority and undertaking of their own")),
    _O.DEFER: (("revisit_at", "protection"), ("A time within {hours} hours", "What covers the risk until then")),
    _O.STATUTORY_PROTECTION: (("protection",), ("A referral: section 47, section 17, order or licence",)),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The case, the recipient who did not wish to sign, and what is being answered."""

    opened: OpenCase
    recipient: Recipient
    form: ActionForm


def refusal(urn: str, recipient: str) -> ResponseReturnValue:
    """Decide again after one recipient did not wish to sign."""
    opened = open_case(urn, "refusal")
    found = opened.facts.recipient(recipient)
    if found is None:
        abort(404)
    blockers = opened.blockers(ACTION, recipient)
    form = _form(opened, found)
    if blockers:
        typed = typed_in(form) if request.method == "POST" else []
        return refused(opened, "Decide after a refusal to sign", ACTION, blockers, recipient, typed=typed)
    desk = Desk(opened, found, form)
    if request.method == "GET" or "back" in request.form or ("look-again" in request.form and not _asked_needs()):
        return _page(desk)
    return _take(desk)


def _asked_needs() -> bool:
    return "asked" in request.form


def _form(opened: OpenCase, recipient: Recipient) -> ActionForm:
    sent = request.form if request.method == "POST" else None
    return form_for(
        DecideAfterRefusal,
        _choices(opened, recipient),
        sent,
        version=opened.facts.version,
    )


def _choices(opened: OpenCase, recipient: Recipient) -> Choices:
    here = opened.here
    fixed = {"recipient": recipient.key}
    choices = choices_for(opened.facts, here.protocol, opened.staff, current_person().force, fixed)
    only = {**choices.only, "option": here.protocol.refusal_options}
    return Choices(**{name: getattr(choices, name) for name in Choices.__slots__} | {"only": only})


def _take(desk: Desk) -> ResponseReturnValue:
    """The first page, then what the option needs, then check answers, then the decision."""
    opened, form = desk.opened, desk.form
    redrawn = form.redraw or "look-again" in request.form
    _only_what_it_needs(form)
    valid = form.validate()
    option = _option(form)
    if option is None or not (valid or redrawn):
        return _again(desk)
    needs = bool(NEEDS[option][0])
    if redrawn or (needs and not _asked_needs()):
        return _needs(desk, option) if needs else _page(desk)
    blocker = trial(opened, form.chosen())
    if blocker is None and not form.confirmed:
        return _check(desk, needs=needs)
    return _send(desk, blocker)


def _send(desk: Desk, blocker: Blocker | None) -> ResponseReturnValue:
    """Decide, unless the trial said no already."""
    opened, form, version = desk.opened, desk.form, desk.form.version
    if blocker is not None:
        form.explain(blocker)
        return _again(desk, blocker)
    blocker = send(form, opened.reference)
    if blocker is None:
        return redirect(url_for("cases.show", urn=opened.reference, done=ACTION.value))
    if blocker.code == "changed_meanwhile":
        form.version = opened.facts.version
    return _again(desk, blocker, changes(opened, version, blocker))


def _check(desk: Desk, *, needs: bool) -> ResponseReturnValue:
    rows = answers(desk.form.chosen(), desk.form.choices, desk.opened.here.now)
    rows = [row for row in rows if row.anchor != "recipient" and row.answer != NOT_PROVIDED]
    return render_template("decisions/refusal_check.html", rows=rows, kept=_carried(), needs=needs, **_frame(desk))


def _only_what_it_needs(form: ActionForm) -> None:
    """What was typed for another option is carried along, but is no part of this decision."""
    option = _option(form)
    needed = set(NEEDS[option][0]) if option else set()
    if option is _O.NARROW_CONTENT and asked(form, "without_signature").text_of("without_signature") == "no":
        needed -= {"warning_witness", "check_back_on"}
    for name in {name for names, _ in NEEDS.values() for name in names} - needed:
        asked(form, name).typed = {}


def _option(form: ActionForm) -> RefusalOption | None:
    chosen = asked(form, "option").text_of("option")
    return RefusalOption(chosen) if chosen in set(RefusalOption) else None


def _again(
    desk: Desk,
    blocker: Blocker | None = None,
    changed: list[dict[str, str]] | None = None,
) -> ResponseReturnValue:
    """The page that holds what is wrong: the first one, unless only what the option needs is wrong."""
    form = desk.form
    option = _option(form)
    wrong = {name for name in FIRST if asked(form, name).problems}
    if option is None or wrong or not _asked_needs():
        return _page(desk, blocker, changed)
    return _needs(desk, option, blocker, changed)


# ------------------------------------------------------------ drawing


def _frame(desk: Desk) -> dict[str, Any]:
    opened, recipient, form = desk.opened, desk.recipient, desk.form
    return {
        "case": casebar_of(opened.facts, opened.here),
        "form": form,
        "form_errors": form.error_list,
        "words": action_words(ACTION, names_in(opened.facts, recipient.key)),
        "recipient_name": recipient.name,
        "cancel_href": url_for("cases.show", urn=opened.reference),
        "flag_href": url_for("actions.act", urn=opened.reference, action=Action.FLAG_IMMEDIATE_RISK.value),
        "time_left": time_left(opened),
    }


def _status(form: ActionForm, blocker: Blocker | None) -> int:
    return 409 if blocker is not None else 400 if form.error_list else 200


def _page(
    desk: Desk,
    blocker: Blocker | None = None,
    changed: list[dict[str, str]] | None = None,
) -> ResponseReturnValue:
    """The page of picture 07."""
    opened, recipient, form = desk.opened, desk.recipient, desk.form
    authority = opened.facts.authority(recipient.key)
    refusal_kept = recipient.refusals[-1]
    referral = recipient.referrals[-1] if recipient.state == "referred_back" and recipient.referrals else None
    now = opened.here.now
    for name in ("risk_if_withheld", "risk_if_told"):
        asked(form, name).label.text = "Your view"
    reason = asked(form, "reason")
    reason.label.text, reason.description = "Why this one, and why not the others", ""
    yours = "Your authority" if authority and authority.given_by == opened.here.actor.id else "The authority"
    page = render_template(
        "decisions/refusal.html",
        changed=changed,
        may=may_decide(opened, opened.blockers(ACTION, recipient.key)),
        beats=_beats(opened, recipient),
        happened=_happened(recipient),
        refused_when=recent_words(refusal_kept.said.refused_at or refusal_kept.at, now),
        stopped=_stopped(yours, authority, opened),
        who=opened.short(referral.by) if referral else "Nobody yet",
        theirs=(referral.said.risk_if_withheld, referral.said.risk_if_told)
        if referral
        else ("Not referred back yet", "Not referred back yet"),
        rows=_rows(opened, form),
        kept=[(k, v) for k, v in _carried() if k.split("-")[0] not in FIRST],
        decided_on=moment_words(authority.given_at, now) if authority else "",
        **_frame(desk),
    )
    return page, _status(form, blocker)


def _stopped(yours: str, authority: Any, opened: OpenCase) -> str:
    if authority is None:
        return ""
    now = opened.here.now
    given = moment_words(authority.given_at, now)
    at = f" at {clock_words(authority.suspended_at)}" if authority.suspended_at else ""
    return f"{yours} of {given} stopped{at}."


def _rows(opened: OpenCase, form: ActionForm) -> list[dict[str, Any]]:
    hours = opened.here.protocol.refusal_defer_hours
    found = []
    for option in asked(form, "option"):  # type: ignore[attr-defined]
        code = RefusalOption(option.data)
        fits = hint(code).removeprefix("Fits when ")
        needs = [need.format_map({"hours": hours}) for need in NEEDS[code][1]]
        found.append({"fits": fits[:1].upper() + fits[1:], "needs": needs})
    return found


def _beats(opened: OpenCase, recipient: Recipient) -> list[dict[str, Any]]:
    """Four moments: who was there, the warning, the refusal, the referral."""
    visit, kept = recipient.visit, recipient.refusals[-1]
    referral = recipient.referrals[-1] if recipient.state == "referred_back" and recipient.referrals else None
    door = clock_words(visit.identity_at) if visit.identity_at else "Not known"
    warned = clock_words(visit.warned_at) if visit.warned_at else "Not known"
    found: list[dict[str, Any]] = [
        {"at": door, "words": "Identity confirmed at the visit"},
        {"at": warned, "words": f"Warning read, version {visit.warning_version}, and understood"},
        {
            "at": clock_words(kept.said.refused_at or kept.at),
            "words": f"Did not wish to sign. Witness {opened.short(kept.said.witness)}",
            "mark": True,
        },
    ]
    if referral:
        at = clock_words(referral.said.referred_at or referral.at)
        return [*found, {"at": at, "words": f"Referred back by {within(referral.said.means)}"}]
    return [*found, {"at": "Not yet", "words": "Referred back to an authoriser"}]


def _happened(recipient: Recipient) -> list[dict[str, str]]:
    told = recipient.refusals[-1].said
    obstacles = ", ".join(word(code) for code in told.obstacles)
    return [
        {"name": "In their own words", "value": f"“{told.reason}”"},
        {"name": "Already said", "value": told.already_said or "Nothing about the subject"},
        {"name": "In the way of signing", "value": obstacles or "Nothing recorded"},
        {"name": "Likely to pass it on", "value": told.likely_to_pass_on or "Not known"},
    ]


def _needs(
    desk: Desk,
    option: RefusalOption,
    blocker: Blocker | None = None,
    changed: list[dict[str, str]] | None = None,
) -> ResponseReturnValue:
    """Only what the chosen option needs."""
    opened, recipient, form = desk.opened, desk.recipient, desk.form
    names = NEEDS[option][0]
    authority = opened.facts.authority(recipient.key)
    if not _asked_needs() and authority:
        _fill(form, "content", [authority.content])
        _fill(form, "contains", [str(part) for part in authority.contains])
        _fill(form, "warning_witness", [opened.person(recipient.refusals[-1].said.witness)])
    page = render_template(
        "decisions/refusal_needs.html",
        changed=changed,
        option=option,
        option_words=word(option),
        fields=[asked(form, name) for name in names],
        kept=[(k, v) for k, v in _carried() if not any(k == n or k.startswith(f"{n}-") for n in names)],
        old_words=authority.content if authority and "content" in names else "",
        hours=opened.here.protocol.refusal_defer_hours,
        **_frame(desk),
    )
    return page, _status(form, blocker)


def _fill(form: ActionForm, name: str, texts: list[str]) -> None:
    field = asked(form, name)
    if field.blank:
        field.typed = {name: texts}


def _carried() -> list[tuple[str, str]]:
    own = {"csrf_token", "case_version", "once", "confirm", "change", "asked", "look-again", "back"}
    return [(k, v) for k, v in request.form.items(multi=True) if k not in own]
