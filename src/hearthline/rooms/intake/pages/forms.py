"""Forms of intake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import ROLE_LABELS
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.forms.action_form import ActionForm
from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.intake.models import Sender
from hearthline.rooms.intake.pages.condition_forms import OWNERS
from hearthline.rooms.intake.pages.typed_fields import (
    TypedClockField,
    TypedDayField,
    TypedPhoneField,
)
from hearthline.rooms.intake.values import CallOutcome
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.intake.values.typed import DoseClock
from hearthline.rooms.program import queries as program

CONDITION_ROWS = 3


class AcceptForm(ActionForm):
    """Accepting a referral, perhaps on conditions: each has an owner and an hour."""

    way = forms.ChoiceField(
        label=_("Who gives the dose that is due next"), required=False, widget=forms.RadioSelect
    )
    starts_on = forms.DateField(label=_("Care starts on"), required=False, widget=DayInput())

    def __init__(
        self, request: Any, *, ways: Sequence[tuple[str, str]], today: date, zone: str, **given: Any
    ) -> None:
        super().__init__(request, **given)
        self.zone = zone
        self.fields["way"].choices = list(ways)  # type: ignore[attr-defined]
        if not ways:
            del self.fields["way"]
        owners = [("", _("Owner?")), *((role.value, ROLE_LABELS[role]) for role in OWNERS)]
        for number in range(1, CONDITION_ROWS + 1):
            self.fields[f"what_{number}"] = forms.CharField(
                label=_("Condition"), max_length=300, required=False
            )
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label=_("Owner"), choices=owners, required=False
            )
            self.fields[f"who_{number}"] = forms.CharField(
                label=_("By name"), max_length=120, required=False
            )
            day = TypedDayField(label=_("By day"))
            day.today = today
            self.fields[f"day_{number}"] = day
            self.fields[f"hour_{number}"] = TypedClockField(label=_("By hour"))

    def rows(self) -> list[list[Any]]:
        """Return the fields of each condition together."""
        parts = ("what", "owner", "who", "day", "hour")
        return [
            [self[f"{part}_{number}"] for part in parts] for number in range(1, CONDITION_ROWS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for owner and hour of every condition."""
        found = super().clean() or {}
        for number in range(1, CONDITION_ROWS + 1):
            if not found.get(f"what_{number}"):
                continue
            for part, ask in (
                ("owner", _("Whose is it? Choose an owner.")),
                ("day", _("By which day?")),
                ("hour", _("By which hour?")),
            ):
                name = f"{part}_{number}"
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, ask)
        return found

    def conditions(self) -> tuple[ConditionAsked, ...]:
        """Return the conditions as typed."""
        v = self.cleaned_data
        return tuple(
            ConditionAsked(
                what=v[f"what_{number}"].strip(),
                owner_role=v[f"owner_{number}"],
                owner_name=v[f"who_{number}"].strip(),
                due=to_instant(v[f"day_{number}"], v[f"hour_{number}"], self.zone),
            )
            for number in range(1, CONDITION_ROWS + 1)
            if v[f"what_{number}"].strip()
        )


class CallForm(ActionForm):
    """A call about a referral."""

    who = forms.CharField(label=_("Whom"), max_length=120)
    number = TypedPhoneField(label=_("Number"))
    outcome = EnumField(CallOutcome, "call_outcome", label=_("What came of it"))
    said = forms.CharField(label=_("What was said"), max_length=500, required=False)


class ClockForm(ActionForm):
    """The dose clock of a referral and whom to call back."""

    last_dose_on = TypedDayField(label=_("Last dose, day"))
    last_dose_at = TypedClockField(label=_("Last dose, time"))
    next_due_on = TypedDayField(label=_("Next due, day"))
    next_due_at = TypedClockField(label=_("Next due, time"))
    discharge_on = TypedDayField(label=_("Discharge, day"))
    discharge_at = TypedClockField(label=_("Discharge, time"))
    call_back = TypedPhoneField(label=_("Call back"))
    call_back_who = forms.CharField(label=_("Ask for"), max_length=120, required=False)

    def __init__(self, request: Any, *, today: date, **given: Any) -> None:
        super().__init__(request, **given)
        for field in self.fields.values():
            if isinstance(field, TypedDayField):
                field.today = today

    def clean(self) -> dict[str, Any]:
        """Ask for the day of every time."""
        found = super().clean() or {}
        for part in ("last_dose", "next_due", "discharge"):
            is_alone = found.get(f"{part}_at") and not found.get(f"{part}_on")
            if is_alone and f"{part}_on" not in self.errors:
                self.add_error(f"{part}_on", _("Which day? A time alone says too little."))
        return found

    def clock(self, zone: str) -> DoseClock:
        """Return the clock as typed."""
        v = self.cleaned_data
        has_last = v["last_dose_on"] and v["last_dose_at"]
        return DoseClock(
            zone,
            to_instant(v["last_dose_on"], v["last_dose_at"], zone) if has_last else None,
            v["next_due_on"],
            v["next_due_at"],
            v["discharge_on"],
            v["discharge_at"],
        )


