"""The product's own files: served under names that carry the hash of their content, and no others."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, abort, send_file
from flask.typing import ResponseReturnValue

from csor.web.gate import public

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def hashed_names(folder: Path) -> dict[str, str]:
    """The name under which each file is served, by its own: csor.css is csor.0123456789abcdef.css."""
    names = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in KINDS:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            names[path.name] = f"{path.stem}.{digest}{path.suffix}"
    return names


def serve_assets(app: Flask, folder: Path) -> None:
    """Serve them at /static/; `url_for("static", filename="csor.css")` gives the hashed name."""
    names = hashed_names(folder)
    files = {hashed: folder / name for name, hashed in names.items()}

    @app.url_defaults
    def _hashed(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = names.get(values["filename"], values["filename"])

    app.add_url_rule("/static/<filename>", "static", public(_sender(files)))


def _sender(files: Mapping[str, Path]) -> Any:
    def static(filename: str) -> ResponseReturnValue:
        """A file of the product; anything else is not there."""
        path = files.get(filename)
        if path is None:
            abort(404)
        return send_file(path, mimetype=KINDS[path.suffix], conditional=False, etag=False)

    return static
