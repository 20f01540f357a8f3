"""The sign-ins of the demonstration, one for each role; none in a real program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hearthline.faces.demonstration.staging import PASSWORD
from hearthline.platform.accounts.models import Membership, User
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.rooms.program import queries as program

TWICE = frozenset({Role.PHARMACIST})
"""Roles of which two people are shown."""


@dataclass(frozen=True, slots=True)
class DemonstrationSignIn:
    """Who to sign in as to see a role."""

    role: str
    username: str
    password: str


def demonstration_sign_ins(day: date) -> list[DemonstrationSignIn]:
    """Return the sign-ins by role, where everything in the database is invented.

    One is enough to see a role; of pharmacists there are two, since nobody verifies what they
    wrote themselves.
    """
    if not program.is_invented():
        return []
    users = {user.actor_id: user.username for user in User.objects.filter(is_active=True)}
    found: dict[str, list[str]] = {}
    held = Membership.objects.filter(since__lte=day, until__isnull=True).order_by("since", "id")
    for actor_id, role in held.values_list("actor_id", "role"):
        if actor_id in users:
            found.setdefault(role, []).append(users[actor_id])
    return [
        DemonstrationSignIn(
            _("%(role)s, a second one") % {"role": ROLE_LABELS[role]}
            if number
            else str(ROLE_LABELS[role]),
            username,
            PASSWORD,
        )
        for role in Role
        for number, username in enumerate(found.get(role, ())[: 2 if role in TWICE else 1])
    ]
