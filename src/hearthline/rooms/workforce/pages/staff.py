"""Hiring somebody, and what is recorded of them: branch, terms and hours, cards, home, pets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import Save, form_page
from hearthline.platform.places.zip_centroids import zip_place
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import Place
from hearthline.rooms.workforce import actions, models, queries, values
from hearthline.rooms.workforce.forms import staff as forms

Cleaned = Mapping[str, Any]
MANAGE = "workforce.manage"


@page(MANAGE)
def hire(request: Any) -> HttpResponse:
    """Add somebody to the staff."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.hire(
            context,
            given_name=cleaned["given_name"],
            family_name=cleaned["family_name"],
            title=cleaned["title"],
            is_nurse=cleaned["is_nurse"],
            joined_on=cleaned["joined_on"],
            branch_id=UUID(cleaned["branch"]),
            phone=cleaned["phone"],
            email=cleaned["email"],
            languages=cleaned["languages"],
            home=_home(cleaned),
            staff_id=derived_id("hired", context.action_id),
        )

    branches = [(str(branch.id), branch.name) for branch in program.branches(request.caller)]
    return form_page(
        request,
        forms.HireForm,
        template="records/person_form.html",
        context={
            "title": _("Add somebody to the team"),
            "sentence": _("Their licences, skills and hours come next, on their own page."),
            "verb": _("Add to the team"),
            "back_url": reverse("workforce:team"),
            "back_label": _("Team"),
        },
        save=save,
        done=_("Added to the team"),
        then=reverse("workforce:team"),
        initial={"joined_on": request.caller.today},
        branches=branches,
    )


@page(MANAGE)
def branch(request: Any, staff_id: UUID) -> HttpResponse:
    """Move somebody to another branch from a day on."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.place(
            context,
            staff_id=staff_id,
            branch_id=UUID(cleaned["branch"]),
            since=cleaned["since"],
        )

    return _about(
        request,
        staff_id,
        forms.BranchForm,
        save,
        title=_("Which branch"),
        verb=_("Move to the branch"),
        done=_("Branch changed"),
        initial={"since": request.caller.today},
        branches=[(str(one.id), one.name) for one in program.branches(request.caller)],
    )


@page(MANAGE)
def details(request: Any, staff_id: UUID) -> HttpResponse:
    """Correct name, title, telephones, e-mail and languages."""
    person = seen(request, models.StaffMember, staff_id)
    names = ("given_name", "family_name", "title", "phone", "second_phone", "email")

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.correct_person(context, staff_id=staff_id, revision=revision, **cleaned)

    return _about(
        request,
        staff_id,
        forms.DetailsForm,
        save,
        title=_("Name and contact"),
        verb=_("Save name and contact"),
        done=_("Name and contact saved"),
        initial={name: getattr(person, name) for name in names}
        | {"languages": ", ".join(person.languages)},
        revision=person.revision,
    )


@page(MANAGE)
def withdraw(request: Any, staff_id: UUID) -> HttpResponse:
    """Take a licence, a certificate or a skill out of force before its end."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        kind, _colon, held_id = cleaned["held"].partition(":")
        actions.withdraw(
            context,
            kind=values.HeldKind(kind),
            held_id=UUID(held_id),
            last_day=cleaned["last_day"],
        )

    return _about(
        request,
        staff_id,
        forms.WithdrawForm,
        save,
        title=_("Out of force"),
        verb=_("Take out of force"),
        done=_("Taken out of force. Visits planned on it are looked at when the week is planned"),
        initial={"last_day": request.caller.today},
        held=queries.held_by(staff_id),
    )


