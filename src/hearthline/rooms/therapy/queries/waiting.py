"""Orders that wait for a pharmacist."""

from __future__ import annotations

from django.db.models import F, Q

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.values import OrderKind, OrderState

AWAITING = Q(
    Q(in_force__isnull=True) | Q(in_force__lt=F("version")),
    kind=OrderKind.THERAPY,
    entered_in_error=False,
) & ~Q(state=OrderState.DISCONTINUED)
"""Drug orders whose newest version nobody verified."""


def count_to_verify(caller: Caller) -> tuple[int, bool]:
    """Return how many orders wait for a pharmacist, for the rail."""
    return visible(caller, Order).filter(AWAITING).count(), False
