"""Two clicks are one act: every form of every page carries an id, and sent twice it acts once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from hearthline.platform.jobs.models import Job
from hearthline.platform.journal.models import JournalEntry
from tests.builders.forms import PageForm, posting_forms
from tests.hostile.addresses import Address, guarded
from tests.hostile.world import ROLES, TODAY, World

pytestmark = pytest.mark.django_db

PAGES = pytest.mark.parametrize("address", guarded(), ids=lambda one: one.name)
BESIDE_THE_PAGE = ("/sign-out/", "/ui/appearance/", "/search/", "/role/", "/stay-signed-in/")
"""Forms of the frame around every page: they change nothing about anybody."""


def forms_of(address: Address, world: World) -> Iterator[tuple[Any, PageForm]]:
    """Yield each different form of a page, with a browser that was shown it."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for role in ROLES:
        if not world.caller(role).holds(address.permission or ""):
            continue
        browser = world.clients[role]
        page = browser.get(address.of(world.own), {"day": TODAY.isoformat()})
        if page.status_code != 200 or page.streaming or b"<form" not in page.content:
            continue
        for form in posting_forms(page):
            kind = (form.action.split("?")[0], tuple(name for name, _value in form.fields))
            if kind not in seen and not form.action.startswith(BESIDE_THE_PAGE):
                seen.add(kind)
                yield browser, form


@PAGES
def test_every_form_starts_one_act_even_when_sent_twice(address: Address, world: World) -> None:
    ids: list[str] = []
    for browser, form in list(forms_of(address, world)):
        carried = form.values("action_id")

        assert len(carried) == 1, f"{form.action} carries {len(carried)}; begin with csrf_token"
        assert carried[0], form.action
        ids += carried
        with transaction.atomic():
            browser.post(form.action, form.sent())
            once = _acts()
            browser.post(form.action, form.sent())

            assert _acts() == once, f"{form.action} acted twice"
            transaction.set_rollback(True)

    assert len(ids) == len(set(ids)), "two forms of one page start two acts"


def _acts() -> tuple[list[str], int]:
    return list(JournalEntry.objects.order_by("id").values_list("name", flat=True)), (
        Job.objects.count()
    )
