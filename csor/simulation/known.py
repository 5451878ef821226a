"""Histories of a Right to Know, those that begin in a Right to Ask among them."""

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.simulation import deciding as do
from csor.simulation import texts
from csor.simulation.script import Script, receipt
from csor.simulation.ways import (
    ASK,
    KNOW,
    NOBODY,
    SOME,
    Out,
    assessed,
    opened,
    pace,
    subject_of,
    told_closed,
)


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
    parent = s.names.adult(s.day)
    keys = tuple(f"child-{n}" for n in range(1, children + 1))
    why = "The children live with this parent, who decides who sees them."
    s.propose(said.ProposeRecipient(parent, s.pick(("mother", "mother", "father")), keys, why))
    words = do.content(subject_of(told) if told else "The person we have come about")
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
    s.linked = Script(s.random, s.names, s.protocol, s.crew, s.received_at, s.at)
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
