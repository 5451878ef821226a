"""Write docs/columns.csv: each stored column, its class, where it is shown, who reads and who writes it: python tools/columns.py.

And docs/answers.csv: each answer to each action, with who may give it. Roles are worked out from the tables that decide
(csor/domain/permissions.py, csor/domain/moves); classes and places are said here. A column without a class is a KeyError.
"""

import csv
import dataclasses
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

from csor.domain.moves import MOVES
from csor.domain.permissions import HOLDERS, Permission
from csor.domain.vocabulary import Role
from csor.records.all import Base

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
COLUMNS, ANSWERS = DOCS / "columns.csv", DOCS / "answers.csv"
CLASSES: Final = ("sensitive", "personal", "staff", "credential", "evidence", "operational", "public")
_P = Permission


@dataclass(frozen=True)
class Use:
    """Who meets a table. reads, writes: permissions, of which one is enough. own: whoever it is about reads it, too.

    place: where it is shown; "nowhere" when no page, export or search gives it out. nobody in `writes`: the service alone.
    """

    place: str
    reads: tuple[Permission, ...] = ()
    writes: tuple[Permission, ...] = ()
    own: bool = False


_CASE = Use("the case, its timeline, forms and papers; need to know", (_P.CASE_READ,), tuple(m.permission for m in MOVES.values()))  # fmt: skip
_LISTS = Use("lists and searches, as far as the case is visible", (_P.CASE_READ,), _CASE.writes)
_ACCESS = Use("the case and the pages of access", (_P.CASE_READ, _P.ACCESS_WATCH, _P.GLASS_REVIEW), (_P.CASE_READ, _P.GLASS_BREAK, _P.GLASS_REVIEW), own=True)  # fmt: skip
_PEOPLE = Use("pages of people; own account", (_P.PEOPLE_MANAGE,), (_P.PEOPLE_MANAGE,), own=True)
_OWN = Use("own account alone", (), (), own=True)
_NOWHERE = Use("nowhere")
_WATCH = Use("pages of oversight", (_P.LOG_READ, _P.FLAG_JUDGE), (_P.FLAG_JUDGE,), own=True)
_LOG = Use("the timeline of a case, the log's export", (_P.CASE_READ, _P.LOG_READ))
_ALL = Use("every page", tuple(_P))

USES: Final[dict[str, Use]] = {
    "access_grant": _ACCESS,
    "account_change": _PEOPLE,
    "account_link": _NOWHERE,
    "account_news": _OWN,
    "case": _LISTS,
    "case_bar": Use(
        "the page of a conflict",
        (_P.CONFLICT_CLEAR, _P.ACCESS_WATCH),
        (_P.CONFLICT_CLEAR, _P.INTEREST_DECLARE),
        own=True,
    ),
    "case_content": _CASE,
    "case_reader": Use("the page of a seal, for those named", (_P.CASE_READ,), (_P.CASE_SEAL,)),
    "case_seal": Use("the page of a seal, for those named", (_P.CASE_READ,), (_P.CASE_SEAL,)),
    "chain_head": _LOG,
    "checkpoint": Use("the log's export; given to witnesses", (_P.LOG_READ,)),
    "cosignature": Use("the log's export", (_P.LOG_READ,)),
    "day_read": _WATCH,
    "digest": _WATCH,
    "erasure_request": Use(
        "pages of erasure", (_P.ERASURE_ASK, _P.ERASURE_ANSWER), (_P.ERASURE_ASK, _P.ERASURE_ANSWER)
    ),
    "event": _LOG,
    "factor": _PEOPLE,
    "flag": _WATCH,
    "force": _ALL,
    "interest": Use("own interests; the page of a conflict", (_P.CONFLICT_CLEAR,), (_P.INTEREST_DECLARE,), own=True),
    "key_challenge": _NOWHERE,
    "known_browser": _NOWHERE,
    "look": _LISTS,
    "once_key": _NOWHERE,
    "other_look": _WATCH,
    "party": _LISTS,
    "person": Use(
        "names beside what each did; pages of people", (_P.CASE_READ, _P.PEOPLE_MANAGE), (_P.PEOPLE_MANAGE,), own=True
    ),
    "recovery_code": _NOWHERE,
    "reference_counter": _LISTS,
    "sample_seed": Use("the page of samples", (_P.MEASURES_READ, _P.SAMPLE_DRAW), (_P.SAMPLE_DRAW,)),
    "sampled": Use("the page of samples", (_P.MEASURES_READ, _P.SAMPLE_DRAW), (_P.SAMPLE_DRAW,)),
    "search_hit": _WATCH,
    "security_key": _PEOPLE,
    "session": _PEOPLE,
    "sign_on_attempt": _NOWHERE,
    "sign_on_subject": _PEOPLE,
    "team": _ALL,
    "tombstone": _LOG,
    "try": _NOWHERE,
}

