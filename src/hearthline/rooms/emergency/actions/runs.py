"""Emergency runs: whatever a device says of one is kept, in whatever order it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hearthline.engines.protocols import Fact, FactKind, Setting
from hearthline.engines.protocols.wire import fact_body, setting_body
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.content.queries import by_ids as versions_by_ids
from hearthline.platform.jobs.kinds import kinds
from hearthline.platform.jobs.queue import enqueue
from hearthline.platform.records.editing import journalled
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.actions.drills import judge_drill
from hearthline.rooms.emergency.contents import PROTOCOL_KIND
from hearthline.rooms.emergency.rules.after import stops_drug
from hearthline.rooms.emergency.rules.runs import fact_key, instant
from hearthline.rooms.emergency.values import RunFacts

SAID_ONCE = ("zone", "led_from", "begun_by", "caregiver", "is_practice", "script")
"""What is said of a run once; said otherwise later, it is flagged and the first stays."""
FOLLOWED = (FactKind.DOSE, FactKind.END, FactKind.WITHDRAW)
"""Facts after which something may follow that did not before."""


@action("emergency.record_run", version=1, kind=Kind.FACT, permission="emergency.run")
def record_run(
    context: Context,
    *,
    run: RunFacts,
    setting: Setting | None = None,
    facts: tuple[Fact, ...] = (),
) -> int:
    """Keep what is said of a run, and what happened in it; return how many facts were new.

    It happened, so nothing is refused: facts may come before their run and in any order, what
    comes twice changes nothing, and what does not fit is flagged for review.

    Parameters
    ----------
    setting
        What was known of patient, order and kit; ``None`` where this entry does not say it, or
        the run began blank.
    """
    row = _row(context, run)
    changed = _learn(context, row, run, setting)
    added = _add(context, row, facts)
    if row.patient_id is not None:
        context.concerns(row.patient_id)
    _read_again(context, row, changed, added)
    judge_drill(context, row)
    return len(added)


def _row(context: Context, run: RunFacts) -> models.EmergencyRun:
    """Return the run's row, made now if nothing was heard of it."""
    found, _made = models.EmergencyRun.objects.get_or_create(
        id=run.id,
        defaults={
            "sent_by": context.caller.name,
            "sent_by_id": context.caller.actor_id,
            "received_at": context.server_time,
        },
    )
    return models.EmergencyRun.objects.select_for_update().get(pk=found.pk)


def _learn(
    context: Context, row: models.EmergencyRun, run: RunFacts, setting: Setting | None
) -> dict[str, Any]:
    """Fill what was not known of a run, and return what that is."""
    learned: dict[str, Any] = {}
    if run.begun_at is not None:
        said = {name: _stored(getattr(run, name)) for name in SAID_ONCE}
        if row.begun_at is None:
            learned |= said | {"begun_at": run.begun_at}
        elif run.begun_at != row.begun_at or any(
            getattr(row, name) != value for name, value in said.items()
        ):
            context.flag("emergency.run_said_otherwise")
    patient_id = _patient(context, run)
    if patient_id is not None and row.patient_id is None:
        learned["patient_id"] = patient_id
    elif patient_id is not None and patient_id != row.patient_id:
        was = models.RunPatientCorrection.objects.filter(run=row, was=patient_id)
        if not was.exists():
            context.flag("emergency.run_said_otherwise")
    if row.branch_id is None and run.begun_at is not None:
        branch_id = run.branch_id or _branch(context, patient_id or row.patient_id)
        if branch_id is None:
            context.flag("emergency.run_of_no_branch")
        else:
            learned["branch_id"] = branch_id
    if setting is not None:
        body = setting_body(setting)
        if row.setting is None:
            learned["setting"] = body
        elif row.setting != body:
            context.flag("emergency.run_said_otherwise")
    named = sorted({*row.protocols, *(str(one) for one in _versions(context, run))})
    if named != row.protocols:
        learned["protocols"] = named
    for name, value in learned.items():
        setattr(row, name, value)
    return learned


