"""Pages of compliance."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

compliance = Blueprint("compliance", __name__)


@compliance.route("/compliance")
def show() -> ResponseReturnValue:
    """The measures."""
    return "compliance"
