"""What can be done about people, sign-ins, roles and access."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from hearthline.kernel.calendar import zone
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import (
    Actor,
    BreakGlass,
    Membership,
    Policy,
    User,
)
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused

BREAK_GLASS_LASTS = timedelta(hours=4)
MANAGE = "accounts.manage"


@action("accounts.register_actor", version=1, kind=Kind.REQUEST, permission=MANAGE)
def register_actor(context: Context, *, kind: str, name: str, actor_id: UUID | None = None) -> UUID:
    """Make the actor that the journal will name; returns its identifier.

    Raises
    ------
    Refused
        ``accounts.name_missing`` when the name is blank.
    """
    if not name.strip():
        raise Refused(Message("accounts.name_missing"), field="name")
    actor = Actor.objects.create(
        id=actor_id or context.next_id(),
        kind=Actor.Kind(kind),
        name=name.strip(),
        made_at=context.server_time,
    )
    context.changed(actor, after={"kind": actor.kind, "name": actor.name})
    return actor.id


@action("accounts.open_sign_in", version=1, kind=Kind.REQUEST, permission=MANAGE)
def open_sign_in(
    context: Context,
    *,
    actor_id: UUID,
    username: str,
    password: str = "",
    encoded_password: str = "",
    must_change_password: bool = True,
    email: str = "",
) -> UUID:
    """Give an actor a sign-in; returns the user's identifier.

    Parameters
    ----------
    password
        Plain, checked against the program's rules; never written anywhere but as a hash.
    encoded_password
        Instead of ``password``: a hash made before, for many invented sign-ins at once.

    Raises
    ------
    Refused
        ``accounts.username_taken``, ``accounts.username_missing``,
        ``accounts.password_refused`` or ``accounts.has_sign_in``.
    """
    name = username.strip()
    if not name:
        raise Refused(Message("accounts.username_missing"), field="username")
    if User.objects.filter(username__iexact=name).exists():
        raise Refused(Message("accounts.username_taken", {"username": name}), field="username")
    if User.objects.filter(actor_id=actor_id).exists():
        raise Refused(Message("accounts.has_sign_in"), field="username")
    user = User(
        id=context.next_id(),
        actor_id=actor_id,
        username=name,
        email=email,
        must_change_password=must_change_password,
    )
    user.password = encoded_password or _checked(password, user)
    user.save(force_insert=True)
    context.about(actor_id)
    context.changed(user, after={"username": name, "actor": actor_id})
    return user.id


@action("accounts.reset_password", version=1, kind=Kind.REQUEST, permission=MANAGE)
def reset_password(context: Context, *, user_id: UUID, password: str) -> None:
    """Set a first password that must be changed at the next sign-in."""
    user = context.get(User, user_id)
    user.password = _checked(password, user)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    context.about(user.actor_id)
    context.changed(user, after={"password": "set anew"})


@action("accounts.set_sign_in_open", version=1, kind=Kind.REQUEST, permission=MANAGE)
def set_sign_in_open(context: Context, *, user_id: UUID, is_open: bool) -> None:
    """Close a sign-in, or open it again.

    Raises
    ------
    Refused
        ``accounts.own_sign_in`` for one's own, so that nobody locks themselves out.
    """
    user = context.get(User, user_id)
    if user.actor_id == context.caller.actor_id and not is_open:
        raise Refused(Message("accounts.own_sign_in"))
    before, user.is_active = user.is_active, is_open
    user.save(update_fields=["is_active"])
    context.about(user.actor_id)
    context.changed(user, before={"open": before}, after={"open": is_open})


@action("accounts.grant_role", version=1, kind=Kind.REQUEST, permission=MANAGE)
def grant_role(
    context: Context,
    *,
    actor_id: UUID,
    role: str,
    branch_id: UUID | None,
    since: date,
    until: date | None = None,
) -> UUID:
    """Give an actor a role in one branch, or in all, from a day on.

    Raises
    ------
    Refused
        ``accounts.role_held`` when the role is held there already on that day, and
        ``accounts.role_ends_before_it_begins``.
    """
    if until is not None and until < since:
        raise Refused(Message("accounts.role_ends_before_it_begins"), field="until")
    held = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=since), actor_id=actor_id, role=Role(role)
    ).filter(Q(branch_id=branch_id) | Q(branch_id__isnull=True))
    if held.exists():
        raise Refused(Message("accounts.role_held", {"role": role}), field="role")
    membership = Membership.objects.create(
        id=context.next_id(),
        actor_id=actor_id,
        role=Role(role),
        branch_id=branch_id,
        since=since,
        until=until,
    )
    context.about(actor_id)
    context.changed(membership, after={"role": role, "branch": branch_id, "since": since})
    return membership.id


@action("accounts.end_role", version=1, kind=Kind.REQUEST, permission=MANAGE)
def end_role(context: Context, *, membership_id: UUID, last_day: date) -> None:
    """End a role after ``last_day``.

    Raises
    ------
    Refused
        ``accounts.last_administrator`` when nobody would be left to manage the program.
    """
    membership = context.get(Membership, membership_id)
    if membership.role == Role.ADMINISTRATOR and not _another_administrator(membership):
        raise Refused(Message("accounts.last_administrator"))
    before, membership.until = membership.until, max(last_day, membership.since)
    membership.save(update_fields=["until"])
    context.about(membership.actor_id)
    context.changed(membership, before={"until": before}, after={"until": membership.until})


@action("accounts.break_glass", version=1, kind=Kind.REQUEST, permission="accounts.break_glass")
def break_glass(context: Context, *, subject_id: UUID) -> UUID:
    """Open one subject outside one's scope for four hours; the context carries the reason.

    Raises
    ------
    Refused
        ``accounts.reason_missing`` without at least ten characters of reason.
    """
    if len(context.reason.strip()) < 10:
        raise Refused(Message("accounts.reason_missing"), field="reason")
    opened = BreakGlass.objects.create(
        id=context.next_id(),
        actor_id=context.caller.actor_id,
        subject_id=subject_id,
        reason=context.reason.strip(),
        opened_at=context.server_time,
        expires_at=context.server_time + BREAK_GLASS_LASTS,
    )
    context.about(subject_id)
    context.changed(opened, after={"expires_at": opened.expires_at})
    return opened.id


@action(
    "accounts.review_break_glass",
    version=1,
    kind=Kind.REQUEST,
    permission="accounts.review_break_glass",
)
def review_break_glass(context: Context, *, opened_id: UUID) -> None:
    """Say that somebody else has looked at an opening.

    Raises
    ------
    Refused
        ``accounts.own_opening`` for one's own.
    """
    opened = context.get(BreakGlass, opened_id)
    if opened.actor_id == context.caller.actor_id:
        raise Refused(Message("accounts.own_opening"))
    opened.reviewed_by_id = context.caller.actor_id
    opened.reviewed_at = context.server_time
    opened.save(update_fields=["reviewed_by", "reviewed_at"])
    context.about(opened.subject_id)
    context.changed(opened, after={"reviewed_at": opened.reviewed_at})


@action("accounts.set_policy", version=1, kind=Kind.REQUEST, permission=MANAGE)
def set_policy(
    context: Context,
    *,
    zone_name: str,
    idle_minutes: int,
    requires_second_factor: bool,
    revision: int | None = None,
) -> None:
    """Set how people sign in; ``revision`` is the one that was read, ``None`` at the beginning.

    Raises
    ------
    Refused
        ``accounts.zone_unknown`` or ``accounts.idle_out_of_range``.
    Conflict
        If somebody changed the policy since.
    """
    try:
        zone(zone_name)
    except ValueError as error:
        unknown = Message("accounts.zone_unknown", {"zone": zone_name})
        raise Refused(unknown, field="zone_name") from error
    if not 2 <= idle_minutes <= 480:
        raise Refused(
            Message("accounts.idle_out_of_range", {"minutes": idle_minutes}), field="idle_minutes"
        )
    policy = Policy.objects.select_for_update().filter(id=1).first() or Policy(id=1, revision=0)
    if revision is not None and policy.revision != revision:
        raise Conflict(expected=revision, found=policy.revision)
    before = None if policy.revision == 0 else _policy_values(policy)
    policy.zone = zone_name
    policy.idle_minutes = idle_minutes
    policy.requires_second_factor = requires_second_factor
    policy.revision += 1
    policy.save()
    context.changed(policy, before=before, after=_policy_values(policy))


def _checked(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        refusal = Message("accounts.password_refused", {"why": " ".join(error.messages)})
        raise Refused(refusal, field="password") from error
    return make_password(password)


def _another_administrator(membership: Membership) -> bool:
    return (
        Membership.objects.filter(role=Role.ADMINISTRATOR, until__isnull=True)
        .exclude(actor_id=membership.actor_id)
        .exists()
    )


def _policy_values(policy: Policy) -> dict[str, object]:
    return {
        "zone": policy.zone,
        "idle_minutes": policy.idle_minutes,
        "requires_second_factor": policy.requires_second_factor,
    }
