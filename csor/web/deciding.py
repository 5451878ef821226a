"""What stands beside a decision: may this person decide, what is missing, how much time is left, who else could."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.actions import Action
from csor.domain.clocks import conclusion_target
from csor.domain.conditions.decision import path_of
from csor.domain.planning import offered
from csor.domain.refusals import Blocker, Refusal
from csor.domain.vocabulary import Path
from csor.usecases.act import rehearse
from csor.web.casebar import casebar_of
from csor.web.changed import changed_band
from csor.web.forms.building import whole
from csor.web.gate import current_actor, current_office
from csor.web.once import refuse_sent
from csor.web.opened import FORBIDDEN, OpenCase
from csor.words.actions import action_words
from csor.words.codes import word
from csor.words.sources import source_words
from csor.words.time import day_words, days_left, moment_words

Ticks = list[dict[str, Any]]

ABOUT_THE_PERSON: Final = (
    ("own_recommendation", "You did not recommend it", "You recommended it"),
    ("deliverer_may_not_decide", "You will not deliver it", "You are to deliver it, or were there"),
    ("rank_too_low", "{rank} is high enough{what}", "{rank} is not high enough{what}"),
    ("conflict_declared", "No conflict of interest declared", "You declared a conflict of interest"),
    ("not_permitted", "", "Your role does not decide"),
)
PERSONAL: Final = frozenset(code for code, _, _ in ABOUT_THE_PERSON)
ABOUT_THE_CASE: Final = (
    ("Checks in date", {"checks_incomplete", "checks_stale", "nominal_superseded", "match_too_weak"}),
    ("Representations answered and weighed", {"representations_unanswered", "representations_unweighed"}),
    ("Recipient verified and best placed", {"identity_unverified", "standing_unverified", "not_best_placed"}),
    (
        "Harm either way answered",
        {"tell_subject_unanswered", "subject_risk_unanswered", "safety_plan_missing", "alternatives_missing"},
    ),
)


def personal(blockers: tuple[Blocker, ...]) -> tuple[Blocker, ...]:
    """The reasons that lie in the person and not in the case."""
    return tuple(b for b in blockers if b.code in PERSONAL)


def may_decide(opened: OpenCase, blockers: tuple[Blocker, ...]) -> Ticks:
    """Each thing that lies in the person, as a tick or a cross; all of it read from the table's answer."""
    codes = {b.code for b in blockers}
    outside = codes & {"conflict_declared", "not_permitted"}
    said = {"rank": _rank(opened), "what": _what(opened)}
    found: Ticks = []
    for code, good, bad in ABOUT_THE_PERSON:
        if code in codes:
            found.append({"kind": "no", "words": bad.format_map(said)})
        elif good and not outside:
            found.append({"kind": "yes", "words": good.format_map(said)})
    if not outside:
        href = url_for("actions.act", urn=opened.reference, action=Action.DECLARE_CONFLICT.value)
        found[-1] |= {"words": f"{found[-1]['words']}.", "href": href, "link": "Declare one"}
    return found


def _rank(opened: OpenCase) -> str:
    actor = opened.here.actor
    return f"{word(actor.rank)}{' (acting)' if actor.acting else ''}"


def _what(opened: OpenCase) -> str:
    advice = opened.facts.recommendation
    if advice is None:
        return ""
    path = path_of(advice.said.limbs)
    return " for a conviction" if path is Path.CONVICTIONS else " for information other than a conviction"


def before_you_can(opened: OpenCase, blockers: tuple[Blocker, ...], recipient: str) -> Ticks:
    """Everything that lies in the case: settled, or missing with the way to settle it."""
    left = [b for b in blockers if b.code not in PERSONAL]
    found: Ticks = []
    for words, codes in ABOUT_THE_CASE:
        mine = [b for b in left if b.code in codes]
        left = [b for b in left if b.code not in codes]
        found += [_open_item(opened, b, recipient) for b in mine] or [{"kind": "yes", "words": words}]
    return found + [_open_item(opened, b, recipient) for b in left]


def _open_item(opened: OpenCase, blocker: Blocker, recipient: str) -> dict[str, Any]:
    item: dict[str, Any] = {"kind": "open", "words": blocker.words}
    if blocker.fix and not opened.blockers(Action(blocker.fix), recipient):
        item["href"] = url_for("actions.act", urn=opened.reference, action=blocker.fix, recipient=recipient)
        item["link"] = action_words(Action(blocker.fix)).link
    return item


