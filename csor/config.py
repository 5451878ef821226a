"""Settings, from the environment; none that nobody sets."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
INSTANCE = ROOT / "instance"
LARGEST_REQUEST = 4 * 1024 * 1024  # text of 1 MiB is answered in words; more is turned away


@dataclass(frozen=True, slots=True)
class Config:
    """Where the product keeps its things and what it calls itself.

    database_url: SQLAlchemy's form. secret_key: signs cookies and forms; 32 bytes at least.
    """

    database_url: str
    secret_key: str
    demo: bool = True
    https: bool = False
    marking: str = "OFFICIAL-SENSITIVE"
    service_desk: str = "01632 960 111"


def from_environment(instance: Path = INSTANCE) -> Config:
    """The settings of this machine; a secret is made at the first start and kept with mode 0600."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Config(
        database_url=os.environ.get("CSOR_DATABASE_URL", f"sqlite:///{instance / 'csor.sqlite'}"),
        secret_key=os.environ.get("CSOR_SECRET_KEY") or _kept_secret(instance / "secret_key"),
        demo=os.environ.get("CSOR_DEMO", "1") != "0",
        https=os.environ.get("CSOR_HTTPS") == "1",
    )


def _kept_secret(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
