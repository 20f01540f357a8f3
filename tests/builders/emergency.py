"""Emergencies for tests: the starter protocols and rules approved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hearthline.engines.protocols import Fact, FactKind
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.emergency import actions, contents, queries
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.values import RunFacts, SignatureFacts

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


def read_and_signed(patient_id: UUID, *, at: datetime = AT) -> None:
    """Let the family read and sign its page of the emergency plan as it stands."""
    now = queries.family_reading(patient_id, at.date())
    actions.sign_care_plan(
        system_context(at=at),
        facts=SignatureFacts(
            id=derived_id("test signature", patient_id, now.digest, at),
            patient_id=patient_id,
            digest=now.digest,
            signer="The family",
            signed_on=at.date(),
        ),
    )


def run_facts(patient_id: UUID | None, **given: Any) -> RunFacts:
    """Return what is said of a run begun now in this home."""
    base = {
        "id": derived_id("test run", patient_id),
        "patient_id": patient_id,
        "begun_at": AT,
        "zone": "America/New_York",
        "begun_by": "Rosa Madeup",
    }
    return RunFacts(**base | given)


def run_fact(kind: FactKind, seconds: int, **given: Any) -> Fact:
    """Return something that happened so many seconds after the run began, written down then."""
    at = milliseconds(AT) + seconds * 1000
    base: dict[str, Any] = {
        "id": str(derived_id("test fact", kind, seconds, given.get("step", ""))),
        "kind": kind,
        "at": at,
        "recorded_at": at,
        "protocol": "anaphylaxis",
        "by": "Rosa Madeup",
    }
    return Fact(**base | given)


def begun(protocol: str = "anaphylaxis") -> Fact:
    """Return the begin of a protocol."""
    return run_fact(FactKind.BEGIN, 0, protocol=protocol)
