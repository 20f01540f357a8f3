"""Emergency runs as records hold them, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from hearthline.engines.protocols import Fact, Protocol, ProtocolError, RunState, Setting, run_state
from hearthline.engines.protocols.wire import fact_from, setting_from
from hearthline.kernel.calendar import local_day
from hearthline.platform.content.queries import Version
from hearthline.platform.content.queries import by_ids as versions_by_ids
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.emergency import contents, models
from hearthline.rooms.emergency.queries.protocols import protocols, protocols_read
from hearthline.rooms.emergency.values import (
    Consequence,
    Followed,
    LedFrom,
    PatientCorrected,
    Restart,
    RestartFacts,
    Run,
    RunFacts,
)

WAITING = RowsOf(
    lambda: models.EmergencyRun.objects.filter(
        ~Exists(models.RestartDecision.objects.filter(run_id=OuterRef("pk"))),
        stops_drug=True,
        is_practice=False,
        begun_at__isnull=False,
    ).order_by("begun_at", "id")
)


def run_by_id(run_id: UUID) -> Run | None:
    """Return a run; ``None`` if nothing was heard of it."""
    row = models.EmergencyRun.objects.filter(pk=run_id).first()
    return None if row is None else run_value(row)


def runs_of(patients: Iterable[UUID], *, practice: bool = False) -> dict[UUID, list[Run]]:
    """Return each person's runs, newest first; drills only where asked for."""
    rows = models.EmergencyRun.objects.order_by("-begun_at", "id")
    if not practice:
        rows = rows.filter(is_practice=False)
    found: dict[UUID, list[Run]] = {}
    for row in rows_for(rows, "patient_id", patients):
        if row.patient_id is not None:
            found.setdefault(row.patient_id, []).append(run_value(row))
    return found


def facts_of(runs: Iterable[UUID]) -> dict[UUID, tuple[Fact, ...]]:
    """Return what was recorded in each run, in the order it was written down."""
    found: dict[UUID, list[Fact]] = {}
    rows = models.RunFact.objects.order_by("recorded_at", "id")
    for row in rows_for(rows, "run_id", runs):
        found.setdefault(row.run_id, []).append(fact_from(row.body))
    return {run_id: tuple(facts) for run_id, facts in found.items()}


def received_since(run_id: UUID, at: datetime) -> frozenset[str]:
    """Return the ids of the facts of a run that arrived after a moment."""
    rows = models.RunFact.objects.filter(run_id=run_id, received_at__gt=at)
    return frozenset(str(body["id"]) for body in rows.values_list("body", flat=True))


def state_of(run: Run, now: int | None = None) -> RunState:
    """Return where a run stands, by the protocols and the sheet it was made with.

    Parameters
    ----------
    now
        Milliseconds since 1970 UTC; without it, the moment of the last thing recorded.
    """
    facts = facts_of([run.id]).get(run.id, ())
    return state_by(run, facts, now=now)


def state_by(run: Run, facts: Sequence[Fact], now: int | None = None) -> RunState:
    """Return where a run stands by facts that were read already."""
    if now is None:
        now = max((max(fact.at, fact.recorded_at) for fact in facts), default=0)
    return run_state(protocols_of(run, facts), setting_of(run), facts, now)


def protocols_of(run: Run, facts: Iterable[Fact]) -> dict[str, Protocol]:
    """Return the protocols that facts of a run name, as it was made with, by key.

    One that was begun and of which the run names no version is read as it stood in the program
    on the day of the run.
    """
    wanted = {fact.protocol for fact in facts if fact.protocol}
    found = versions_by_ids(run.facts.protocols) if run.facts.protocols and wanted else {}
    read = {one.key: contents.protocol(one.body) for one in found.values() if one.key in wanted}
    if wanted - set(read):
        stood = protocols_read(setting_of(run).today)
        read |= {key: one for key, one in stood.items() if key in wanted and key not in read}
    return read


