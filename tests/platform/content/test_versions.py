"""Content is written by one, approved by another, and never changes after that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.content import actions, queries
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.home import contents
from hearthline.rooms.home.rules import editing
from hearthline.rooms.home.starter.questionnaires import SCREEN, full, screen
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, context_of

pytestmark = pytest.mark.django_db


def written(role: Role = Role.NURSE_MANAGER, step: int = 1, **given):
    values = {
        "kind": contents.KIND,
        "key": SCREEN,
        "title": "Home screen",
        "body": to_fhir(screen()),
        "summary": "The first screen",
    }
    return actions.write(context_of(role, step=step), **values | given)


def approved(content_id, role: Role = Role.PHARMACIST, step: int = 2, **given):
    values = {"effective_from": AT.date(), "note": "", "revision": 1}
    actions.approve(context_of(role, step=step), content_id=content_id, **values | given)


def test_a_version_counts_from_the_day_its_approver_chose() -> None:
    tomorrow = AT.date() + timedelta(days=1)
    content_id = written()

    approved(content_id, effective_from=tomorrow)

    assert queries.in_force(contents.KIND, on=AT.date()) == {}
    assert queries.in_force(contents.KIND, on=tomorrow)[SCREEN].approved_by == "Invented Pharmacist"


def test_nobody_approves_what_they_wrote() -> None:
    content_id = written(Role.PHARMACIST)

    with pytest.raises(Refused) as refused:
        approved(content_id, Role.PHARMACIST)

    assert refused.value.message.code == "content.own_version"


def test_the_later_version_takes_the_place_of_the_earlier_which_stays() -> None:
    first = written()
    approved(first)
    second = written(step=3, body=to_fhir(full()), summary="Asks everything")
    approved(second, step=4)

    assert queries.in_force(contents.KIND, on=AT.date())[SCREEN].id == second
    assert queries.by_ids([first])[first].number == 1
    assert queries.by_ids([second])[second].number == 2


def test_an_approved_version_is_no_draft_any_more() -> None:
    content_id = written()
    approved(content_id)

    with pytest.raises(Refused):
        actions.rewrite(
            context_of(Role.NURSE_MANAGER, step=5),
            content_id=content_id,
            title="Other",
            body=to_fhir(full()),
            summary="Changed after approval",
            revision=2,
        )


def test_a_draft_somebody_changed_meanwhile_is_a_conflict_for_its_approver() -> None:
    content_id = written()
    actions.rewrite(
        context_of(Role.NURSE_MANAGER, step=6),
        content_id=content_id,
        title="Home screen",
        body=to_fhir(full()),
        summary="More questions",
        revision=1,
    )

    with pytest.raises(Conflict):
        approved(content_id)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"summary": " "}, "content.summary_needed"),
        ({"kind": "poem"}, "content.no_such_kind"),
        ({"body": {"resourceType": "Patient"}}, "questionnaire.not_a_questionnaire"),
        ({"role": Role.FIELD_NURSE}, None),
    ],
)
def test_what_cannot_be_content_is_refused_in_words(given, code) -> None:
    with pytest.raises(HearthlineError) as refused:
        written(**given)

    if code:
        assert refused.value.message.code == code
    assert not ContentVersion.objects.exists()


def test_what_the_product_ships_is_offered_once_as_drafts_beside_the_programs_own() -> None:
    own = written()
    approved(own)

    from hearthline.platform.actions.context import system_context

    offered = actions.offer_shipped(system_context(at=AT))
    again = actions.offer_shipped(system_context(at=AT + timedelta(days=1)))

    assert offered == ContentVersion.objects.filter(is_shipped=True, state="draft").count()
    assert offered >= 2
    assert again == 0
    assert queries.in_force(contents.KIND, on=AT.date())[SCREEN].id == own


def test_a_manager_reads_what_changes_and_approves_it_on_the_page() -> None:
    from hearthline.platform.actions.context import system_context

    a_policy()
    actions.offer_shipped(system_context(at=AT))
    row = ContentVersion.objects.get(key=SCREEN)
    client = signed_in(a_user(Role.NURSE_MANAGER))

    page = client.get(f"/content/{row.id}/").content.decode()
    form = client.get(f"/content/{row.id}/approve/")
    sent = client.post(
        f"/content/{row.id}/approve/",
        {
            "effective_from": str(form.context["form"].initial["effective_from"]),
            "note": "Read with the nurses",
            "revision": row.revision,
        },
    )

    row.refresh_from_db()
    assert "rests on no source" in page or "rest on no source" in page
    assert sent.status_code == 302
    assert row.state == "approved"
    assert row.approval_note == "Read with the nurses"


def test_any_two_versions_are_compared() -> None:
    a_policy()
    first = written()
    approved(first)
    second = written(step=3, body=to_fhir(editing.removed(screen(), "caregiver")))
    approved(second, step=4)
    third = written(step=5, body=to_fhir(editing.removed(screen(), "oxygen")))
    client = signed_in(a_user(Role.QUALITY))
    page = reverse("content:version", args=[third])

    with_latest, with_first = (
        client.get(address).content.decode().split('<dl class="diff">')[1].split("</dl>")[0]
        for address in (page, f"{page}?with={first}")
    )

    caregiver, oxygen = (screen().item(one).text for one in ("caregiver", "oxygen"))
    assert caregiver in with_latest
    assert oxygen in with_latest
    assert caregiver not in with_first
    assert oxygen in with_first
