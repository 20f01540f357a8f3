"""The phone screen before acceptance: unknown is not no, and it holds only a draft back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Episode
from hearthline.rooms.home.checks import home_is_screened
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.home import AT, FULL, approved_questionnaires, assessed, good_answers, screened

pytestmark = pytest.mark.django_db


@pytest.fixture
def referred() -> UUID:
    patient = patient_in_care(1)
    Episode.objects.filter(patient_id=patient).update(state="draft")
    return patient


def found(patient: UUID, after: timedelta = timedelta(0)) -> Finding:
    (finding,) = home_is_screened([patient], AT + after, Reads([patient]))
    return finding


def test_a_home_nobody_asked_about_is_unknown_and_holds_acceptance(referred: UUID) -> None:
    said = found(referred)

    assert (said.state, said.message.code) == (State.UNKNOWN, "home.check_not_screened")
    assert said.blocks == {Gate.ACCEPT}
    assert (said.stage, said.owner) == (Stage.ACCEPTANCE, "intake")
    assert said.override is OverrideClass.ONE_CLINICIAN


def test_an_answered_screen_opens_acceptance_even_when_something_is_to_be_changed(
    referred: UUID,
) -> None:
    screened(referred, refrigerator=False)

    said = found(referred)

    assert (said.state, said.blocks) == (State.MET, frozenset())
    assert sentence(said.message) == "The home was asked about on 14-May-2026"


def test_a_question_left_out_is_unknown_and_not_no(referred: UUID) -> None:
    screened(referred, phone_works=None)

    said = found(referred)

    assert (said.state, said.message.code) == (State.UNKNOWN, "home.check_incomplete")
    assert said.blocks == {Gate.ACCEPT}


def test_an_answer_that_keeps_care_out_holds_acceptance_open(referred: UUID) -> None:
    screened(referred, unsafe=True)

    said = found(referred)

    assert (said.state, said.message.code) == (State.OPEN, "home.check_not_ready")
    assert said.blocks == {Gate.ACCEPT}


def test_the_full_assessment_asks_the_same_and_counts(referred: UUID) -> None:
    assessed(referred, approved_questionnaires()[FULL], good_answers())

    assert found(referred).state is State.MET


def test_a_screen_of_an_earlier_stay_that_is_too_old_is_asked_again(referred: UUID) -> None:
    screened(referred)

    said = found(referred, timedelta(days=400))

    assert (said.state, said.message.code) == (State.UNKNOWN, "home.again_interval")
    assert said.blocks == {Gate.ACCEPT}


def test_whoever_is_in_care_has_acceptance_behind_them_and_unknown_stays_said() -> None:
    in_care = patient_in_care(1)

    said = found(in_care)

    assert (said.state, said.blocks) == (State.UNKNOWN, frozenset())
    screened(in_care)
    assert found(in_care, timedelta(days=400)).state is State.MET


def test_nothing_is_asked_of_whoever_left(referred: UUID) -> None:
    context = context_of(Role.INTAKE, reason="Outside our area")
    census.decide_episode(context, episode_id=Episode.objects.get().id, accept=False)

    assert found(referred).state is State.NOT_APPLICABLE


def test_the_panel_says_who_has_it_and_leads_to_the_screen(referred: UUID) -> None:
    a_policy()
    intake = signed_in(a_user(Role.INTAKE, branch_id=NORTH))

    shown = intake.get(reverse("clearance:panel", args=[referred])).content.decode()

    assert "Nobody has screened the home by phone yet" in shown
    assert "Screen home" in shown
    assert reverse("home:of_patient", args=[referred]) in shown
