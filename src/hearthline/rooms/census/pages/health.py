"""Forms about a person's health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.quantity import Quantity
from hearthline.platform.accounts.pages import page, seen_of
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.files.attaching import attached, kept_documents
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.records.fields import stored as as_text
from hearthline.rooms.census import actions, models, queries
from hearthline.rooms.census.forms.health import (
    AllergyForm,
    CodeStatusForm,
    ConditionForm,
    HealthQuestionsForm,
    HeightForm,
    HomeMedicationForm,
    WeightForm,
)
from hearthline.rooms.census.pages.person import person_form
from hearthline.rooms.census.queries.many import facts_from
from hearthline.rooms.census.rules import rounded_to_tenth
from hearthline.rooms.census.values import (
    AllergyFacts,
    AllergyOutcome,
    AllergyReviewFacts,
    AllergyStatus,
    CodeStatus,
    CodeStatusFacts,
    ConditionFacts,
    HealthAnswerFacts,
    HealthQuestion,
    HomeMedicationFacts,
    MeasurementFacts,
    MeasurementKind,
    MeasurementSource,
)

Cleaned = Mapping[str, Any]
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"


@page("census.write")
def allergies(request: Any, patient_id: UUID) -> HttpResponse:
    """Ask about allergies: what is listed, none known, or one more."""
    rows = models.Allergy.objects.filter(patient_id=patient_id, entered_in_error=False)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        new = AllergyFacts(derived_id("allergy", context.action_id), patient_id, "")
        actions.add_allergy(context, facts=_allergy(new, cleaned))

    listed = list(rows.order_by("status", "substance"))
    return person_form(
        request,
        patient_id,
        AllergyForm,
        title=_("Allergies"),
        sentence=_("Ask, then say that none are known, or that the list is right."),
        verb=_("Add allergy"),
        done=_("Allergy added"),
        then=reverse("census:allergies", args=[patient_id]),
        save=save,
        initial={"status": AllergyStatus.ACTIVE},
        aside="census/allergies_listed.html",
        more={
            "listed": listed,
            "any_active": any(row.status == AllergyStatus.ACTIVE for row in listed),
            "review": queries.allergy_reviews([patient_id]).get(patient_id),
        },
    )


@page("census.write")
@require_POST
def review_allergies(request: Any, patient_id: UUID) -> HttpResponse:
    """Record that somebody asked: none known, or the list is right."""
    if not queries.is_visible(request.caller, patient_id):
        raise Http404
    context = page_context(request)
    facts = AllergyReviewFacts(
        derived_id("allergy review", context.action_id),
        patient_id,
        AllergyOutcome.KNOWN,
        request.caller.today,
        by=request.caller.name,
    )
    try:
        if request.POST.get("outcome") == AllergyOutcome.NONE_KNOWN:
            actions.confirm_no_known_allergies(context, facts=facts)
            done = _("No known allergies confirmed")
        else:
            actions.review_allergies(context, facts=facts)
            done = _("Allergies reviewed")
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        undo = reverse("census:undo", args=[context.action_id])
        messages.success(request, done, extra_tags=undo)
    return HttpResponseRedirect(reverse("census:allergies", args=[patient_id]))


@page("census.write")
def allergy(request: Any, patient_id: UUID, allergy_id: UUID) -> HttpResponse:
    """Change an allergy: reaction, year, whether it stands."""
    stored = seen_of(request, models.Allergy, allergy_id, patient_id)
    facts = facts_from(AllergyFacts, stored)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.correct_allergy(context, facts=_allergy(facts, cleaned), revision=revision)

    names = ("substance", "reaction", "severity", "year", "status")
    return person_form(
        request,
        patient_id,
        AllergyForm,
        title=_("Allergy"),
        verb=_("Save allergy"),
        done=_("Allergy saved"),
        then=reverse("census:allergies", args=[patient_id]),
        save=save,
        initial={name: getattr(stored, name) for name in names},
        revision=stored.revision,
    )


@page("census.write")
def weight(request: Any, patient_id: UUID) -> HttpResponse:
    """Record a weight: typed, shown in kilograms beside the last one, then saved."""
    return _measurement(
        request,
        patient_id,
        MeasurementKind.WEIGHT,
        WeightForm,
        unit="kg",
        title=_("Weight"),
        verb=_("Record weight"),
        done=_("Weight recorded"),
    )


@page("census.write")
def height(request: Any, patient_id: UUID) -> HttpResponse:
    """Record a height: typed, shown in centimetres beside the last one, then saved."""
    return _measurement(
        request,
        patient_id,
        MeasurementKind.HEIGHT,
        HeightForm,
        unit="cm",
        title=_("Height"),
        verb=_("Record height"),
        done=_("Height recorded"),
    )


@page("census.clinical")
def code_status(request: Any, patient_id: UUID) -> HttpResponse:
    """State what is to be done when the heart stops."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = CodeStatusFacts(
            derived_id("code status", context.action_id),
            patient_id,
            CodeStatus(cleaned["status"]),
            cleaned["stated_on"],
            cleaned["stated_by"],
            cleaned["evidence"],
            attached(context, cleaned, subject=patient_id, purpose=Purpose.CODE_STATUS),
        )
        actions.state_code_status(context, facts=facts)

    return person_form(
        request,
        patient_id,
        CodeStatusForm,
        title=_("Code status"),
        sentence=_("Earlier statements stay in the history."),
        verb=_("State code status"),
        done=_("Code status stated"),
        undo=False,
        save=save,
        initial={"stated_on": request.caller.today},
        kept=kept_documents(request.caller, patient_id),
    )


