"""How a home stands, in words: the verdict, its reasons, and who sees to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hearthline.kernel.messages import Message
from hearthline.rooms.home.values import (
    ConcernLine,
    HomeState,
    ModificationFacts,
    Readiness,
    Reason,
    Standing,
)

STATUS: Mapping[Readiness, str] = {
    Readiness.READY: "met",
    Readiness.WITH_CHANGES: "open",
    Readiness.NOT_READY: "blocking",
    Readiness.INCOMPLETE: "unknown",
}
"""How pages show what a home amounts to."""
LETS_BEGIN = frozenset({Readiness.READY, Readiness.WITH_CHANGES})
"""Verdicts that let care begin: a second person looks at these where the therapy is high-risk."""
MOST_CHANGES = 6
"""Changes named one by one; of the rest it is said how many they are."""
NEVER = Standing(
    Message("home.stands_never"),
    "unknown",
    None,
    (Reason(Message("home.check_never"), "unknown"),),
)


def standing(state: HomeState | None, *, is_high_risk: bool) -> Standing:
    """Say how a home stands: what blocks, what the second person said, what is to be changed.

    Parameters
    ----------
    is_high_risk
        Whether the verdict counts only once a second person looked at it.
    """
    if state is None:
        return NEVER
    verdict = state.verdict
    reasons = [_concern(line, state, "blocking") for line in verdict.blocking]
    looks = is_high_risk and state.is_full and verdict.readiness in LETS_BEGIN
    reasons += [*_look(state)] if looks else []
    if not state.is_full:
        reasons.append(Reason(Message("home.check_screen_only"), "open"))
    if verdict.open_questions:
        count = len(verdict.open_questions)
        reasons.append(Reason(Message("home.check_incomplete", {"count": count}), "unknown"))
    reasons += [_concern(line, state, "open") for line in verdict.modifiable[:MOST_CHANGES]]
    if (left := len(verdict.modifiable) - MOST_CHANGES) > 0:
        reasons.append(Reason(Message("home.stands_more", {"count": left}), "open"))
    status = STATUS[verdict.readiness]
    return Standing(
        headline=Message(f"home_readiness.{verdict.readiness}"),
        status="open" if status == "met" and reasons else status,
        made=Message("home.stands_made", {"on": state.made_on.isoformat(), "way": state.way}),
        reasons=tuple(reasons) or (Reason(Message("home.check_ready"), "met"),),
    )


def _look(state: HomeState) -> Iterable[Reason]:
    if state.look is None:
        yield Reason(Message("home.check_second_look"), "open")
    elif not state.look.agrees:
        params = {"by": state.look.by, "why": state.look.note}
        yield Reason(Message("home.check_not_agreed", params), "open")


def _concern(line: ConcernLine, state: HomeState, status: str) -> Reason:
    asked = line.question if line.question.endswith("?") else f"{line.question}:"
    params = {"asked": asked, "answer": line.answer, "blocks": ", ".join(line.blocks)}
    code = "home.stands_blocks" if status == "blocking" and line.blocks else "home.stands_concern"
    if not line.answer:
        code = "home.stands_unanswered"
    return Reason(Message(code, params), status, _remedy(state, line.link_id))


def _remedy(state: HomeState, link_id: str) -> Message | None:
    """Return who makes it right; what the family declined is said too."""
    item = state.by_link.get(link_id)
    if item is None:
        declined = [one for one in state.modifications if one.link_id == link_id and one.proof]
        item = next((one for one in declined if one.state == "declined"), None)
        if item is None:
            return None
        return Message("home.stands_declined", {"what": item.what, "why": item.proof})
    return Message(_seen_to(item), {"what": item.what, **_who(item)})


def _seen_to(item: ModificationFacts) -> str:
    if not item.owner and not item.owner_role:
        return "home.stands_nobody"
    whom = "owned" if item.owner else "by_role"
    return f"home.stands_{whom}" if item.due_on else f"home.stands_{whom}_no_day"


def _who(item: ModificationFacts) -> dict[str, str]:
    on = item.due_on.isoformat() if item.due_on else ""
    return {"owner": item.owner, "role": item.owner_role, "on": on}
