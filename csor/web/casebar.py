"""The case bar that stands on every page which acts on a case."""

from flask import url_for

from csor.domain.clocks import clocks
from csor.domain.deadlines import days_between
from csor.domain.facts import CaseFacts
from csor.domain.setting import Setting
from csor.words.codes import word


def casebar_of(case: CaseFacts, here: Setting) -> dict[str, object]:
    """Reference, names, stage and days left, for `components/case_head.html`."""
    conclusion = next(c for c in clocks(case, here.protocol, here.calendar) if c.name == "conclusion")
    left = days_between(here.today, conclusion.target)
    late = left < 0 and case.concluded_at is None
    when = "" if case.concluded_at else f", {_left(left)}"
    return {
        "href": url_for("cases.show", urn=case.reference),
        "reference": case.reference,
        "names": names_words(case),
        "stage_words": f"{word(case.stage)}{when}",
        "late": late,
    }


def _left(days: int) -> str:
    if days == 0:
        return "due today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} left" if days > 0 else f"{count} late"


def names_words(case: CaseFacts) -> str:
    """Dean Holloway, about Mia and Jack; general words where there is no name."""
    subject = case.subject.person.name if case.subject and case.subject.person.name else "Subject not known by name"
    children = [c.person.forenames or c.person.name or "a child" for c in case.children]
    if not children:
        return f"{subject}, no child named"
    about = children[0] if len(children) == 1 else f"{', '.join(children[:-1])} and {children[-1]}"
    return f"{subject}, about {about}"
