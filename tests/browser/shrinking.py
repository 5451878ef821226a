"""Makes a PNG small: at most 256 colours, each pixel one byte. For screenshots, which have few colours that matter."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST = 256
CHANNELS = {2: 3, 6: 4}  # colour types of the format: RGB, and RGB with alpha
Colour = tuple[int, int, int]


def shrink(png: bytes) -> bytes:
    """The same picture in its commonest colours; a rarer colour becomes the nearest of them."""
    chunks = list(_chunks(png))
    width, height, depth, kind, *_ = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in CHANNELS:
        raise ValueError(f"{depth} bits, colour type {kind}: not a screenshot")
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    step = CHANNELS[kind]
    rows = [list(zip(*(row[n::step] for n in range(3)), strict=True)) for row in _rows(raw, width * step, height, step)]
    counted = Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _ in counted.most_common(MOST)]
    index = {colour: _nearest(colour, palette) for colour in counted}
    packed = zlib.compress(b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = b"".join(bytes(colour) for colour in palette)
    parts = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", packed), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, body) for name, body in parts)


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, palette[n], strict=True)))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(raw: bytes, wide: int, height: int, step: int) -> Iterator[bytes]:
    """Each row as it was before the format filtered it."""
    above = bytes(wide)
    for number in range(height):
        start = number * (wide + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + wide]), above, step)
        yield above


def _unfiltered(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    for at in range(len(row)) if kind else ():
        left = row[at - step] if at >= step else 0
        up = above[at]
        corner = above[at - step] if at >= step else 0
        row[at] = (row[at] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
