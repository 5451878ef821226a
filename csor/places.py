"""Where the product's own folders are: beside the package in a checkout, inside it when it was installed."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def find_folder(name: str, package: Path = PACKAGE) -> Path:
    """The folder of the product with this name. Raises FileNotFoundError."""
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the product is not whole: {name} is missing")


def default_instance(package: Path = PACKAGE) -> Path:
    """Where data is kept unless told otherwise: in the checkout, or where an installed command is run."""
    checkout = (package.parent / "pyproject.toml").is_file()
    return (package.parent if checkout else Path.cwd()) / "instance"
