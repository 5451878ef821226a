"""What vouched for a person: which factor, and for a security key what it signed, so that a court can check it again.

It stands in the events of signing in and stepping up. A decision's entry names its session: the last such entry of that
session before it is what vouched for the decision. Source: trust.md 4, row 14.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

SIGNED: Final = ("clientDataJSON", "authenticatorData", "signature")


@dataclass(frozen=True, slots=True)
class Vouched:
    """How somebody proved that it is them. factor: the key of its record, as the event that added it names it.

    assertion: of a security key, each part in base64url as the browser sent it.
    """

    how: str = ""
    factor: str = ""
    assertion: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, Any]:
        """As an event says it; what there is none of is left out."""
        told = {"how": self.how, "factor": self.factor, "assertion": dict(self.assertion)}
        return {name: value for name, value in told.items() if value}


def assertion_in(answer: str) -> dict[str, str]:
    """What a key signed, out of an answer that was verified."""
    response = json.loads(answer)["response"]
    return {name: str(response[name]) for name in SIGNED}


def as_text(raw: bytes) -> str:
    """Bytes in base64url, without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
