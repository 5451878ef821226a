"""Pages of oversight: who looked at a case, and flags of misuse with the verdicts on them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from csor.domain.deadlines import local_day
from csor.domain.refusals import Refusal
from csor.reading.flags import find_last_read
from csor.reading.people import list_people
from csor.reading.search import reference_of
from csor.usecases.compare_looks import compare_day, days_to_compare
from csor.usecases.judge_flag import OneFlag, judge_flag, read_flag, read_flags
from csor.usecases.read_looks import PURPOSE_NEEDED, AskedLooks, ask_looks, open_looks, read_looks
from csor.web.casebar import casebar_of
from csor.web.forms.oversight import FlagsForm, LooksForm, ReferenceForm, VerdictForm, explain
from csor.web.gate import current_actor, current_office, current_person
from csor.web.looks_csv import looks_csv
from csor.web.once import do_once, is_sent
from csor.web.views import oversight_rows as rows
from csor.web.views.staff import Staff
from csor.words.oversight import PURPOSES, SIGNS
from csor.words.time import day_words

oversight = Blueprint("oversight", __name__)


@oversight.route("/cases/<urn>/looks", methods=["GET", "POST"])
def looks(urn: str) -> ResponseReturnValue:
    """Who looked at a case: first what it is read for, then the looks."""
    form = LooksForm(request.form if request.method == "POST" else None)
    opening = current_office().open_work if request.method == "GET" else current_office().open_glance
    with opening(current_actor()) as work:
        opened = ask_looks(work, urn) if request.method == "GET" else open_looks(work, urn)
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
        case = casebar_of(opened.facts, work.setting_of(opened.facts))
    form.name((person, staff.full(person)) for person in staff.people)
    if request.method == "GET":
        return render_template("oversight/looks.html", form=form, form_errors=[], case=case, urn=urn, found=None)
    narrowed = form.narrowed(_number(request.form.get("before", "")))
    purpose = form.chosen_purpose
    if narrowed is None or purpose is None:
        errors = explain(form, PURPOSE_NEEDED) if purpose is None else explain_days(form)
        with current_office().open_work(current_actor()) as work:
            ask_looks(work, urn)  # the case is named on the page after all
        page = render_template("oversight/looks.html", form=form, form_errors=errors, case=case, urn=urn, found=None)
        return page, 400
    taken = is_sent() and request.form.get("as") == "csv"
    with current_office().open_work(current_actor()) as work:
        _, found = read_looks(work, urn, AskedLooks(purpose, narrowed, taken))
        now = work.now
    if taken:
        return _file(looks_csv(urn, PURPOSES[purpose], found.rows, staff), f"who-looked-{urn}.csv")
    return render_template(
        "oversight/looks.html",
        form=form,
        form_errors=[],
        case=case,
        urn=urn,
        found=found,
        purpose=PURPOSES[purpose],
        people=[{"who": staff.full(person), "number": number} for person, number in found.people],
        rows=[rows.look_row(look, staff, now) for look in found.rows],
    )


def explain_days(form: LooksForm) -> list[tuple[str, str]]:
    """The errors of the form as they stand."""
    return [(field.id, field.errors[0]) for field in form if field.errors]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - a number of events


def _file(text: str, name: str) -> Response:
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@oversight.route("/oversight/looks", methods=["GET", "POST"])
def who() -> ResponseReturnValue:
    """Which case to ask about."""
    form = ReferenceForm(request.form if request.method == "POST" else None)
    if request.method == "POST":
        reference = reference_of(form.reference.data or "", current_person().force.prefix)
        if reference:
            return redirect(url_for("oversight.looks", urn=reference))
        form.reference.errors = ["Enter the reference of a case, such as WX-2026-0412."]
    errors = [(form.reference.id, form.reference.errors[0])] if form.reference.errors else []
    page = render_template("oversight/who.html", form=form, form_errors=errors, tabs=rows.tabs("oversight.who"))
    return page, 400 if errors else 200


@oversight.route("/oversight/flags")
def flags() -> ResponseReturnValue:
    """Flags of misuse: those that nobody looked at, or those with a verdict."""
    form = FlagsForm(request.args or MultiDict())
    judged = form.state.data == "judged"
    with current_office().open_work(current_actor()) as work:
        found, open_ = read_flags(work, judged=judged, sign=form.chosen, after=request.args.get("after", ""))
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
        last, today = find_last_read(work.session, work.actor.force), local_day(work.now)
    query: dict[str, Any] = {"sign": form.sign.data or "", "state": form.state.data or "open"}
    return render_template(
        "oversight/flags.html",
        form=form,
        tabs=rows.tabs("oversight.flags"),
        total=found.total,
        judged=judged,
        counts=[{"sign": SIGNS[sign], "number": number} for sign, number in found.counts],
        rows=[rows.flag_row(flag, staff, open_, today) for flag in found.rows],
        last=day_words(last, today) if last else "",
        done=request.args.get("done") == "compared",
        after=url_for("oversight.flags", **query, after=found.after) if found.after else None,
    )


@oversight.route("/oversight/compare", methods=["POST"])
def compare() -> ResponseReturnValue:
    """Compare the looks of the days that are over."""
    office, actor = current_office(), current_actor()
    for day in days_to_compare(office, actor.force):
        compare_day(office, actor, day)
    return redirect(url_for("oversight.flags", done="compared"))


@oversight.route("/oversight/flags/<uuid:key>", methods=["GET", "POST"])
def flag(key: UUID) -> ResponseReturnValue:
    """One flag: what it rests on, and what was found."""
    form = VerdictForm(request.form if request.method == "POST" else None)
    errors: list[tuple[str, str]] = []
    if is_sent():
        try:
            do_once(lambda work: judge_flag(work, key, form.chosen, form.reason.data or ""))
            return redirect(url_for("oversight.flag", key=key))
        except Refusal as refusal:
            if refusal.blocker.field == "":
                raise
            errors = explain(form, refusal.blocker)
    with current_office().open_work(current_actor()) as work:
        one: OneFlag = read_flag(work, key)
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
        now = work.now
    page = render_template(
        "oversight/flag.html",
        form=form,
        form_errors=errors,
        flag=rows.flag_row(one.flag, staff, one.open, local_day(now)),
        since=day_words(one.flag.since, local_day(now)) if one.flag.since != one.flag.day else "",
        rows=[rows.rested_row(look, one.open, now) for look in one.rested],
    )
    return page, 400 if errors else 200
