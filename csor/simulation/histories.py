"""Histories as they happen in a force: one function a kind, each writing a whole case from receipt to closure.

What becomes of a case that is open today is where its script is cut off. Shares: scheme.md 8.2, where about one
application in ten ends in a disclosure and most end with nothing held.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import local_day
from csor.simulation import deciding as do
from csor.simulation import names, texts
from csor.simulation.script import Script, receipt

ASK, KNOW = v.Route.RIGHT_TO_ASK, v.Route.RIGHT_TO_KNOW
Out = v.Outcome
SOME = (1, 1, 1, 2, 2, 3)
NOBODY = said.Applicant(said.Person(), "neighbour")


@dataclass(frozen=True, slots=True)
class Pace:
    """The days after receipt on which the steps are taken. slow: it took longer than it should."""

    meeting: int
    assessment: int
    decision: int
    end: int
    slow: bool


def pace(s: Script) -> Pace:
    """One case in twelve is met late; one in eleven waits weeks for somebody."""
    chance, days = s.random.random(), s.random.randrange
    meeting = days(11, 15) if chance < 1 / 12 else days(3, 10)
    slow = chance > 1 - 1 / 11
    assessment = meeting + days(2, 9) + (days(12, 26) if slow else 0)
    decision = assessment + days(1, 4)
    return Pace(meeting, assessment, decision, decision + days(1, 4), slow)


def opened(s: Script, told: said.ReceiveCase, hit: str = "") -> Script:
    """Received, assigned and checked: mostly within the day, one case in fifteen later."""
    s.receive(told, s.crew.officer if told.route is KNOW else "").assign()
    if s.random.random() < 1 / 15:
        s.later(s.random.randrange(1450, 3400))
    elif s.random.random() < 1 / 2:
        s.later(s.random.randrange(60, 900))
    return s.initial_checks(hit)


def met(s: Script, days: Pace) -> Script:
    """Taken in, met, and who they are shown by documents."""
    s.accept().go(days.meeting, 10, worked=True).meet()
    s.prove(v.ProofOf.IDENTITY, v.Document.PASSPORT)
    if s.random.random() < 1 / 2:
        s.prove(v.ProofOf.RELATIONSHIP, v.Document.BIRTH_CERTIFICATE)
    return waiting(s, days) if days.slow else s


def waiting(s: Script, days: Pace) -> Script:
    """A partner is late: the delay is put down to them, and some targets are moved and the applicant told."""
    s.go(days.meeting + 6, 11, worked=True)
    today = local_day(s.at)
    delay = said.AttributeDelay(v.DelayCause.PARTNER, today - timedelta(days=3), today, "Social care had nobody to ask.")
    s.say(s.crew.officer, delay)
    if s.random.random() < 1 / 2:
        return s
    allowed = next(rule.amount for rule in s.protocol.due_rules if rule.name == "conclusion")
    target = s.day + timedelta(days=allowed + 14)
    why = "partner_reply", "Probation’s reply is outstanding and bears on the decision."
    return s.say(s.crew.supervisor, said.ExtendDeadline(target, *why, s.at, v.ContactMeans.TELEPHONE))


def assessed(s: Script, days: Pace, children: int, hit: str, *, concerns: bool) -> Script:
    """The risk assessment on checks of the same day."""
    s.go(days.assessment, 10, worked=True).represent().assess(children, concerns=concerns)
    return s.checks_again(hit)


def nothing_held(s: Script) -> None:
    """The ordinary case: nothing is held, and the applicant has the neutral notice."""
    children, days = s.pick(SOME), pace(s)
    met(opened(s, receipt(s, ASK, children)), days)
    do.advise_none(assessed(s, days, children, "", concerns=False))
    do.decide_none(s.go(days.decision, 12, worked=True), v.NoDisclosureReason.NOTHING_HELD)
    told_nothing(s, days, Out.NO_DISCLOSURE_NOTHING_HELD)


def told_nothing(s: Script, days: Pace, outcome: Out) -> None:
    """The notice and the closure."""
    do.notice(s.go(days.end, 13, worked=True))
    do.close(s.go(days.end + 1, 15), outcome)


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
    words = do.content(s, subject_of(told))
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


def told_closed(s: Script, days: Pace, outcome: Out) -> None:
    """After a telling: partners, closure, and for a few what came later."""
    do.notify(s.go(days.end + 1, 10))
    do.close(s.go(days.end + 3, 15), outcome, v.RetentionClass.PUBLIC_PROTECTION)
    if s.random.random() < 1 / 60:
        s.go(days.end + s.random.randrange(20, 200), 9)
        breach = said.RecordBreach("A neighbour repeated what was told.", s.at, "Marker set; no threats so far.", True)
        s.say(s.crew.officer, breach)


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
    words = do.content(s, subject_of(told))
    mother = names.adult(s.random, s.day)
    leave = said.AuthoriseImmediateProtection(
        mother,
        "mother",
        "The child goes back to the address tonight unless she knows.",
        (s.crew.officer, s.crew.second),
        local_day(s.at) + timedelta(days=1),
        words,
        do.CONTAINS,
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
    s.go(1, 11).say(
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
        s.say(s.crew.officer, said.RecordContact("applicant", v.ContactMeans.TELEPHONE, False, "No answer; no message."))
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


def known(s: Script, told: said.ReceiveCase | None, *, tell: bool) -> None:
    """A Right to Know from its checks on. told: None when the receipt comes from another case."""
    days, hit, children = pace(s), s.pick(texts.FOUND[:2]), len(told.children) if told else 1
    s.initial_checks(hit).accept()
    assessed(s, days, children, hit, concerns=True)
    if not tell:
        do.advise_none(s)
        decision = s.go(days.decision, 12, worked=True)
        do.decide_none(decision, v.NoDisclosureReason.RISK_MANAGED, s.pick(texts.MANAGED))
        do.close(s.go(days.end + 1, 15), Out.NO_DISCLOSURE_RISK_MANAGED, v.RetentionClass.PUBLIC_PROTECTION)
        return
    parent = names.adult(s.random, s.day)
    keys = tuple(f"child-{n}" for n in range(1, children + 1))
    why = "The children live with this parent, who decides who sees them."
    s.propose(said.ProposeRecipient(parent, s.pick(("mother", "mother", "father")), keys, why))
    words = do.content(s, subject_of(told) if told else "The person we have come about")
    do.advise(s, words, ("recipient-1",))
    do.authorise(s.go(days.decision, 12, worked=True), "recipient-1", words)
    do.at_door(s.go(days.end, 16, worked=True), "recipient-1")
    do.sign_and_tell(s, "recipient-1", parent.name, words)
    told_closed(s, days, Out.DISCLOSED_CONVICTIONS)


def known_told(s: Script) -> None:
    """A Right to Know that ends in telling the parent."""
    told = receipt(s, KNOW, s.pick(SOME))
    known(s.receive(told, s.crew.officer).assign().later(90), told, tell=True)


def known_managed(s: Script) -> None:
    """A Right to Know whose risk is managed without telling."""
    told = receipt(s, KNOW, s.pick(SOME))
    known(s.receive(told, s.crew.officer).assign().later(90), told, tell=False)


def linked(s: Script) -> Script:
    """The script of the case that the next line opens; it begins an hour after that."""
    s.linked = Script(s.random, s.protocol, s.crew, s.received_at, s.at)
    return s.linked.later(60)


def anonymous(s: Script) -> None:
    """No name is given and something is held: the child is protected by a Right to Know."""
    opened(s, receipt(s, ASK, 1, applicant=NOBODY), s.pick(texts.FOUND[:2]))
    goes_on = linked(s)
    words = "The sender gave no name. The child is named and something is held."
    rejection = said.RejectFromScheme(v.RejectionReason.IDENTITY_UNKNOWN, words, (v.OtherRoute.RIGHT_TO_KNOW,))
    s.say(s.crew.supervisor, rejection)
    do.close(s.go(s.random.randrange(3, 7), 15), Out.NOT_IN_SCHEME)
    known(goes_on, None, tell=s.random.random() < 1 / 2)


def disengaged(s: Script) -> None:
    """The applicant falls silent while something is held: a Right to Know goes on."""
    days = pace(s)
    opened(s, receipt(s, ASK, 1), s.pick(texts.FOUND[:2])).accept().go(days.meeting, 11, worked=True)
    s.say(s.crew.officer, said.RecordContact("applicant", v.ContactMeans.TELEPHONE, False, "Number no longer in use."))
    s.go(days.meeting + 1, 10)
    goes_on = linked(s)
    s.say(s.crew.officer, said.OpenRightToKnow("The applicant cannot be reached and there are concerns."))
    s.say(s.crew.supervisor, said.WithdrawApplication(v.WithdrawalReason.DISENGAGED, "A Right to Know goes on."))
    do.close(s.go(days.meeting + 4, 15), Out.WITHDRAWN_DISENGAGED)
    known(goes_on, None, tell=True)


def subject_of(told: said.ReceiveCase) -> str:
    """The subject's name."""
    return told.subject.person.name if told.subject else ""


def applicant_of(told: said.ReceiveCase) -> said.Applicant:
    """The applicant of a Right to Ask, who may have given no name."""
    return told.applicant or NOBODY


Kind = Callable[[Script], Any]
# Shares in a thousand; a linked Right to Know comes on top of the case that opens it.
COMMON: dict[Kind, int] = {
    nothing_held: 505,
    held: 95,
    disclosed: 46,
    other_information: 6,
    unsigned: 4,
    withheld: 4,
    moved_away: 5,
    immediate: 4,
    not_in_scheme: 160,
    duplicate: 12,
    withdrew: 80,
    malicious: 5,
}
SINCE_2023: dict[Kind, int] = {known_told: 28, known_managed: 30, anonymous: 12, disengaged: 4}
