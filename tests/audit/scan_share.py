"""Which role bends what: a page or a form that is the same code for all is bent by one of those who have it."""

from threading import Barrier
from urllib.parse import urlsplit

from flask import Flask

from tests.audit.scan_again import ENDS
from tests.audit.scan_starts import Fields, Starts, kind_of
from tests.audit.scan_tools import CARRIED

ACTION = "POST actions.do "
DAY_PARTS = ("-day", "-month", "-year", "-time")
PATIENCE = 600  # seconds until the last role has looked around
Kinds = dict[str, tuple[str, Fields | None]]


class Sharing:
    """Waits for every role to have looked around, then says what each one bends."""

    def __init__(self, roles: int) -> None:
        self.barrier = Barrier(roles)
        self.kinds: dict[str, Kinds] = {}

    def share(self, role: str, app: Flask, starts: Starts) -> Starts:
        """This role's part: a page or a form of each kind that falls to it."""
        self.kinds[role] = kinds_of(app, starts)
        self.barrier.wait(PATIENCE)
        mine = [self.kinds[role][kind] for kind in shared(self.kinds)[role]]
        return Starts(
            [path for path, fields in mine if fields is None],
            {path: fields for path, fields in mine if fields is not None},
        )


def kinds_of(app: Flask, starts: Starts) -> Kinds:
    """The first page and the first form of each kind; a page with other parameters is of another kind."""
    adapter, kinds = app.url_map.bind("127.0.0.1"), Kinds()
    for path in starts.pages:
        names = ",".join(sorted(part.split("=")[0] for part in urlsplit(path).query.split("&") if part))
        kinds.setdefault(f"GET {kind_of(adapter, path, 'GET')} {names}", (path, None))
    for path, fields in starts.forms.items():
        if not ENDS.search(path):
            kinds.setdefault(f"POST {kind_of(adapter, path, 'POST')}", (path, fields))
    return kinds


def spelled(name: str) -> str:
    """A parameter by what reads it: the parts of a day and a time are read by the same few lines wherever they stand."""
    return f"-{name.rsplit('-', 1)[-1]}" if name.endswith(DAY_PARTS) else name


def told_again(kinds: dict[str, Kinds]) -> set[str]:
    """Forms of actions, which are all one route, that have no parameter that a larger one has not."""
    forms = {kind: fields or [] for found in kinds.values() for kind, (_, fields) in found.items() if ACTION in kind}
    met: set[str] = set(CARRIED)
    again: set[str] = set()
    for kind in sorted(forms, key=lambda one: (-len(forms[one]), one)):
        names = {spelled(name) for name, _ in forms[kind]}
        if names <= met:
            again.add(kind)
        met |= names
    return again


def day_parts(starts: Starts) -> list[str]:
    """The parts of every day and time but the first: one is enough."""
    names = sorted({name for fields in starts.forms.values() for name, _ in fields if name.endswith(DAY_PARTS)})
    return [name for name in names if name.rsplit("-", 1)[0] != names[0].rsplit("-", 1)[0]]


def shared(kinds: dict[str, Kinds]) -> dict[str, list[str]]:
    """Each kind that is needed to one role that has it: the rarest first, then the longest, to whoever has least to do so far."""
    having: dict[str, list[str]] = {}
    left = told_again(kinds)
    for role, found in kinds.items():
        for kind in found.keys() - left:
            having.setdefault(kind, []).append(role)
    parts: dict[str, list[str]] = {role: [] for role in kinds}
    load = dict.fromkeys(kinds, 0)
    for kind in sorted(having, key=lambda one: (len(having[one]), -weight(kinds[having[one][0]][one]), one)):
        role = min(having[kind], key=lambda one: (load[one], one))
        parts[role].append(kind)
        load[role] += weight(kinds[role][kind])
    return parts


def weight(one: tuple[str, Fields | None]) -> int:
    """How many parameters are bent; a page without any is a little work too."""
    path, fields = one
    bent = [name for name, _ in fields or () if name not in CARRIED]
    return 1 + len(bent) + urlsplit(path).query.count("=")
