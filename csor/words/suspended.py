"""Why an authority stopped, in words."""

from typing import Final

_WHY: Final = {
    "refusal_to_sign": "the recipient did not wish to sign",
    "new_check_result": "a new check result came in",
    "check_superseded": "a check result was set aside",
    "request_amended": "the request was put right",
    "assessment_amended": "the risk assessment was made anew",
    "conflict_declared": "whoever gave it declared a conflict of interest",
}


def suspension_words(code: str) -> str:
    """What stopped an authority, to stand after a dash or in brackets."""
    return _WHY[code]
