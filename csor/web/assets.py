"""The product's own files: served under names that carry the hash of their content, and no others."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort
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
    """Serve them at /static/; `url_for("static", filename="csor.css")` gives the hashed name.

    They are read once: no path that a request names ever reaches the file system.
    """
    names = hashed_names(folder)
    files = {hashed: ((folder / name).read_bytes(), KINDS[Path(name).suffix]) for name, hashed in names.items()}

    @app.url_defaults
    def _hashed(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = names.get(values["filename"], values["filename"])

    def static(filename: str) -> ResponseReturnValue:
        """A file of the product; anything else is not there."""
        if filename not in files:
            abort(404)
        content, kind = files[filename]
        return Response(content, mimetype=kind)

    app.add_url_rule("/static/<filename>", "static", public(static))
