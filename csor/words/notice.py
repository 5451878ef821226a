"""The neutral notice: one text for every outcome, so that the letter itself tells nothing (scheme.md 6.5).

A new wording takes a new version and the old one stays: a record names the version that was given. Nothing of the
case goes into the body, so there is nothing here to fill in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs and points under it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """The body below the address block. warning: the sentence in bold; it begins the paragraph that ends the lead."""

    title: str
    lead: tuple[str, ...]
    warning: str
    after_warning: str
    sections: tuple[Section, ...]
    farewell: str


NOTICES: Final[Mapping[str, Notice]] = {
    "2": Notice(
        title="Your application to the disclosure scheme",
        lead=(
            "Thank you for coming to us because you were concerned for a child.",
            (
                "We have made checks on what you told us. On the information available there is nothing that we are able"
                " to share with you under the scheme."
            ),
        ),
        warning="This letter does not mean that there is no risk.",
        after_warning="We can neither confirm nor deny whether anything is held about anyone. Please go on watching"
        " over the child, and act if you are worried.",
        sections=(
            Section(
                "What you can do",
                points=(
                    "If a child is in danger now, call 999.",
                    (
                        "If you learn something new, or the worry stays, call 101 or apply again. You may apply as often"
                        " as you need."
                    ),
                    (
                        "For advice at any time: NSPCC 0808 800 5000, Stop It Now 0808 1000 900, Parents Protect at"
                        " parentsprotect.co.uk."
                    ),
                ),
            ),
            Section(
                "Please keep this to yourself",
                (
                    (
                        "Your application is confidential, and so is this letter. We keep a record of it, in case it helps"
                        " to protect a child later."
                    ),
                ),
            ),
        ),
        farewell="Yours sincerely",
    ),
}


def notice_of(version: str) -> Notice:
    """The wording of a version. Raises KeyError for one that was never in force."""
    return NOTICES[version]
