"""A program writes its own questionnaires without code; answers keep the version they had."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hearthline.engines.questionnaire import Item, ItemType, Operator, QuestionnaireError
from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.home import contents, queries
from hearthline.rooms.home.rules import editing
from hearthline.rooms.home.starter.questionnaires import full
from hearthline.rooms.home.values import QuestionnaireKind, Readiness
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import patient_in_care
from tests.builders.home import AT, FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import make_branch

NAMES = [item.link_id for item in full().walk()]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=6))
def test_moving_loses_and_doubles_nothing(moves: list[tuple[str, bool]]) -> None:
    asked = full()

    for link_id, down in moves:
        asked = editing.moved(asked, link_id, down=down)

    assert sorted(item.link_id for item in asked.walk()) == sorted(NAMES)


def test_what_another_question_depends_on_is_not_removed() -> None:
    with pytest.raises(QuestionnaireError) as refused:
        editing.removed(full(), "oxygen")

    assert refused.value.message.params["item"] == "oxygen-distance"


def test_a_group_is_not_moved_below_itself() -> None:
    with pytest.raises(QuestionnaireError):
        editing.placed(full(), "fire", below="fire")


def test_a_question_moves_into_another_group() -> None:
    asked = editing.placed(full(), "pole", below="light")

    assert editing.parent_of(asked, "pole") == "light"
    assert asked.item("pole") == full().item("pole")


def test_a_name_is_made_of_the_words_and_never_taken() -> None:
    assert editing.name_for("Is there a lamp?", []) == "is-there-a-lamp"
    assert editing.name_for("Pole", ["pole", "pole-2"]) == "pole-3"
    assert editing.name_for("¿?", []) == "question"


def test_choices_keep_their_names_and_get_new_ones() -> None:
    found = editing.choices_from("good = Good\nNot so good\n\n")

    assert [(one.code, one.text) for one in found] == [
        ("good", "Good"),
        ("not-so-good", "Not so good"),
    ]
    assert editing.choices_from(editing.choices_text(found)) == found


@pytest.mark.parametrize("item", [item for item in full().walk() if item.unsatisfactory])
def test_every_shipped_rule_reads_back_as_it_is_written(item: Item) -> None:
    assert item.unsatisfactory is not None
    for operator, value in item.unsatisfactory.when:
        assert editing.value_of(item, operator, editing.value_text(value)) == value


def test_versions_differ_by_what_was_added_removed_and_changed() -> None:
    old = full()
    new = editing.removed(old, "trash")
    new = editing.added(new, Item(link_id="lamp", type=ItemType.BOOLEAN, text="A lamp?"))
    rule = old.item("refrigerator-temperature").unsatisfactory
    assert rule is not None
    colder = replace(rule, when=((Operator.LESS, Decimal(2)), (Operator.GREATER, Decimal(7))))
    new = editing.changed(
        new,
        "refrigerator-temperature",
        replace(old.item("refrigerator-temperature"), unsatisfactory=colder),
    )
    new = editing.moved(new, "pole", down=True)

    lines = contents.compare(to_fhir(old), to_fhir(new))

    said = {line.what: (bool(line.old), bool(line.new)) for line in lines}
    text = old.item("refrigerator-temperature").text
    assert said == {
        "A lamp?": (False, True),
        old.item("trash").text: (True, False),
        f"{text}: unsatisfactory": (True, True),
        "Order": (False, True),
    }
    changed = next(line for line in lines if line.what.endswith("unsatisfactory"))
    assert "> 8" in changed.old
    assert "> 7" in changed.new


def typed(**changed: object) -> dict[str, object]:
    """Return what the form of the refrigerator's temperature sends, but for what is named."""
    item = full().item("refrigerator-temperature")
    assert item.unsatisfactory is not None
    sent: dict[str, object] = {
        "text": item.text,
        "type": "decimal",
        "below": "cold",
        "choices": "",
        "unit": "Cel",
        "low": "-30",
        "high": "40",
        "enable_all": "all",
        "effect": "blocking",
        "blocks": ["storage"],
        "wrong-0-operator": "<",
        "wrong-0-value": "2",
        "wrong-1-operator": ">",
        "wrong-1-value": "8",
        "modification": item.unsatisfactory.modification,
        "source": item.unsatisfactory.source,
    }
    return sent | changed


