"""A run led by telephone from the office, with forms and without script."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from hearthline.engines.protocols import FactKind, StepState
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census.models import Patient
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.models import EmergencyRun
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.values import Consequence, LedFrom, RunFacts
from hearthline.rooms.library.values import ListedDrug, MustNotStop
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines import queries as lines_queries
from hearthline.rooms.lines.values import LineFacts, LineKind, Side
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.queries import holding
from hearthline.rooms.therapy.values import LumenFacts
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, patient_in_care
from tests.builders.emergency import AT, approved_protocols, begun, run_fact, run_facts
from tests.builders.program import make_branch
from tests.builders.protocols import a_setting, an_ampule, an_injector, facts_by_chance
from tests.builders.supply import kit_facts
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db
LINE = derived_id("test line", "walt")


@pytest.fixture
def walt() -> UUID:
    a_policy()
    make_branch("North")
    approved_protocols()
    patient = patient_in_care("walt", branch=NORTH, family_name="Quillfeather", given_name="Walt")
    supply.pack_kit(system_context(at=AT), facts=kit_facts(patient))
    return patient


@pytest.fixture
def pharmacist(walt: UUID) -> Client:
    return signed_in(a_user(Role.PHARMACIST))


def begin(client: Client, patient: UUID, **given: str) -> EmergencyRun:
    said = {"protocol": "anaphylaxis", "caregiver": "Ada, his wife"} | given
    client.post(f"/emergency/patients/{patient}/run/", said)
    return EmergencyRun.objects.get()


def say(client: Client, run: EmergencyRun, kind: FactKind, **given: str):
    said = {"kind": kind.value, "protocol": "anaphylaxis"} | given
    return client.post(f"/emergency/runs/{run.id}/record/", said)


def state(run: EmergencyRun):
    found = queries.run_by_id(run.id)
    assert found is not None
    return queries.state_of(found)


def runs_through(patient: UUID, drug: str, lumen: str) -> UUID:
    """Make an order active that runs through a lumen of the one PICC."""
    if not lines_queries.lines_of([patient]):
        line = LineFacts(LINE, patient, LineKind.PICC, 2, Side.RIGHT, "basilic vein")
        lines.add_line(system_context(at=AT), facts=line)
    order = therapy.write_order(system_context(at=AT), facts=order_facts(patient, drug, drug=drug))
    Order.objects.filter(pk=order).update(state="active", in_force=1)
    says_lumen(order, lumen)
    return order


def says_lumen(order: UUID, lumen: str, minutes: int = 0) -> None:
    patient = Order.objects.get(pk=order).patient_id
    name = derived_id("test lumen", order, lumen)
    at = AT + timedelta(minutes=minutes)
    facts = LumenFacts(name, order, patient, LINE, lumen, at)
    therapy.record_lumen(system_context(at=AT), facts=facts)


def begin_again(client: Client, patient: UUID) -> EmergencyRun:
    known = set(EmergencyRun.objects.values_list("pk", flat=True))
    client.post(f"/emergency/patients/{patient}/run/", {"protocol": "anaphylaxis"})
    return EmergencyRun.objects.exclude(pk__in=known).get()


def test_the_office_leads_the_same_protocol_by_telephone(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt)
    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()

    assert (run.patient_id, run.led_from, run.caregiver) == (
        walt,
        LedFrom.TELEPHONE,
        "Ada, his wife",
    )
    assert page.count("Now, together") == 3
    assert "<hl-idle" not in page
    say(pharmacist, run, FactKind.DONE, step="stop")
    say(pharmacist, run, FactKind.NOT_POSSIBLE, step="position", text="stairs")
    say(pharmacist, run, FactKind.VITALS, step="vitals", systolic="84", diastolic="50")
    say(pharmacist, run, FactKind.HANDED_OVER, step="call", text="neighbour")
    found = state(run)
    ends = {one.step: one.state for one in found.steps if one.protocol == "anaphylaxis"}
    assert ends["stop"] is StepState.DONE
    assert ends["position"] is StepState.NOT_POSSIBLE
    assert ends["call"] is StepState.HANDED_OVER
    assert ends["vitals"] is StepState.DONE
    say(pharmacist, run, FactKind.END, choice="handed_over", text="Medic 4")
    assert state(run).is_ended


def test_a_word_why_is_asked_for_and_what_was_typed_stays(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt)

    answered = say(pharmacist, run, FactKind.NOT_POSSIBLE, step="position")
    assert answered.status_code == 422
    assert "Say in a word why" in answered.content.decode()
    unclear = say(pharmacist, run, FactKind.END)
    assert unclear.status_code == 422
    assert not state(run).is_ended


def test_going_on_after_a_reaction_asks_for_a_name_and_says_how_fast(
    walt: UUID, pharmacist: Client
) -> None:
    run = begin(pharmacist, walt, protocol="infusion_reaction")
    address = f"/emergency/runs/{run.id}/"

    def told(kind: FactKind, step: str, **more: str):
        return say(pharmacist, run, kind, protocol="infusion_reaction", step=step, **more)

    told(FactKind.ANSWER, "grade", choice="two")
    assert told(FactKind.DONE, "rate", write_rate="fast").status_code == 422
    told(FactKind.DONE, "rate", write_rate="84", write_given="56")
    told(FactKind.ANSWER, "gone", choice="yes")
    told(FactKind.ANSWER, "order_allows", choice="no")
    page = pharmacist.get(address).content.decode()
    assert "Not to be started again yet" in page
    assert "Does the order allow going on after such a reaction? <b>No</b>" in page
    told(FactKind.ANSWER, "order_allows", choice="yes")
    unnamed = told(FactKind.ANSWER, "agreed", choice="yes")
    assert unnamed.status_code == 422
    assert "Name of who agreed" in unnamed.content.decode()
    told(FactKind.ANSWER, "agreed", choice="yes", write_who="Dr Hal Nemo")

    page = pharmacist.get(address).content.decode()
    assert "Name of who agreed: Dr Hal Nemo" in page
    assert "At most 42 mL/h: 50 % of the rate before the pause" in page
    told(FactKind.DONE, "resume", write_rate="60")
    page = pharmacist.get(address).content.decode()
    assert "Started again against what is asked for" in page
    assert "Started again faster than the share of the last rate" in page


@pytest.mark.parametrize("key", ["fire", "anaphylaxis"])
def test_every_number_of_a_step_in_a_run_shows_its_source_and_who_approved_it(
    walt: UUID, pharmacist: Client, key: str
) -> None:
    run = begin(pharmacist, walt, protocol=key)

    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()

    protocol = queries.protocols_read(AT.date())[key]
    shown = {
        one.step for one in state(run).steps if one.state in (StepState.OPEN, StepState.WAITING)
    }
    numbers = [n for s in protocol.steps if s.id in shown for n in protocol.numbers_of(s)]
    assert numbers
    for number in numbers:
        assert f"<li>{escape(number.what)}: <b>" in page, number.id
        assert escape(number.source) in page, number.id
    assert f"{protocol.title}, version 1, approved by Ines Fable" in page


def test_a_tight_throat_at_the_desk_begins_anaphylaxis(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt, protocol="infusion_reaction")
    say(pharmacist, run, FactKind.DONE, protocol="infusion_reaction", step="stop")

    say(pharmacist, run, FactKind.ANSWER, protocol="infusion_reaction", step="severe", choice="yes")

    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()
    run.refresh_from_db()
    assert run.begun == ["infusion_reaction", "anaphylaxis"]
    assert {step for key, step in state(run).now if key == "anaphylaxis"} == {"epinephrine", "call"}
    assert page.count("Now, together") == 2


def test_an_answer_that_says_it_is_not_there_begins_nothing(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt, protocol="infusion_reaction")

    say(pharmacist, run, FactKind.ANSWER, protocol="infusion_reaction", step="severe", choice="no")

    run.refresh_from_db()
    assert run.begun == ["infusion_reaction"]


def test_beside_a_drug_that_must_not_stop_the_run_names_the_lumen_to_stop(
    walt: UUID, pharmacist: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = MustNotStop((ListedDrug("milrinone"),), is_approved=True)
    monkeypatch.setattr(holding.library, "must_not_stop", lambda _on: listed)
    antibiotic = runs_through(walt, "ceftriaxone", "red")
    runs_through(walt, "milrinone", "white")
    run = begin(pharmacist, walt)

    apart = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()
    sheet = pharmacist.get(f"/emergency/runs/{run.id}/hand-over/").content.decode()
    says_lumen(antibiotic, "white", minutes=5)
    again = begin_again(pharmacist, walt)
    shared = pharmacist.get(f"/emergency/runs/{again.id}/").content.decode()

    assert "Stop: ceftriaxone (red lumen of the PICC, right basilic vein)" in apart
    assert "keep running: milrinone (white lumen of the PICC, right basilic vein)" in apart
    assert "In the same lumen" not in apart
    assert "In the same lumen as what must not stop: ceftriaxone" in shared
    assert "milrinone (white lumen of the PICC" in sheet


def test_two_clicks_are_one_dose(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt)
    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()
    [action_id] = set(re.findall(r'name="action_id" value="([0-9a-f-]+)"', page)[:1])
    for _time in range(2):
        say(
            pharmacist,
            run,
            FactKind.DOSE,
            step="epinephrine",
            medicine="epinephrine",
            amount="0.3",
            item="injector",
            action_id=action_id,
        )

    [given] = state(run).doses
    [fact] = [one for one in queries.facts_of([run.id])[run.id] if one.kind is FactKind.DOSE]
    assert given.fact == fact.id
    assert (fact.lot, fact.form) == ("A17", "auto_injector")


def test_a_time_is_corrected_and_both_are_shown(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt)
    say(pharmacist, run, FactKind.DONE, step="stop")
    [fact] = [one for one in queries.facts_of([run.id])[run.id] if one.kind is FactKind.DONE]

    say(pharmacist, run, FactKind.CORRECT, of=fact.id, at="00:01", protocol="")

    page = pharmacist.get(f"/emergency/runs/{run.id}/report/").content.decode()
    assert "00:01" in page
    assert "recorded" in page
    assert "Happened after" not in page


def test_a_run_begins_blank_and_learns_whose_it_is(walt: UUID, pharmacist: Client) -> None:
    pharmacist.post("/emergency/runs/begin/", {"protocol": "", "caregiver": "a neighbour"})
    run = EmergencyRun.objects.get()
    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()
    assert "Nobody has said whose run this is" in page
    say(pharmacist, run, FactKind.BEGIN)
    wrong = pharmacist.post(f"/emergency/runs/{run.id}/whose/", {"record_number": "0"})
    assert wrong.status_code == 422

    number = number_of(walt)
    pharmacist.post(f"/emergency/runs/{run.id}/whose/", {"record_number": number})

    run.refresh_from_db()
    assert run.patient_id == walt
    assert run.setting is not None
    assert run.begun == ["anaphylaxis"]


def number_of(patient: UUID) -> str:
    return Patient.objects.get(pk=patient).record_number


def test_after_signing_in_again_the_run_simply_goes_on(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt)
    say(pharmacist, run, FactKind.DONE, step="stop")

    later = signed_in(a_user(Role.NURSE_MANAGER, name="Ines Fable"))
    today = later.get("/").content.decode()
    say(later, run, FactKind.DONE, step="call")

    assert f"/emergency/runs/{run.id}/" in today
    assert state(run).step("anaphylaxis", "call").state is StepState.DONE
    assert {fact.by for fact in queries.facts_of([run.id])[run.id]} == {
        "Nadia Example",
        "Ines Fable",
    }


def test_whoever_looks_on_hears_what_the_home_records(walt: UUID, pharmacist: Client) -> None:
    run = begin(pharmacist, walt)
    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()
    [address] = re.findall(r'data-src="([^"]+)"', page)
    new = address.replace("&amp;", "&")
    assert "Stopped" not in pharmacist.get(new).content.decode()

    now = timezone.now()
    at = {"at": milliseconds(now), "recorded_at": milliseconds(now)}
    actions.record_run(
        system_context(at=now),
        run=RunFacts(id=run.id, patient_id=None),
        facts=(run_fact(FactKind.DONE, 1, step="stop", **at),),
    )

    assert "Stopped" in pharmacist.get(new).content.decode()
    assert pharmacist.get(f"/emergency/runs/{run.id}/?part=new&since=²").status_code == 200


def test_the_sheet_for_the_ambulance_is_one_page_with_doses_lots_and_what_nobody_asked(
    walt: UUID, pharmacist: Client
) -> None:
    facts = [begun()]
    for minute in range(12):
        facts.append(
            run_fact(FactKind.VITALS, 60 * minute, values={"systolic": "84", "pulse": "120"})
        )
    facts.append(run_fact(FactKind.DOSE, 41, medicine="epinephrine", amount="0.3", unit="mg"))
    run = run_facts(walt, begun_by="Rosa")
    actions.record_run(
        system_context(at=AT),
        run=run,
        setting=a_setting(today=AT.date(), kit=(an_injector(), an_ampule())),
        facts=tuple(facts),
    )

    page = pharmacist.get(f"/emergency/runs/{run.id}/hand-over/").content.decode()
    paper = pharmacist.get(f"/emergency/runs/{run.id}/hand-over/sheet/")

    assert "epinephrine 0.3\N{NO-BREAK SPACE}mg, lot not known" in page
    assert "nobody asked" in page
    assert paper["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", paper.content)) == 1


def test_whatever_a_device_says_every_page_can_be_read(walt: UUID, pharmacist: Client) -> None:
    for seed in range(5):
        chance = random.Random(seed)
        read = queries.protocols_read(AT.date())
        facts = facts_by_chance(chance, {key: read[key] for key in chance.sample(sorted(read), 3)})
        odd = run_fact(
            FactKind.VITALS,
            1,
            at=chance.choice((-5, 2**52)),
            values={"systolic": "84 <b>", "pulse": "1e9", "nobody asked": "x"},
        )
        run = run_facts(walt, id=derived_id("odd run", seed))
        actions.record_run(system_context(at=AT), run=run, facts=(*facts, odd))

        for part in ("", "report/", "hand-over/", "hand-over/sheet/"):
            answered = pharmacist.get(f"/emergency/runs/{run.id}/{part}")
            assert answered.status_code == 200, f"seed {seed} {part}"
            assert b"84 <b>" not in answered.content
        for what in Consequence:
            actions.follow_run(system_context(at=AT), run_id=run.id, what=what)
