"""Whether every word that is kept is accounted for: each column of text, and each line and text of the particulars.

Each is marked somewhere in the world of F4, or stands below with why it need not be. One that is neither is a fault.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, get_args, get_type_hints

from sqlalchemy import MetaData, String

from csor.domain.moves import SAID
from csor.domain.particulars.kinds import Line, Text
from csor.records.all import Base
from tests.audit.planted import UNMARKED

# Columns of text that carry no marker of their own: why, and which. A name without a table is of every table.
NOT_WORDS: Final[Mapping[str, str]] = {
    "a code of the product, one of a list": (
        "access_grant.kind access_grant.verdict account_change.kind account_change.state account_link.kind "
        "account_news.kind case.protocol case.route case.channel case.stage case.next_due_name case.outcome "
        "case.disclosed_as case.refused_result case_bar.role case_seal.kind erasure_request.state event.rank "
        "event.event event.action event.outcome event.code event.roles event.data_class event.recipient event.product "
        "factor.kind flag.sign flag.verdict flag.facts interest.kind key_challenge.purpose party.role person.rank "
        "person.roles sampled.kind sampled.why sampled.finding session.state session.why_ended"
    ),
    "the id of the force or of a team, or how it is called: known to everybody who works there": (
        "force team.id team.name force.id force.name force.prefix case.team person.team"
    ),
    "a user name: shown as the name of that person, which is marked": (
        "access_grant.person access_grant.reviewed_by account_change.person account_change.proposed_by "
        "account_change.decided_by account_link.person account_link.made_by account_news.person case.owner "
        "case.keyed_by case.changed_by case_bar.person case_bar.cleared_by case_reader.person case_reader.named_by "
        "case_seal.sealed_by case_seal.unseal_by case_seal.names case_seal.names_by known_browser.person digest.person erasure_request.asked_by erasure_request.answered_by "
        "event.actor factor.person flag.person flag.verdict_by interest.person key_challenge.person look.person "
        "once_key.person other_look.person person.id recovery_code.person sample_seed.drawn_by sampled.finding_by "
        "security_key.person session.person sign_on_subject.person sign_on_subject.bound_by"
    ),
    "a reference of a case: looked for by itself in every place": (
        "case.reference digest.cases erasure_request.case event.case flag.case once_key.reference other_look.case "
        "sampled.reference"
    ),
    "a hash, a key, a salt, a seed or a name of a session: made by the product": (
        "access_grant.session account_link.token_hash chain_head.hash checkpoint.root checkpoint.hash checkpoint.edge "
        "cosignature.key event.salt event.commitment event.hash event.session event.request event.leaf factor.secret "
        "key_challenge.session once_key.key person.password_hash recovery_code.code_hash sample_seed.commitment "
        "sample_seed.seed session.token_hash known_browser.token_hash sign_on_attempt.state_hash sign_on_attempt.browser_hash "
        "sign_on_attempt.link try.key"
    ),
    "signed notes of the log: its name, its size and hashes": "checkpoint.note cosignature.line cosignature.witness",
    "worked out from the particulars, whose markers it repeats": (
        "case.subject_name case.children_names case.standing case_content.facts party.forenames party.surname "
        "party.surname_key party.sound_key party.address party.telephone"
    ),
    "worked out from what was declared, whose marker it repeats": "interest.key interest.sound",
    "repeats a marked word of the session it came from": "event.address account_news.said",
    "numbers of entries of the log": "flag.views",
    "a path of the product, asked for before somebody was known": "sign_on_attempt.next",
}


def columns_left_out(marked: Iterable[str], metadata: MetaData = Base.metadata) -> Iterator[str]:
    """What is wrong with the columns: one that is neither marked nor said to be none, one that is both or not there.

    marked: paths of markers; those of records begin with table.column.
    """
    there = {f"{t.name}.{c.name}" for t in metadata.tables.values() for c in t.columns if isinstance(c.type, String)}
    excused = [name for names in NOT_WORDS.values() for name in names.split()]
    everywhere = {name for name in excused if "." not in name}
    words = {path.split("/")[0] for path in marked} & there
    free = {column for column in there if column.split(".")[1] in everywhere} | (set(excused) - everywhere)
    yield from (f"{column}: kept, and neither marked nor excused" for column in sorted(there - words - free))
    yield from (f"{column}: both marked and excused" for column in sorted(words & free))
    yield from (f"{column}: excused, and not there" for column in sorted(free - there))


def answers_left_out(marked: Iterable[str], said: Mapping[Any, type] = SAID) -> Iterator[str]:
    """What is wrong with the particulars: a line or text that no case of this world ever gave, and that nothing excuses."""
    there = {path for action, kind in said.items() for path in _answers(kind, action.value)}
    given = set(marked) & there
    yield from (
        f"{path}: can be answered, and is neither marked nor excused"
        for path in sorted(there - given - UNMARKED.keys())
    )
    yield from (f"{path}: both marked and excused" for path in sorted(given & UNMARKED.keys()))
    yield from (f"{path}: excused, and cannot be answered" for path in sorted(UNMARKED.keys() - there))


def _answers(kind: Any, path: str) -> Iterator[str]:
    """The lines and texts of a dataclass, those of what it holds among them."""
    if kind in {Line, Text}:
        yield path
    elif dataclasses.is_dataclass(kind):
        for name, hint in get_type_hints(kind, include_extras=True).items():
            yield from _answers(hint, f"{path}.{name}")
    else:
        for part in get_args(kind):
            yield from _answers(part, path)
