"""Are our routes better than what other open planners find in the same time?

Installs OR-Tools and PyVRP into an environment of its own and compares, instance by instance:
OR-Tools routing on the home health care instances as they are; PyVRP on the Kummer ones with pairs
split and windows hard; and, on consistent vehicle routing files, our travel with the same person
always against the sum of each day solved alone by PyVRP in the same total time. One JSON line each;
``--keep FILE`` keeps them and skips what stands there. Instances are those that ``bench planner``
draws with the same ``--per-family``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.planner import Known, instances_below, sample
from benchmarks.results import Kept, report

PEERS = ("ortools==9.15.6755", "pyvrp==0.14.1")
SIDE = Path(__file__).with_name("peers_side.py")
SCALE = 1000


def main(argv: Sequence[str]) -> int:
    """Compare and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="./hearthline bench planner_peers", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with hhcrsp and convrp")
    parser.add_argument("--per-family", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("ortools", "pyvrp", "continuity"))
    parser.add_argument("--least-patients", type=int, default=0, help="leave smaller ones out")
    parser.add_argument("--keep", type=Path, help="file of lines that may be taken up again")
    parser.add_argument("--environment", type=Path, help="of the peers; made when missing")
    given = parser.parse_args(list(argv))
    python = peers_python(given.environment or _usual_environment())
    kept = Kept(given.keep)
    parts = [given.only] if given.only else ["ortools", "pyvrp", "continuity"]
    misses = 0
    if "ortools" in parts:
        misses += compare_or_tools(_sample(given), given, python, kept)
    if "pyvrp" in parts:
        kummer = [one for one in _sample(given) if one.family == "kummer"]
        misses += compare_pyvrp(kummer, given, python, kept)
    if "continuity" in parts:
        misses += price_of_continuity(sorted(given.data.rglob("*.vrp")), given, python, kept)
    return int(misses > 0)


