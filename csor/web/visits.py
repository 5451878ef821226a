"""Pages of visits."""

from flask import Blueprint

visits = Blueprint("visits", __name__)
