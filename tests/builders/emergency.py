"""Emergencies for tests: the starter protocols and rules approved."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.emergency import contents

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
APPROVER = derived_id("test actor", "approver of protocols")


def approved_protocols(at: datetime = AT) -> dict[str, UUID]:
    """Offer what the product ships and approve it as somebody else; return ids by key."""
    content.offer_shipped(system_context(at=at))
    rows = ContentVersion.objects.filter(
        kind__in=[contents.PROTOCOL_KIND, contents.RULES_KIND, contents.CARE_TEXT_KIND]
    )
    rows.update(
        state="approved",
        approver_id=APPROVER,
        approver_name="Ines Fable",
        approved_at=at,
        effective_from=at.date(),
    )
    return {row.key: row.id for row in rows}
