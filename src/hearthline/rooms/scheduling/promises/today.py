"""Lines and figures of Today: what nobody accepted, what cannot be kept, what is not clear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import AttentionItem
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.parts import Figure
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import PatientSummary
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.promises.holds import holds_of
from hearthline.rooms.scheduling.promises.marks import Marks
from hearthline.rooms.scheduling.rules.holds import Hold
from hearthline.rooms.scheduling.rules.urgency import is_first_dose
from hearthline.rooms.scheduling.values import Assigned

PLANNERS = frozenset({Role.SCHEDULER, Role.NURSE_MANAGER})
ACCEPTED_AHEAD = 3
SOON = timedelta(hours=6)
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class _Coming:
    """The visits of today and tomorrow with what they lack."""

    rows: dict[UUID, models.Assignment]
    visits: dict[UUID, Assigned]
    holds: dict[UUID, Hold]

    @classmethod
    def read(cls, caller: Caller, now: datetime) -> _Coming:
        first, last = caller.today, caller.today + timedelta(days=1)
        rows = list(
            queries.assignments_between(first, last, caller=caller)
            .filter(need__withdrawn_at__isnull=True)
            .select_related("need")
        )
        visits = queries.assigned_values(rows)
        return cls(
            {row.need_id: row for row in rows},
            {item.need_id: item for item in visits},
            holds_of(visits, now),
        )

    def first_doses(self, day: date) -> list[UUID]:
        """Return the visits of a day at which a first dose is given."""
        return [
            need_id
            for need_id, row in self.rows.items()
            if row.day == day
            and (
                row.need.kind == VisitKind.ADMISSION or is_first_dose(queries.need_value(row.need))
            )
        ]


def attention(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return visits nobody accepted, visits that cannot be kept, tomorrow's unclear first doses."""
    if caller.role not in PLANNERS:
        return []
    coming = _Coming.read(caller, now)
    unaccepted = list(
        queries.not_accepted(
            caller, caller.today, caller.today + timedelta(days=ACCEPTED_AHEAD - 1)
        )[:MOST_LINES]
    )
    pressing = {
        need_id: hold
        for need_id, hold in coming.holds.items()
        if hold.is_lost or hold.give_up_at - now < SOON
    }
    people = census.by_ids(
        {row.patient_id for row in unaccepted}
        | {coming.rows[need_id].patient_id for need_id in pressing}
    )
    return [
        *_unaccepted(caller, now, unaccepted, people),
        *(
            _held(caller, coming, need_id, hold, people)
            for need_id, hold in list(pressing.items())[:MOST_LINES]
        ),
        *_not_clear(caller, coming),
    ]


def figures(caller: Caller, now: datetime) -> Sequence[Figure]:
    """Return how many families are to be called, and how many first doses of tomorrow are clear."""
    if caller.role not in PLANNERS:
        return []
    waiting = queries.calls_standing(caller).count()
    coming = _Coming.read(caller, now)
    doses = coming.first_doses(caller.today + timedelta(days=1))
    found = [
        Figure(
            _("Families to call"),
            str(waiting),
            "",
            _("A visit moved that they were told")
            if waiting
            else _("No promise moved, or every family agreed"),
        )
    ]
    if doses:
        held = [need_id for need_id in doses if need_id in coming.holds]
        found.append(
            Figure(
                _("Cleared for tomorrow’s first doses"),
                str(len(doses) - len(held)),
                _("of %(n)s") % {"n": len(doses)},
                _("Waiting for: %(owners)s") % {"owners": _owners(coming, held)} if held else "",
            )
        )
    return found


def _unaccepted(
    caller: Caller,
    now: datetime,
    rows: Sequence[models.Assignment],
    people: dict[UUID, PatientSummary],
) -> list[AttentionItem]:
    marks = Marks.read({row.need_id for row in rows}, now, caller.today)
    found = []
    for row in {row.need_id: row for row in rows}.values():
        is_first = row.need.kind == VisitKind.ADMISSION or is_first_dose(
            queries.need_value(row.need)
        )
        starts = queries.assigned_values([row])[0].start_instant
        found.append(
            AttentionItem(
                key=f"scheduling.unaccepted:{row.need_id}",
                title=Message(
                    "scheduling.attention_first_unaccepted"
                    if is_first
                    else "scheduling.attention_unaccepted",
                    {"name": _name(people, row.patient_id), "kind": row.need.kind},
                ),
                detail=Message(
                    "scheduling.attention_unaccepted_detail",
                    {"said": marks.offer_words(row.need_id), "start": starts.isoformat()},
                ),
                state="blocking" if is_first else "open",
                due=starts,
                owner=caller.role,
                branch=row.need.branch_id,
                url=_offers_url(row),
                action=Message("scheduling.attention_ask"),
                subject=row.patient_id,
            )
        )
    return found


def _held(
    caller: Caller,
    coming: _Coming,
    need_id: UUID,
    hold: Hold,
    people: dict[UUID, PatientSummary],
) -> AttentionItem:
    row, item = coming.rows[need_id], coming.visits[need_id]
    return AttentionItem(
        key=f"scheduling.hold:{need_id}",
        title=Message(
            "scheduling.attention_lost" if hold.is_lost else "scheduling.attention_hold",
            {
                "name": _name(people, row.patient_id),
                "kind": row.need.kind,
                "start": item.start_instant.isoformat(),
                "give_up": hold.give_up_at.isoformat(),
            },
        ),
        detail=hold.missing[0].why,
        state="blocking" if hold.is_lost else "open",
        due=item.start_instant if hold.is_lost else hold.give_up_at,
        owner=caller.role,
        branch=row.need.branch_id,
        url=Asked(row.day, nurse=row.nurse_id, visit=need_id).url(),
        action=Message("scheduling.attention_repair"),
        subject=row.patient_id,
    )


def _not_clear(caller: Caller, coming: _Coming) -> list[AttentionItem]:
    tomorrow = caller.today + timedelta(days=1)
    held = [need_id for need_id in coming.first_doses(tomorrow) if need_id in coming.holds]
    if not held:
        return []
    first = min(held, key=lambda need_id: coming.visits[need_id].start_instant)
    return [
        AttentionItem(
            key="scheduling.not_clear",
            title=Message("scheduling.attention_not_clear", {"count": len(held)}),
            detail=Message(
                "scheduling.attention_not_clear_detail", {"owners": _owners(coming, held)}
            ),
            state="open",
            due=coming.holds[first].give_up_at,
            owner=caller.role,
            branch=None,
            url=Asked(tomorrow, visit=first).url(),
            action=Message("scheduling.attention_open_tomorrow"),
        )
    ]


def _owners(coming: _Coming, held: Sequence[UUID]) -> str:
    """Return who clears the first doses, with how many each."""
    counts = Counter(coming.holds[need_id].missing[0].owner for need_id in held)
    return ", ".join(f"{word('role', owner)} {count}" for owner, count in counts.most_common())


def _offers_url(row: models.Assignment) -> str:
    return reverse("scheduling:offers", args=[row.need_id])


def _name(people: dict[UUID, PatientSummary], patient_id: UUID) -> str | None:
    person = people.get(patient_id)
    return person.name if person else None