@page("census.write")
def questions(request: Any, patient_id: UUID) -> HttpResponse:
    """Ask what matters before a dose and in an emergency: pregnancy, other drugs at home."""
    known = queries.health_answers_of([patient_id]).get(patient_id, {})

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        said = {question: Answer(cleaned[question.value]) for question in HealthQuestion}
        answers = tuple(
            HealthAnswerFacts(
                id=derived_id("health answer", context.action_id, question),
                patient_id=patient_id,
                question=question,
                answer=answer,
                asked_on=cleaned["asked_on"],
                until=cleaned["until"] if _is_pregnant(question, answer) else None,
            )
            for question, answer in said.items()
            if answer is not Answer.NOT_ASKED
        )
        actions.answer_health(context, answers=answers)

    return person_form(
        request,
        patient_id,
        HealthQuestionsForm,
        title=_("Questions of health"),
        sentence=_(
            "What was not asked stays not known; an answer counts from the day it was given."
        ),
        verb=_("Save answers"),
        done=_("Answers saved"),
        save=save,
        initial={question.value: Answer.NOT_ASKED for question in HealthQuestion}
        | {"asked_on": request.caller.today},
        aside="census/health_answers.html",
        more={"answers": known.values()},
        undo=False,
    )


@page("census.write")
def condition(request: Any, patient_id: UUID, condition_id: UUID | None = None) -> HttpResponse:
    """Add a diagnosis, or change what is known of one."""
    stored = _stored(request, models.Condition, patient_id, condition_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        if stored is None:
            facts = ConditionFacts(
                derived_id("condition", context.action_id),
                patient_id,
                code_system=ICD_10_CM if cleaned["code"] else "",
                **cleaned,
            )
            actions.add_condition(context, facts=facts)
            return
        facts = facts_from(ConditionFacts, stored)
        if cleaned["code"] != facts.code:
            facts = replace(facts, code_system=ICD_10_CM if cleaned["code"] else "")
        actions.correct_condition(context, facts=replace(facts, **cleaned), revision=revision)

    return person_form(
        request,
        patient_id,
        ConditionForm,
        title=_("Diagnosis or problem") if stored else _("New diagnosis or problem"),
        verb=_("Save diagnosis") if stored else _("Add diagnosis"),
        done=_("Diagnosis saved") if stored else _("Diagnosis added"),
        save=save,
        initial=_held(stored, ConditionForm),
        revision=stored.revision if stored else 0,
    )


@page("census.write")
def home_medication(
    request: Any, patient_id: UUID, home_medication_id: UUID | None = None
) -> HttpResponse:
    """Add a drug taken at home, or change how or how long it is taken."""
    stored = _stored(request, models.HomeMedication, patient_id, home_medication_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        if stored is None:
            new = derived_id("home medication", context.action_id)
            facts = HomeMedicationFacts(new, patient_id, **cleaned)
            actions.add_home_medication(context, facts=facts)
            return
        facts = replace(facts_from(HomeMedicationFacts, stored), **cleaned)
        actions.correct_home_medication(context, facts=facts, revision=revision)

    return person_form(
        request,
        patient_id,
        HomeMedicationForm,
        title=_("Home medication") if stored else _("New home medication"),
        verb=_("Save medication") if stored else _("Add medication"),
        done=_("Medication saved") if stored else _("Medication added"),
        save=save,
        initial=_held(stored, HomeMedicationForm),
        revision=stored.revision if stored else 0,
    )


def _is_pregnant(question: HealthQuestion, answer: Answer) -> bool:
    return question is HealthQuestion.PREGNANT and answer is Answer.YES


def _stored(request: Any, model: Any, patient_id: UUID, record_id: UUID | None) -> Any:
    """Return the record an address names, ``None`` for a new one."""
    if record_id is None:
        return None
    return seen_of(request, model, record_id, patient_id)


def _held(stored: Any, form: type[forms.Form]) -> dict[str, Any]:
    return {name: getattr(stored, name) for name in form.base_fields} if stored else {}


def _measurement(
    request: Any,
    patient_id: UUID,
    kind: MeasurementKind,
    form_class: type[WeightForm],
    *,
    unit: str,
    title: str,
    verb: str,
    done: str,
) -> HttpResponse:
    last = queries.latest_measurements(kind, [patient_id]).get(patient_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = MeasurementFacts(
            derived_id(kind, context.action_id),
            patient_id,
            kind,
            cleaned["quantity"],
            cleaned["taken_on"],
            MeasurementSource(cleaned["how"]),
        )
        actions.record_measurement(context, facts=facts)

    def review(cleaned: Cleaned) -> Mapping[str, Any]:
        reading: Quantity = cleaned["quantity"]
        return {
            "seen": as_text(reading),
            "look": "census/reading.html",
            "reading": rounded_to_tenth(reading.to(unit)),
            "as_typed": reading if reading.unit != unit else None,
            "last": rounded_to_tenth(last.quantity.to(unit)) if last else None,
            "last_on": last.taken_on if last else None,
            "verb": verb,
        }

    return person_form(
        request,
        patient_id,
        form_class,
        title=title,
        verb=_("Check the reading"),
        done=done,
        save=save,
        initial={"taken_on": request.caller.today},
        review=review,
    )


def _allergy(facts: AllergyFacts, cleaned: Cleaned) -> AllergyFacts:
    return replace(
        facts,
        substance=cleaned["substance"],
        reaction=cleaned["reaction"],
        severity=cleaned["severity"],
        year=cleaned["year"],
        status=AllergyStatus(cleaned["status"]),
    )
