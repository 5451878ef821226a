"""Forms of oversight: what the log is read for, which looks, and what was found. Nothing is chosen beforehand."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from wtforms import Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the types are older than wtforms 3.3

from csor.domain.misuse import Sign
from csor.domain.oversight import Finding, Purpose, Verdict
from csor.domain.refusals import Blocker
from csor.reading.looks import Narrowed, What
from csor.web.forms.period import read_day
from csor.words.oversight import FINDINGS, PURPOSES, SIGNS, VERDICTS

WHATS: Final = {What.ALL: "Opened and searched", What.OPENED: "Opened", What.SEARCHED: "Found by a search"}
MOST: Final = 2000


class LooksForm(Form):
    """Which looks at a case, and what the log is read for. It is posted: no name stands in an address."""

    purpose = RadioField(
        "What do you read this for?",
        choices=[SelectChoice(code.value, words) for code, words in PURPOSES.items()],
        validate_choice=False,
    )
    who = SelectField("Who", validate_choice=False)
    what = SelectField(
        "What", choices=[SelectChoice(code.value, words) for code, words in WHATS.items()], validate_choice=False
    )
    since = StringField("From")
    until = StringField("To")

    def name(self, people: Iterable[tuple[str, str]]) -> None:
        """Choose from these people."""
        self.who.choices = [SelectChoice("", "Everyone"), *(SelectChoice(*one) for one in people)]

    @property
    def chosen_purpose(self) -> Purpose | None:
        """What it is read for; None when nothing of the list was chosen."""
        return next((purpose for purpose in Purpose if purpose.value == self.purpose.data), None)

    def narrowed(self, before: int | None = None) -> Narrowed | None:
        """Which looks; None, with errors at the fields, when a day is none."""
        since, until = _day(self.since), _day(self.until)
        if self.since.errors or self.until.errors:
            return None
        what = next((what for what in What if what.value == self.what.data), What.ALL)
        return Narrowed((self.who.data or "")[:40], since, until, what, before)


def _day(field: StringField) -> date | None:
    typed = (field.data or "").strip()
    day = read_day(typed) if typed else None
    if typed and day is None:
        field.errors = [f"{field.label.text} must be a real date, such as 1/4/2026."]
    return day


class ReferenceForm(Form):
    """Which case."""

    reference = StringField("Reference of the case")


class VerdictForm(Form):
    """What was found at a flag."""

    verdict = RadioField(
        "What did you find?",
        choices=[SelectChoice(code.value, words) for code, words in VERDICTS.items()],
        validate_choice=False,
    )
    reason = TextAreaField("How do you know?")

    @property
    def chosen(self) -> Verdict | None:
        """The verdict; None when nothing of the list was chosen."""
        return next((verdict for verdict in Verdict if verdict.value == self.verdict.data), None)


class FindingForm(Form):
    """What was found at one of a sample."""

    finding = RadioField(
        "What did you find?",
        choices=[SelectChoice(code.value, words) for code, words in FINDINGS.items()],
        validate_choice=False,
    )
    reason = TextAreaField("What did you look at, and what did you see?")

    @property
    def chosen(self) -> Finding | None:
        """The finding; None when nothing of the list was chosen."""
        return next((finding for finding in Finding if finding.value == self.finding.data), None)


class FlagsForm(Form):
    """Which flags. It is sent by GET: no name stands in it."""

    sign = SelectField(
        "Sign",
        choices=[SelectChoice("", "Every sign"), *(SelectChoice(code.value, words) for code, words in SIGNS.items())],
        validate_choice=False,
    )
    state = SelectField(
        "State",
        choices=[SelectChoice("open", "To be looked at"), SelectChoice("judged", "Looked at")],
        default="open",
        validate_choice=False,
    )

    @property
    def chosen(self) -> Sign | None:
        """The sign; None for every one."""
        return next((sign for sign in Sign if sign.value == self.sign.data), None)


def explain(form: Form, blocker: Blocker) -> list[tuple[str, str]]:
    """Put a refusal at its field; gives the lines of the error summary."""
    if blocker.field in form:
        form[blocker.field].errors = [blocker.words]
    return [(field.id, field.errors[0]) for field in form if field.errors]
