"""Forms of one condition of an acceptance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.platform.forms.action_form import ActionForm
from hearthline.rooms.intake.pages.typed_fields import TypedClockField, TypedDayField
from hearthline.rooms.intake.values.deciding import ConditionAsked

OWNERS = (Role.INTAKE, Role.SCHEDULER, Role.NURSE_MANAGER, Role.PHARMACIST, Role.FINANCE)


class OwnedForm(ActionForm):
    """Whose a condition is, and by when; times are those of ``zone``."""

    owner = forms.ChoiceField(label=_("Owner"))
    who = forms.CharField(label=_("By name"), max_length=120, required=False)
    day = TypedDayField(label=_("By day"))
    hour = TypedClockField(label=_("By hour"))

    def __init__(self, request: Any, *, today: date, zone: str, **given: Any) -> None:
        super().__init__(request, **given)
        self.zone = zone
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (role.value, ROLE_LABELS[role]) for role in OWNERS
        ]
        self.fields["day"].today = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for day and hour."""
        found = super().clean() or {}
        for name, ask in (("day", _("By which day?")), ("hour", _("By which hour?"))):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, ask)
        return found

    def due(self) -> datetime:
        """Return the hour by which it must be met."""
        return to_instant(self.cleaned_data["day"], self.cleaned_data["hour"], self.zone)


class ChangeForm(OwnedForm):
    """Another hour or owner of a condition, and why."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 2}))


class ConditionForm(OwnedForm):
    """A condition set after acceptance."""

    what = forms.CharField(label=_("What must be there"), max_length=300)
    field_order = ("what", "owner", "who", "day", "hour")

    def asked(self) -> ConditionAsked:
        """Return the condition as typed."""
        v = self.cleaned_data
        return ConditionAsked(v["what"].strip(), v["owner"], self.due(), v["who"].strip())


class UntickForm(ActionForm):
    """Unticking a condition."""

    reason = forms.CharField(
        label=_("Why it is not met"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