_SENSITIVE = {
    "case": "subject_name children_names disclosed disclosed_as registered flagged outcome danger_now",
    "case_content": "facts",
    "party": "role forenames surname surname_key sound_key born address telephone",
    "event": "particulars reason recipient",
    "case_seal": "kind reason unseal_reason names_reason",
    "interest": "kind words key sound",
    "flag": "facts",
    "access_grant": "reason verdict_reason",
    "case_bar": "role cleared_reason",
    "erasure_request": "reason answer_reason",
    "sampled": "finding_reason",
}
_PERSONAL = {"case": "standing refused_result"}
_STAFF = {
    "access_grant": "person reviewed_by verdict",
    "account_change": "person asked reason proposed_by decided_by decided_reason",
    "account_link": "person made_by",
    "account_news": "person kind said",
    "case": "owner keyed_by changed_by",
    "case_bar": "person cleared_by",
    "case_reader": "person named_by",
    "case_seal": "sealed_by unseal_by names names_by",
    "digest": "person hours searches cases",
    "erasure_request": "asked_by answered_by",
    "event": "actor rank roles address acting",
    "factor": "person name",
    "flag": "sign person case verdict verdict_reason verdict_by",
    "interest": "person",
    "key_challenge": "person",
    "known_browser": "person",
    "look": "person",
    "once_key": "person",
    "other_look": "person case",
    "person": "name collar title rank acting roles team identity",
    "recovery_code": "person",
    "sampled": "finding_by",
    "sample_seed": "drawn_by",
    "security_key": "person name",
    "session": "person address agent",
    "sign_on_subject": "person issuer bound_by",
}
_CREDENTIAL = {
    "account_link": "token_hash",
    "factor": "secret",
    "key_challenge": "session challenge",
    "known_browser": "token_hash",
    "once_key": "key",
    "person": "password_hash",
    "recovery_code": "code_hash",
    "security_key": "credential public_key sign_count",
    "session": "token_hash",
    "sign_on_attempt": "state_hash browser_hash link next",
    "sign_on_subject": "subject",
    "try": "key",
    "access_grant": "session",
}
_EVIDENCE = {
    "chain_head": "force seq hash logged_at",
    "checkpoint": "force size root hash edge note at",
    "cosignature": "force size witness key line at",
    "event": "id force seq at event action outcome code case_id case version salt commitment hash form logged_at "
    "data_class session request product leaf",
    "tombstone": "event_id force seq erased_by at",
}
_PUBLIC = {"force": "name prefix", "sample_seed": "commitment seed"}
_SAID = {
    "sensitive": _SENSITIVE, "personal": _PERSONAL, "staff": _STAFF, "credential": _CREDENTIAL, "evidence": _EVIDENCE,
    "public": _PUBLIC,
}  # fmt: skip
# The rest of a table whose other columns are named above or not: keys, moments, states, counts. Named one by one.
_OPERATIONAL = {
    "access_grant": "id force case_id kind given_at until review_due_at reviewed_at",
    "account_change": "id force kind state proposed_at decided_at",
    "account_link": "id kind made_at ends_at used_at",
    "account_news": "id at seen_at",
    "case": "id force reference version protocol route channel stage stage_since open awaits_reply team changed_at "
    "received_at received_on next_due_at next_due_on next_due_name conclusion_due_at days_allowed checks_met "
    "meeting_counts meeting_met decided_at decided_on decided_met concluded_at concluded_on concluded_met "
    "days_to_conclude closed_at minutes_to_safeguard refused undertakings_offered extended extended_in_time overridden "
    "unverified breaches complaints judicial_reviews",
    "case_bar": "id force case_id interest_id barred_at cleared_at",
    "case_content": "case_id",
    "case_reader": "case_id named_at",
    "case_seal": "case_id sealed_at unseal_at names_at",
    "day_read": "force day looks read_at",
    "digest": "force day put_away_at",
    "erasure_request": "id force case_id case version sealed state asked_at answered_at",
    "factor": "id kind last_step added_at used_at ended_at",
    "flag": "id force day since views raised_at verdict_at",
    "force": "id key_required trusts_sign_on",
    "interest": "id force declared_at ended_at",
    "key_challenge": "id purpose made_at used_at",
    "known_browser": "id session given_at ends_at",
    "look": "case_id at",
    "once_key": "at reference",
    "other_look": "force day",
    "party": "id force case_id",
    "person": "id force active added_at",
    "recovery_code": "made_at used_at",
    "reference_counter": "force year last",
    "sample_seed": "force week bound_at drawn_at",
    "sampled": "force week kind place reference why finding finding_at",
    "search_hit": "case_id force seq",
    "security_key": "id added_at used_at ended_at",
    "session": "id state began_at seen_at proven_at tries ended_at why_ended",
    "sign_on_attempt": "began_at used_at",
    "sign_on_subject": "id bound_at",
    "team": "id force name",
    "try": "failures since last waits shut_until",
}


