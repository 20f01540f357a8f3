"""An episode is decided with its referral, and the two never say different things."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Episode
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind
from hearthline.rooms.therapy import queries as therapy
from tests.builders.accounts import AT, a_context

pytestmark = pytest.mark.django_db


def of_episode() -> str:
    episode = Episode.objects.get()
    return reverse("census:episode", args=[episode.patient_id, episode.pk])


def sent(client: Client, address: str, **typed: str) -> str:
    data = {"action_id": str(new_id(at=AT)), **typed}
    return client.post(address, data, follow=True).content.decode()


def a_line_nobody_confirmed(patient_id: UUID) -> None:
    facts = LineFacts(derived_id("line", patient_id), patient_id, LineKind.PICC)
    lines.add_line(a_context(Role.PHARMACIST), facts=facts)


def test_the_chart_leads_to_the_decision_on_the_referral_and_decides_nothing_itself(
    coordinator: Client, referral: Referral
) -> None:
    there = reverse("intake:referral", args=[referral.pk])

    assert coordinator.get(of_episode()).headers["Location"] == there
    sent(coordinator, of_episode(), step="accepted", on="2026-05-14", revision="1")

    assert Episode.objects.get().state == "draft"


def test_no_action_accepts_an_episode_beside_its_referral(referral: Referral) -> None:
    with pytest.raises(HearthlineError, match=r"census\.decided_with_referral"):
        census.decide_episode(
            a_context(Role.INTAKE), episode_id=referral.episode_id, accept=True, conditions="Later"
        )


def test_an_episode_opened_by_hand_is_accepted_with_a_referral_and_not_past_an_unconfirmed_tip(
    coordinator: Client, referral: Referral
) -> None:
    episode, person = referral.episode_id, referral.patient_id
    referral.delete()
    a_line_nobody_confirmed(person)

    shown = coordinator.get(of_episode()).content.decode()
    page = sent(coordinator, reverse("intake:of_episode", args=[episode]))
    made = Referral.objects.get()
    refused = sent(
        coordinator, reverse("intake:referral", args=[made.pk]), revision=str(made.revision)
    )

    assert "Decide it as a referral" in shown
    assert "Accept it" not in shown
    assert "Accept on conditions" in page
    assert "Tip not confirmed" in refused
    assert Episode.objects.get().state == "draft"
    report = ConditionAsked("The report comes", "intake", AT + timedelta(hours=2))
    actions.accept_referral(
        a_context(Role.INTAKE), referral_id=made.pk, revision=made.revision, conditions=(report,)
    )
    assert Episode.objects.get().state == "accepted"


def test_a_referral_declined_by_mistake_is_taken_up_again_with_its_episode_and_accepted(
    coordinator: Client, referral: Referral
) -> None:
    declined = a_context(Role.INTAKE, reason="Outside our area")
    actions.decline_referral(declined, referral_id=referral.pk, revision=referral.revision)
    referral.refresh_from_db()
    there = reverse("intake:referral", args=[referral.pk])

    assert "Take it up again" in coordinator.get(there).content.decode()
    again = reverse("intake:again", args=[referral.pk])
    sent(coordinator, again, revision=str(referral.revision))
    assert Episode.objects.get().state == "declined"
    page = sent(
        coordinator, again, revision=str(referral.revision), reason="The ZIP code was misread"
    )

    referral.refresh_from_db()
    assert (referral.state, Episode.objects.get().state) == ("to_decide", "draft")
    assert "The ZIP code was misread" in page
    assert "Outside our area" in page
    assert 'id="decide"' in page
    actions.accept_referral(
        a_context(Role.INTAKE), referral_id=referral.pk, revision=referral.revision
    )
    referral.refresh_from_db()
    assert (referral.state, Episode.objects.get().state) == ("accepted", "accepted")
    assert therapy.therapy_orders_of([referral.patient_id])[referral.patient_id]


def test_an_accepted_referral_is_declined_after_all_with_its_episode_until_care_begins(
    coordinator: Client, referral: Referral
) -> None:
    actions.accept_referral(
        a_context(Role.INTAKE), referral_id=referral.pk, revision=referral.revision
    )
    referral.refresh_from_db()
    assert "Open the referral" in coordinator.get(of_episode()).content.decode()
    assert (
        "Decline after all"
        in coordinator.get(reverse("intake:referral", args=[referral.pk])).content.decode()
    )

    sent(
        coordinator,
        reverse("intake:decline", args=[referral.pk]),
        revision=str(referral.revision),
        reason="The family goes to a nursing home",
    )

    referral.refresh_from_db()
    assert (referral.state, Episode.objects.get().state) == ("declined", "declined")
    page = coordinator.get(reverse("intake:referral", args=[referral.pk])).content.decode()
    assert "Declined after all; it was accepted by" in page


def test_once_care_has_begun_nothing_is_declined_any_more(referral: Referral) -> None:
    actions.accept_referral(
        a_context(Role.INTAKE), referral_id=referral.pk, revision=referral.revision
    )
    referral.refresh_from_db()
    Episode.objects.update(state=EpisodeState.ACTIVE)

    with pytest.raises(HearthlineError, match=r"intake\.begun_already"):
        actions.decline_referral(
            a_context(Role.INTAKE, reason="Too late"),
            referral_id=referral.pk,
            revision=referral.revision,
        )
