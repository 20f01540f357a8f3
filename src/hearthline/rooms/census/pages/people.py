"""Forms about who people are, where and how they live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.places.zip_centroids import zip_place
from hearthline.rooms.census import actions, models
from hearthline.rooms.census.forms.people import (
    AddressForm,
    ContactForm,
    DeathForm,
    HouseholdForm,
    IdentityForm,
    NumberForm,
    RegisterForm,
    RoutineForm,
)
from hearthline.rooms.census.pages.person import person_form
from hearthline.rooms.census.queries.homes import current_addresses
from hearthline.rooms.census.queries.many import facts_from
from hearthline.rooms.census.values import (
    AddressFacts,
    ContactFacts,
    HouseholdFacts,
    IdentifierFacts,
    PatientFacts,
    Phone,
    Precision,
    RoutineFacts,
    Sex,
)
from hearthline.rooms.program import queries as program

Cleaned = Mapping[str, Any]


@page("census.write")
def register(request: Any) -> HttpResponse:
    """Write a new person down."""
    branches = [(str(branch.id), branch.name) for branch in program.branches(request.caller)]

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = _identity(PatientFacts(new_patient(context), ""), cleaned)
        actions.register_patient(context, facts=facts, branch_id=UUID(cleaned["branch"]))

    def new_patient(context: Context) -> UUID:
        return derived_id("patient written down", context.action_id)

    done = reverse("census:people")
    try:
        sent = UUID(request.POST.get("action_id", ""))
        done = reverse("chart:patient", args=[derived_id("patient written down", sent)])
    except ValueError:
        pass
    return form_page(
        request,
        RegisterForm,
        template="records/person_form.html",
        context={
            "title": _("Write a person down"),
            "sentence": _("A record number is given out. Nothing is planned before an episode."),
            "verb": _("Write down"),
            "back_url": reverse("census:people"),
            "back_label": _("Census"),
        },
        save=save,
        done=_("Person written down"),
        then=done,
        branches=branches,
    )


@page("census.write")
def identity(request: Any, patient_id: UUID) -> HttpResponse:
    """Correct who somebody is."""
    patient = seen(request, models.Patient, patient_id)
    facts = facts_from(PatientFacts, patient)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.correct_patient(context, facts=_identity(facts, cleaned), revision=revision)

    return person_form(
        request,
        patient_id,
        IdentityForm,
        title=_("Who they are"),
        verb=_("Save person"),
        done=_("Person saved"),
        save=save,
        initial={
            "family_name": patient.family_name,
            "given_name": patient.given_name,
            "middle_names": patient.middle_names,
            "name_prefix": patient.prefix,
            "preferred_name": patient.preferred_name,
            "birth_date": patient.birth_date,
            "sex": patient.sex,
            "home_phone": _phone(facts.phones, "home"),
            "mobile_phone": _phone(facts.phones, "mobile"),
            "spoken_language": patient.spoken_language,
            "written_language": patient.written_language,
            "needs_interpreter": patient.needs_interpreter,
            "is_dead": patient.is_dead,
            "died_on": patient.died_on,
        },
        revision=patient.revision,
    )


@page("census.write")
def death(request: Any, patient_id: UUID) -> HttpResponse:
    """Record that somebody has died; nobody plans a visit any more."""
    patient = seen(request, models.Patient, patient_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.record_death(context, patient_id=patient_id, died_on=cleaned["died_on"])

    return person_form(
        request,
        patient_id,
        DeathForm,
        title=_("Record a death"),
        sentence=_("No visit is planned any more. Orders and episodes are ended by whoever may."),
        verb=_("Record the death"),
        done=_("Death recorded"),
        save=save,
        initial={"died_on": patient.died_on},
        today=request.caller.today,
    )


@page("census.write")
def number(request: Any, patient_id: UUID) -> HttpResponse:
    """Add the number a hospital or another system knows somebody by."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = IdentifierFacts(
            id=derived_id("number written down", context.action_id),
            patient_id=patient_id,
            system=cleaned["system"],
            value=cleaned["value"],
        )
        actions.add_identifier(context, facts=facts)

    return person_form(
        request,
        patient_id,
        NumberForm,
        title=_("Number of a hospital"),
        sentence=_("What the hospital sends next finds this person by it."),
        verb=_("Add number"),
        done=_("Number added"),
        undo=False,
        save=save,
    )


