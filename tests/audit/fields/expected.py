"""What F4 expects: who may see what where, written from docs/access.md and docs/oversight.md, and not worked out by the product.

Two tables: how each case is open to each viewer, with what a place may show of its particulars; and for each other word
that is kept, where it is shown and to whom, while the case stands open to the force and once it is sealed. What is in
neither is shown to nobody.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Sees(StrEnum):
    """How a case is open to a viewer: wholly, behind broken glass, by its place in lists alone, or not at all."""

    ALL = "all"
    GLASS = "glass"
    LISTED = "listed"
    NOTHING = "nothing"


class Shows(StrEnum):
    """What a place may show of a case's particulars, at most, to somebody who sees it."""

    EVERYTHING = "everything"
    MATCHED = "matched"
    NAMES = "names"
    NO_SUBJECT = "no_subject"
    NOTHING = "nothing"


ALL, LISTED, NOTHING = Sees.ALL, Sees.LISTED, Sees.NOTHING
PLAIN: Final[Mapping[str, Sees]] = {
    "admin": NOTHING,  # an administrator
    "moran": LISTED,  # the supervisor of another team than the case's
    "rudd": ALL,  # a call-taker, who took it in
    "penhaligon": NOTHING,  # one who did not
    "abara": ALL,  # a researcher of its team
    "osei": LISTED,  # one of another team, whose conflict was cleared
    "nwosu": ALL,  # its owner
    "castell": ALL,  # an officer of its team
    "tremlett": LISTED,  # one of another
    "linden": NOTHING,  # one who has a conflict
    "price": ALL,  # the supervisor of its team
    "okafor": ALL,  # who decided it
    "whitfield": ALL,  # an authoriser of another team, who gave a reason
    "mercer": ALL,  # compliance
    "vance": ALL,  # compliance too
    "keane": NOTHING,  # of another force
}
SEALED: Final[Mapping[str, Sees]] = {
    **dict.fromkeys(PLAIN, NOTHING),
    **dict.fromkeys(("castell", "price", "okafor"), ALL),  # named
    "abara": Sees.GLASS,
}
# The journeys are seen as the case is, but for these. A Right to Know that was opened of a case stands at initial checks,
# where every call-taker sees it, with the people of that case; an authoriser opens what waits for one without a reason.
ELSEWISE: Final[Mapping[str, Mapping[str, Sees]]] = {
    "withdrawn": {"penhaligon": LISTED},
    "rejected": {"penhaligon": LISTED},
    "waiting": {},
}
NEEDS_REASON: Final = {"whitfield"}  # the reason was given for one case alone

NAME: Final = re.compile(r"\.person\.(forenames|surname)$")
MATCHED: Final = re.compile(r"\.person\.(forenames|surname|address|telephone)$")
PARTICULARS: Final[Mapping[str, Shows]] = {
    "case": Shows.EVERYTHING,
    "timeline": Shows.EVERYTHING,
    "looked": Shows.NAMES,
    "looks": Shows.NAMES,
    "form": Shows.EVERYTHING,
    "amend": Shows.EVERYTHING,
    "decide": Shows.EVERYTHING,
    "refusal": Shows.EVERYTHING,
    "visit": Shows.EVERYTHING,
    "visit refusal": Shows.EVERYTHING,
    "visit ended": Shows.EVERYTHING,
    "undertaking": Shows.NO_SUBJECT,
    "notice": Shows.NO_SUBJECT,
    "seal": Shows.NAMES,
    "erasure": Shows.NAMES,
    "search": Shows.NAMES,
    "match": Shows.MATCHED,
    "lists": Shows.NAMES,
}
IN_LISTS: Final = frozenset({"search", "match", "lists"})  # where to be listed is enough, and broken glass is not


# ------------------------------------------------------------ other words: place -> (plain, sealed)

Who = tuple[str, ...]
Where = Mapping[str, tuple[Who, Who]]
_NOBODY: Final[Who] = ()
_READERS: Final = (
    ("rudd", "abara", "nwosu", "castell", "price", "okafor", "whitfield", "mercer", "vance"),
    ("abara", "castell", "price", "okafor"),
)
_WATCHERS: Final = (("price", "mercer", "vance"), ("price",))  # compliance, and the supervisor of its team
_SEALERS: Final = (("price", "okafor", "whitfield", "mercer", "vance"), ("price", "okafor"))
_ADMINS: Final = (("admin",), ("admin",))
_COMPLIANCE: Final = (("mercer", "vance"), ("mercer", "vance"))


def _only(*who: str) -> tuple[Who, Who]:
    return who, who


_ON_IT: Final[Where] = {"case": _READERS, "timeline": _READERS}  # it stands on the case's timeline
_SEAL: Final[Where] = {**_ON_IT, "seal": (_NOBODY, ("price", "okafor"))}
_STAFF: Final[Where] = {"people": _ADMINS, "looks": _WATCHERS, "seal": _SEALERS}  # who can be chosen on a form

