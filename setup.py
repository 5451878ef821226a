"""What pyproject.toml cannot say: the wheel carries templates/ and migrations/, which live beside the package, inside it."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = ("templates", "migrations")


class BuildPy(build_py):
    """Build the package with the folders it needs to run anywhere."""

    def run(self) -> None:
        """Copy them in, after the modules."""
        super().run()
        if self.editable_mode:
            return  # a checkout has them where they are
        for name in CARRIED:
            into = Path(self.build_lib) / "csor" / name
            shutil.copytree(name, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.md"))


setup(cmdclass={"build_py": BuildPy})
