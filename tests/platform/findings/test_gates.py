"""Gates: what holds them shut, that unknown blocks, and who may let them pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from hearthline.kernel.findings import Finding, Gate, OverrideClass, State
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.findings import evaluating, following
from hearthline.platform.findings.actions import override, second_override
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.evaluating import evaluate, verdict
from hearthline.platform.findings.following import follow_journal
from hearthline.platform.findings.models import StoredFinding
from hearthline.platform.findings.queries import (
    counts,
    kept_of,
    known_at,
    override_rates,
    standing_now,
)
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.shut import (
    blocking_now,
    holding_gates,
    let_pass_of,
    shut_or_let_pass,
)
from hearthline.platform.findings.storing import refresh
from hearthline.platform.journal.sealing import Tip, seal_some
from hearthline.platform.messaging.sentences import sentence
from tests.builders.checks import AT, OTHER, PATIENT, caller, check, context, room, says
from tests.builders.journal import entries

pytestmark = pytest.mark.django_db

PHARMACIST = caller(Role.PHARMACIST, "findings.override", "tasks.write")
MANAGER = caller(Role.NURSE_MANAGER, "findings.override", "tasks.write")
TONIGHT = AT + timedelta(hours=8)
NOBODY = StoredFinding.objects.none().values("subject_id")

UseChecks = Callable[..., None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> UseChecks:
    def use_checks(*checks: Check) -> None:
        for module in (evaluating, following):
            monkeypatch.setattr(module, "rooms", lambda: (room(*checks),))

    return use_checks


def at_first_dose(as_of: datetime = AT) -> evaluating.Verdict:
    return verdict(PATIENT, Gate.FIRST_DOSE, as_of=as_of)


def test_an_open_finding_holds_its_gate_shut_and_no_other(use: UseChecks) -> None:
    use(check(says(State.OPEN)))

    assert not at_first_dose().is_clear
    assert verdict(PATIENT, Gate.SHIP, as_of=AT).is_clear
    assert [row.area for row in verdict(PATIENT, Gate.SHIP, as_of=AT).open] == ["Line"]


def test_unknown_blocks_as_open_does(use: UseChecks) -> None:
    use(check(says(State.UNKNOWN)))

    assert not at_first_dose().is_clear


def test_what_is_met_or_only_a_note_does_not_block(use: UseChecks) -> None:
    use(check(says(State.MET)), check(says(State.NOTE, code="test.note"), code="test.note"))

    found = at_first_dose()

    assert found.is_clear
    assert (len(found.met), len(found.notes)) == (1, 1)


def test_a_check_that_breaks_leaves_every_gate_unknown_and_shut(use: UseChecks) -> None:
    def breaks(subjects: Sequence[UUID], as_of: datetime, _reads: Reads) -> Sequence[Finding]:
        raise RuntimeError("plum")

    use(check(breaks), check(says(State.MET, code="test.other"), code="test.other"))

    found = evaluate(Gate.ACCEPT, [PATIENT, OTHER], as_of=AT)

    assert {len(one.blocking) for one in found.values()} == {1}
    assert {len(one.met) for one in found.values()} == {1}
    words = sentence(found[PATIENT].blocking[0].finding.message)
    assert "Line: the check could not be made" in words
    assert "plum" not in words


def test_a_check_that_is_silent_about_somebody_leaves_them_unknown(use: UseChecks) -> None:
    def about_one(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> Sequence[Finding]:
        return says(State.MET)([PATIENT], as_of, reads)

    use(check(about_one))

    found = evaluate(Gate.FIRST_DOSE, [PATIENT, OTHER], as_of=AT)

    assert found[PATIENT].is_clear
    assert not found[OTHER].is_clear


def test_one_clinician_opens_a_gate_with_a_reason_until_an_hour(use: UseChecks) -> None:
    use(check(says(State.OPEN)))

    override_line(context(PHARMACIST, reason="kit arrives with the nurse"))

    found = at_first_dose()
    assert found.is_clear
    assert [row.override.actor_name for row in found.overridden if row.override] == ["pharmacist 1"]
    assert not at_first_dose(TONIGHT).is_clear


def override_line(given: Any, *, until: datetime = TONIGHT, gate: str = "first_dose") -> UUID:
    return override(given, subject=PATIENT, check="test.line", gate=gate, expires_at=until)


def test_two_clinicians_must_be_two_people(use: UseChecks) -> None:
    use(check(says(State.OPEN, override=OverrideClass.TWO_CLINICIANS)))
    asked = override_line(context(PHARMACIST, reason="x"))

    assert not at_first_dose().is_clear
    with pytest.raises(Refused) as refusal:
        second_override(context(PHARMACIST, reason="me again"), override_id=asked)
    assert refusal.value.message.code == "findings.other_person"
    second_override(context(MANAGER, reason="agreed by phone"), override_id=asked)

    assert at_first_dose().is_clear


def test_what_may_never_be_overridden_is_refused(use: UseChecks) -> None:
    use(check(says(State.OPEN, override=OverrideClass.NEVER)))

    with pytest.raises(Refused) as refusal:
        override_line(context(PHARMACIST, reason="x"))

    assert refusal.value.message.code == "findings.never_overridden"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", [State.OPEN, State.UNKNOWN])
def test_what_may_never_be_overridden_is_passed_in_no_role(
    use: UseChecks, role: Role, state: State
) -> None:
    use(check(says(state, override=OverrideClass.NEVER)))

    for permissions in (permissions_of(role), permissions_of(role) | {"findings.override"}):
        who = caller(role, *permissions)
        with pytest.raises((NotPermitted, Refused)):
            override(
                context(who, reason="The family insists"),
                subject=PATIENT,
                check="test.line",
                gate=Gate.FIRST_DOSE,
                expires_at=TONIGHT,
            )

    stands = at_first_dose()
    assert not stands.is_clear
    assert not stands.overridden


@pytest.mark.parametrize(
    ("reason", "until", "code"),
    [
        ("", TONIGHT, "findings.reason_needed"),
        ("x", AT, "findings.end_needed"),
        ("x", AT + timedelta(days=8), "findings.end_needed"),
    ],
)
def test_an_override_needs_a_reason_and_an_end(
    use: UseChecks, reason: str, until: datetime, code: str
) -> None:
    use(check(says(State.OPEN)))

    with pytest.raises(Refused) as refusal:
        override_line(context(PHARMACIST, reason=reason), until=until)

    assert refusal.value.message.code == code


def test_only_clinicians_override(use: UseChecks) -> None:
    use(check(says(State.OPEN)))

    with pytest.raises(NotPermitted):
        override_line(context(caller(Role.SCHEDULER), reason="x"))


def test_a_finding_that_does_not_block_has_nothing_to_override(use: UseChecks) -> None:
    use(check(says(State.MET)))

    with pytest.raises(Refused) as refusal:
        override_line(context(PHARMACIST, reason="x"))

    assert refusal.value.message.code == "findings.not_blocking"


def test_a_finding_that_says_something_else_now_asks_again(use: UseChecks) -> None:
    use(check(says(State.OPEN)))
    override_line(context(PHARMACIST, reason="x"))

    use(check(says(State.OPEN, words="test.says_worse")))

    assert not at_first_dose().is_clear


def test_stored_findings_tell_what_was_known_when(use: UseChecks) -> None:
    later, latest = AT + timedelta(hours=1), AT + timedelta(hours=2)
    use(check(says(State.OPEN)))
    refresh([PATIENT], as_of=AT)
    use(check(says(State.MET)))
    refresh([PATIENT], as_of=latest)

    assert [row.state for row in known_at(PATIENT, later)] == ["open"]
    assert [row.state for row in known_at(PATIENT, latest)] == ["met"]
    assert counts([PATIENT])[PATIENT].met == 1


def test_checking_again_without_change_writes_only_the_time(use: UseChecks) -> None:
    use(check(says(State.OPEN)))
    refresh([PATIENT, OTHER], as_of=AT)

    changed = refresh([PATIENT, OTHER], as_of=TONIGHT)

    assert changed == 0
    assert StoredFinding.objects.count() == 2
    assert counts([PATIENT])[PATIENT].checked_at == TONIGHT


def test_what_is_not_applicable_is_not_stored(use: UseChecks) -> None:
    use(check(says(State.NOT_APPLICABLE)))

    refresh([PATIENT], as_of=AT)

    assert not StoredFinding.objects.exists()


def test_queries_do_not_grow_with_the_subjects(
    use: UseChecks, django_assert_max_num_queries: Any
) -> None:
    use(check(says(State.OPEN)))
    many = [PATIENT, OTHER, *(entry.action_id for entry in entries(40))]

    with django_assert_max_num_queries(8):
        evaluate(Gate.FIRST_DOSE, many, as_of=AT)
    with django_assert_max_num_queries(10):
        refresh(many, as_of=AT)


def test_whoever_a_sealed_entry_is_about_is_checked_again(
    use: UseChecks, tmp_path: Any, settings: Any
) -> None:
    settings.HEARTHLINE_JOURNAL_HEADS = tmp_path
    use(check(says(State.OPEN)))
    entries(3)
    assert follow_journal(AT) == 0
    seal_some(Tip(0, ""), at=AT)

    touched = follow_journal(AT)

    assert touched == StoredFinding.objects.values("subject_id").distinct().count() > 0
    assert follow_journal(AT) == 0


def test_the_rate_of_overrides_is_counted_by_check(use: UseChecks) -> None:
    use(check(says(State.OPEN)))
    refresh([PATIENT, OTHER], as_of=AT)
    override_line(context(PHARMACIST, reason="x"))

    (rate,) = override_rates(PHARMACIST, since=AT, until=TONIGHT)

    assert (rate.check, rate.unsettled, rate.overridden) == ("test.line", 2, 1)


def test_lists_show_only_the_callers_scope(use: UseChecks) -> None:
    use(check(says(State.OPEN)))
    refresh([PATIENT], as_of=AT)
    elsewhere = caller(Role.PHARMACIST, branches=frozenset({OTHER}))

    assert standing_now(PHARMACIST, owner="pharmacist").count() == 1
    assert standing_now(elsewhere, owner="pharmacist").count() == 0


def test_what_several_checks_read_is_asked_once_in_an_evaluation(use: UseChecks) -> None:
    asked: list[Sequence[UUID]] = []

    def lines_of(subjects: Sequence[UUID]) -> dict[UUID, str]:
        asked.append(subjects)
        return {}

    def reads_lines(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> Sequence[Finding]:
        reads.of(lines_of)
        return says(State.MET)(subjects, as_of, reads)

    use(check(reads_lines), check(reads_lines, code="test.other"))

    evaluate(Gate.FIRST_DOSE, [PATIENT, OTHER], as_of=AT)

    assert asked == [[PATIENT, OTHER]]


def test_somebody_held_twice_counts_once_for_each_gate_owner_and_check(use: UseChecks) -> None:
    first, each = frozenset({Gate.FIRST_DOSE}), frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
    use(
        check(says(State.OPEN, gates=first)),
        check(says(State.UNKNOWN, gates=each, code="test.other"), code="test.other"),
    )
    refresh([PATIENT, OTHER], as_of=AT)
    StoredFinding.objects.filter(subject_id=OTHER, check_code="test.other").update(
        is_blocking=False
    )

    counted = holding_gates(PHARMACIST, AT, running=NOBODY).people()

    assert counted.everybody == 2
    assert (counted.by_gate[Gate.FIRST_DOSE], counted.by_gate[Gate.EACH_DOSE]) == (2, 1)
    assert dict(counted.by_check) == {"test.line": 2, "test.other": 1}
    assert [people for _owner, people in counted.by_owner] == [2]


def test_whoever_runs_waits_only_for_what_comes_after_the_first_dose(use: UseChecks) -> None:
    first, both = frozenset({Gate.FIRST_DOSE}), frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
    use(
        check(says(State.OPEN, gates=frozenset({Gate.ACCEPT, Gate.FIRST_DOSE}))),
        check(says(State.OPEN, gates=first, code="test.first"), code="test.first"),
        check(says(State.OPEN, gates=both, code="test.other"), code="test.other"),
    )
    refresh([PATIENT, OTHER], as_of=AT)
    running = StoredFinding.objects.filter(subject_id=PATIENT).values("subject_id")

    holding = holding_gates(PHARMACIST, AT, running=running)
    counted = holding.people()

    assert counted.everybody == 2
    gates = (Gate.ACCEPT, Gate.FIRST_DOSE, Gate.EACH_DOSE)
    assert [counted.by_gate[gate] for gate in gates] == [1, 1, 2]
    assert dict(counted.by_check) == {"test.line": 1, "test.first": 1, "test.other": 2}
    assert {row.subject_id for row in holding.at(Gate.FIRST_DOSE)} == {OTHER}
    assert {row.subject_id for row in holding.at(Gate.EACH_DOSE)} == {PATIENT, OTHER}


def test_whoever_runs_and_was_let_pass_at_each_dose_waits_for_nothing(use: UseChecks) -> None:
    use(check(says(State.OPEN, gates=frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE}))))
    refresh([PATIENT], as_of=AT)
    override_line(context(PHARMACIST, reason="x"), gate="each_dose")
    running = StoredFinding.objects.values("subject_id")

    assert holding_gates(PHARMACIST, AT, running=running).people().everybody == 0
    assert holding_gates(PHARMACIST, AT, running=NOBODY).people().everybody == 1


def test_an_override_takes_somebody_off_the_list_of_those_who_wait(use: UseChecks) -> None:
    both = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
    use(check(says(State.OPEN, gates=both)))
    refresh([PATIENT, OTHER], as_of=AT)

    override_line(context(PHARMACIST, reason="x"))
    holding = holding_gates(PHARMACIST, AT, running=NOBODY)
    gates = holding.people().by_gate
    override_line(context(PHARMACIST, reason="y", number=2), gate="each_dose")

    assert (gates[Gate.FIRST_DOSE], gates[Gate.EACH_DOSE]) == (1, 2)
    assert holding_gates(PHARMACIST, AT, running=NOBODY).people().everybody == 1
    assert holding_gates(PHARMACIST, TONIGHT, running=NOBODY).people().everybody == 2
    assert PATIENT not in blocking_now([PATIENT, OTHER], both, AT)
    [row] = shut_or_let_pass([PATIENT], both, AT)[PATIENT]
    assert {one.actor_name for one in row.let_pass.values()} == {"pharmacist 1"}


def test_somebody_let_pass_was_clear_from_then_on_until_it_ended(use: UseChecks) -> None:
    use(check(says(State.OPEN)))
    refresh([PATIENT], as_of=AT)
    override_line(context(PHARMACIST, reason="x", at=AT + timedelta(hours=2)))

    kept = kept_of([PATIENT], Gate.FIRST_DOSE)[PATIENT]

    assert kept.shut == ((AT, AT + timedelta(hours=2)), (TONIGHT, None))


def test_rates_count_only_whom_one_may_see_and_what_let_something_pass(use: UseChecks) -> None:
    use(check(says(State.OPEN, override=OverrideClass.TWO_CLINICIANS)))
    refresh([PATIENT], as_of=AT)
    override_line(context(PHARMACIST, reason="x"))
    elsewhere = caller(Role.PHARMACIST, branches=frozenset({OTHER}))

    [rate] = override_rates(PHARMACIST, since=AT, until=TONIGHT)

    assert (rate.unsettled, rate.overridden) == (1, 0)
    assert override_rates(elsewhere, since=AT, until=TONIGHT) == []


def test_today_says_who_let_pass_what_would_block(use: UseChecks) -> None:
    use(check(says(State.OPEN)))
    refresh([PATIENT], as_of=AT)
    row = StoredFinding.objects.get()
    override_line(context(PHARMACIST, reason="x"))

    assert let_pass_of([row], AT)[row.pk].actor_name == "pharmacist 1"
    assert not let_pass_of([row], TONIGHT)
