"""How near do our travel times come to a published routing engine's, and how fast?

Imports the Columbus extract, computes 250 homes by 250 and compares with a Valhalla matrix of
the same homes on the same map. Without that real input it measures the invented metropolis,
where there is nothing to compare with but how long it takes. Bars, on two cores: see ``MOST``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.results import report

SHORT_HOMES = 60
BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared"
Floats = NDArray[np.float64]
MOST = {
    "seconds_error.median_abs": 0.06,
    "seconds_error.p90_abs": 0.15,
    "km_error.median_abs": 0.02,
    "km_error.p90_abs": 0.2,
    "matrix_seconds": 10.0,
    "one_home_more_seconds": 1.0,
    "kept_seconds": 0.1,
    "peak_memory_mb": 400,
}
"""Bars: errors about half as much again as measured, times tenfold, since other work runs too."""


def main(argv: Sequence[str]) -> int:
    """Run once and print one JSON line; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="bench matrix", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_HOMES} homes only")
    parser.add_argument("--extract", type=Path, help="an .osm.pbf file")
    parser.add_argument("--reference", type=Path, help="matrix to compare with (.json.gz)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="hearthline-bench-") as folder:
        os.environ["HEARTHLINE_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings")
        import django

        django.setup()
        from django.conf import settings

        settings.HEARTHLINE_HOME = Path(folder)
        osm = Path(os.environ.get("HEARTHLINE_SHARED", BESIDE_THE_CHECKOUT)) / "data" / "osm"
        extract = options.extract or osm / "columbus.osm.pbf"
        reference = options.reference or osm / "columbus_matrix_250.json.gz"
        homes = SHORT_HOMES if options.short else None
        figures = _real(extract, reference, homes) if extract.exists() else _invented(homes or 250)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["peak_memory_mb"] = round(peak_kib / 1024)
    missed = bars_missed(figures)
    report("matrix", short=options.short, **figures, missed=missed)
    return 1 if missed else 0


def bars_missed(figures: Mapping[str, Any]) -> list[str]:
    """Return in words which bars a run misses; roads must also come nearer than straight lines."""
    missed = []
    for name, bar in MOST.items():
        found: Any = figures
        for part in name.split("."):
            found = found.get(part) if found is not None else None
        if found is not None and found > bar:
            missed.append(f"{name} {found}, bar {bar}")
    roads, line = figures.get("seconds_error"), figures.get("straight_line_seconds_error")
    if roads and line and roads["median_abs"] >= line["median_abs"]:
        missed.append("roads come no nearer than straight lines")
    return missed


def _real(extract: Path, reference: Path, homes: int | None) -> dict[str, Any]:
    from hearthline.engines.roads import StraightLine
    from hearthline.kernel.geo import Position
    from hearthline.platform.places.importing import import_roads

    started = time.perf_counter()
    imported = import_roads(extract, lambda _message: None)
    import_seconds = time.perf_counter() - started
    with gzip.open(reference) as file:
        theirs: dict[str, Any] = json.load(file)
    positions = [Position(point[2], point[3]) for point in theirs["points"][:homes]]
    count = len(positions)
    their_seconds = np.array(theirs["durations"], dtype=np.float64)[:count, :count]
    their_km = np.array(theirs["distances"], dtype=np.float64)[:count, :count]
    pairs = (~np.eye(count, dtype=bool)) & (their_seconds > 0) & (their_km > 0)
    measured, ours = _travel(positions)
    by_line = StraightLine().matrix(positions, positions)
    rows, columns = np.nonzero(pairs)
    within = {
        name: (rows % 2 == half) & (columns % 2 == half)
        for name, half in (("even_homes", 0), ("odd_homes", 1))
    }
    return {
        "roads": extract.name,
        "reference": theirs["engine"],
        "homes": count,
        "pairs": int(pairs.sum()),
        "import_seconds": round(import_seconds, 2),
        "junctions": imported.report.junctions,
        **measured,
        "seconds_error": _error(ours.seconds[pairs], their_seconds[pairs]),
        "km_error": _error(ours.km[pairs], their_km[pairs]),
        "seconds_median_abs_by_half": {
            name: _error(ours.seconds[pairs][half], their_seconds[pairs][half])["median_abs"]
            for name, half in within.items()
        },
        "straight_line_seconds_error": _error(by_line.seconds[pairs], their_seconds[pairs]),
        "straight_line_km_error": _error(by_line.km[pairs], their_km[pairs]),
    }


def _invented(homes: int) -> dict[str, Any]:
    from hearthline.platform.places.inventing import LABEL, keep_invented_roads

    started = time.perf_counter()
    metro = keep_invented_roads()
    made = time.perf_counter() - started
    measured, _ = _travel([address.position for address in metro.addresses(homes)])
    return {
        "roads": LABEL,
        "reference": None,
        "homes": homes,
        "import_seconds": round(made, 2),
        "junctions": metro.graph.junction_count,
        **measured,
    }


def _travel(positions: Sequence[Any]) -> tuple[dict[str, object], Any]:
    """Return how long the matrix took: from nothing, with one home more, and from disk."""
    from hearthline.platform.places.travel import travel

    started = time.perf_counter()
    travel(positions[:-1])
    first = time.perf_counter()
    travel(positions)
    extended = time.perf_counter()
    ours = travel(positions)
    kept = time.perf_counter()
    return {
        "matrix_seconds": round(first - started, 3),
        "one_home_more_seconds": round(extended - first, 3),
        "kept_seconds": round(kept - extended, 3),
    }, ours


def _error(ours: Floats, theirs: Floats) -> dict[str, float]:
    """Return relative errors: median with sign, median and 90th percentile without."""
    error = ours / theirs - 1
    return {
        "median": round(float(np.median(error)), 4),
        "median_abs": round(float(np.median(np.abs(error))), 4),
        "p90_abs": round(float(np.quantile(np.abs(error), 0.9)), 4),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
