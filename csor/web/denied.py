"""Whoever is turned away leaves an event, whichever page turned them away."""

from typing import Final

from flask import Flask, Response, current_app, g, make_response, request

from csor.usecases.note_denied import note_denied
from csor.web.here import current_office, half_way, here

CODES: Final = {403: "not_permitted", 404: "not_found", 405: "no_such_method", 413: "too_large"}
TOO_OLD: Final = "form_too_old"
NO_METHOD: Final = 405  # no page answers this method
HALF: Final = "second_factor_needed"


def keep_denials(app: Flask) -> None:
    """Look at every answer before it goes out; when the event cannot be written, it does not go out."""
    app.after_request(_keep)


def _code(status: int) -> str:
    """Why somebody was turned away; empty when nobody was, or when there was nothing of ours to be turned away from."""
    if g.get("csrf_failed"):
        return TOO_OLD
    if g.get("half_way"):
        return HALF
    ours = request.endpoint != "static" and (request.endpoint or status == NO_METHOD)
    return CODES.get(status, "") if ours else ""


def _keep(response: Response) -> Response:
    code = _code(response.status_code)
    if not code:
        return response
    try:
        if here().person:
            with current_office().open_work(half_way()) as work:
                note_denied(work, str(request.endpoint or ""), str((request.view_args or {}).get("urn", "")), code)
    except Exception as error:  # noqa: BLE001 - answered as any fault is; Flask would print what was bound
        return make_response(current_app.handle_user_exception(error))
    return response
