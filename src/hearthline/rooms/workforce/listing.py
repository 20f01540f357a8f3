"""The team as a list: found, filtered and sorted in the database, a page at a time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.workforce import models

SORTS = {"name": ("family_name", "given_name"), "licence": ("licence_ends",)}


def team(
    caller: Caller,
    *,
    words: str = "",
    branch: UUID | None = None,
    skill: str = "",
    only: str = "",
    notice_days: int = 60,
) -> QuerySet[models.StaffMember]:
    """Return members of staff that match, with the day their first licence ends.

    Parameters
    ----------
    only
        ``nurses``, ``office``, ``ends`` (a licence or certificate that ends within the notice),
        or empty for everybody who still works here.
    """
    today = caller.today
    ends = models.Licence.objects.filter(staff=OuterRef("pk"), ended_on__isnull=True).order_by(
        "expires"
    )
    rows = (
        visible(caller, models.StaffMember)
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
        .annotate(licence_ends=Subquery(ends.values("expires")[:1], output_field=DateField()))
    )
    for word in words.casefold().split():
        rows = rows.filter(search_name__contains=word)
    if branch is not None:
        rows = rows.filter(
            id__in=SubjectBranch.objects.filter(
                Q(until__isnull=True) | Q(until__gte=today), branch_id=branch, since__lte=today
            ).values("subject_id")
        )
    if skill:
        rows = rows.filter(
            id__in=models.Skill.objects.filter(
                Q(expires__isnull=True) | Q(expires__gte=today), kind=skill, ended_on__isnull=True
            ).values("staff_id")
        )
    match only:
        case "nurses":
            return rows.filter(is_nurse=True)
        case "office":
            return rows.filter(is_nurse=False)
        case "ends":
            return rows.filter(_ends_before(today + timedelta(days=notice_days)))
        case _:
            return rows


def _ends_before(day: date) -> Q:
    papers = {"ended_on__isnull": True, "expires__lt": day}
    return Q(id__in=models.Licence.objects.filter(**papers).values("staff_id")) | Q(
        id__in=models.Certificate.objects.filter(**papers).values("staff_id")
    )