def _add(
    context: Context, row: models.EmergencyRun, facts: Sequence[Fact]
) -> dict[UUID, models.RunFact]:
    """Keep the facts that are new; return them by key."""
    by_key = {fact_key(row.pk, fact): fact for fact in facts}
    known = set(models.RunFact.objects.filter(pk__in=by_key).values_list("pk", flat=True))
    added = {
        key: models.RunFact(
            id=key,
            run=row,
            kind=fact.kind.value,
            body=fact_body(fact),
            at=instant(fact.at),
            recorded_at=instant(fact.recorded_at),
            received_at=context.server_time,
            by=fact.by,
            sent_by=context.caller.name,
        )
        for key, fact in by_key.items()
        if key not in known
    }
    models.RunFact.objects.bulk_create(added.values())
    for made in added.values():
        context.changed(made, after={"run": str(row.pk), **made.body})
    return added


def _read_again(
    context: Context,
    row: models.EmergencyRun,
    learned: dict[str, Any],
    added: dict[UUID, models.RunFact],
) -> None:
    """Bring the columns that are a reading of the facts up to date, and flag what does not fit."""
    run = queries.run_value(row)
    facts = queries.facts_of([row.pk]).get(row.pk, ())
    state = queries.state_by(run, facts)
    stops = stops_drug(queries.protocols_of(run, facts), state.protocols)
    ended = None if state.ended_at is None else instant(state.ended_at)
    if list(state.protocols) != row.begun:
        learned["begun"] = row.begun = list(state.protocols)
    if stops != row.stops_drug:
        learned["stops_drug"] = row.stops_drug = stops
    if ended != row.ended_at:
        learned["ended_at"] = row.ended_at = ended
    if learned:
        row.save(update_fields=list(learned))
        context.changed(row, after=journalled(learned))
    new = {str(made.body["id"]) for made in added.values()}
    for flag in sorted({flag for fact, flag in state.flags if fact in new}):
        context.flag(f"emergency.fact_{flag}")
    _follow(context, row, learned, added)


def _follow(
    context: Context,
    row: models.EmergencyRun,
    learned: dict[str, Any],
    added: dict[UUID, models.RunFact],
) -> None:
    """Ask for what follows, where something arrived that it may depend on."""
    if row.is_practice or row.begun_at is None:
        return
    if learned or any(made.kind in FOLLOWED for made in added.values()):
        ask_to_follow(context, row)


def ask_to_follow(context: Context, row: models.EmergencyRun) -> None:
    """Ask the worker for what follows from a run as it stands now."""
    enqueue(
        kinds()["emergency.follow_run"],
        key=f"emergency.follow_run {row.pk} {context.action_id}",
        by=context.caller,
        title=Message("job.emergency.follow_run"),
        params={"run_id": str(row.pk), "caused_by": str(context.action_id)},
    )


def _patient(context: Context, run: RunFacts) -> UUID | None:
    """Return whose run it is as records stand now: a merged record is the other one."""
    if run.patient_id is None:
        return None
    patient_id = census.now_in([run.patient_id]).get(run.patient_id, run.patient_id)
    if not census.by_ids([patient_id]):
        context.flag("emergency.run_unknown_patient")
        return None
    return patient_id


def _branch(context: Context, patient_id: UUID | None) -> UUID | None:
    """Return the branch whose care the person is in, else the only one of whoever sends it."""
    if patient_id is not None:
        episodes = census.episodes_of([patient_id]).get(patient_id, [])
        in_care = [one.branch_id for one in episodes if one.state in census.OPEN_STATES]
        if in_care:
            return in_care[0]
    own = context.caller.branches or frozenset()
    return next(iter(own)) if len(own) == 1 else None


def _versions(context: Context, run: RunFacts) -> list[UUID]:
    """Return the versions of protocols that stand in the program; others are flagged."""
    if not run.protocols:
        return []
    found = versions_by_ids(run.protocols)
    known = [one for one in run.protocols if one in found and found[one].kind == PROTOCOL_KIND]
    if len(known) < len(run.protocols):
        context.flag("emergency.run_unknown_protocol")
    return known


def _stored(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
