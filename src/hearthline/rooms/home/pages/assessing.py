"""Filling in an assessment, and reading one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.questionnaire import Questionnaire
from hearthline.kernel.answers import Answers
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.files.attaching import attached
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.forms.in_error import in_error_page
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import actions, contents, models, queries, rules
from hearthline.rooms.home.forms import AssessmentForm, initial_of
from hearthline.rooms.home.forms.answering import PREFIX, STAYS
from hearthline.rooms.home.values import (
    AssessmentFacts,
    AssessmentWay,
    PhotographFacts,
    Trait,
)

MOST_COMPARED = 20
"""Assessments of one home that another is compared with."""


@page("home.assess")
def assess(request: Any, patient_id: UUID, key: str) -> HttpResponse:
    """Assess a home with the questionnaire in force; the last answers stand there to be checked."""
    shown = census.about_person(request, patient_id)
    version = queries.questionnaires(request.caller.today).get(key)
    if version is None:
        raise Http404
    asked = contents.read(version.body)
    amended = _amended(request, patient_id)
    before = amended or (
        models.Assessment.objects.filter(
            patient_id=patient_id, version__key=key, entered_in_error=False
        )
        .select_related("version")
        .order_by("-signed_at")
        .first()
    )
    back = reverse("home:of_patient", args=[patient_id])
    keep: dict[str, AssessmentForm] = {}

    def make_form(*args: Any, **given: Any) -> AssessmentForm:
        keep["form"] = AssessmentForm(*args, **given)
        return keep["form"]

    def save(context: Context, cleaned: Mapping[str, Any], _revision: int) -> None:
        facts = AssessmentFacts(
            id=derived_id("assessment", context.action_id),
            patient_id=patient_id,
            questionnaire_id=version.id,
            way=AssessmentWay(cleaned["way"]),
            answered_by=cleaned["answered_by"],
            made_on=cleaned["made_on"],
            zone=zone_of(request, patient_id),
            traits=frozenset(Trait(trait) for trait in cleaned["traits"]),
            answers=keep["form"].answers(),
            note=cleaned["note"],
            amends=amended.id if amended else None,
            photographs=tuple(
                PhotographFacts(link_id, _kept(context, sent, patient_id), caption)
                for link_id, sent, caption in keep["form"].photographs()
            ),
        )
        actions.sign_assessment(context, facts=facts)

    return form_page(
        request,
        make_form,  # type: ignore[arg-type]
        template="home/assess.html",
        context=shown
        | {
            "version": version,
            "asked": version.body,
            "amended": amended,
            "back_url": back,
            "back_label": _("Home"),
        },
        save=save,
        done=_("Assessment signed"),
        then=back,
        initial=_initial(request, patient_id, before, is_correcting=amended is not None),
        questionnaire=asked,
    )


@page("home.read")
def assessment(request: Any, patient_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Show an assessment as it was signed, and what changed since the one before."""
    row = seen(request, models.Assessment, assessment_id, "version")
    if row.patient_id != patient_id:
        raise Http404
    shown = census.about_person(request, patient_id)
    others = list(
        models.Assessment.objects.filter(patient_id=patient_id, entered_in_error=False)
        .exclude(pk=row.pk)
        .select_related("version")
        .order_by("-signed_at")[:MOST_COMPARED]
    )
    chosen = request.GET.get("with", "")
    before = next((one for one in others if str(one.pk) == chosen), None) or next(
        (one for one in others if one.signed_at < row.signed_at), None
    )
    verdict = queries.verdict_of(row)
    asked = queries.questionnaire_of(row)
    answers, photographs = queries.answers_of(row), queries.photographs_of(row.pk)
    earlier = queries.answers_of(before) if before else {}
    asked_before = queries.questionnaire_of(before) if before else None
    shown |= {
        "assessment": row,
        "verdict": verdict,
        "status": rules.STATUS[verdict.readiness],
        "readiness": word("home_readiness", verdict.readiness),
        "groups": _groups(asked, answers, asked_before, earlier),
        "before": before,
        "others": [one for one in others if one != before],
        "look": queries.looks_of([patient_id]).get(row.pk),
        "photographs": photographs,
        "awaited": len(rules.pictures_named(asked, answers) - {one.file_id for one in photographs}),
        "may_look": request.caller.holds("home.second_look")
        and row.signed_by_id != request.caller.actor_id
        and not row.entered_in_error,
        "is_amended": models.Assessment.objects.filter(amends_id=row.id).first(),
        "can_assess": request.caller.holds("home.assess"),
        "back_url": reverse("home:of_patient", args=[patient_id]),
        "back_label": _("Home"),
    }
    return render(request, "home/assessment.html", shown)


