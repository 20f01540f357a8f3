"""Fields that every form about people uses: answers, choices from enums, measured amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.quantity import Quantity, read_quantity
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.widgets import MeasureWithUnitInput


def choices_of(kind: Iterable[StrEnum], prefix: str) -> list[tuple[str, str]]:
    """Return enum values with the catalogue's words, each beginning with a capital."""
    found = []
    for value in kind:
        text = word(prefix, value)
        found.append((value.value, text[:1].upper() + text[1:]))
    return found


class AnswerField(forms.ChoiceField):
    """Yes, no, not known or not asked: not asked is never no."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("initial", Answer.NOT_ASKED)
        super().__init__(
            choices=lambda: choices_of(Answer, "answer"), widget=forms.RadioSelect, **given
        )


class EnumField(forms.ChoiceField):
    """One value of an enum, chosen from a list; an optional one may stay empty."""

    def __init__(
        self, kind: Iterable[StrEnum], prefix: str, *, empty: Any = None, **given: Any
    ) -> None:
        def choices() -> list[tuple[str, Any]]:
            first = [("", empty)] if empty is not None else []
            return [*first, *choices_of(kind, prefix)]

        super().__init__(choices=choices, **given)


class AmountField(forms.MultiValueField):
    """A number and its unit, both typed; neither is ever guessed."""

    widget: Any

    def __init__(self, units: Sequence[tuple[str, Any]], **given: Any) -> None:
        super().__init__(
            fields=(
                forms.CharField(max_length=20, required=False),
                forms.ChoiceField(choices=(("", ""), *units), required=False),
            ),
            widget=MeasureWithUnitInput(units),
            require_all_fields=False,
            **given,
        )

    def compress(self, data_list: Sequence[Any]) -> Quantity | None:
        """Return the quantity, or nothing when neither number nor unit was given."""
        value, unit = data_list or ("", "")
        if not value and not unit:
            return None
        if not value:
            raise forms.ValidationError(_("There is a unit without a number. Type the number."))
        if not unit:
            raise forms.ValidationError(
                _("%(value)s has no unit. Choose the unit it was read in."),
                params={"value": value},
            )
        try:
            quantity = read_quantity(value.replace(",", "."), unit)
        except HearthlineError as error:
            raise forms.ValidationError(sentence(error.message)) from error
        if quantity.value <= 0:
            raise forms.ValidationError(
                _("%(value)s is not more than zero. Read it again."), params={"value": value}
            )
        return Quantity(quantity.value, quantity.unit, f"{value} {unit}")
