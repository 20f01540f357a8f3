"""Sentences of refusals that every action may give."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "actions.not_permitted": (
        "The role {role:role} may not do this ({permission}). "
        "Choose another of your roles, or ask your administrator for it."
    ),
    "actions.not_in_scope": (
        "This record does not exist, or lies outside what you may see. "
        "If you need it for care now, break the glass with a reason."
    ),
    "actions.conflict": (
        "Somebody changed this while you had it open (you saw version {expected}, it is now "
        "{found}). Look at what changed, then enter yours again."
    ),
    "actions.id_reused": (
        "This form was already used for something else ({first}, now {second}). "
        "Open the page again and repeat what you entered."
    ),
    "actions.without_permission": (
        "It was recorded by somebody whose role does not usually record it. Review it."
    ),
    "actions.outside_scope": (
        "It was recorded by somebody outside whose patients this one is. Review it."
    ),
}
