"""Makes the icons of browser tabs and home screens in `assets/` from the brand mark.

The mark is the one of `aina_app/ui/icons.py`: a power line and its joint, drawn with strokes in a square of 28. Its
outline is cut into short straight lines; a pixel's ink follows from its distance to the nearest of them, and the
picture is written as PNG by hand. Run again when the mark or its colours change:

    python scripts/make_icons.py
"""

import itertools
import math
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"
PRIMARY, ON_PRIMARY = (0x0B, 0x5A, 0x54), (0xFF, 0xFF, 0xFF)
"""`--primary` and `--on-primary` of the light theme."""
SIDE = 28.0
STROKE = 2.25
TAB_STROKE = 3.0
"""A heavier stroke where the mark is 16 to 32 pixels wide."""
CURVES = (
    ((1.5, 17), (5.5, 20), (8.5, 20.5), (10.7, 18.2)),
    ((17.3, 18.2), (19.5, 20.5), (22.5, 20), (26.5, 17)),
)
"""Cubic curves: start, two controls, end. The line on both sides of the joint."""
STRAIGHTS = (((14, 10.5), (14, 4)), ((9.5, 4), (18.5, 4)))
CENTRE, RADIUS = (14.0, 15.0), 4.2
STEPS = 32
"""Pieces into which each curve is cut."""

Point = tuple[float, float]
Rgba = tuple[int, int, int, int]


def pieces() -> list[tuple[Point, Point]]:
    """The mark as short straight lines."""
    lines: list[tuple[Point, Point]] = list(STRAIGHTS)
    for outline in (*(_curve(*curve) for curve in CURVES), _circle()):
        lines += itertools.pairwise(outline)
    return lines


def _curve(start: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    for step in range(STEPS + 1):
        t = step / STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        corners = (start, first, second, end)
        x, y = (sum(w * corner[axis] for w, corner in zip(weights, corners, strict=True)) for axis in (0, 1))
        yield x, y


def _circle() -> Iterator[Point]:
    for step in range(STEPS + 1):
        angle = 2 * math.pi * step / STEPS
        yield CENTRE[0] + RADIUS * math.cos(angle), CENTRE[1] + RADIUS * math.sin(angle)


def distance(at: Point, line: tuple[Point, Point]) -> float:
    """How far `at` is from the nearest point of `line`."""
    (x1, y1), (x2, y2) = line
    width, height = x2 - x1, y2 - y1
    length = width * width + height * height
    along = 0.0 if length == 0 else ((at[0] - x1) * width + (at[1] - y1) * height) / length
    along = min(1.0, max(0.0, along))
    return math.hypot(at[0] - x1 - along * width, at[1] - y1 - along * height)


def cover(size: int, margin: float, stroke: float) -> list[list[float]]:
    """The share of each pixel under the mark; `margin`: the empty edge as a share of the picture's side."""
    pixel, offset = SIDE / (size * (1 - 2 * margin)), size * margin
    shares = [[0.0] * size for _ in range(size)]

    def pixels(low: float, high: float) -> range:
        first, last = ((edge / pixel + offset) for edge in (low - stroke, high + stroke))
        return range(max(0, math.floor(first)), min(size, math.ceil(last)))

    for line in pieces():
        columns, rows = (
            pixels(min(line[0][axis], line[1][axis]), max(line[0][axis], line[1][axis])) for axis in (0, 1)
        )
        for y, x in itertools.product(rows, columns):
            at = ((x + 0.5 - offset) * pixel, (y + 0.5 - offset) * pixel)
            share = 0.5 + (stroke / 2 - distance(at, line)) / pixel
            shares[y][x] = max(shares[y][x], min(1.0, share))
    return shares


def blend(share: float, ground: Rgba, ink: tuple[int, int, int]) -> Rgba:
    """A pixel of which `share` is ink over `ground`."""
    alpha = share + (1 - share) * ground[3] / 255
    if alpha == 0:
        return (0, 0, 0, 0)
    ground_share = (1 - share) * ground[3] / 255
    red, green, blue = (
        round((share * up + ground_share * low) / alpha) for up, low in zip(ink, ground[:3], strict=True)
    )
    return red, green, blue, round(alpha * 255)


def png(shares: list[list[float]], ground: Rgba, ink: tuple[int, int, int]) -> bytes:
    """A PNG of eight bits with transparency."""
    rows = b"".join(b"\0" + b"".join(bytes(blend(share, ground, ink)) for share in row) for row in shares)
    header = struct.pack(">IIBBBBB", len(shares[0]), len(shares), 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def ico(picture: bytes, size: int) -> bytes:
    """An icon file with one PNG in it."""
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + picture


def main() -> None:
    """Write all icons."""
    clear, primary = (0, 0, 0, 0), (*PRIMARY, 255)
    (ASSETS / "favicon.ico").write_bytes(ico(png(cover(32, 0, TAB_STROKE), clear, PRIMARY), 32))
    (ASSETS / "apple-touch-icon.png").write_bytes(png(cover(180, 0.17, STROKE), primary, ON_PRIMARY))
    for size in (192, 512):
        (ASSETS / f"icon-{size}.png").write_bytes(png(cover(size, 0.2, STROKE), primary, ON_PRIMARY))


if __name__ == "__main__":
    main()
