"""Lines for drawing: pieces of road joined end to end, and bends too small to see left out."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from hearthline.engines.roads.graph import Floats, RoadGraph


def joined_lines(graph: RoadGraph, pieces: NDArray[np.int64], points: Floats) -> list[Floats]:
    """Return lines that cover the pieces once, each as long as it goes without branching.

    Parameters
    ----------
    graph
        Road network.
    pieces
        Pieces to draw.
    points
        Drawn place of every shape point of the graph, ``float64[shape points, 2]``.
    """
    ends = _ends(graph)
    arms: dict[int, list[int]] = defaultdict(list)
    for piece, (start, end) in zip(pieces.tolist(), ends[pieces].tolist(), strict=True):
        arms[start].append(piece)
        arms[end].append(piece)
    left = set(pieces.tolist())
    lines = []
    # Lines that end somewhere come first; what then remains are rings.
    arm_count = np.bincount(ends[pieces].ravel(), minlength=graph.junction_count)
    starts = pieces[(arm_count[ends[pieces]] != 2).any(axis=1)]
    for piece in [*starts.tolist(), *pieces.tolist()]:
        if piece not in left:
            continue
        at = int(ends[piece, 0])
        if len(arms[at]) == 2 and len(arms[int(ends[piece, 1])]) != 2:
            at = int(ends[piece, 1])
        lines.append(_follow(graph, piece, at, ends, arms, left, points))
    return lines


def simplified(points: Floats, tolerance: float) -> Floats:
    """Return a line that strays from `points` by at most `tolerance` (Douglas and Peucker, 1973).

    Parameters
    ----------
    points
        The line, ``float64[points, 2]``.
    tolerance
        Greatest distance of a left-out point from the new line, in the unit of the points.
    """
    if len(points) < 3:
        return points
    # Plain numbers: most lines are short, and arrays would cost more than they save.
    places = points.tolist()
    kept = {0, len(places) - 1}
    spans = [(0, len(places) - 1)]
    while spans:
        first, last = spans.pop()
        worst, apart = _farthest(places, first, last)
        if apart > tolerance**2:
            kept.add(worst)
            spans += [(first, worst), (worst, last)]
    line: Floats = points[sorted(kept)]
    return line


def _farthest(places: list[list[float]], first: int, last: int) -> tuple[int, float]:
    """Return the point farthest from a span's chord, and the square of its distance."""
    start_x, start_y = places[first]
    step_x, step_y = places[last][0] - start_x, places[last][1] - start_y
    square = step_x * step_x + step_y * step_y
    worst, farthest = first, -1.0
    for index in range(first + 1, last):
        x, y = places[index][0] - start_x, places[index][1] - start_y
        along = min(1.0, max(0.0, (x * step_x + y * step_y) / square)) if square > 0 else 0.0
        away_x, away_y = x - along * step_x, y - along * step_y
        apart = away_x * away_x + away_y * away_y
        if apart > farthest:
            worst, farthest = index, apart
    return worst, farthest


def _ends(graph: RoadGraph) -> NDArray[np.int64]:
    """Return the junctions at the start and the end of each piece's shape."""
    ends = np.zeros((graph.piece_count, 2), dtype=np.int64)
    ends[graph.piece, graph.is_backward.astype(int)] = graph.tail
    ends[graph.piece, 1 - graph.is_backward.astype(int)] = graph.head
    return ends


def _follow(
    graph: RoadGraph,
    piece: int,
    at: int,
    ends: NDArray[np.int64],
    arms: dict[int, list[int]],
    left: set[int],
    points: Floats,
) -> Floats:
    parts = []
    following: int | None = piece
    while following is not None:
        left.discard(following)
        shape = points[graph.shape_start[following] : graph.shape_start[following + 1]]
        is_forward = int(ends[following, 0]) == at
        parts.append(shape if is_forward else shape[::-1])
        at = int(ends[following, 1] if is_forward else ends[following, 0])
        open_arms = [arm for arm in arms[at] if arm in left]
        following = open_arms[0] if len(arms[at]) == 2 and open_arms else None
    return np.vstack([parts[0], *(part[1:] for part in parts[1:])])
