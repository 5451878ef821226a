"""The verifier of one file: RFC 8032's vectors, keys and notes that are none, its command, and that it stands alone."""

import ast
import io
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from csor import csor_verify
from csor.csor_verify import L, checkpoint_of, ed25519_fits, key_of, main
from csor.domain.merkle import leaf_hash, prove_consistency, prove_inclusion, root_of
from tests.audit.logs import LOG, THIEF, WITNESS, Made, judged_bytes, lines_of, make_log

VECTORS = json.loads((Path(__file__).parent / "data" / "rfc8032.json").read_text())
FILE = Path(csor_verify.__file__)
FIRST = f'{{"log":"a","version":1,"key":"{LOG.public.text()}","witnesses":[]}}\n'
NO_LIST = FIRST.replace("[]", '"none"')


def parts(vector: dict[str, str]) -> tuple[bytes, bytes, bytes]:
    key, message, signature = (bytes.fromhex(vector[name]) for name in ("key", "message", "signature"))
    return key, message, signature


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_of_the_rfc_are_judged_rightly(vector: dict[str, str]) -> None:
    key, message, signature = parts(vector)

    assert ed25519_fits(key, message, signature)
    assert not ed25519_fits(key, message + b"x", signature)
    assert not ed25519_fits(key, message, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not ed25519_fits(key, message, bytes([signature[0] ^ 1]) + signature[1:])
    assert not ed25519_fits(bytes([key[0] ^ 1]) + key[1:], message, signature)
    beyond = (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert not ed25519_fits(key, message, signature[:32] + beyond), "a second spelling of the same signature"
    assert not ed25519_fits(key[:-1], message, signature)
    assert not ed25519_fits(key, message, signature[:-1])


def test_no_point_is_no_signature() -> None:
    key, message, signature = parts(VECTORS[2])
    for point in (b"\xff" * 32, (1 | 1 << 255).to_bytes(32, "little"), (2).to_bytes(32, "little")):
        assert not ed25519_fits(point, message, signature)
        assert not ed25519_fits(key, message, point + signature[32:])
    one = (1).to_bytes(32, "little")
    assert ed25519_fits(one, message, one + bytes(32)), "the neutral point signs everything: no key of ours is it"


def test_it_agrees_with_the_library() -> None:
    random = Random(8032)
    for length in range(40):
        key = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
        message = random.randbytes(length)
        assert ed25519_fits(key.public_key().public_bytes_raw(), message, key.sign(message))


def test_it_stands_alone() -> None:
    found = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(FILE.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert found <= set(sys.stdlib_module_names)
    done = subprocess.run(["python3", "-I", "-S", FILE, "--help"], capture_output=True, text=True, check=True)
    assert "csor-verify" in done.stdout


@pytest.fixture(scope="module")
def made() -> Made:
    return make_log(Random(4), 90, 30)


def told(tmp_path: Path, made: Made, *more: str) -> tuple[int, str]:
    path, out = tmp_path / "log.jsonl", io.StringIO()
    path.write_text("".join(lines_of(made)), encoding="utf-8")
    return main([str(path), *more], out), out.getvalue()


def test_a_good_log_is_called_good(tmp_path: Path, made: Made) -> None:
    (tmp_path / "held.note").write_text(made.held, encoding="utf-8")
    keys = ["--log-key", LOG.public.text(), "--witness-key", WITNESS.public.text()]
    code, words = told(tmp_path, made, *keys, "--checkpoint", str(tmp_path / "held.note"))

    assert (code, "GOOD" in words) == (0, True)
    assert "90 entries fit, 3 checkpoints, 3 cosignatures." in words
    assert "witness cosigned the log up to entry 90." in words
    assert "were done earlier than the log took them" in words
    code, words = told(tmp_path, made)
    assert (code, "came from the file itself" in words) == (0, True)


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["--log-key", THIEF.public.text()], 1, "BAD (key)"),
        (["--witness-key", THIEF.public.text().replace("+", "+", 1)], 1, "cosigned no checkpoint"),
        (["--log-key", "nonsense"], 2, "name+id+base64"),
        (["--log-key", LOG.public.text()[:-2] + "AA"], 2, "not a key"),
        (["--checkpoint", "/nowhere/at.note"], 2, "No such file"),
        (["--proof"], 2, "--log-key"),
    ],
)
def test_a_key_that_is_not_the_log_s_is_said(
    tmp_path: Path, made: Made, more: list[str], code: int, words: str
) -> None:
    found, said = told(tmp_path, made, *more)
    assert (found, words in said) == (code, True), said


