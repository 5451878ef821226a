"""docs/cryptography.md is the inventory: what the code uses stands there, and nothing else does (ASVS 11.1, 11.2.2)."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "cryptography.md").read_text()
LIBRARIES = {
    "hashlib", "hmac", "secrets", "argon2", "itsdangerous", "pyotp", "webauthn", "authlib", "joserfc", "cryptography",
    "jwt", "ssl", "crypt", "random", "nacl", "bcrypt", "passlib", "Crypto",
}  # fmt: skip
BROKEN = re.compile(r"\b(md5|sha1|des|rc4|ecb|cbc)\b", re.IGNORECASE)


def used(tree: ast.AST) -> set[str]:
    """The libraries of cryptography, or of chance, that a file imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names & LIBRARIES


def files() -> dict[str, ast.AST]:
    """The product's files but the simulation, whose chance is drawn from a seed on purpose."""
    paths = [path for path in (ROOT / "csor").rglob("*.py") if "simulation" not in path.parts]
    assert len(paths) > 150
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in paths}


def said() -> set[str]:
    table = PAGE.partition("## What is used")[2].partition("## How each")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| ")][1:]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row[3])}


def test_what_a_file_uses_is_seen() -> None:
    assert used(ast.parse("from cryptography.hazmat import x\nimport bcrypt, os")) == {"cryptography", "bcrypt"}


def test_the_inventory_names_what_is_used_and_nothing_else() -> None:
    assert said() == set().union(*map(used, files().values()))


def test_sha_1_stands_where_the_inventory_says_and_no_weaker_one_anywhere() -> None:
    found = {
        place: sorted({m[0].lower() for m in BROKEN.finditer(name)})
        for place, tree in files().items()
        for node in ast.walk(tree)
        for name in [getattr(node, "attr", "") or getattr(node, "id", "") or getattr(node, "name", "") or ""]
        if isinstance(node, ast.Attribute | ast.Name | ast.alias) and BROKEN.fullmatch(str(name))
    }
    assert found == {"csor/usecases/breached.py": ["sha1"]}
