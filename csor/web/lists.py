"""Pages of lists."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

lists = Blueprint("lists", __name__)


@lists.route("/")
def mine() -> ResponseReturnValue:
    """The work list."""
    return "work list"


@lists.route("/find", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    """Find a case."""
    return "find"
