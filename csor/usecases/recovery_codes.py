"""Recovery codes: ten for the day the second factor is lost, each once.

Source: trust.md 2.1 V6.5.
"""

import base64
import hashlib
import secrets
from typing import Final

from sqlalchemy import delete, insert, update

from csor.domain.actions import Event
from csor.records.codec import said_to_text
from csor.records.sessions import RecoveryCode
from csor.usecases.work import Work

CODES: Final = 10
CODE_BYTES: Final = 15


def use_recovery_code(work: Work, person: str, code: str) -> bool:
    """Use a code up in the same statement that finds it; gives whether there was one."""
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.code_hash == _hash_code(person, code),
            RecoveryCode.person == person,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=work.now)
    )
    return bool(work.session.execute(used).rowcount)  # type: ignore[attr-defined]


def make_recovery_codes(work: Work) -> tuple[str, ...]:
    """Ten new recovery codes for the person who asks, shown once; the old ones open nothing from now on."""
    work.require_fresh()
    return new_recovery_codes(work, work.actor.id)


def new_recovery_codes(work: Work, person: str) -> tuple[str, ...]:
    """Ten new codes for a person, to be shown once; the old ones open nothing from now on."""
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode() for _ in range(CODES)]
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person == person))
    rows = [{"code_hash": _hash_code(person, code), "person": person, "made_at": work.now} for code in codes]
    work.session.execute(insert(RecoveryCode), rows)
    work.changed()
    work.audit(Event.RECOVERY_CODES_MADE, said=said_to_text({"person": person, "codes": CODES}))
    return tuple("-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes)


def _hash_code(person: str, code: str) -> str:
    return hashlib.sha256(f"{person}|{code}".encode()).hexdigest()
