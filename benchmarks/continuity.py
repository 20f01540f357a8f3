"""What does it cost in driving that the same nurse comes?

Plans 28 days of 300 invented patients with 18 staff and 12 per-diem nurses, none of whom anybody
has met, with the weight of continuity from nothing to eight times the default. Prints one line a
program and weight; ``--seeds`` plans several programs, ``--default`` compares the default weight
with none and leaves the others out, ``--plot FILE.svg`` draws the first program's lines and
``--keep FILE`` lets a long run be taken up again. Bars, for the default weight in every program: no
rule broken, median usual provider at least 0.7, at most three nurses for 90 % of patients with
three visits or more, driving at most 10 % above the plan that ignores continuity. Both nurses of a
visit for two count.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from benchmarks.results import report
from hearthline.engines.planner import evaluate, warm_up
from hearthline.engines.planner.continuity import continuity_by_patient
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.search.driver import search
from hearthline.engines.planner.values import Budget, Plan, Problem, Unserved, Weights

SHARES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
DEFAULT = 1.0
LEAST_USUAL = 0.7
MOST_NURSES = 3
OF_PATIENTS = 0.9
MOST_DRIVING = 1.10


def main(argv: Sequence[str]) -> int:
    """Plan with each weight and print a line; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="bench continuity", description=__doc__)
    parser.add_argument("--patients", type=int, default=300)
    parser.add_argument("--iterations", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1, help="of the first program")
    parser.add_argument("--seeds", type=int, default=1, help="how many programs")
    parser.add_argument("--default", action="store_true", help="only none and the default weight")
    parser.add_argument("--plot", type=Path, help="draw the trade-off into this SVG file")
    parser.add_argument("--keep", type=Path, help="file of lines that may be taken up again")
    parser.add_argument("--short", action="store_true", help="40 patients, 1,000 iterations")
    given = parser.parse_args(list(argv))
    shares = (0.0, DEFAULT) if given.default or given.short else SHARES
    if given.short:
        given.patients, given.iterations = 40, 1000
    with tempfile.TemporaryDirectory(prefix="hearthline-bench-") as folder:
        os.environ.setdefault("NUMBA_CACHE_DIR", folder)
        warm_up()
        programs = [
            [_run(given, seed, share) for share in shares]
            for seed in range(given.seed, given.seed + given.seeds)
        ]
    if given.plot is not None:
        given.plot.write_text(drawn(programs[0]))
    found = [missed for lines in programs for missed in bars_missed(lines, rules_only=given.short)]
    for missed in found:
        print(missed, file=sys.stderr)
    return int(bool(found))


def bars_missed(lines: Sequence[Mapping[str, Any]], *, rules_only: bool = False) -> list[str]:
    """Return the bars that a program's lines miss; those of continuity are for the default."""
    missed = [
        f"seed {line['seed']}, weight x {line['continuity_weight']:g}: {line['checker']}"
        for line in lines
        if line["checker"] != "passed"
    ]
    by_weight = {line["continuity_weight"]: line for line in lines}
    ignoring, default = by_weight[0.0], by_weight[DEFAULT]
    above = default["driving_minutes_a_visit"] / ignoring["driving_minutes_a_visit"]
    for name, found, kept in (
        (
            "median usual provider",
            default["usual_provider_median"],
            default["usual_provider_median"] >= LEAST_USUAL,
        ),
        (
            f"patients with at most {MOST_NURSES} nurses",
            default["patients_with_few_nurses"],
            default["patients_with_few_nurses"] >= OF_PATIENTS,
        ),
        (
            "driving against the plan that ignores continuity",
            round(above, 3),
            above <= MOST_DRIVING,
        ),
    ):
        if not (kept or rules_only):
            missed.append(f"seed {default['seed']}, default weight: {name} {found}")
    return missed


