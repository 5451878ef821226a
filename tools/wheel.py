"""Build the wheel so that anybody who builds it gets the same bytes: python tools/wheel.py DIR [SOURCE].

The sources are copied apart first, with one mode each and one time, so that neither the umask nor the clock, the folder,
the language or the time zone of the builder leaves a trace. SOURCE: another checkout than this one.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARRIED = ("csor", "templates", "migrations", "pyproject.toml", "setup.py", "README.md", "LICENSE")
MOMENT = 1767225600  # 2026-01-01: a wheel's time says nothing; its version does
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info")


def build(into: Path, source: Path = ROOT) -> Path:
    """The wheel, built from a clean copy of a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "csor"
        copy.mkdir()
        for name in CARRIED:
            origin = source / name
            if origin.is_dir():
                shutil.copytree(origin, copy / name, ignore=SKIPPED)
            else:
                shutil.copyfile(origin, copy / name)
        _level(copy)
        env = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
        mask = os.umask(0o022)
        try:
            subprocess.run(
                [*command, "--no-cache-dir", "--wheel-dir", str(into), str(copy)],
                env={**env, "SOURCE_DATE_EPOCH": str(MOMENT)},
                check=True,
                cwd=folder,
            )
        finally:
            os.umask(mask)
    (found,) = into.glob("csor-*.whl")
    return found


def _level(copy: Path) -> None:
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (MOMENT, MOMENT))


def main() -> int:
    """Build, and print the digest to compare."""
    into = Path(sys.argv[1]).resolve()
    into.mkdir(parents=True, exist_ok=True)
    wheel = build(into, Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else ROOT)  # noqa: PLR2004 - the second argument
    sys.stdout.write(f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
