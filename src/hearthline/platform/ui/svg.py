"""Small drawings made on the server: numbers in, SVG attributes out, no style."""

from __future__ import annotations

from collections.abc import Iterable


def at(value: float) -> str:
    """Return a coordinate with one decimal, as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")


def steps(points: Iterable[tuple[float, float]], end_x: float) -> str:
    """Return a path that holds each value until the next: levels and rates are never smoothed."""
    path = ""
    for x, y in points:
        path += f"M{at(x)} {at(y)}" if not path else f"H{at(x)}V{at(y)}"
    return f"{path}H{at(end_x)}" if path else ""


def line(points: Iterable[tuple[float, float]]) -> str:
    """Return a path of straight segments through ``points``."""
    return "".join(f"{'L' if i else 'M'}{at(x)} {at(y)}" for i, (x, y) in enumerate(points))


def round_step(top: float, parts: int = 3) -> int:
    """Return a step of 1, 2, 5, 10, 20, 50 … that cuts ``top`` into about ``parts``."""
    want = max(1.0, top / parts)
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= want:
                return factor * size
        size *= 10