@page(MANAGE)
def last_day(request: Any, staff_id: UUID) -> HttpResponse:
    """Say when somebody leaves, or that they stay after all."""
    person = seen(request, models.StaffMember, staff_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.end_employment(
            context, staff_id=staff_id, last_day=cleaned["last_day"], revision=revision
        )

    return _about(
        request,
        staff_id,
        forms.LastDayForm,
        save,
        title=_("Leaving"),
        verb=_("Save the last day"),
        done=_("Saved. Visits planned after it are without a nurse; close the sign-in on People"),
        initial={"last_day": person.left_on},
        revision=person.revision,
    )


@page(MANAGE)
def certificate(request: Any, staff_id: UUID) -> HttpResponse:
    """Record a card such as BLS, ACLS or PALS, or its renewal."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.record_certificate(
            context,
            staff_id=staff_id,
            kind=values.CertificateKind(cleaned["kind"]),
            expires=cleaned["expires"],
        )

    return _about(
        request,
        staff_id,
        forms.CertificateForm,
        save,
        title=_("Record a certificate"),
        verb=_("Record certificate"),
        done=_("Certificate recorded"),
    )


@page(MANAGE)
def terms(request: Any, staff_id: UUID) -> HttpResponse:
    """Put other terms and another week in force from a day on."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        with transaction.atomic():
            engage(context, cleaned)

    def engage(context: Context, cleaned: Cleaned) -> None:
        price = Decimal(cleaned["price_per_visit"] or 0)
        overtime = cleaned["overtime_price"]
        actions.engage(
            context,
            staff_id=staff_id,
            contract=values.Contract(
                since=cleaned["since"],
                until=None,
                is_per_diem=cleaned["is_per_diem"],
                weekly_minutes=cleaned["weekly_hours"] * 60,
                daily_minutes=cleaned["daily_hours"] * 60,
                max_visits_a_day=cleaned["max_visits_a_day"],
                overtime_minutes_a_week=cleaned["overtime_hours"] * 60,
                price_per_visit=round(price * 100),
                overtime_price=None if overtime is None else round(overtime * 100),
            ),
        )
        actions.set_shifts(
            context.inner("week"),
            staff_id=staff_id,
            since=cleaned["since"],
            patterns=[
                values.ShiftPattern(day, cleaned["starts"], cleaned["ends"], cleaned["since"])
                for day in cleaned["weekdays"]
            ],
        )

    held = queries.nurses_by_ids([staff_id], request.caller.today, request.caller.today)
    return _about(
        request,
        staff_id,
        forms.TermsForm,
        save,
        title=_("Terms and hours"),
        verb=_("Put in force"),
        done=_("Terms and hours are in force"),
        initial=_terms(held[staff_id].contract if staff_id in held else None)
        | {"since": request.caller.today},
    )


@page(MANAGE)
def home(request: Any, staff_id: UUID) -> HttpResponse:
    """Change where somebody lives."""
    person = seen(request, models.StaffMember, staff_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.set_home(context, staff_id=staff_id, home=_home(cleaned), revision=revision)

    return _about(
        request,
        staff_id,
        forms.HomeForm,
        save,
        title=_("Where they live"),
        verb=_("Save home"),
        done=_("Home saved"),
        initial={name: getattr(person, name) for name in ("line", "city", "state", "zip_code")},
        revision=person.revision,
    )


@page(MANAGE)
def pets(request: Any, staff_id: UUID) -> HttpResponse:
    """Write down what somebody answered about animals."""
    rows = models.PetAllergy.objects.filter(staff_id=staff_id)
    answered: dict[str, str] = dict(rows.values_list("animal", "answer"))

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        changed = [a for a in values.Animal if cleaned[a] != answered.get(a, Answer.NOT_ASKED)]
        with transaction.atomic():
            for animal in changed:
                actions.answer_pet(
                    context.inner(animal),
                    staff_id=staff_id,
                    animal=animal,
                    answer=Answer(cleaned[animal]),
                    asked_on=request.caller.today,
                )

    return _about(
        request,
        staff_id,
        forms.PetsForm,
        save,
        title=_("Animals in homes"),
        verb=_("Save answers"),
        done=_("Answers saved"),
        initial=answered,
    )


def _about(
    request: Any,
    staff_id: UUID,
    form: type[Any],
    save: Save,
    *,
    title: str,
    verb: str,
    done: str,
    initial: Cleaned | None = None,
    revision: int = 0,
    **form_options: Any,
) -> HttpResponse:
    person = seen(request, models.StaffMember, staff_id)
    back = reverse("workforce:nurse", args=[staff_id])
    return form_page(
        request,
        form,
        template="records/person_form.html",
        context={
            "title": title,
            "sentence": str(person),
            "verb": verb,
            "back_url": back,
            "back_label": str(person),
        },
        save=save,
        done=done,
        then=back,
        initial=initial,
        revision=revision,
        **form_options,
    )


def _terms(contract: values.Contract | None) -> dict[str, Any]:
    if contract is None:
        return {}
    overtime = contract.overtime_price
    return {
        "is_per_diem": contract.is_per_diem,
        "weekly_hours": contract.weekly_minutes // 60,
        "daily_hours": contract.daily_minutes // 60,
        "max_visits_a_day": contract.max_visits_a_day,
        "overtime_hours": contract.overtime_minutes_a_week // 60,
        "price_per_visit": contract.price_per_visit / 100 if contract.price_per_visit else None,
        "overtime_price": None if overtime is None else overtime / 100,
    }


def _home(cleaned: Cleaned) -> Place:
    """Return the address, placed by its ZIP code and marked approximate."""
    found = zip_place(cleaned["zip_code"])
    return Place(
        cleaned["line"],
        cleaned["city"],
        cleaned["state"].upper(),
        cleaned["zip_code"],
        found.position,
        found.source if found.position else None,
    )
