"""A questionnaire in full, and as FHIR JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.questionnaire import ItemType
from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.platform.accounts.pages import page
from hearthline.platform.content.queries import Version
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.home import contents, queries
from hearthline.rooms.home.pages.exchange import fhir_file


@page("content.read")
def questionnaire(request: Any, questionnaire_id: UUID) -> HttpResponse:
    """Show every question with what an unsatisfactory answer does and where that comes from."""
    version = _version(questionnaire_id)
    asked = contents.read(version.body)
    groups = [
        {
            "text": group.text if group.type is ItemType.GROUP else "",
            "applies_to": group.applies_to,
            "items": [item for item in group.walk() if item.type.is_question],
        }
        for group in asked.items
    ]
    return render(
        request,
        "home/questionnaire.html",
        {
            "version": version,
            "groups": groups,
            "may_write": request.caller.holds("content.write")
            and request.caller.role in contents.QUESTIONNAIRES.authors,
            "covers": word("questionnaire_kind", contents.kind_of(asked)),
            "back_url": reverse("content:version", args=[questionnaire_id]),
            "back_label": _("Version"),
        },
    )


@page("content.read")
def questionnaire_fhir(_request: Any, questionnaire_id: UUID) -> HttpResponse:
    """Download the questionnaire as FHIR R4 JSON."""
    version = _version(questionnaire_id)
    status = "active" if version.is_approved else "draft"
    resource = to_fhir(contents.read(version.body), status=status)
    return fhir_file(resource, f"{version.key}-{version.number}.json")


def _version(questionnaire_id: UUID) -> Version:
    found = queries.questionnaire_named(questionnaire_id)
    if found is None:
        raise Http404
    return found
