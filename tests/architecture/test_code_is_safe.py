"""What the code may not do: each ban is held over every file, and each is first shown to see what it bans."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

import csor

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "csor").rglob("*.py")) + sorted((ROOT / "migrations").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "frontend" / "js").glob("*.js"))
BANNED_CALLS = {
    "eval", "exec", "compile", "__import__", "render_template_string", "system", "popen", "loads_pickle",
    "literal_eval", "mktemp", "from_string",
}  # fmt: skip
BANNED_MODULES = {"pickle", "marshal", "shelve", "yaml", "xml", "dill", "telnetlib", "ftplib", "requests", "httpx"}
RAW_SQL = {"text", "execute", "exec_driver_sql", "executescript", "scalar", "scalars"}
SLOWEST = 0.05  # seconds of the processor for 100,000 characters (trust.md 2.1, 1.2.9)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_built(node: ast.expr) -> bool:
    """Whether a text is put together out of values."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return any(isinstance(s, ast.JoinedStr) or (isinstance(s, ast.Constant) and isinstance(s.value, str)) for s in (node.left, node.right))  # fmt: skip
    return isinstance(node, ast.Call) and name_of(node) == "format"


def dangers(tree: ast.AST, *, schema: bool = False) -> Iterator[str]:
    """What is banned in a file. schema: it makes tables, whose names no parameter can carry."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
            if module.split(".")[0] in BANNED_MODULES:
                yield f"{line}: imports {module}"
        elif isinstance(node, ast.Attribute) and node.attr == "values" and getattr(node.value, "id", "") == "request":
            yield f"{line}: request.values mixes what was posted with the address"
        elif isinstance(node, ast.Call):
            yield from (f"{line}: {danger}" for danger in of_call(node, schema=schema))


def of_call(node: ast.Call, *, schema: bool) -> Iterator[str]:
    """What is banned in a call."""
    name = name_of(node)
    of_re = getattr(getattr(node.func, "value", None), "id", "") == "re"
    words = {k.arg: k.value for k in node.keywords if k.arg}
    handed_on = [k.value for k in node.keywords if k.arg is None]
    checks = {
        f"calls {name}": name in BANNED_CALLS and not (name == "compile" and of_re),
        "Markup of something that is not a constant": name == "Markup"
        and not all(isinstance(a, ast.Constant) for a in node.args),
        "a shell": "shell" in words and getattr(words["shell"], "value", None) is not False,
        "debug": bool(getattr(words.get("debug"), "value", None)),
        "SQL put together out of values": name in RAW_SQL and bool(node.args) and is_built(node.args[0]) and not schema,
        "a whole form handed on": any(
            isinstance(v, ast.Attribute) and v.attr in {"form", "args", "json"} for v in handed_on
        ),
    }
    yield from (danger for danger, found in checks.items() if found)


PLANTED = [
    "import pickle", "from yaml import load", "eval('1')", "x.exec(y)", "render_template_string(x)", "os.system('ls')",
    "Markup(name)", "Markup(f'<b>{x}</b>')", "run('ls', shell=True)", "run(x, shell=y)", "session.execute(text(f'SELECT {x}'))",
    "connection.exec_driver_sql('SELECT ' + x)", "execute('SELECT %s' % x)", "text('SELECT {}'.format(x))", "Person(**request.form)",
    "app.run(debug=True)", "request.values.get('next')", "import xml.etree.ElementTree",
    "env.from_string(x)",
]  # fmt: skip


@pytest.mark.parametrize("code", PLANTED)
def test_the_ban_sees_what_is_planted(code: str) -> None:
    assert list(dangers(ast.parse(code))), code


@pytest.mark.parametrize(
    "code",
    [
        "Markup('<b>')",
        "text('SELECT 1')",
        "execute(select(x))",
        "run(['ls'])",
        "re.compile(x)",
        "f(**words)",
        "execute(a + b)",
    ],
)
def test_the_ban_lets_through_what_is_safe(code: str) -> None:
    assert not list(dangers(ast.parse(code))), code


# PRAGMA and SHOW take no parameter; the words are constants of those files.
ALLOWED = {f"csor/records/{name}.py: SQL put together out of values" for name in ("engines", "settings")}


def test_no_file_does_what_is_banned() -> None:
    assert len(CODE) > 150
    found = [
        f"{place}:{danger}"
        for place, path in ((str(path.relative_to(ROOT)), path) for path in CODE)
        for danger in dangers(ast.parse(path.read_text()), schema=place.startswith("migrations"))
        if f"{place}: {danger.partition(': ')[2]}" not in ALLOWED
    ]
    assert found == []


def unescaped(text: str) -> list[str]:
    """Ways around escaping in a template; a fixed word of ours may be marked safe, a value never."""
    marked = re.findall(r"""([^\s|({~,]*['"]?)\s*\|\s*safe\b""", text)
    values = [before for before in marked if not before.endswith(("'", '"'))]
    return values + re.findall(
        r"autoescape\s+false|\{%-?\s*autoescape|\|\s*tojson|Markup\(|<[^>{]*\son[a-z]+=|javascript:|style=", text
    )


@pytest.mark.parametrize(
    "text", ["{{ name|safe }}", "{{ f(name) | safe }}", "{% autoescape false %}", '<a onclick="x">', '<p style="x">', 'href="javascript:x"'],
)  # fmt: skip
def test_the_ban_on_templates_sees_what_is_planted(text: str) -> None:
    assert unescaped(text)


def test_no_template_goes_round_escaping() -> None:
    assert len(TEMPLATES) > 50
    found = {str(path.relative_to(ROOT)): unescaped(path.read_text()) for path in TEMPLATES}
    assert {place: what for place, what in found.items() if what} == {}


def test_no_script_writes_markup_or_fetches_code() -> None:
    assert len(SCRIPTS) >= 3
    banned = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\bimport\(|localStorage|sessionStorage|postMessage")  # fmt: skip
    assert banned.search("a.innerHTML = b")
    for path in SCRIPTS:
        assert not banned.search(path.read_text()), path.name


USES = ("search", "sub", "findall", "finditer", "split", "match", "fullmatch")
Use = Callable[[str], object]


def patterns() -> dict[str, list[Use]]:
    """The ways in which every pattern of ours is used, and those that are written where they are used."""
    found: dict[str, list[Use]] = {}
    source = "\n".join(path.read_text() for path in CODE)
    for module in pkgutil.walk_packages(csor.__path__, "csor."):
        if module.name in {"csor.serving", "csor.wire"}:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                used = {use for use in USES if f"{name}.{use}(" in source} or {"search"}
                found[f"{module.name}.{name}"] = [way(value, use) for use in sorted(used)]
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or getattr(getattr(node.func, "value", None), "id", "") != "re":
                continue
            first = node.args[0]
            if name_of(node) in USES and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found[f"{path.name}:{node.lineno}"] = [way(re.compile(first.value), name_of(node))]
    return found


def way(pattern: re.Pattern[str], use: str) -> Use:
    return (lambda text: pattern.sub("", text)) if use == "sub" else getattr(pattern, use)


def hostile(length: int) -> list[str]:
    """Texts that make a careless pattern try again and again."""
    pieces = ["1", "a", "A", " ", "-", "M", ".", "`", "\t", "2026-", "A ", "1 ", "M1 1L", "AA11", " - at `$.", "[a", "1:", "scheme.md 1.", "\u0301"]  # fmt: skip
    whole = [(piece * length)[:length] for piece in pieces]
    return (
        whole
        + [text[:-1] + "!" for text in whole]
        + ["2026" + " " * (length - 4), "A" + " " * (length - 1), "M" + "1" * (length - 1)]
    )


def slowest(ways: list[Use], length: int) -> float:
    """Seconds of the processor for the worst text, the best of three tries each; it stops at the first that is too slow."""
    worst = 0.0
    for text, use in product(hostile(length), ways):
        times = [spent(use, text)]
        while times[-1] > SLOWEST and len(times) < 3:
            times.append(spent(use, text))
        worst = max(worst, min(times))
        if worst > SLOWEST:
            break
    return worst


def spent(use: Use, text: str) -> float:
    began = time.process_time()
    use(text)
    return time.process_time() - began


def test_a_careless_pattern_is_seen() -> None:
    assert slowest([re.compile(r"(a+)+$").fullmatch], 24) > SLOWEST


def test_every_pattern_takes_time_in_proportion() -> None:
    found = patterns()
    assert len(found) >= 12
    shorter = {name: ways for name, ways in found.items() if slowest(ways, 10_000) <= SLOWEST}
    assert sorted(set(found) - set(shorter)) == []
    assert {name: took for name, ways in shorter.items() if (took := slowest(ways, 100_000)) > SLOWEST} == {}


def test_what_must_not_be_guessed_is_not_drawn_by_random() -> None:
    users = [p for p in CODE if re.search(r"^\s*(from random|import random)", p.read_text(), re.MULTILINE)]
    allowed = ROOT / "csor" / "simulation"

    assert users
    assert [p for p in users if not p.is_relative_to(allowed)] == []


def test_words_meant_for_one_process_only_are_not_in_the_wheel() -> None:
    """No test code, no key and no secret stands in the code (15.2.3, 13.3.1)."""
    secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|(?i:password|secret|token)\s*=\s*['\"][A-Za-z0-9+/=_-]{16,}['\"]")  # fmt: skip
    assert secret.search("token = 'abcdefghijklmnopqrstuvwx'")
    known = (
        ROOT / "csor" / "simulation" / "people.py"
    )  # the demonstration's, which is printed and never served over HTTPS
    for path in [*CODE, *TEMPLATES]:
        assert path == known or not secret.search(path.read_text()), path
        assert "import pytest" not in path.read_text(), path
