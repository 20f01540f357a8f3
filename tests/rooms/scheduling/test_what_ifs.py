"""What one more nurse or referrals accepted would mean; nothing is changed by asking."""

from __future__ import annotations

import pytest

from hearthline.engines import planner
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.scheduling import actions, models, queries, what_ifs
from hearthline.rooms.scheduling.values import RunState, WhatIfKind
from tests.builders.program import AT
from tests.builders.scheduling import MONDAY, a_kept_plan, a_small_program, publish_draft

pytestmark = pytest.mark.django_db

STEPS = what_ifs.Steps(on_progress=lambda _done, _total: None, should_stop=lambda: False)


def asked(kind: WhatIfKind, *about, steps: what_ifs.Steps = STEPS) -> models.WhatIf:
    what_if = actions.ask_what_if(
        system_context(at=AT), kind=kind, about=list(about), first_day=MONDAY, days=7
    )
    what_ifs.work_out(what_if, lambda: system_context(at=AT), steps)
    return models.WhatIf.objects.get(id=what_if)


def test_one_more_nurse_shows_both_worlds_and_changes_no_plan() -> None:
    small = a_small_program(nurses=1, patients=5)
    a_kept_plan(small)
    publish_draft()
    before = list(models.Assignment.objects.values_list("id", "nurse_id", "day", "starts"))

    row = asked(WhatIfKind.NURSE, small.nurses[0])

    assert row.state == RunState.DONE
    assert row.figures["before"]["visits"] == row.figures["after"]["visits"]
    assert row.figures["after"]["without"] <= row.figures["before"]["without"]
    before_it = row.figures["before"]
    met = before_it["own"] + before_it["met"] + before_it["new"]
    assert met == before_it["visits"] - before_it["without"]
    assert list(models.Assignment.objects.values_list("id", "nurse_id", "day", "starts")) == before
    assert queries.draft() is None


def test_referrals_accepted_bring_their_visits_and_no_need_is_stored() -> None:
    from hearthline.rooms.census.models import Episode

    small = a_small_program(nurses=2, patients=4)
    waiting = Episode.objects.filter(patient_id=small.patients[0])
    waiting.update(state=EpisodeState.DRAFT)
    a_kept_plan(small)
    publish_draft()
    needs = models.Need.objects.filter(withdrawn_at__isnull=True).count()

    row = asked(WhatIfKind.REFERRALS, waiting.get().id)

    assert row.figures["after"]["visits"] > row.figures["before"]["visits"]
    assert models.Need.objects.filter(withdrawn_at__isnull=True).count() == needs


def test_a_world_that_the_checker_rejects_is_not_shown(monkeypatch) -> None:
    small = a_small_program(nurses=1, patients=3)
    a_kept_plan(small)
    publish_draft()
    broken = planner.values.Violation(planner.values.Rule.SKILL, Message("planner.broken"))
    monkeypatch.setattr(
        what_ifs.engine, "evaluate", lambda *_: planner.values.Evaluation((broken,), {})
    )

    row = asked(WhatIfKind.NURSE, small.nurses[0])

    assert row.state == RunState.FAILED
    assert (row.figures, row.plans) == ({}, {})
    assert row.message == {"code": "scheduling.plan_rejected", "params": {"rule": "skill"}}


def test_a_cancelled_question_keeps_nothing() -> None:
    small = a_small_program(nurses=1, patients=3)
    a_kept_plan(small)
    publish_draft()
    stopped = what_ifs.Steps(on_progress=lambda _done, _total: None, should_stop=lambda: True)

    row = asked(WhatIfKind.NURSE, small.nurses[0], steps=stopped)

    assert row.state == RunState.CANCELLED
    assert row.figures == {}