def class_of(table: str, column: str) -> str:
    """The class of a column. Raises KeyError when it has none, or two."""
    every = {**_SAID, "operational": _OPERATIONAL}
    found = [kind for kind, tables in every.items() if column in tables.get(table, "").split()]
    if len(found) != 1:
        raise KeyError(f"{table}.{column} has {found or 'no class'}: say it in tools/columns.py")
    return found[0]


def said() -> set[tuple[str, str]]:
    """Every column that is named here."""
    return {(t, c) for tables in (*_SAID.values(), _OPERATIONAL) for t, names in tables.items() for c in names.split()}


def roles(permissions: tuple[Permission, ...]) -> list[str]:
    """The roles that hold one of the permissions, in the order of the vocabulary."""
    holding = frozenset[Role]().union(*(HOLDERS[one] for one in permissions))
    return [role.value for role in Role if role in holding]


def readers(table: str, column: str) -> list[str]:
    """The roles that may read a column; "own": whoever it is about. What gives access is read by nobody."""
    use = USES[table]
    if class_of(table, column) == "credential" or use.place == "nowhere":
        return []
    return roles(use.reads) + (["own"] if use.own else [])


def column_rows() -> Iterator[list[str]]:
    """Each column as a row."""
    for name, table in sorted(Base.metadata.tables.items()):
        use = USES[name]
        for column in table.columns:
            seen = readers(name, column.name)
            place = use.place if seen else "nowhere"
            yield [name, column.name, str(column.type), class_of(name, column.name), place, " ".join(seen),
                   " ".join(roles(use.writes)) or "the service"]  # fmt: skip


def answer_rows() -> Iterator[list[str]]:
    """Each answer to each action as a row: who may give it, and who reads it once it is given."""
    read = " ".join(roles((_P.CASE_READ,)))
    for action, move in sorted(MOVES.items()):
        for path in _paths(move.said, action.value):
            yield [action.value, path, move.permission.value, " ".join(roles((move.permission,))), read]


def _paths(kind: type, path: str) -> Iterator[str]:
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        inner = _dataclass_in(hints[field.name])
        yield from _paths(inner, f"{path}.{field.name}") if inner else [f"{path}.{field.name}"]


def _dataclass_in(hint: Any) -> type | None:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint
    return next((found for one in get_args(hint) if (found := _dataclass_in(one))), None)


def text(head: str, rows: Iterator[list[str]]) -> str:
    """A table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head.split())
    writer.writerows(rows)
    return out.getvalue()


def files() -> dict[Path, str]:
    """Both files and what stands in them."""
    return {
        COLUMNS: text("table column type class shown read_by written_by", column_rows()),
        ANSWERS: text("action answer permission given_by read_by", answer_rows()),
    }


if __name__ == "__main__":
    for path, content in files().items():
        path.write_text(content)
        sys.stdout.write(f"{path}: {content.count(chr(10)) - 1} rows\n")
