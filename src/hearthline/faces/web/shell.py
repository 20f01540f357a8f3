"""What surrounds every page: the rail of the role in force, the person, the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from hearthline.faces.demonstration.sign_ins import demonstration_sign_ins
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.queries import held_roles
from hearthline.platform.accounts.roles import ROLE_LABELS, STAFF, Role
from hearthline.platform.attention.lines import rail_count
from hearthline.platform.jobs.following import follower
from hearthline.platform.manifest import NavigationItem, rooms
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.program import queries as program
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import OnCallRole

OWN_ITEMS = (
    NavigationItem("Today", "today", "today", dict.fromkeys(STAFF, 0), count=rail_count),
    NavigationItem(
        "Journal",
        "journal:entries",
        "journal",
        {Role.AUDITOR: 10, Role.QUALITY: 80, Role.ADMINISTRATOR: 80},
    ),
    NavigationItem("Tablet", "tablet:shell", "tablet", {Role.FIELD_NURSE: 5}),
    NavigationItem("People", "people", "people", {Role.ADMINISTRATOR: 20}),
    NavigationItem(
        "Content",
        "content:versions",
        "book",
        {Role.PHARMACIST: 70, Role.NURSE_MANAGER: 70, Role.QUALITY: 70, Role.AUDITOR: 70},
    ),
    NavigationItem(
        "Overrides",
        "findings:overrides",
        "key",
        {Role.QUALITY: 20, Role.PHARMACIST: 75, Role.NURSE_MANAGER: 75, Role.AUDITOR: 75},
    ),
    NavigationItem(
        "Readiness",
        "clearance:program",
        "shield",
        {
            Role.INTAKE: 25,
            Role.NURSE_MANAGER: 25,
            Role.QUALITY: 15,
            Role.PHARMACIST: 72,
            Role.AUDITOR: 72,
        },
    ),
    NavigationItem(
        "Messages",
        "messaging:log",
        "bell",
        {Role.ADMINISTRATOR: 85, Role.QUALITY: 85, Role.AUDITOR: 85},
    ),
    NavigationItem(
        "Background work",
        "jobs:list",
        "sync",
        dict.fromkeys((Role.ADMINISTRATOR, Role.INTAKE, Role.SCHEDULER), 90),
    ),
)
"""Places of the house itself, beside those the rooms bring."""

ON_CALL_KEPT_SECONDS = 30
LATER = 50
"""Order from which on a place is listed under "Also yours"."""


@dataclass(frozen=True, slots=True)
class RailItem:
    """A place in the rail as it is drawn."""

    label: str
    url: str
    icon: str
    count: int
    hot: bool
    current: bool
    group: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything ``web/shell.html`` draws around a page."""
    found: dict[str, Any] = {"invented": program.is_invented()}
    caller: Caller | None = getattr(request, "caller", None) or None
    if caller is None:
        return found | _ways_in(request)
    at = request.at  # type: ignore[attr-defined]
    return found | {
        "navigation": _when_drawn(navigation, caller, request.path),
        "now": at,
        "zone": caller.zone,
        "person": _when_drawn(_person, caller),
        "idle_seconds": request.policy.idle_minutes * 60,  # type: ignore[attr-defined]
        "stay_url": reverse("stay_signed_in"),
        "search_url": _address("search:results"),
        "long_work": _when_drawn(follower, caller),
        "on_call": _when_drawn(_on_call, caller),
        "on_call_url": _address("workforce:roster") if caller.holds("workforce.read") else "",
    }


def _when_drawn(ask: Callable[..., Any], *given: object) -> Any:
    """Return what ``ask`` gives, asked for once a template draws it: refusals have no rail."""
    return SimpleLazyObject(partial(ask, *given))


def _on_call(caller: Caller) -> list[tuple[str, str]]:
    """Return who is on call in the caller's branches by role, up to half a minute old.

    Empty while no roster was ever planned; a role that nobody covers is said to be nobody's.
    """
    branches = [branch.id for branch in program.branches(caller)]
    key = "on_call." + ".".join(sorted(branch.hex for branch in branches))
    kept: list[tuple[str, str]] | None = cache.get(key)
    if kept is None:
        kept = _said_on_call(branches, caller.at) if workforce.has_roster(branches) else []
        cache.set(key, kept, ON_CALL_KEPT_SECONDS)
    return kept


def _said_on_call(branches: Sequence[UUID], at: datetime) -> list[tuple[str, str]]:
    found = workforce.on_call_in(branches, at)
    said = []
    for role in OnCallRole:
        firsts = [item.first for key, item in found.items() if key[1] is role]
        names = {first.name if first else _("nobody") for first in firsts}
        said.append((word("on_call_role", role), ", ".join(sorted(names))))
    return said


def _ways_in(request: HttpRequest) -> dict[str, Any]:
    """Return the sign-ins of the demonstration, for its sign-in page alone."""
    is_door = request.resolver_match is not None and request.resolver_match.view_name == (
        "account_login"
    )
    at = getattr(request, "at", None)
    return {"demonstration": demonstration_sign_ins(at.date())} if is_door and at else {}


def navigation(caller: Caller, path: str) -> list[RailItem]:
    """Return the rail of the role in force, in the order of its day."""
    items = [*OWN_ITEMS, *(item for room in rooms() for item in room.navigation)]
    mine = sorted(
        (item for item in items if caller.role in item.order),
        key=lambda item: item.order[caller.role],
    )
    addresses = {id(item): _address(item.url_name) for item in mine}
    current = _current([address for address in addresses.values() if address], path)
    return [
        _rail_item(item, caller, addresses[id(item)], current)
        for item in mine
        if addresses[id(item)]
    ]


def _rail_item(item: NavigationItem, caller: Caller, address: str, current: str) -> RailItem:
    count, is_hot = item.count(caller) if item.count else (0, False)
    is_later = item.order[caller.role] >= LATER
    return RailItem(
        label=_(item.label),
        url=address,
        icon=item.icon,
        count=count,
        hot=is_hot,
        current=address == current,
        group=_("Also yours") if is_later else "",
    )


def _current(addresses: Sequence[str], path: str) -> str:
    within = [address for address in addresses if path.startswith(address)]
    longest = max(within, key=len, default="")
    return longest if longest != "/" or path == "/" else ""


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _person(caller: Caller) -> Mapping[str, Any]:
    others = [held.role for held in held_roles(caller.actor_id, caller.today)]
    return {
        "name": caller.name,
        "role": ROLE_LABELS[caller.role],
        "branch": _branch(caller),
        "other_roles": [
            {"value": role.value, "label": ROLE_LABELS[role]}
            for role in others
            if role is not caller.role
        ],
        "places": [
            {"label": label, "url": reverse(url_name), "icon": icon}
            for permission, url_name, icon, label in (
                ("accounts.break_glass", "break_glass", "key", _("Open a record in need")),
                ("accounts.review_break_glass", "openings", "shield", _("Records opened in need")),
                ("incidents.report", "incidents:report", "shield", _("Report an incident")),
            )
            if caller.holds(permission)
        ],
        "role_url": reverse("choose_role"),
        "account_url": reverse("mfa_index"),
        "sign_out_url": reverse("account_logout"),
    }


def _branch(caller: Caller) -> str:
    if caller.branches is None:
        return _("every branch")
    names = [branch.name for branch in program.by_ids(caller.branches).values()]
    return ", ".join(sorted(names))
