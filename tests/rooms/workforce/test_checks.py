"""Papers that end are found before they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearthline.kernel.findings import Gate, State
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.workforce import actions
from hearthline.rooms.workforce.checks import papers_in_force
from hearthline.rooms.workforce.values import CertificateKind
from tests.builders.program import AT, make_branch
from tests.builders.workforce import TODAY, make_nurse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "state", "code"),
    [
        (-1, State.OPEN, "workforce.paper_ended"),
        (0, State.OPEN, "workforce.paper_ends_urgently"),
        (29, State.OPEN, "workforce.paper_ends_urgently"),
        (30, State.NOTE, "workforce.paper_ends_soon"),
        (59, State.NOTE, "workforce.paper_ends_soon"),
        (60, State.MET, "workforce.paper_in_force"),
    ],
)
def test_a_licence_is_noticed_60_days_and_urgent_30_days_before_it_ends(days, state, code):
    staff_id = make_nurse(make_branch(), licence_expires=TODAY + timedelta(days=days))

    (finding,) = papers_in_force([staff_id], AT, Reads([staff_id]))

    assert (finding.state, finding.message.code) == (state, code)
    assert finding.is_blocking(Gate.VISIT) == (days < 0)


def test_a_nurse_without_any_licence_is_unknown_and_unknown_blocks():
    staff_id = make_nurse(make_branch(), licence=None)

    (finding,) = papers_in_force([staff_id], AT, Reads([staff_id]))

    assert finding.state is State.UNKNOWN
    assert finding.is_blocking(Gate.VISIT)


def test_each_certificate_has_its_own_finding():
    staff_id = make_nurse(make_branch())
    for kind, days in ((CertificateKind.BLS, 10), (CertificateKind.ACLS, 300)):
        actions.record_certificate(
            system_context(at=AT),
            staff_id=staff_id,
            kind=kind,
            expires=TODAY + timedelta(days=days),
        )

    states = {
        finding.message.params["paper"]: finding.state
        for finding in papers_in_force([staff_id], AT, Reads([staff_id]))
    }

    assert states == {"RN": State.MET, "BLS": State.OPEN, "ACLS": State.MET}
