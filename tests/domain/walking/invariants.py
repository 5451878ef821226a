"""The invariants I1 to I10 of the house, each written from raw facts and from nothing of `csor.domain.conditions`.

An invariant of a step is asked at every accepted move, against the case before it. An invariant of a state is asked
once of every state that is visited. Each raises Broken with what is wrong.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from csor.domain import particulars as said
from csor.domain.clocks import clocks, next_due
from csor.domain.deadlines import local_day
from csor.domain.facts import Authority, CaseFacts, Kept, Recipient
from csor.domain.people import Actor
from csor.domain.setting import Setting
from csor.domain.vocabulary import (
    DISCLOSURES,
    AuthorityKind,
    AuthorityState,
    CheckState,
    Limb,
    Outcome,
    Rank,
    RecipientState,
    RefusalOption,
    Role,
    Route,
    Stage,
)
from tests.domain.builders import CALENDAR, PEOPLE

BY_ID = {person.id: person for person in PEOPLE}
LIVE = (AuthorityState.IN_FORCE, AuthorityState.SUSPENDED)
OVER = (RecipientState.TOLD, RecipientState.WITHHELD, RecipientState.NOT_FOUND)


class Broken(AssertionError):
    """An invariant does not hold."""


def holds(right: object, what: str) -> None:
    if not right:
        raise Broken(what)


@dataclass(frozen=True, slots=True)
class Taken:
    """An accepted move: the case before, what was said by whom and when, the case after."""

    before: CaseFacts
    said: Any
    here: Setting
    after: CaseFacts

    @property
    def actor(self) -> Actor:
        return self.here.actor


def latest_authority(case: CaseFacts, key: str) -> Authority | None:
    found = [authority for authority in case.authorities if authority.recipient == key]
    return found[-1] if found else None


def authority_of_telling(case: CaseFacts, told: said.TellRecipient) -> Authority | None:
    """The last that was given by the minute in which the telling began."""
    began = told.began_at.replace(second=59, microsecond=999_999)
    found = [a for a in case.authorities if a.recipient == told.recipient and a.given_at <= began]
    return found[-1] if found else None


def person_of(case: CaseFacts, key: str) -> Recipient:
    return next(recipient for recipient in case.recipients if recipient.key == key)


def i1_nothing_is_told_without_authority(taken: Taken) -> None:
    told, case, here = taken.said, taken.before, taken.here
    if isinstance(told, said.AuthoriseDisclosure):
        holds(case.recommendation and case.recommendation.by != here.actor.id, "I1: authorised by the recommender")
        holds(not _in_conflict(case, here.actor.id, here.now), "I1: authorised in a conflict of interest")
    if not isinstance(told, said.TellRecipient):
        return
    authority, began = authority_of_telling(case, told), told.began_at
    if authority is None:
        raise Broken("I1: told without any authority for this recipient")
    kept_open = authority.state in LIVE or authority.withdrawn_at is not None
    stops = [moment for moment in (authority.suspended_at, authority.withdrawn_at) if moment]
    in_force = kept_open and all(began < moment for moment in stops)
    holds(in_force, f"I1: told on an authority that is {authority.state}")
    holds(authority.deliver_by >= local_day(began), "I1: told after the last day of the authority")
    ended = bool(stops) or authority.state not in LIVE or authority.deliver_by < here.today
    holds(not ended or told.late_reason.strip(), "I1: keyed after the authority ended without saying why")
    teller = told.told_by or here.actor.id
    holds(teller in authority.deliverers, "I1: told by somebody whom the authority does not name")
    same_words = told.content.split() == authority.content.split()
    holds(same_words or (not told.as_authorised and told.deviation), "I1: other words than the authorised")
    giver = BY_ID[authority.given_by]
    holds(Role.AUTHORISER in giver.roles, "I1: the authority was given by somebody who is no authoriser")
    holds(giver.rank.height >= _floor(case, authority, here).height, "I1: the authority was given below the rank floor")
    holds(giver.id != here.actor.id, "I1: the giver of the authority delivers")
    holds(not _in_conflict(case, giver.id, authority.given_at), "I1: the giver had a conflict of interest")
    if authority.kind is AuthorityKind.ORDINARY:
        holds(case.recommendation and case.recommendation.by != giver.id, "I1: the recommender gave the authority")
        assessed = case.assessment and case.assessment.at
        holds(assessed and (authority.given_at >= assessed or began < assessed), "I1: assessed again after it")


def _floor(case: CaseFacts, authority: Authority, here: Setting) -> Rank:
    floors = here.protocol.rank_floors
    if authority.kind is AuthorityKind.IMMEDIATE:
        return Rank(floors["immediate"])
    answers = [*(authority.basis.said.limbs if authority.basis else ())]
    answers += case.recommendation.said.limbs if case.recommendation else ()
    convicted = all(answer.met for answer in answers if answer.limb is Limb.CONVICTED)
    return Rank(floors["convictions" if convicted else "other_information"])


def _in_conflict(case: CaseFacts, person: str, moment: datetime) -> bool:
    return any(
        c.person == person and c.declared_at <= moment and (c.cleared_at is None or c.cleared_at > moment)
        for c in case.conflicts
    )


def i2_the_recipient_was_verified(taken: Taken) -> None:
    told = taken.said
    if not isinstance(told, said.TellRecipient):
        return
    authority = authority_of_telling(taken.before, told)
    if authority and authority.kind is AuthorityKind.IMMEDIATE:
        holds(authority.immediate and authority.immediate.said.reason.strip(), "I2: immediate without a reason")
        return
    kept = person_of(taken.before, told.recipient).verification
    if kept is None:
        raise Broken("I2: told somebody who was never verified")
    holds(kept.said.identity_verified and kept.said.identity_how.strip(), "I2: identity not verified")
    holds(kept.said.standing_verified and kept.said.standing_how.strip(), "I2: standing not verified")
    holds(kept.said.best_placed and kept.said.best_placed_reason.strip(), "I2: not best placed")


def i3_in_person_after_warning_and_undertaking(taken: Taken) -> None:
    told = taken.said
    if not isinstance(told, said.TellRecipient):
        return
    holds(told.in_person, "I3: not told in person")
    recipient = person_of(taken.before, told.recipient)
    visit, authority = recipient.visit, authority_of_telling(taken.before, told)
    if visit.warned_at is None or authority is None:
        raise Broken("I3: told before the warning")
    holds(visit.identity_at is not None, "I3: nobody confirmed at the door who it is")
    holds(visit.warned_at <= told.began_at <= told.ended_at <= taken.here.now, "I3: the telling is out of order")
    if visit.signed_at is not None:
        holds(visit.warned_at <= visit.signed_at <= told.began_at, "I3: the signature is out of order")
        return
    holds(recipient.decisions, "I3: told unsigned without a decision")
    decided = recipient.decisions[-1]
    holds(authority.unsigned, "I3: the authority does not allow telling unsigned")
    holds(_allows_unsigned(decided.said), "I3: the decision does not allow telling unsigned")
    holds(decided.at >= recipient.refusals[-1].at, "I3: the decision is older than the refusal")
    holds(Role.AUTHORISER in BY_ID[decided.by].roles, "I3: decided by somebody who is no authoriser")


def _allows_unsigned(told: said.DecideAfterRefusal) -> bool:
    narrowed = told.option is RefusalOption.NARROW_CONTENT and told.without_signature is True
    return told.option is RefusalOption.PROCEED_UNSIGNED or narrowed


def i4_a_refusal_stops_and_the_deliverer_cannot_go_on(taken: Taken) -> None:
    """Inductive: from a refusal on, one person of the visit can never reach an end or an authority in force."""
    for before in taken.before.recipients:
        if len(before.refusals) <= len(before.decisions):
            continue
        after = person_of(taken.after, before.key)
        authority = latest_authority(taken.after, before.key)
        goes_on = after.state in OVER or (authority and authority.state is AuthorityState.IN_FORCE)
        if not goes_on:
            continue
        holds(isinstance(taken.said, said.DecideAfterRefusal), f"I4: {type(taken.said).__name__} ended a refusal")
        old = latest_authority(taken.before, before.key)
        there = {*(old.deliverers if old else ())}
        there |= {kept.by for kept in before.refusals} | {kept.said.witness for kept in before.refusals}
        holds(taken.actor.id not in there, "I4: somebody of the visit decided after the refusal")
    if isinstance(taken.said, said.RecordRefusalToSign):
        authority = latest_authority(taken.after, taken.said.recipient)
        holds(authority and authority.state is AuthorityState.SUSPENDED, "I4: the refusal did not suspend")


NEW_FACTS = (said.RecordCheck, said.SupersedeCheck, said.AmendRequest, said.CompleteAssessment)


def i5_new_facts_suspend(taken: Taken) -> None:
    if not isinstance(taken.said, NEW_FACTS):
        return
    for authority in taken.after.authorities:
        in_force = authority.state is AuthorityState.IN_FORCE and authority.kind is AuthorityKind.ORDINARY
        holds(not in_force, f"I5: an authority stays in force after {type(taken.said).__name__}")


def i5_no_authority_is_older_than_the_facts(case: CaseFacts) -> None:
    moments = [c.recorded_at for c in case.checks if c.recorded_at]
    moments += [c.superseded.at for c in case.checks if c.superseded]
    moments += [case.assessment.at] if case.assessment else []
    for authority in case.authorities:
        if authority.state is AuthorityState.IN_FORCE and authority.kind is AuthorityKind.ORDINARY:
            holds(all(moment <= authority.given_at for moment in moments), "I5: in force on older facts")


def i6_both_questions_are_answered_first(taken: Taken) -> None:
    if not isinstance(taken.said, said.AuthoriseDisclosure):
        return
    case = taken.before
    answer, advice, weighed = case.representations_answer, case.recommendation, case.representations_weighed
    if answer is None or advice is None:
        raise Broken("I6: authorised without an answer about representations, or without a recommendation")
    holds(case.representations if answer.said.asked else answer.said.reason.strip(), "I6: representations open")
    received = [kept.at for kept in case.representations if kept.said.received]
    holds(not received or (weighed and weighed.at >= max(received)), "I6: representations not weighed")
    holds(advice.said.tell_subject and advice.said.tell_subject_reason.strip(), "I6: telling the subject is open")


def i7_immediate_risk_never_closes(taken: Taken) -> None:
    before, after = taken.before, taken.after
    if isinstance(taken.said, said.FlagImmediateRisk):
        holds(after.danger_now and after.stage is before.stage, "I7: the flag moved the case, or was lost")
    if not before.danger_now:
        return
    for end in ("rejected", "withdrawal", "malice", "closure"):
        holds(getattr(after, end) is getattr(before, end), f"I7: {end} while a child is in danger")
    over = isinstance(taken.said, said.RecordSafeguardingAction) and taken.said.danger_over
    holds(after.danger_now or over, "I7: the danger ended without anybody saying so")


def i8_an_end_leaves_nothing_open(taken: Taken) -> None:
    before, after = taken.before, taken.after
    ends = [e for e in ("rejected", "withdrawal", "malice", "closure") if getattr(after, e) is not getattr(before, e)]
    if ends:
        holds(not _concerns(before) or _protected(taken), f"I8: {ends[0]} while concerns stand")
    if "withdrawal" in ends or "malice" in ends:
        holds(not _concerns(before) or after.opened_right_to_know, f"I8: {ends[0]} while concerns stand")
    if "withdrawal" in ends or "malice" in ends or "closure" in ends:
        holds(not any(a.state in LIVE for a in after.authorities), "I8: ended while an authority is live")
    if after.closure is None or before.closure is not None:
        return
    closing = after.closure.said
    holds(closing.outcome and closing.residual_risk.strip() and closing.retention, "I8: closed without its parts")
    holds((closing.outcome in DISCLOSURES) == bool(_told(after)), "I8: the outcome does not say who was told")
    holds(all(recipient.told for recipient in _told(after)), "I8: told without a record of the telling")
    holds(closing.outcome is not Outcome.WITHDRAWN_DISENGAGED or after.withdrawal, "I8: closed as withdrawn, is not")
    holds(_applicant_heard(after), "I8: closed before the applicant had the notice")
    holds(after.concluded_at is not None, "I8: closed without a conclusion")


def _told(case: CaseFacts) -> list[Recipient]:
    return [recipient for recipient in case.recipients if recipient.state is RecipientState.TOLD]


def _concerns(case: CaseFacts) -> bool:
    if case.assessment:
        return any(finding.concerns for finding in case.assessment.said.findings)
    hits = [c for c in case.checks if c.state is CheckState.HIT]
    return bool(hits or case.risk_flags)


def _protected(taken: Taken) -> bool:
    case = taken.after
    written = [case.no_disclosure.said.protection if case.no_disclosure else ""]
    written += [kept.said.protection for kept in case.failed_visits]
    written += [kept.said.protection for recipient in case.recipients for kept in recipient.decisions]
    return bool(case.opened_right_to_know or case.safeguarding or _told(case) or "".join(written).strip())


def _applicant_heard(case: CaseFacts) -> bool:
    if case.route is Route.RIGHT_TO_KNOW or case.applicant is None or not case.applicant.person.name:
        return True
    told_otherwise = case.notice or case.withdrawal or case.malice or (case.rejected and case.rejected.said.told_at)
    return bool(told_otherwise or any(recipient.proposal.is_applicant for recipient in _told(case)))


def i9_every_open_case_lies_somewhere(case: CaseFacts, here: Setting) -> None:
    coming = next_due(case, here.protocol, CALENDAR)
    if case.stage is Stage.CLOSED:
        holds(coming is None, "I9: a closed case has something due")
        return
    holds(case.team or case.owner, "I9: neither a team nor an owner")
    holds(coming is not None and coming.at.tzinfo and coming.name, "I9: nothing is due")


def i10_deadlines_come_from_receipt_alone(case: CaseFacts, here: Setting, at_receipt: dict[str, datetime]) -> None:
    found = {clock.name: clock.due.at for clock in clocks(case, here.protocol, CALENDAR)}
    holds(found == at_receipt, "I10: a raw deadline moved")
    targets = [extension.kept.said.new_target for extension in case.extensions]
    held = next(clock for clock in clocks(case, here.protocol, CALENDAR) if clock.name == "conclusion")
    holds(held.target == (targets[-1] if targets else held.due.on), "I10: the target is not that of the extension")


def i10_nobody_dates_back(taken: Taken) -> None:
    now, case = taken.here.now, taken.before
    for name in (
        "searched_at",
        "held_at",
        "confirmed_at",
        "warned_at",
        "signed_at",
        "refused_at",
        "began_at",
        "ended_at",
        "sent_at",
    ):
        claimed = getattr(taken.said, name, None)
        holds(claimed is None or case.received_at <= claimed <= now, f"I10: {name} lies outside the case")
    holds(taken.after.received_at == case.received_at, "I10: the receipt was moved")
    for field in fields(case):
        kept, was = getattr(taken.after, field.name), getattr(case, field.name)
        if isinstance(kept, Kept) and kept is not was:
            holds(kept.at == now and kept.by == taken.actor.id, f"I10: {field.name} does not keep the server's time")
    if isinstance(taken.said, said.ExtendDeadline):
        last = taken.after.extensions[-1]
        holds(last.old_target < last.kept.said.new_target, "I10: an extension brought the target forward")
        holds(last.late == (local_day(now) > last.old_target), "I10: a late extension does not say so")


BESIDE_A_CLOSED_CASE = frozenset({"breaches", "reviews", "retention", "holds", "releases", "version"})


def g9_a_closed_case_stays_as_it_is(taken: Taken) -> None:
    if taken.before.stage is not Stage.CLOSED:
        return
    changed = {f.name for f in fields(taken.before) if getattr(taken.before, f.name) != getattr(taken.after, f.name)}
    holds(changed <= BESIDE_A_CLOSED_CASE, f"G9: a closed case changed: {changed - BESIDE_A_CLOSED_CASE}")


OF_A_STEP = (
    i1_nothing_is_told_without_authority,
    i2_the_recipient_was_verified,
    i3_in_person_after_warning_and_undertaking,
    i4_a_refusal_stops_and_the_deliverer_cannot_go_on,
    i5_new_facts_suspend,
    i6_both_questions_are_answered_first,
    i7_immediate_risk_never_closes,
    i8_an_end_leaves_nothing_open,
    i10_nobody_dates_back,
    g9_a_closed_case_stays_as_it_is,
)
