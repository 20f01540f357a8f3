"""Forms of runs: beginning one by telephone, recording in it, deciding about a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from hearthline.engines.protocols import FactKind, Write
from hearthline.engines.protocols.values import decimal_or_none
from hearthline.rooms.emergency.rules.runs import clock_back
from hearthline.rooms.emergency.values import SIGNS

ENDS = ("handed_over", "not_possible")
SHORT, LONG = 200, 600


class BeginForm(forms.Form):
    """With whom on the line, and by which protocol, a run begins."""

    protocol = forms.ChoiceField(
        label=_("What happened"), required=False, help_text=_("Can be chosen later, and changed.")
    )
    caregiver = forms.CharField(
        label=_("Who is on the line"), max_length=SHORT, required=False, help_text=_("Name, who")
    )
    record_number = forms.CharField(
        label=_("Record number of the patient"),
        max_length=40,
        required=False,
        help_text=_("Leave it when you do not have it: the run begins, and asks later."),
    )

    def __init__(
        self, *args: Any, protocols: Sequence[tuple[str, str]], asks_whose: bool, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.fields["protocol"].choices = [("", _("Not clear yet")), *protocols]  # type: ignore[attr-defined]
        if not asks_whose:
            del self.fields["record_number"]


class PractiseForm(forms.Form):
    """With which scripted patient a drill begins."""

    script = forms.ChoiceField(label=_("Practice patient"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, scripts: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["script"].choices = list(scripts)  # type: ignore[attr-defined]


class WhoseForm(forms.Form):
    """Whose run it is, of one that began blank."""

    record_number = forms.CharField(label=_("Record number of the patient"), max_length=40)


class CorrectPatientForm(WhoseForm):
    """Whose run it really is, and why the other was named."""

    reason = forms.CharField(
        label=_("Why the other patient was named"), max_length=500, widget=forms.Textarea
    )


class RecordForm(forms.Form):
    """One thing that happened in a run; what is left out is not known.

    Parameters
    ----------
    zone, now
        Where the run goes on, and the moment: a clock time means when it was last shown there.
    writes
        What is written down with the step it is about.
    """

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in FactKind])
    protocol = forms.CharField(max_length=80, required=False)
    step = forms.CharField(max_length=80, required=False)
    choice = forms.CharField(max_length=80, required=False)
    of = forms.CharField(max_length=80, required=False)
    text = forms.CharField(max_length=LONG, required=False)
    at = forms.TimeField(required=False, input_formats=["%H:%M:%S", "%H:%M", "%H.%M", "%H%M"])
    offer = forms.CharField(max_length=4, required=False)
    other = forms.CharField(max_length=1, required=False)
    item = forms.CharField(max_length=80, required=False)
    medicine = forms.CharField(max_length=80, required=False)
    amount = forms.CharField(max_length=20, required=False)
    unit = forms.CharField(max_length=10, required=False)
    lot = forms.CharField(max_length=80, required=False)
    site = forms.CharField(max_length=80, required=False)

    def __init__(
        self,
        *args: Any,
        zone: str,
        now: datetime,
        writes: Sequence[Write] = (),
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.zone, self.now, self.writes = zone or "UTC", now, writes
        for one in writes:
            self.fields[written_as(one)] = forms.CharField(
                label=one.label, max_length=SHORT, required=False
            )
        for name in SIGNS:
            self.fields[name] = forms.CharField(max_length=20, required=False)

    def clean_at(self) -> datetime | None:
        """Return when a clock of the home last showed the time; ``None`` is now."""
        clock: time | None = self.cleaned_data["at"]
        return None if clock is None else clock_back(clock, self.now, self.zone)

    def clean(self) -> dict[str, Any]:
        """Ask for the one word without which a record says nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        said = cleaned.get("text", "").strip()
        if kind == FactKind.NOT_POSSIBLE and not said:
            self.add_error("text", now_("Say in a word why it is not possible."))
        if kind == FactKind.NOTE and not said:
            self.add_error("text", now_("Write what you want to note."))
        if kind == FactKind.END and cleaned.get("choice") not in ENDS:
            self.add_error("choice", now_("Say how what is left ends."))
        if kind == FactKind.CORRECT and cleaned.get("at") is None and "at" not in self.errors:
            self.add_error("at", now_("Say when it really happened, as 10:16."))
        if kind == FactKind.VITALS and not any(cleaned.get(name) for name in SIGNS):
            self.add_error(None, now_("Write at least one vital sign."))
        if kind in (FactKind.DONE, FactKind.ANSWER):
            self._ask_what_is_written(cleaned)
        return cleaned

    def _ask_what_is_written(self, cleaned: dict[str, Any]) -> None:
        for one in self.writes:
            text = cleaned.get(written_as(one), "").strip()
            asked = not one.needed_for or cleaned.get("choice") in one.needed_for
            if one.is_needed and asked and not text:
                self.add_error(
                    written_as(one), now_("Write it down, or say that it is not possible.")
                )
            elif text and one.unit and decimal_or_none(text) is None:
                self.add_error(written_as(one), now_("Write a number with a point, as 84.5."))


def written_as(one: Write) -> str:
    """Return under which name a form sends what is written down with a step."""
    return f"write_{one.name}"


class RestartForm(forms.Form):
    """That a drug may be started again after a run."""

    decided_by = forms.CharField(label=_("Who decided"), max_length=SHORT)
    how = forms.CharField(
        label=_("How you know"), max_length=SHORT, help_text=_("A call, a letter, read back")
    )
    terms = forms.CharField(
        label=_("On which terms"),
        max_length=500,
        required=False,
        help_text=_("Rate, premedication, place, who is there"),
    )
    reason = forms.CharField(
        label=_("Why it may be started again"), max_length=500, widget=forms.Textarea
    )
