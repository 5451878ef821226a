"""Put the product together: settings, database, protocols, gate, pages."""

from importlib import import_module
from pathlib import Path

from flask import Flask, request, url_for
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from csor import clock
from csor.calendars import calendar
from csor.config import LARGEST_REQUEST, Config, UnsafeSetting, from_environment
from csor.domain.permissions import Permission
from csor.domain.protocol import load_all
from csor.domain.sessions import WARN
from csor.logs import set_up_logs
from csor.places import PACKAGE, find_folder
from csor.records.engines import make_engine
from csor.usecases.breached import Breached, NotAList
from csor.usecases.office import Office
from csor.usecases.oidc import Provider
from csor.usecases.service import Service
from csor.web import assets, denied, errors, gate, headers, health, keys, once, people, step_up, ways

ROOMS = (
    "account",
    "lists",
    "cases",
    "actions",
    "receive",
    "visits",
    "decisions",
    "compliance",
    "papers",
    "help",
    "reports",
    "access",
    "seals",
    "erasure",
    "oversight",
    "samples",
    "own_looks",
    "accounts",
    "keys",
    "links",
    "news",
    "single_sign_on",
)


def make_office(config: Config) -> Office:
    """The office of a configuration."""
    breached = _breached(config.breached) if config.breached else None
    service = Service(config.standing) if config.standing else None
    engine = make_engine(config.database_url)
    return Office(
        engine,
        load_all(),
        calendar,
        clock.now,
        secret=config.secret_key,
        older_secrets=config.older_keys,
        service=service,
        breached=breached,
    )


def _breached(path: Path) -> Breached:
    """The force's file of breached passwords. Raises UnsafeSetting when it is none."""
    found = Breached(path)
    try:
        found.check()
    except (NotAList, OSError) as wrong:
        raise UnsafeSetting(f"CSOR_BREACHED_PASSWORDS: {wrong}.") from None
    return found


def _provider(settings: Config) -> Provider | None:
    """The force's identity provider, when one is set up."""
    if not settings.provider_issuer:
        return None
    back = f"{settings.origin}/sign-in/force/back"
    return Provider(settings.provider_issuer, settings.provider_client, settings.provider_secret, back)


def create_app(config: Config | None = None, office: Office | None = None) -> Flask:
    """The application. office: given by tests and by commands that have one already."""
    settings = config or from_environment()
    set_up_logs()
    app = Flask("csor", root_path=str(PACKAGE), template_folder=str(find_folder("templates")), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=5000,
        COOKIE_NAME="__Host-csor" if settings.https else "csor",
        HTTPS=settings.https,
        STANDING=settings.standing,
        ORIGIN=settings.origin,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["office"] = office or make_office(settings)
    if settings.https:  # a web server on this machine is in front: it alone reaches us, and says who asks
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=0)  # type: ignore[method-assign]
    errors.handle_errors(app)
    health.show_standing(app)
    gate.close_by_default(app)
    step_up.ask_for_codes(app)
    keys.keep_to_keys(app)
    app.extensions["provider"] = _provider(settings)
    headers.set_headers(app)
    assets.serve_assets(app, PACKAGE / "static")
    people.register(app.extensions)
    if settings.demo:
        from csor.simulation.demo_codes import code_teller  # noqa: PLC0415 - only a demonstration needs it

        app.extensions["demo_code"] = code_teller(app.extensions["office"])
    app.register_blueprint(people.people)
    app.register_blueprint(health.health)
    for room in ROOMS:
        app.register_blueprint(getattr(import_module(f"csor.web.{room}"), room))
    ways.hang_doors(app)
    once.ask_for_keys(app)
    denied.keep_denials(app)
    _frame(app, settings)
    return app


def _frame(app: Flask, settings: Config) -> None:
    """What every page's frame needs."""

    @app.context_processor
    def _frame_values() -> dict[str, object]:
        signed_in = current_user and current_user.is_authenticated
        return {
            "csp_nonce": headers.csp_nonce,
            "csrf_token": gate.csrf_token,
            "marking": settings.marking,
            "service_desk": settings.service_desk,
            "force_name": current_user.force.name if signed_in else people.force_name(),
            "person": current_user if signed_in else None,
            "account_href": url_for("account.show") if signed_in else None,
            "signs_on": app.extensions["provider"] is not None,
            "warn_after": int(WARN.total_seconds()),
            "places": _places() if signed_in else [],
            "help_places": [{"label": "Accessibility", "href": url_for("help.accessibility")}]
            + ([{"label": "Help", "href": url_for("help.show")}] if signed_in else []),
        }


def _places() -> list[dict[str, object]]:
    here = request.blueprint
    found = []
    if gate.may(Permission.CASE_READ):
        found.append(("Work list", "lists.mine", here in {"lists", "cases", "actions", "receive", "visits"}))
        found.append(("Find a case", "lists.find", request.endpoint == "lists.find"))
    if gate.may(Permission.MEASURES_READ):
        found.append(("Compliance", "compliance.show", here in {"compliance", "oversight", "samples", "erasure"}))
    if gate.may(Permission.PEOPLE_MANAGE):
        found.append(("People", "accounts.everyone", here == "accounts"))
    found = [(w, e, c and not (e == "lists.mine" and request.endpoint == "lists.find")) for w, e, c in found]
    return [{"label": words, "href": url_for(endpoint), "current": current} for words, endpoint, current in found]
