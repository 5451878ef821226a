"""What a rule rests on, as officers know it; the sections of our own reference are for us alone."""

import re
from typing import Final

SCHEME: Final = "Disclosure scheme guidance 2023"
_SECTIONS: Final = {
    "0": "Information-sharing procedures, section 5",
    "1": SCHEME,
    "2": f"{SCHEME}, who may apply",
    "3.2": f"{SCHEME}, safe contact",
    "3": f"{SCHEME}, meeting",
    "4": f"{SCHEME}, initial checks",
    "5.3": "X (South Yorkshire) v Home Secretary [2012] EWHC 2954 (Admin)",
    "5": f"{SCHEME}, decision",
    "6": "Home Office guidance 2011, page 16",
    "7": f"{SCHEME}, closure",
}
_SECTION: Final = re.compile(r"scheme\.md (\d+)(?:\.(\d+))?")


def source_words(source: str) -> str:
    """The guidance behind a blocker's source; empty where it rests on a rule of the force's own."""
    found = _SECTION.search(source)
    if not found:
        return ""
    chapter, part = found.groups()
    return _SECTIONS.get(f"{chapter}.{part}") or _SECTIONS.get(chapter, "")
