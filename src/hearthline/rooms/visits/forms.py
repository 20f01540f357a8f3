"""The form that writes down what happened at a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import AmountField, EnumField, choices_of
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.therapy.values import REACHED_THE_PATIENT, DoseOutcome
from hearthline.rooms.visits.values import NOT_MADE, VisitState

Choices = Sequence[tuple[str, str]]

LONGEST_AGO_DAYS = 366
"""What happened longer ago is taken for a slip of the keyboard."""

UNITS = (
    ("g", "g"),
    ("mg", "mg"),
    ("ug", "mcg"),
    ("mL", "mL"),
    ("L", "L"),
    ("[U]", _("units")),
    ("[IU]", _("international units")),
    ("10*6.[U]", _("million units")),
    ("meq", "mEq"),
    ("mmol", "mmol"),
)
"""Units a dose may be written in; nothing is preselected but what was written before."""


@dataclass(frozen=True, slots=True)
class DoseAsked:
    """A drug order the form asks about, with the lots that are in the home.

    Parameters
    ----------
    is_due
        A nurse gives it at this visit: no answer leaves the dose to be written down later.
    """

    order_id: UUID
    drug: str
    lots: Choices
    is_due: bool = False

    def field(self, name: str) -> str:
        """Return the name of one of its fields; it stays the order's whatever else is asked."""
        return field_of(name, self.order_id)


def field_of(name: str, order_id: UUID) -> str:
    """Return the name of the field that asks ``dose``, ``lot`` or ``why`` about an order."""
    return f"{name}_{order_id.hex}"


def clock_input() -> forms.TimeInput:
    """Return a time in the browser's own picker."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


NO_DOSE = "none"
"""Somebody says that there was no dose to give; silence does not say it."""


class VisitForm(forms.Form):
    """How the visit went, when, who came, and what became of each dose."""

    state = EnumField(VisitState, "visit_state", label=_("How it went"))
    nurse_id = forms.ChoiceField(label=_("Who came"), required=False)
    arrived = forms.TimeField(label=_("Arrived"), widget=clock_input(), required=False)
    started = forms.TimeField(label=_("Begun"), widget=clock_input(), required=False)
    ended = forms.TimeField(label=_("Ended"), widget=clock_input(), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Why it was missed, refused or cancelled, or why it is corrected"),
        max_length=300,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(
        self,
        *args: Any,
        nurses: Choices,
        doses: Sequence[DoseAsked] = (),
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        field = self.fields["nurse_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("nobody, or not known")), *nurses]
        self.doses = doses
        for dose in doses:
            self.fields[dose.field("dose")] = forms.ChoiceField(
                label=dose.drug,
                choices=[*_unsaid(dose), *choices_of(DoseOutcome, "dose_outcome")],
                required=False,
            )
            if dose.lots:
                self.fields[dose.field("lot")] = forms.ChoiceField(
                    label=_("Lot of %(drug)s") % {"drug": dose.drug},
                    choices=[("", _("not known")), *dose.lots],
                    required=False,
                )
            self.fields[dose.field("why")] = forms.CharField(
                label=_("Why %(drug)s was held, refused or given in part") % {"drug": dose.drug},
                max_length=300,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of what was not done, and for who came to what was."""
        cleaned = super().clean() or self.cleaned_data
        state = cleaned.get("state")
        if state in NOT_MADE and not cleaned.get("reason"):
            self.add_error("reason", _("It was not made. Say why, in a few words."))
        if state == VisitState.DONE and not cleaned.get("nurse_id"):
            self.add_error("nurse_id", _("It was done by somebody. Choose who came."))
        for dose in self.doses:
            asked = dose.field("dose")
            outcome = cleaned.get(asked)
            whole = outcome in ("", None, NO_DOSE, DoseOutcome.GIVEN)
            if not whole and not cleaned.get(dose.field("why")):
                self.add_error(dose.field("why"), _("The dose was not given whole. Say why."))
            if outcome in REACHED_THE_PATIENT and state in NOT_MADE:
                self.add_error(asked, _("The visit was not made. Choose one of the two."))
            elif outcome in REACHED_THE_PATIENT and not (
                cleaned.get("started") or cleaned.get("arrived")
            ):
                self.add_error(
                    "started", _("A dose was given. Say when, as well as anybody knows.")
                )
        return cleaned

    @staticmethod
    def told(cleaned: Mapping[str, Any], order_id: UUID) -> tuple[DoseOutcome | None, str, str]:
        """Return outcome, lot and reason of one dose asked about."""
        outcome = cleaned.get(field_of("dose", order_id)) or NO_DOSE
        return (
            DoseOutcome(outcome) if outcome != NO_DOSE else None,
            cleaned.get(field_of("lot", order_id)) or "",
            cleaned.get(field_of("why", order_id)) or "",
        )

    @staticmethod
    def is_answered(cleaned: Mapping[str, Any], order_id: UUID) -> bool:
        """Whether it was said what became of a dose, or that there was none."""
        return bool(cleaned.get(field_of("dose", order_id)))


def _unsaid(dose: DoseAsked) -> Choices:
    if dose.is_due:
        return [("", str(_("not written down yet"))), (NO_DOSE, str(_("no dose at this visit")))]
    return [("", str(_("no dose at this visit")))]


class UnplannedVisitForm(VisitForm):
    """A visit that nobody planned: also what it was, and on which day."""

    on = forms.DateField(label=_("Day"), widget=DayInput())
    kind = EnumField(VisitKind, "visit", empty=_("choose"), label=_("What was done"))
    field_order = ("on", "kind", "state", "nurse_id", "arrived", "started", "ended")

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today
        self.order_fields(self.field_order)

    def clean_on(self) -> date:
        """Refuse a day that has not come: only what happened is written down here."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(
                _("%(day)s has not come yet. Plan the visit instead."), params={"day": on}
            )
        if (self.today - on).days > LONGEST_AGO_DAYS:
            raise forms.ValidationError(
                _("%(day)s lies more than a year back. Read it again."), params={"day": on}
            )
        return on


class DoseForm(forms.Form):
    """What became of a dose, as it really was, and why the first account was wrong."""

    outcome = EnumField(DoseOutcome, "dose_outcome", label=_("What became of it"))
    amount = AmountField(
        UNITS,
        label=_("What reached the patient"),
        help_text=_("Leave it empty when nothing did, or when it is not known"),
        required=False,
    )
    day = forms.DateField(label=_("Day"), widget=DayInput())
    started = forms.TimeField(label=_("Begun, or decided"), widget=clock_input())
    lot = forms.CharField(label=_("Lot"), max_length=80, required=False)
    reason = forms.CharField(
        label=_("Why it is corrected"),
        help_text=_("Also why it was held, refused or given in part"),
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an amount of what never reached the patient."""
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if cleaned.get("amount") is not None and outcome not in REACHED_THE_PATIENT:
            self.add_error(
                "amount",
                _("A dose that was held or refused reached nobody. Leave the amount empty."),
            )
        return cleaned
