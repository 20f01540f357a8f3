"""The one definition of who sees what.

Every model says by a ``scope_rule`` how its rows belong to somebody; :func:`scope` turns that
and a caller into a filter. The object check is membership in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, When

from hearthline.platform.accounts.roles import Reach, Role

if TYPE_CHECKING:
    from hearthline.platform.accounts.caller import Caller

M = TypeVar("M", bound=Model)


class ScopeRule(Protocol):
    """How rows of a model belong to somebody."""

    def q(self, caller: Caller) -> Q:
        """Return the filter that leaves what ``caller`` may see."""


@dataclass(frozen=True, slots=True)
class ByProgram:
    """Rows of the whole program: every member of staff may know of them.

    What may be done with them, and which pages show them, is a matter of permissions.
    """

    def q(self, caller: Caller) -> Q:
        return Q(pk__in=[]) if _is_outsider(caller) else Q()


@dataclass(frozen=True, slots=True)
class ByBranch:
    """Rows of one branch, named by ``path``."""

    path: str = "branch_id"

    def q(self, caller: Caller) -> Q:
        if _is_outsider(caller):
            return Q(pk__in=[])
        if caller.branches is None:
            return Q()
        return Q(**{f"{self.path}__in": caller.branches})


@dataclass(frozen=True, slots=True)
class BySubject:
    """Rows about one subject (a patient, a nurse), named by ``path``."""

    path: str

    @property
    def subject_column(self) -> str:
        """The column that names the subject; empty where the row is the subject itself."""
        return "" if self.path == "id" or "__" in self.path else self.path

    def q(self, caller: Caller) -> Q:
        if caller.reach is Reach.PROGRAM:
            return Q()
        visible = _own(caller, self.path)
        if caller.opened:
            visible |= Q(**{f"{self.path}__in": caller.opened})
        return visible


@dataclass(frozen=True, slots=True)
class BySubjectOrBranch:
    """Rows about a subject belong to the subject, those about nobody to their branch."""

    subject: str
    branch: str

    @property
    def subject_column(self) -> str:
        """The column that names the subject."""
        return f"{self.subject}_id"

    def q(self, caller: Caller) -> Q:
        about_somebody = Q(**{f"{self.subject}__isnull": False})
        mine = BySubject(f"{self.subject}_id").q(caller)
        return (about_somebody & mine) | (~about_somebody & ByBranch(self.branch).q(caller))


def scope(caller: Caller, model: type[Model]) -> Q:
    """Return the filter of what ``caller`` may see of ``model``.

    Raises
    ------
    TypeError
        If the model has no ``scope_rule``: then nobody has said who may see it.
    """
    rule: ScopeRule | None = getattr(model, "scope_rule", None)
    if rule is None:
        raise TypeError(f"{model._meta.label} has no scope_rule")
    return rule.q(caller)


def visible(caller: Caller, model: type[M]) -> QuerySet[M]:
    """Return the rows of ``model`` that ``caller`` may see."""
    return model._default_manager.filter(scope(caller, model))


def may_see(caller: Caller, record: Model) -> bool:
    """Whether ``record`` lies in the caller's scope: membership in :func:`scope`, nothing else."""
    return visible(caller, type(record)).filter(pk=record.pk).exists()


def outside(caller: Caller, subjects: Collection[UUID]) -> set[UUID]:
    """Return those of ``subjects`` that lie outside the caller's scope, in one query or none.

    Somebody whom no branch has yet is outside nobody's scope: a person about to be registered.
    """
    return _outside(caller, subjects, BySubject("subject_id").q(caller))


def outside_unless_opened(caller: Caller, subjects: Collection[UUID]) -> set[UUID]:
    """Return those of ``subjects`` whom the caller sees by a broken glass at most."""
    return _outside(caller, subjects, _own(caller, "subject_id"))


def _outside(caller: Caller, subjects: Collection[UUID], is_seen: Q) -> set[UUID]:
    if caller.reach is Reach.PROGRAM or not subjects:
        return set()
    placements = apps.get_model("accounts", "SubjectBranch")._default_manager
    placed = placements.filter(subject_id__in=subjects)
    rows = placed.annotate(is_seen=Case(When(is_seen, then=True), default=False)).values_list(
        "subject_id", "is_seen"
    )
    seen: dict[UUID, bool] = {}
    for subject, sees in rows:
        seen[subject] = seen.get(subject, False) or bool(sees)
    return {subject for subject, sees in seen.items() if not sees}


def _own(caller: Caller, path: str) -> Q:
    """Return whose branch or own patient a row is about, broken glass aside."""
    # Asked of each row: a list that stops after a page never reads every placement.
    subjects = (
        _subjects_in_branches(caller)
        if caller.reach is Reach.BRANCH
        else _subjects_of_actor(caller)
    )
    return Q(Exists(subjects.filter(subject_id=OuterRef(path))))


def _is_outsider(caller: Caller) -> bool:
    return caller.role in (Role.PATIENT, Role.CAREGIVER)


def _subjects_in_branches(caller: Caller) -> QuerySet[Any, tuple[UUID]]:
    placements = apps.get_model("accounts", "SubjectBranch")._default_manager
    return placements.filter(
        Q(until__isnull=True) | Q(until__gte=caller.today),
        branch_id__in=caller.branches or (),
        since__lte=caller.today,
    ).values_list("subject_id")


def _subjects_of_actor(caller: Caller) -> QuerySet[Any, tuple[UUID]]:
    accesses = apps.get_model("accounts", "SubjectAccess")._default_manager
    return accesses.filter(
        Q(until__isnull=True) | Q(until__gte=caller.today),
        actor_id=caller.actor_id,
        since__lte=caller.today,
    ).values_list("subject_id")
