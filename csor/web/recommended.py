"""What is on record for a decision, in rows: the recommendation, the representations, who is told, harm either way."""

from typing import Any

from csor.domain.facts import Recipient
from csor.domain.particulars import Recommend
from csor.domain.vocabulary import Proposal, TellSubject
from csor.web.opened import OpenCase
from csor.words.codes import within, word
from csor.words.time import day_words, listed, moment_words


def on_record(opened: OpenCase, recipient: Recipient | None, deliverers: list[str]) -> dict[str, Any]:
    """Sections 1, 3, 5 and 6 of the page. deliverers: as chosen now."""
    kept = opened.facts.recommendation
    return {
        "advised": _advised(opened),
        "representations": _representations(opened),
        "telling": _telling(opened, recipient, deliverers),
        "harm": _harm(kept.said if kept else None),
        "recommender": opened.short(kept.by) if kept else "",
    }


def _row(name: str, value: str, missing: str = "Not provided") -> dict[str, str]:
    return {"name": name, "value": value or missing}


def _advised(opened: OpenCase) -> list[dict[str, str]]:
    kept, now, today = opened.facts.recommendation, opened.here.now, opened.here.today
    if kept is None:
        return [_row("By", "", "Nothing is recommended")]
    advice = kept.said
    recommends = "Tell nobody"
    if advice.proposal is Proposal.DISCLOSE:
        to = listed([r.name for r in opened.facts.recipients if r.key in advice.recipients])
        by = f", by {day_words(advice.deliver_by, today)}" if advice.deliver_by else ""
        recommends = f"Tell {to}, in person{by}"
    settled = [c for c in opened.facts.checks if c.counts]
    when = opened.facts.assessment.at if opened.facts.assessment else None
    rests = f"{len(settled)} check{'' if len(settled) == 1 else 's'}"
    return [
        _row("By", f"{opened.person(kept.by)}, {moment_words(kept.at, now)}"),
        _row("Recommends", recommends),
        _row("Why", advice.reason),
        _row("Rests on", f"{rests}; risk assessment of {moment_words(when, now)}" if when else rests),
    ]


def _representations(opened: OpenCase) -> list[dict[str, str]]:
    facts, now = opened.facts, opened.here.now
    kept = facts.representations_answer
    if kept is None:
        return [_row("Asked", "", "Not answered yet")]
    answer = kept.said
    if not answer.asked:
        why = word(answer.reason_code) if answer.reason_code else ""
        said = ". ".join(part for part in (f"No. {why}" if why else "No", answer.reason) if part)
        return [_row("Asked", said)]
    means = f", by {within(answer.means)}" if answer.means else ""
    hours = f", {answer.hours_allowed} hours given" if answer.hours_allowed else ""
    asked_words = f"Yes. {moment_words(answer.asked_at or kept.at, now)} by {opened.person(kept.by)}{means}{hours}"
    last = facts.representations[-1].said if facts.representations else None
    said = last.summary if last and last.received else "No answer in time" if last else ""
    weighed = facts.representations_weighed.said.weighed if facts.representations_weighed else ""
    return [
        _row("Asked", asked_words),
        _row("What was said", said, "Asked, no reply yet"),
        _row(
            "How it was weighed",
            weighed,
            "Not weighed yet" if last and last.received else "Not needed (nothing was said)",
        ),
    ]


def _telling(opened: OpenCase, recipient: Recipient | None, deliverers: list[str]) -> list[dict[str, str]]:
    today = opened.here.today
    advice = opened.facts.recommendation.said if opened.facts.recommendation else None
    if recipient is None:
        return [_row("Recipient", "", "Nobody is named")]
    check = recipient.verification.said if recipient.verification else None
    shown = [part for part in (check.identity_how, check.standing_how) if part] if check else []
    seen = f"{recipient.name}, {recipient.proposal.relationship}"
    by = advice.deliver_by if advice else None
    return [
        _row("Recipient", seen),
        _row("Verified by", " ".join(part.rstrip(".") + "." for part in shown), "Not verified yet"),
        _row("Why best placed", check.best_placed_reason if check else "", "Not answered yet"),
        _row("How", "In person"),
        _row("Where", advice.place if advice else "", "Not said yet"),
        _row("Delivered by", listed([opened.person(one) for one in deliverers if one]), "Not named yet"),
        _row("By", f"End of {day_words(by, today)}" if by else "", "No day is set yet"),
    ]


def _harm(advice: Recommend | None) -> list[dict[str, str]]:
    if advice is None:
        return []
    subject = {None: "", TellSubject.NO: "Not told"}.get(advice.tell_subject, "")
    if advice.tell_subject and not subject:
        subject = word(advice.tell_subject)
    told = ". ".join(part for part in (subject, advice.tell_subject_reason) if part)
    return [
        _row("Telling the subject", told, "Not answered"),
        _row("Risk to the subject", advice.subject_risk, "Not answered"),
        _row("Plan for the children", advice.child_plan),
        _row("Plan for the recipient", advice.recipient_plan),
        _row("Plan for the subject", advice.subject_plan),
        _row("Instead of telling", advice.alternatives, "Not considered"),
    ]
