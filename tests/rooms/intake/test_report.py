"""The report of an import is printed and sent as a spreadsheet, and its counts add up there too."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import ReadSubject
from hearthline.rooms.intake.models import ImportRun
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.intake import dose, order, patient, weight
from tests.builders.program import make_branch
from tests.rooms.intake.importing import send

pytestmark = pytest.mark.django_db

SLOT = {"resourceType": "Slot", "id": "x1"}
NO_UNIT = order("m2", dosageInstruction=dose(5, ""))
FORMULA = weight("w2", value="=1+1", unit="kg")


@pytest.fixture
def coordinator(tmp_path: Path) -> Client:
    a_policy()
    branch = make_branch()
    sent = (patient(), order(), NO_UNIT, weight(value=82), FORMULA, SLOT)
    send(tmp_path, *sent, branch=branch)
    return signed_in(a_user(Role.INTAKE, branch_id=branch))


def of_the_import(name: str) -> str:
    return reverse(name, args=[ImportRun.objects.get().id])


def lines(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


def test_the_page_offers_both(coordinator: Client) -> None:
    page = coordinator.get(of_the_import("intake:run")).content.decode()

    assert of_the_import("intake:report_sheet") in page
    assert of_the_import("intake:report_reasons") in page


def test_the_sheet_has_every_type_with_its_counts_and_the_reasons(coordinator: Client) -> None:
    answer = coordinator.get(of_the_import("intake:report_sheet"))

    assert answer.headers["Content-Type"] == "application/pdf"
    text = " ".join(
        pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded().split()
    )
    assert "Import report" in text
    assert "Observation 2 0 0 0 2 0" in text
    assert "In all 6 3 0 0 2 1" in text
    assert "A weight without a unit" in text


def test_the_reasons_name_file_field_and_value_as_received(coordinator: Client) -> None:
    rows = lines(coordinator.get(of_the_import("intake:report_reasons")))

    [unit] = [row for row in rows if row["As received"] == "82"]
    assert (unit["Type"], unit["File"], unit["Key"]) == ("Observation", "sent.ndjson", "w1")
    assert "without a unit" in unit["Reason"]
    [left] = [row for row in rows if row["What became of it"] == "ignored"]
    assert (left["Type"], left["Number"]) == ("Slot", "1")


def test_no_value_is_taken_for_a_formula(coordinator: Client) -> None:
    rows = lines(coordinator.get(of_the_import("intake:report_reasons")))

    received = [row["As received"] for row in rows]
    assert any("=1+1" in value for value in received)
    assert not any(value.startswith("=") for value in received)


def test_whose_values_were_sent_is_written_down_as_read(coordinator: Client) -> None:
    coordinator.get(of_the_import("intake:report_reasons")).getvalue()

    assert ReadSubject.objects.exists()
