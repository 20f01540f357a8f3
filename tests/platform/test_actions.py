"""Actions: permission, doing it once, facts never refused, batches, the journal entry."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.batch import batch
from hearthline.platform.actions.context import Context, Kind, Source
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
SUBJECT = derived_id("test subject", 1)


def context(*, permissions: set[str], action_id: UUID | None = None) -> Context:
    caller = Caller(
        actor_id=derived_id("test actor", 1),
        name="Nadia Example",
        role=Role.SCHEDULER,
        branches=None,
        permissions=frozenset(permissions),
        at=AT,
    )
    return Context(
        caller=caller,
        action_id=action_id or derived_id("test action", 1),
        server_time=AT,
        source=Source.PAGE,
    )


@action("test.name_actor", version=1, kind=Kind.REQUEST, permission="test.write")
def name_actor(context: Context, *, name: str) -> UUID:
    actor = Actor.objects.create(id=context.next_id(), kind="staff", name=name, made_at=AT)
    context.about(SUBJECT)
    context.changed(actor, after={"name": name})
    return actor.id


@action("test.saw", version=1, kind=Kind.FACT, permission="test.write")
def saw(context: Context) -> None:
    context.about(SUBJECT)


@action("test.outer", version=1, kind=Kind.REQUEST, permission="test.write")
def outer(context: Context) -> None:
    name_actor(context, name="Inner")
    saw(context)


@pytest.mark.django_db
def test_an_action_leaves_one_entry_with_values_and_subject():
    made = name_actor(context(permissions={"test.write"}), name="Rosa Invented")

    entry = JournalEntry.objects.get()
    assert (entry.name, entry.actor_name, entry.server_time) == (
        "test.name_actor",
        "Nadia Example",
        AT,
    )
    change = JournalPayload.objects.get(entry=entry).body["changes"][0]
    assert change == {
        "record": "accounts.Actor",
        "id": str(made),
        "before": None,
        "after": {"name": "Rosa Invented"},
    }
    assert JournalSubject.objects.get().subject_id == SUBJECT


@pytest.mark.django_db
def test_the_same_action_twice_is_done_once_and_returns_the_first_result():
    first = name_actor(context(permissions={"test.write"}), name="Rosa Invented")
    again = name_actor(context(permissions={"test.write"}), name="Rosa Invented")

    assert again == first
    assert Actor.objects.filter(name="Rosa Invented").count() == 1
    assert JournalEntry.objects.count() == 1


@pytest.mark.django_db
def test_one_id_for_two_different_actions_is_refused():
    name_actor(context(permissions={"test.write"}), name="Rosa Invented")

    with pytest.raises(Refused):
        saw(context(permissions={"test.write"}))


@pytest.mark.django_db
def test_a_request_without_permission_changes_nothing():
    with pytest.raises(NotPermitted):
        name_actor(context(permissions=set()), name="Rosa Invented")

    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
def test_a_fact_without_permission_is_stored_and_flagged():
    saw(context(permissions=set()))

    assert JournalEntry.objects.get().flags == ["actions.without_permission"]


@pytest.mark.django_db
def test_inner_actions_have_their_own_entries_caused_by_the_outer_one():
    outer(context(permissions={"test.write"}))

    causes = dict(JournalEntry.objects.values_list("name", "caused_by"))
    outer_id = JournalEntry.objects.get(name="test.outer").action_id
    assert causes == {"test.name_actor": outer_id, "test.saw": outer_id, "test.outer": None}


@pytest.mark.django_db
def test_a_batch_does_each_action_once_and_undoes_all_when_it_fails():
    with batch():
        first = name_actor(context(permissions={"test.write"}), name="Rosa Invented")
        again = name_actor(context(permissions={"test.write"}), name="Rosa Invented")
    assert first == again
    assert JournalEntry.objects.count() == 1

    def fail_half_way() -> None:
        with batch():
            saw(context(permissions=set(), action_id=derived_id("test action", 2)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert JournalEntry.objects.count() == 1
