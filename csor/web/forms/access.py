"""The small forms of access: why a case is needed, seals, interests, conflicts, broken glass."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import Form, RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the types are older than wtforms 3.3
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from csor.domain.access import SHORTEST_REASON
from csor.domain.refusals import Blocker
from csor.web.forms.spelling import one_line_end, readable
from csor.words.access import INTEREST_KINDS, SEAL_KINDS, VERDICTS

LONGEST = 2000
AT_LEAST = f"At least {SHORTEST_REASON} characters. It is kept with your name."


def clean(typed: str | None) -> str:
    """What was typed, without what nobody can read, and no longer than is kept."""
    return one_line_end(readable(typed or ""))[:LONGEST]


def choices_of(words: Mapping[Any, str]) -> list[SelectChoice]:
    """Codes and their words, as a field offers them."""
    return [SelectChoice(str(code), said) for code, said in words.items()]


def radio_field(label: str, words: Mapping[Any, str], wanted: str, hint: str = "") -> RadioField:
    """One of a few codes; wanted: what is said when none was chosen."""
    return RadioField(label, [InputRequired(wanted)], choices=choices_of(words), description=hint)


def reason_field(label: str, hint: str = AT_LEAST) -> StringField:
    """Why, in the person's own words."""
    return StringField(label, [InputRequired("Say why.")], filters=[clean], description=hint)


class AccessForm(Form):
    """A form whose errors stand at its fields; a refusal is put at the field it is about."""

    general: str = ""

    def __init__(self, formdata: Any = None, **given: Any) -> None:
        """Fill the fields. looks: it is only looked at again, and nothing of it is to be done."""
        self.looks = formdata is not None and "look-again" in formdata
        super().__init__(formdata, **given)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether it says all it must; False when it is only looked at again."""
        return not self.looks and bool(super().validate(extra_validators))

    def explain(self, blocker: Blocker) -> None:
        """Put a refusal where it belongs; above the form when it is about no field of it."""
        field = self._fields.get(blocker.field)
        if field is None:
            self.general = blocker.words
        else:
            field.errors = [*field.errors, blocker.words]

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """What is wrong, by anchor."""
        general = [("answers", self.general)] if self.general else []
        return general + [(field.id, field.errors[0]) for field in self if field.errors]


class WhyForm(AccessForm):
    """Why this case is needed."""

    reason = reason_field("Why do you need this case?", f"What you are working on. {AT_LEAST}")


class EmergencyForm(AccessForm):
    """Which case, and why it cannot wait."""

    reference = StringField("Reference of the case", [InputRequired("Give the reference.")], filters=[clean])
    reason = reason_field("Why can it not wait?", f"Who is at risk, and what you need to know. {AT_LEAST}")


class GlassForm(AccessForm):
    """Whether it was right to break the glass."""

    verdict = radio_field("What do you find?", VERDICTS, "Say what you find.")
    reason = reason_field("Why?")


class ConflictForm(AccessForm):
    """Why there is no conflict."""

    reason = reason_field("Why may they work on this case?", f"What you asked, and what you found. {AT_LEAST}")


class InterestForm(AccessForm):
    """One interest."""

    kind = radio_field("What is it?", INTEREST_KINDS, "Say what it is.")
    words = StringField(
        "Surname, address or name",
        [InputRequired("Give the surname, the address or the name.")],
        filters=[clean],
        description="An address with its postcode. A forename and surname for somebody you know.",
    )


class Answer(StrEnum):
    """To a proposal."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


class ReadersField(SelectMultipleField):
    """People to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReadersForm(AccessForm):
    """Who is named on a sealed case."""

    readers = ReadersField(
        "Who may open it?",
        description="Nobody else will find it or see that it is there. Name a supervisor, and two who may unseal it.",
    )
    reason = reason_field("Why these people?")


class NamingForm(AccessForm):
    """Agree to naming more people, or not."""

    answer = radio_field(
        "Are they to be named?",
        {Answer.AGREED: "Yes, open it to them", Answer.NOT_AGREED: "No, it stays as it is"},
        "Say whether they are to be named.",
    )
    reason = reason_field("Why?")


class SealForm(ReadersForm):
    """Seal a case."""

    kind = radio_field("Why is it to be sealed?", SEAL_KINDS, "Say why it is to be sealed.")
    reason = reason_field("Say more", f"What makes it so. {AT_LEAST}")


class ProposeForm(AccessForm):
    """Propose to unseal it."""

    reason = reason_field("Why can it be opened to the force again?")


class AnswerForm(AccessForm):
    """Agree to unsealing, or not."""

    answer = radio_field(
        "Is it to be unsealed?",
        {Answer.AGREED: "Yes, open it to the force again", Answer.NOT_AGREED: "No, it stays sealed"},
        "Say whether it is to be unsealed.",
    )
    reason = reason_field("Why?")
