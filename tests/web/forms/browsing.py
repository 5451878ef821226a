"""What a page offers, and what a browser sends of it."""

from collections.abc import Iterator
from typing import Any

import html5lib
from werkzeug.datastructures import MultiDict

from csor.web.forms import Choices

CHOICES = Choices(
    staff=tuple((f"pc-{number}", f"PC {number} Name") for number in range(1, 6)),
    teams=(("north", "Public Protection North"), ("south", "Public Protection South")),
    recipients=(("recipient-1", "Hannah Brierley"), ("recipient-2", "Tom Brierley")),
    children=(("child-1", "Mia Brierley, 6"), ("child-2", "Jack Brierley, 4")),
    parties=(("applicant", "Hannah Brierley"), ("carer-1", "Tom Brierley")),
    checks=(("check-1", "PNC"), ("check-2", "ViSOR/MAPPS")),
    holds=(("hold-1", "Held on 4 June 2026: a complaint"), ("hold-2", "Held on 5 June 2026: an inquiry")),
    limbs=(
        ("convicted", "Has the subject been convicted?"),
        ("risk_to_child", "Is there a risk?"),
        ("necessary", "Is telling necessary?"),
        ("proportionate", "Is it proportionate?"),
    ),
    warning_lines=(
        "It is confidential.",
        "You will be asked to sign.",
        "Legal proceedings could follow.",
        "Ask first.",
    ),
    extension_reasons=(("court", "A court"), ("partner_reply", "A partner’s reply")),
)


def parsed(html: str) -> Any:
    return html5lib.parse(html, namespaceHTMLElements=False)


def posted(html: str) -> MultiDict[str, str]:
    """What a browser sends of the form `answers`, no button pressed."""
    form = next(form for form in parsed(html).iter("form") if form.get("id") == "answers")
    return MultiDict(list(_controls(form)))


def _controls(form: Any) -> Iterator[tuple[str, str]]:
    for control in form.iter():
        if control.tag not in {"input", "textarea", "select"}:
            continue
        name, kind = control.get("name"), control.get("type")
        if not name or (kind in {"radio", "checkbox"} and control.get("checked") is None):
            continue
        if control.tag == "textarea":
            yield name, (control.text or "").replace("\n", "\r\n")
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), options[0])
            yield name, chosen.get("value", "")
        else:
            yield name, control.get("value", "on")
