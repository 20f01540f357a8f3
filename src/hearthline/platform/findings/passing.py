"""Passing a gate: what a request asks before it starts, restarts or changes something.

A request is refused while its gate is shut. A fact never is: it happened, so it is stored and
flagged, and whoever looks after its gate reads that. What an import or the demonstration writes
down was decided elsewhere and stands before no gate here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Act, Finding, Gate, OverrideClass, Stage
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Source
from hearthline.platform.actions.errors import Refused
from hearthline.platform.findings.evaluating import Standing, Verdict, evaluate, verdict

TAKEN_OVER = frozenset({Source.IMPORT, Source.DEMONSTRATION})
"""Where an action came in that writes down what was decided and begun elsewhere."""
GATE_SHUT = "findings.gate_shut"

Apart = Callable[[Finding], bool]


def require(
    context: Context,
    *,
    subject: UUID,
    gate: Gate,
    act: Act = Act.START,
    order_id: UUID | None = None,
    apart: Apart | None = None,
) -> None:
    """Refuse a request while its gate is shut; evaluated now, as the action leaves the records.

    Parameters
    ----------
    act
        Whether something starts, restarts or changes, or goes on unchanged: what must run and
        goes on passes every gate.
    order_id
        The order it is about, where it is about one.
    apart
        Tells of a finding whether it is about something else, such as another order of the same
        person; such a finding refuses nothing here.

    Raises
    ------
    Refused
        With the sentence of the worst that holds the gate shut.
    """
    if context.source in TAKEN_OVER:
        return
    stands = verdict(subject, gate, as_of=context.server_time)
    if apart is not None:
        stands = without(stands, apart)
    if not _passes(stands, act, order_id) and (why := why_not_yet(stands, context.caller.role)):
        raise Refused(why)


def is_left_to_the_visit(finding: Finding) -> bool:
    """Whether the nurse brings it about at the visit: a line she places, what is signed there.

    An office's step does not wait for it; the dose does.
    """
    if finding.owner != Role.FIELD_NURSE:
        return False
    if finding.stage is Stage.AT_THE_DOOR:
        return True
    return finding.stage is Stage.BEFORE_DRUG and finding.override is OverrideClass.NEVER


def flag_shut(
    context: Context,
    *,
    subjects: Sequence[UUID],
    gate: Gate,
    at: datetime,
    act: Act = Act.START,
    order_id: UUID | None = None,
    kind: str = "patient",
) -> Mapping[UUID, Verdict]:
    """Flag a fact for review when its gate was shut at ``at`` for one of whom it is about.

    Returns
    -------
    Mapping[UUID, Verdict]
        How each stood at the gate; empty where nothing was asked.
    """
    if context.source in TAKEN_OVER or not subjects:
        return {}
    when = min(at, context.server_time)
    stands = evaluate(gate, subjects, as_of=when, kind=kind)
    is_said = GATE_SHUT in context.draft.flags
    if not is_said and any(not _passes(one, act, order_id) for one in stands.values()):
        context.flag(GATE_SHUT)
    return stands


def why_not_yet(stands: Verdict, role: str = "") -> Message | None:
    """Return the worst of what holds a gate shut: what nobody may let pass comes first.

    Of that, what ``role`` itself can clear: whoever asks can do something about it.
    """
    held = sorted(stands.blocking, key=lambda row: _rank(row, role))
    return held[0].finding.message if held else None


def without(stands: Verdict, apart: Apart) -> Verdict:
    """Return a verdict without the findings that are about something else."""
    left = tuple(row for row in stands.blocking if not apart(row.finding))
    return replace(stands, blocking=left)


def _passes(stands: Verdict, act: Act, order_id: UUID | None) -> bool:
    if order_id is None:
        return stands.is_clear
    return stands.allows(act, order_id=order_id)


def _rank(row: Standing, role: str) -> tuple[bool, bool]:
    finding = row.finding
    return finding.override is not OverrideClass.NEVER, finding.owner != role
