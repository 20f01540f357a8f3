"""Forms of supply: what was dispensed, a trip, what happened to a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import AmountField, AnswerField, EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.supply import rules
from hearthline.rooms.supply.values import (
    Carrier,
    KitLine,
    KitPlace,
    KitState,
    Storage,
    TakenOff,
)

Choices = Sequence[tuple[str, str]]

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
"""What a label may state; nothing is preselected."""


def clock_input() -> forms.TimeInput:
    """Return a time in the browser's own picker."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DispensedForm(forms.Form):
    """What the label says, and how it reaches the home."""

    order_id = forms.ChoiceField(label=_("Order"))
    brand = forms.CharField(label=_("Brand"), max_length=200, required=False)
    lot = forms.CharField(label=_("Lot"), max_length=80, required=False)
    quantity = AmountField(
        UNITS, label=_("In one container"), help_text=_("As the label states it")
    )
    containers = forms.IntegerField(
        label=_("Containers"),
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    use_by_day = forms.DateField(
        label=_("Beyond-use day"),
        help_text=_("Leave it empty when it is not known; doses then wait for the pharmacist"),
        widget=DayInput(),
        required=False,
    )
    use_by_time = forms.TimeField(label=_("Beyond-use time"), widget=clock_input(), required=False)
    storage = EnumField(Storage, "storage", label=_("Kept"))
    protect_from_light = AnswerField(label=_("Protect from light"))
    pharmacy = forms.CharField(label=_("Pharmacy"), max_length=200, required=False)
    dispensed_by = forms.CharField(label=_("Dispensed by"), max_length=200)

    def __init__(self, *args: Any, orders: Choices, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["order_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("choose the order")), *orders]

    def clean(self) -> dict[str, Any]:
        """Refuse half a beyond-use time."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("use_by_day") and not cleaned.get("use_by_time"):
            self.add_error("use_by_time", _("The label states an hour too. Type it."))
        if cleaned.get("use_by_time") and not cleaned.get("use_by_day"):
            self.add_error("use_by_day", _("The hour belongs to a day. Choose it."))
        return cleaned


class DispenseForm(DispensedForm):
    """The same, with the delivery it travels with."""

    day = forms.DateField(label=_("Promised for"), widget=DayInput())
    opens = forms.TimeField(label=_("From"), widget=clock_input())
    closes = forms.TimeField(label=_("To"), widget=clock_input())
    trip_id = forms.ChoiceField(label=_("Trip"), required=False)
    happened = forms.BooleanField(
        label=_("It was dispensed all the same"),
        help_text=_("Dispensing is shut. What has happened is kept, and somebody looks at it."),
        error_messages={
            "required": _(
                "Dispensing is shut by what stands beside. Clear it or let it pass; tick this only "
                "if it was dispensed already."
            )
        },
    )

    def __init__(self, *args: Any, trips: Choices, is_shut: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        if not is_shut:
            del self.fields["happened"]
        field = self.fields["trip_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("no trip yet")), *trips]


class CorrectForm(DispensedForm):
    """The same, and why it is put right."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=300)


class TripForm(forms.Form):
    """A departure of a van or courier."""

    name = forms.CharField(
        label=_("Name"), help_text=_("What the driver calls it, such as Van 3"), max_length=80
    )
    carrier = EnumField(Carrier, "carrier", label=_("Carrier"))
    branch = forms.ChoiceField(label=_("Branch"))
    day = forms.DateField(label=_("Day"), widget=DayInput())
    departs = forms.TimeField(label=_("Departs"), widget=clock_input())
    driver_id = forms.ChoiceField(label=_("Driver"), required=False)

    def __init__(self, *args: Any, branches: Choices, drivers: Choices, **given: Any) -> None:
        super().__init__(*args, **given)
        for name, choices in (
            ("branch", list(branches)),
            ("driver_id", [("", _("not decided")), *drivers]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class LateForm(forms.Form):
    """Packs come later: by how much or when the first one is now expected, and why."""

    minutes = forms.IntegerField(
        label=_("Later by"),
        help_text=_("Minutes beyond what is promised now"),
        min_value=-720,
        max_value=4320,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    expected = forms.TimeField(
        label=_("Or the first one is now expected at"), widget=clock_input(), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two ways of saying it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("minutes") in (None, 0) and not cleaned.get("expected") and not self.errors:
            self.add_error("minutes", _("Type by how many minutes, or the new time."))
        return cleaned


class ConfirmForm(forms.Form):
    """Who received a pack, and when."""

    received_by = forms.CharField(label=_("Received by"), max_length=200)
    day = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Time"), widget=clock_input())
    reason = forms.CharField(
        label=_("Why it is corrected"),
        help_text=_("Only when something was written about it before"),
        max_length=300,
        required=False,
    )


class FailForm(forms.Form):
    """A pack that was not handed over, or came back."""

    came_back = forms.ChoiceField(
        label=_("What happened"),
        choices=(("", _("Nobody received it")), ("yes", _("It came back to the pharmacy"))),
        required=False,
    )
    day = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Time"), widget=clock_input())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class OffForm(forms.Form):
    """Containers that were returned or wasted."""

    kind = EnumField(TakenOff, "taken_off", label=_("What happened"))
    containers = forms.IntegerField(
        label=_("Containers"),
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class DecideForm(forms.Form):
    """What becomes of containers that were set aside; nothing is chosen beforehand."""

    kept = forms.ChoiceField(
        label=_("What becomes of it"),
        widget=forms.RadioSelect,
        choices=[("yes", _("It may be given")), ("no", _("It is not to be given"))],
    )
    reason = forms.CharField(label=_("Why"), max_length=300)


def first_of_trip(today: date) -> dict[str, Any]:
    """Return what the form of a trip shows first."""
    return {"day": today, "departs": time(7, 30), "carrier": Carrier.VAN.value}


class KitLinesField(forms.CharField):
    """Lines of a kit, one a line: thing; how many; lot; last day of use.

    What a medicine is and how much it gives is read from the line's own words: ``0.3 mg
    auto-injector``, ``ampule 1 mg/mL``; what is not written so is kept as the thing's name.
    """

    widget = forms.Textarea(attrs={"rows": 10})

    def clean(self, value: Any) -> tuple[KitLine, ...]:
        """Return the lines, or say which one cannot be read and how to write it."""
        text = super().clean(value)
        found = []
        for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
            parts = [part.strip() for part in line.split(";")]
            if len(parts) not in (2, 3, 4):
                raise forms.ValidationError(_LINE_EXAMPLE, params={"line": line[:80]})
            item, count = parts[0], _count(parts[1], line)
            lot = parts[2] if len(parts) > 2 else ""
            until = _day(parts[3], line) if len(parts) > 3 and parts[3] else None
            found.append(
                KitLine(
                    id=f"line{number}",
                    item=item[:120],
                    count=count,
                    expected=count,
                    lot=lot[:80],
                    expires_on=until,
                    **rules.medicine_in(item),
                )
            )
        return tuple(found)


_LINE_EXAMPLE = _(
    "“%(line)s” cannot be read. Write: Epinephrine auto-injector 0.3 mg; 2; A17; 2026-11-30"
)


def _count(text: str, line: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise forms.ValidationError(_LINE_EXAMPLE, params={"line": line[:80]})
    return int(text)


def _day(text: str, line: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(_LINE_EXAMPLE, params={"line": line[:80]}) from None


class KitForm(forms.Form):
    """A kit as it was packed."""

    lines = KitLinesField(
        label=_("What is in it"),
        help_text=_("One thing a line: thing; how many; lot; last day of use as 2026-11-30"),
        max_length=4000,
    )
    band = forms.CharField(label=_("Weight band"), max_length=40, required=False)
    place = EnumField(KitPlace, "kit_place", label=_("Where it is now"))
    holder = forms.CharField(label=_("With whom"), max_length=200, required=False)


class KitSaidForm(forms.Form):
    """Where a kit is now and whether it is intact."""

    place = EnumField(KitPlace, "kit_place", label=_("Where it is now"))
    holder = forms.CharField(label=_("With whom"), max_length=200, required=False)
    state = EnumField(KitState, "kit_state", label=_("It is"))
    day = forms.DateField(label=_("Day"), widget=DayInput())
    clock = forms.TimeField(label=_("Time"), widget=clock_input())
    why = forms.CharField(label=_("Why"), max_length=300, required=False)
