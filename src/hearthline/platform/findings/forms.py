"""Letting a gate pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.findings import Finding, OverrideClass
from hearthline.platform.findings.evaluating import Standing
from hearthline.platform.forms.action_form import ActionForm
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.widgets import DayInput

NEEDS = {
    OverrideClass.ONE_CLINICIAN: _("one clinician"),
    OverrideClass.TWO_CLINICIANS: _("two clinicians"),
    OverrideClass.ADVICE: _("one clinician"),
}


class OverrideForm(ActionForm):
    """Which finding, why, until when; nothing is chosen beforehand."""

    which = forms.ChoiceField(label=_("Which finding may pass"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it may pass"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    day = forms.DateField(label=_("Until"), widget=DayInput())
    clock = forms.TimeField(
        label=_("At"), widget=forms.TimeInput({"type": "time", "data-width": "date"}, "%H:%M")
    )

    def __init__(self, request: Any, blocking: Sequence[Standing], **given: Any) -> None:
        super().__init__(request, **given)
        self.findings = {key_of(row.finding): row.finding for row in blocking}
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            (key, f"{sentence(finding.message)} ({NEEDS[finding.override]})")
            for key, finding in self.findings.items()
            if finding.override is not OverrideClass.NEVER
        ]

    def chosen(self) -> Finding:
        """Return the finding that was chosen."""
        return self.findings[self.cleaned_data["which"]]

    def expires_at(self) -> datetime:
        """Return the instant it ends, read in the zone of whoever typed it."""
        clock: time = self.cleaned_data["clock"]
        return to_instant(self.cleaned_data["day"], clock, self.request.caller.zone)


def key_of(finding: Finding) -> str:
    """Return a key that tells the findings of one subject apart."""
    return f"{finding.check}|{finding.discriminator}"
