"""The forms of accounts: adding a person, what they are at the force, a reason, a subject, a password by a link."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from csor.domain.accounts import REASON_LIMIT, Standing
from csor.domain.vocabulary import Rank, Role
from csor.web.forms.access import AccessForm, choices_of
from csor.web.forms.spelling import one_line_end, readable
from csor.words.codes import WORDS

LINE, LONG = 100, 255


def _clean(typed: str | None) -> str:
    return one_line_end(readable(typed or "")).strip()


def _line(label: str, wanted: str = "", hint: str = "", most: int = LINE) -> StringField:
    """A line of text. wanted: what is said when it is empty; nothing when it may be."""
    asked: list[Any] = [Length(max=most, message=f"Use {most} characters or fewer.")]
    return StringField(
        label, [*([InputRequired(wanted)] if wanted else []), *asked], filters=[_clean], description=hint
    )


def _reason(label: str = "Why", hint: str = "It is kept with your name.") -> StringField:
    return _line(label, "Say why.", hint, REASON_LIMIT)


class ReasonForm(AccessForm):
    """Nothing but why."""

    reason = _reason()


class DecideForm(AccessForm):
    """Confirm a change, or refuse it with a reason."""

    reason = _line("Why, if you refuse it", most=REASON_LIMIT)


class SubjectForm(AccessForm):
    """Who somebody is at the identity provider."""

    subject = _line(
        "Subject at the identity provider",
        "Enter the subject.",
        "The object id or “sub” that the provider shows for this person. Never an email address.",
        LONG,
    )
    reason = _reason()


class StandingForm(AccessForm):
    """What somebody is at the force."""

    roles = SelectMultipleField(
        "Roles",
        choices=choices_of(WORDS[Role]),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    rank = SelectField(
        "Rank",
        [InputRequired("Choose a rank.")],
        choices=choices_of({"": "Choose a rank", **WORDS[Rank]}),
    )
    acting = BooleanField("This rank is acting")
    team = SelectField("Team", choices=choices_of({"": "No team"}))
    identity = _line(
        "Staff number",
        "Enter their staff number.",
        "The same on each account of one person. Two accounts with one staff number never count as two people.",
        40,
    )
    reason = _reason()

    def with_teams(self, teams: Mapping[str, str]) -> "StandingForm":
        """The teams there are to choose from."""
        self.team.choices = choices_of({"": "No team", **teams})
        return self

    def standing(self) -> Standing:
        """What was chosen."""
        roles = tuple(Role(role) for role in self.roles.data or ())
        return Standing(
            roles, Rank(self.rank.data), bool(self.acting.data), self.team.data or "", self.identity.data or ""
        )


class AddForm(StandingForm):
    """A person to add. There is no field for a password: nobody sets one for somebody else."""

    username = _line("Force username", "Enter their username.", "For example, a.nwosu.", 40)
    name = _line("Name", "Enter their name.")
    title = _line("Title", hint="For example, PC or DS. Leave it empty for police staff.", most=40)
    collar = _line("Collar number", most=20)

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page: who it is first."""
        first = ("name", "username", "title", "collar")
        return sorted(super().error_list, key=lambda wrong: wrong[0] not in {"answers", *first})


class LinkForm(AccessForm):
    """A password chosen by a link."""

    new = PasswordField(
        "New password",
        [InputRequired("Enter a new password.")],
        description="15 to 128 characters. Four or more words that do not belong together are good.",
    )
    again = PasswordField("New password again", [InputRequired("Enter the new password again.")])
