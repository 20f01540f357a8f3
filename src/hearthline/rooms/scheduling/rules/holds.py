"""Whether a visit holds its place only for now: what is missing, and until when it may wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hearthline.kernel.messages import Message
from hearthline.rooms.supply.values import DrugOutlook, DrugState


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a visit needs that is not there yet.

    Parameters
    ----------
    is_too_late
        Whether it will not be there by the planned start, or ends before the visit does.
    owner
        Role that clears it.
    """

    why: Message
    owner: str
    is_too_late: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A visit that holds its place although something is missing.

    Parameters
    ----------
    give_up_at
        Hour at which the place must be given up if nothing changed.
    earliest, latest
        Between which the visit could start with what is known of its drug; ``None`` is not known.
    """

    missing: tuple[Missing, ...]
    give_up_at: datetime
    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the planned time cannot be kept."""
        return any(item.is_too_late for item in self.missing)

    @property
    def drug(self) -> str:
        """Name of the drug that is waited for; empty when something else is missing."""
        waits = (item.why.params.get("drug") for item in self.missing)
        return next((str(name) for name in waits if name), "")

    def must_go(self, now: datetime) -> bool:
        """Whether the place must be given up now."""
        return self.is_lost or now >= self.give_up_at


def drug_missing(
    outlook: DrugOutlook, starts: datetime, ends: datetime, *, is_near: bool
) -> Missing | None:
    """Return what an order's drug lacks for a visit from ``starts`` to ``ends``.

    Far ahead nothing was dispensed yet, which says nothing; close before, it is missing.
    """
    drug = {"drug": outlook.drug}
    if outlook.use_by is not None and outlook.use_by < ends:
        said = {**drug, "at": outlook.use_by.isoformat()}
        return Missing(Message("scheduling.hold_expires", said), "pharmacist", is_too_late=True)
    match outlook.state:
        case DrugState.IN_HAND:
            return None
        case DrugState.EXPECTED if outlook.expected_at is not None:
            late = outlook.expected_at > starts
            return Missing(
                Message(
                    "scheduling.hold_late" if late else "scheduling.hold_expected",
                    {**drug, "at": outlook.expected_at.isoformat()},
                ),
                "driver",
                is_too_late=late,
            )
        case DrugState.NOT_KNOWN if not is_near:
            return None
        case _:
            return Missing(Message(f"scheduling.hold_{outlook.state}", drug), "pharmacist")


def hold_of(
    missing: Sequence[Missing],
    outlooks: Sequence[DrugOutlook],
    starts: datetime,
    minutes: int,
    *,
    give_up_minutes: int,
    hand_over_minutes: int,
) -> Hold | None:
    """Return how a visit holds its place; ``None`` when nothing is missing.

    Some time before its start another visit can still take the place; a delivery that is
    promised before the start is waited for.
    """
    if not missing:
        return None
    expected = [item.expected_at for item in outlooks if item.state is DrugState.EXPECTED]
    known = [at for at in expected if at is not None]
    earliest = max(known) + timedelta(minutes=hand_over_minutes) if known else None
    ends = [item.use_by for item in outlooks if item.use_by is not None]
    latest = min(ends) - timedelta(minutes=minutes) if ends else None
    give_up_at = starts - timedelta(minutes=give_up_minutes)
    if known and give_up_at < max(known) <= starts:
        give_up_at = max(known)
    return Hold(
        missing=tuple(sorted(missing, key=lambda item: not item.is_too_late)),
        give_up_at=give_up_at,
        earliest=earliest,
        latest=latest,
    )
