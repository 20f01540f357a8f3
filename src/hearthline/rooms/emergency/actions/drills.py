"""The result of a drill, kept with the facts it follows from."""

from __future__ import annotations

from dataclasses import replace

from hearthline.engines.protocols import drill_result
from hearthline.platform.actions.context import Context
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.starter.drills import SCRIPTS


def judge_drill(context: Context, row: models.EmergencyRun) -> None:
    """Keep how a drill with a scripted patient went, once it was ended; read again when more
    arrives. Nothing else follows from a drill."""
    script = SCRIPTS.get(row.script)
    if not row.is_practice or script is None or row.begun_at is None or row.ended_at is None:
        return
    # The script has a day of its own; protocols are those of the day of the drill.
    run = replace(queries.run_value(row), setting=None)
    facts = queries.facts_of([row.pk]).get(row.pk, ())
    found = drill_result(script, queries.protocols_of(run, facts), facts)
    values = {
        "actor_id": row.sent_by_id,
        "name": row.begun_by or row.sent_by,
        "script": script.key,
        "begun_at": row.begun_at,
        "ended_at": row.ended_at,
        "seconds": dict(found.seconds),
        "grades": {name: grade.value for name, grade in found.grades.items()},
        "missed": list(found.missed),
        "errors": [error.value for error, _fact in found.errors],
        "severity": found.severity,
    }
    made, _is_new = models.DrillResult.objects.update_or_create(run=row, defaults=values)
    context.about(row.sent_by_id)
    context.changed(made, after={"script": script.key, "errors": values["errors"]})