@page("census.write")
def address(request: Any, patient_id: UUID) -> HttpResponse:
    """Correct the present address, or write down that somebody moved."""
    patient = seen(request, models.Patient, patient_id)
    now = current_addresses([patient.pk], request.caller.today).get(patient.pk)
    stored = models.Address.objects.filter(pk=now.id).first() if now else None

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        moved_on = cleaned["moved_on"]
        if now is not None and not moved_on:
            actions.correct_address(context, facts=_address(now, cleaned, now), revision=revision)
            return
        new_id = derived_id("address written down", context.action_id)
        new = _address(AddressFacts(new_id, patient_id, starts_on=moved_on), cleaned, now)
        if now is None:
            actions.add_address(context, facts=new)
        else:
            actions.move_home(context, left_id=now.id, revision=revision, facts=new)

    lines = list(now.lines) if now else []
    return person_form(
        request,
        patient_id,
        AddressForm,
        title=_("Address"),
        verb=_("Save address"),
        done=_("Address saved"),
        sentence=_(
            "A changed street is placed at the middle of its ZIP area until its position is typed."
        ),
        undo=False,
        save=save,
        initial={
            "line": lines[0] if lines else "",
            "second_line": ", ".join(lines[1:]),
            "city": now.city if now else "",
            "state": now.state if now else "",
            "postal_code": now.postal_code if now else "",
            "access_notes": now.access_notes if now else "",
            **(_placed(now) if now else {}),
        },
        revision=stored.revision if stored else 0,
    )


@page("census.write")
def contact(request: Any, patient_id: UUID, contact_id: UUID | None = None) -> HttpResponse:
    """Add or change somebody who stands near a person."""
    stored = seen(request, models.Contact, contact_id) if contact_id else None
    if stored is not None and stored.patient_id != patient_id:
        raise Http404

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        if stored is None:
            new = ContactFacts(derived_id("contact", context.action_id), patient_id, "")
            actions.add_contact(context, facts=_contact(new, cleaned))
            return
        facts = _contact(facts_from(ContactFacts, stored), cleaned)
        actions.correct_contact(context, facts=facts, revision=revision)

    initial: dict[str, Any] = {}
    if stored is not None:
        phones = facts_from(ContactFacts, stored).phones
        initial = {
            name: getattr(stored, name)
            for name in (
                "name",
                "relation",
                "call_first",
                "lives_with",
                "is_caregiver",
                "willing_to_learn",
            )
        } | {
            "home_phone": _phone(phones, "home"),
            "mobile_phone": _phone(phones, "mobile"),
        }
    return person_form(
        request,
        patient_id,
        ContactForm,
        title=_("Contact") if stored else _("New contact"),
        verb=_("Save contact"),
        done=_("Contact saved"),
        save=save,
        initial=initial,
        revision=stored.revision if stored else 0,
    )


@page("census.write")
def household(request: Any, patient_id: UUID) -> HttpResponse:
    """Say how a person lives."""
    stored = models.Household.objects.filter(pk=patient_id).first()
    names = ("lives_alone", "has_pets", "pets", "has_smokers", "notes")

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.set_household(
            context, facts=HouseholdFacts(patient_id, **cleaned), revision=revision
        )

    return person_form(
        request,
        patient_id,
        HouseholdForm,
        title=_("Household"),
        verb=_("Save household"),
        done=_("Household saved"),
        undo=stored is not None,
        save=save,
        initial={name: getattr(stored, name) for name in names} if stored else {},
        revision=stored.revision if stored else 0,
    )


@page("census.write")
def routine(request: Any, patient_id: UUID) -> HttpResponse:
    """Say when visits suit."""
    stored = models.Routine.objects.filter(pk=patient_id).first()
    names = ("earliest", "latest", "days", "notes")

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        facts = RoutineFacts(patient_id, **{**cleaned, "days": tuple(cleaned["days"])})
        actions.set_routine(context, facts=facts, revision=revision)

    return person_form(
        request,
        patient_id,
        RoutineForm,
        title=_("When visits suit"),
        sentence=_("Times of the home. The plan keeps to them."),
        verb=_("Save times"),
        done=_("Times saved"),
        undo=stored is not None,
        save=save,
        initial={name: getattr(stored, name) for name in names} if stored else {},
        revision=stored.revision if stored else 0,
    )


