"""What is added to a signed assessment: a second person's look, photographs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.files.attaching import attached
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import actions, models, queries
from hearthline.rooms.home.forms import PhotographForm, SecondLookForm

Cleaned = Mapping[str, Any]


@page("home.second_look")
def second_look(request: Any, patient_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Confirm as another person what an assessment amounts to, or say what is seen differently."""
    row = _row(request, patient_id, assessment_id)
    back = reverse("home:assessment", args=[patient_id, assessment_id])

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.look_again(
            context,
            assessment_id=row.id,
            agrees=cleaned["agrees"] == "yes",
            note=cleaned["note"],
        )

    return form_page(
        request,
        SecondLookForm,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": _("Second look"),
            "sentence": _("Where the therapy is high-risk, the verdict counts once you agree."),
            "verb": _("Record the second look"),
            "back_url": back,
            "back_label": _("Assessment"),
        },
        save=save,
        done=_("Second look recorded"),
        then=back,
    )


@page("home.assess")
def photograph(request: Any, patient_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Keep a photograph of the home, with its caption, with an assessment."""
    row = _row(request, patient_id, assessment_id)
    back = reverse("home:assessment", args=[patient_id, assessment_id])

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        file_id = attached(context, cleaned, subject=patient_id, purpose=Purpose.HOME)
        assert file_id is not None
        actions.add_photograph(
            context,
            assessment_id=row.id,
            file_id=file_id,
            caption=cleaned["caption"],
            link_id=cleaned["link_id"],
        )

    return form_page(
        request,
        PhotographForm,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": _("Photograph of the home"),
            "sentence": _("It is kept with the assessment and shown to who may read the record."),
            "verb": _("Keep the photograph"),
            "back_url": back,
            "back_label": _("Assessment"),
        },
        save=save,
        done=_("Photograph kept"),
        then=back,
        asked=queries.questionnaire_of(row),
    )


def _row(request: Any, patient_id: UUID, assessment_id: UUID) -> models.Assessment:
    return seen_of(request, models.Assessment, assessment_id, patient_id)
