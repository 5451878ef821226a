"""The forms of erasing a case: to ask, and to answer."""

from enum import StrEnum

from wtforms import StringField

from csor.web.forms.access import AT_LEAST, AccessForm, clean, radio_field, reason_field

KEPT = f"It stays when the case is gone, so name nobody of it. {AT_LEAST}"


class AskForm(AccessForm):
    """Ask for erasure."""

    reason = reason_field("Why is this case to be erased?", KEPT)


class Answer(StrEnum):
    """To a request."""

    ERASE = "erase"
    KEEP = "keep"


class AnswerForm(AccessForm):
    """Erase the case, or not."""

    answer = radio_field(
        "Is this case to be erased?",
        {Answer.ERASE: "Yes, erase it for good", Answer.KEEP: "No, it stays"},
        "Say whether it is to be erased.",
    )
    reason = reason_field("Why?", KEPT)
    reference = StringField(
        "To erase it, type its reference", filters=[clean], description="Leave this empty if it stays."
    )
