"""The office writes down what happened: quickly, in bulk, and never over what was written."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.coverage.models import CountedVisit
from hearthline.rooms.scheduling import actions as scheduling_actions
from hearthline.rooms.scheduling import models as scheduling_models
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.models import Administration
from hearthline.rooms.therapy.values import AdministrationFacts
from hearthline.rooms.visits import actions as visits
from hearthline.rooms.visits.models import Visit
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import AT
from tests.builders.scheduling import a_kept_plan, a_small_program
from tests.builders.therapy import dose_facts, order_facts
from tests.builders.visits import visit_facts

pytestmark = pytest.mark.django_db
Row = scheduling_models.Assignment


@pytest.fixture
def planned() -> Row:
    small = a_small_program()
    plan = a_kept_plan(small)
    scheduling_actions.publish(system_context(at=AT), plan_id=plan, revision=1)
    row = Row.objects.order_by("day", "starts").first()
    assert row is not None
    return row


@pytest.fixture
def client() -> Client:
    a_policy()
    return signed_in(a_user(Role.SCHEDULER))


def post(client: Client, row: Row, **given: str) -> object:
    values = {"state": "done", "nurse_id": str(row.nurse_id), "revision": "0", **given}
    return client.post(f"/visits/{row.need_id}/record/", values)


def test_the_day_lists_what_nobody_wrote_down(client: Client, planned: Row) -> None:
    page = client.get(f"/visits/?day={planned.day}").content.decode()

    assert f"/visits/{planned.need_id}/record/" in page
    assert "to write down" in page


def test_a_visit_is_written_down_with_its_times(client: Client, planned: Row) -> None:
    post(client, planned, arrived="08:31", started="08:35", ended="09:20")

    row = Visit.objects.get()
    day = planned.day
    assert row.arrived_at == datetime(day.year, day.month, day.day, 12, 31, tzinfo=UTC)
    assert row.zone == "America/New_York"


def test_a_visit_shows_how_the_home_stands_and_why(client: Client, planned: Row) -> None:
    address = f"/visits/{planned.need_id}/"
    before = client.get(address).content.decode()
    warm = good_answers(refrigerator_temperature=Decimal("9.4"))
    assessed(planned.patient_id, approved_questionnaires()[FULL], warm)

    after = client.get(address).content.decode()

    assert "The home was never assessed" in before
    assert "Ready with changes" in after
    assert "9.4\N{NO-BREAK SPACE}°C. Blocks storage" in after
    assert "nobody sees to it yet" in after


def test_a_missed_visit_without_a_reason_is_asked_again(client: Client, planned: Row) -> None:
    page = post(client, planned, state="missed")

    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "Say why" in page.content.decode()  # type: ignore[attr-defined]
    assert not Visit.objects.exists()


def test_chosen_visits_are_done_in_one_go_without_invented_times(
    client: Client, planned: Row
) -> None:
    of_day = Row.objects.filter(day=planned.day)

    client.post(
        f"/visits/done/?day={planned.day}", {"chosen": [str(row.need_id) for row in of_day]}
    )

    rows = Visit.objects.all()
    assert len(rows) == of_day.count()
    assert {row.started_at for row in rows} == {None}


def test_a_correction_shows_both(client: Client, planned: Row) -> None:
    post(client, planned, arrived="08:31")

    post(client, planned, arrived="08:41", reason="read wrongly", revision="1")

    page = client.get(f"/visits/{planned.need_id}/").content.decode()
    assert "08:31" in page
    assert "08:41" in page
    assert Visit.objects.count() == 2


def test_a_dose_of_the_visit_is_written_down_with_it(client: Client, planned: Row) -> None:
    order = order_facts(planned.patient_id)
    therapy.write_order(system_context(at=AT), facts=order)
    therapy.verify_order(system_context(at=AT), order_id=order.order_id, version=1)
    key = order.order_id.hex

    post(client, planned, **{f"dose_{key}": "held", f"why_{key}": "fever 38.4"})

    dose = Administration.objects.get()
    assert (dose.outcome, dose.reason, dose.visit_id) == ("held", "fever 38.4", planned.need_id)


def test_a_nurse_of_another_branch_finds_no_visit(planned: Row) -> None:
    a_policy()
    stranger = signed_in(a_user(Role.FIELD_NURSE, name="Not Hers"))

    assert stranger.get(f"/visits/{planned.need_id}/").status_code == 404


# -- a visit that nobody planned, and a dose put right


def of_patient(row: Row, **given: str) -> dict[str, str]:
    return {
        "on": "2026-05-14",
        "kind": "line_care",
        "state": "done",
        "nurse_id": str(row.nurse_id),
        "revision": "0",
        **given,
    }


def test_a_visit_that_was_not_planned_is_kept_and_marked(client: Client, planned: Row) -> None:
    with clock_at(AT):
        listed = client.get("/visits/unplanned/").content.decode()
        answer = client.post(
            f"/visits/unplanned/{planned.patient_id}/", of_patient(planned, started="08:10")
        )

    row = Visit.objects.get()
    assert f"/visits/unplanned/{planned.patient_id}/" in listed
    assert answer.status_code == 302
    assert (row.need_id, row.kind, row.on.isoformat()) == (None, "line_care", "2026-05-14")
    assert JournalEntry.objects.get(name="visits.record_visit").flags == ["visits.not_planned"]
    assert CountedVisit.objects.get().patient_id == planned.patient_id


def test_a_visit_of_tomorrow_is_no_visit_that_happened(client: Client, planned: Row) -> None:
    with clock_at(AT):
        page = client.post(
            f"/visits/unplanned/{planned.patient_id}/", of_patient(planned, on="2026-05-15")
        )

    assert page.status_code == 422
    assert "has not come yet" in page.content.decode()
    assert not Visit.objects.exists()


def a_dose_at(row: Row) -> AdministrationFacts:
    facts = dose_facts(row.patient_id, visit_id=row.need_id)
    told = visit_facts(row.patient_id, row.need_id, nurse_id=row.nurse_id, on=row.day)
    visits.record_visit(system_context(at=AT), facts=told, doses=(facts,))
    return facts


def corrected(**given: str) -> dict[str, str]:
    return {
        "outcome": "held",
        "amount_value": "",
        "amount_unit": "",
        "day": "2026-05-14",
        "started": "09:42",
        "lot": "",
        "reason": "Temperature of 38.6 °C",
        "revision": "1",
        **given,
    }


def test_a_dose_is_put_right_and_the_first_account_stays(client: Client, planned: Row) -> None:
    dose = a_dose_at(planned)
    assert CountedVisit.objects.get().doses == 1

    answer = client.post(f"/visits/doses/{dose.thread}/", corrected())
    page = client.get(f"/visits/{planned.need_id}/").content.decode()

    versions = Administration.objects.filter(thread=dose.thread).order_by("version")
    assert answer.status_code == 302
    assert [row.outcome for row in versions] == ["given", "held"]
    assert versions[1].reason == "Temperature of 38.6 °C"
    assert CountedVisit.objects.get().doses == 0
    assert "<del>" in page
    assert "Nadia Example" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": ""}, "This field is required"),
        ({"amount_value": "40", "amount_unit": "g"}, "reached nobody"),
        ({"outcome": "given", "amount_value": "40"}, "has no unit"),
    ],
)
def test_a_correction_that_does_not_fit_is_asked_again(
    client: Client, planned: Row, given: dict[str, str], said: str
) -> None:
    dose = a_dose_at(planned)

    page = client.post(f"/visits/doses/{dose.thread}/", corrected(**given))

    assert page.status_code == 422
    assert said in page.content.decode()
    assert Administration.objects.get().outcome == "given"


def test_a_correction_of_what_somebody_corrected_meanwhile_is_kept_and_flagged(
    client: Client, planned: Row
) -> None:
    dose = a_dose_at(planned)
    client.post(f"/visits/doses/{dose.thread}/", corrected())

    client.post(f"/visits/doses/{dose.thread}/", corrected(outcome="refused", reason="She said no"))

    latest = Administration.objects.get(thread=dose.thread, is_latest=True)
    flags = {flag for entry in JournalEntry.objects.all() for flag in entry.flags}
    assert (latest.outcome, latest.version) == ("refused", 3)
    assert "therapy.dose_corrected_meanwhile" in flags


def test_a_dose_of_nobody_is_not_found(client: Client) -> None:
    assert client.get(f"/visits/doses/{UUID(int=1)}/").status_code == 404
