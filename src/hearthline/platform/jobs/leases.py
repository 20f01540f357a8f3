"""Leases: a loop runs in one place, and its heartbeat shows that it lives."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from hearthline.platform.jobs.models import Lease

TERM = timedelta(seconds=60)
"""How long a lease lasts without a heartbeat."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What the last heartbeat of a loop said, and whether its lease still runs."""

    name: str
    holder: str
    since: datetime
    beat_at: datetime
    doing: str
    is_alive: bool


def own_name(kind: str) -> str:
    """Return a name for this process as a holder: kind, machine and process."""
    return f"{kind}@{socket.gethostname()[:40]}:{os.getpid()}"


def take(name: str, *, holder: str, at: datetime, doing: str = "") -> bool:
    """Take or renew the lease ``name``; return whether ``holder`` has it now."""
    changed = Lease.objects.filter(Q(holder=holder) | Q(until__lte=at), name=name).update(
        holder=holder, beat_at=at, until=at + TERM, doing=doing
    )
    if changed:
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(
                name=name, holder=holder, since=at, beat_at=at, until=at + TERM, doing=doing
            )
    except IntegrityError:
        return False
    return True


def give_back(name: str, *, holder: str) -> None:
    """End the lease, so that another can start at once."""
    Lease.objects.filter(name=name, holder=holder).delete()


def beats(at: datetime) -> list[Beat]:
    """Return the heartbeat of every loop, for the doctor and the board."""
    return [
        Beat(lease.name, lease.holder, lease.since, lease.beat_at, lease.doing, lease.until > at)
        for lease in Lease.objects.order_by("name")
    ]