def peers_python(folder: Path) -> Path:
    """Return the Python of the peers' own environment, made when it is missing."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def compare_or_tools(
    instances: list[Known], given: argparse.Namespace, python: Path, kept: Kept
) -> int:
    """Plan as published with both; a miss is being worse, or not better from 50 patients on."""
    misses = 0
    for one in instances:
        key = ["or_tools", one.name, given.seconds, given.seed]
        line = kept.line(key) or kept.add(key, _against_or_tools(one, given, python))
        report("planner_peers", **line)
        ours, theirs = line["ours"], line["theirs"]
        worse = theirs is not None and ours > theirs + 1e-3
        equal = theirs is not None and ours > theirs - 1e-3
        misses += worse or (equal and one.patients >= 50)
    return misses


def _against_or_tools(one: Known, given: argparse.Namespace, python: Path) -> dict[str, Any]:
    from hearthline.engines.planner.formats import hhcrsp, hhcrsp_check
    from hearthline.engines.planner.formats.files import json_of
    from hearthline.engines.planner.formats.planning import plan_hhcrsp

    content = one.path.read_bytes()
    instance = hhcrsp.read(content)
    _, ours = plan_hhcrsp(content, one.name, _effort(given))
    asked, rows = _parts(instance)
    answer = ask(python, {"peer": "or_tools", **asked, **_budget(given)})
    theirs = None
    if answer["routes"] is not None:
        routes = [
            [(*rows[part], start / SCALE) for part, start in route] for route in answer["routes"]
        ]
        order = list(range(len(instance.patients)))
        solution = hhcrsp.write(instance, routes, order)
        checked = hhcrsp_check.check(json_of(content, name=one.name), solution)
        theirs = None if checked.faults else round(checked.cost, 3)
    return {
        "peer": "OR-Tools routing",
        "family": one.family,
        "instance": one.name,
        "patients": one.patients,
        "seconds": given.seconds,
        "ours": ours["cost"],
        "theirs": theirs,
        "best_known": one.best,
    }


def compare_pyvrp(
    instances: list[Known], given: argparse.Namespace, python: Path, kept: Kept
) -> int:
    """Plan with pairs split and windows hard; a miss is travel more than 1 % longer."""
    misses = 0
    for one in instances:
        key = ["pyvrp", one.name, given.seconds, given.seed]
        line = kept.line(key) or kept.add(key, _against_pyvrp(one, given, python))
        report("planner_peers", **line)
        more = line["more_percent"]
        misses += line["theirs"] is not None and (more is None or more > 1.0)
    return misses


def _against_pyvrp(one: Known, given: argparse.Namespace, python: Path) -> dict[str, Any]:
    from hearthline.engines.planner.formats import hhcrsp
    from hearthline.engines.planner.routing import Prices, Stop, solve_network

    instance = hhcrsp.read(one.path.read_bytes())
    network = hhcrsp.network_of(instance)
    stops = tuple(
        Stop(stop.place, stop.opens, stop.closes, (part,))
        for stop in network.stops
        for part in stop.parts
    )
    hard = replace(network, stops=stops, prices=Prices(travel=1, late=100, late_most=0))
    found = solve_network(hard, _effort(given))
    late = max(at.start - stops[at.stop].closes for route in found.routes for at in route)
    ours = _travel(hard, found.routes) if late <= 1e-6 else None
    asked, _ = _parts(instance)
    answer = ask(python, {"peer": "pyvrp_split", **asked, **_budget(given)})
    theirs = None if answer["travel"] is None else answer["travel"] / SCALE
    more = None if ours is None or theirs is None else round(100 * (ours / theirs - 1), 3)
    return {
        "peer": "PyVRP, pairs split, windows hard",
        "instance": one.name,
        "patients": one.patients,
        "seconds": given.seconds,
        "ours": ours,
        "theirs": theirs,
        "more_percent": more,
    }


def price_of_continuity(
    files: list[Path], given: argparse.Namespace, python: Path, kept: Kept
) -> int:
    """Travel with the same person always, and with one change, over each day alone."""
    prices = []
    for path in files:
        key = ["continuity", path.name, given.seconds, given.seed]
        line = kept.line(key) or _against_days_alone(path, given, python)
        if line is None:
            continue
        if "key" not in line:
            line = kept.add(key, line)
        report("planner_peers", **line)
        prices.append(line["price_percent"])
    if prices:
        report("planner_peers", mean_price_percent=round(mean(prices), 2), instances=len(prices))
    return int(bool(prices) and mean(prices) > 10.0)


def _against_days_alone(
    path: Path, given: argparse.Namespace, python: Path
) -> dict[str, Any] | None:
    """Return the figures of one file; ``None`` for those of fewer than 50 customers."""
    from hearthline.engines.planner.formats import convrp
    from hearthline.engines.planner.formats.planning import plan_convrp

    content = path.read_bytes()
    instance = convrp.read(content, name=path.name)
    if len(instance.points) < 50:
        return None
    travel = [
        plan_convrp(content, path.name, _effort(given), people=people)[1]["travel"]
        for people in (1, 2)
    ]
    alone = 0.0
    for day in _days(instance):
        seconds = given.seconds / instance.days
        answer = ask(python, {"peer": "pyvrp_day", **day, **_budget(given, seconds)})
        alone += (answer["travel"] or math.inf) / SCALE
    price = [round(100 * (one / alone - 1), 2) for one in travel]
    return {
        "peer": "PyVRP, each day alone",
        "instance": path.name,
        "customers": len(instance.points) - 1,
        "seconds": given.seconds,
        "same_person": travel[0],
        "one_change": travel[1],
        "each_day_alone": round(alone, 2),
        "price_percent": price[0],
        "price_with_one_change_percent": price[1],
    }


def ask(python: Path, problem: dict[str, Any]) -> dict[str, Any]:
    """Return what a peer answers, from its own environment."""
    done = subprocess.run(
        [python, "-I", SIDE],
        input=json.dumps(problem),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        raise RuntimeError(f"the peer ended with {done.returncode}")
    return dict(json.loads(done.stdout))


def _parts(instance: Any) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """Return an HHCRSP instance as a peer is asked it, and patient and service of each part."""
    parts: list[dict[str, Any]] = []
    pairs, rows = [], []
    for row, patient in enumerate(instance.patients):
        for number, wanted in enumerate(patient.wanted):
            rows.append((row, number))
            parts.append(
                {
                    "place": row + 1,
                    "service": _whole(wanted.duration),
                    "opens": _whole(patient.window[0]),
                    "closes": _whole(patient.window[1]),
                    "able": [
                        who
                        for who, one in enumerate(instance.caregivers)
                        if wanted.service in one.abilities
                    ],
                }
            )
        if patient.gap is not None:
            least, most = patient.gap
            pairs.append([len(parts) - 2, len(parts) - 1, _whole(least), _whole(most)])
    groups: dict[frozenset[int], int] = {}
    for who in range(len(instance.caregivers)):
        its = frozenset(row for row, part in enumerate(parts) if who in part["able"])
        groups[its] = groups.get(its, 0) + 1
    ways = [[_whole(way) for way in row] for row in instance.distances.tolist()]
    return {
        "parts": parts,
        "pairs": pairs,
        "nurses": len(instance.caregivers),
        "groups": [{"parts": sorted(its), "nurses": count} for its, count in groups.items()],
        "ways": ways,
        "horizon": 10_000 * SCALE,
    }, rows


def _days(instance: Any) -> Iterable[dict[str, Any]]:
    for day in range(instance.days):
        there = [0, *(c for c in range(1, len(instance.points)) if instance.demand[c, day] >= 0)]
        ways = instance.ways
        yield {
            "points": [[float(x) for x in instance.points[c]] for c in there],
            "demand": [int(instance.demand[c, day]) for c in there[1:]],
            "service": [_whole(instance.service[c, day]) for c in there[1:]],
            "capacity": instance.capacity,
            "longest": None if math.isinf(instance.longest) else _whole(instance.longest),
            "ways": [[_whole(ways[a, b]) for b in there] for a in there],
        }


def _travel(network: Any, routes: Any) -> float:
    total = 0.0
    for nurse, route in enumerate(routes):
        home = network.homes[nurse]
        places = [home, *(network.stops[at.stop].place for at in route), home]
        total += sum(float(network.travel[a, b]) for a, b in itertools.pairwise(places))
    return total


def _whole(value: float) -> int:
    return round(float(value) * SCALE)


def _effort(given: argparse.Namespace) -> Any:
    from hearthline.engines.planner.routing import Effort

    return Effort(seconds=given.seconds, seed=given.seed)


def _budget(given: argparse.Namespace, seconds: float | None = None) -> dict[str, Any]:
    return {"seconds": given.seconds if seconds is None else seconds, "seed": given.seed}


def _sample(given: argparse.Namespace) -> list[Known]:
    return sample(instances_below(given.data), given.per_family, given.least_patients)


def _usual_environment() -> Path:
    return Path(os.environ.get("HEARTHLINE_HOME", "var")) / "peers"
