"""Pages of receive."""

from flask import Blueprint

receive = Blueprint("receive", __name__)
