"""What can be done about homes: signing assessments, modifications, the station."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.answers import Answers
from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.content.queries import Version, in_force
from hearthline.platform.content.queries import by_ids as versions_by_ids
from hearthline.platform.files.attaching import require_about
from hearthline.platform.manifest import storage_failed
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.records.editing import create, mark_in_error, revise
from hearthline.platform.tasks.actions import close_task, open_task
from hearthline.platform.tasks.queries import open_of_origin
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import contents, models, rules
from hearthline.rooms.home.actions.photographs import keep_photograph, own_hand
from hearthline.rooms.home.values import (
    NO_CARE,
    SECOND_LOOK,
    AssessmentFacts,
    ConcernLine,
    HomeVerdict,
    ModificationState,
    Part,
    QuestionnaireKind,
    StationFacts,
)

A_DAY = timedelta(days=1)


@action("home.sign_assessment", version=1, kind=Kind.FACT, permission="home.assess")
def sign_assessment(context: Context, *, facts: AssessmentFacts) -> UUID:
    """Sign what was asked and answered about a home; each concern proposes a modification.

    It happened, so it is kept whatever it says: incomplete answers stay open questions. One that
    a device brings late, when a newer one with the same questions is here, proposes nothing. A
    photograph that is not about this patient is left out and flagged.

    Raises
    ------
    HomeRefusal
        If nobody is named who answered.
    Refused
        If the questionnaire is not known.
    """
    rules.require_name(facts.answered_by)
    context.concerns(facts.patient_id)
    version = versions_by_ids([facts.questionnaire_id]).get(facts.questionnaire_id)
    if version is None:
        raise Refused(Message("home.no_questionnaire"))
    _flag_version(context, version, facts)
    facts = replace(
        facts,
        photographs=tuple(
            one
            for one in facts.photographs
            if require_about(context, one.file_id, facts.patient_id)
        ),
    )
    amended = models.Assessment.objects.filter(id=facts.amends).first() if facts.amends else None
    row = create(
        context,
        models.Assessment,
        id=facts.id,
        patient_id=facts.patient_id,
        thread=amended.thread if amended else facts.id,
        amends_id=amended.id if amended else None,
        version_id=facts.questionnaire_id,
        way=facts.way.value,
        answered_by=facts.answered_by.strip(),
        made_on=facts.made_on,
        zone=facts.zone,
        traits=sorted(facts.traits),
        answers=stored_answers(answered(facts)),
        note=facts.note,
        signed_by=context.caller.name,
        signed_by_id=context.caller.actor_id,
        signed_at=_when(context),
    )
    for photograph in facts.photographs:
        keep_photograph(context, row, photograph)
    questionnaire = contents.read(version.body)
    found = rules.verdict(questionnaire, answered(facts), traits=facts.traits, on=facts.made_on)
    cold = rules.part_stands(questionnaire, answered(facts), found, Part.STORAGE)
    if cold.line is not None:
        asking = own_hand(context, "home.storage_failed")
        storage_failed(asking, row.patient_id, row.signed_at, cold.line.answer)
    if _is_overtaken(row, version.key):
        context.flag("home.overtaken")
        return row.id
    asked = {item.link_id for item in questionnaire.walk()}
    _settle_modifications(context, row, found, asked)
    is_full = contents.kind_of(questionnaire) is QuestionnaireKind.FULL
    if is_full:
        _close(context, again_origin(row.patient_id), "home.again_done")
    _ask_for_a_second_look(context, row, found if is_full else None)
    return row.id


@action("home.enter_in_error", version=1, kind=Kind.REQUEST, permission="home.assess")
def enter_in_error(context: Context, *, assessment_id: UUID) -> None:
    """Mark an assessment as entered in error; the context's reason says why."""
    row = context.get(models.Assessment, assessment_id)
    context.about(row.patient_id)
    mark_in_error(context, row)
    _looked(context, row.patient_id, "home.look_in_error")