class AttachForm(ActionForm):
    """A document that came later; a report of the tip may confirm it, by name."""

    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, PNG, JPEG or TIFF, up to 25 MB"),
        widget=forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg,.tif,.tiff"}),
    )
    purpose = EnumField(Purpose, "file_purpose", label=_("What it is"))
    read_by = forms.CharField(
        label=_("Who read it at the hospital"), max_length=200, required=False
    )
    evidence = forms.CharField(
        label=_("Where the tip lies, as the report says"),
        max_length=300,
        required=False,
        help_text=_("For example: chest film, tip at the cavoatrial junction"),
    )
    read_on = TypedDayField(label=_("Day of the report"))

    def __init__(
        self, request: Any, *, may_confirm: bool, today: date = date.min, **given: Any
    ) -> None:
        super().__init__(request, **given)
        self.today = today
        self.fields["read_on"].today = today  # type: ignore[attr-defined]
        if not may_confirm:
            del self.fields["read_by"], self.fields["evidence"], self.fields["read_on"]

    def clean(self) -> dict[str, Any]:
        """Ask for what a confirmation of the tip lacks, or for none of it."""
        found = super().clean() or {}
        if "read_by" not in self.fields:
            return found
        if found.get("purpose") != Purpose.TIP_REPORT:
            if found.get("read_by") or found.get("evidence"):
                self.add_error(
                    "purpose", _("Only a report of the tip confirms it. Choose it, or empty below.")
                )
            return found
        if not found.get("read_by"):
            self.add_error("read_by", _("Who read it? Without a name the tip is not confirmed."))
        if not found.get("evidence"):
            self.add_error("evidence", _("Where does the tip lie? The report says it."))
        if (found.get("read_on") or self.today) > self.today:
            self.add_error("read_on", _("This day is still to come. Which day does it bear?"))
        return found


class DeclineForm(ActionForm):
    """Declining a referral."""

    reason = forms.CharField(
        label=_("Why it is declined"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "A task of intake asks to call the sender and say this. The person stays on record."
        ),
    )


class AgainForm(ActionForm):
    """Taking a declined referral up again."""

    reason = forms.CharField(
        label=_("Why it is taken up again"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class SetAsideForm(ActionForm):
    """Setting aside what could not be read."""

    reason = forms.CharField(
        label=_("Why it is set aside"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, at least one."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; none is an error as for one."""
        items = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(item, initial) for item in items]


class BeginTypingForm(ActionForm):
    """The document to type from, when there is one, and whose branch it is."""

    document = forms.FileField(
        label=_("Fax or picture"),
        required=False,
        help_text=_("PDF, PNG, JPEG or TIFF, up to 25 MB. Leave it empty for a call."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg,.tif,.tiff"}),
    )
    branch = forms.ChoiceField(label=_("Branch"))

    def __init__(self, request: Any, **given: Any) -> None:
        super().__init__(request, **given)
        self.fields["branch"].choices = [  # type: ignore[attr-defined]
            (str(branch.id), branch.name) for branch in program.branches(request.caller)
        ]


class UploadForm(ActionForm):
    """Files to import, and who sent them."""

    uploads = ManyFilesField(
        label=_("Files"),
        help_text=_("FHIR R4: bundles, single resources or NDJSON, plain or gzip"),
        widget=ManyFilesInput(attrs={"multiple": True, "accept": ".json,.ndjson,.jsonl,.gz"}),
    )
    sender = forms.CharField(
        label=_("Who sent them"),
        max_length=120,
        help_text=_("The same patient number of two senders means two people"),
        widget=forms.TextInput({"list": "senders", "autocomplete": "off"}),
    )
    branch = forms.ChoiceField(
        label=_("Branch of people whom no branch's area takes in"), required=True
    )

    def __init__(self, request: Any, **given: Any) -> None:
        super().__init__(request, **given)
        branches = program.branches(request.caller)
        self.fields["branch"].choices = [  # type: ignore[attr-defined]
            (str(branch.id), branch.name) for branch in branches
        ]
        self.senders = list(Sender.objects.order_by("name").values_list("name", flat=True)[:50])
