"""Forms in which a program writes its own questionnaires: the head, a group, a question."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearthline.engines.questionnaire import (
    Condition,
    Item,
    ItemType,
    Operator,
    Questionnaire,
    QuestionnaireError,
    Unsatisfactory,
)
from hearthline.engines.questionnaire.values import number
from hearthline.kernel.answers import Effect, Value
from hearthline.platform.records.form_fields import EnumField, choices_of
from hearthline.rooms.home.rules import editing
from hearthline.rooms.home.values import QuestionnaireKind, Trait

BLOCKS = ("care", "storage", "pump")
"""What an unsatisfactory answer may block; readers of homes know these words."""

KINDS = [kind for kind in ItemType if kind is not ItemType.GROUP]
MORE = 1
"""Empty rows offered beside those that are filled in."""


class HeadForm(forms.Form):
    """What a questionnaire is called, how much of a home it covers, why it is written."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = EnumField(
        QuestionnaireKind,
        "questionnaire_kind",
        label=gettext_lazy("It covers"),
        help_text=gettext_lazy("Only one that covers the whole home makes a home assessed"),
    )
    summary = forms.CharField(
        label=gettext_lazy("What changes, and why"),
        max_length=300,
        help_text=gettext_lazy("Whoever approves it reads this first"),
    )


class GroupForm(forms.Form):
    """A group of questions: what it is called and when it is asked."""

    text = forms.CharField(label=gettext_lazy("Title of the group"), max_length=500)
    applies_to = forms.MultipleChoiceField(
        label=gettext_lazy("Only for a therapy with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: for every therapy"),
    )
    enable_all = forms.ChoiceField(
        label=gettext_lazy("Of several conditions"),
        required=False,
        choices=[("all", gettext_lazy("all must hold")), ("any", gettext_lazy("one is enough"))],
    )

    def __init__(
        self, *args: Any, asked: Questionnaire, item: Item | None = None, **given: Any
    ) -> None:
        given["initial"] = {**_initial(item, asked), **(given.get("initial") or {})}
        super().__init__(*args, **given)
        self.asked, self.item = asked, item
        traits = self.fields["applies_to"]
        assert isinstance(traits, forms.MultipleChoiceField)
        known = choices_of(Trait, "home_trait")
        other = [t for t in (item.applies_to if item else ()) if t not in list(Trait)]
        traits.choices = [*known, *((trait, trait) for trait in other)]
        self.conditions = len(item.enable_when) + MORE if item else MORE
        own = {one.link_id for one in item.walk()} if item else set()
        questions = [
            (one.link_id, one.text)
            for one in asked.walk()
            if one.type.is_question and one.link_id not in own
        ]
        for row in range(self.conditions):
            self._add_row(f"if-{row}", questions)

    def _add_row(self, name: str, questions: list[tuple[str, str]]) -> None:
        self.fields[f"{name}-question"] = forms.ChoiceField(
            label=_("Asked only if"), choices=[("", _("asked always")), *questions], required=False
        )
        self._add_comparison(name)

    def _add_comparison(self, name: str) -> None:
        self.fields[f"{name}-operator"] = forms.ChoiceField(
            label=_("Comparison"),
            choices=choices_of(Operator, "questionnaire_operator"),
            required=False,
        )
        self.fields[f"{name}-value"] = forms.CharField(
            label=_("Value"), max_length=200, required=False
        )

    @property
    def condition_rows(self) -> list[list[forms.BoundField]]:
        """Fields of each condition: question, comparison, value."""
        parts = ("question", "operator", "value")
        return [[self[f"if-{row}-{part}"] for part in parts] for row in range(self.conditions)]

    def conditions_typed(self) -> tuple[Condition, ...]:
        """Return the conditions that were filled in.

        Raises
        ------
        QuestionnaireError
            If a value does not fit its question.
        """
        found = []
        for row in range(self.conditions):
            question = self.cleaned_data.get(f"if-{row}-question")
            if question:
                operator, text = self._compared(f"if-{row}")
                value = editing.value_of(self.asked.item(question), operator, text)
                found.append(Condition(question, operator, value))
        return tuple(found)

    def _compared(self, name: str) -> tuple[Operator, str]:
        operator = Operator(self.cleaned_data.get(f"{name}-operator") or Operator.EQUAL)
        return operator, self.cleaned_data.get(f"{name}-value") or ""

    def made(self, link_id: str) -> Item:
        """Return the group as it was typed.

        Raises
        ------
        QuestionnaireError
            If a part does not fit.
        """
        return self._asked_when(
            Item(link_id=link_id, type=ItemType.GROUP, text=self.cleaned_data["text"])
        )

    def _asked_when(self, item: Item) -> Item:
        conditions = self.conditions_typed()
        return replace(
            item,
            applies_to=tuple(self.cleaned_data["applies_to"]),
            enable_when=conditions,
            enable_all=len(conditions) < 2 or self.cleaned_data["enable_all"] != "any",
        )


