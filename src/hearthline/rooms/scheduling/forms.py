"""Forms of scheduling: what was said to a family, and how a call ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearthline.kernel.calendar import to_instant
from hearthline.platform.forms.action_form import ActionForm
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.census.values import WhoToCall
from hearthline.rooms.scheduling.values import CallOutcome


class OfferForm(ActionForm):
    """To whom a visit is offered, for when, and until when an answer is waited for."""

    to = forms.ChoiceField(label=gettext_lazy("Offer to"))
    day = forms.DateField(label=gettext_lazy("Day of the visit"), widget=DayInput())
    starts = forms.TimeField(
        label=gettext_lazy("Start"),
        widget=forms.TimeInput({"type": "time", "data-width": "date"}, format="%H:%M"),
    )
    reply_by_day = forms.DateField(label=gettext_lazy("Reply by"), widget=DayInput())
    reply_by = forms.TimeField(
        label=gettext_lazy("At"),
        widget=forms.TimeInput({"type": "time", "data-width": "date"}, format="%H:%M"),
    )

    def __init__(
        self,
        request: Any,
        *,
        nurses: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        **given: Any,
    ) -> None:
        super().__init__(request, **given)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [
            (_("Nurses paid by the visit"), list(nurses)),
            (_("Agencies"), list(agencies)),
        ]

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        kind, _dot, number = self.cleaned_data["to"].partition(":")
        return {
            "nurse_id": UUID(number) if kind == "nurse" else None,
            "agency_id": UUID(number) if kind == "agency" else None,
            **{name: self.cleaned_data[name] for name in ("day", "starts", "reply_by_day")},
            "reply_by": self.cleaned_data["reply_by"],
        }


class SpokenWith(ActionForm):
    """Whom somebody spoke with and by which number; filled from whom to call first."""

    whom = forms.CharField(label=gettext_lazy("Spoken with"), max_length=200)
    number = forms.CharField(
        label=gettext_lazy("By which number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "data-width": "phone"}),
    )

    def __init__(self, request: Any, *, people: Sequence[WhoToCall] = (), **given: Any) -> None:
        first = next(iter(people), None)
        known = {"whom": first.name, "number": first.number} if first else {}
        super().__init__(request, initial={**known, **given.pop("initial", {})}, **given)


class TellForm(SpokenWith):
    """What a family was told, and whether it agreed."""

    agreed = forms.BooleanField(
        label=gettext_lazy("The family says this suits them"), required=False
    )


class CallForm(SpokenWith):
    """How a call about a moved visit ended."""

    outcome = forms.ChoiceField(label=gettext_lazy("The family"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    again_day = forms.DateField(
        label=gettext_lazy("Try again on"), required=False, widget=DayInput()
    )
    again_clock = forms.TimeField(
        label=gettext_lazy("At"),
        required=False,
        widget=forms.TimeInput({"type": "time", "data-width": "date"}, format="%H:%M"),
    )

    field_order = ("outcome", "whom", "number", "note", "again_day", "again_clock")

    def __init__(self, request: Any, **given: Any) -> None:
        super().__init__(request, **given)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [(one.value, word("call_outcome", one)) for one in CallOutcome]

    def clean(self) -> dict[str, Any]:
        """Ask for both parts of a time to try again, and for a word when the family refuses."""
        cleaned: dict[str, Any] = super().clean() or {}
        day, clock = cleaned.get("again_day"), cleaned.get("again_clock")
        if bool(day) != bool(clock):
            self.add_error(
                "again_clock" if day else "again_day",
                _("Trying again needs a day and a time. Give both, or leave both empty."),
            )
        if cleaned.get("outcome") == CallOutcome.REFUSED and not cleaned.get("note"):
            self.add_error("note", _("Write what the family says, so that the next time suits."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        cleaned = self.cleaned_data
        again: datetime | None = None
        if cleaned["again_day"]:
            again = to_instant(
                cleaned["again_day"], cleaned["again_clock"], self.request.caller.zone
            )
        return {
            "outcome": CallOutcome(cleaned["outcome"]),
            "whom": cleaned["whom"],
            "number": cleaned["number"],
            "note": cleaned["note"],
            "try_again_at": again,
        }

    @property
    def done_words(self) -> str:
        """What the page says when it is written down."""
        return {
            CallOutcome.AGREED: _("Agreed with the family"),
            CallOutcome.LEFT_MESSAGE: _("Message written down; the visit is not agreed yet"),
            CallOutcome.NOT_REACHED: _("Nobody reached; the visit is not agreed yet"),
            CallOutcome.REFUSED: _("The family refuses; the visit asks for another place"),
        }[CallOutcome(self.cleaned_data["outcome"])]
