"""Pages of papers."""

from flask import Blueprint

papers = Blueprint("papers", __name__)
