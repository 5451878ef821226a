"""The ten measures, their downloads, and the figures that may be published."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from csor.domain.deadlines import local_day
from csor.domain.refusals import Refusal
from csor.usecases.read_measures import Asked, Figures, Sheet, ask_for_file, read_measures
from csor.web.forms.period import PeriodForm, TakenForm
from csor.web.gate import current_actor, current_office
from csor.web.measure_csv import measures_csv, publication_csv
from csor.web.once import is_sent
from csor.web.views.measure_rows import further_rows, measure_rows
from csor.web.views.measure_words import span_words
from csor.web.views.oversight_rows import tabs
from csor.web.views.publication_tables import table_shown
from csor.words.measures import SEALED_OUT

compliance = Blueprint("compliance", __name__)

FILES = {Sheet.CSV: "Download the measures", Sheet.PUBLICATION: "Download for publication"}


@compliance.route("/compliance")
def show() -> ResponseReturnValue:
    """The measures, with their definitions, the year before, and charts."""
    form = PeriodForm(request.args or MultiDict())
    asked = _read(form, Sheet.PAGE)
    if asked is None:
        return _with_errors(form)
    return render_template(
        "compliance/show.html",
        form=form,
        form_errors=[],
        asked=asked,
        period=span_words(asked.now.window),
        rows=list(measure_rows(asked.now, asked.before)),
        further=list(further_rows(asked.now, asked.before)),
        sealed_out=SEALED_OUT,
        tabs=tabs("compliance.show"),
        tables=[table_shown(table, asked.year) for table in asked.tables],
        arguments=_arguments(),
    )


@compliance.route("/compliance.csv", methods=["GET", "POST"])
def download() -> ResponseReturnValue:
    """The measures as exact figures, for use inside the force; first who they are for."""

    def file(found: Figures) -> Response:
        window = found.now.window
        return _file(measures_csv(found.measures), f"compliance-{window.since}-to-{window.until}.csv")

    return _taken_out(Sheet.CSV, file)


@compliance.route("/compliance/publication.csv", methods=["GET", "POST"])
def download_publication() -> ResponseReturnValue:
    """The figures of whole financial years, small numbers hidden; first who they are for."""
    return _taken_out(
        Sheet.PUBLICATION,
        lambda found: _file(publication_csv(found.tables, found.year), f"publication-{found.year}.csv"),
    )


def _taken_out(sheet: Sheet, file: Callable[[Figures], Response]) -> ResponseReturnValue:
    """Ask who a file is for, then send it. After a code that was asked for it is looked at again: there the download begins."""
    form, asking = (
        PeriodForm(request.args or MultiDict()),
        TakenForm(request.form if request.method == "POST" else None),
    )
    if not is_sent():
        with current_office().open_work(current_actor()) as work:
            ask_for_file(work)
            span = form.span(local_day(work.now))
        return _asking(sheet, asking) if span else _with_errors(form)
    if not asking.validate():
        return _asking(sheet, asking), 400
    try:
        found = _read(form, sheet, asking.recipient.data or "")
    except Refusal as refusal:
        if refusal.blocker.field not in asking:
            raise
        asking.explain(refusal.blocker)
        return _asking(sheet, asking), 400
    return file(found) if found else _with_errors(form)


def _asking(sheet: Sheet, asking: TakenForm) -> str:
    return render_template(
        "compliance/take.html",
        form=asking,
        form_errors=asking.error_list,
        title=FILES[sheet],
        cancel_href=url_for("compliance.show", **_arguments()),
    )


def _read(form: PeriodForm, sheet: Sheet, recipient: str = "") -> Figures | None:
    """What the form asks for; None when it has errors. Raises Refusal."""
    with current_office().open_work(current_actor()) as work:
        span = form.span(local_day(work.now))
        return read_measures(work, Asked(sheet, span, form.route.data or "", form.compared, recipient))


def _arguments() -> dict[str, Any]:
    """What the address asks for, for another address that asks for the same."""
    return {name: value for name, value in request.args.items() if name in PeriodForm()}


def _with_errors(form: PeriodForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    return render_template("compliance/show.html", form=form, form_errors=errors, asked=None), 400


def _file(text: str, name: str) -> Response:
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
