"""Identity, consents, payers, lines, holds and agencies as they are met in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Source, system_context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as people
from hearthline.rooms.census.values import (
    Authority,
    CodeStatus,
    CodeStatusFacts,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    EpisodeState,
    HowAsked,
    IdentityFacts,
    IdentityOutcome,
)
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage.models import Authorisation
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    CoverageFacts,
    PayerFacts,
    UnitKind,
)
from hearthline.rooms.lines import actions as line_actions
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.models import LineEnd
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as orders
from hearthline.rooms.therapy.values import OrderState
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.models import Agency
from tests.builders.accounts import a_policy, a_user
from tests.builders.chart import a_full_patient
from tests.builders.clock import PageClock, clock_at
from tests.builders.supply import deliver
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOON = datetime(2026, 5, 15, 16, tzinfo=UTC)
MORNING = NOON - timedelta(hours=3)
TODAY = date(2026, 5, 15)


@dataclass(frozen=True)
class Walter:
    """A patient with something in every part of the record, and the branch."""

    id: UUID
    branch: UUID
    episode: UUID

    def at(self, path: str) -> str:
        """Return an address about him."""
        return path.format(patient=self.id)


@pytest.fixture
def clock() -> Iterator[PageClock]:
    with clock_at(NOON) as running:
        yield running


@pytest.fixture
def walter(clock: PageClock, tmp_path: Path, settings: Any) -> Walter:
    settings.HEARTHLINE_HOME = tmp_path / "home"
    a_policy(idle_minutes=480)
    patient = a_full_patient()
    [episode] = people.episodes_of([patient])[patient]
    _payer(patient)
    workforce.record_agency(
        system_context(at=NOON), name="Sample Nurses", phone="555 0100 711", contact="Bea Pretend"
    )
    return Walter(patient, episode.branch_id, episode.id)


def _payer(patient: UUID) -> None:
    act = system_context(at=NOON)
    payer = PayerFacts(derived_id("journey payer"), "Example Health PPO")
    cover = CoverageFacts(derived_id("journey cover"), patient, payer.id, "XEH 402 118 77")
    coverage.add_records(act, payers=(payer,), coverages=(cover,))
    for number, (state, days) in enumerate(
        ((AuthorisationState.GRANTED, 9), (AuthorisationState.REQUESTED, None))
    ):
        coverage.set_authorisation(
            system_context(at=NOON),
            facts=AuthorisationFacts(
                id=derived_id("journey authorisation", number),
                coverage_id=cover.id,
                patient_id=patient,
                what="Home infusion nursing visits",
                state=state,
                number="HI-420137" if days else "",
                starts_on=TODAY - timedelta(days=20) if days else None,
                ends_on=TODAY + timedelta(days=days) if days else None,
                unit_kind=UnitKind.VISITS,
                units=8 if days else None,
            ),
            revision=0,
        )


def told(walter: Walter) -> None:
    """Write down a consent, a refusal and a code status without a document."""
    for kind, answer in (
        (ConsentKind.TREATMENT, ConsentAnswer.GIVEN),
        (ConsentKind.FINANCIAL, ConsentAnswer.REFUSED),
    ):
        census.record_consent(
            system_context(at=NOON),
            facts=ConsentFacts(
                id=derived_id("journey consent", kind),
                patient_id=walter.id,
                kind=kind,
                answer=answer,
                answered_on=TODAY,
                signer="Walter Quill",
                authority=Authority.SELF,
                how=HowAsked.ON_SCREEN,
            ),
        )
    census.state_code_status(
        system_context(at=NOON),
        facts=CodeStatusFacts(
            derived_id("journey code status"),
            walter.id,
            CodeStatus.DO_NOT_RESUSCITATE,
            TODAY,
            "Walter Quill",
            "Told at the visit",
        ),
    )


def verified(walter: Walter) -> None:
    """Let the course be verified and running."""
    for order in orders.therapy_orders_of([walter.id])[walter.id]:
        if order.head.awaits_verification:
            therapy.verify_order(
                system_context(at=MORNING), order_id=order.head.id, version=order.head.version
            )
        therapy.activate_order(
            system_context(at=MORNING, source=Source.IMPORT), order_id=order.head.id
        )
    compared = IdentityFacts(
        derived_id("journey compared"),
        walter.id,
        IdentityOutcome.CONFIRMED,
        ("full_name", "birth_date"),
    )
    census.compare_identity(system_context(at=MORNING), facts=compared)
    [line] = lines.lines_of([walter.id])[walter.id]
    line_actions.confirm_tip(
        system_context(at=MORNING),
        line_id=line.id,
        on=TODAY,
        by="Dr Ray Madeup",
        evidence="Chest X-ray: cavoatrial junction",
    )
    census.step_episode(
        system_context(at=MORNING, source=Source.IMPORT),
        episode_id=walter.episode,
        to=EpisodeState.ACTIVE,
        on=TODAY,
    )


def pages(walter: Walter) -> dict[str, tuple[Role, str]]:
    """Return every page of these records, with the role that looks at it."""
    [line] = lines.lines_of([walter.id])[walter.id]
    return {
        "consents": (Role.INTAKE, "/census/{patient}/consents/"),
        "consent": (Role.INTAKE, "/census/{patient}/consents/treatment/"),
        "compare": (Role.INTAKE, "/census/{patient}/identity/"),
        "code-status": (Role.NURSE_MANAGER, "/census/{patient}/code-status/"),
        "authorisations": (Role.INTAKE, "/coverage/"),
        "authorisations-ending": (Role.FINANCE, "/coverage/?which=ending"),
        "payer": (Role.INTAKE, "/coverage/{patient}/"),
        "payer-new": (Role.INTAKE, "/coverage/{patient}/payer/new/"),
        "authorisation": (Role.INTAKE, "/coverage/{patient}/authorisations/new/"),
        "lines": (Role.NURSE_MANAGER, "/lines/{patient}/"),
        "line-tip": (Role.NURSE_MANAGER, f"/lines/{{patient}}/{line.id}/tip/"),
        "line-end": (Role.NURSE_MANAGER, f"/lines/{{patient}}/{line.id}/end/"),
        "hold": (Role.PHARMACIST, f"/census/chart/{{patient}}/episodes/{walter.episode}/hold/"),
        "orders": (Role.NURSE_MANAGER, "/census/chart/{patient}/orders/"),
        "overview": (Role.NURSE_MANAGER, "/census/chart/{patient}/"),
        "episode": (Role.NURSE_MANAGER, f"/census/{{patient}}/episodes/{walter.episode}/"),
        "agencies": (Role.NURSE_MANAGER, "/workforce/agencies/"),
    }


@IN_BOTH_LOOKS
def test_every_page_of_these_records_is_accessible_and_fits(
    page_at: OpenPage, address: str, walter: Walter, width: int, theme: str
) -> None:
    told(walter)
    verified(walter)
    opened: dict[Role, Page] = {}
    for name, (role, path) in pages(walter).items():
        if role not in opened:
            opened[role] = page_at("/", width=width, theme=theme, user=a_user(role))
        page = opened[role]
        page.goto(address + walter.at(path))

        keep_picture(page, f"records-{name}-{width}-{theme}")
        assert_accessible(page)
        assert_fits(page)
        assert_no_console_errors(page)


def test_identity_is_agreed_by_two_identifiers_and_not_by_one(
    page_at: OpenPage, walter: Walter
) -> None:
    page = page_at(walter.at("/census/{patient}/identity/"), user=a_user(Role.INTAKE))

    page.get_by_label("Full name").check()
    page.get_by_label("They agree: this is the person").check()
    page.get_by_label("How", exact=True).select_option("by_phone")
    page.get_by_role("button", name="Save comparison").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Two different identifiers are needed and 1 was compared"
    )
    page.get_by_label("Birth date").check()
    page.get_by_role("button", name="Save comparison").click()

    expect(page.get_by_text("Comparison saved")).to_be_visible()
    [held] = people.identity_of([walter.id]).values()
    assert sorted(held.seen) == ["birth_date", "full_name"]


def test_consent_is_given_withdrawn_and_both_stand(
    page_at: OpenPage, clock: PageClock, walter: Walter
) -> None:
    page = page_at(walter.at("/census/{patient}/consents/treatment/"), user=a_user(Role.INTAKE))

    for minute, answer in enumerate(("given", "withdrawn")):
        clock.to(12, minute, hours_behind=4)
        page.get_by_role("radio", name=re.compile(f"^{answer}$", re.IGNORECASE)).check()
        page.get_by_label("Who answered").fill("Walter Quill")
        page.get_by_label("By what right").select_option("self")
        page.get_by_label("How", exact=True).select_option("on_screen")
        page.get_by_role("button", name="Record answer").click()
        expect(page.get_by_text("Answer recorded")).to_be_visible()
        page.goto(page.url.rstrip("/") + "/treatment/")

    page.go_back()
    assert [row.answer for row in people.consent_history(walter.id)] == ["withdrawn", "given"]


def test_the_board_shows_first_what_ends_first_and_another_is_asked_for(
    page_at: OpenPage, walter: Walter
) -> None:
    page = page_at("/coverage/", user=a_user(Role.INTAKE))

    row = page.get_by_role("row").filter(has_text="HI-420137")
    expect(row).to_contain_text("24-May-2026")
    row.get_by_role("link", name="QUILL, Walter").click()
    page.get_by_role("link", name="Write an authorisation down").click()
    page.get_by_label("What it is for").fill("Home infusion nursing visits")
    page.get_by_label("Stands").select_option("requested")
    page.get_by_role("button", name="Save authorisation").click()

    expect(page.get_by_text("Authorisation saved")).to_be_visible()
    assert Authorisation.objects.filter(state="requested").count() == 2


def discharge(page: Page) -> None:
    """Decide on the page of an episode that care ends."""
    page.get_by_label("Discharge").check()
    page.get_by_role("button", name="Save decision").click()


def test_discharge_is_refused_in_words_until_the_lines_end_is_planned(
    page_at: OpenPage, address: str, walter: Walter
) -> None:
    verified(walter)
    manager = a_user(Role.NURSE_MANAGER)
    episode = f"/census/{walter.id}/episodes/{walter.episode}/"
    page = page_at(episode, user=manager)

    discharge(page)
    expect(page.get_by_text("PICC is in place and nobody said")).to_be_visible()
    [line] = lines.lines_of([walter.id])[walter.id]
    page.goto(f"{address}/lines/{walter.id}/{line.id}/end/")
    page.get_by_label("Removal is ordered").check()
    page.get_by_label("Who ordered it").fill("Dr Hal Nemo")
    page.get_by_label("Comes out on").fill("2026-05-20")
    page.get_by_role("button", name="Save plan").click()
    assert LineEnd.objects.get().kind == "removal_ordered"
    page.goto(f"{address}/census/chart/{walter.id}/")
    expect(page.get_by_text("Comes out 20-May-2026, ordered by Dr Hal Nemo")).to_be_visible()
    page.goto(address + episode)
    discharge(page)

    expect(page.get_by_text("Decision saved")).to_be_visible()
    [after] = people.episodes_of([walter.id])[walter.id]
    assert after.state is EpisodeState.DISCHARGED


def test_care_is_held_what_is_in_the_home_is_asked_and_it_goes_on_with_verified_orders(
    page_at: OpenPage, address: str, clock: PageClock, walter: Walter
) -> None:
    verified(walter)
    (order, *_rest) = orders.therapy_orders_of([walter.id])[walter.id]
    deliver(walter.id, walter.branch, order_id=order.head.id, drug=order.content.drug, containers=4)
    pharmacist = a_user(Role.PHARMACIST)
    page = page_at(f"/census/chart/{walter.id}/episodes/{walter.episode}/hold/", user=pharmacist)

    page.get_by_label("in hospital").check()
    page.get_by_label("Since, time").fill("11:30")
    page.get_by_label("Note").fill("Sample General, fever")
    page.get_by_label("None of these drugs must keep running").check()
    page.get_by_role("button", name="Hold care").click()
    page.get_by_role("link", name="Open the hold").click()
    expect(page.get_by_text("Drug: immune globulin human 10 %, lot LOT-7")).to_be_visible()
    expect(page.get_by_text("4 containers left")).to_be_visible()
    expect(page.get_by_text("Infusion pump and its charger").first).to_be_visible()
    page.get_by_label("Is it there: PICC").select_option("yes")
    page.get_by_role("button", name="Save what is there").click()
    expect(page.get_by_label("Is it there: PICC")).to_have_value("yes")

    button = page.get_by_role("button", name="Go on with care")
    expect(button).to_be_disabled()
    expect(page.get_by_text("was not verified since the hold began").first).to_be_visible()
    keep_picture(page, "records-held")
    assert_accessible(page)
    clock.to(15, hours_behind=4)
    for found in (
        *orders.therapy_orders_of([walter.id])[walter.id],
        *orders.nursing_orders_of([walter.id])[walter.id],
    ):
        therapy.verify_order(
            system_context(at=clock.at), order_id=found.head.id, version=found.head.version
        )
    page.goto(page.url)
    page.get_by_role("button", name="Go on with care").click()

    expect(page.get_by_text("Care goes on").first).to_be_visible()
    [after] = people.episodes_of([walter.id])[walter.id]
    assert after.state is EpisodeState.ACTIVE
    held = orders.therapy_orders_of([walter.id])[walter.id]
    assert {one.head.state for one in held} == {OrderState.ACTIVE}


def test_an_agency_is_written_down(page_at: OpenPage, walter: Walter) -> None:
    page = page_at("/workforce/agencies/", user=a_user(Role.NURSE_MANAGER))

    expect(page.get_by_text("Bea Pretend")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Invented Home Nurses")
    page.get_by_label("Phone").fill("555 0100 712")
    page.get_by_role("button", name="Save agency").click()

    expect(page.get_by_text("Agency written down")).to_be_visible()
    assert Agency.objects.count() == 2
