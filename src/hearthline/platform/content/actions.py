"""Writing, approving and setting aside versions; offering what the product ships."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.content.kinds import ContentKind, kinds
from hearthline.platform.content.models import ContentVersion, VersionState
from hearthline.platform.content.queries import drafts
from hearthline.platform.journal.writing import canonical


@action("content.write", version=1, kind=Kind.REQUEST, permission="content.write")
def write(
    context: Context,
    *,
    kind: str,
    key: str,
    title: str,
    body: Mapping[str, Any],
    summary: str,
    language: str = "en",
) -> UUID:
    """Write a new version as a draft.

    Raises
    ------
    Refused
        If the kind is unknown, the caller does not write it, or no sentence says what changed.
    HearthlineError
        What the kind's own check says of the body.
    """
    known = _kind(kind)
    if context.caller.role not in known.authors:
        raise Refused(Message("content.not_an_author", {"label": known.label}))
    if not summary.strip():
        raise Refused(Message("content.summary_needed"), field="summary")
    known.check(body)
    return _insert(context, known, key, title, body, summary, language, is_shipped=False).id


@action("content.rewrite", version=1, kind=Kind.REQUEST, permission="content.write")
def rewrite(
    context: Context,
    *,
    content_id: UUID,
    title: str,
    body: Mapping[str, Any],
    summary: str,
    revision: int,
) -> None:
    """Change a draft; whoever changes it is its author from then on.

    Raises
    ------
    Refused
        If it is no draft any more, or the caller does not write this kind.
    """
    row = _draft(content_id, revision)
    known = _kind(row.kind)
    if context.caller.role not in known.authors:
        raise Refused(Message("content.not_an_author", {"label": known.label}))
    known.check(body)
    before = {"digest": row.digest, "author": row.author_name}
    row.title, row.body, row.summary = title, dict(body), summary
    row.digest = digest_of(body)
    row.author_id, row.author_name = context.caller.actor_id, context.caller.name
    row.written_at = context.server_time
    row.revision += 1
    row.save()
    context.changed(row, before=before, after={"digest": row.digest, "author": row.author_name})


@action("content.approve", version=1, kind=Kind.REQUEST, permission="content.approve")
def approve(
    context: Context, *, content_id: UUID, effective_from: date, note: str, revision: int
) -> None:
    """Approve a draft as the program's own, from a day on.

    Raises
    ------
    Refused
        If the caller wrote it, does not approve this kind, or it is no draft any more.
    """
    row = _draft(content_id, revision)
    known = _kind(row.kind)
    if context.caller.role not in known.approvers:
        raise Refused(Message("content.not_an_approver", {"label": known.label}))
    if row.author_id == context.caller.actor_id:
        raise Refused(Message("content.own_version"))
    if effective_from < context.caller.today:
        raise Refused(
            Message("content.starts_in_the_past", {"day": effective_from.isoformat()}),
            field="effective_from",
        )
    known.check(row.body)
    row.state = VersionState.APPROVED
    row.approver_id, row.approver_name = context.caller.actor_id, context.caller.name
    row.approved_at, row.approval_note = context.server_time, note.strip()
    row.effective_from = effective_from
    row.revision += 1
    row.save()
    context.changed(
        row,
        before={"state": VersionState.DRAFT},
        after={"state": row.state, "digest": row.digest, "effective_from": effective_from},
    )


@action("content.set_aside", version=1, kind=Kind.REQUEST, permission="content.write")
def set_aside(context: Context, *, content_id: UUID, revision: int) -> None:
    """Put a draft away; approved versions stay."""
    row = _draft(content_id, revision)
    row.state = VersionState.SET_ASIDE
    row.revision += 1
    row.save()
    context.changed(row, before={"state": VersionState.DRAFT}, after={"state": row.state})


@action("content.offer_shipped", version=1, kind=Kind.REQUEST, permission="content.offer")
def offer_shipped(context: Context) -> int:
    """Lay what the product ships beside the program's own versions, as drafts; return how many.

    What was offered before, whatever became of it, is not offered again.
    """
    known = {
        (row["kind"], row["key"], row["language"], row["digest"])
        for row in ContentVersion.objects.filter(is_shipped=True).values(
            "kind", "key", "language", "digest"
        )
    }
    offered = 0
    for kind in kinds().values():
        for shipped in kind.shipped():
            if (kind.name, shipped.key, shipped.language, digest_of(shipped.body)) in known:
                continue
            kind.check(shipped.body)
            _insert(
                context,
                kind,
                shipped.key,
                shipped.title,
                shipped.body,
                shipped.summary,
                shipped.language,
                is_shipped=True,
            )
            offered += 1
    return offered


def approve_drafts(context: Context, kind: str, note: str) -> None:
    """Approve every draft of a kind from today on, each as an act of its own."""
    for row in drafts(kind):
        approve(
            context.inner(f"approve {row.key}"),
            content_id=row.id,
            effective_from=context.caller.today,
            note=note,
            revision=row.revision,
        )


def digest_of(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a body in canonical form, in hexadecimal digits."""
    return hashlib.sha256(canonical(body)).hexdigest()


def _insert(
    context: Context,
    kind: ContentKind,
    key: str,
    title: str,
    body: Mapping[str, Any],
    summary: str,
    language: str,
    *,
    is_shipped: bool,
) -> ContentVersion:
    same = ContentVersion.objects.filter(kind=kind.name, key=key, language=language)
    last: int = same.aggregate(last=Max("number"))["last"] or 0
    row = ContentVersion.objects.create(
        id=context.next_id(),
        kind=kind.name,
        key=key,
        language=language,
        number=last + 1,
        title=title,
        body=dict(body),
        digest=digest_of(body),
        summary=summary.strip(),
        is_shipped=is_shipped,
        author_id=context.caller.actor_id,
        author_name=context.caller.name,
        written_at=context.server_time,
    )
    context.changed(row, after={"number": row.number, "digest": row.digest})
    return row


def _kind(name: str) -> ContentKind:
    found = kinds().get(name)
    if found is None:
        raise Refused(Message("content.no_such_kind", {"kind": name}), field="kind")
    return found


def _draft(content_id: UUID, revision: int) -> ContentVersion:
    row = ContentVersion.objects.filter(id=content_id).first()
    if row is None or row.state != VersionState.DRAFT:
        raise Refused(Message("content.not_a_draft"))
    if row.revision != revision:
        raise Conflict(expected=revision, found=row.revision)
    return row
