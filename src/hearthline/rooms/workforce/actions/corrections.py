"""Correcting who somebody is, and taking papers and skills out of force before their end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import Actor
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.records.editing import revise
from hearthline.rooms.workforce import models
from hearthline.rooms.workforce.queries import HELD
from hearthline.rooms.workforce.rules import search_name
from hearthline.rooms.workforce.values import HeldKind


@action("workforce.correct_person", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def correct_person(
    context: Context,
    *,
    staff_id: UUID,
    given_name: str,
    family_name: str,
    title: str,
    phone: str,
    second_phone: str,
    email: str,
    languages: Sequence[str],
    revision: int,
) -> None:
    """Correct name, title, telephones, e-mail and languages; what was written before keeps its.

    Raises
    ------
    Refused
        If a name is missing.
    """
    given_name, family_name = given_name.strip(), family_name.strip()
    if not given_name or not family_name:
        raise Refused(Message("workforce.name_missing"), field="family_name")
    person = context.get(models.StaffMember, staff_id)
    context.about(staff_id)
    is_changed = revise(
        context,
        person,
        revision=revision,
        given_name=given_name,
        family_name=family_name,
        title=title.strip(),
        phone=phone.strip(),
        second_phone=second_phone.strip(),
        email=email.strip(),
        languages=list(languages),
        search_name=search_name(given_name, family_name),
    )
    if is_changed:
        Actor.objects.filter(id=person.actor_id).update(name=f"{given_name} {family_name}")


@action("workforce.withdraw", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def withdraw(context: Context, *, kind: HeldKind, held_id: UUID, last_day: date) -> None:
    """Take a licence, a certificate or a skill out of force after ``last_day``; it is kept.

    Nothing is planned on it any more. A licence that is in force again is recorded anew.

    Raises
    ------
    Refused
        If the reason is missing, the day lies ahead, or it is out of force already.
    """
    if not context.reason.strip():
        raise Refused(Message("workforce.reason_missing"), field="reason")
    if last_day > context.caller.today:
        said = {"day": last_day.isoformat()}
        raise Refused(Message("workforce.withdrawn_ahead", said), field="last_day")
    row = context.get(HELD[kind], held_id)
    context.about(row.staff_id)
    if row.ended_on is not None:
        said = {"day": row.ended_on.isoformat()}
        raise Refused(Message("workforce.withdrawn_already", said), field="held")
    row.ended_on = last_day
    row.save(update_fields=["ended_on"])
    context.changed(
        row, before={"in force": str(row)}, after={"ended": last_day, "why": context.reason[:300]}
    )
