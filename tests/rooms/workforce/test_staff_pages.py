"""An empty program takes on its first nurse, with terms, hours, cards, home and pets, by pages."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry, ReadSubject
from hearthline.platform.ui.display import shown_day
from hearthline.rooms.census.models import Patient
from hearthline.rooms.workforce import queries
from hearthline.rooms.workforce.models import Exclusion, StaffMember
from hearthline.rooms.workforce.values import Animal, CertificateKind
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import patient_in_care
from tests.builders.program import make_branch
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db

NEW = {
    "given_name": "Rosa",
    "family_name": "Fictum",
    "is_nurse": "on",
    "joined_on": "2026-05-01",
    "line": "12 Sample Street",
    "city": "Columbus",
    "state": "oh",
    "zip_code": "43215",
    "languages": "en, es",
}
TERMS = {
    "since": "2026-05-04",
    "weekly_hours": "36",
    "daily_hours": "12",
    "max_visits_a_day": "6",
    "overtime_hours": "4",
    "weekdays": ["0", "2", "4"],
    "starts": "07:30",
    "ends": "19:30",
}


def shown(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def branch() -> Any:
    a_policy()
    return make_branch()


@pytest.fixture
def manager(branch: Any) -> Client:
    return signed_in(a_user(Role.NURSE_MANAGER))


def test_the_first_nurse_is_taken_on_and_can_be_planned(manager: Client, branch: Any) -> None:
    manager.post(reverse("workforce:hire"), {**NEW, "branch": str(branch)})
    staff = StaffMember.objects.get()
    manager.post(reverse("workforce:terms", args=[staff.id]), TERMS)
    manager.post(
        reverse("workforce:certificate", args=[staff.id]), {"kind": "PALS", "expires": "2028-05-01"}
    )
    manager.post(
        reverse("workforce:pets", args=[staff.id]),
        {"dog": "yes", "cat": "no", "bird": "not_asked"},
    )

    monday = date(2026, 5, 11)
    [nurse] = queries.nurses_by_ids([staff.id], monday, monday + timedelta(days=6)).values()
    assert (nurse.languages, nurse.contract.weekly_minutes) == (("en", "es"), 36 * 60)
    assert [(s.day.weekday(), s.starts) for s in nurse.shifts] == [
        (day, time(7, 30)) for day in (0, 2, 4)
    ]
    assert CertificateKind.PALS in {held.kind for held in nurse.certificates}
    assert [nurse.allergic_to(animal) for animal in Animal] == ["yes", "no", "not_asked"]
    assert (staff.state, staff.latitude is not None) == ("OH", True)


def test_what_is_wrong_is_said_at_the_field_and_stays_typed(manager: Client, branch: Any) -> None:
    wrong = {**NEW, "branch": str(branch), "zip_code": "432", "languages": "Spanish"}

    answer = manager.post(reverse("workforce:hire"), wrong)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "SPANISH" not in text
    assert "is not a language code" in text
    assert 'value="Fictum"' in text
    assert not StaffMember.objects.exists()


def test_what_an_hour_of_overtime_costs_is_part_of_the_terms(manager: Client, branch: Any) -> None:
    nurse = make_nurse(branch)
    terms = reverse("workforce:terms", args=[nurse])
    today = datetime.now(UTC).date()

    manager.post(terms, {**TERMS, "overtime_price": "75.50"})

    contract = queries.nurses_by_ids([nurse], today, today)[nurse].contract
    assert contract is not None
    assert contract.overtime_price == 7550
    assert 'value="75.5' in manager.get(terms).content.decode()


def test_who_is_paid_by_the_visit_needs_a_price(manager: Client, branch: Any) -> None:
    nurse = make_nurse(branch)

    answer = manager.post(reverse("workforce:terms", args=[nurse]), {**TERMS, "is_per_diem": "on"})

    assert "Say what a visit is paid" in answer.content.decode()


def test_a_scheduler_sees_the_team_but_takes_on_nobody(branch: Any) -> None:
    scheduler = signed_in(a_user(Role.SCHEDULER))

    assert scheduler.get(reverse("workforce:hire")).status_code == 403
    assert (
        reverse("workforce:hire") not in scheduler.get(reverse("workforce:team")).content.decode()
    )


def test_a_nurse_moves_to_another_branch_from_a_day_on(branch: Any) -> None:
    south = make_branch("South")
    manager = signed_in(a_user(Role.NURSE_MANAGER))
    nurse = make_nurse(branch)
    today = datetime.now(UTC).date()
    moves = today + timedelta(days=7)

    manager.post(
        reverse("workforce:branch", args=[nurse]),
        {"branch": str(south), "since": moves.isoformat()},
    )

    day_before = moves - timedelta(days=1)
    assert [one.id for one in queries.nurses_between([branch], today, day_before)] == [nurse]
    assert [one.id for one in queries.nurses_between([south], moves, moves)] == [nurse]
    assert queries.nurses_between([branch], moves, moves) == []
    page = manager.get(reverse("workforce:nurse", args=[nurse])).content.decode()
    assert "South" in page
    assert shown_day(day_before) in page, "the last day in the branch she leaves"
    assert shown_day(moves) in page


def test_nobody_moves_a_nurse_to_a_branch_that_is_not_theirs(branch: Any) -> None:
    south = make_branch("South")
    manager = signed_in(a_user(Role.NURSE_MANAGER, branch_id=branch))
    nurse = make_nurse(branch)
    today = datetime.now(UTC).date()

    answer = manager.post(
        reverse("workforce:branch", args=[nurse]),
        {"branch": str(south), "since": today.isoformat()},
    )

    assert answer.status_code == 422
    assert queries.placements_between(today, today) == {nurse: branch}


def test_moving_house_from_a_stale_page_is_a_conflict(manager: Client, branch: Any) -> None:
    nurse = make_nurse(branch)
    home = {name: NEW[name] for name in ("line", "city", "state", "zip_code")}
    address = reverse("workforce:home", args=[nurse])
    revision = StaffMember.objects.get(pk=nurse).revision
    manager.post(address, {**home, "revision": revision})

    answer = manager.post(address, {**home, "line": "1 Other Street", "revision": revision})

    assert "Somebody changed this while you were typing" in answer.content.decode()
    assert JournalEntry.objects.filter(name="workforce.set_home").count() == 1


def test_a_nurse_is_kept_from_a_patient_with_the_reason_until_it_ends(
    manager: Client, branch: Any
) -> None:
    staff, patient = make_nurse(branch), patient_in_care(branch=branch)
    page = reverse("workforce:kept_from", args=[staff])
    assert page in shown(manager.get(reverse("workforce:nurse", args=[staff])))
    assert "May be sent to every patient." in shown(manager.get(page))
    number = Patient.objects.get(pk=patient).record_number
    today = datetime.now(UTC).date()
    typed = {"record_number": number, "reason": "The family asked", "since": str(today)}

    nobody = manager.post(page, typed | {"record_number": "999999"})
    backwards = manager.post(page, typed | {"until": str(today - timedelta(days=3))})
    manager.post(page, typed)

    assert (nobody.status_code, backwards.status_code) == (422, 422)
    assert "Nobody you may see has the record number 999999" in shown(nobody)
    assert "The family asked" in shown(manager.get(page))
    nurse = queries.nurses_by_ids([staff], today, today)[staff]
    assert nurse.excluded_patients == {patient}
    row = Exclusion.objects.get()
    assert ReadSubject.objects.filter(subject_id=patient).exists()

    manager.post(reverse("workforce:end_exclusion", args=[row.pk]))

    later = today + timedelta(days=2)
    assert queries.nurses_by_ids([staff], later, later)[staff].excluded_patients == frozenset()
    assert JournalEntry.objects.filter(name="workforce.end_exclusion").exists()


def test_a_name_and_a_telephone_are_corrected_and_what_was_signed_keeps_the_old_name(
    manager: Client, branch: Any
) -> None:
    nurse = make_nurse(branch)
    page = reverse("workforce:details", args=[nurse])
    kept = StaffMember.objects.get(id=nurse)
    sent = {
        "given_name": kept.given_name,
        "family_name": "Fictum-Pretend",
        "phone": "614-555-0187",
        "languages": "en, es",
        "revision": str(kept.revision),
    }

    answer = manager.post(page, sent)

    assert answer.status_code == 302
    person = StaffMember.objects.select_related("actor").get(id=nurse)
    assert (person.family_name, person.phone) == ("Fictum-Pretend", "614-555-0187")
    assert person.actor.name == str(person)
    assert person.languages == ["en", "es"]
    assert "Somebody changed this" in shown(manager.post(page, {**sent, "phone": "614-555-0199"}))
    assert manager.post(page, {**sent, "family_name": ""}).status_code == 422


def test_a_suspended_licence_is_out_of_force_at_once_and_nobody_is_planned_on_it(
    manager: Client, branch: Any
) -> None:
    nurse = make_nurse(branch)
    page = reverse("workforce:withdraw", args=[nurse])
    held = next(key for key, _says in queries.held_by(nurse) if key.startswith("licence:"))
    sent = {"held": held, "last_day": "2026-05-13", "reason": "suspended by the board"}

    ahead = manager.post(page, {**sent, "last_day": "2199-01-01"})
    assert "lies ahead" in shown(ahead)
    assert manager.post(page, {**sent, "reason": ""}).status_code == 422
    assert manager.post(page, sent).status_code == 302

    today = date(2026, 5, 14)
    assert queries.nurses_by_ids([nurse], today, today)[nurse].licences == ()
    assert "No licence on record" in shown(manager.get(reverse("workforce:nurse", args=[nurse])))
    assert JournalEntry.objects.filter(name="workforce.withdraw").exists()
    assert manager.post(page, sent).status_code == 422
