"""Who the case is about: a named subject, a specific child, contact between them (scheme.md 1.1, 2.5, 2.6)."""

from collections.abc import Sequence
from datetime import date

from csor.domain import particulars as said
from csor.domain.deadlines import local_day
from csor.domain.facts import CaseFacts
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import Role, Route

ADULT = 18


def age_on(born: date, day: date) -> int:
    """Whole years from birth to a day; a child born on 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def subject_identified(case: CaseFacts, here: Setting) -> Blocker | None:
    """The subject has a name."""
    del here
    if case.subject and case.subject.person.surname:
        return None
    words = "The subject has no name yet. Find out who is meant, then put the request right."
    return Blocker("subject_unidentified", words, "scheme.md 1.1", fix="amend_request")


def child_identified(case: CaseFacts, here: Setting) -> Blocker | None:
    """At least one child is named: no general enquiries."""
    if here.protocol.protects != "child" or any(child.person.name for child in case.children):
        return None
    words = "No child is named. The scheme is about a specific child."
    return Blocker("child_unidentified", words, "scheme.md 1.1", fix="amend_request")


def contact_stated(case: CaseFacts, here: Setting) -> Blocker | None:
    """For each child it is said what contact the subject has."""
    if here.protocol.protects != "child" or not case.children or all(child.contact for child in case.children):
        return None
    words = "Say what contact the subject has with each child."
    return Blocker("contact_unstated", words, "scheme.md 1.1", fix="amend_request")


def child_in_scheme(case: CaseFacts, here: Setting) -> Blocker | None:
    """At least one child is still under 18 today."""
    if here.protocol.protects != "child" or any(_under_age(c, here.today) for c in case.children):
        return None
    words = "No child in this case is under 18 any more. Think of other routes: common law, Clare's Law, adult care."
    return Blocker("no_child_in_scheme", words, "scheme.md 2.6", fix="reject_from_scheme")


def applicant_known(case: CaseFacts, here: Setting) -> Blocker | None:
    """Nothing is said to, and no meeting held with, somebody whose name is not known."""
    del here
    if case.route is Route.RIGHT_TO_KNOW or case.applicant_named:
        return None
    words = "The applicant is not known. Open a Right to Know, so that the child is protected all the same."
    return Blocker("applicant_unknown", words, "scheme.md 2.5", fix="reject_from_scheme")


def not_own_receipt(case: CaseFacts, here: Setting) -> Blocker | None:
    """Whoever took the call does not take the case into the scheme, a supervisor excepted."""
    if not here.actor.is_person(case.keyed_by) or here.actor.has(Role.SUPERVISOR):
        return None
    words = "You took this case in, so another officer or a supervisor takes it into the scheme."
    return Blocker("not_permitted", words, "moves.md, initial_checks")


def is_right_to_ask(case: CaseFacts, here: Setting) -> Blocker | None:
    """Only an application can be withdrawn or malicious."""
    del here
    if case.route is Route.RIGHT_TO_ASK:
        return None
    return Blocker("not_offered", "There is no application in a Right to Know case.", "moves.md")


def no_right_to_know_yet(case: CaseFacts, here: Setting) -> Blocker | None:
    """One linked Right to Know is opened from a case."""
    del here
    if not case.opened_right_to_know:
        return None
    return Blocker("not_offered", f"A Right to Know is open already: {case.right_to_know}.", "moves.md")


def somebody_named(case: CaseFacts, here: Setting) -> Blocker | None:
    """A Right to Know needs a subject or a child to begin from."""
    del here
    if case.subject or case.children:
        return None
    words = "Neither a subject nor a child is described. There is nothing to open a case about yet."
    return Blocker("subject_unidentified", words, "scheme.md 2.2", fix="amend_request")


def received_in_order(told: said.ReceiveCase, here: Setting) -> Blocker | None:
    """A case is received before now, under a route of the protocol."""
    if told.received_at > here.now:
        words = "The time of receipt is in the future. Enter when police received it."
        return Blocker("in_future", words, "scheme.md 1.5", "received_at")
    if told.route not in here.protocol.routes:
        return Blocker("not_offered", "This protocol has no such route.", here.protocol.id, "route")
    if not (told.team or here.actor.team):
        return Blocker("answer_missing", "Choose the team that has the case.", "I9", "team")
    return people_in_order(told, local_day(told.received_at), here)


def people_in_order(told: said.ReceiveCase | said.AmendRequest, on: date, here: Setting) -> Blocker | None:
    """Births lie in the past, and every child was under 18 at receipt."""
    named: Sequence[tuple[str, said.Person | None]] = (
        ("applicant", told.applicant.person if told.applicant else None),
        ("subject", told.subject.person if told.subject else None),
        *((f"children-{n}", child.person) for n, child in enumerate(told.children)),
        *((f"carers-{n}", carer.person) for n, carer in enumerate(told.carers)),
    )
    for field, person in named:
        if person and person.born and person.born > on:
            words = "The date of birth is after the day of receipt. Check the year."
            return Blocker("in_future", words, "scheme.md 2.6", f"{field}-person-born")
    if here.protocol.protects != "child":
        return None
    for number, child in enumerate(told.children):
        if not _under_age(child, on):
            words = (
                f"{child.person.name or 'This child'} was 18 or over at receipt. The scheme protects children under 18:"
                " take them off the list and say in the reason who they are."
            )
            return Blocker("no_child_in_scheme", words, "scheme.md 2.6", f"children-{number}-person-born")
    return None


def amended_in_order(case: CaseFacts, told: said.AmendRequest, here: Setting) -> Blocker | None:
    """A corrected request keeps to the same bounds as a new one."""
    return people_in_order(told, local_day(case.received_at), here)


def _under_age(child: said.Child, on: date) -> bool:
    return child.person.born is None or age_on(child.person.born, on) < ADULT