@action("home.second_look", version=1, kind=Kind.REQUEST, permission="home.second_look")
def look_again(context: Context, *, assessment_id: UUID, agrees: bool, note: str) -> UUID:
    """Confirm, as another person, what an assessment amounts to, or say why not.

    Raises
    ------
    HomeRefusal
        If the person who signed it looks again, or who does not agree says no reason.
    Refused
        If the assessment was marked as entered in error.
    """
    row = context.get(models.Assessment, assessment_id)
    context.about(row.patient_id)
    if row.entered_in_error:
        raise Refused(Message("home.look_in_error"))
    if context.caller.actor_id == row.signed_by_id or context.caller.name == row.signed_by:
        raise rules.HomeRefusal(Message("home.look_other_person"))
    if not agrees and not note.strip():
        raise rules.HomeRefusal(Message("home.look_why"), field="note")
    look = create(
        context,
        models.SecondLook,
        id=context.next_id(),
        assessment_id=row.id,
        patient_id=row.patient_id,
        agrees=agrees,
        note=note.strip(),
        by=context.caller.name,
        at=context.server_time,
    )
    _looked(context, row.patient_id, "home.look_given")
    return look.id


@action("home.agree_modification", version=1, kind=Kind.REQUEST, permission="home.modify")
def agree_modification(
    context: Context,
    *,
    modification_id: UUID,
    what: str,
    owner: str,
    due_on: date | None,
    revision: int,
    owner_role: str = "",
) -> None:
    """Agree what is done, who sees to it and by when.

    Parameters
    ----------
    owner, owner_role
        A person by name, a role that works here, or both.

    Raises
    ------
    HomeRefusal
        If nobody or nothing is named.
    """
    row = _open_modification(context, modification_id)
    if not (owner.strip() or owner_role in STAFF) or not what.strip():
        raise rules.HomeRefusal(Message("home.owner_needed"), field="owner")
    revise(
        context,
        row,
        revision=revision,
        what=what.strip(),
        owner=owner.strip(),
        owner_role=owner_role if owner_role in STAFF else "",
        due_on=due_on,
        state=ModificationState.AGREED.value,
    )


@action("home.finish_modification", version=1, kind=Kind.FACT, permission="home.modify")
def finish_modification(
    context: Context,
    *,
    modification_id: UUID,
    proof: str,
    done_on: date,
    proof_file_id: UUID | None = None,
) -> None:
    """Record that it was done and how that is known, with the photograph that shows it.

    A photograph that is not about this patient is left out and flagged.

    Raises
    ------
    HomeRefusal
        Without proof.
    """
    rules.require_proof(proof)
    row = models.Modification.objects.get(id=modification_id)
    context.concerns(row.patient_id)
    proof_file_id = require_about(context, proof_file_id, row.patient_id)
    if not ModificationState(row.state).is_open:
        context.flag("home.not_open_any_more")
    revise(
        context,
        row,
        revision=row.revision,
        state=ModificationState.DONE.value,
        proof=proof.strip(),
        proof_file_id=proof_file_id,
        done_on=done_on,
        seen_by=context.caller.name,
    )


@action("home.decline_modification", version=1, kind=Kind.REQUEST, permission="home.modify")
def decline_modification(
    context: Context, *, modification_id: UUID, why: str, revision: int
) -> None:
    """Record that the family will not have it; the concern stays open.

    Raises
    ------
    HomeRefusal
        Without a reason.
    """
    row = _open_modification(context, modification_id)
    if not why.strip():
        raise rules.HomeRefusal(Message("home.reason_needed"), field="why")
    revise(
        context,
        row,
        revision=revision,
        state=ModificationState.DECLINED.value,
        proof=why.strip(),
        seen_by=context.caller.name,
    )


@action("home.set_station", version=1, kind=Kind.REQUEST, permission="home.assess")
def set_station(context: Context, *, facts: StationFacts, revision: int) -> None:
    """Write down the infusion station; revision 0 makes it."""
    context.concerns(facts.patient_id)
    values = asdict(facts)
    del values["patient_id"]
    row = models.Station.objects.filter(patient_id=facts.patient_id).first()
    if row is None:
        if revision:
            raise Conflict(expected=revision, found=0)
        create(context, models.Station, patient_id=facts.patient_id, **values)
        return
    revise(context, row, revision=revision, **values)


def answered(facts: AssessmentFacts) -> Answers:
    """Return the answers with those that photographs give."""
    pictures = {one.link_id: (str(one.file_id),) for one in facts.photographs if one.link_id}
    return {**facts.answers, **pictures}


def stored_answers(answers: Answers) -> dict[str, list[Any]]:
    """Return answers as they are stored: each with its kind, numbers as decimal texts."""
    return {
        link_id: [
            [_kind(value), value if isinstance(value, bool) else str(value)] for value in values
        ]
        for link_id, values in answers.items()
        if values
    }


