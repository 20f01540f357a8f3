"""Comparing identity, recording consents, and the sheet of both to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context
from hearthline.platform.files.attaching import attached, kept_documents
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.census import actions, queries
from hearthline.rooms.census.forms.consents import ConsentForm, IdentityForm
from hearthline.rooms.census.pages.person import person_form
from hearthline.rooms.census.rules import CensusRefusal, no_such_record
from hearthline.rooms.census.values import (
    Authority,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    HowAsked,
    IdentityFacts,
    IdentityOutcome,
)

Cleaned = Mapping[str, Any]


@page("census.write")
def compare(request: Any, patient_id: UUID) -> HttpResponse:
    """Compare two identifiers with the person, or say that it may be somebody else."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        other = None
        if cleaned["record_number"]:
            number = "".join(cleaned["record_number"].split())
            other = queries.patient_of_record(number)
            if other is None or not queries.is_visible(request.caller, other):
                raise CensusRefusal(no_such_record(number), field="record_number")
        facts = IdentityFacts(
            id=derived_id("identity check", context.action_id),
            patient_id=patient_id,
            outcome=IdentityOutcome(cleaned["outcome"]),
            seen=tuple(cleaned["seen"]),
            how=HowAsked(cleaned["how"]),
            note=cleaned["note"],
            other_id=other,
        )
        actions.compare_identity(context, facts=facts)

    compared = queries.identity_of([patient_id]).get(patient_id)
    return person_form(
        request,
        patient_id,
        IdentityForm,
        title=_("Identity"),
        sentence=_("A doubt stops every start until identifiers are compared again."),
        verb=_("Save comparison"),
        done=_("Comparison saved"),
        then=reverse("chart:patient", args=[patient_id]),
        undo=False,
        save=save,
        aside="census/compared_last.html",
        more={
            "compared": compared,
            "seen_words": [
                word("identifier_seen", code) for code in (compared.seen if compared else ())
            ],
        },
    )


@page("census.read")
def consents(request: Any, patient_id: UUID) -> HttpResponse:
    """Show the five questions of consent with the answer that stands, and every earlier one."""
    shown = queries.about_person(request, patient_id)
    held = queries.consents_of([patient_id]).get(patient_id, {})
    shown |= {
        "questions": [
            (kind, held.get(kind), queries.consent_words(kind, queries.stands(held.get(kind))))
            for kind in ConsentKind
        ],
        "code_status": queries.shown_code_status(patient_id),
        "history": [
            (row, queries.consent_words(ConsentKind(row.kind), ConsentAnswer(row.answer)))
            for row in queries.consent_history(patient_id)
        ],
        "may_write": request.caller.holds("census.write"),
        "may_state": request.caller.holds("census.clinical"),
    }
    return render(request, "census/consents.html", shown)


@page("census.write")
def consent(request: Any, patient_id: UUID, kind: str) -> HttpResponse:
    """Record what was answered to one question; an earlier answer is amended, never changed."""
    if kind not in list(ConsentKind):
        raise Http404
    question = ConsentKind(kind)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = ConsentFacts(
            id=derived_id("consent", context.action_id),
            patient_id=patient_id,
            kind=question,
            answer=ConsentAnswer(cleaned["answer"]),
            answered_on=cleaned["answered_on"],
            signer=cleaned["signer"],
            authority=Authority(cleaned["authority"]),
            how=HowAsked(cleaned["how"]),
            witness=cleaned["witness"],
            note=cleaned["note"],
            document_id=attached(context, cleaned, subject=patient_id, purpose=Purpose.CONSENT),
        )
        actions.record_consent(context, facts=facts)

    return person_form(
        request,
        patient_id,
        _worded(question),
        title=word("consent_kind", question),
        sentence=_("Earlier answers stay as they were; this one amends them."),
        verb=_("Record answer"),
        done=_("Answer recorded"),
        then=reverse("census:consents", args=[patient_id]),
        undo=False,
        save=save,
        initial={"answered_on": request.caller.today, "how": HowAsked.ON_PAPER},
        kept=kept_documents(request.caller, patient_id),
    )


def _worded(question: ConsentKind) -> type[forms.Form]:
    """Return the form with its answers in the words of the question."""

    class Worded(ConsentForm):
        def __init__(self, *args: Any, **given: Any) -> None:
            super().__init__(*args, **given)
            field = self.fields["answer"]
            assert isinstance(field, forms.ChoiceField)
            answers = (ConsentAnswer.GIVEN, ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)
            field.choices = [
                (answer.value, _capital(queries.consent_words(question, answer)))
                for answer in answers
            ]

    return Worded


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
