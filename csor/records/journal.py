"""A file of lines whose room is taken beforehand: it can be written when the disk is full.

Every byte is written once with zeros when the file is made, so that writing a line later asks the disk for nothing new
(on a file system that copies on write, such as btrfs or ZFS, that does not hold: docs/adr). A line carries its checksum:
one torn by a loss of power is left out.
"""

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM = 4 * 1024 * 1024  # some 8,000 events
BLOCK = 64 * 1024


class NoRoom(OSError):
    """The file is full: what was to be written was not."""


class ReservedFile:
    """A file of fixed size, for lines. One process at a time writes; every line is on the disk before `append` ends."""

    def __init__(self, path: Path, room: int = ROOM) -> None:
        """Take the room, unless it is there already. Raises OSError when there is none."""
        self.path = path
        self.room = room
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.fchmod(self._file, 0o600)
        with self.held():
            self._take_room()

    def _take_room(self) -> None:
        there = os.fstat(self._file).st_size
        if there >= self.room:
            return
        for start in range(there, self.room, BLOCK):
            _write_whole(self._file, bytes(min(BLOCK, self.room - start)), start)
        os.fsync(self._file)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other process, and every other holder in this one, from writing."""
        lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def is_empty(self) -> bool:
        """Whether there is no line; costs one small read."""
        return os.pread(self._file, 1, 0) in {b"", b"\0"}

    def lines(self) -> list[str]:
        """The whole lines, in the order they came."""
        return [told for told in map(_checked, self._content().split(b"\n")[:-1]) if told is not None]

    def append(self, texts: list[str]) -> None:
        """Write lines and see them on the disk. The caller holds the file. Raises NoRoom, or OSError of the disk."""
        kept = self._content()
        start = kept.rfind(b"\n") + 1  # a torn line is written over
        data = b"".join(_line(text) for text in texts)
        if start + len(data) >= self.room:
            raise NoRoom(f"{self.path} is full")
        torn = bytes(max(0, len(kept) - start - len(data)))
        _write_whole(self._file, data + torn, start)
        os.fdatasync(self._file)

    def replace(self, texts: list[str]) -> None:
        """Nothing but these lines. The caller holds the file."""
        used = len(self._content())
        data = b"".join(_line(text) for text in texts)
        _write_whole(self._file, data + bytes(max(0, used - len(data))), 0)
        os.fdatasync(self._file)

    def _content(self) -> bytes:
        found = bytearray()
        while b"\0" not in (block := os.pread(self._file, BLOCK, len(found))) and block:
            found += block
        return bytes(found + block.split(b"\0", 1)[0])


def _line(text: str) -> bytes:
    data = text.encode()
    return b"%08x %s\n" % (zlib.crc32(data), data)


def _checked(line: bytes) -> str | None:
    told, _, data = line.partition(b" ")
    return data.decode() if told == b"%08x" % zlib.crc32(data) else None


def _write_whole(file: int, data: bytes, start: int) -> None:
    while data:
        written = os.pwrite(file, data, start)
        data, start = data[written:], start + written
