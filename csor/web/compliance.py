"""The ten measures, their downloads, and the figures that may be published."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from csor.domain.deadlines import local_day
from csor.usecases.read_measures import Asked, Figures, Sheet, read_measures
from csor.web.forms.period import PeriodForm
from csor.web.gate import current_actor, current_office
from csor.web.measure_csv import measures_csv, publication_csv
from csor.web.views.measure_rows import further_rows, measure_rows
from csor.web.views.measure_words import span_words
from csor.web.views.oversight_rows import tabs
from csor.web.views.publication_tables import table_shown
from csor.words.measures import SEALED_OUT

compliance = Blueprint("compliance", __name__)


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
        arguments=request.args.to_dict(),
    )


@compliance.route("/compliance.csv")
def download() -> ResponseReturnValue:
    """The measures as exact figures, for use inside the force."""
    form = PeriodForm(request.args or MultiDict())
    asked = _read(form, Sheet.CSV)
    if asked is None:
        return _with_errors(form)
    window = asked.now.window
    return _file(measures_csv(asked.measures), f"compliance-{window.since}-to-{window.until}.csv")


@compliance.route("/compliance/publication.csv")
def download_publication() -> ResponseReturnValue:
    """The figures of whole financial years, small numbers hidden."""
    form = PeriodForm(request.args or MultiDict())
    asked = _read(form, Sheet.PUBLICATION)
    if asked is None:
        return _with_errors(form)
    return _file(publication_csv(asked.tables, asked.year), f"publication-{asked.year}.csv")


def _read(form: PeriodForm, sheet: Sheet) -> Figures | None:
    """What the form asks for; None when it has errors. Raises Refusal."""
    with current_office().open_work(current_actor()) as work:
        span = form.span(local_day(work.now))
        return read_measures(work, Asked(sheet, span, form.route.data or "", form.compared))


def _with_errors(form: PeriodForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    return render_template("compliance/show.html", form=form, form_errors=errors, asked=None), 400


def _file(text: str, name: str) -> Response:
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
