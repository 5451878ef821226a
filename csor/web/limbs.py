"""The parts of the test on the page of a decision, and what only the authoriser can still give."""

from typing import Any, Final

from csor.domain.conditions.decision import bounded
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import Limb
from csor.web.choosing import names_in
from csor.web.deciding import Ticks
from csor.web.forms import ActionForm
from csor.web.opened import OpenCase, asked
from csor.words.decision import limb_question


def parts_of_the_test(opened: OpenCase, form: ActionForm, about: str) -> list[dict[str, Any]]:
    """The parts of the test: their answer and the fields for yours."""
    kept = opened.facts.recommendation
    advised = {str(a.limb): a for a in kept.said.limbs} if kept else {}
    names = names_in(opened.facts, about)
    found = []
    for row, (key, _) in enumerate(form.choices.limbs):
        theirs = advised.get(key)
        met, reason = asked(form, f"limbs-{row}-met"), asked(form, f"limbs-{row}-reason")
        met.label.text, reason.label.text = "Your answer", "Your reason, in your own words"
        said = {True: "Yes", False: "No", None: "Not answered"}[theirs.met if theirs else None]
        found.append(
            {
                "question": limb_question(Limb(key), names),
                "answer": said,
                "words": theirs.reason if theirs else "",
                "met": met,
            }
        )
        found[-1] |= {"reason": reason, "open": met.blank or reason.blank}
    return found


def unbounded(opened: OpenCase, form: ActionForm) -> Blocker | None:
    """Whether the words are within their bounds, as the rule itself says."""
    content, contains = asked(form, "content"), asked(form, "contains")
    picked = tuple(contains.typed.get("contains", ()))
    return bounded(content.text_of("content"), picked, opened.here)  # type: ignore[arg-type]


def from_the_form(opened: OpenCase, form: ActionForm) -> Ticks:
    """What only the authoriser can still give: the words in their bounds and the parts of the test."""
    blocker = unbounded(opened, form)
    if blocker:
        words: dict[str, Any] = {
            "kind": "open",
            "words": "Words not yet bounded",
            "href": "#content",
            "link": "Write them",
        }
    else:
        words = {"kind": "yes", "words": "Words bounded"}
    left = [(row, key) for row, (key, _) in enumerate(form.choices.limbs) if _unanswered(form, row)]
    if not left:
        return [words, {"kind": "yes", "words": "Every part of the test answered"}]
    count = f"{len(left)} part{'' if len(left) == 1 else 's'} of the test to answer"
    links = [{"href": f"#limbs-{row}-met", "words": _SHORT.get(key, key)} for row, key in left]
    return [words, {"kind": "open", "words": count, "links": links}]


_SHORT: Final = {
    "convicted": "Convicted",
    "risk_to_child": "Risk",
    "necessary": "Necessary",
    "proportionate": "Proportionate",
}


def _unanswered(form: ActionForm, row: int) -> bool:
    return asked(form, f"limbs-{row}-met").blank or asked(form, f"limbs-{row}-reason").blank
