"""Pages of cases: one case, and its whole timeline. Every reading is an event, in the same transaction."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.access import Access
from csor.domain.actions import Action
from csor.domain.deadlines import local_day
from csor.domain.facts import CaseFacts
from csor.domain.permissions import Permission
from csor.domain.setting import Setting
from csor.domain.vocabulary import Role
from csor.reading.case_view import CaseView, view_case
from csor.reading.timeline import Show, list_timeline
from csor.usecases.read_case import read_case
from csor.usecases.work import Opened, Work
from csor.web.casebar import casebar_of
from csor.web.choosing import choices_for
from csor.web.forms.choices import Choices
from csor.web.forms.summary import summary_rows
from csor.web.gate import csrf_token, current_actor, current_office, current_person, may
from csor.web.views import access_rows, bands, checks, happened, kept, persons, safe, stages, strip, todo
from csor.web.views.looking import Looking
from csor.web.views.staff import Staff
from csor.web.views.track import track
from csor.words.time import FULL_DAYS, born_words, clock_words

cases = Blueprint("cases", __name__)


@cases.route("/cases/<urn>")
def show(urn: str) -> ResponseReturnValue:
    """One case. Raises Refusal not_found when it is missing, or hidden from the reader."""
    with current_office().open_work(current_actor()) as work:
        opened = read_case(work, urn)
        view = view_case(work.session, work.actor, opened.id, opened.facts, work.now)
        look = _looking(view, _setting(work, opened))
    choices = _choices(view, look)
    case = opened.facts
    return render_template(
        "cases/show.html",
        reference=case.reference,
        subject=(case.subject.person.name if case.subject else "") or "Subject not known by name",
        about=_about(look),
        flag_href=_href(look, Action.FLAG_IMMEDIATE_RISK),
        bands=[
            *access_rows.case_bands(opened, look, may_seal=_may_seal(opened)),
            *bands.bands(look, view.linked, request.args.get("done", "")),
        ],
        strip=strip.strip(look),
        safe=_safe(look),
        track=track(look),
        actions=todo.buttons(look),
        blocked=todo.blocked(look) if opened.access is Access.OPEN else [],
        checks=checks.checks(look),
        checks_note=checks.summary(look),
        earlier=checks.earlier(look),
        ask_href=_href(look, Action.REQUEST_CHECK),
        seal_href=url_for("seals.show", urn=case.reference) if _may_seal(opened) and not opened.sight.sealed else None,
        erasure_href=_erasure(opened),
        decision=kept.decision(look),
        events=happened.lines(view.timeline, look),
        event_links=happened.links(look, Show.ALL),
        more_href=_more(case.reference, Show.ALL, view.timeline.before),
        stages=stages.stages(look),
        people=persons.groups(look),
        kept=kept.groups(look, choices),
        csrf=csrf_token(),
        looks_href=_looks(case),
        now_words=_now_words(look),
    )


@cases.route("/cases/<urn>/timeline")
def timeline(urn: str) -> ResponseReturnValue:
    """Everything that happened to a case, with what was said, a page at a time."""
    wanted = Show(request.args["show"]) if request.args.get("show") in set(Show) else Show.ALL
    before = request.args.get("before", "")
    with current_office().open_work(current_actor()) as work:
        opened = read_case(work, urn, page="timeline")
        view = view_case(work.session, work.actor, opened.id, opened.facts, work.now)
        page = list_timeline(
            work.session,
            opened.id,
            wanted,
            reader=work.actor.id,
            now=work.now,
            before=int(before) if before.isdecimal() and len(before) < 10 else None,  # noqa: PLR2004 - a number of events
        )
        look = _looking(view, _setting(work, opened))
    choices = _choices(view, look)
    return render_template(
        "cases/timeline.html",
        case=casebar_of(opened.facts, look.here),
        reference=urn,
        show=happened.SHOWS[wanted],
        events=happened.lines(page, look, lambda said: summary_rows(said, choices, look.now)),
        event_links=happened.links(look, wanted),
        more_href=_more(urn, wanted, page.before),
        first_href=_timeline(urn, wanted) if before else None,
        now_words=_now_words(look),
    )


def _href(look: Looking, action: Action) -> str | None:
    return look.href(action) if look.may(action) else None


def _may_seal(opened: Opened) -> bool:
    return may(Permission.CASE_SEAL) and opened.access is Access.OPEN


def _erasure(opened: Opened) -> str | None:
    """The way to erasing a closed case, for those who may ask for it."""
    offered = may(Permission.ERASURE_ASK) and opened.access is Access.OPEN and not opened.facts.open
    return url_for("erasure.show", urn=opened.facts.reference) if offered else None


def _setting(work: Work, opened: Opened) -> Setting:
    """Where the rules stand for the reader; behind broken glass, for somebody who may do nothing."""
    here = work.setting_of(opened.facts)
    if opened.access is Access.OPEN:
        return here
    return replace(here, actor=replace(here.actor, roles=frozenset()))


def _looking(view: CaseView, here: Setting) -> Looking:
    person = current_person()
    staff = Staff.of(view.staff, person.id)
    return Looking(view.facts, here, staff, view.timeline.looked_at, person.force.teams)


def _choices(view: CaseView, look: Looking) -> Choices:
    return choices_for(view.facts, look.here.protocol, view.staff, current_person().force)


def _about(look: Looking) -> str:
    """Mia, 6, and Jack, 4."""
    names = [look.child_name(child) for child in look.case.children]
    if not names:
        return "no child named"
    return f"about {names[0]}" if len(names) == 1 else f"about {', '.join(names[:-1])}, and {names[-1]}"


def _safe(look: Looking) -> dict[str, Any] | None:
    """The safe-contact band of the applicant; None where there is nobody to reach any more."""
    applicant = look.case.applicant
    if applicant is None or not look.case.open:
        return None
    if not applicant.person.name:
        return {"none": "The applicant is not known: do not contact", "body": "Nobody gave a name or a safe way."}
    instruction = applicant.safe_contact
    if instruction is None:
        body = "Ask whoever took the call, or wait for the applicant to call."
        return {"none": "No safe contact was given: do not contact", "body": body}
    return {
        "who": f"{applicant.person.name}, applicant",
        "rule": safe.rule_words(instruction),
        "never": safe.never_words(instruction),
        "now": safe.now_words(instruction, look.now),
    }


def _looks(case: CaseFacts) -> str | None:
    """The way to who looked, for whoever may read it."""
    actor = current_actor()
    theirs = actor.has(Role.COMPLIANCE) or actor.team == case.team
    return url_for("oversight.looks", urn=case.reference) if may(Permission.LOG_READ) and theirs else None


def _timeline(urn: str, wanted: Show, before: int | None = None) -> str:
    query: dict[str, Any] = {} if wanted is Show.ALL else {"show": wanted.value}
    query |= {} if before is None else {"before": before}
    return url_for("cases.timeline", urn=urn, **query)


def _more(urn: str, wanted: Show, before: int | None) -> str | None:
    return None if before is None else _timeline(urn, wanted, before)


def _now_words(look: Looking) -> str:
    day = local_day(look.now)
    return f"{FULL_DAYS[day.weekday()]} {born_words(day)}, {clock_words(look.now)}"
