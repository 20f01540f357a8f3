"""Facts that a device without network kept and now sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context
from hearthline.platform.manifest import OutboxDoor
from hearthline.rooms.emergency import actions
from hearthline.rooms.emergency.rules.runs import sent_from
from hearthline.rooms.emergency.rules.signing import signature_from


def record_run(context: Context, body: Mapping[str, Any]) -> object:
    """Keep what an entry says of an emergency run.

    The body, version 1::

        {"run": {"id": UUID made where the run was begun,
                 "begun_at": milliseconds since 1970 UTC, or left out where the entry only
                             names the run (then nothing else of ``run`` is needed),
                 "zone": IANA zone of the device,
                 "patient": UUID, or null of a run that began blank,
                 "branch": UUID, or null where the device does not know,
                 "led_from": "home" or "telephone",
                 "begun_by": name of who leads it,
                 "caregiver": who is on the line, by telephone,
                 "practice": true of a drill,
                 "script": key of a drill's scripted patient,
                 "protocols": [UUIDs of the content versions of the protocols at hand],
                 "setting": what ``engines.protocols.wire.setting_body`` writes, or null},
         "facts": [what ``engines.protocols.wire.fact_body`` writes, one object each]}

    An entry may carry any facts of the run, in any order, again or for the first time, before
    or after the entry that says what is known of the run. A blank run may learn its patient
    later: send ``{"id": …, "patient": …}``. What ``begun_at`` comes with is said once.

    Raises
    ------
    ProtocolError
        If a part cannot be read; ``field`` names it (``run.id``, ``facts[2]``, ``fact.kind``).
        Such an entry will never be read: sending it again gives the same.
    """
    sent = sent_from(body)
    return actions.record_run(context, run=sent.run, setting=sent.setting, facts=sent.facts)


def sign_care_plan(context: Context, body: Mapping[str, Any]) -> object:
    """Keep that somebody read and signed the family's page at the door.

    The body, version 1::

        {"patient": UUID,
         "digest": of the page as it was read, 64 hexadecimal digits,
         "signer": name, "relation": to the patient, or empty,
         "signed_on": civil day in the home, YYYY-MM-DD,
         "by_interpreter": true where it was read through one}

    Raises
    ------
    ProtocolError
        If a part cannot be read; ``field`` names it. Sending it again gives the same.
    """
    facts = signature_from(body, derived_id("care plan signature", context.action_id))
    return actions.sign_care_plan(context, facts=facts)


OUTBOX = {
    "emergency.record_run": OutboxDoor(versions=frozenset({1}), record=record_run),
    "emergency.sign_care_plan": OutboxDoor(versions=frozenset({1}), record=sign_care_plan),
}
