"""Clearance in a browser: the panel by stage, the program's readiness, and what a home adds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from hearthline.kernel.findings import Gate
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.files.actions import keep_file
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.findings import actions as findings
from hearthline.platform.findings.storing import refresh
from hearthline.rooms.home import actions as home
from hearthline.rooms.visits import actions as visits
from hearthline.rooms.visits.values import VisitState
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import context_of
from tests.builders.chart import a_full_patient
from tests.builders.files import a_picture
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.visits import visit_facts
from tests.journeys.browser import IN_BOTH_LOOKS, assert_pages
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@IN_BOTH_LOOKS
def test_every_page_of_clearance_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    walter = a_full_patient()
    now = timezone.now()
    questionnaires = approved_questionnaires(now - timedelta(days=9))
    answers = good_answers(light_station="dim", pole=None)
    first = assessed(walter, questionnaires[FULL], good_answers(), at=now - timedelta(days=8))
    second = assessed(walter, questionnaires[FULL], answers, at=now - timedelta(days=1))
    file = a_photograph_of(walter)
    home.add_photograph(
        system_context(at=now), assessment_id=second, file_id=file, caption="The chair by the wall"
    )
    home.look_again(
        context_of(Role.PHARMACIST, branch=None, at=now), assessment_id=second, agrees=True, note=""
    )
    findings.override(
        context_of(Role.PHARMACIST, branch=None, at=now, reason="Weighed at the door", step=2),
        subject=walter,
        check="census.treatment_consent",
        gate=Gate.FIRST_DOSE,
        expires_at=now + timedelta(hours=6),
    )
    refresh([walter], as_of=now - timedelta(hours=2))
    told = visits.record_visit(
        system_context(at=now),
        facts=visit_facts(
            walter,
            state=VisitState.ARRIVED,
            on=now.date(),
            arrived_at=now - timedelta(hours=2),
            started_at=None,
            ended_at=None,
        ),
    )
    pages = {
        "panel": f"/census/chart/{walter}/clearance/",
        "panel-then": f"/census/chart/{walter}/clearance/?day={now:%Y-%m-%d}&clock={now:%H:%M}",
        "patient": f"/census/chart/{walter}/",
        "readiness": "/clearance/",
        "assessment": f"/home/{walter}/assessments/{second}/?with={first}",
        "second-look": f"/home/{walter}/assessments/{first}/second-look/",
        "photograph": f"/home/{walter}/assessments/{second}/photograph/",
        "import-answers": f"/home/{walter}/import/{FULL}/",
        "import-questionnaire": "/home/questionnaires/import/",
        "in-the-home": f"/visits/{told}/",
        "today": "/",
    }

    assert_pages(
        page_at,
        pages,
        width=width,
        theme=theme,
        user=a_user(Role.NURSE_MANAGER),
        series="clearance-",
    )


def a_photograph_of(patient: UUID) -> UUID:
    return keep_file(
        system_context(at=timezone.now()),
        content=a_picture(width=300, height=200),
        name="chair.png",
        purpose=Purpose.HOME,
        subject=patient,
    )
