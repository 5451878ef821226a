"""Paper: the undertaking, with nothing about the subject, and the neutral notice, the same for every outcome."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import ContactMeans
from csor.web.gate import current_person
from csor.web.opened import OpenCase, open_case
from csor.words.notice import notice_of
from csor.words.time import born_words, moment_words

papers = Blueprint("papers", __name__)


@papers.route("/cases/<urn>/papers/undertaking/<recipient>")
def undertaking(urn: str, recipient: str) -> ResponseReturnValue:
    """The undertaking of one recipient: to be signed by hand, or as it was signed."""
    opened = open_case(urn, "undertaking")
    found = opened.facts.recipient(recipient)
    authority = opened.facts.authority(recipient)
    if found is None or authority is None:
        abort(404)
    number = authority.key.removeprefix("authority-")
    officers = _officers(opened, found)
    return render_template(
        "papers/undertaking.html",
        reference=opened.reference,
        number=number,
        person=found.proposal.person,
        born=born_words(found.proposal.person.born) if found.proposal.person.born else "",
        rules=opened.here.protocol,
        officers=officers,
        contact=opened.short(opened.facts.owner) if opened.facts.owner else "",
        **_signed(opened, found),
    )


def _officers(opened: OpenCase, recipient: Recipient) -> tuple[str, str]:
    """The officer and the witness, as far as they are known: those at the visit, else those who are to deliver."""
    authority = opened.facts.authority(recipient.key)
    planned = authority.deliverers if authority else ()
    witness = recipient.visit.witness or (planned[1] if len(planned) > 1 else "")
    officer = next((one for one in planned if one != witness), "")
    if recipient.signature:
        officer = recipient.signature.by
    return opened.person(officer), opened.person(witness)


def _signed(opened: OpenCase, recipient: Recipient) -> dict[str, str]:
    """What was put on the record: the drawn signature and when, where the paper is, or when signing was refused."""
    kept = recipient.signature if recipient.visit.signed_at else None
    refused = recipient.refusals[-1] if recipient.refusals and not kept else None
    now = opened.here.now
    return {
        "strokes": kept.said.strokes if kept else "",
        "signed_at": moment_words(kept.said.signed_at or kept.at) if kept else "",
        "paper_location": kept.said.paper_location if kept else "",
        "refused_at": moment_words(refused.said.refused_at or refused.at, now) if refused else "",
    }


@papers.route("/cases/<urn>/papers/notice")
def notice(urn: str) -> ResponseReturnValue:
    """The neutral notice to the applicant. Raises Refusal where no notice may be given."""
    opened = open_case(urn, "notice")
    facts = opened.facts
    blockers = opened.blockers(Action.SEND_NOTICE)
    if blockers and not facts.notice:
        raise Refusal(blockers[0])
    version = facts.notice.said.version if facts.notice else opened.here.protocol.notice_version
    owner = facts.owner or opened.here.actor.id
    return render_template(
        "papers/notice.html",
        reference=facts.reference,
        address=_address(facts),
        dated=born_words(opened.here.today),
        team=current_person().force.team_name(facts.team),
        officer=opened.person(owner),
        version=version,
        notice=notice_of(version),
    )


def _address(facts: CaseFacts) -> list[str]:
    """Who it is for; their address only where a letter is a safe way to reach them."""
    if facts.applicant is None:
        return []
    safe = facts.applicant.safe_contact
    person = facts.applicant.person
    by_letter = safe is not None and ContactMeans.LETTER in safe.means and ContactMeans.LETTER not in safe.never
    if by_letter and person.address:
        return [person.name, *(line.strip() for line in person.address.split(","))]
    return [person.name, "To be handed over in person"]
