"""Messages to staff: written with the action, delivered after it, never with a patient in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from string import Formatter
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from pytest_django.fixtures import Settings

from hearthline.faces.cli.doctor import Verdict
from hearthline.faces.cli.doctor_program import mail as doctor_asks_mail
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.attention.lines import attention
from hearthline.platform.jobs.models import Job
from hearthline.platform.jobs.worker import Worker
from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.messaging.delivering import ATTEMPTS
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.queries import state_under
from hearthline.platform.messaging.sending import NOTICE, send
from hearthline.platform.messaging.server import NotAServer, read_server
from hearthline.site.environment import mail_server as configured
from tests.builders.accounts import AT, a_caller, a_context, a_policy, a_user, signed_in
from tests.builders.mail_server import Taken, mail_server
from tests.builders.program import make_branch
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db
State = OutgoingMessage.State
WAITS = Message("notice.something_waits")


@action("test.break_off", version=1, kind=Kind.FACT, permission="today.read")
def break_off(context: Context, *, to: list[UUID]) -> None:
    send(context, key="run 1", to=to, message=WAITS)
    raise RuntimeError


@action("test.tell", version=1, kind=Kind.FACT, permission="today.read")
def tell(context: Context, *, key: str, to: list[UUID], message: Message = WAITS) -> None:
    send(context, key=key, to=to, message=message, url="/emergency/runs/")


@pytest.fixture
def mailing(settings: Settings) -> Iterator[Taken]:
    with mail_server() as taken:
        settings.HEARTHLINE_MAIL = taken.server
        settings.HEARTHLINE_ADDRESS = "https://infusion.example"
        yield taken


def reader(email: str = "rosa@example.org") -> UUID:
    user = a_user(Role.NURSE_MANAGER, name="Rosa Madeup")
    user.email = email
    user.save(update_fields=["email"])
    return user.actor_id


def work(at: datetime = AT + timedelta(hours=1)) -> None:
    Worker(["general"], clock=lambda: at).run(once=True)


def only() -> OutgoingMessage:
    return OutgoingMessage.objects.get()


def test_what_is_sent_reaches_the_mail_server_after_the_action(mailing: Taken) -> None:
    tell(a_context(), key="run 1", to=[reader()])
    assert only().state == State.QUEUED
    assert mailing.letters == []

    work()

    (letter,) = mailing.letters
    assert only().state == State.SENT
    assert "To: rosa@example.org" in letter
    assert "Subject: Hearthline: something needs you" in letter
    assert f"https://infusion.example/messages/{only().id}/" in letter
    assert "/emergency/" not in letter


def test_one_key_tells_a_person_once(mailing: Taken) -> None:
    rosa, second = reader(), reader("omar@example.org")

    tell(a_context(), key="run 1", to=[rosa])
    tell(a_context(), key="run 1", to=[rosa, second])
    work()
    work()

    assert len(mailing.letters) == 2
    assert state_under("run 1") == [("Rosa Madeup", "sent")] * 2


def test_an_action_that_fails_tells_nobody(mailing: Taken) -> None:
    with pytest.raises(RuntimeError):
        break_off(a_context(), to=[reader()])

    work()

    assert mailing.letters == []
    assert not OutgoingMessage.objects.exists()


def test_without_a_mail_server_the_log_keeps_it_and_says_so() -> None:
    a_policy()
    tell(a_context(), key="run 1", to=[reader()])

    work()

    assert only().state == State.KEPT
    page = signed_in(a_user(Role.ADMINISTRATOR)).get(reverse("messaging:log"))
    assert "Something in Hearthline needs you." in page.content.decode()
    assert "nobody is called by it" in page.content.decode()
    assert doctor_asks_mail().verdict is Verdict.NOTE


def test_a_refused_message_fails_with_the_reason_and_can_be_sent_again(mailing: Taken) -> None:
    a_policy()
    administrator = a_user(Role.ADMINISTRATOR)
    tell(a_context(), key="run 1", to=[reader()])
    mailing.answer = "550 rosa@example.org is unknown"

    work()

    failed = only()
    assert failed.state == State.FAILED
    assert failed.reason == {"code": "messaging.refused", "params": {"code": 550}}
    (line,) = [
        line
        for line in attention(a_caller(Role.ADMINISTRATOR), AT)
        if line.key == "messaging:failed"
    ]
    assert line.title == Message("messaging.failed", {"count": 1})
    mailing.answer = "250 fine"
    signed_in(administrator).post(reverse("messaging:again", args=[failed.id]))
    work(datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    assert only().state == State.SENT


def test_an_unreachable_server_is_tried_again_for_an_hour_then_it_has_failed(
    mailing: Taken, settings: Settings
) -> None:
    settings.HEARTHLINE_MAIL = read_server("smtp://127.0.0.1:1?tls=none", "a@example.org")
    tell(a_context(), key="run 1", to=[reader()])
    at = AT
    waits = []

    for _attempt in range(ATTEMPTS):
        assert only().state == State.QUEUED
        work(at)
        following = Job.objects.filter(name="messaging.deliver").latest("made_at").run_after
        waits.append(following - at)
        at = max(following, at)

    assert only().state == State.FAILED
    assert only().reason == {"code": "messaging.not_reached", "params": {"host": "127.0.0.1"}}
    assert timedelta(minutes=30) < at - AT < timedelta(hours=2)
    assert doctor_asks_mail().verdict is Verdict.WRONG


def test_what_waits_without_a_job_is_looked_after(mailing: Taken) -> None:
    tell(a_context(), key="run 1", to=[reader()])
    Job.objects.all().delete()
    at = AT + timedelta(hours=1)

    work(at)
    work(at + timedelta(minutes=6))

    assert only().state == State.SENT


def test_nobody_to_tell_is_a_failure_that_shows() -> None:
    tell(a_context(), key="run 1", to=[])
    tell(a_context(), key="run 1", to=[])

    assert only().state == State.FAILED
    assert only().reason == {"code": "messaging.nobody", "params": {}}


def test_without_an_address_it_fails_and_staff_records_know_addresses(mailing: Taken) -> None:
    from hearthline.rooms.workforce.models import StaffMember

    nurse = make_nurse(make_branch("North"), email="staff@example.org")
    tell(a_context(), key="run 1", to=[StaffMember.objects.get(id=nurse).actor_id, reader("")])

    work()

    assert sorted(OutgoingMessage.objects.values_list("address", "state")) == [
        ("", "failed"),
        ("staff@example.org", "sent"),
    ]


@pytest.mark.parametrize(
    "message",
    [
        Message("notice.something_waits", {"who": "Walt Quillfeather"}),
        Message("tasks.said", {"text": "call Walt"}),
        Message("notice.no_such_sentence"),
    ],
)
def test_words_that_could_name_somebody_never_leave(message: Message, mailing: Taken) -> None:
    tell(a_context(), key="run 1", to=[reader()], message=message)
    work()

    assert only().words == {"code": "notice.something_waits", "params": {}}
    assert "Walt" not in mailing.letters[0]


def test_sentences_that_may_leave_have_places_for_hours_and_counts_only() -> None:
    for code, entry in catalogue().items():
        if code.startswith(NOTICE):
            for sentence in [entry] if isinstance(entry, str) else entry:
                for _text, name, spec, _conversion in Formatter().parse(sentence):
                    assert name in (None, "count") or spec in {"time", "moment", "date", "duration"}


def test_a_message_opens_what_it_is_about_for_its_reader_only() -> None:
    a_policy()
    user, other = a_user(Role.NURSE_MANAGER), a_user(Role.SCHEDULER)
    tell(a_context(), key="run 1", to=[user.actor_id])
    address = reverse("messaging:open", args=[only().id])

    assert signed_in(user).get(address).headers["Location"] == "/emergency/runs/"
    assert signed_in(other).get(address).status_code == 403


def test_addresses_of_mail_servers_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    secure = read_server("smtps://me:p%40ss@mail.example", "a@example.org")
    assert (secure.port, secure.tls, secure.password) == (465, "tls", "p@ss")
    assert read_server("smtp://mail.example", "a@example.org").tls == "starttls"
    assert "p@ss" not in repr(secure)
    for address, sender in [
        ("http://mail.example", "a@example.org"),
        ("smtp://mail.example:x", "a@example.org"),
        ("smtp://mail.example?tls=maybe", "a@example.org"),
        ("smtp://mail.example", "nobody"),
        ("smtp://mail.example", "a@example.org\r\nBcc: x@example.org"),
    ]:
        with pytest.raises(NotAServer):
            read_server(address, sender)
    monkeypatch.setenv("HEARTHLINE_MAIL", "mail.example")
    with pytest.raises(ImproperlyConfigured):
        configured()