@page("census.write")
@require_POST
def undo(request: Any, action_id: UUID) -> HttpResponse:
    """Take back one's own change and go back to where it was made."""
    if not visible(request.caller, JournalEntry).filter(action_id=action_id).exists():
        raise Http404
    context = page_context(request)
    try:
        actions.undo_change(context, of=action_id)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Taken back"))
    subjects = list(context.draft.subjects)
    if subjects:
        return HttpResponseRedirect(reverse("chart:record", args=[subjects[0]]))
    return HttpResponseRedirect(reverse("census:people"))


def _identity(facts: PatientFacts, cleaned: Cleaned) -> PatientFacts:
    kept = [phone for phone in facts.phones if phone.kind not in ("home", "mobile")]
    birth_is_same = cleaned["birth_date"] == facts.birth_date
    return replace(
        facts,
        family_name=cleaned["family_name"],
        given_name=cleaned["given_name"],
        middle_names=cleaned["middle_names"],
        prefix=cleaned["name_prefix"],
        preferred_name=cleaned["preferred_name"],
        birth_date=cleaned["birth_date"],
        birth_precision=facts.birth_precision if birth_is_same else Precision.DAY,
        sex=Sex(cleaned["sex"]),
        phones=(*_phones(cleaned), *kept),
        spoken_language=cleaned["spoken_language"],
        written_language=cleaned["written_language"],
        needs_interpreter=Answer(cleaned["needs_interpreter"]),
        is_dead=Answer(cleaned["is_dead"]),
        died_on=cleaned["died_on"],
    )


def _placed(now: AddressFacts) -> dict[str, float | None]:
    """Return where a home lies, when that is known better than by its ZIP area."""
    if now.position_source is PositionSource.ZIP_CENTROID:
        return {}
    return {"latitude": now.latitude, "longitude": now.longitude}


def _address(facts: AddressFacts, cleaned: Cleaned, now: AddressFacts | None) -> AddressFacts:
    """Return an address as typed; a position that the form only showed is not typed."""
    shown = (now.latitude, now.longitude) if now else (None, None)
    lines = tuple(filter(None, (cleaned["line"], cleaned["second_line"])))
    changed = replace(
        facts,
        lines=lines,
        city=cleaned["city"],
        state=cleaned["state"],
        postal_code=cleaned["postal_code"],
        access_notes=cleaned["access_notes"],
    )
    typed = (cleaned["latitude"], cleaned["longitude"])
    if None not in typed and typed != shown:
        return replace(
            changed,
            latitude=typed[0],
            longitude=typed[1],
            position_source=PositionSource.PLACED_BY_PERSON,
        )
    same_place = (changed.lines, changed.city, changed.postal_code) == (
        facts.lines,
        facts.city,
        facts.postal_code,
    )
    if same_place:
        return changed
    place = zip_place(changed.postal_code)
    return replace(
        changed,
        latitude=place.position.latitude if place.position else None,
        longitude=place.position.longitude if place.position else None,
        position_source=place.source if place.position else None,
    )


def _contact(facts: ContactFacts, cleaned: Cleaned) -> ContactFacts:
    return replace(
        facts,
        name=cleaned["name"],
        relation=cleaned["relation"],
        phones=_phones(cleaned),
        lives_with=Answer(cleaned["lives_with"]),
        is_caregiver=Answer(cleaned["is_caregiver"]),
        willing_to_learn=Answer(cleaned["willing_to_learn"]),
        call_first=cleaned["call_first"],
    )


def _phones(cleaned: Cleaned) -> tuple[Phone, ...]:
    return tuple(
        Phone(cleaned[f"{kind}_phone"], kind)
        for kind in ("home", "mobile")
        if cleaned[f"{kind}_phone"]
    )


def _phone(phones: tuple[Phone, ...], kind: str) -> str:
    return next((phone.number for phone in phones if phone.kind == kind), "")
