"""Settings, from the environment; none that nobody sets. An unsafe one refuses to start."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from csor.places import default_instance

LARGEST_REQUEST = 4 * 1024 * 1024  # text of 1 MiB is answered in words; more is turned away
SHORTEST_SECRET = 32  # bytes
SECRET, OLDER = "secret_key", "older_secret_keys"  # files of the instance
FEWEST_LETTERS = 8  # different ones in a secret: "aaaa..." is long and no secret


class UnsafeSetting(RuntimeError):
    """The product does not start with this setting; the words say which and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where the product keeps its things and what it calls itself.

    database_url: SQLAlchemy's form. secret_key: signs cookies and forms; 32 bytes at least. older_keys: those before it, newest
    first. standing: the folder of the emergency journal, on a disk whose room is looked after.
    instance: the folder of what is kept outside the database: keys, and the checkpoints of the log.
    origin: the one address people reach this service at; security keys answer to no other. provider_*: the force's
    identity provider, where there is one: its issuer, our name there, and our secret. breached: the force's file of
    breached passwords.
    """

    database_url: str
    secret_key: str
    demo: bool = True
    https: bool = False
    standing: Path | None = None
    marking: str = "OFFICIAL-SENSITIVE"
    service_desk: str = "01632 960 111"
    instance: Path = Path("instance")
    origin: str = "http://localhost:8000"
    provider_issuer: str = ""
    provider_client: str = ""
    provider_secret: str = field(default="", repr=False)
    older_keys: tuple[str, ...] = field(default=(), repr=False)
    breached: Path | None = None


def from_environment(instance: Path | None = None, given: Mapping[str, str] = os.environ) -> Config:
    """The settings of this machine; a secret is made at the first start and kept with mode 0600. Raises UnsafeSetting."""
    folder = instance or Path(given.get("CSOR_INSTANCE") or default_instance())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    https = given.get("CSOR_HTTPS") == "1"
    if https:
        _check_served(given)
    return Config(
        database_url=given.get("CSOR_DATABASE_URL", f"sqlite:///{folder / 'csor.sqlite'}"),
        secret_key=_checked(given.get("CSOR_SECRET_KEY") or _kept_secret(folder / SECRET)),
        older_keys=_older_keys(folder / OLDER),
        demo=given.get("CSOR_DEMO", "0" if https else "1") != "0",
        https=https,
        standing=folder / "standing",
        instance=folder,
        origin=given.get("CSOR_ORIGIN", "" if https else f"http://localhost:{given.get('PORT', '8000')}").rstrip("/"),
        **_provider(given),
        breached=Path(given["CSOR_BREACHED_PASSWORDS"]) if given.get("CSOR_BREACHED_PASSWORDS") else None,
    )


def _provider(given: Mapping[str, str]) -> dict[str, str]:
    """The identity provider; nothing when none is named. Its secret stands in a file that only its owner reads."""
    issuer = given.get("CSOR_OIDC_ISSUER", "")
    if not issuer:
        return {}
    client, file = given.get("CSOR_OIDC_CLIENT_ID", ""), given.get("CSOR_OIDC_SECRET_FILE", "")
    if not (client and file and given.get("CSOR_ORIGIN")):
        raise UnsafeSetting("CSOR_OIDC_ISSUER needs CSOR_OIDC_CLIENT_ID, CSOR_OIDC_SECRET_FILE and CSOR_ORIGIN too.")
    if not issuer.startswith("https://"):
        raise UnsafeSetting("CSOR_OIDC_ISSUER must begin with https://.")
    return {"provider_issuer": issuer, "provider_client": client, "provider_secret": _read_owned(Path(file))}


def _check_served(given: Mapping[str, str]) -> None:
    """Whoever serves over HTTPS serves people: nothing that is only for trying out may be on."""
    if given.get("CSOR_DEMO", "0") != "0":
        raise UnsafeSetting("CSOR_DEMO and CSOR_HTTPS are both on: a demonstration has passwords that everybody knows.")
    if given.get("CSOR_FAST_PASSWORDS"):
        raise UnsafeSetting("CSOR_FAST_PASSWORDS is set: it makes passwords cheap to guess and is for tests alone.")


def _checked(secret: str) -> str:
    if len(secret.encode()) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS:
        raise UnsafeSetting(
            "The secret key is too short or too plain: 32 random bytes at least. Leave CSOR_SECRET_KEY out and one is made."
        )
    return secret


def _older_keys(path: Path) -> tuple[str, ...]:
    """The secrets that were replaced, one a line and the newest last, until everything is sealed anew."""
    lines = _read_owned(path).splitlines() if path.exists() else []
    return tuple(_checked(line) for line in reversed(lines))


def _kept_secret(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return _read_owned(path)


def _read_owned(path: Path) -> str:
    """A secret out of a file. Raises UnsafeSetting when others may read it."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise UnsafeSetting(f"{path} can be read by others (mode {mode:o}). Run: chmod 600 {path}")
    return path.read_text().strip()
