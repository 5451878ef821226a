"""What the product is made of: few packages, every file pinned, licences that are open, a bill that is true."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tools import sbom

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OPEN = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "LGPL-3.0-only", "Zlib", "0BSD"}
MOST_DIRECT = 25


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_file_of_every_package_is_pinned_by_its_hash(lock: Path) -> None:
    text = lock.read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    pinned = [block for block in blocks if not block.startswith("#")]

    assert len(pinned) > 5
    for block in pinned:
        assert re.match(r"[a-z0-9._-]+==[^\s;]+", block), block[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block[:80]


def test_there_are_few_direct_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert 0 < len(project["dependencies"]) <= MOST_DIRECT


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    assert sbom.SBOM.read_text() == sbom.text(), "run: .venv/bin/python tools/sbom.py"


def test_what_is_installed_is_what_is_locked() -> None:
    for name, version in sbom.pins(sbom.LOCK.read_text()).items():
        assert metadata.version(name) == version


def test_every_licence_is_open_source() -> None:
    components = json.loads(sbom.SBOM.read_text())["components"]

    assert len(components) > 30
    for component in components:
        words = set(component["licenses"][0]["expression"].split()) - {"AND", "OR"}
        assert words, component["name"]
        assert words <= OPEN, (component["name"], words)


def test_the_bill_says_who_needs_whom() -> None:
    bill = json.loads(sbom.SBOM.read_text())
    needs = {row["ref"]: row["dependsOn"] for row in bill["dependencies"]}

    assert any(ref.startswith("pkg:pypi/flask@") for ref in needs["csor"])
    (flask,) = [ref for ref in needs if ref.startswith("pkg:pypi/flask@")]
    assert any(ref.startswith("pkg:pypi/werkzeug@") for ref in needs[flask])
    assert len(bill["components"]) == len({one["purl"] for one in bill["components"]})


def test_packages_are_installed_with_their_hashes_and_without_running_their_code() -> None:
    assert "--require-hashes --only-binary :all:" in (ROOT / "tools" / "setup.sh").read_text()
