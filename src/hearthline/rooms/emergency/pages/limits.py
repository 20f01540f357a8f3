"""Vital signs that are low or high for the age, in words with the source of the limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from hearthline.engines.protocols import Protocol, RunState, SignStands, SignState
from hearthline.kernel.quantity import shown_number
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.status import Status
from hearthline.rooms.emergency.values import SIGNS


def outside_words(state: RunState, protocols: Mapping[str, Protocol]) -> list[str]:
    """Return the signs that are low or high, each with its limit and where that comes from."""
    return [_outside(one, protocols) for one in state.signs if one.is_outside]


def sign_words(
    names: Sequence[str], state: RunState, protocols: Mapping[str, Protocol]
) -> list[tuple[Status | None, str]]:
    """Return how the signs of a step were measured last; what was not measured says so."""
    latest = {one.sign: one for one in state.signs}
    found: list[tuple[Status | None, str]] = []
    for name in names:
        one = latest.get(name)
        if one is None:
            text = _("%(sign)s: not measured") % {"sign": _(SIGNS[name][0])}
            found.append((Status.UNKNOWN, text))
        elif one.is_outside:
            found.append((Status.OPEN, _outside(one, protocols)))
        else:
            says = {"measured": _measured(one), "stands": word("sign_state", one.state)}
            is_known = one.state is SignState.WITHIN
            text = _("%(measured)s: %(stands)s") % says
            found.append((None if is_known else Status.UNKNOWN, text))
    return found


def _outside(one: SignStands, protocols: Mapping[str, Protocol]) -> str:
    number = protocols[one.protocol].number(one.number)
    assert one.limit is not None
    return _("%(measured)s: %(stands)s, limit %(limit)s. %(what)s; %(source)s, %(trust)s") % {
        "measured": _measured(one),
        "stands": word("sign_state", one.state),
        "limit": shown_number(one.limit),
        "what": number.what,
        "source": number.source,
        "trust": word("number_trust", number.trust),
    }


def _measured(one: SignStands) -> str:
    words, unit = SIGNS.get(one.sign, (one.sign, ""))
    return f"{_(words)} {one.value}\N{NO-BREAK SPACE}{unit}".strip()
