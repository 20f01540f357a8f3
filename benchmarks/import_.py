"""How many FHIR resources are imported a second, and in how much memory?

``--path`` imports a folder (twice, the second time everything is known already); ``--size MB``
makes an NDJSON file of that size first, of patients, orders, measurements and laboratory
results, and imports it. Each into an embedded database of its own that is removed afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.results import report

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("HEARTHLINE_SHARED", ROOT.parent / "shared"))
LABORATORY_RESULTS_A_PATIENT = 400
LEAST_A_SECOND = 1_500
MOST_MEMORY_MB = 400


def main(argv: Sequence[str]) -> int:
    """Run the benchmark and print one JSON line a run; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="bench import", description=__doc__)
    parser.add_argument("--path", type=Path, default=SHARED / "data" / "synthea_r4")
    parser.add_argument("--size", type=int, default=0, metavar="MB", help="generate this much")
    parser.add_argument("--short", action="store_true", help="a generated file of 20 MB")
    given = parser.parse_args(list(argv))
    if given.short:
        given.size = 20
    if not given.size and not given.path.exists():
        print(f"{given.path} is not there; measuring a generated file of 50 MB", file=sys.stderr)
        given.size = 50
    with tempfile.TemporaryDirectory(prefix="hearthline-bench-") as folder:
        os.environ["HEARTHLINE_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        if given.size:
            path = Path(folder) / "generated.ndjson"
            _generate(path, given.size * 1_000_000)
            runs = [("generated", path)]
        else:
            runs = [("first", given.path), ("again", given.path)]
        missed = [_measure(run, source, is_short=given.short) for run, source in runs]
    return int(any(missed))


def _measure(run: str, path: Path, *, is_short: bool) -> list[str]:
    from hearthline.rooms.intake.tasks.importing import run_import
    from hearthline.rooms.program.values import FIRST_BRANCH_ID

    cpu, began = os.times().user, monotonic()
    done = run_import(
        [path],
        sender="benchmark",
        branch_id=FIRST_BRANCH_ID,
        clock=lambda: datetime.now(UTC),
    )
    seconds, used = monotonic() - began, os.times().user - cpu
    totals = done.tally.totals()
    figures = {
        "resources_per_second": round(totals["read"] / seconds),
        "resources_per_cpu_second": round(totals["read"] / used) if used else None,
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "is_balanced": totals["read"] == sum(n for word, n in totals.items() if word != "read"),
        **totals,
    }
    missed = bars_missed(run, figures, is_short=is_short)
    report(
        "import",
        run=run,
        source=path.name,
        megabytes=round(_bytes(path) / 1e6),
        files=done.files,
        seconds=round(seconds, 2),
        cpu_seconds=round(used, 2),
        **figures,
        missed=missed,
    )
    return missed


def bars_missed(run: str, figures: Mapping[str, Any], *, is_short: bool) -> list[str]:
    """Return in words which bars a run misses.

    The short form runs beside other work, so its bar is on the processor's time alone.
    """
    rate = "resources_per_cpu_second" if is_short else "resources_per_second"
    missed = []
    if figures[rate] is not None and figures[rate] < LEAST_A_SECOND:
        missed.append(f"{rate} {figures[rate]}, bar {LEAST_A_SECOND}")
    if figures["peak_rss_mb"] >= MOST_MEMORY_MB:
        missed.append(f"peak_rss_mb {figures['peak_rss_mb']}, bar {MOST_MEMORY_MB}")
    if not figures["is_balanced"]:
        missed.append("the counts do not add up to what was read")
    if run == "again" and (figures["created"] or figures["updated"]):
        missed.append("the second import changed something")
    return missed


def _bytes(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def _generate(path: Path, size: int) -> None:
    written, number = 0, 0
    with path.open("w") as file:
        while written < size:
            number += 1
            for body in _patient(number):
                written += file.write(json.dumps(body) + "\n")


def _patient(number: int) -> Iterator[dict[str, object]]:
    about = {"reference": f"Patient/p{number}"}
    taken = "2026-05-12T08:00:00-04:00"
    yield {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"system": "urn:bench:mrn", "value": str(number)}],
        "name": [{"family": f"Bench{number}", "given": ["Ada"]}],
        "birthDate": "1958-03-02",
        "address": [{"line": [f"{number} Elm St"], "city": "Columbus", "postalCode": "43085"}],
    }
    yield {
        "resourceType": "MedicationRequest",
        "id": f"m{number}",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Cefazolin 2 g in sodium chloride 0.9% 100 mL"},
        "subject": about,
        "dosageInstruction": [{"text": "2 g IV every 8 hours", "route": {"text": "IV"}}],
    }
    for count in range(LABORATORY_RESULTS_A_PATIENT):
        is_weight = count % 100 == 0
        code = "29463-7" if is_weight else "2345-7"
        yield {
            "resourceType": "Observation",
            "id": f"o{number}-{count}",
            "status": "final",
            "category": [{"coding": [{"code": "vital-signs" if is_weight else "laboratory"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "subject": about,
            "effectiveDateTime": taken,
            "issued": taken,
            "note": [{"text": "x" * 300}],
            "valueQuantity": {"value": 80 + count % 7, "unit": "kg" if is_weight else "mg/dL"},
        }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
