"""Pages of content: all versions, one version against the one in force, approving it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.content import actions
from hearthline.platform.content.forms import ApprovalForm
from hearthline.platform.content.kinds import ContentKind, kinds
from hearthline.platform.content.models import ContentVersion, VersionState
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.parts import Change
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist

READ = "content.read"
MOST_COMPARED = 20
"""Versions of one thing that another is compared with."""


@page(READ)
def versions(request: Any) -> HttpResponse:
    """List versions, drafts that wait for approval first."""
    known = kinds()
    view = ListView.read(
        request.GET, sorts=("written",), filters=("kind", "state"), descending=True
    )
    rows = ContentVersion.objects.all()
    if view.filter("kind") in known:
        rows = rows.filter(kind=view.filter("kind"))
    state = view.filter("state") if view.filter("state") in list(VersionState) else ""
    rows = rows.filter(state=state) if state else rows.exclude(state=VersionState.SET_ASIDE)
    order = "-written_at" if view.descending else "written_at"
    total = rows.count()
    waiting = ContentVersion.objects.filter(state=VersionState.DRAFT).count()
    listed = Worklist(
        name="content",
        caption=_("Versions by when they were written"),
        columns=(
            Column(_("What")),
            Column(_("Version"), numeric=True),
            Column(_("Written"), "written", descending_first=True),
            Column(_("Stands")),
        ),
        rows=[
            (row, known.get(row.kind)) for row in rows.order_by(order, "kind", "key")[view.slice]
        ],
        total=total,
        view=view,
        chips=[
            Chip(_("All in use"), view.address(state=None, page=None), current=not state),
            Chip(
                _("Waiting for approval"),
                view.address(state=VersionState.DRAFT, page=None),
                waiting,
                current=state == VersionState.DRAFT,
            ),
            *(
                Chip(
                    kind.plural,
                    view.address(kind=kind.name, page=None),
                    current=view.filter("kind") == kind.name,
                )
                for kind in known.values()
            ),
        ],
        empty=Empty(
            _("No content yet."),
            _("What the product ships is offered here as drafts at the next start."),
        ),
        filtered_empty=Empty(_("Nothing stands like this."), _("Drop the filter to see all.")),
    )
    says = (
        ngettext(
            "%(n)s draft waits for somebody to read and approve it.",
            "%(n)s drafts wait for somebody to read and approve them.",
            waiting,
        )
        % {"n": waiting}
        if waiting
        else _("Everything in use was approved by this program.")
    )
    return render(request, "content/versions.html", {"listing": listed, "sentence": says})


@page(READ)
def version(request: Any, content_id: UUID) -> HttpResponseBase:
    """Show a version: how it differs from the one in force, and who wrote and approved it."""
    row = seen(request, ContentVersion, content_id)
    kind = kinds().get(row.kind)
    others = list(
        ContentVersion.objects.filter(kind=row.kind, key=row.key, language=row.language)
        .exclude(id=row.id)
        .order_by("-number")[:MOST_COMPARED]
    )
    chosen = next((one for one in others if str(one.pk) == request.GET.get("with", "")), None)
    before = chosen or _in_force_beside(row, request.caller.today)
    changes = _changes(kind, before, row)
    caller = request.caller
    return render(
        request,
        "content/version.html",
        {
            "version": row,
            "kind": kind,
            "before": before,
            "others": [one for one in others if one != before],
            "changes": changes,
            "unsourced": kind.unsourced(row.body) if kind else (),
            "shown_at": _shown_at(kind, row),
            "is_draft": row.state == VersionState.DRAFT,
            "is_own": row.author_id == caller.actor_id,
            "may_approve": kind is not None
            and caller.holds("content.approve")
            and caller.role in kind.approvers,
            "may_write": kind is not None
            and caller.holds("content.write")
            and caller.role in kind.authors,
        },
    )


@page("content.approve")
def approve(request: Any, content_id: UUID) -> HttpResponse:
    """Approve a draft: what changes is shown beside the form."""
    row = seen(request, ContentVersion, content_id)
    kind = kinds().get(row.kind)
    back = reverse("content:version", args=[row.id])
    before = _in_force_beside(row, request.caller.today)
    shown_at = _shown_at(kind, row)

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        actions.approve(
            context,
            content_id=row.id,
            effective_from=cleaned["effective_from"],
            note=cleaned["note"],
            revision=revision,
        )

    return form_page(
        request,
        ApprovalForm,
        template="content/approve.html",
        context={
            "version": row,
            "kind": kind,
            "diff": _changes(kind, before, row) if before or not shown_at else [],
            "shown_at": shown_at,
            "unsourced": kind.unsourced(row.body) if kind else (),
            "back_url": back,
        },
        save=save,
        done=_("Version approved"),
        then=back,
        initial={"effective_from": request.caller.today},
        revision=row.revision,
    )


@require_POST
@page("content.write")
def set_aside(request: Any, content_id: UUID) -> HttpResponseBase:
    """Put a draft away."""
    row = seen(request, ContentVersion, content_id)
    try:
        actions.set_aside(page_context(request), content_id=row.id, revision=row.revision)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Draft set aside"))
    return redirect("content:version", row.id)


def _in_force_beside(row: ContentVersion, on: date) -> ContentVersion | None:
    """Return the approved version of the same thing that counts now, or counted before this one."""
    same = ContentVersion.objects.filter(
        kind=row.kind, key=row.key, language=row.language, state=VersionState.APPROVED
    ).exclude(id=row.id)
    if row.effective_from:
        same = same.filter(effective_from__lte=row.effective_from, number__lt=row.number)
    else:
        same = same.filter(effective_from__lte=on)
    return same.order_by("-effective_from", "-number").first()


def _shown_at(kind: ContentKind | None, row: ContentVersion) -> str:
    return reverse(kind.page, args=[row.id]) if kind and kind.page else ""


def _changes(
    kind: ContentKind | None, before: ContentVersion | None, row: ContentVersion
) -> list[Change]:
    if kind is None:
        return []
    lines = kind.compare(before.body if before else None, row.body)
    return [Change(line.what, line.old, line.new) for line in lines]