OTHER_WORDS: Final[Mapping[str, Where]] = {
    "access_grant.reason/sight": {**_ON_IT, "looks": _WATCHERS},
    "access_grant.reason/looked at": {**_ON_IT, "looks": _WATCHERS},
    "access_grant.reason/waits": {
        **_ON_IT,
        "looks": _WATCHERS,
        "access": (_NOBODY, ("price", "mercer", "vance")),  # compliance is told of every one
        "glass": (_NOBODY, ("price",)),
    },
    "access_grant.verdict_reason": _ON_IT,
    "account_change.asked/refused": {"people": _ADMINS},
    "account_change.decided_reason/confirmed": {"people": _ADMINS},
    "account_change.decided_reason/refused": {"people": _ADMINS},
    "account_change.reason/opened": {"people": _ADMINS},
    "account_change.reason/refused": {"people": _ADMINS},
    "account_change.reason/sign-on": {"people": _ADMINS},
    "account_change.reason/waiting": {"people": _ADMINS},
    "case_bar.cleared_reason": _ON_IT,
    "case_bar.cleared_reason/elsewhere": {},  # on the timelines of the other cases
    "case_seal.reason": _SEAL,
    "case_seal.unseal_reason": _SEAL,
    "case_seal.names_reason": _SEAL,
    "erasure_request.reason/declined": {**_ON_IT, "erasure": _WATCHERS, "erasures": (("mercer", "vance"), _NOBODY)},
    "erasure_request.answer_reason/declined": {
        **_ON_IT,
        "erasure": _WATCHERS,
        "erasures": (("mercer", "vance"), _NOBODY),
    },
    "erasure_request.reason/erased": {"erasures": _COMPLIANCE},
    "erasure_request.answer_reason/erased": {"erasures": _COMPLIANCE},
    "event.particulars/hidden from": {},  # what somebody tried on a case that is hidden from them
    "event.particulars/looked for": {},  # a search that found nothing
    "event.particulars/refused": {"timeline": _READERS},
    "event.particulars/searched": {"looks": _WATCHERS},
    "event.reason/more named": _ON_IT,
    "event.reason/not named": _ON_IT,
    "event.reason/proposed": _ON_IT,
    "event.reason/turned down": _ON_IT,
    "factor.name": {"account": _only("nwosu")},
    "flag.verdict_reason/of another": {"flags": _COMPLIANCE},
    "flag.verdict_reason/of who looks": {"flags": _only("vance")},  # it is about mercer
    "interest.words/cleared": {"interests": _only("osei")},
    "interest.words/ended": {},
    "interest.words/hides": {"interests": _only("linden"), "access": _only("price"), "conflict": _only("price")},
    "person.collar": {"people": _ADMINS, "seal": _SEALERS},
    "person.identity": {"people": _ADMINS},
    "person.name": _STAFF,
    "person.title": _STAFF,
    "sampled.finding_reason": {"samples": _COMPLIANCE},
    "security_key.name": {"account": _only("nwosu")},
    "session.address": {"account": _only("nwosu")},
    "session.agent": {},  # said in a browser's name alone
    "sign_on_subject.issuer": {},
    "sign_on_subject.subject": {"people": _ADMINS},
}
# Where a sealed case's reference may still stand for somebody who is not named, each with why.
REFERENCE: Final[Mapping[str, tuple[Who, str]]] = {
    "opened": (
        ("rudd", "nwosu", "castell", "price", "okafor", "whitfield", "mercer", "vance", "osei"),
        "what they opened themselves before it was sealed (docs/oversight.md)",
    ),
    "access": (("price", "mercer", "vance"), "compliance is told of every broken glass (docs/access.md)"),
}
# Words that an export without what was said still holds: why something was erased names nobody, and stays.
IN_THE_LOG: Final = frozenset({"erasure_request.reason/erased", "erasure_request.answer_reason/erased"})


def may_show(place: str, sees: Sees, path: str) -> bool:
    """Whether a place may show an answer of a case to somebody to whom it is open so far."""
    shows = PARTICULARS.get(place, Shows.NOTHING)
    if shows is Shows.NOTHING or sees not in ({ALL, LISTED} if place in IN_LISTS else {ALL, Sees.GLASS}):
        return False
    if shows is Shows.NAMES:
        return bool(NAME.search(path))
    if shows is Shows.MATCHED:
        return bool(MATCHED.search(path))
    return shows is Shows.EVERYTHING or ".subject." not in path


def sees_journey(name: str, viewer: str, *, sealed: bool) -> Sees:
    """How a journey is open to a viewer."""
    if sealed:
        return SEALED[viewer] if SEALED[viewer] is not Sees.GLASS else NOTHING  # the glass was broken for one case
    if viewer in NEEDS_REASON and name != "waiting":
        return LISTED
    return ELSEWISE.get(name, {}).get(viewer, PLAIN[viewer])