def draft_of(client, version_id) -> ContentVersion:
    page = reverse("home:begin_draft", args=[version_id])
    client.post(page, {"title": "Our homes", "kind": "full", "summary": "Colder than 8"})
    return ContentVersion.objects.get(kind=contents.KIND, state="draft")


@pytest.fixture
def manager():
    a_policy()
    make_branch("North")
    return signed_in(a_user(Role.NURSE_MANAGER))


@pytest.mark.django_db
def test_a_limit_is_changed_on_a_page_approved_by_another_and_old_answers_keep_theirs(
    manager,
) -> None:
    june = patient_in_care("june", family_name="Sampleton")
    old_id = approved_questionnaires()[FULL]
    answers = good_answers(refrigerator_temperature=Decimal("7.5"))
    before = assessed(june, old_id, answers)
    draft = draft_of(manager, old_id)
    change = reverse("home:change_item", args=[draft.pk]) + "?item=refrigerator-temperature"

    sent = manager.post(change, typed(revision=draft.revision) | {"wrong-1-value": "7"})

    assert sent.status_code == 302
    draft.refresh_from_db()
    assert queries.states_of([june])[june].verdict.readiness is Readiness.READY
    shown = manager.get(reverse("content:version", args=[draft.pk])).content.decode()
    assert "&gt; 8" in shown
    assert "&gt; 7" in shown
    pharmacist = signed_in(a_user(Role.PHARMACIST))
    day = timezone.now().date() + timedelta(days=2)
    approve = reverse("content:approve", args=[draft.pk])
    pharmacist.post(approve, {"effective_from": day, "note": "Read", "revision": 2})
    draft.refresh_from_db()
    assert draft.state == "approved"
    after = assessed(june, draft.pk, answers, id=draft.pk)
    verdicts = {
        row.pk: queries.verdict_of(row)
        for row in queries.models.Assessment.objects.select_related("version")
    }
    assert verdicts[before].blocking == ()
    assert [line.link_id for line in verdicts[after].blocking] == ["refrigerator-temperature"]


@pytest.mark.django_db
def test_questions_are_added_moved_and_removed_in_a_draft_and_nowhere_else(manager) -> None:
    old_id = approved_questionnaires()[FULL]
    draft = draft_of(manager, old_id)
    edit = reverse("home:edit_questionnaire", args=[draft.pk])
    add = reverse("home:add_item", args=[draft.pk]) + "?below=light"
    new = {
        "text": "Is a spare bulb there?",
        "type": "boolean",
        "below": "light",
        "effect": "modifiable",
        "wrong-0-operator": "=",
        "wrong-0-value": "no",
        "if-0-question": "light-station",
        "if-0-operator": "=",
        "if-0-value": "Dim",
    }

    manager.post(add, new | {"revision": draft.revision})
    manager.post(edit, {"up": "is-a-spare-bulb-there", "revision": draft.revision + 1})
    manager.post(edit, {"remove": "trash", "revision": draft.revision + 2})
    refused = manager.post(edit, {"remove": "oxygen", "revision": draft.revision + 3}, follow=True)

    draft.refresh_from_db()
    asked = contents.read(draft.body)
    light = [item.link_id for item in asked.item("light").items]
    assert light == ["light-station", "is-a-spare-bulb-there", "light-way"]
    assert asked.item("is-a-spare-bulb-there").enable_when[0].value == "dim"
    assert "trash" not in {item.link_id for item in asked.walk()}
    assert "depends on oxygen" in refused.content.decode()
    assert contents.read(ContentVersion.objects.get(pk=old_id).body) == full()
    assert manager.get(reverse("home:edit_questionnaire", args=[old_id])).status_code == 404
    stale = manager.post(edit, {"remove": "pole", "revision": 1}, follow=True)
    draft.refresh_from_db()
    assert "pole" in {item.link_id for item in contents.read(draft.body).walk()}
    assert stale.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"wrong-0-value": "cold"}, "cold is no number"),
        ({"low": "warm"}, "warm is no number"),
        ({"type": "boolean"}, "Only a number has a unit"),
        ({"effect": ""}, "Say what an unsatisfactory answer does"),
        ({"wrong-0-value": "", "wrong-1-value": ""}, "Say below which answer"),
        ({"low": "50"}, "the least is above the largest"),
        ({"if-0-question": "refrigerator", "if-0-value": "perhaps"}, "not yes or no"),
    ],
)
def test_what_does_not_hold_together_is_refused_in_words(manager, wrong, says) -> None:
    draft = draft_of(manager, approved_questionnaires()[FULL])
    change = reverse("home:change_item", args=[draft.pk]) + "?item=refrigerator-temperature"

    sent = manager.post(change, typed(revision=draft.revision) | wrong)

    assert sent.status_code == 422
    assert says in sent.content.decode()
    draft.refresh_from_db()
    assert draft.revision == 1


