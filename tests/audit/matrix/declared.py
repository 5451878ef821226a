"""The tables that F3 expects by: declared.toml and forms.toml, read. Nothing here asks the product who may do what."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
TABLES: Final[dict[str, Any]] = {
    **tomllib.loads((HERE / "declared.toml").read_text()),
    **tomllib.loads((HERE / "forms.toml").read_text()),
}
STEP_UP: Final = ", step-up"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of person. same_person_as: the user name of the other account of this human being."""

    user: str
    roles: frozenset[str]
    rank: str
    team: str
    acting: bool = False
    same_person_as: str = ""
    disabled: bool = False
    force: str = "wessex"


@dataclass(frozen=True, slots=True)
class Way:
    """A door: open, half_way, signed_in or case; and the permission it needs."""

    door: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What comes of a form or a page behind its door; the words of forms.toml say what each is."""

    comes: str = "done"
    step_up: bool = False
    needs: str = ""
    where: str = ""
    stage_action: str = ""
    half_way: str = ""
    away: str = ""
    disabled: str = ""


def _way(said: str) -> Way:
    door, _, needs = said.partition(", ")
    return Way(door, needs)


PEOPLE: Final[Mapping[str, Kept]] = {
    kind: Kept(**{**said, "roles": frozenset(said["roles"])}) for kind, said in TABLES["people"].items()
}
KIND_OF: Final = {one.user: kind for kind, one in PEOPLE.items()}
HOLDERS: Final = {permission: frozenset(roles) for permission, roles in TABLES["permissions"].items()}
NEEDED: Final = {action: said.removesuffix(STEP_UP) for action, said in TABLES["actions"].items()}
ASKS: Final = frozenset(action for action, said in TABLES["actions"].items() if said.endswith(STEP_UP))
DOORS: Final = {endpoint: _way(said) for endpoint, said in TABLES["doors"].items()}
FORMS: Final = {
    endpoint: {part: Form(**said) for part, said in parts.items()} for endpoint, parts in TABLES["forms"].items()
}
PAGES: Final = {endpoint: Form(**{"comes": "shown", **said}) for endpoint, said in TABLES["pages"].items()}
NEVER_DONE: Final[frozenset[str]] = frozenset(TABLES["never_done"])
BY_THE_TABLE: Final[frozenset[str]] = frozenset(TABLES["said_by_the_table"])


def may(kind: str, permission: str) -> bool:
    """Whether a kind of person holds a permission."""
    return not PEOPLE[kind].roles.isdisjoint(HOLDERS[permission])


def holders(permission: str) -> tuple[str, ...]:
    """The kinds of person of our own force who hold a permission and have an account that is open."""
    ours = (kind for kind, one in PEOPLE.items() if one.force == "wessex" and not one.disabled)
    return tuple(kind for kind in ours if may(kind, permission))


def access_of(kind: str, relation: str, stage: str) -> str:
    """How far a case is open: open, ask, broken_glass or hidden. Who is not named in the table sees nothing."""
    said: str = TABLES["access"].get(relation, {}).get(kind, "hidden")
    how, at, rest = said.partition(" at ")
    if not at:
        return how
    stages, _, otherwise = rest.partition(", else ")
    return how if stage in stages.split(" and ") else otherwise
