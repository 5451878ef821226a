"""Help and the statement on accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from csor.web.gate import public

help = Blueprint("help", __name__)  # noqa: A001 - the room's name, one word everywhere


@help.route("/help")
def show() -> ResponseReturnValue:
    """How to do the common things."""
    return render_template("help/show.html")


@help.route("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What was tested, and what to do when something is in the way."""
    return render_template("help/accessibility.html")
