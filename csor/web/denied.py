"""Whoever is turned away leaves an event, whichever page turned them away."""

from typing import Final

from flask import Flask, Response, current_app, g, make_response, request
from flask_login import current_user

from csor.usecases.note_denied import note_denied
from csor.web.gate import current_actor, current_office

CODES: Final = {403: "not_permitted", 404: "not_found"}
TOO_OLD: Final = "form_too_old"


def keep_denials(app: Flask) -> None:
    """Look at every answer before it goes out; when the event cannot be written, it does not go out."""
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    code = TOO_OLD if g.get("csrf_failed") else CODES.get(response.status_code, "")
    if code and request.endpoint not in {None, "static"} and current_user and current_user.is_authenticated:
        try:
            with current_office().open_work(current_actor()) as work:
                note_denied(work, str(request.endpoint), str((request.view_args or {}).get("urn", "")), code)
        except Exception as error:  # noqa: BLE001 - answered as any fault is; Flask would print what was bound
            return make_response(current_app.handle_user_exception(error))
    return response
