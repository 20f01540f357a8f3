"""Who was told of an emergency run, whom that reached, and who answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from hearthline.platform.messaging.queries import state_under
from hearthline.platform.tasks.queries import who_took
from hearthline.rooms.emergency import models
from hearthline.rooms.emergency.values import Consequence, LedFrom, Run
from hearthline.rooms.program.queries import settings_in_force

TASKS = ("prescriber", "manager")
"""Tasks of a run whose taking says that somebody looks after it."""
WATCHED_FOR = timedelta(days=1)
"""How far back the watch looks: what is older, nobody is woken for."""


def run_waits() -> timedelta:
    """Return how long on call has to answer before the second in line is told."""
    return timedelta(minutes=settings_in_force().settings.run_answer_minutes)


def told_key(run_id: UUID, *, again: bool = False) -> str:
    """Return the key of the messages about a run, to on call or to the second in line."""
    return f"emergency.run:{run_id}:second" if again else f"emergency.run:{run_id}"


def told_of(run_id: UUID) -> list[tuple[str, str]]:
    """Return whom was written to about a run by name, and what became of the message."""
    return [*state_under(told_key(run_id)), *state_under(told_key(run_id, again=True))]


def runs_to_watch(now: datetime) -> list[UUID]:
    """Return runs of which on call was told long enough ago, and nobody looked since."""
    looked = models.RunConsequence.objects.filter(
        run_id=OuterRef("run_id"), what=Consequence.SECOND
    )
    rows = models.RunConsequence.objects.filter(
        ~Exists(looked),
        what=Consequence.TOLD,
        made_at__lte=now - run_waits(),
        made_at__gte=now - WATCHED_FOR,
    )
    return list(rows.order_by("made_at").values_list("run_id", flat=True))


def answered_by(run: Run) -> str:
    """Return who answered a run: leads it, wrote in it, or took what it asks for; else empty.

    Who led it in the home does not answer for on call, even if they are on call.
    """
    if run.facts.led_from is LedFrom.TELEPHONE:
        return run.facts.begun_by
    others = models.RunFact.objects.filter(run_id=run.id).exclude(sent_by=run.sent_by)
    wrote = others.order_by("received_at").values_list("sent_by", flat=True).first()
    if wrote:
        return wrote
    return who_took(
        (f"emergency.run:{run.id}:{what}" for what in TASKS),
        subject=run.facts.patient_id,
        since=run.received_at,
    )