class QuestionForm(GroupForm):
    """A question: what is asked, of whom, and what an unsatisfactory answer does."""

    text = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    type = EnumField(KINDS, "questionnaire_item", label=gettext_lazy("Answered by"))
    below = forms.ChoiceField(label=gettext_lazy("Stands in"), required=False)
    required = forms.BooleanField(
        label=gettext_lazy("The home is not ready while it is not answered"), required=False
    )
    choices = forms.CharField(
        label=gettext_lazy("Answers to choose"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: name = what people read; without a name one is made"),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit of a number"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("UCUM code: Cel for °C, [ft_i] for feet, % for percent, 1 for none"),
    )
    low = forms.CharField(
        label=gettext_lazy("Least that is possible"), required=False, max_length=20
    )
    high = forms.CharField(
        label=gettext_lazy("Most that is possible"), required=False, max_length=20
    )
    effect = EnumField(
        Effect,
        "home_effect",
        empty=gettext_lazy("No answer is unsatisfactory"),
        required=False,
        label=gettext_lazy("An unsatisfactory answer"),
    )
    blocks = forms.MultipleChoiceField(
        label=gettext_lazy("What it blocks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everything of the visit"),
    )
    modification = forms.CharField(
        label=gettext_lazy("What usually helps"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Proposed to the family when the answer is unsatisfactory"),
    )
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=300)
    source_seen = forms.BooleanField(
        label=gettext_lazy("Somebody here has read this source"), required=False
    )

    def __init__(
        self, *args: Any, asked: Questionnaire, item: Item | None = None, **given: Any
    ) -> None:
        super().__init__(*args, asked=asked, item=item, **given)
        below = self.fields["below"]
        assert isinstance(below, forms.ChoiceField)
        groups = [(one.link_id, one.text) for one in asked.walk() if one.type is ItemType.GROUP]
        below.choices = [("", _("no group")), *groups]
        rule = item.unsatisfactory if item else None
        blocks = self.fields["blocks"]
        assert isinstance(blocks, forms.MultipleChoiceField)
        known = dict.fromkeys([*BLOCKS, *(rule.blocks if rule else ())])
        blocks.choices = [(word, word) for word in known]
        self.signs = len(rule.when) + MORE if rule else MORE
        for row in range(self.signs):
            self._add_comparison(f"wrong-{row}")

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """What is asked."""
        names = ("text", "type", "below", "required", "choices", "unit", "low", "high")
        return [self[name] for name in names]

    @property
    def sign_rows(self) -> list[list[forms.BoundField]]:
        """Fields of each comparison that makes an answer unsatisfactory."""
        return [
            [self[f"wrong-{row}-{part}"] for part in ("operator", "value")]
            for row in range(self.signs)
        ]

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        """What an unsatisfactory answer does."""
        return [self[name] for name in ("blocks", "modification", "source", "source_seen")]

    def made(self, link_id: str) -> Item:
        """Return the question as it was typed.

        Raises
        ------
        QuestionnaireError
            If a part does not fit its kind.
        """
        typed = self.cleaned_data
        item = replace(
            self.item or Item(link_id=link_id, type=ItemType.TEXT, text=""),
            type=ItemType(typed["type"]),
            text=typed["text"].strip(),
            required=typed["required"],
            choices=editing.choices_from(typed["choices"]),
            unit=typed["unit"].strip(),
            low=typed["low"],
            high=typed["high"],
        )
        return replace(self._asked_when(item), unsatisfactory=self._rule(item))

    def _rule(self, item: Item) -> Unsatisfactory | None:
        typed = self.cleaned_data
        when: list[tuple[Operator, Value]] = []
        for row in range(self.signs):
            operator, text = self._compared(f"wrong-{row}")
            if text.strip():
                when.append((operator, editing.value_of(item, operator, text)))
        if not typed["effect"]:
            return None
        return Unsatisfactory(
            when=tuple(when),
            effect=Effect(typed["effect"]),
            blocks=tuple(typed["blocks"]),
            modification=typed["modification"].strip(),
            source=typed["source"].strip(),
            source_seen=typed["source_seen"],
        )

    def clean_low(self) -> Decimal | None:
        """Return the least number that is possible."""
        return self._bound("low")

    def clean_high(self) -> Decimal | None:
        """Return the largest number that is possible."""
        return self._bound("high")

    def _bound(self, name: str) -> Decimal | None:
        text = self.cleaned_data[name].strip().replace(",", ".")
        try:
            return number(text, item=name) if text else None
        except QuestionnaireError as error:
            raise forms.ValidationError(
                _("%(value)s is no number. Type digits."), params={"value": text}
            ) from error

    def clean(self) -> dict[str, Any]:
        """Refuse what does not belong to the kind of answer.

        A rule needs a value to compare with, and a value needs a rule.
        """
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if "type" not in typed:
            return typed
        kind = ItemType(typed["type"])
        if kind is ItemType.CHOICE and not typed.get("choices"):
            self.add_error("choices", _("Write at least one answer to choose."))
        if kind is not ItemType.CHOICE and typed.get("choices"):
            self.add_error("choices", _("Only a choice has answers to choose. Take them out."))
        for name in ("unit", "low", "high"):
            if not kind.is_number and typed.get(name) not in ("", None):
                self.add_error(name, _("Only a number has a unit and bounds. Take it out."))
        values = [typed.get(f"wrong-{row}-value", "").strip() for row in range(self.signs)]
        if typed.get("effect") and not any(values):
            self.add_error("effect", _("Say below which answer is unsatisfactory."))
        if any(values) and not typed.get("effect"):
            self.add_error("effect", _("Say what an unsatisfactory answer does."))
        return typed


def _initial(item: Item | None, asked: Questionnaire) -> dict[str, Any]:
    if item is None:
        return {}
    found: dict[str, Any] = {
        "text": item.text,
        "type": item.type.value,
        "below": editing.parent_of(asked, item.link_id),
        "required": item.required,
        "choices": editing.choices_text(item.choices),
        "unit": item.unit,
        "low": "" if item.low is None else str(item.low),
        "high": "" if item.high is None else str(item.high),
        "applies_to": list(item.applies_to),
        "enable_all": "all" if item.enable_all else "any",
    }
    for row, condition in enumerate(item.enable_when):
        found |= {
            f"if-{row}-question": condition.question,
            f"if-{row}-operator": condition.operator.value,
            f"if-{row}-value": editing.value_text(condition.value),
        }
    if (rule := item.unsatisfactory) is not None:
        found |= {
            "effect": rule.effect.value,
            "blocks": list(rule.blocks),
            "modification": rule.modification,
            "source": rule.source,
            "source_seen": rule.source_seen,
        }
        for row, (operator, value) in enumerate(rule.when):
            found |= {
                f"wrong-{row}-operator": operator.value,
                f"wrong-{row}-value": editing.value_text(value),
            }
    return found
