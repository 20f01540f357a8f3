"""Every address of the house, read from the URL resolver, and what may be asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.hostile.world import TODAY, Person

OPEN = frozenset(
    {
        "health-live",
        "health-ready",
        "starting",
        "first_run",
        "account_login",
        "account_signup",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "ui:appearance",
        "ui:components",
        "ui:components-board",
        "ui:components-progress",
        "tablet:shell",
        "tablet:service_worker",
        "tablet:manifest",
    }
)
"""Answered without a sign-in: none of them shows anything of the program.

The catalogue of components shows invented people only, the same in every installation.
"""

OF_ONESELF = frozenset(
    {
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "choose_role",
        "stay_signed_in",
        "live",
    }
)
"""Needs a sign-in but no role: one's own password, devices and role."""

OF_THE_PROGRAM = frozenset(
    {
        "job_id",
        "event_id",
        "message_id",
        "run_id",
        "plan_id",
        "what_if_id",
        "actor_id",
        "membership_id",
        "content_id",
        "questionnaire_id",
        "protocol_id",
    }
)
"""Records that belong to no branch: whoever holds the permission may name any of them."""

SAYS_OTHERWISE: Mapping[tuple[str, str], str] = {
    ("intake:", "run_id"): "import_run_id",
    ("intake:", "condition_id"): "referral_condition_id",
    ("workforce:", "call_id"): "night_call_id",
    ("emergency:", "run_id"): "emergency_run_id",
}
"""Parameters whose name means another record in one room: (start of the name, parameter)."""

OF_BRANCHES = frozenset(
    {
        "branch_id",
        "trip_id",
        "change_id",
        "holiday_id",
        "cut_off_id",
        "laboratory_id",
        "department_id",
    }
)
"""Records of a branch that are about no patient; a page shows only patients the reader may see."""

OF_COLLEAGUES = frozenset({"nurse_id", "staff_id"})
"""Staff of one's own branch: a nurse may find a colleague, though not the colleague's patients."""

WORDS: Mapping[str, str | int] = {
    "day": TODAY.isoformat(),
    "name": "hold",
    "kind": "treatment",
    "part": "allergy",
    "gate": "first_dose",
    "number": "1",
    "key": "home_full",
    "role": "nurse",
    "place": 1,
    "state": "OH",
    "task": "line_care",
}
"""Values of parameters that name no record."""


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    route: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def permission(self) -> str | None:
        """Return what a role must hold, or ``None`` for a page outside the door."""
        return getattr(self.view, "permission", None)

    @property
    def names_a_subject(self) -> bool:
        """Whether a parameter names something that belongs to one branch or patient."""
        return any(self.key(one) not in OF_THE_PROGRAM | WORDS.keys() for one in self.parameters)

    @property
    def names_a_patient(self) -> bool:
        """Whether a parameter names something of a patient, beyond colleagues."""
        known = OF_THE_PROGRAM | OF_COLLEAGUES | OF_BRANCHES | WORDS.keys()
        return any(self.key(one) not in known for one in self.parameters)

    def key(self, parameter: str) -> str:
        """Return under which name the world holds the record of a parameter."""
        for (start, name), key in SAYS_OTHERWISE.items():
            if self.name.startswith(start) and name == parameter:
                return key
        return parameter

    def of(self, person: Person, **given: UUID | int | str) -> str:
        """Return the address filled with what belongs to ``person``."""
        filled: dict[str, Any] = {}
        for parameter in self.parameters:
            key = self.key(parameter)
            filled[parameter] = given.get(parameter) or WORDS.get(key) or person.ids.get(key)
            assert filled[parameter] is not None, (
                f"{self.name} names {parameter}, of which tests/hostile/world.py makes none: "
                "add one for each person there"
            )
        return reverse(self.name, kwargs=filled)


def addresses() -> list[Address]:
    """Return every address of the house."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda one: one.name)


def guarded() -> list[Address]:
    """Return the addresses behind the door, each with the permission it asks for."""
    return [one for one in addresses() if one.permission is not None]


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        whole = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from _walk(one, whole, namespace + inner)
        elif isinstance(one, URLPattern):
            names = tuple(re.findall(r"<(?:\w+:)?(\w+)>", whole))
            yield Address(f"{namespace}{one.name}", whole, one.callback, names)
