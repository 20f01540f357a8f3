"""Which licence may do what in a state, and who said so."""

from __future__ import annotations

import pytest

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import Conflict
from hearthline.rooms.program import actions, queries
from hearthline.rooms.program.values import LicenceKind, LicenceScope, Task, VisitKind
from tests.builders.program import context_in, make_branch

pytestmark = pytest.mark.django_db
RN_ONLY = frozenset({LicenceKind.RN})


def change(step: int = 1, **given: object) -> None:
    values = {
        "state": "OH",
        "task": "line_care",
        "licences": [LicenceKind.RN],
        "source": "Ohio board rule, invented",
        "revision": 0,
    }
    actions.change_licence_scope(context_in(Role.NURSE_MANAGER, step), **values | given)


def test_a_state_nobody_wrote_about_has_the_proposals_without_approval() -> None:
    found = queries.licence_scope("OH")

    assert LicenceKind.LPN not in found.of(VisitKind.ADMISSION)
    assert LicenceKind.LPN in found.of(VisitKind.LINE_CARE)
    assert not found.row(VisitKind.ADMISSION).is_approved


def test_a_visit_with_a_task_needs_a_licence_that_may_do_both() -> None:
    scope = LicenceScope()

    assert LicenceKind.LPN not in scope.of(VisitKind.LINE_CARE, Task.FIRST_DOSE)


def test_a_change_holds_in_its_state_alone_and_waits_for_approval() -> None:
    change()

    assert queries.licence_scope("OH").of(VisitKind.LINE_CARE) == RN_ONLY
    assert LicenceKind.LPN in queries.licence_scope("KY").of(VisitKind.LINE_CARE)
    assert not queries.licence_scope("OH").row(VisitKind.LINE_CARE).is_approved


def test_nobody_approves_a_change_of_their_own() -> None:
    change()

    with pytest.raises(HearthlineError) as refused:
        actions.approve_licence_scope(
            context_in(Role.NURSE_MANAGER, 2), state="OH", tasks=["line_care"], revisions=[1]
        )

    assert refused.value.message.code == "program.own_change"


def test_another_person_approves_it_by_name() -> None:
    change()

    actions.approve_licence_scope(
        context_in(Role.PHARMACIST), state="OH", tasks=["line_care"], revisions=[1]
    )

    row = queries.licence_scope("OH").row(VisitKind.LINE_CARE)
    assert row.approved_by == "Test pharmacist"
    assert row.licences == RN_ONLY


def test_an_approval_of_what_was_changed_meanwhile_is_a_conflict() -> None:
    change()
    change(2, licences=list(LicenceKind), revision=1)

    with pytest.raises(Conflict):
        actions.approve_licence_scope(
            context_in(Role.PHARMACIST), state="OH", tasks=["line_care"], revisions=[1]
        )


def test_a_proposal_is_approved_as_it_stands() -> None:
    actions.approve_licence_scope(
        context_in(Role.PHARMACIST), state="OH", tasks=["admission"], revisions=[0]
    )

    row = queries.licence_scope("OH").row(VisitKind.ADMISSION)
    assert row.is_approved
    assert LicenceKind.LPN not in row.licences


def test_a_change_without_a_source_is_refused() -> None:
    with pytest.raises(HearthlineError) as refused:
        change(source=" ")

    assert refused.value.message.code == "program.scope_without_source"


def test_a_branch_reads_the_table_of_its_state() -> None:
    branch = make_branch()
    change()

    assert queries.scopes_by_branch()[branch].of(VisitKind.LINE_CARE) == RN_ONLY
