"""The pages drawn without an app: the real templates, the names an app would give."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from csor.domain.actions import Action
from csor.web.forms import ActionForm
from csor.words.actions import action_words

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def pages() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[],
    )
    env.globals.update(
        url_for=lambda *_, **__: "/",
        csp_nonce=lambda: "nonce",
        csrf_token=lambda: "token",
        once_input=lambda *_: Markup('<input type="hidden" name="once" value="k">'),
        marking="OFFICIAL-SENSITIVE",
        force_name="Wessex Constabulary",
        person=None,
        places=[],
    )
    return env


@pytest.fixture(scope="session")
def drawn(pages: Environment) -> Callable[..., str]:
    """A whole page of an action."""

    def draw(form: ActionForm, action: Action = Action.RECORD_CHECK, name: str = "act", **more: Any) -> str:
        case = {"href": "/c", "reference": "WX-2026-0412", "names": "Dean Holloway", "stage_words": "Assessment"}
        given = {"case": case, "words": action_words(action), "form": form, "form_errors": form.error_list} | more
        return pages.get_template(f"actions/{name}.html").render(given)

    return draw
