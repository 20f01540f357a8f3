"""What a tablet sends: unsealed, passed on once, and never lost when it is not taken."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from hearthline.faces.tablet import sealing
from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.models import CarePlanSignature, EmergencyRun, RunFact
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import patient_in_care
from tests.builders.emergency import AT, approved_protocols
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db
START = 1_779_000_000_000
RUN = derived_id("test run", 1)


@pytest.fixture
def nurse() -> Client:
    a_policy()
    branch = make_branch()
    return signed_in(a_user(Role.FIELD_NURSE, branch_id=branch, name="Nadia Example"))


def sealed(entry: dict[str, Any], *, to: str = "") -> dict[str, Any]:
    """Seal as frontend/tablet/sealing.js does."""
    theirs = base64.b64decode(to or sealing.public_key())
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    )
    key = HKDF(SHA256(), 32, salt=point, info=sealing.FACTS).derive(shared)
    nonce = os.urandom(12)
    data = AESGCM(key).encrypt(nonce, json.dumps(entry).encode(), entry["id"].encode())
    texts = {"point": point, "nonce": nonce, "data": data}
    return {
        "id": entry["id"],
        "sealed": {name: base64.b64encode(raw).decode() for name, raw in texts.items()},
    }


def an_entry(*facts: dict[str, Any], **given: Any) -> dict[str, Any]:
    run = {"id": str(RUN), "begun_at": START, "zone": "America/New_York", "begun_by": "Nadia"}
    values: dict[str, Any] = {
        "id": str(new_id(at=datetime.now(UTC))),
        "action": "emergency.record_run",
        "version": 1,
        "at": "2026-05-17T10:16:00.000Z",
        "zone": "America/New_York",
        "body": {"run": run, "facts": list(facts)},
    }
    return values | given


def a_fact(fact_id: str = "f1", **given: Any) -> dict[str, Any]:
    values = {"id": fact_id, "kind": "note", "at": START, "recorded_at": START, "text": "Flushed"}
    return values | given


def send(client: Client, *entries: dict[str, Any]) -> list[dict[str, str]]:
    answer = client.post(
        "/tablet/outbox/", json.dumps({"entries": entries}), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return answer.json()["answers"]


def test_what_was_sealed_on_a_tablet_is_kept_once_however_often_it_is_sent(nurse: Client) -> None:
    entry = sealed(an_entry(a_fact()))

    first, second = send(nurse, entry), send(nurse, entry)

    assert [one["state"] for one in (*first, *second)] in (
        ["kept", "kept"],
        ["flagged", "kept"],
    )
    assert RunFact.objects.count() == 1
    done = JournalEntry.objects.get(name="emergency.record_run")
    assert done.action_id == UUID(entry["id"])
    assert done.source == "tablet"
    assert done.device_time == datetime(2026, 5, 17, 10, 16, tzinfo=UTC)


def a_signature(patient: UUID, digest: str) -> dict[str, Any]:
    said = {
        "patient": str(patient),
        "digest": digest,
        "signer": "Walt Quillfeather",
        "relation": "the patient",
        "signed_on": "2026-05-17",
        "by_interpreter": False,
    }
    return an_entry(action="emergency.sign_care_plan", body=said)


def test_a_page_signed_at_the_door_is_kept_once_and_one_that_changed_is_flagged() -> None:
    a_policy()
    branch = make_branch()
    approved_protocols()
    patient = patient_in_care("walt", branch=branch)
    nurse = signed_in(a_user(Role.FIELD_NURSE, branch_id=branch, name="Nadia Example"))
    reading = queries.family_reading(patient, AT.date())
    as_it_stands = sealed(a_signature(patient, reading.digest))

    send(nurse, as_it_stands)
    send(nurse, as_it_stands, sealed(a_signature(patient, "0" * 64)))

    kept = CarePlanSignature.objects.order_by("-digest")
    assert [one.digest for one in kept] == sorted([reading.digest, "0" * 64], reverse=True)
    assert {one.witnessed_by for one in kept} == {"Nadia Example"}
    flags = [one.flags for one in JournalEntry.objects.filter(name="emergency.sign_care_plan")]
    assert sum("emergency.changed_since_read" in one for one in flags) == 1


@pytest.mark.parametrize(
    ("part", "value"),
    [("digest", "short"), ("patient", "nobody"), ("signed_on", "today"), ("by_interpreter", 1)],
)
def test_a_signature_that_cannot_be_read_is_refused(nurse: Client, part: str, value: Any) -> None:
    entry = a_signature(derived_id("somebody"), "0" * 64)
    entry["body"][part] = value

    (answer,) = send(nurse, sealed(entry))

    assert answer["state"] == "refused"


def test_one_entry_that_cannot_be_read_holds_up_no_other(nurse: Client) -> None:
    other_key = base64.b64encode(
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ).decode()
    good = sealed(an_entry(a_fact()))
    torn = sealed(an_entry(a_fact()))
    torn["id"] = str(derived_id("another", 1))
    answers = send(
        nurse,
        sealed(an_entry(a_fact()), to=other_key),
        torn,
        {"id": "x", "sealed": {"point": "no", "nonce": 3, "data": None}},
        {"id": "plain", "body": {}},
        sealed(an_entry(a_fact(), action="emergency.unheard_of")),
        sealed(an_entry(a_fact(), version=99)),
        sealed(an_entry(a_fact(kind="no such kind"))),
        sealed(an_entry(a_fact(), id="no id")),
        good,
    )

    assert [one["state"] for one in answers[:-1]] == ["refused"] * 8
    assert all(one["reason"] for one in answers[:-1])
    assert answers[-1]["state"] in ("kept", "flagged")
    assert RunFact.objects.count() == 1


def test_an_entry_that_breaks_the_program_waits_and_the_next_is_taken(
    nurse: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hearthline.rooms.emergency import actions

    whole = actions.record_run

    def breaks_once(context: Any, **given: Any) -> Any:
        monkeypatch.setattr(actions, "record_run", whole)
        raise KeyError("something of a patient")

    monkeypatch.setattr(actions, "record_run", breaks_once)

    answers = send(nurse, sealed(an_entry(a_fact())), sealed(an_entry(a_fact("f2"))))

    assert answers[0] == {"id": answers[0]["id"], "state": "later", "reason": ""}
    assert answers[1]["state"] in ("kept", "flagged")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"entries": 3}', b'{"entries": []}', b'{"entries": [1]}', b"[" * 99_999],
)
def test_what_is_no_batch_is_told_so(nurse: Client, body: bytes) -> None:
    answer = nurse.post("/tablet/outbox/", body, content_type="application/json")

    assert answer.status_code == 400


def test_a_drill_stays_a_drill(nurse: Client) -> None:
    entry = an_entry(a_fact())
    entry["body"]["run"] |= {"practice": True, "script": "mild"}

    send(nurse, sealed(entry))

    assert EmergencyRun.objects.get().is_practice
