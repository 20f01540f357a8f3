"""Keeping files, saying whom they are about, and marking places on their pages."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.files import store
from hearthline.platform.files.kinds import Purpose, Retention, media_type_of
from hearthline.platform.files.models import Mark, StoredFile
from hearthline.platform.files.pictures import FileUnreadable, draw_pages
from hearthline.platform.records.editing import create

LARGEST_BYTES = 25_000_000
WHOLE_PAGE = 1_000


@action("files.keep", version=1, kind=Kind.REQUEST, permission="files.keep")
def keep_file(
    context: Context,
    *,
    content: bytes,
    name: str,
    purpose: Purpose,
    subject: UUID | None = None,
    branch: UUID | None = None,
    keep_until: date | None = None,
    file_id: UUID | None = None,
) -> UUID:
    """Keep a file; what it is, is told from its bytes.

    Parameters
    ----------
    name
        As the sender called it; shown to people, never used as a place.
    subject, branch
        Whom it is about; a file that is about nobody yet belongs to a branch.
    keep_until
        The day after which it may go; without one it stays with the record.

    file_id
        The id it gets, where whoever made it named it already.

    Raises
    ------
    Refused
        If it is empty, too large, of another kind, or cannot be shown.
    """
    if subject is not None:
        context.concerns(subject)
    branches = context.caller.branches
    if branch is not None and branches is not None and branch not in branches:
        raise NotInScope("branch")
    if not content:
        raise Refused(Message("files.empty"), field="file")
    if len(content) > LARGEST_BYTES:
        raise Refused(_too_large(len(content)), field="file")
    media_type = media_type_of(content)
    if media_type is None:
        raise Refused(Message("files.of_another_kind"), field="file")
    digest = store.put(content)
    try:
        pages = draw_pages(digest)
    except FileUnreadable as error:
        raise Refused(error.message, field="file") from error
    known = StoredFile.objects.filter(id=file_id).first() if file_id else None
    if known is not None and (known.digest, known.subject_id) == (digest, subject):
        return known.id
    kept = create(
        context,
        StoredFile,
        id=file_id if file_id and known is None else context.next_id(),
        digest=digest,
        name=_shown_name(name),
        media_type=media_type,
        size=len(content),
        pages=pages,
        purpose=purpose,
        subject_id=subject,
        branch_id=branch,
        retention=Retention.UNTIL if keep_until else Retention.WITH_RECORD,
        keep_until=keep_until,
        made_at=context.server_time,
        made_by=context.caller.name,
    )
    return kept.id


@action("files.name_subject", version=1, kind=Kind.REQUEST, permission="files.keep")
def name_subject(context: Context, *, file_id: UUID, subject: UUID) -> None:
    """Say whom a file is about, once it is known.

    Raises
    ------
    Refused
        If it is about somebody else already.
    """
    context.concerns(subject)
    kept = context.get(StoredFile, file_id)
    if kept.subject_id == subject:
        return
    if kept.subject_id is not None:
        raise Refused(Message("files.about_another"))
    kept.subject_id = subject
    kept.save(update_fields=["subject_id"])
    context.changed(kept, before={"subject_id": None}, after={"subject_id": subject})


@action("files.mark", version=1, kind=Kind.REQUEST, permission="files.read")
def mark(
    context: Context, *, file_id: UUID, page: int, left: int, top: int, width: int, height: int
) -> UUID:
    """Keep a rectangle on a page, in thousandths of its width and height.

    Raises
    ------
    Refused
        If the page does not exist or the rectangle is not on it.
    """
    kept = context.get(StoredFile, file_id)
    if kept.subject_id:
        context.about(kept.subject_id)
    on_page = (
        1 <= page <= kept.pages
        and left >= 0
        and top >= 0
        and width >= 1
        and height >= 1
        and left + width <= WHOLE_PAGE
        and top + height <= WHOLE_PAGE
    )
    if not on_page:
        raise Refused(Message("files.mark_off_page", {"page": page, "pages": kept.pages}))
    made = create(
        context,
        Mark,
        id=context.next_id(),
        file_id=file_id,
        page=page,
        left=left,
        top=top,
        width=width,
        height=height,
        made_at=context.server_time,
        made_by=context.caller.name,
    )
    return made.id


@action("files.remove_mark", version=1, kind=Kind.REQUEST, permission="files.read")
def remove_mark(context: Context, *, mark_id: UUID) -> None:
    """Take a mark off its page; who drew it and who took it off stay on record."""
    made = context.get(Mark, mark_id)
    if made.file.subject_id:
        context.about(made.file.subject_id)
    if made.removed_at is not None:
        return
    made.removed_at, made.removed_by = context.server_time, context.caller.name
    made.save(update_fields=["removed_at", "removed_by"])
    context.changed(made, before={"removed": False}, after={"removed": True})


def _too_large(size: int) -> Message:
    megabytes = {"size": round(size / 1_000_000, 1), "most": LARGEST_BYTES // 1_000_000}
    return Message("files.too_large", megabytes)


def _shown_name(name: str) -> str:
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in bare if letter.isprintable()).strip()[-200:] or "file"
