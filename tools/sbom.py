"""Write docs/sbom.json, what the product is made of (CycloneDX 1.6), from the lock and what is installed: python tools/sbom.py."""

import hashlib
import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "run.txt"
SBOM = ROOT / "docs" / "sbom.json"
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
BY_CLASSIFIER = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}
# What the project's own metadata leaves out or says in another way; read in the licence file of the release.
BY_HAND = {"pysqlite3": "Zlib", "python-dateutil": "Apache-2.0 OR BSD-3-Clause", "pyasn1-modules": "BSD-2-Clause"}
BUILD_ONLY = {"setuptools"}


def pins(lock: str) -> dict[str, str]:
    """Name and version of everything locked."""
    return dict(PIN.findall(lock))


def needed_by(lock: str) -> dict[str, list[str]]:
    """Who asks for each, as the lock's comments say; `csor` is the product itself."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lock.splitlines():
        if pin := PIN.match(line):
            name = pin[1]
            found[name] = []
        elif line.startswith(("    # via ", "    #   ")):
            found[name].append(line.strip().removeprefix("# via").strip("# ").split(" ")[0])
    return {name: sorted(filter(None, by)) for name, by in found.items()}


def licence(name: str) -> str:
    """The SPDX expression of an installed package; empty when nothing says it."""
    told: Any = metadata.metadata(name)
    given = told.get("License-Expression") or BY_HAND.get(name) or ""
    known = [BY_CLASSIFIER[c] for c in told.get_all("Classifier") or [] if c in BY_CLASSIFIER]
    plain = told.get("License") or ""
    return str(given or (plain if re.fullmatch(r"[A-Za-z0-9.-]{3,20}", plain) else "") or (known[0] if known else ""))


def bill(lock: str) -> dict[str, Any]:
    """The bill of materials of a lock. Raises PackageNotFoundError when the environment is not the lock's."""
    versions = pins(lock)
    asked = needed_by(lock)
    graph: dict[str, list[str]] = {"csor": []}
    for name, by in asked.items():
        graph.setdefault(name, [])
        for other in by:
            graph.setdefault(other, []).append(name)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(lock.encode()).hexdigest())}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "csor", "bom-ref": "csor"}},
        "components": [_component(name, version, asked[name]) for name, version in sorted(versions.items())],
        "dependencies": [
            {"ref": _ref(name, versions), "dependsOn": sorted(_ref(one, versions) for one in needs)}
            for name, needs in sorted(graph.items())
        ],
    }


def _ref(name: str, versions: dict[str, str]) -> str:
    return f"pkg:pypi/{name}@{versions[name]}" if name in versions else name


def _component(name: str, version: str, by: list[str]) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "scope": "excluded" if name in BUILD_ONLY else "required",
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"expression": licence(name)}],
        "properties": [{"name": "csor:direct", "value": str("csor" in by).lower()}],
    }


def text() -> str:
    """The file's text."""
    return json.dumps(bill(LOCK.read_text()), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    SBOM.write_text(text())
    sys.stdout.write(f"{SBOM}: {len(pins(LOCK.read_text()))} packages\n")
