"""Pages of a document as pictures, the document as it came, and marks on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.files import actions, store
from hearthline.platform.files.kinds import MediaType
from hearthline.platform.files.models import Mark, StoredFile
from hearthline.platform.files.pictures import FileUnreadable, picture_of
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.display import shown_moment

READ = "files.read"
ALONE = "default-src 'none'; sandbox"
"""What a browser may do with a file by itself: nothing."""


@page(READ)
def picture(request: Any, file_id: UUID, number: int) -> HttpResponse:
    """Return one page of a file as PNG, drawn by us."""
    kept = _read(request, file_id)
    if not 1 <= number <= kept.pages:
        raise Http404
    try:
        made = picture_of(kept.digest, number)
    except (FileUnreadable, store.FileDamaged) as error:
        return HttpResponse(sentence(error.message), content_type="text/plain", status=409)
    return _alone(HttpResponse(made, content_type="image/png"), f"page-{number}.png", "inline")


@page(READ)
def original(request: Any, file_id: UUID) -> HttpResponse:
    """Return the file as it came, as a download that no browser opens in the page."""
    kept = _read(request, file_id)
    try:
        content = store.take(kept.digest)
    except store.FileDamaged as error:
        return HttpResponse(sentence(error.message), content_type="text/plain", status=409)
    ending = MediaType(kept.media_type).ending
    answer = HttpResponse(content, content_type=kept.media_type)
    return _alone(answer, f"{kept.purpose}.{ending}", "attachment")


@page(READ)
@require_POST
def mark(request: Any, file_id: UUID) -> HttpResponse:
    """Keep a rectangle drawn on a page."""
    _read(request, file_id)
    try:
        numbers = {
            name: int(request.POST.get(name, ""))
            for name in ("page", "left", "top", "width", "height")
        }
    except ValueError:
        return HttpResponse(status=400)
    try:
        made = actions.mark(page_context(request), file_id=file_id, **numbers)
    except Refused as refusal:
        return JsonResponse({"error": sentence(refusal.message)}, status=422)
    said = {
        "id": str(made),
        "by": request.caller.name,
        "at": shown_moment(request.at),
        "removes": reverse("files:remove_mark", args=[made]),
        "remove": _("Remove"),
    }
    return JsonResponse(said, status=201)


@page(READ)
@require_POST
def remove_mark(request: Any, mark_id: UUID) -> HttpResponse:
    """Take a mark off its page."""
    made = seen(request, Mark, mark_id, "file")
    request.reads.add(made.file.subject_id or made.file_id)
    actions.remove_mark(page_context(request), mark_id=made.pk)
    return HttpResponse(status=204)


def _read(request: Any, file_id: UUID) -> StoredFile:
    """Return a file of the caller's scope; a file about nobody yet is itself what was read."""
    kept = seen(request, StoredFile, file_id)
    request.reads.add(kept.subject_id or kept.pk)
    return kept


def _alone(answer: HttpResponse, name: str, how: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
