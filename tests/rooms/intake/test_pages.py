"""The pages of intake show what waits, and let the right people decide about it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.kernel.identifiers import new_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.jobs.worker import Worker
from hearthline.platform.journal.models import ReadSubject
from hearthline.rooms.census.models import Measurement, Patient
from hearthline.rooms.intake.models import Difference, ImportRun, QuarantineItem, Referral
from tests.builders.accounts import a_user, signed_in
from tests.builders.intake import allergy, order, patient, weight
from tests.builders.program import make_branch
from tests.rooms.intake.importing import send

pytestmark = pytest.mark.django_db


def bodies(number: int = 1) -> list[dict[str, object]]:
    key = f"p{number}"
    return [
        patient(key, name=[{"family": f"Draftson{number}", "given": ["Abel"]}]),
        order(f"m{number}", about=f"Patient/{key}"),
        weight(f"w{number}", about=f"Patient/{key}", value=82),
    ]


def everything(folder: Path, branch: UUID) -> dict[str, str]:
    """Take in one of each thing and return the addresses of all pages about them."""
    twin = patient("p2", identifier=patient()["identifier"], birthDate="1990-01-01")
    send(folder, *bodies(), twin, allergy(about="Patient/p2"), branch=branch)
    send(folder, patient(birthDate="1958-03-20"), branch=branch)
    referral, difference = Referral.objects.get(), Difference.objects.get()
    addresses = {
        "referrals": reverse("intake:referrals"),
        "referral": reverse("intake:referral", args=[referral.id]),
        "decline": reverse("intake:decline", args=[referral.id]),
        "quarantine": reverse("intake:quarantine"),
        "imports": reverse("intake:runs"),
        "upload": reverse("intake:upload"),
        "differences": reverse("intake:differences"),
        "difference": reverse("intake:difference", args=[difference.id]),
    }
    for item in QuarantineItem.objects.all():
        addresses[f"item {item.kind}"] = reverse("intake:quarantine_item", args=[item.id])
    for number, run in enumerate(ImportRun.objects.all()):
        addresses[f"run {number}"] = reverse("intake:run", args=[run.id])
    return addresses


def test_every_page_opens_for_an_intake_coordinator(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    for name, address in everything(tmp_path, branch).items():
        assert coordinator.get(address).status_code == 200, name


def test_pages_about_a_person_are_hidden_from_another_branch(tmp_path: Path, branch: UUID) -> None:
    elsewhere = signed_in(a_user(Role.INTAKE, branch_id=make_branch("Elsewhere")))

    for name, address in everything(tmp_path, branch).items():
        if name.split()[0] in ("referral", "decline", "item", "difference", "run"):
            assert elsewhere.get(address).status_code == 404, name


def test_roles_without_the_permission_are_refused(tmp_path: Path, branch: UUID) -> None:
    driver = signed_in(a_user(Role.DRIVER, branch_id=branch))

    for name, address in everything(tmp_path, branch).items():
        assert driver.get(address).status_code == 403, name


def test_without_sign_in_every_page_leads_to_the_door(tmp_path: Path, branch: UUID) -> None:
    a_user(Role.INTAKE)

    for name, address in everything(tmp_path, branch).items():
        answer = Client(HTTP_HOST="localhost").get(address)
        assert (answer.status_code, "sign-in" in answer.headers["Location"]) == (302, True), name


def test_the_list_says_what_is_needed_what_is_missing_and_what_could_not_be_read(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    send(tmp_path, *bodies(), branch=branch)

    text = coordinator.get(reverse("intake:referrals")).content.decode()

    assert "1 waits for a decision." in text
    assert "DRAFTSON1, Abel" in text
    assert "every 12 hours" in text
    assert "A weight without a unit" in text
    assert "Choose unit" in text


def test_showing_a_referral_is_written_down_as_read(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    send(tmp_path, *bodies(), branch=branch)
    found = Referral.objects.get()

    coordinator.get(reverse("intake:referral", args=[found.id]))

    assert ReadSubject.objects.filter(subject_id=found.patient_id).exists()


def test_the_number_of_queries_does_not_grow_with_the_list(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            coordinator.get(reverse("intake:referrals"))
        return len(seen)

    send(tmp_path, *bodies(1), branch=branch)
    coordinator.get(reverse("intake:referrals"))
    one = queries()

    send(tmp_path, *(body for number in range(2, 15) for body in bodies(number)), branch=branch)

    assert queries() <= one + 1


def test_answers_that_were_sent_are_shown_with_what_was_not_answered(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    sheet = {
        "resourceType": "QuestionnaireResponse",
        "id": "q1",
        "status": "completed",
        "questionnaire": "Home safety",
        "authored": "2026-05-11",
        "subject": {"reference": "Patient/p1"},
        "item": [
            {"linkId": "1", "text": "Refrigerator?", "answer": [{"valueBoolean": True}]},
            {"linkId": "2", "text": "Stairs?"},
        ],
    }
    send(tmp_path, *bodies(), sheet, branch=branch)

    page = coordinator.get(reverse("intake:referral", args=[Referral.objects.get().id]))

    text = page.content.decode()
    assert "Answers that were sent" in text
    assert "11-May-2026" in text
    assert "<dt>Refrigerator?</dt><dd>yes</dd>" in text
    assert "<dt>Stairs?</dt><dd>not answered</dd>" in text


def test_accepting_on_the_page_decides_the_referral(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    send(tmp_path, *bodies(), branch=branch)
    found = Referral.objects.get()

    answer = coordinator.post(
        reverse("intake:referral", args=[found.id]),
        {
            "action_id": str(new_id(at=datetime.now(UTC))),
            "revision": found.revision,
            "what_1": "Tip report first",
            "owner_1": "intake",
            "day_1": "1/2/2031",
            "hour_1": "18:30",
            "starts_on": "",
        },
    )

    found.refresh_from_db()
    assert (answer.status_code, found.state) == (302, "accepted")


def test_declining_without_a_reason_keeps_the_form(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    send(tmp_path, *bodies(), branch=branch)
    found = Referral.objects.get()

    answer = coordinator.post(
        reverse("intake:decline", args=[found.id]),
        {"action_id": str(new_id(at=datetime.now(UTC))), "revision": found.revision, "reason": ""},
    )

    found.refresh_from_db()
    assert (answer.status_code, found.state) == (422, "to_decide")


def test_choosing_a_unit_on_the_page_takes_the_weight_in(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    send(tmp_path, *bodies(), branch=branch)
    item = QuarantineItem.objects.get()

    coordinator.post(reverse("intake:choose", args=[item.id]), {"code": "[lb_av]"})

    assert Measurement.objects.get().quantity.unit == "[lb_av]"


def test_ticked_changes_are_accepted_and_others_are_not(
    tmp_path: Path, branch: UUID, coordinator: Client
) -> None:
    send(tmp_path, patient(), branch=branch)
    send(tmp_path, patient(birthDate="1958-03-20", gender="other"), branch=branch)
    found = Difference.objects.get()
    number = next(n for n, f in enumerate(found.fields) if f["name"] == "sex")

    coordinator.post(reverse("intake:difference", args=[found.id]), {f"field-{number}": "yes"})

    person = Patient.objects.get()
    assert (person.sex, str(person.birth_date)) == ("other", "1958-03-02")


def test_uploaded_files_are_imported_in_the_background_and_removed(
    branch: UUID, coordinator: Client, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.HEARTHLINE_HOME = tmp_path  # type: ignore[attr-defined]
    content = "\n".join(json.dumps(body) for body in bodies()).encode()

    answer = coordinator.post(
        reverse("intake:upload"),
        {
            "action_id": str(new_id(at=datetime.now(UTC))),
            "uploads": SimpleUploadedFile("Müller.ndjson", content),
            "sender": "Sample General",
            "branch": str(branch),
        },
    )
    run = ImportRun.objects.get()
    waiting = coordinator.get(answer.headers["Location"])
    Worker(["general"], clock=lambda: datetime.now(UTC)).run(once=True)

    run.refresh_from_db()
    report = coordinator.get(reverse("intake:run", args=[run.id])).content.decode()
    assert (waiting.status_code, run.state) == (200, "done")
    assert run.counts["Observation"]["quarantined"] == 1
    assert "What became of every resource" in report
    assert not any((tmp_path / "incoming").iterdir())


def test_an_import_that_has_not_begun_can_be_cancelled(
    branch: UUID, coordinator: Client, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.HEARTHLINE_HOME = tmp_path  # type: ignore[attr-defined]
    coordinator.post(
        reverse("intake:upload"),
        {
            "action_id": str(new_id(at=datetime.now(UTC))),
            "uploads": SimpleUploadedFile("a.json", json.dumps(patient()).encode()),
            "sender": "Sample General",
            "branch": str(branch),
        },
    )
    run = ImportRun.objects.get()

    coordinator.post(reverse("intake:cancel", args=[run.id]))
    Worker(["general"], clock=lambda: datetime.now(UTC)).run(once=True)

    run.refresh_from_db()
    assert (run.state, Patient.objects.count()) == ("cancelled", 0)


def test_what_only_changes_by_a_form_is_hidden_from_another_branch(
    tmp_path: Path, branch: UUID
) -> None:
    elsewhere = signed_in(a_user(Role.INTAKE, branch_id=make_branch("Elsewhere")))
    everything(tmp_path, branch)
    item = QuarantineItem.objects.get(kind="Patient")
    run = ImportRun.objects.first()
    assert run is not None

    for name in ("choose", "same", "another", "ask"):
        address = reverse(f"intake:{name}", args=[item.id])
        assert elsewhere.post(address, {"code": "kg"}).status_code == 404, name
    assert elsewhere.post(reverse("intake:cancel", args=[run.id])).status_code == 404
    assert Patient.objects.count() == 1


def test_an_upload_without_file_or_sender_says_what_is_missing(
    branch: UUID, coordinator: Client
) -> None:
    answer = coordinator.post(
        reverse("intake:upload"),
        {"action_id": str(new_id(at=datetime.now(UTC))), "branch": str(branch)},
    )

    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_no_sentence_of_intake_is_missing_from_the_catalogue() -> None:
    import re

    from hearthline.rooms.intake.messages import MESSAGES

    root = Path(__file__).resolve().parents[3] / "src/hearthline/rooms/intake"
    used = {
        code
        for path in root.rglob("*.py")
        if path.name != "messages.py"
        for code in re.findall(r'"(intake\.[a-z_]+)"', path.read_text())
    }
    names = {"intake.import", "intake.take_in", "intake.read", "intake.decide", "intake.resolve"}
    names |= {"intake.type"}
    actions = set(
        re.findall(
            r'@action\(\s*"(intake\.[a-z_]+)"',
            "".join(path.read_text() for path in root.rglob("*.py")),
        )
    )
    assert sorted(used - names - actions - set(MESSAGES) - {"intake.quarantine"}) == []