def _ask_for_a_second_look(
    context: Context, row: models.Assessment, found: HomeVerdict | None
) -> None:
    """Ask another person to look at a verdict that would let a high-risk therapy begin.

    Hearthline asks in its own name: whoever signed may be no longer in charge of this home.
    """
    if found is None:
        return
    _looked(context, row.patient_id, "home.look_newer")
    episodes = census.episodes_of([row.patient_id]).get(row.patient_id, ())
    therapies = {one.therapy for one in episodes if one.state not in NO_CARE}
    if found.readiness not in rules.LETS_BEGIN or not therapies & SECOND_LOOK:
        return
    is_managers = context.caller.role is Role.NURSE_MANAGER
    open_task(
        own_hand(context, "home.ask_second_look"),
        title=Message("home.look_asked"),
        detail=Message("home.look_asked_detail", {"name": row.signed_by}),
        owner_role=Role.PHARMACIST if is_managers else Role.NURSE_MANAGER,
        subject=row.patient_id,
        origin=look_origin(row.patient_id),
        url=reverse("home:second_look", args=[row.patient_id, row.id]),
        is_done_there=True,
    )


def look_origin(patient_id: UUID) -> str:
    """Return what a task for a second look came from: one is open for a home at a time."""
    return f"home.second_look:{patient_id}"


def again_origin(patient_id: UUID) -> str:
    """Return what a task to assess a home again came from: one is open for a home at a time."""
    return f"home.again:{patient_id}"


def _looked(context: Context, patient_id: UUID, code: str) -> None:
    """Close the task that asked for a second look."""
    _close(context, look_origin(patient_id), code)


def _close(context: Context, origin: str, code: str) -> None:
    """Close what was asked for, in Hearthline's own name, with a word on why."""
    for task_id in open_of_origin(origin):
        close_task(
            own_hand(context, code),
            task_id=task_id,
            note=sentence(Message(code)),
            origin=origin,
        )


def _when(context: Context) -> datetime:
    """Return when it was signed: by the device's clock, unless that runs ahead."""
    told = context.device_time
    return min(told, context.server_time) if told is not None else context.server_time


def _flag_version(context: Context, version: Version, facts: AssessmentFacts) -> None:
    today = local_day(context.server_time, facts.zone)
    if not version.is_approved:
        context.flag("home.draft_questionnaire")
    elif version.id not in {one.id for one in in_force(contents.KIND, on=today).values()}:
        context.flag("home.questionnaire_not_in_force")
    if facts.made_on > today + A_DAY:
        context.flag("home.in_the_future")


def _is_overtaken(row: models.Assessment, key: str) -> bool:
    return models.Assessment.objects.filter(
        patient_id=row.patient_id,
        version__key=key,
        entered_in_error=False,
        signed_at__gt=row.signed_at,
    ).exists()


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "number"


def _open_modification(context: Context, modification_id: UUID) -> models.Modification:
    row = context.get(models.Modification, modification_id)
    context.about(row.patient_id)
    if not ModificationState(row.state).is_open:
        raise Refused(Message("home.not_open_any_more"))
    return row


def _settle_modifications(
    context: Context, row: models.Assessment, found: HomeVerdict, asked: set[str]
) -> None:
    """Propose a modification for each concern; what is satisfactory now needs none any more."""
    concerns = {line.link_id: line for line in (*found.blocking, *found.modifiable)}
    waiting = models.Modification.objects.filter(
        patient_id=row.patient_id,
        state__in=[ModificationState.PROPOSED, ModificationState.AGREED],
    )
    known = set()
    for modification in waiting:
        if modification.link_id in concerns:
            known.add(modification.link_id)
        elif modification.link_id in asked and row.answers.get(modification.link_id):
            revise(
                context,
                modification,
                revision=modification.revision,
                state=ModificationState.NOT_NEEDED.value,
            )
    for link_id, line in concerns.items():
        if link_id not in known:
            _propose(context, row, line)


def _propose(context: Context, row: models.Assessment, line: ConcernLine) -> None:
    create(
        context,
        models.Modification,
        id=derived_id("modification", row.id, line.link_id),
        patient_id=row.patient_id,
        assessment_id=row.id,
        link_id=line.link_id,
        effect=line.effect.value,
        what=line.modification or line.question,
        made_at=context.server_time,
    )
