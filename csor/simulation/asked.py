"""Histories of a Right to Ask: one function a kind, each writing a whole case from receipt to closure."""

from datetime import timedelta

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import local_day
from csor.simulation import deciding as do
from csor.simulation import texts
from csor.simulation.script import CONTAINS, Script, receipt
from csor.simulation.ways import (
    ASK,
    SOME,
    Out,
    Pace,
    applicant_of,
    assessed,
    met,
    opened,
    pace,
    subject_of,
    told_closed,
    told_nothing,
)


def nothing_held(s: Script) -> None:
    """The ordinary case: nothing is held, and the applicant has the neutral notice."""
    children, days = s.pick(SOME), pace(s)
    met(opened(s, receipt(s, ASK, children)), days)
    do.advise_none(assessed(s, days, children, "", concerns=False))
    do.decide_none(s.go(days.decision, 12, worked=True), v.NoDisclosureReason.NOTHING_HELD)
    told_nothing(s, days, Out.NO_DISCLOSURE_NOTHING_HELD)


def held(s: Script) -> None:
    """Something is held, and it is not told: the risk is managed, or telling is not necessary."""
    children, days, hit = s.pick(SOME), pace(s), s.pick(texts.FOUND)
    met(opened(s, receipt(s, ASK, children), hit), days)
    do.advise_none(assessed(s, days, children, hit, concerns=True))
    managed = s.random.random() < 1 / 2
    reason = v.NoDisclosureReason.RISK_MANAGED if managed else v.NoDisclosureReason.NOT_NECESSARY_OR_PROPORTIONATE
    do.decide_none(s.go(days.decision, 12, worked=True), reason, s.pick(texts.MANAGED))
    managed_out, other_out = Out.NO_DISCLOSURE_RISK_MANAGED, Out.NO_DISCLOSURE_NOT_NECESSARY_OR_PROPORTIONATE
    told_nothing(s, days, managed_out if managed else other_out)


def authorised(s: Script, *, convicted: bool = True) -> tuple[Pace, said.ReceiveCase, str]:
    """A case up to the authority for its applicant."""
    days, hit = pace(s), texts.FOUND[0] if convicted else texts.FOUND[2]
    told = receipt(s, ASK, s.pick(SOME))
    met(opened(s, told, hit), days)
    assessed(s, days, len(told.children), hit, concerns=True)
    words = do.content(subject_of(told))
    s.applicant_as_recipient(applicant_of(told), len(told.children))
    do.advise(s, words, ("recipient-1",), convicted=convicted)
    do.authorise(s.go(days.decision, 12, worked=True), "recipient-1", words, convicted=convicted)
    do.plan(s, "recipient-1")
    return days, told, words


def disclosed(s: Script, *, convicted: bool = True) -> None:
    """The applicant is told of convictions, or of other information."""
    days, told, words = authorised(s, convicted=convicted)
    do.at_door(s.go(days.end, 17, worked=True), "recipient-1")
    do.sign_and_tell(s, "recipient-1", applicant_of(told).person.name, words)
    told_closed(s, days, Out.DISCLOSED_CONVICTIONS if convicted else Out.DISCLOSED_OTHER_INFO)


def other_information(s: Script) -> None:
    """No conviction: a superintendent decides."""
    disclosed(s, convicted=False)


def unsigned(s: Script) -> None:
    """The recipient does not sign; the authoriser lets it go on without."""
    days, _, words = authorised(s)
    do.refuse(do.at_door(s.go(days.end, 15, worked=True), "recipient-1"), "recipient-1")
    needs = {"warning_witness": s.crew.second, "check_back_on": local_day(s.at) + timedelta(days=2)}
    do.decide_refusal(s, "recipient-1", v.RefusalOption.PROCEED_UNSIGNED, **needs)
    do.tell(s, "recipient-1", words)
    told_closed(s, days, Out.DISCLOSED_CONVICTIONS)


def withheld(s: Script) -> None:
    """The recipient does not sign and is not told; social care protect the child."""
    days, _, _ = authorised(s)
    do.refuse(do.at_door(s.go(days.end, 13, worked=True), "recipient-1"), "recipient-1")
    do.decide_refusal(s, "recipient-1", v.RefusalOption.WITHHOLD, protection=s.pick(texts.MANAGED))
    do.notice(s.go(days.end + 1, 12, worked=True))
    do.close(s.go(days.end + 3, 15), Out.AUTHORISED_NOT_DELIVERED_REFUSED, v.RetentionClass.PUBLIC_PROTECTION)


def moved_away(s: Script) -> None:
    """The recipient cannot be found."""
    days, _, _ = authorised(s)
    s.go(days.end, 13, worked=True)
    gone = "recipient-1", v.FailedVisit.NOT_FOUND, "The family left on Sunday, no address given."
    s.say(s.crew.officer, said.RecordFailedVisit(*gone, s.at, s.pick(texts.MANAGED)))
    do.notice(s.go(days.end + 1, 12, worked=True))
    do.close(s.go(days.end + 3, 15), Out.AUTHORISED_NOT_DELIVERED_OTHER, v.RetentionClass.PUBLIC_PROTECTION)


