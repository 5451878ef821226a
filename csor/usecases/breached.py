"""A force's own file of breached passwords: asked on this machine, never read whole, and nothing is sent anywhere.

The file is Have I Been Pwned's, ordered by hash: on each line the SHA-1 of a password in hexadecimal, a colon, and how
often it was seen; some 40 GB. Source: trust.md 2.1 V6.2.12. SHA-1 is that list's own form and protects nothing here.
"""

import os
import re
from dataclasses import dataclass
from hashlib import sha1
from itertools import pairwise
from pathlib import Path
from typing import Final, Self

DIGITS: Final = 40
WINDOW: Final = 128  # bytes; a line is 60 at most
SAMPLES: Final = 256
LINE: Final = re.compile(rb"([0-9A-Fa-f]{40})(?::\d{1,12})?\r?\n?")


class NotAList(ValueError):
    """The file is not of that form, or not in order."""


@dataclass(frozen=True, slots=True)
class Breached:
    """The file at a path."""

    path: Path

    def check(self) -> None:
        """Look at lines all over the file. Raises NotAList, or OSError when it cannot be read."""
        with _Lines(self.path) as lines:
            places = sorted({lines.size * part // SAMPLES for part in range(SAMPLES)})
            seen = [lines.at(place)[1] for place in places] if lines.size else []
        if not seen or any(one > other for one, other in pairwise(seen)):
            raise NotAList(f"{self.path} is not a list of SHA-1 hashes in their order")

    def __contains__(self, password: str) -> bool:
        """Whether exactly this password is on the list. Raises NotAList, or OSError when it cannot be read."""
        wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with _Lines(self.path) as lines:
            low, high = 0, lines.size
            while low < high:
                start, found, end = lines.around((low + high) // 2)
                if found == wanted:
                    return True
                low, high = (end, high) if found < wanted else (low, start)
        return False


class _Lines:
    """The lines of a file by any of their bytes."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.size = os.fstat(self._file).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def at(self, place: int) -> tuple[int, bytes]:
        """Where the line of a byte begins, and its hash."""
        start, found, _ = self.around(place)
        return start, found

    def around(self, place: int) -> tuple[int, bytes, int]:
        """Where the line of a byte begins, its hash, and where the next one begins."""
        first = max(0, place - WINDOW)
        read = os.pread(self._file, 2 * WINDOW, first)
        begin = read.rfind(b"\n", 0, place - first) + 1
        line = read[begin:].partition(b"\n")[0]
        whole = LINE.fullmatch(line)
        if whole is None:
            raise NotAList("a line is not a SHA-1 hash and a count")
        return first + begin, whole[1].upper(), first + begin + len(line) + 1