def time_left(opened: OpenCase) -> str:
    """How many days are left, and until when."""
    here = opened.here
    due = conclusion_target(opened.facts, here.protocol, here.calendar)
    left = days_left(due, here.today)
    return f"{left[0].upper()}{left[1:]}. Conclusion is due by the end of {day_words(due, here.today)}."


def who_can(opened: OpenCase, action: Action, recipient: str = "") -> list[dict[str, str]]:
    """Everyone of the force for whom nothing in the person stands against it, by the same table."""
    found = []
    for colleague in opened.staff:
        if not colleague.active or colleague.actor.is_person(opened.here.actor.id):
            continue
        offers = offered(opened.facts, replace(opened.here, actor=colleague.actor))
        mine = [o for o in offers if o.action is action and o.recipient in {"", recipient}]
        if mine and not any(personal(o.blockers) for o in mine):
            found.append({"name": colleague.display})
    return found


def trial(opened: OpenCase, told: Any) -> Blocker | None:
    """What the table would say now, before anything is sent; None when nothing stands against it. A no is kept."""
    try:
        with current_office().open_work(current_actor()) as work:
            rehearse(work, opened.reference, told)
    except Refusal as refusal:
        return refusal.blocker
    return None


def refused(
    opened: OpenCase,
    title: str,
    action: Action,
    blockers: tuple[Blocker, ...],
    recipient: str = "",
    *,
    typed: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """The page that says why not, and who can instead. A form that was sent to it is refused, which is kept.

    typed: question and answer of that form, to be copied. One carried out before leads to the case, as it did then.
    """
    first = next(iter(personal(blockers)), blockers[0])
    if request.method == "POST" and not refuse_sent(str(request.endpoint), opened.reference, first):
        return redirect(url_for("cases.show", urn=opened.reference))
    way_out = [
        {"href": url_for("cases.show", urn=opened.reference), "words": "Go back to the case"},
        {"href": url_for("actions.act", urn=opened.reference, action=Action.ADD_NOTE.value), "words": "Add a note"},
    ]
    lies_in_person = first.code in PERSONAL
    page = render_template(
        "errors/refused.html",
        refusal={"page": title, **_why(opened, first, blockers)},
        case=casebar_of(opened.facts, opened.here),
        who=who_can(opened, action, recipient) if lies_in_person else [],
        who_title="Who can decide",
        way_out=way_out,
        changed=_since_drawn(opened),
        typed=typed,
        ticks=_without_links(may_decide(opened, blockers)) if lies_in_person else [],
        ticks_title="May you decide this case? No",
    )
    return page, 403 if first.code in FORBIDDEN | PERSONAL else 409


def _why(opened: OpenCase, first: Blocker, blockers: tuple[Blocker, ...]) -> dict[str, str]:
    """The first reason as a headline, and all that stands against it besides."""
    headline, _, more = first.words.partition(". ")
    others = [b.words for b in blockers if b is not first]
    return {
        "title": headline.rstrip("."),
        "why": " ".join(part for part in (more, _when(opened, first), *others) if part),
        "rule": ", ".join(dict.fromkeys(b.code for b in blockers)),
        "source": source_words(first.source),
    }


def _since_drawn(opened: OpenCase) -> list[dict[str, str]]:
    """What others did since the page was drawn from which a form was sent; nothing when the page is only opened."""
    version = whole(request.form.get("case_version", ""))
    return changed_band(opened.reference, version) if 0 < version < opened.facts.version else []


def _without_links(ticks: Ticks) -> Ticks:
    return [{"kind": t["kind"], "words": t["words"].rstrip(".")} for t in ticks]


def _when(opened: OpenCase, blocker: Blocker) -> str:
    advice = opened.facts.recommendation
    if blocker.code != "own_recommendation" or advice is None or not opened.here.actor.is_person(advice.by):
        return ""
    return f"You recommended it on {moment_words(advice.at, opened.here.now)}."


def changes(opened: OpenCase, version: int, blocker: Blocker | None) -> list[dict[str, str]]:
    """What was done since the page was drawn, when that is what stands against it."""
    if blocker is None or blocker.code != "changed_meanwhile":
        return []
    return changed_band(opened.reference, version)
