"""The words around each action: its button, its page, what happens next and what that rests on.

`{subject}`, `{children}` and `{recipient}` stand for names; `spoken` puts them in.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from csor.domain.actions import Action
from csor.words.actions import assessment, checks, decision, ending, people, request, safety, time, visit
from csor.words.actions.shape import ActionWords, Group, Table

__all__ = ["ACTIONS", "NAMES", "ActionWords", "Group", "action_words", "spoken"]

ACTIONS: Final[Table] = {
    **request.REQUEST,
    **checks.CHECKS,
    **safety.SAFETY,
    **people.PEOPLE,
    **assessment.ASSESSMENT,
    **decision.DECISION,
    **visit.VISIT,
    **ending.ENDING,
    **time.TIME,
}

NAMES: Final[Mapping[str, str]] = {
    "subject": "the subject",
    "children": "the children",
    "recipient": "the recipient",
    "applicant": "the applicant",
}


def spoken(template: str, names: Mapping[str, str] | None = None) -> str:
    """Put names into a template; "the subject" and the like where none is given. A name is never read as a template."""
    if "{" not in template:
        return template
    known = {key: (names or {}).get(key) or words for key, words in NAMES.items()}
    said = template.format_map(known)
    return said[:1].upper() + said[1:]


def action_words(action: Action, names: Mapping[str, str] | None = None) -> ActionWords:
    """The words of an action, with names put in."""
    words = ACTIONS[action]
    return replace(
        words,
        h1=spoken(words.h1, names),
        title=spoken(words.h1),
        lead=spoken(words.lead, names),
        after=tuple(spoken(line, names) for line in words.after),
        declares=tuple(spoken(line, names) for line in words.declares),
    )