@pytest.mark.parametrize(
    ("at", "line", "kind"),
    [
        (5, "nonsense\n", "line"),
        (5, "[]\n", "line"),
        (5, '{"entry":{"form":2}}\n', "line"),
        (5, '{"entry":{"form":7}}\n', "line"),
        (5, '{"checkpoint":"nothing"}\n', "checkpoint"),
        (5, '{ "entry":{"form":2}}\n', "line"),
    ],
)
def test_a_line_that_is_none_is_named(made: Made, at: int, line: str, kind: str) -> None:
    lines = lines_of(made)
    report = csor_verify.Reader(None, [], []).read([*lines[:at], line, *lines[at:]])
    assert [fault.kind for fault in report.faults] == [kind]


def more(text: str) -> str:
    """A line of the log that says one thing more; the same spelling otherwise."""
    return json.dumps({**json.loads(text), "more": 1}, separators=(",", ":")) + "\n"


def deeper(text: str, name: str) -> str:
    line = json.loads(text)
    line[name]["more"] = "x"
    return json.dumps(line, separators=(",", ":")) + "\n"


def signed(text: str, old: str, new: str) -> str:
    line = json.loads(text)
    assert old in line["checkpoint"]
    return json.dumps({"checkpoint": line["checkpoint"].replace(old, new)}, separators=(",", ":")) + "\n"


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (more, "line"),
        (lambda line: deeper(line, "entry"), "line"),
        (lambda line: deeper(line, "text"), "text"),
    ],
)
def test_an_entry_says_what_it_binds_and_no_more(made: Made, spoil: Callable[[str], str], kind: str) -> None:
    lines = lines_of(made)
    assert '"text":' in lines[7]
    lines[7] = spoil(lines[7])
    report = csor_verify.Reader(None, [], []).read(lines)
    assert [(fault.kind, fault.first) for fault in report.faults] == [(kind, 7)]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("— witness ", "— bystander ", "cosignature"),
        ("=\n", "=\f", "checkpoint"),
        ("\n", "\x0b", "checkpoint"),
    ],
)
def test_a_checkpoint_has_the_signatures_that_the_first_line_names(made: Made, old: str, new: str, kind: str) -> None:
    lines = lines_of(made)
    at = next(place for place, line in enumerate(lines) if line.startswith('{"checkpoint"'))
    lines[at] = signed(lines[at], old, new)
    report = csor_verify.Reader(None, [], []).read(lines)
    assert [fault.kind for fault in report.faults] == [kind]


def told_of_bytes(tmp_path: Path, data: bytes) -> tuple[int, str]:
    path, out = tmp_path / "log.jsonl", io.StringIO()
    path.write_bytes(data)
    return main([str(path)], out), out.getvalue()


@pytest.mark.parametrize("bit", range(8))
def test_the_entry_of_a_turned_bit_is_named(tmp_path: Path, made: Made, bit: int) -> None:
    """Bit 7 makes of it what is no UTF-8: the entry is named all the same. So is the one whose line no longer ends."""
    lines = [line.encode() for line in lines_of(made)]
    end = len(b"".join(lines[:11]))
    for place in (end - len(lines[10]) + 40, end - 1):
        data = bytearray(b"".join(lines))
        data[place] ^= 1 << bit
        code, words = told_of_bytes(tmp_path, bytes(data))
        assert (code, "entry 10)" in words) == (1, True), words


def put(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda line: line.update({name: value})


def put_in_entry(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda line: line["entry"].update({name: value})


def entomb(by: Any) -> Callable[[dict[str, Any]], None]:
    def spoil(line: dict[str, Any]) -> None:
        del line["text"]
        line["erased_by"] = by

    return spoil


def spoilt(lines: list[str], at: int, spoil: Callable[[dict[str, Any]], None]) -> bytes:
    line = json.loads(lines[at])
    spoil(line)
    spelt = json.dumps(line, separators=(",", ":")) + "\n"
    return "".join([*lines[:at], spelt, *lines[at + 1 :]]).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        *map(partial(put_in_entry, "form"), ([1], {}, 2.0, True, "2", None)),
        *map(partial(put_in_entry, "seq"), (10.0, "10", [10], None)),
        *map(partial(put_in_entry, "acting"), (0, "", None)),
        *map(partial(put_in_entry, "logged_at"), ("\ud800", 1, None)),
        *map(partial(put, "hash"), (None, [1], 1)),
        *map(partial(put, "leaf"), (None, [1], 1)),
        *map(partial(put, "text"), (None, [1], "", {"salt": 1, "particulars": "", "reason": ""})),
        *map(partial(put, "erased_by"), (None, [1])),
        *map(entomb, ([1], {}, 11.0, True, "11", None)),
    ],
)
def test_a_field_of_another_type_is_named_at_its_entry(
    tmp_path: Path, made: Made, spoil: Callable[[dict[str, Any]], None]
) -> None:
    code, words = told_of_bytes(tmp_path, spoilt(lines_of(made), 10, spoil))
    assert (code, "entry 10)" in words) == (1, True), words


