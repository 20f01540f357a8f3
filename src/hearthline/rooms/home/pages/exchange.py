"""Questionnaires and answers as FHIR R4 JSON, in and out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.questionnaire.fhir import (
    from_fhir,
    response_from_fhir,
    response_to_fhir,
)
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.content import actions as content
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import actions, contents, models, queries
from hearthline.rooms.home.forms import QuestionnaireFileForm, ResponseFileForm
from hearthline.rooms.home.pages.assessing import zone_of
from hearthline.rooms.home.values import AssessmentFacts, AssessmentWay

Cleaned = Mapping[str, Any]
LARGEST_BYTES = 1_000_000


@page("content.write")
def import_questionnaire(request: Any) -> HttpResponse:
    """Take in a questionnaire as a draft; somebody else approves it before anybody works by it."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        body = _resource(cleaned["file"])
        asked, _left = from_fhir(body)
        content.write(
            context,
            kind=contents.KIND,
            key=asked.key,
            title=asked.title,
            body=body,
            summary=cleaned["summary"],
        )

    back = reverse("content:versions") + f"?kind={contents.KIND}"
    return form_page(
        request,
        QuestionnaireFileForm,
        template="records/person_form.html",
        context={
            "title": _("Import a questionnaire"),
            "sentence": _("What has no place here is named, and nothing is dropped in silence."),
            "verb": _("Import the questionnaire"),
            "back_url": back,
            "back_label": _("Content"),
        },
        save=save,
        done=_("Written as a draft; somebody else approves it"),
        then=back,
    )


@page("home.assess")
def import_answers(request: Any, patient_id: UUID, key: str) -> HttpResponse:
    """Take in answers to the questionnaire in force as a signed assessment."""
    shown = census.about_person(request, patient_id)
    version = queries.questionnaires(request.caller.today).get(key)
    if version is None:
        raise Http404
    back = reverse("home:of_patient", args=[patient_id])

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = AssessmentFacts(
            id=derived_id("assessment", context.action_id),
            patient_id=patient_id,
            questionnaire_id=version.id,
            way=AssessmentWay(cleaned["way"]),
            answered_by=cleaned["answered_by"],
            made_on=cleaned["made_on"],
            zone=zone_of(request, patient_id),
            answers=response_from_fhir(contents.read(version.body), _resource(cleaned["file"])),
        )
        actions.sign_assessment(context, facts=facts)

    return form_page(
        request,
        ResponseFileForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Import answers"),
            "sentence": f"{version.title}, {_('version')} {version.number}.",
            "verb": _("Sign the imported answers"),
            "back_url": back,
            "back_label": _("Home"),
        },
        save=save,
        done=_("Assessment signed"),
        then=back,
        initial={"made_on": request.caller.today},
    )


@page("home.read")
def answers_fhir(request: Any, patient_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Download an assessment as a QuestionnaireResponse."""
    row = seen(request, models.Assessment, assessment_id, "version")
    if row.patient_id != patient_id:
        raise Http404
    request.reads.add(patient_id)
    titles = {str(one.file_id): one.caption for one in queries.photographs_of(row.pk)}
    status = "entered-in-error" if row.entered_in_error else "completed"
    resource = response_to_fhir(
        queries.questionnaire_of(row), queries.answers_of(row), status=status, titles=titles
    )
    return fhir_file(resource, f"answers-{row.version.key}-{row.made_on:%Y-%m-%d}.json")


def fhir_file(resource: Mapping[str, Any], name: str) -> HttpResponse:
    """Return a resource as a file to keep."""
    text = json.dumps(resource, default=_plain, indent=1, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/fhir+json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _resource(sent: Any) -> dict[str, Any]:
    """Return what a file says.

    Raises
    ------
    Refused
        If it is too large or no JSON object.
    """
    text = sent.read(LARGEST_BYTES + 1)
    try:
        found = json.loads(text) if len(text) <= LARGEST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(Message("home.not_json"), field="file")
    return found


def _plain(value: Any) -> int | float:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)