def immediate(s: Script) -> None:
    """A child is in danger at the first call: acted on and told at once, then seen through to an outcome."""
    days, yes = pace(s), said.Known.YES
    told = receipt(s, ASK, 1, risk=said.RiskQuestions(with_child_now=yes), channel=v.Channel.TELEPHONE_101)
    s.receive(told).say(s.crew.receiver, said.FlagImmediateRisk("The subject is alone with the child tonight."))
    s.say(s.crew.supervisor, said.RecordSafeguardingAction(v.SafeguardingAction.UNITS_SENT, "Two units sent."), 25)
    words = do.content(subject_of(told))
    mother = s.names.adult(s.day)
    leave = said.AuthoriseImmediateProtection(
        mother,
        "mother",
        "The child goes back to the address tonight unless she knows.",
        (s.crew.officer, s.crew.second),
        local_day(s.at) + timedelta(days=1),
        words,
        CONTAINS,
    )
    s.say(s.crew.authoriser, leave, 40)
    do.sign_and_tell(do.at_door(s, "recipient-1"), "recipient-1", mother.name, words)
    s.recipients += 1
    over = said.RecordSafeguardingAction(v.SafeguardingAction.STRATEGY_DISCUSSION, "Held.", danger_over=True)
    s.say(s.crew.supervisor, over).initial_checks(texts.FOUND[1]).accept()
    s.say(s.crew.supervisor, said.WaiveMeeting(v.WaiverReason.IMMEDIATE_RISK, "Told at once; seen since then."))
    do.advise_none(assessed(s, days, 1, texts.FOUND[1], concerns=True))
    decision = s.go(days.decision, 12, worked=True)
    do.decide_none(decision, v.NoDisclosureReason.RISK_MANAGED, s.pick(texts.MANAGED))
    told_nothing(s, days, Out.DISCLOSED_IMMEDIATE)


REJECTED = (
    (v.RejectionReason.EMPLOYER_VETTING, v.OtherRoute.DBS),
    (v.RejectionReason.NO_SPECIFIC_CHILD, v.OtherRoute.NONE),
    (v.RejectionReason.GENERAL_ENQUIRY, v.OtherRoute.NONE),
    (v.RejectionReason.NO_CONTACT, v.OtherRoute.SOCIAL_CARE),
    (v.RejectionReason.ADULT_AT_RISK, v.OtherRoute.DVDS),
)


def not_in_scheme(s: Script) -> None:
    """Another scheme's business, or nobody's; the applicant is told so."""
    reason, route = s.pick(REJECTED)
    opened(s, receipt(s, ASK, s.pick((0, 1, 1))))
    words = "Not within the scheme; told where to turn."
    s.go(1, 11, worked=True).say(
        s.crew.supervisor, said.RejectFromScheme(reason, words, (route,), s.at, v.ContactMeans.TELEPHONE)
    )
    do.close(s.go(s.random.randrange(2, 6), 15), Out.NOT_IN_SCHEME, v.RetentionClass.APPLICANT_ONLY)


def duplicate(s: Script) -> None:
    """The same request, sent twice."""
    opened(s, receipt(s, ASK, 1))
    words = "The same request came on the day before and has a case of its own."
    s.say(s.crew.supervisor, said.RejectFromScheme(v.RejectionReason.OTHER, words, (v.OtherRoute.NONE,)))
    do.notice(s.go(2, 12, worked=True))
    do.close(s.go(3, 15), Out.DUPLICATE, v.RetentionClass.APPLICANT_ONLY)


def withdrew(s: Script) -> None:
    """The applicant withdraws or falls silent, and nothing is held."""
    days = pace(s)
    opened(s, receipt(s, ASK, s.pick(SOME))).accept()
    silent = s.random.random() < 1 / 2
    for day in (days.meeting - 2, days.meeting) if silent else ():
        s.go(day, 11, worked=True)
        s.say(
            s.crew.officer, said.RecordContact("applicant", v.ContactMeans.TELEPHONE, False, "No answer; no message.")
        )
    reason = v.WithdrawalReason.DISENGAGED if silent else v.WithdrawalReason.WITHDREW
    s.go(days.meeting + 6, 12).say(s.crew.supervisor, said.WithdrawApplication(reason, "Nothing is held. Advice sent."))
    do.close(s.go(days.meeting + 8, 15), Out.WITHDRAWN_DISENGAGED)


def malicious(s: Script) -> None:
    """The application is believed false; nothing is put against the subject."""
    days = pace(s)
    opened(s, receipt(s, ASK, 1)).accept().go(days.meeting, 10, worked=True)
    s.meet(genuineness=v.Genuineness.CONTRADICTORY, genuineness_reason="Two accounts of one day that cannot both hold.")
    s.go(days.assessment, 11).say(s.crew.supervisor, said.SuspectMalice("A message shows coaching.", "WX/CR/0"))
    do.close(s.go(days.assessment + 2, 15), Out.MALICIOUS, v.RetentionClass.OTHER)
