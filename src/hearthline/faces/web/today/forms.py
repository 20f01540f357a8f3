"""Forms about tasks."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import ROLE_LABELS, STAFF
from hearthline.platform.forms.action_form import ActionForm
from hearthline.platform.ui.widgets import DayInput

LAST_DAY = date(2099, 12, 31)


class NewTaskForm(ActionForm):
    """What is to be done, by which role, until when."""

    text = forms.CharField(label=_("What is to be done"), max_length=200)
    owner_role = forms.ChoiceField(
        label=_("By whom"),
        choices=sorted(
            ((role.value, ROLE_LABELS[role]) for role in STAFF), key=lambda c: str(c[1])
        ),
    )
    day = forms.DateField(
        label=_("Due on (optional)"),
        required=False,
        widget=DayInput(),
        validators=[MaxValueValidator(LAST_DAY, _("This lies beyond 2099. Check the year."))],
    )
    clock = forms.TimeField(
        label=_("At (optional)"),
        required=False,
        widget=forms.TimeInput({"type": "time", "data-width": "date"}, format="%H:%M"),
        help_text=_("24-hour time; without it the end of the day counts"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a time without a day, and a moment that has passed."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("clock") and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("A time needs a day. Choose the day, or leave the time empty."))
        due = self.due()
        if due is not None and due <= self.request.at:
            self.add_error("day", _("This has passed already. Choose a day and time to come."))
        return given

    def due(self) -> datetime | None:
        """Return the instant it is due, read in the zone of whoever typed it."""
        day = self.cleaned_data.get("day")
        if day is None:
            return None
        clock = self.cleaned_data.get("clock") or time(23, 59)
        return to_instant(day, clock, self.request.caller.zone)


class CloseTaskForm(ActionForm):
    """What was done."""

    note = forms.CharField(
        label=_("What was done"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