@pytest.mark.django_db
def test_a_questionnaire_of_the_programs_own_makes_a_home_assessed_and_is_offered(manager) -> None:
    june = patient_in_care("june", family_name="Sampleton")
    manager.post(
        reverse("home:new_questionnaire"),
        {"title": "Short visit", "kind": "full", "summary": "For homes we know"},
    )
    draft = ContentVersion.objects.get(kind=contents.KIND)
    add = reverse("home:add_item", args=[draft.pk])
    manager.post(
        add, {"text": "All as it was?", "type": "boolean", "required": "on", "revision": 1}
    )
    ContentVersion.objects.update(
        state="approved",
        approver_id=june,
        approver_name="Ines Fable",
        approved_at=AT,
        effective_from=AT.date(),
    )

    assessed(june, draft.pk, {"all-as-it-was": (True,)})

    state = queries.states_of([june])[june]
    assert state.is_full
    assert state.verdict.readiness is Readiness.READY
    offered = manager.get(reverse("home:of_patient", args=[june])).content.decode()
    assert reverse("home:assess", args=[june, draft.key]) in offered


def test_what_does_not_say_what_it_covers_never_counts_as_full() -> None:
    silent = replace(full(), kind="")

    assert contents.kind_of(silent) is QuestionnaireKind.FULL  # shipped before it was said
    assert contents.kind_of(replace(silent, key="ours")) is QuestionnaireKind.SCREEN


@pytest.mark.django_db
def test_answers_of_two_versions_say_what_was_not_asked_before_and_is_not_any_more(manager) -> None:
    june = patient_in_care("june", family_name="Sampleton")
    old_id = approved_questionnaires()[FULL]
    before = assessed(june, old_id, good_answers())
    draft = draft_of(manager, old_id)
    edit = reverse("home:edit_questionnaire", args=[draft.pk])
    manager.post(edit, {"remove": "trash", "revision": 1})
    add = reverse("home:add_item", args=[draft.pk])
    manager.post(add, {"text": "A lamp?", "type": "boolean", "revision": 2})
    answers = {**good_answers(pole=False), "a-lamp": (True,)}
    after = assessed(june, draft.pk, answers, id=draft.pk)

    page = reverse("home:assessment", args=[june, after]) + f"?with={before}"
    shown = manager.get(page).content.decode()

    assert "not asked before" in shown
    assert "Not asked any more" in shown
    assert full().item("trash").text in shown
    assert shown.count("<del>") == 2  # the pole's answer and the question that went
