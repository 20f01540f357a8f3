"""What of intake needs somebody: on the rail and on Today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import F
from django.urls import reverse

from hearthline.kernel.calendar import local_day, to_civil, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_near_day
from hearthline.rooms.intake.models import QuarantineItem, Referral
from hearthline.rooms.intake.queries import ReferralRow, overdue_conditions, referral_rows
from hearthline.rooms.intake.rules.readiness import worst
from hearthline.rooms.scheduling.values import CanTake

MOST = 25
NOTHING_MISSING = Message("intake.attention_nothing_missing")


def referrals_waiting(caller: Caller) -> tuple[int, bool]:
    """Return how many referrals wait, and whether one is late or came back unmet."""
    rows = visible(caller, Referral).filter(state="to_decide")
    count = rows.count()
    back = overdue_conditions(caller, caller.at).values("referral_id").distinct().count()
    is_late = count > 0 and rows.filter(needed_on__lt=caller.today).exists()
    return count + back, is_late or back > 0


def conditions_unmet(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return conditions that were not met at their hour: to who decides, and to their owner."""
    if not caller.holds("intake.read"):
        return []
    rows = overdue_conditions(caller, now)
    if not caller.holds("intake.decide"):
        rows = rows.filter(owner_role=caller.role)
    return [
        AttentionItem(
            key=f"intake.condition:{row.pk}",
            title=Message("intake.attention_condition", {"what": row.what}),
            detail=Message(
                "intake.attention_condition_of", {"drug": row.referral.drug or row.referral.therapy}
            ),
            state="blocking",
            due=row.due,
            owner=caller.role,
            branch=row.referral.branch_id,
            url=reverse("intake:referral", args=[row.referral_id]),
            action=Message("intake.attention_look"),
            subject=row.patient_id,
        )
        for row in rows[:MOST]
    ]


def referrals_to_decide(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return referrals to decide, soonest needed first."""
    if not caller.holds("intake.decide"):
        return []
    today = local_day(now, caller.zone)
    rows = (
        visible(caller, Referral)
        .filter(state="to_decide")
        .select_related("sender")
        .order_by(F("needed_by").asc(nulls_last=True), F("needed_on").asc(nulls_last=True), "id")[
            :MOST
        ]
    )
    shown = {row.referral.pk: row for row in referral_rows(list(rows), today, now)}
    return [
        AttentionItem(
            key=f"intake.referral:{row.id}",
            title=Message("intake.attention_referral", {"drug": row.drug or row.therapy}),
            detail=_three_facts(shown[row.pk], now, caller.zone),
            state="blocking" if row.needed_on and row.needed_on < today else "open",
            due=row.needed_by
            or (to_instant(row.needed_on, time(23, 59), caller.zone) if row.needed_on else None),
            owner=Role.INTAKE,
            branch=row.branch_id,
            url=reverse("intake:referral", args=[row.id]),
            action=Message("intake.attention_decide"),
            subject=row.patient_id,
        )
        for row in rows
    ]


def _hour_near(at: datetime, now: datetime, zone: str) -> str:
    """Return an hour, with its day when that is not today."""
    civil = to_civil(at, zone)
    clock, today = f"{civil.clock:%H:%M}", local_day(now, zone)
    return clock if civil.day == today else f"{shown_near_day(civil.day, today)} {clock}"


def _three_facts(row: ReferralRow, now: datetime, zone: str) -> Message:
    """Return what is missing, who was last called, and from when on a nurse can take it."""
    left = worst(row.areas)
    call = row.last_call
    return Message(
        "intake.attention_facts",
        {
            "sender": row.referral.sender.name,
            "missing": "; ".join(sentence(area.message) for area in left)
            or sentence(NOTHING_MISSING),
            "called": sentence(
                Message(
                    "intake.attention_called",
                    {
                        "who": call.who,
                        "at": _hour_near(call.at, now, zone),
                        "outcome": word("call_outcome", call.outcome),
                    },
                )
                if call
                else Message("intake.attention_nobody_called")
            ),
            "nurse": _nurse(row),
        },
    )


def _nurse(row: ReferralRow) -> str:
    """Return whether a nurse can give the dose that is due (yes, no, on call), else from when."""
    earliest, then = row.earliest, row.when_due
    said = []
    if then is not None:
        answer = {"can": then.can.value}
        said.append(sentence(Message("intake.attention_when_due", answer)))
        if then.can in (CanTake.YES, CanTake.ON_CALL) and then.nurses:
            said[0] += f", {then.nurses[0].name}"
    if then is None or then.can is not CanTake.YES:
        day = (
            {
                "day": earliest.day.isoformat(),
                "at": f"{earliest.starts:%H:%M}",
                "name": earliest.nurse.name,
            }
            if earliest
            else {}
        )
        code = "intake.attention_nurse" if earliest else "intake.attention_no_nurse"
        said.append(sentence(Message(code, day)))
    return "; ".join(said)


def quarantine_waiting(caller: Caller, now: datetime) -> Sequence[AttentionItem]:  # noqa: ARG001
    """Return one line when something could not be read."""
    if not caller.holds("intake.resolve"):
        return []
    count = visible(caller, QuarantineItem).filter(state="waiting").count()
    if not count:
        return []
    return [
        AttentionItem(
            key="intake.quarantine",
            title=Message("intake.attention_quarantine", {"count": count}),
            detail=Message("intake.attention_quarantine_detail"),
            state="open",
            due=None,
            owner=Role.INTAKE,
            branch=None,
            url=reverse("intake:quarantine"),
            action=Message("intake.attention_look"),
        )
    ]