def versions_of(run: Run, facts: Iterable[Fact], today: date) -> dict[str, Version]:
    """Return the version of each protocol that facts of a run name: the one it was made with,
    else the one that stands in the program."""
    wanted = {fact.protocol for fact in facts if fact.protocol}
    found = versions_by_ids(run.facts.protocols) if run.facts.protocols and wanted else {}
    named = {one.key: one for one in found.values() if one.key in wanted}
    if wanted - set(named):
        stood = protocols(today)
        named |= {key: one for key, one in stood.items() if key in wanted and key not in named}
    return named


def titles_of(runs: Iterable[Run]) -> dict[str, str]:
    """Return the titles of the protocols begun in some runs, by key, in one query.

    Of one that no version is named of, its key is said in words.
    """
    known = list(runs)
    wanted = {version for run in known for version in run.facts.protocols}
    found = versions_by_ids(wanted) if wanted else {}
    said = {key: key.replace("_", " ").capitalize() for run in known for key in run.begun}
    return said | {one.key: one.title for one in found.values()}


def setting_of(run: Run) -> Setting:
    """Return the sheet a run was made with; of a blank one, only the day."""
    if run.setting is not None:
        try:
            return setting_from(run.setting)
        except ProtocolError:
            pass
    began = run.facts.begun_at or run.received_at
    return Setting(today=local_day(began, run.facts.zone or "UTC"))


def followed(run_id: UUID) -> list[Followed]:
    """Return what was done because of a run, in the order in which it was."""
    rows = models.RunConsequence.objects.filter(run_id=run_id).order_by("made_at", "id")
    return [
        Followed(Consequence(row.what), row.said["code"], row.said["params"], row.url, row.made_at)
        for row in rows
    ]


def restarts_of(runs: Iterable[UUID]) -> dict[UUID, list[Restart]]:
    """Return the decisions to start again after each run, newest first."""
    found: dict[UUID, list[Restart]] = {}
    rows = models.RestartDecision.objects.order_by("-written_at", "id")
    for row in rows_for(rows, "run_id", runs):
        facts = RestartFacts(
            id=row.id,
            run_id=row.run_id,
            decided_by=row.decided_by,
            how=row.how,
            terms=row.terms,
        )
        restart = Restart(facts, row.why, row.written_by, row.written_at)
        found.setdefault(row.run_id, []).append(restart)
    return found


def waiting_for_restart(patients: Iterable[UUID]) -> dict[UUID, list[Run]]:
    """Return each person's runs that stopped a drug and after which nobody decided, oldest first.

    One query for any number of people.
    """
    found: dict[UUID, list[Run]] = {}
    for row in WAITING(patients):
        if row.patient_id is not None:
            found.setdefault(row.patient_id, []).append(run_value(row))
    return found


def patient_corrections(run_id: UUID) -> list[PatientCorrected]:
    """Return how it was put right whose a run is, earliest first."""
    rows = models.RunPatientCorrection.objects.filter(run_id=run_id).order_by("at", "id")
    return [PatientCorrected(row.was, row.became, row.by, row.at, row.why) for row in rows]


def patient_url(patient_id: UUID) -> str:
    """Return the emergency page of a person."""
    return reverse("emergency:of_patient", args=[patient_id])


def run_value(row: models.EmergencyRun) -> Run:
    """Return the record as a value."""
    facts = RunFacts(
        id=row.id,
        patient_id=row.patient_id,
        branch_id=row.branch_id,
        begun_at=row.begun_at,
        zone=row.zone,
        led_from=LedFrom(row.led_from),
        begun_by=row.begun_by,
        caregiver=row.caregiver,
        is_practice=row.is_practice,
        script=row.script,
        protocols=tuple(UUID(one) for one in row.protocols),
    )
    return Run(
        facts=facts,
        setting=row.setting,
        begun=tuple(row.begun),
        stops_drug=row.stops_drug,
        ended_at=row.ended_at,
        sent_by=row.sent_by,
        sent_by_id=row.sent_by_id,
        received_at=row.received_at,
        turn=row.turn,
    )
