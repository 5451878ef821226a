"""What you opened, and for a supervisor what the team opened: the next day, and whenever it is asked for."""

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.deadlines import ONE_DAY, local_day
from csor.domain.permissions import Permission
from csor.reading.people import list_people
from csor.usecases.own_looks import put_away, read_own_looks, read_team_looks
from csor.web.forms.period import read_day
from csor.web.gate import current_actor, current_office, current_person, may
from csor.web.once import do_once
from csor.web.views import oversight_rows as rows
from csor.web.views.staff import Staff

own_looks = Blueprint("own_looks", __name__)
EARLIEST = timedelta(days=366)


@own_looks.route("/opened")
def show() -> ResponseReturnValue:
    """What you opened in the last two weeks."""
    with current_office().open_work(current_actor()) as work:
        found = read_own_looks(work)
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
    days = [
        {"day": rows.day_heading(day), "opened": rows.opened_row(opened[0], staff)} for day, opened in found.items()
    ]
    return render_template("oversight/opened.html", days=days, team_href=_team_href())


@own_looks.route("/opened/put-away", methods=["POST"])
def away() -> ResponseReturnValue:
    """Take the band of a day off the work list."""
    day = read_day(request.form.get("day", ""))
    if day is not None:
        do_once(lambda work: put_away(work, day))
    return redirect(url_for("lists.mine"))


@own_looks.route("/opened/team")
def team() -> ResponseReturnValue:
    """What the people of the team opened on a day."""
    today = local_day(current_office().clock())
    day = _day(request.args.get("day", ""), today)
    with current_office().open_work(current_actor()) as work:
        found = read_team_looks(work, day)
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
    return render_template(
        "oversight/team.html",
        team=current_person().force.team_name(current_actor().team),
        day=rows.day_heading(day),
        rows=[rows.opened_row(one, staff, found.open) for one in found.opened],
        earlier=url_for("own_looks.team", day=(day - ONE_DAY).isoformat()),
        later=url_for("own_looks.team", day=(day + ONE_DAY).isoformat()) if day < today else None,
    )


def _day(typed: str, today: date) -> date:
    """The day that was asked for; yesterday for what is none."""
    day = read_day(typed)
    return day if day and today - EARLIEST <= day <= today else today - ONE_DAY


def _team_href() -> str | None:
    actor = current_actor()
    return url_for("own_looks.team") if may(Permission.TEAM_WATCH) and actor.team else None