@page("home.assess")
def in_error(request: Any, patient_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Say that an assessment is of no use, such as one of another home; it is kept."""
    row = seen_of(request, models.Assessment, assessment_id, patient_id)
    return in_error_page(
        request,
        title=_("This assessment was entered in error"),
        sentence=_("The one before it counts again. This one is kept with your reason."),
        save=lambda context: actions.enter_in_error(context, assessment_id=row.pk),
        then=reverse("home:assessment", args=[patient_id, row.pk]),
        back_label=_("Assessment"),
        about=census.about_person(request, patient_id),
    )


def _kept(context: Context, sent: Any, patient_id: UUID) -> UUID:
    kept = attached(context, {"file": sent}, subject=patient_id, purpose=Purpose.HOME)
    assert kept is not None
    return kept


def _amended(request: Any, patient_id: UUID) -> models.Assessment | None:
    named = request.GET.get("amends", "")
    try:
        wanted = UUID(named)
    except ValueError:
        return None
    row = seen(request, models.Assessment, wanted, "version")
    if row.patient_id != patient_id:
        raise Http404
    return row


def _initial(
    request: Any, patient_id: UUID, before: models.Assessment | None, *, is_correcting: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "made_on": request.caller.today,
        "traits": sorted(queries.traits_of([patient_id])[patient_id]),
    }
    if before is not None:
        found |= initial_of(queries.answers_of(before))
        if is_correcting:
            found |= {f"{PREFIX}{link_id}{STAYS}": True for link_id in before.answers}
        found["traits"] = before.traits
    return found


def _groups(
    asked: Questionnaire, answers: Answers, asked_before: Questionnaire | None, earlier: Answers
) -> list[dict[str, Any]]:
    """Return group by group what was answered, beside the answer of the assessment before.

    Questions that only one of the two versions asks say so.
    """
    before = {item.link_id: item for item in asked_before.walk()} if asked_before else {}
    found = []
    for group in asked.items:
        rows = []
        for item in group.walk():
            values = tuple(answers.get(item.link_id, ()))
            was = tuple(earlier.get(item.link_id, ()))
            if not item.type.is_question or not (values or was):
                continue
            then = before.get(item.link_id)
            rows.append(
                {
                    "question": item.text,
                    "asked_as": then.text if then is not None and then.text != item.text else "",
                    "is_new": asked_before is not None and then is None,
                    "answer": rules.answer_words(item, values),
                    "was": rules.answer_words(then or item, was) if was != values else "",
                    "changed": then is not None and was != values,
                }
            )
        if rows:
            found.append({"text": group.text, "rows": rows})
    now = {item.link_id for item in asked.walk()}
    gone = [
        {
            "question": item.text,
            "was": rules.answer_words(item, tuple(earlier[item.link_id])),
            "is_gone": True,
            "changed": True,
        }
        for link_id, item in before.items()
        if link_id not in now and earlier.get(link_id)
    ]
    if gone:
        found.append({"text": _("Not asked any more"), "rows": gone})
    return found


def zone_of(request: Any, patient_id: UUID) -> str:
    """Return the zone of a home; the reader's own where the home has none."""
    homes = census.visit_homes([patient_id], request.caller.today)
    return (homes[patient_id].zone if patient_id in homes else "") or request.caller.zone