@pytest.mark.parametrize("by", [11.0, True, [1], "11"])
def test_a_tombstone_names_its_entry_by_a_whole_number(tmp_path: Path, by: Any) -> None:
    """Where the entry was erased, and 11.0 would be taken for the erasure 11."""
    log = make_log(Random(2), 24, 24)
    at = next(place for place, line in enumerate(lines_of(log)) if '"erased_by"' in line)
    named = json.loads(lines_of(log)[at])["erased_by"]
    by = float(named) if by == 11.0 else by
    code, words = told_of_bytes(tmp_path, spoilt(lines_of(log), at, put("erased_by", by)))
    assert (code, f"BAD (erased, entry {at})" in words) == (1, True), words


def test_an_entry_of_form_1_has_no_leaf_beside_it(tmp_path: Path) -> None:
    log = next(log for seed in range(99) if (log := make_log(Random(seed), 40, 40)).rows[0].entry.form == 1)
    code, words = told_of_bytes(tmp_path, spoilt(lines_of(log), 1, put("leaf", "")))
    assert (code, "BAD (leaf, entry 1)" in words) == (1, True), words


@pytest.mark.parametrize(("value", "code"), [(None, 1), ([1], 1), ("\ud800\n1\nAA==\n\n— a AAAA\n", 1)])
def test_a_checkpoint_of_another_type_is_named(tmp_path: Path, made: Made, value: Any, code: int) -> None:
    lines = lines_of(made)
    at = next(place for place, line in enumerate(lines) if line.startswith('{"checkpoint"'))
    found, words = told_of_bytes(tmp_path, spoilt(lines, at, put("checkpoint", value)))
    assert (found, "BAD" in words) == (code, True), words


@pytest.mark.parametrize(
    ("name", "value"),
    [("version", True), ("version", 1.0), ("version", [1]), ("key", "\ud800+00+AA=="), ("witnesses", [None])],
)
def test_a_first_line_of_other_types_is_not_read(tmp_path: Path, made: Made, name: str, value: Any) -> None:
    code, words = told_of_bytes(tmp_path, spoilt(lines_of(made), 0, put(name, value)))
    assert code == 2
    assert words.encode()


def test_no_bit_of_what_is_no_entry_can_be_turned_unseen() -> None:
    """Nor one of an entry that was erased, beside which most stands that its leaf does not bind."""
    log = make_log(Random(2), 24, 24)
    lines = lines_of(log)
    data = "".join(lines).encode()
    assert judged_bytes(data) == csor_verify.WELL
    start = 0
    for line in lines:
        if not line.startswith('{"entry"') or '"erased_by"' in line:
            for place in range(start, start + len(line)):
                for bit in range(8):
                    turned = bytearray(data)
                    turned[place] ^= 1 << bit
                    assert judged_bytes(bytes(turned)) != csor_verify.WELL, (place - start, bit, line)
        start += len(line)


@pytest.mark.parametrize(
    "first",
    ["", "x\n", "{}\n", '{"log":"a","version":2,"key":""}\n', '{"log":"a","version":1}\n', more(FIRST), NO_LIST],
)
def test_a_file_that_is_no_log_is_not_read(tmp_path: Path, first: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(first)
    out = io.StringIO()
    assert main([str(path)], out) == 2


def test_its_trees_are_those_of_the_product() -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(40)]
    for size in range(1, 41):
        root = root_of(leaves[:size])
        for index in range(size):
            path = prove_inclusion(leaves[:size], index)
            assert csor_verify.root_by_path(leaves[index], index, size, path) == root
            assert csor_verify.root_by_path(leaves[index], index, size, [*path, root]) != root
            assert size == 1 or csor_verify.root_by_path(leaves[index], index, size, path[:-1]) != root
        for old in range(1, size + 1):
            proof, roots = prove_consistency(leaves[:size], old), (root_of(leaves[:old]), root)
            assert csor_verify.roots_by_proof(old, size, roots[0], proof) == roots
            assert csor_verify.roots_by_proof(old, size, roots[0], [*proof, root]) is None
            assert old == size or csor_verify.roots_by_proof(old, size, roots[0], proof[:-1]) != roots
    assert csor_verify.root_by_path(leaves[0], 1, 1, []) is None
    assert csor_verify.roots_by_proof(0, 1, leaves[0], []) is None
    assert csor_verify.Growing().root() == root_of([])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\nb\nc\n",
        "a\n1\nAA==\n\nx\n",
        "a\n01x\nAA==\n\n— a AAAA\n",
        "a\n1\n!\n\n— a AAAA\n",
        "a\n1\nAB==\n\n— a AAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_said(text: str) -> None:
    with pytest.raises(csor_verify.Unreadable):
        checkpoint_of(text)


def test_a_key_of_another_kind_is_none() -> None:
    with pytest.raises(csor_verify.Unreadable):
        key_of("a+00000000+" + "AAAA")
