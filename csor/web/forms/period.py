"""Which cases to count: a period by name or by its days, a route, and what to compare with."""

from datetime import date
from typing import Final

from wtforms import Form, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the types are older than wtforms 3.3
from wtforms.validators import InputRequired

from csor.domain.deadlines import ONE_DAY
from csor.domain.vocabulary import Route
from csor.reading.measure_shapes import MONTHS_A_YEAR
from csor.reading.publication import APRIL
from csor.usecases.read_measures import RECIPIENT_NEEDED
from csor.web.forms.access import AccessForm, clean
from csor.words.codes import word

EARLIEST: Final = date(2000, 1, 1)
OTHER_DATES: Final = "dates"
BEFORE: Final = "before"
TWELVE_MONTHS: Final = "twelve-months"

PERIODS = {
    TWELVE_MONTHS: "The last 12 months",
    "year": "This financial year",
    "last-year": "The last financial year",
    "month": "This month",
    "last-month": "Last month",
    OTHER_DATES: "From and to",
}
ROUTES = {"": "All routes", **{route.value: word(route) for route in Route}}
COMPARED = {BEFORE: "The year before", "none": "Nothing"}


def _select(label: str, choices: dict[str, str], default: str) -> SelectField:
    return SelectField(label, choices=[SelectChoice(*choice) for choice in choices.items()], default=default)


class TakenForm(AccessForm):
    """Who a file of the figures is for."""

    recipient = StringField(
        "Who is it for?",
        [InputRequired(RECIPIENT_NEEDED.words)],
        filters=[clean],
        description="An organisation or a role, such as Home Office or chief officers. It is kept with your name.",
    )


class PeriodForm(Form):
    """Which cases to count. It is sent by GET: no names stand in it."""

    period = _select("Period", PERIODS, TWELVE_MONTHS)
    since = StringField("From")
    until = StringField("To")
    route = _select("Route", ROUTES, "")
    compare = _select("Compare with", COMPARED, BEFORE)

    @property
    def compared(self) -> bool:
        """Whether the year before is asked for too."""
        return bool(self.compare.data == BEFORE)

    def span(self, today: date) -> tuple[date, date] | None:
        """The first and the last day, no later than today; None, with errors at the fields, when there is none."""
        if not self.validate():
            return None
        if self.period.data != OTHER_DATES:
            return named_span(self.period.data, today)
        since, until = self._day(self.since, today), self._day(self.until, today)
        if since and until and until < since:
            self.until.errors = ["To must be the same as or after From."]
            return None
        return (since, until) if since and until else None

    @staticmethod
    def _day(field: StringField, today: date) -> date | None:
        name = field.label.text
        day = read_day(field.data or "")
        if day is None:
            field.errors = [f"{name} must be a real date, such as 1/4/2026."]
        elif not EARLIEST <= day <= today:
            field.errors = [f"{name} must be from {EARLIEST.year} to today."]
            return None
        return day


def read_day(typed: str) -> date | None:
    """A day as people write it, 1/4/2026 or 2026-04-01; None when it is neither."""
    parts = typed.strip().replace(".", "/").replace(" ", "/").split("/")
    try:
        if len(parts) == 1:
            return date.fromisoformat(parts[0])
        day, month, year = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def named_span(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period of the list, up to today."""
    month = today.replace(day=1)
    april = date(today.year - (today.month < APRIL), APRIL, 1)
    last = month - ONE_DAY
    return {
        "twelve-months": (_months_on(month, 1 - MONTHS_A_YEAR), today),
        "year": (april, today),
        "last-year": (april.replace(year=april.year - 1), april - ONE_DAY),
        "month": (month, today),
        "last-month": (last.replace(day=1), last),
    }[period]


def _months_on(month: date, number: int) -> date:
    count = month.year * MONTHS_A_YEAR + month.month - 1 + number
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)
