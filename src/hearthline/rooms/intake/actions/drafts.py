"""Drafts of referrals while they are typed: kept as typed, so that nothing is lost.

A draft changes nothing about anybody and is no action; saving it is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import new_id
from hearthline.kernel.text import without_nul
from hearthline.platform.actions.context import Context
from hearthline.platform.files import actions as files
from hearthline.platform.files.kinds import Purpose
from hearthline.rooms.intake.models import Typing

LONGEST = 4_000
"""Characters of one field that are kept."""


def begin_typing(
    context: Context, *, branch_id: UUID, content: bytes = b"", name: str = ""
) -> UUID:
    """Begin a draft, with the document beside it when one came."""
    file_id = None
    if content:
        file_id = files.keep_file(
            context, content=content, name=name, purpose=Purpose.REFERRAL, branch=branch_id
        )
    row = Typing.objects.create(
        id=new_id(at=context.server_time),
        branch_id=branch_id,
        file_id=file_id,
        begun_at=context.server_time,
        begun_by=context.caller.name,
        kept_at=context.server_time,
    )
    return row.pk


def keep_typed(context: Context, *, typing_id: UUID, typed: Mapping[str, Any]) -> bool:
    """Keep what was typed so far; a draft that has ended is left alone."""
    row = context.get(Typing, typing_id)
    kept = {name: without_nul(str(value))[:LONGEST] for name, value in typed.items() if value}
    return bool(
        Typing.objects.filter(pk=row.pk, ended_at__isnull=True).update(
            typed=kept, kept_at=context.server_time
        )
    )


def drop_typing(context: Context, *, typing_id: UUID) -> None:
    """End a draft without saving it; its document stays as a file of the branch."""
    row = context.get(Typing, typing_id)
    Typing.objects.filter(pk=row.pk, ended_at__isnull=True).update(
        ended_at=context.server_time, typed={}
    )
