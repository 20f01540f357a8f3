"""Through which lumen an order runs; rows are never changed, the newest counts."""

from __future__ import annotations

from django.db import models

from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.therapy.models.orders import Order


class OrderLumen(models.Model):
    """Somebody saw through which line and lumen an order runs from a moment on."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("lines.AccessDevice", on_delete=models.PROTECT, related_name="+")
    lumen = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["order", "-at"]),
            models.Index(fields=["patient", "-at"]),
        ]

    def __str__(self) -> str:
        return f"lumen of {self.order_id}"
