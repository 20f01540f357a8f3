"""Photographs of a home: added to a signed assessment, or sent by the tablet that took them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hearthline.engines.questionnaire import ItemType
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotYet
from hearthline.platform.files.actions import keep_file
from hearthline.platform.files.attaching import require_about
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.home import models, queries, rules
from hearthline.rooms.home.values import ModificationState, PhotographFacts, SentPhotograph


@action("home.add_photograph", version=1, kind=Kind.REQUEST, permission="home.assess")
def add_photograph(
    context: Context, *, assessment_id: UUID, file_id: UUID, caption: str, link_id: str = ""
) -> UUID:
    """Keep a picture of the home, already stored, with an assessment; the same one is kept once.

    A question that asked for it is answered by it: what was proposed for its lack is done.

    Raises
    ------
    HomeRefusal
        Without a caption.
    Refused
        If the file is not about this patient.
    """
    row = context.get(models.Assessment, assessment_id)
    context.concerns(row.patient_id)
    rules.require_caption(caption)
    require_about(context, file_id, row.patient_id)
    there = _there(row.id, file_id)
    if there is not None:
        return there
    facts = PhotographFacts(link_id, file_id, caption.strip())
    made_id = keep_photograph(context, row, facts)
    _settle(context, row, facts)
    return made_id


@action("home.send_photograph", version=1, kind=Kind.FACT, permission="home.assess")
def send_photograph(context: Context, *, facts: SentPhotograph) -> UUID:
    """Keep a picture that a tablet took in an assessment, once that assessment is here.

    It shows what was seen at a question, or answers one that asks for a picture.

    Raises
    ------
    NotYet
        While the assessment has not arrived: the tablet keeps the picture and tries again.
    HomeRefusal
        Without a caption.
    Refused
        If the picture cannot be read.
    """
    rules.require_caption(facts.caption)
    row = (
        models.Assessment.objects.filter(id=facts.assessment_id, patient_id=facts.patient_id)
        .select_related("version")
        .first()
    )
    if row is None:
        context.about(facts.patient_id)
        raise NotYet
    context.concerns(row.patient_id)
    # Whoever took it may be in charge of this home no more: Hearthline keeps the file for her.
    file_id = keep_file(
        own_hand(context, "files.keep"),
        content=facts.content,
        name=f"{facts.caption}.jpg",
        purpose=Purpose.HOME,
        subject=row.patient_id,
        file_id=facts.file_id,
    )
    kept = PhotographFacts(facts.link_id, file_id, facts.caption.strip())
    made_id = keep_photograph(context, row, kept)
    asked = {item.link_id: item.type for item in queries.questionnaire_of(row).walk()}
    if asked.get(facts.link_id) is ItemType.ATTACHMENT:
        _settle(context, row, kept)
    return made_id


def keep_photograph(context: Context, row: models.Assessment, facts: PhotographFacts) -> UUID:
    """Keep a stored picture with its assessment, once."""
    there = _there(row.id, facts.file_id)
    if there is not None:
        return there
    made = create(
        context,
        models.Photograph,
        id=derived_id("photograph of a home", row.id, facts.file_id, context.action_id),
        assessment_id=row.id,
        patient_id=row.patient_id,
        link_id=facts.link_id,
        file_id=facts.file_id,
        caption=facts.caption,
        added_by=context.caller.name,
        added_at=context.server_time,
    )
    return made.id


def _there(assessment_id: UUID, file_id: UUID) -> UUID | None:
    """Return the photograph that a stored picture is in an assessment already."""
    rows = models.Photograph.objects.filter(
        assessment_id=assessment_id, file_id=file_id, entered_in_error=False
    )
    return rows.values_list("id", flat=True).first()


def own_hand(context: Context, name: str) -> Context:
    """Return the context of an inner action that Hearthline does in its own name."""
    return replace(context.inner(name), caller=system_caller(context.server_time))


def _settle(context: Context, row: models.Assessment, facts: PhotographFacts) -> None:
    """Close what was proposed because the picture was missing."""
    open_one = models.Modification.objects.filter(
        patient_id=row.patient_id,
        link_id=facts.link_id,
        state__in=[ModificationState.PROPOSED, ModificationState.AGREED],
    ).first()
    if facts.link_id and open_one is not None:
        revise(
            context,
            open_one,
            revision=open_one.revision,
            state=ModificationState.DONE.value,
            proof=facts.caption,
            proof_file_id=facts.file_id,
            done_on=max(context.caller.today, row.made_on),
            seen_by=context.caller.name,
        )
