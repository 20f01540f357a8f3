"""Whoever is on call may see the people they are told about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.queries import program_day
from hearthline.platform.actions.context import Context
from hearthline.rooms.emergency import queries

SEEN_FOR = timedelta(days=2)
ROWS_A_STATEMENT = 500


def let_on_call_see(
    context: Context, by_branch: Mapping[UUID, Collection[UUID]], *, why: str
) -> None:
    """Let the nurses on call in each branch see its people, though they are not of the team."""
    today = program_day(context.server_time)
    people = queries.answering(by_branch, context.server_time, today)
    SubjectAccess.objects.bulk_create(
        [
            SubjectAccess(
                subject_id=patient,
                actor_id=card.actor_id,
                why=why,
                since=today,
                until=today + SEEN_FOR,
            )
            for branch, patients in by_branch.items()
            if branch in people
            for card in (people[branch].first, people[branch].second)
            if card is not None
            for patient in patients
        ],
        ROWS_A_STATEMENT,
        ignore_conflicts=True,
    )
