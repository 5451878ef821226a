"""The Merkle tree of RFC 9162: our own proofs at every size, and the public vectors of the transparency-dev library."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from csor.domain.merkle import (
    EMPTY,
    Edge,
    extends,
    includes,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_growth,
    prove_inclusion,
    root_of,
)

LARGEST = 257
LEAVES = [leaf_hash(str(number).encode()) for number in range(LARGEST)]
ROOTS = [root_of(LEAVES[:size]) for size in range(LARGEST + 1)]
EDGES = [Edge()]
for one in LEAVES:
    EDGES.append(Edge(EDGES[-1].size, EDGES[-1].hashes))
    EDGES[-1].add(one)
VECTORS = Path(__file__).parents[3] / "shared" / "data" / "merkle" / "testdata"
COUNTED = 196
ABSENT = "ABSENT:"  # as tests/conftest.py knows it


def test_the_hashes_are_those_of_the_rfc() -> None:
    a, b, c = LEAVES[:3]
    assert ROOTS[0] == EMPTY == hashlib.sha256(b"").digest()
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert ROOTS[1] == a
    assert ROOTS[3] == node_hash(node_hash(a, b), c) == hashlib.sha256(b"\x01" + node_hash(a, b) + c).digest()


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_every_entry_of_every_tree_is_proved_and_no_other(size: int) -> None:
    leaves, root = LEAVES[:size], ROOTS[size]
    for index in range(size):
        proof = prove_inclusion(leaves, index)
        assert includes(index, size, LEAVES[index], proof, root)
        assert not includes(index, size, leaf_hash(b"another"), proof, root)
        assert not includes(index, size, LEAVES[index], [*proof, root], root)
        assert size == 1 or not includes(index, size, LEAVES[index], proof[:-1], root)
        assert size == 1 or not includes((index + 1) % size, size, LEAVES[index], proof, root)
    for index in (-1, size):
        assert not includes(index, size, LEAVES[0], [], root)
        with pytest.raises(IndexError):
            prove_inclusion(leaves, index)


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_every_earlier_tree_is_proved_to_be_the_beginning(size: int) -> None:
    leaves, root = LEAVES[:size], ROOTS[size]
    for old in range(size + 1):
        proof = prove_consistency(leaves, old)
        assert extends(old, size, ROOTS[old], root, proof) is (old > 0)
        assert prove_growth(EDGES[old], LEAVES[old:size]) == proof
        assert not extends(old, size, leaf_hash(b"another"), root, proof)
        assert not extends(old, size, ROOTS[old], root, [*proof, root])
        if 0 < old < size:
            assert not extends(old, size, ROOTS[old], leaf_hash(b"another"), proof)
            assert not extends(old, size, ROOTS[old], root, proof[:-1])
            assert not extends(old, size, ROOTS[old], root, [leaf_hash(b"no"), *proof[1:]])
    assert not extends(size + 1, size, root, root, [])
    for old in (-1, size + 1):
        with pytest.raises(IndexError):
            prove_consistency(leaves, old)


def test_a_tree_grows_at_its_edge_alone() -> None:
    edge = Edge()
    for size, leaf in enumerate(LEAVES, start=1):
        edge = Edge(edge.size, edge.hashes)
        edge.add(leaf)
        assert (edge.size, edge.root()) == (size, ROOTS[size])
        assert len(edge.hashes) <= 9
    with pytest.raises(ValueError, match="edge"):
        Edge(3, LEAVES[:1])
    with pytest.raises(ValueError, match="edge"):
        Edge(-1)


def vectors() -> list[tuple[str, dict[str, Any]]]:
    """Every vector of inclusion and consistency: (kind, what it says). Without them the run says so at its end."""
    if not VECTORS.is_dir():
        pytest.skip(
            f"{ABSENT} the {COUNTED} public vectors of Merkle trees are not beside the checkout: none was judged"
        )
    kinds = ("inclusion", "consistency")
    return [(kind, json.loads(path.read_text())) for kind in kinds for path in sorted((VECTORS / kind).rglob("*.json"))]


def judged(kind: str, vector: dict[str, Any]) -> bool:
    proof = [base64.b64decode(step) for step in vector["proof"] or []]
    if kind == "inclusion":
        leaf, root = base64.b64decode(vector["leafHash"]), base64.b64decode(vector["root"])
        return includes(vector["leafIdx"], vector["treeSize"], leaf, proof, root)
    roots = base64.b64decode(vector["root1"] or ""), base64.b64decode(vector["root2"] or "")
    return extends(vector["size1"], vector["size2"], *roots, proof)


def test_the_public_vectors_are_all_judged_rightly() -> None:
    found = vectors()
    wrong = [vector["desc"] for kind, vector in found if judged(kind, vector) is vector["wantErr"]]
    good = sum(not vector["wantErr"] for _, vector in found)

    assert (len(found), good, wrong) == (COUNTED, 12, [])