def program(patients: int, seed: int) -> Problem:
    """Return four weeks of a program that begins: nobody has met anybody."""
    return invented_problem(
        visits=100 * patients,
        nurses=max(3, patients // 10),
        days=28,
        seed=seed,
        care=0.75,
        met=False,
        patients=patients,
    )


def _run(given: argparse.Namespace, seed: int, share: float) -> dict[str, Any]:
    weights = Weights()
    points = [weights.not_primary * share, weights.new_faces * share]
    key = [given.patients, given.iterations, seed, *points]
    if given.keep is not None and given.keep.exists():
        for line in given.keep.read_text().splitlines():
            kept: dict[str, Any] = json.loads(line)
            if kept["key"] == key:
                kept["continuity_weight"] = share
                print(line)
                return kept
    problem = program(given.patients, seed)
    weighted = replace(
        problem,
        weights=replace(weights, not_primary=points[0], new_faces=points[1]),
    )
    cpu = process_time()
    budget = Budget(iterations=given.iterations, seed=seed)
    found = search(weighted, budget, compiled=True).plan
    plan = replace(found, unserved=_left_out(found))
    verdict = evaluate(weighted, plan)
    often = [c for c in continuity_by_patient(plan).values() if c.visits >= MOST_NURSES]
    usual = [c.usual_provider for c in often if c.usual_provider is not None]
    bice = [c.bice_boxerman for c in often if c.bice_boxerman is not None]
    driving = verdict.terms["driving_minutes"].amount
    figures = report(
        "continuity",
        key=key,
        seed=seed,
        patients=given.patients,
        nurses=len(problem.nurses),
        visits=len(problem.visits),
        continuity_weight=share,
        not_primary_points=points[0],
        new_face_points=points[1],
        iterations=given.iterations,
        cpu_seconds=round(process_time() - cpu, 1),
        unserved=len(plan.unserved),
        usual_provider_median=round(median(usual), 3),
        usual_provider_mean=round(sum(usual) / len(usual), 3),
        bice_boxerman_mean=round(sum(bice) / len(bice), 3),
        patients_with_few_nurses=round(sum(c.nurses <= MOST_NURSES for c in often) / len(often), 3),
        driving_minutes=round(driving),
        driving_minutes_a_visit=round(driving / len(plan.assignments), 2),
        checker="passed" if verdict.is_valid else f"{len(verdict.violations)} rules broken",
    )
    if given.keep is not None:
        with given.keep.open("a") as file:
            file.write(json.dumps(figures) + "\n")
    return figures


def _left_out(plan: Plan) -> tuple[Unserved, ...]:
    """Return the visits left out without their reasons, which nobody reads here."""
    return tuple(
        Unserved(visit.id, frozenset(), ())
        for visit in plan.problem.visits
        if visit.id not in plan.by_visit
    )


WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 70, 30, 30, 60


def drawn(lines: Sequence[dict[str, Any]]) -> str:
    """Return the trade-off as a picture: driving across, the usual nurse's share upwards."""
    across = [float(line["driving_minutes_a_visit"]) for line in lines]
    low, high = min(across), max(across)
    spread = (high - low) or 1.0
    low, high = low - 0.08 * spread, high + 0.12 * spread

    def x(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13" role="img">',
        "<title>Driving against continuity</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for tenth in range(0, 11, 2):
        height = y(tenth / 10)
        parts.append(
            f'<line x1="{LEFT}" y1="{height:.1f}" x2="{WIDTH - RIGHT}" y2="{height:.1f}" '
            'stroke="#e3e3e3"/>'
            f'<text x="{LEFT - 8}" y="{height + 4:.1f}" text-anchor="end" fill="#555">'
            f"{tenth / 10:.1f}</text>"
        )
    for step in range(5):
        value = low + (high - low) * step / 4
        parts.append(
            f'<text x="{x(value):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" '
            f'fill="#555">{value:.1f}</text>'
        )
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 16}" text-anchor="middle" '
        'fill="#222">driving, minutes a visit</text>'
        f'<text x="{LEFT}" y="{TOP - 12}" fill="#222">share of visits by the usual nurse '
        "(median of patients), by weight of continuity</text>"
    )
    ordered = sorted(lines, key=lambda line: line["continuity_weight"])
    points = [(x(i["driving_minutes_a_visit"]), y(i["usual_provider_median"])) for i in ordered]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="#9db8d2" stroke-width="2"/>')
    for (a, b), line in zip(points, ordered, strict=True):
        weight = line["continuity_weight"]
        fill = "#b3541e" if weight == 1.0 else "#1f5c99"
        parts.append(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="5" fill="{fill}"/>'
            f'<text x="{a + 8:.1f}" y="{b + 16:.1f}" fill="{fill}">x {weight:g}</text>'
        )
    return "\n".join([*parts, "</svg>\n"])
