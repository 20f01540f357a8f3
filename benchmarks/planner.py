"""How near do routes come to the best known of published instances?

Plans every instance below a folder that a table of best known costs (``*_best.md``, in the folder,
below it or one above) names, has each solution checked, and keeps one JSON line a run, so that a
long measurement goes on where it ended. Prints the gaps as a table for each family, then one JSON
line. Returns 1 when a solution breaks a rule, or when a finished measurement of 60 seconds and more
misses a bar.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.results import lines_in, report

MOST_GAP = 0.05
"""Percent above the table that the mean of a family may be, at 60 seconds; the table is rounded."""

DRAW = 20_260_511
"""Seed of the drawing of instances."""

Run = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """An instance with the best cost that is known of it."""

    family: str
    name: str
    best: float
    path: Path
    patients: int


def main(argv: Sequence[str]) -> int:
    """Measure what is not measured yet, print tables and one JSON line."""
    parser = argparse.ArgumentParser(prog="./hearthline bench planner", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of instances and tables")
    parser.add_argument("--per-family", type=int, help="instances a family, drawn by size")
    parser.add_argument("--least-patients", type=int, default=0, help="leave smaller ones out")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--islands", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--processor",
        action="store_true",
        help="seconds of processor for each island: figures of a machine that does other work too",
    )
    parser.add_argument("--results", type=Path, help="file of lines, made and gone on with")
    parser.add_argument("--report-only", action="store_true", help="measure nothing new")
    parser.add_argument("--short", action="store_true", help="two invented instances, 2 seconds")
    given = parser.parse_args(list(argv))
    if given.short or given.data is None:
        return _short()
    if not given.data.is_dir():
        parser.error(f"{given.data} is not a folder")
    known = sample(instances_below(given.data), given.per_family, given.least_patients)
    if not known:
        parser.error(f"no instance below {given.data} is in a table *_best.md beside it")
    results = given.results or _usual_results()
    runs = list(lines_in(results))
    asked = [(one, seed) for seed in range(1, given.seeds + 1) for one in _mixed(known)]
    wanted = {_key(one.name, seed, given) for one, seed in asked}
    if not given.report_only:
        done = {_key_of(run) for run in runs}
        for number, (one, seed) in enumerate(asked, start=1):
            if _key(one.name, seed, given) in done:
                continue
            run = measure(one, seed, given)
            runs.append(run)
            with results.open("a") as file:
                file.write(json.dumps(run) + "\n")
            print(
                f"  {number} of {len(asked)}: {one.name} seed {seed} {run['gap']:+.2f} %",
                file=sys.stderr,
                flush=True,
            )
    chosen = [run for run in runs if _key_of(run) in wanted]
    for line in table(chosen):
        print(line)
    return conclude(chosen, len(asked), given)


def instances_below(folder: Path) -> list[Known]:
    """Return the instances below ``folder`` that a table names, by family and size."""
    tables = sorted({*folder.rglob("*_best.md"), *folder.resolve().parent.glob("*_best.md")})
    best = {
        name: (path.name.removesuffix("_best.md"), cost)
        for path in tables
        for name, cost in read_table(path.read_text())
    }
    found = []
    for path in sorted(folder.rglob("*.json*")):
        name = path.name.removesuffix(".gz")
        if name in best:
            family, cost = best[name]
            found.append(Known(family, name, cost, path, _patients(path)))
    return sorted(found, key=lambda one: (one.family, one.patients, one.name))


def read_table(text: str) -> Iterable[tuple[str, float]]:
    """Return instance and total cost of each row of a table in Markdown."""
    column = None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if "total_cost" in cells:
            column = cells.index("total_cost")
        elif column is not None and len(cells) > column and not set(cells[0]) <= set(":-"):
            yield cells[0], float(cells[column])


def sample(known: list[Known], per_family: int | None, least: int) -> list[Known]:
    """Return ``per_family`` instances of each family: one of each of as many strata of size."""
    chosen = []
    known = [one for one in known if one.patients >= least]
    for family in sorted({one.family for one in known}):
        its = [one for one in known if one.family == family]
        count = min(per_family or len(its), len(its))
        chance = random.Random(DRAW)
        for stratum in range(count):
            begin, end = len(its) * stratum // count, len(its) * (stratum + 1) // count
            chosen.append(its[chance.randrange(begin, end)])
    return chosen


def measure(one: Known, seed: int, given: argparse.Namespace) -> Run:
    """Plan an instance and return what is kept of it."""
    from hearthline.engines.planner.formats.planning import CheckFailed, plan_hhcrsp
    from hearthline.engines.planner.routing import ENGINE, Effort

    effort = Effort(
        seconds=given.seconds, seed=seed, islands=given.islands, by_processor=given.processor
    )
    kept = {
        "family": one.family,
        "instance": one.name,
        "patients": one.patients,
        "best_known": one.best,
        "budget": given.seconds,
        "clock": _clock(given),
        "islands": given.islands,
        "seed": seed,
        "engine": ENGINE,
    }
    try:
        _, line = plan_hhcrsp(one.path.read_bytes(), one.name, effort)
    except CheckFailed as failed:
        return {**kept, "faults": str(failed), "gap": 0.0}
    figures = {name: line[name] for name in ("distance", "total_tardiness", "max_tardiness")}
    gap = 100 * (line["cost"] / one.best - 1)
    return {
        **kept,
        **figures,
        "cost": line["cost"],
        "gap": round(gap, 4),
        "seconds": line["seconds"],
        "iterations": line["iterations"],
        **_machine(),
    }


def table(runs: list[Run]) -> Iterable[str]:
    """Return the gaps to the table, instance by instance, with the mean of each family."""
    for family in sorted({run["family"] for run in runs}):
        its = [run for run in runs if run["family"] == family]
        names = sorted({(run["patients"], run["instance"]) for run in its})
        yield f"\n### {family}\n"
        yield "| instance | patients | best known | best found | mean gap | worst gap | runs |"
        yield "|:--|--:|--:|--:|--:|--:|--:|"
        for patients, name in names:
            rows = [run for run in its if run["instance"] == name]
            gaps = [run["gap"] for run in rows]
            found = min(run.get("cost", float("inf")) for run in rows)
            short = re.sub(r"\.json$", "", name)
            yield (
                f"| {short} | {patients} | {rows[0]['best_known']:.2f} | {found:.2f} "
                f"| {mean(gaps):+.2f} % | {max(gaps):+.2f} % | {len(rows)} |"
            )
        yield f"\nMean gap of {family}: {mean(run['gap'] for run in its):+.3f} %.\n"


def conclude(runs: list[Run], asked: int, given: argparse.Namespace) -> int:
    """Print the JSON line; 1 when a solution broke a rule or a bar is missed."""
    families = {
        family: round(mean(run["gap"] for run in runs if run["family"] == family), 4)
        for family in sorted({run["family"] for run in runs})
    }
    over_all = round(mean(run["gap"] for run in runs), 4) if runs else None
    broken = [run["instance"] for run in runs if "faults" in run]
    report(
        "planner",
        data=given.data.name,
        budget=given.seconds,
        clock=_clock(given),
        islands=given.islands,
        runs=len(runs),
        asked=asked,
        better_than_table=sum(run["gap"] < -0.01 for run in runs),
        mean_gap_percent=families,
        mean_gap_over_all_percent=over_all,
        broken=broken,
    )
    if broken:
        return 1
    if len(runs) < asked or given.seconds < 60 or over_all is None:
        return 0
    return int(over_all >= 0 or max(families.values()) > MOST_GAP)


def _mixed(known: list[Known]) -> list[Known]:
    """Return them in an order in which any beginning is a fair part of the whole."""
    order = list(known)
    random.Random(DRAW).shuffle(order)
    return order


def _key(name: str, seed: int, given: argparse.Namespace) -> tuple[object, ...]:
    from hearthline.engines.planner.routing import ENGINE

    return (name, seed, given.seconds, given.islands, _clock(given), ENGINE)


def _key_of(run: Run) -> tuple[object, ...]:
    names = ("instance", "seed", "budget", "islands", "clock", "engine")
    return tuple(run.get(name) for name in names)


def _clock(given: argparse.Namespace) -> str:
    return "processor" if given.processor else "wall"


def _patients(path: Path) -> int:
    from hearthline.engines.planner.formats.files import json_of

    return len(json_of(path.read_bytes(), name=path.name)["patients"])


def _usual_results() -> Path:
    folder = Path(os.environ.get("HEARTHLINE_HOME", "var")) / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "planner.jsonl"


def _machine() -> dict[str, object]:
    import platform
    from datetime import UTC, datetime

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(load, 1),
    }


def _short() -> int:
    """Plan two invented instances: the kernel compiles, its routes pass their checker."""
    from hearthline.engines.planner.formats.planning import plan_hhcrsp
    from hearthline.engines.planner.routing import Effort

    costs = []
    for seed in (1, 2):
        data = json.dumps(_invented(seed)).encode()
        _, line = plan_hhcrsp(data, f"invented-{seed}", Effort(iterations=400_000, seed=seed))
        costs.append(line["cost"])
    report("planner", short=True, costs=costs)
    return 0


def _invented(seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    places = [(chance.random() * 60, chance.random() * 60) for _ in range(61)]
    patients = []
    for number in range(60):
        opens = chance.randrange(0, 400)
        services = ["s1", "s2"] if number % 4 == 0 else [chance.choice(("s1", "s2"))]
        patient: dict[str, Any] = {
            "id": f"p{number}",
            "time_window": [opens, opens + 120],
            "required_caregivers": [{"service": name, "duration": 20} for name in services],
        }
        if len(services) == 2:
            patient["synchronization"] = {"type": "sequential", "distance": [10, 30]}
        patients.append(patient)
    return {
        "patients": patients,
        "services": [{"id": "s1"}, {"id": "s2"}],
        "caregivers": [{"id": f"c{n}", "abilities": ["s1", "s2"]} for n in range(12)],
        "central_offices": [{"id": "d"}],
        "distances": [
            [round(((x - a) ** 2 + (y - b) ** 2) ** 0.5, 2) for a, b in places] for x, y in places
        ],
    }
