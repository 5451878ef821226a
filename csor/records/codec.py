"""The case's value and what people said, as JSON and back: strict types, unknown keys refused."""

from typing import Any

import msgspec

from csor.domain.facts import CaseFacts

_ENCODER = msgspec.json.Encoder()
_CASES = msgspec.json.Decoder(CaseFacts)


def case_to_text(case: CaseFacts) -> str:
    """A case as JSON."""
    return _ENCODER.encode(case).decode()


def case_from_text(text: str) -> CaseFacts:
    """The case of a JSON text."""
    return _CASES.decode(text)


def said_to_text(told: Any) -> str:
    """Particulars as JSON."""
    return _ENCODER.encode(told).decode()


def said_from_text(text: str | bytes, kind: type) -> Any:
    """Particulars of a kind. Raises msgspec.ValidationError that names the field."""
    return msgspec.json.decode(text, type=kind)
