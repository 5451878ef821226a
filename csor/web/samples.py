"""Pages of samples: the weeks and their seeds, what was drawn, and what was found."""

from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from csor.domain.deadlines import local_day
from csor.domain.oversight import Kind
from csor.domain.refusals import Refusal
from csor.reading.people import list_people
from csor.usecases.samples import (
    bind_next_seed,
    draw_week,
    judge_sampled,
    read_population,
    read_sample,
    read_sampled,
    read_seeds,
)
from csor.web.forms.oversight import FindingForm, explain
from csor.web.gate import current_actor, current_office
from csor.web.measure_csv import csv_text
from csor.web.once import do_once, is_sent
from csor.web.views import oversight_rows as rows
from csor.web.views.staff import Staff
from csor.words.oversight import KINDS
from csor.words.time import day_words

samples = Blueprint("samples", __name__)


@samples.route("/oversight/samples")
def show() -> ResponseReturnValue:
    """The weeks: whose seed is published, which are drawn."""
    with current_office().open_work(current_actor()) as work:
        seeds, now = read_seeds(work), work.now
    shown = [rows.seed_row(seed, now) | {"over": seed.week < local_day(now)} for seed in seeds]
    return render_template("oversight/samples.html", tabs=rows.tabs("samples.show"), rows=shown)


@samples.route("/oversight/samples/publish", methods=["POST"])
def publish() -> ResponseReturnValue:
    """Publish the commitment of next week's seed."""
    do_once(bind_next_seed)
    return redirect(url_for("samples.show"))


@samples.route("/oversight/samples/<week>/draw", methods=["POST"])
def draw(week: str) -> ResponseReturnValue:
    """Draw a week's sample."""
    monday = _week(week)
    do_once(lambda work: draw_week(work, monday))
    return redirect(url_for("samples.sample", week=week, kind=Kind.CASE.value))


@samples.route("/oversight/samples/<week>/<kind>")
def sample(week: str, kind: str) -> ResponseReturnValue:
    """A week's sample of cases or of looks."""
    monday, which = _week(week), _kind(kind)
    after = request.args.get("after", "")
    with current_office().open_work(current_actor()) as work:
        page = read_sample(work, monday, which, int(after) if after.isdecimal() and len(after) < 7 else 0)  # noqa: PLR2004 - a place in it
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
        now = work.now
    last = page.rows[-1].place if page.rows else 0
    return render_template(
        "oversight/sample.html",
        title=f"Sample of the week from {day_words(monday, local_day(now))}",
        week=week,
        kind=which.value,
        kinds=[
            {"href": url_for("samples.sample", week=week, kind=one.value), "words": KINDS[one], "current": one is which}
            for one in Kind
        ],
        seed=rows.seed_row(page.seed, now),
        rows=[rows.sampled_row(one, staff, page.open, now) for one in page.rows],
        after=url_for("samples.sample", week=week, kind=which.value, after=last) if page.more else None,
    )


@samples.route("/oversight/samples/<week>/population.csv")
def population(week: str) -> ResponseReturnValue:
    """The cases that a week's sample is drawn from, so that anybody can draw again."""
    monday = _week(week)
    with current_office().open_work(current_actor()) as work:
        found = read_population(work, monday)
    response = Response(csv_text([line] for line in found), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="decided-{week}.csv"'
    return response


@samples.route("/oversight/samples/<week>/<kind>/<int:place>", methods=["GET", "POST"])
def sampled(week: str, kind: str, place: int) -> ResponseReturnValue:
    """One of a sample, and what was found."""
    monday, which = _week(week), _kind(kind)
    form = FindingForm(request.form if request.method == "POST" else None)
    errors: list[tuple[str, str]] = []
    back = url_for("samples.sample", week=week, kind=kind)
    if is_sent():
        try:
            do_once(lambda work: judge_sampled(work, (monday, which, place), form.chosen, form.reason.data or ""))
            return redirect(back)
        except Refusal as refusal:
            if refusal.blocker.field == "":
                raise
            errors = explain(form, refusal.blocker)
    with current_office().open_work(current_actor()) as work:
        one, open_ = read_sampled(work, monday, which, place)
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
        now = work.now
    row = rows.sampled_row(one, staff, [one.case] if open_ else [], now)
    page = render_template("oversight/sampled.html", form=form, form_errors=errors, row=row, back=back)
    return page, 400 if errors else 200


def _week(text: str) -> date:
    """The Monday of an address; none other is there."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if day.weekday() or text != day.isoformat():
        raise NotFound
    return day


def _kind(text: str) -> Kind:
    if text not in set(Kind):
        raise NotFound
    return Kind(text)
