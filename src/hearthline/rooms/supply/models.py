"""Records of supply: what was dispensed, trips, deliveries and what happened to them.

What somebody signed is an immutable row; a correction is a new row that amends it. The columns
of a delivery that change are a reading of its events.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.scope import ByBranch, BySubject
from hearthline.platform.records.fields import QuantityField
from hearthline.platform.records.models import Revised
from hearthline.rooms.supply.values import (
    OPEN_DELIVERIES,
    Aside,
    Carrier,
    DeliveryState,
    DeliveryStep,
    KitPlace,
    KitState,
    Storage,
    TakenOff,
)


class Trip(Revised):
    """One departure of a van or courier."""

    id = models.UUIDField(primary_key=True)
    branch_id = models.UUIDField()
    day = models.DateField()
    departs = models.TimeField()
    zone = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    carrier = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Carrier])
    driver_id = models.UUIDField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch()

    class Meta:
        indexes = [models.Index(fields=["branch_id", "day"]), models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"trip {self.day} {self.departs:%H:%M}"


class Delivery(Revised):
    """A pack promised to a home; ``first_*`` is the window promised first."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    branch_id = models.UUIDField()
    trip = models.ForeignKey(
        Trip, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    zone = models.CharField(max_length=64)
    first_day = models.DateField()
    first_opens = models.TimeField()
    first_closes = models.TimeField()
    is_late = models.BooleanField(default=False)
    late_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=16,
        default=DeliveryState.PLANNED,
        choices=[(s.value, s.value) for s in DeliveryState],
    )
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-day"]),
            models.Index(fields=["day", "opens"]),
            models.Index(fields=["trip", "opens"]),
            models.Index(
                fields=["day", "closes"],
                name="delivery_open",
                condition=Q(state__in=OPEN_DELIVERIES),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.DELIVERED) | Q(received_at__isnull=False),
                name="delivered_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class DeliveryEvent(models.Model):
    """Something that happened to a delivery, as somebody said; never changed.

    ``window`` is what was promised from then on; ``amends`` names the entry it puts right.
    """

    id = models.UUIDField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=[(s.value, s.value) for s in DeliveryStep])
    happened_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    window = models.JSONField(default=dict)
    received_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["delivery", "written_at"]),
            models.Index(fields=["patient", "-happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.delivery_id}"


class Dispensing(models.Model):
    """One version of what was dispensed; only ``is_latest`` and the delivery ever change."""

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_latest = models.BooleanField(default=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "therapy.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drug = models.CharField(max_length=300)
    brand = models.CharField(max_length=200, blank=True)
    lot = models.CharField(max_length=80, blank=True)
    quantity = QuantityField()
    containers = models.PositiveSmallIntegerField(default=1)
    beyond_use_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    storage = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Storage])
    protect_from_light = models.CharField(
        max_length=24, default=Answer.NOT_ASKED, choices=[(a.value, a.value) for a in Answer]
    )
    pharmacy = models.CharField(max_length=200, blank=True)
    dispensed_by = models.CharField(max_length=200, blank=True)
    dispensed_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-dispensed_at"]),
            models.Index(fields=["delivery"]),
            models.Index(
                fields=["patient", "order"],
                name="dispensing_latest",
                condition=Q(is_latest=True),
            ),
            models.Index(
                fields=["beyond_use_at"],
                name="dispensing_beyond_use",
                condition=Q(is_latest=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="dispensing_once_a_version"),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(is_latest=True), name="one_latest_dispensing"
            ),
            models.CheckConstraint(
                condition=Q(containers__range=(1, 999)), name="dispensing_has_containers"
            ),
        ]

    def __str__(self) -> str:
        return f"dispensing {self.pk}"


class Removal(models.Model):
    """Containers that came back or were thrown away; never changed."""

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in TakenOff])
    containers = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    happened_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["thread"]), models.Index(fields=["patient"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread}"


class SetAside(Revised):
    """Containers set aside in a home until a pharmacist decides about them, and the decision.

    It begins with what was found and is decided once; what was found stays.
    """

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    written_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, default=Aside.WAITING, choices=[(a.value, a.value) for a in Aside]
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_why = models.CharField(max_length=300, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "state"], name="set_aside_of_patient")]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=Q(state=Aside.WAITING),
                name="set_aside_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=Aside.WAITING)
                | (Q(decided_at__isnull=False) & ~Q(decision_why="")),
                name="set_aside_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"set aside {self.thread}"


class Kit(Revised):
    """An emergency kit packed for one person; ``place``, ``holder`` and ``state`` are now."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=40, blank=True)
    lines = models.JSONField()
    packed_on = models.DateField()
    packed_by = models.CharField(max_length=200)
    expires_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=12, choices=[(p.value, p.value) for p in KitPlace])
    holder = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=12, default=KitState.INTACT, choices=[(s.value, s.value) for s in KitState]
    )
    note = models.CharField(max_length=300, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "state"]),
            models.Index(fields=["state", "expires_on"]),
        ]

    def __str__(self) -> str:
        return f"kit {self.number}"


class KitEvent(models.Model):
    """What somebody said of a kit; never changed."""

    id = models.UUIDField(primary_key=True)
    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=12, choices=[(p.value, p.value) for p in KitPlace])
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in KitState])
    holder = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["kit", "-happened_at"]),
            models.Index(fields=["patient", "-happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.state} kit {self.kit_id}"
