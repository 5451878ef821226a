"""The Merkle tree over the log: roots, proofs of inclusion and of consistency, and how they are judged.

Source: RFC 9162 2.1. Hashes are SHA-256, as bytes. A tree is grown at its right edge alone: one hash for each whole
subtree, the largest first, so that adding an entry never reads the entries before it.
"""

import hashlib
from collections.abc import Callable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry's bytes (RFC 9162 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Edge:
    """The right edge of a growing tree: the roots of its whole subtrees, the largest first."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """size: in leaves. Raises ValueError when so many hashes are not the edge of such a tree."""
        if size < 0 or len(hashes) != size.bit_count():
            raise ValueError(f"{len(hashes)} hashes are not the edge of a tree of {size}")
        self.size = size
        self.hashes = list(hashes)

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash; one node is made for each subtree that it completes."""
        size, node = self.size, leaf
        while size & 1:
            node = node_hash(self.hashes.pop(), node)
            size >>= 1
        self.hashes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root of the whole tree."""
        return _fold(self.hashes) if self.hashes else EMPTY


def _fold(hashes: Sequence[bytes]) -> bytes:
    """The root over subtrees that stand side by side, the largest first."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.add(leaf)
    return edge.root()


def _split(size: int) -> int:
    """The largest power of two below size, which is two at least."""
    return 1 << (size - 1).bit_length() - 1


def prove_inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The path from a leaf to the root over all of them (RFC 9162 2.1.3.1). Raises IndexError for no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"There is no leaf {index} among {len(leaves)}.")
    path: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            start = middle
    return path[::-1]


def prove_consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """That the tree of the first `old` leaves is the beginning of this one (RFC 9162 2.1.4.1).

    Raises IndexError when old is beyond the tree. Nothing, and the whole tree, need no proof.
    """
    if not 0 <= old <= len(leaves):
        raise IndexError(f"There is no tree of {old} within {len(leaves)}.")
    return _consistency(old, len(leaves), lambda start, end: root_of(leaves[start:end]))


def prove_growth(edge: Edge, added: Sequence[bytes]) -> list[bytes]:
    """The same for a tree of which only the right edge, and the leaves after it, are at hand.

    Every subtree of the older tree that such a proof names is one of its edge.
    """
    whole: dict[int, bytes] = {}
    start = 0
    for place in range(edge.size.bit_length() - 1, -1, -1):
        if edge.size >> place & 1:
            whole[start] = edge.hashes[len(whole)]
            start += 1 << place

    def root(start: int, end: int) -> bytes:
        return whole[start] if start < edge.size else root_of(added[start - edge.size : end - edge.size])

    return _consistency(edge.size, edge.size + len(added), root)


def _consistency(old: int, size: int, root: Callable[[int, int], bytes]) -> list[bytes]:
    """The proof, with the root over the leaves of a range by a function."""
    if old in {0, size}:
        return []
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(root(middle, end))
            end = middle
        else:
            path.append(root(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(root(start, end))
    return path[::-1]


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows this leaf at this place of the tree (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size or not all_hashes(leaf, root, *proof):
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            place, last = _left_behind(place, last)
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def _left_behind(place: int, last: int) -> tuple[int, int]:
    """Go up while the node has no sibling on its right and is no right child."""
    while not place & 1 and place != 0:
        place, last = place >> 1, last >> 1
    return place, last


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the older tree is the beginning of the newer (RFC 9162 2.1.4.2).

    The empty tree is the beginning of every other, and of that nothing can be shown: it is False here.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not proof:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            place, last = _left_behind(place, last)
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def all_hashes(*found: bytes) -> bool:
    """Whether each has the length of a hash."""
    return all(len(one) == len(EMPTY) for one in found)
