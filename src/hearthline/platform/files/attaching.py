"""A document with a form: sent along, or chosen from those kept about the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.errors import Refused
from hearthline.platform.files.actions import keep_file
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.files.models import StoredFile
from hearthline.platform.files.queries import files_of
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_moment

Choices = Iterable[tuple[str, str]]
MOST_OFFERED = 50


class WithDocument(forms.Form):
    """The two fields with which a form takes a document; ``kept`` lists what is there."""

    file = forms.FileField(
        label=_("Document"), help_text=_("PDF or picture, up to 25 MB"), required=False
    )
    kept = forms.ChoiceField(label=_("Or one that is kept already"), required=False)

    def __init__(self, *args: Any, kept: Choices = (), **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["kept"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("None")), *kept]
        if len(field.choices) == 1:
            del self.fields["kept"]


def kept_documents(caller: Caller, subject: UUID) -> list[tuple[str, str]]:
    """Return the documents kept about somebody, newest first, as choices of a form."""
    return [
        (
            str(row.pk),
            f"{word('file_purpose', row.purpose)}: {row.name}, {shown_moment(row.made_at)}",
        )
        for row in files_of(caller, subject)[:MOST_OFFERED]
    ]


def attached(
    context: Context, cleaned: Mapping[str, Any], *, subject: UUID, purpose: Purpose
) -> UUID | None:
    """Keep the document that came with a form and return its id, or that of the chosen one."""
    sent = cleaned.get("file")
    if sent is not None:
        return keep_file(
            context.inner("files.keep"),
            content=sent.read(),
            name=sent.name,
            purpose=purpose,
            subject=subject,
        )
    chosen = cleaned.get("kept")
    return UUID(chosen) if chosen else None


def require_about(context: Context, document_id: UUID | None, subject: UUID) -> UUID | None:
    """Return a document that is about ``subject``; a request with any other is refused.

    A fact happened whatever came with it: it is stored without the document that is not about
    ``subject``, and flagged. Whose patient they are was said with the fact itself.

    Raises
    ------
    Refused
        For a request, if it is about somebody else, or about nobody yet.
    """
    if document_id is None:
        return None
    if context.draft.kind is Kind.FACT:
        if StoredFile.objects.filter(pk=document_id, subject_id=subject).exists():
            return document_id
        context.flag("files.left_out")
        return None
    if context.get(StoredFile, document_id).subject_id != subject:
        raise Refused(Message("files.about_another"), field="kept")
    return document_id
