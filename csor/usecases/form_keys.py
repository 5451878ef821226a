"""The one-use key of a form: made for one person and one form, signed, and taken once with what the form does.

No row is kept for a form that is only drawn: the key is signed by the instance, and says for whom, for which form, its own
random part and when it was drawn. Using it is a row (usecases/once), in the same transaction as what it did.

Source: trust.md 3.5.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from csor.domain.form_keys import FORM_LASTS, KEY_MISSING, KEY_OF_ANOTHER, KEY_OLD, KEY_UNKNOWN
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.usecases.office import Office
from csor.usecases.once import not_used, once
from csor.usecases.sessions import stay_here
from csor.usecases.vault import derive
from csor.usecases.work import Work

SALT: Final = "form sent once"
LONGEST: Final = 600  # of a key; a form's path is some 60 characters


@dataclass(frozen=True, slots=True)
class FormKey:
    """What a key says. person: whose form it is. form: the path it is sent to. own: its random part."""

    person: str
    form: str
    own: str
    drawn_at: datetime


def new_key(secret: str, person: str, form: str, now: datetime) -> str:
    """A key for a form that is drawn now. form: the path it will be sent to."""
    said = [person, form, secrets.token_urlsafe(12), int(now.timestamp())]
    return str(_signer(secret).dumps(said))


def read_key(office: Office, key: str) -> FormKey | None:
    """What a key says; None when it was signed by no secret of this instance, be it an older one."""
    if len(key) > LONGEST:
        return None
    try:
        person, form, own, drawn = _signer(*reversed(office.older_secrets), office.secret).loads(key)
    except (BadData, UnicodeError):
        return None
    return FormKey(person, form, own, datetime.fromtimestamp(drawn, UTC))


def good_key(office: Office, presence: Presence, person: str, now: datetime) -> FormKey:
    """The key that came with a form, used or not.

    Raises Refusal: form_key_missing, form_key_unknown, form_key_old, form_key_of_another.
    """
    if not presence.key:
        raise Refusal(KEY_MISSING)
    said = read_key(office, presence.key)
    if said is not None and said.person != person:
        raise Refusal(KEY_OF_ANOTHER)
    if said is None or said.form != presence.form:
        raise Refusal(KEY_UNKNOWN)
    if now - said.drawn_at > FORM_LASTS:
        raise Refusal(KEY_OLD)
    return said


def check_form(office: Office, actor: Actor, page: str, reference: str) -> None:
    """Turn away a form whose key is not good; the attempt is kept. page, reference: what its event names.

    Raises Refusal as `good_key` does.
    """
    try:
        good_key(office, actor.presence, actor.id, office.clock())
    except Refusal as refusal:
        with office.open_work(actor) as work:
            work.sending(page, reference)
            raise Refusal(refusal.blocker) from refusal


def use_form(work: Work, reference: str = "") -> None:
    """Take the key of the form that is carried out; nothing for what comes by no form.

    reference: of the case it leads to. Raises DoneAlready, and Refusal as `good_key` and `stay_here` do.
    """
    presence = work.actor.presence
    if presence.form:
        stay_here(work)
        once(work, good_key(work.office, presence, work.actor.id, work.now).own, reference)


def ask_form(work: Work) -> None:
    """Whether the form can still be carried out, before its key is taken. Raises as `use_form` does, and takes nothing."""
    presence = work.actor.presence
    if presence.form:
        not_used(work, good_key(work.office, presence, work.actor.id, work.now).own)


def _signer(*secrets_in_turn: str) -> URLSafeSerializer:
    """The last one signs."""
    return URLSafeSerializer([derive(one, SALT) for one in secrets_in_turn], salt=SALT)
