"""The people of a case, each with what is known and how they may be reached."""

from typing import Any

from csor.domain.facts import Recipient
from csor.domain.particulars import Applicant, Carer, Child, Known, Person, Subject
from csor.web.views.looking import Looking
from csor.web.views.safe import short_words
from csor.words.codes import word
from csor.words.time import born_words

REQUEST = "#request"


def groups(look: Looking) -> list[dict[str, Any]]:
    """Groups of `people`."""
    case = look.case
    found = [{"role": "Subject", "people": [_subject(case.subject, look)]}]
    children = [_child(child, look) for child in case.children]
    nobody = [{"name": "No child named", "small": "A case needs a specific child."}]
    found.append({"role": "Children" if len(children) != 1 else "Child", "people": children or nobody})
    if case.applicant:
        found.append({"role": "Applicant", "people": [_applicant(case.applicant, look)]})
    recipients = [_recipient(recipient, look) for recipient in case.recipients]
    unknown = {
        "name": "Nobody proposed yet",
        "small": "The person best placed to protect the children. Not always the applicant.",
    }
    role = "Recipients" if len(recipients) > 1 else "Recipient"
    found.append({"role": role, "people": recipients or [unknown]})
    if case.carers:
        found.append({"role": "Other parents and carers", "people": [_carer(carer) for carer in case.carers]})
    return found


def _joined(*parts: str) -> str:
    said = [part.rstrip(".") for part in parts if part]
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in said)


def _about(person: Person) -> str:
    """Everything else that was given of a person, in a line."""
    return _joined(
        person.address,
        f"Also known as {person.also_known_as}" if person.also_known_as else "",
        f"Telephone {person.telephone}" if person.telephone else "",
        f"Email {person.email}" if person.email else "",
        f"Online {person.online_names}" if person.online_names else "",
    )


def _born(person: Person, look: Looking) -> str:
    if person.born is None:
        return "Date of birth not provided"
    about = "about " if person.born_is_estimate else ""
    age = (
        look.today.year - person.born.year - ((look.today.month, look.today.day) < (person.born.month, person.born.day))
    )
    return f"Born {about}{born_words(person.born)}, {age}"


def _subject(subject: Subject | None, look: Looking) -> dict[str, Any]:
    if subject is None:
        return {"name": "Not known by name", "small": "Nobody said who it is about."}
    aware = {Known.YES: "Knows of the enquiry", Known.NO: "Does not know of the enquiry"}.get(
        subject.aware_of_request, ""
    )
    small = _joined(_about(subject.person), aware or "Whether the subject knows of the enquiry is not known")
    name = subject.person.name or "Not known by name"
    return {"name": name, "href": REQUEST, "line": _born(subject.person, look), "small": small}


def _child(child: Child, look: Looking) -> dict[str, Any]:
    contact = child.contact or "Contact with the subject not provided"
    small = _joined(f"School: {child.school}" if child.school else "", child.subject_relationship)
    return {"name": look.child_name(child, whole=True), "href": REQUEST, "line": contact, "small": small}


def _applicant(applicant: Applicant, look: Looking) -> dict[str, Any]:
    person = applicant.person
    line = ", ".join(part for part in (applicant.relationship, person.address) if part) or "Relationship not provided"
    lives = {Known.YES: "Lives with the subject", Known.NO: "Does not live with the subject"}
    proofs = sorted({word(kept.said.proof_of).lower() for kept in look.case.proofs if kept.said.party == "applicant"})
    small = _joined(
        f"Seen: {', '.join(proofs)}" if proofs else "No proof seen yet",
        lives.get(applicant.lives_with_subject, ""),
        f"Language: {applicant.language}" if applicant.language else "",
        "Needs an interpreter" if applicant.interpreter else "",
        f"Adjustments: {applicant.adjustments}" if applicant.adjustments else "",
    )
    found = {"name": person.name or "Not named", "href": REQUEST, "line": line[:1].upper() + line[1:], "small": small}
    return found | {"safe": short_words(applicant.safe_contact) if person.name else "anonymous, so do not contact"}


def _recipient(recipient: Recipient, look: Looking) -> dict[str, Any]:
    said, case = recipient.proposal, look.case
    children = dict(zip(case.child_keys(), case.children, strict=True))
    about = [look.child_name(children[key]) for key in said.children if key in children]
    small = _joined(said.reason, f"To protect {', '.join(about)}" if about else "")
    unsigned = recipient.told is not None and recipient.signature is None
    state = f"{word(recipient.state)}, without a signature" if unsigned else word(recipient.state)
    line = f"{said.relationship[:1].upper()}{said.relationship[1:]}. {state}." if said.relationship else state
    safe = case.applicant.safe_contact if said.is_applicant and case.applicant else said.safe_contact
    return {"name": recipient.name, "line": line, "small": small, "safe": short_words(safe)}


def _carer(carer: Carer) -> dict[str, Any]:
    knows = {Known.YES: "Knows of the application", Known.NO: "Does not know of the application"}
    small = knows.get(carer.knows_of_application, "Whether they know of the application is not known")
    line = carer.relationship or "Relationship not provided"
    return {
        "name": carer.person.name or "Not named",
        "href": REQUEST,
        "line": line[:1].upper() + line[1:],
        "small": f"{small}.",
        "safe": short_words(carer.safe_contact),
    }
