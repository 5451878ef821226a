"""Each column of text that no hostile text is written into by itself, and why: a new column is here, in `DESK`, or a fault."""

from collections.abc import Iterator

from sqlalchemy import String, Table

from csor.records.all import Base
from tests.security.planted_desk import DESK

# Names that say the same thing in every table: keys and user names, which no text of these fits into.
ALWAYS = {
    "force": "the key of the force, set up at the command line",
    "person": "a user name: small letters and digits, and who has it may sign in",
    "case": "a reference, given by the product",
    "reference": "a reference, given by the product",
    "session": "the public name of a session, drawn by the product",
    "state": "a code", "kind": "a code", "role": "a code", "rank": "a code", "roles": "codes", "verdict": "a code",
    "finding": "a code", "why_ended": "a code", "sign": "a code", "why": "a code", "purpose": "a code",
    "hash": "worked out", "root": "worked out", "commitment": "worked out", "token_hash": "worked out",
    **dict.fromkeys(
        ("owner", "keyed_by", "changed_by", "reviewed_by", "proposed_by", "decided_by", "made_by", "cleared_by", "named_by",
         "sealed_by", "unseal_by", "names", "names_by", "asked_by", "answered_by", "verdict_by", "finding_by", "drawn_by", "bound_by", "actor"),
        "a user name"),
}  # fmt: skip
PLANTED = "follows from the answers of a case, each of which holds a text (planted_ways.py)"
CODE, DRAWN = "a code", "drawn or worked out by the product, and shown nowhere as words"
WITNESS = "given by a witness at the command line, and shown on no page"
APART = {
    **dict.fromkeys(("case_content.facts", "case.subject_name", "case.children_names", "case.standing"), PLANTED),
    **dict.fromkeys(
        ("party.forenames", "party.surname", "party.surname_key", "party.sound_key", "party.address", "party.telephone",
         "event.particulars"), PLANTED),
    **dict.fromkeys(
        ("case.protocol", "case.route", "case.channel", "case.stage", "case.team", "case.next_due_name", "case.outcome",
         "case.disclosed_as", "case.refused_result", "event.event", "event.action", "event.outcome", "event.code",
         "event.data_class", "event.recipient", "flag.facts", "person.team"), CODE),
    **dict.fromkeys(
        ("event.salt", "event.leaf", "event.request", "event.product", "checkpoint.edge", "checkpoint.note",
         "sample_seed.seed", "once_key.key", "person.password_hash", "factor.secret", "recovery_code.code_hash",
         "sign_on_attempt.state_hash", "sign_on_attempt.browser_hash", "sign_on_attempt.link", "try.key",
         "digest.cases", "flag.views"), DRAWN),
    **dict.fromkeys(("cosignature.witness", "cosignature.key", "cosignature.line"), WITNESS),
    "event.reason": "what people say about a case without changing it: `ACTS` of planted_desk.py, on its timeline",
    "event.address": "of the network, as the session holds it, which is written over",
    "access_grant.verdict_reason": "shown from the log, where the act `glass_reviewed` leaves it",
    "case_bar.cleared_reason": "shown from the log alone, as the reason of every other act is",
    "interest.key": "worked out from its words, and compared with alone",
    "interest.sound": "worked out from its words, and compared with alone",
    "force.id": "a key, set up at the command line",
    "force.prefix": "the first letters of references, set up at the command line; no address has another sign",
    "team.id": "a key, set up at the command line",
    "person.id": "a user name",
    "session.agent": "shown as the name of a browser that it fits, or as none",
    "sign_on_attempt.next": "where to go on to after signing in; held to an address of ours, and shown nowhere",
    "sign_on_subject.issuer": "an address from the settings; shown nowhere",
}  # fmt: skip


def texts_of(table: Table) -> Iterator[str]:
    """The columns of a table that hold text, as table.column."""
    yield from (f"{table.name}.{column.name}" for column in table.columns if isinstance(column.type, String))


def columns_left() -> list[str]:
    """The columns of text that are neither written over nor left out with a reason; and what names no column."""
    there = {name for table in Base.metadata.tables.values() for name in texts_of(table)}
    written = {f"{kept.table}.{kept.column}" for kept in DESK.values()}
    left = {name for name in there - written - APART.keys() if name.partition(".")[2] not in ALWAYS}
    return sorted(left | ((APART.keys() | written) - there) | (APART.keys() & written))
