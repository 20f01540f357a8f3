"""How long a visit that has nobody can wait, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling.values import Need


class LimitKind(StrEnum):
    """What sets the latest acceptable start of a visit."""

    DOSE = "dose"
    LABORATORY = "laboratory"
    USE_BY = "use_by"
    HOURS = "hours"


CARE_LIMITS = frozenset({LimitKind.DOSE, LimitKind.LABORATORY, LimitKind.USE_BY})
"""What care asks for, beside the hours in which visits begin."""

NEVER_PASSED = frozenset({LimitKind.LABORATORY, LimitKind.USE_BY})
"""Past these a visit is of no use or does harm: no move goes there, whoever makes it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One reason why a visit may not start later than ``start_by``.

    Parameters
    ----------
    at
        The hour itself: when the dose is due, the laboratory takes the tube, the bag expires.
    """

    kind: LimitKind
    start_by: datetime
    at: datetime

    @property
    def why(self) -> Message:
        """The reason in words."""
        return Message(f"scheduling.limit_{self.kind}", {"at": self.at.isoformat()})

    @property
    def too_late(self) -> Message:
        """What to say of a start after it."""
        return Message(
            f"scheduling.too_late_{self.kind}",
            {"at": self.at.isoformat(), "start_by": self.start_by.isoformat()},
        )


@dataclass(frozen=True, slots=True)
class Urgency:
    """How long a visit can wait.

    Parameters
    ----------
    limits
        Soonest first; never empty, since the order's days end.
    can_wait_to
        Last day that serves as well, when it is later than the day of the visit and no dose,
        laboratory or bag asks for that day; ``None`` when it cannot wait.
    """

    is_first_dose: bool
    limits: tuple[Limit, ...]
    can_wait_to: date | None

    @property
    def first(self) -> Limit:
        """What comes first."""
        return self.limits[0]

    @property
    def latest(self) -> datetime:
        """Latest acceptable start."""
        return self.limits[0].start_by

    @property
    def order(self) -> tuple[bool, bool, datetime]:
        """First doses on top, then by latest start; what can wait comes last."""
        return (not self.is_first_dose, self.can_wait_to is not None, self.latest)

    def passed_by(
        self, start: datetime, kinds: Collection[LimitKind] = CARE_LIMITS
    ) -> Limit | None:
        """Return the first limit of these kinds that a start comes after."""
        return next(
            (limit for limit in self.limits if limit.kind in kinds and start > limit.start_by),
            None,
        )

    def of(self, kind: LimitKind) -> Limit | None:
        """Return the limit of a kind, when there is one."""
        return next((limit for limit in self.limits if limit.kind is kind), None)


def urgency_of(
    need: Need,
    day: date,
    *,
    doses: Sequence[datetime] = (),
    laboratory: datetime | None = None,
    use_by: datetime | None = None,
    first_dose: bool | None = None,
) -> Urgency:
    """Return how long a visit planned on ``day`` can wait.

    Parameters
    ----------
    doses
        When the drug given at this visit is due, from the start of ``day`` on.
    laboratory
        Instant by which the laboratory must have the tube.
    use_by
        Instant after which the drug must not run any more.
    first_dose
        Whether nobody gave the drug before; by default what the need itself says.
    """
    whole = timedelta(minutes=need.minutes)
    limits = []
    begins = to_instant(day, need.opens.replace(hour=0, minute=0), need.zone)
    due = next((at for at in sorted(doses) if at >= begins), None)
    if due is not None and due < begins + timedelta(days=1):
        limits.append(Limit(LimitKind.DOSE, due, due))
    if laboratory is not None:
        limits.append(Limit(LimitKind.LABORATORY, laboratory - whole, laboratory))
    if use_by is not None:
        limits.append(Limit(LimitKind.USE_BY, use_by - whole, use_by))
    last_day = max(day, need.latest_day)
    bound_to_day = any(limit.at < begins + timedelta(days=1) for limit in limits)
    waits = last_day > day and not bound_to_day
    closes = to_instant(last_day if waits else day, need.closes, need.zone)
    limits.append(Limit(LimitKind.HOURS, closes, closes))
    limits.sort(key=lambda limit: (limit.start_by, limit.kind is LimitKind.HOURS))
    return Urgency(
        is_first_dose=is_first_dose(need) if first_dose is None else first_dose,
        limits=tuple(limits),
        can_wait_to=last_day if waits else None,
    )


def is_first_dose(need: Need) -> bool:
    """Whether a first dose is given at this visit: the first of an order for infusions."""
    return any(link.kind is VisitKind.INFUSION and link.occurrence == 0 for link in need.serves)
