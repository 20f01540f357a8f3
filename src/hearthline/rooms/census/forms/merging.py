"""Forms for merging two records and for undoing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.forms.action_form import ActionForm


class MergeForm(ActionForm):
    """Which of two records stays, and why they are one person's."""

    survivor = forms.ChoiceField(
        label=_("Which record stays"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the record that stays.")},
    )
    reason = forms.CharField(
        label=_("Why they are one person's"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        error_messages={
            "required": _("Compare again, then say in a sentence why they are one person.")
        },
    )

    def __init__(
        self, request: Any, *, records: Sequence[tuple[str, str]], needs_reason: bool, **given: Any
    ) -> None:
        super().__init__(request, **given)
        survivor = self.fields["survivor"]
        assert isinstance(survivor, forms.ChoiceField)
        survivor.choices = list(records)
        self.fields["reason"].required = needs_reason
        if needs_reason:
            self.fields["reason"].help_text = _("Too little agrees, or something speaks against it")
        else:
            self.fields["reason"].help_text = _(
                "Two identifiers agree, and nothing speaks against it"
            )

    def look_again(self, revision: int) -> None:
        """Let what is sent next stand on the records as they are shown now."""
        self.data = {**self.data.dict(), "revision": str(revision)}  # type: ignore[attr-defined]


class UndoMergeForm(ActionForm):
    """Why two records were not one person's."""

    reason = forms.CharField(
        label=_("Why the merge is undone"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
