"""Emergency departments of a branch: written down, changed and ended by form."""

from __future__ import annotations

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.program import queries
from hearthline.rooms.program.models import EmergencyDepartment
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db


def test_a_department_is_written_down_changed_and_ended() -> None:
    a_policy()
    branch = make_branch()
    client = signed_in(a_user(Role.ADMINISTRATOR))
    listed = f"/program/emergency-care/{branch}/"
    assert "from a home is not known" in client.get(listed).content.decode()

    half = client.post(f"{listed}department/", {"name": "Sample Hospital", "latitude": "39.9"})
    made = {"name": "Sample Hospital", "latitude": "39.9", "longitude": "-83", "hours": "always"}
    client.post(f"{listed}department/", made)

    assert "belong together" in half.content.decode()
    row = EmergencyDepartment.objects.get()
    page = client.get(listed).content.decode()
    assert "Sample Hospital" in page
    assert "Open: always" in page

    client.post(f"{listed}department/{row.id}/", {"name": "Sample Clinic", "revision": "1"})
    (found,) = queries.departments_of([branch])[branch]
    assert (found.name, found.position) == ("Sample Clinic", None)
    assert "position not known" in client.get(listed).content.decode()

    client.post(f"/program/departments/{row.id}/end/")
    assert queries.departments_of([branch]) == {}


def test_a_nurse_changes_no_department() -> None:
    a_policy()
    branch = make_branch()
    client = signed_in(a_user(Role.FIELD_NURSE, branch_id=branch))

    answer = client.post(f"/program/emergency-care/{branch}/department/", {"name": "Mine"})

    assert answer.status_code in (403, 404)
    assert not EmergencyDepartment.objects.exists()
