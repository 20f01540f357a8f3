"""What to stop and what goes on, by drug and lumen, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hearthline.engines.protocols import Infusion, StopPlan
from hearthline.platform.ui.status import Status

Said = tuple[Status | None, str]


def stop_words(plan: StopPlan) -> list[Said]:
    """Return what is stopped and what keeps running; empty where no infusion is known."""
    said: list[Said] = []
    if plan.stop:
        said.append((None, _("Stop: %(drugs)s") % {"drugs": named(plan.stop)}))
    if plan.keep:
        said.append(
            (
                Status.BLOCKING,
                _("Must not stop, keep running: %(drugs)s") % {"drugs": named(plan.keep)},
            )
        )
    if plan.ask:
        said.append(
            (
                Status.UNKNOWN,
                _("Nobody has said whether %(drugs)s must keep running: tell the pharmacist.")
                % {"drugs": named(plan.ask)},
            )
        )
    return [*said, *_beside(plan)]


def keep_open_words(plan: StopPlan) -> list[Said]:
    """Return which hub is meant where the vein is kept open, and which lumen stays as it is."""
    if not plan.keep:
        known = [one for one in plan.stop if one.lumen]
        return [(None, _("At: %(drugs)s") % {"drugs": named(known)})] if known else []
    kept = _("Leave as it is: %(drugs)s") % {"drugs": named(plan.keep)}
    return [(Status.BLOCKING, kept), *_beside(plan)]


def named(infusions: Iterable[Infusion]) -> str:
    """Return infusions by name, each with its lumen where it is known."""
    return ", ".join(f"{one.drug} ({one.lumen})" if one.lumen else one.drug for one in infusions)


def _beside(plan: StopPlan) -> list[Said]:
    """Return how to stop an infusion beside one that goes on."""
    said: list[Said] = []
    if plan.shared:
        text = _(
            "In the same lumen as what must not stop: %(drugs)s. Stop its own pump and clamp its "
            "own tubing only; leave the lumen open and flush nothing in."
        )
        said.append((Status.OPEN, text % {"drugs": named(plan.shared)}))
    if plan.where_unknown:
        text = _(
            "Nobody knows that %(drugs)s has a lumen of its own: follow its tubing from the pump "
            "and clamp only that."
        )
        said.append((Status.UNKNOWN, text % {"drugs": named(plan.where_unknown)}))
    return said
