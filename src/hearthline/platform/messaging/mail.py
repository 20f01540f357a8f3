"""Mail by SMTP: what a message looks like outside the house, and what the server answers."""

from __future__ import annotations

import smtplib
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.queries import program_zone
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.messaging.server import MailServer

PATIENCE_SECONDS = 15
FINAL_FROM = 500
"""SMTP answers from 500 on mean no, and will mean no the next time."""


class NotSent(Exception):
    """The mail server did not take a message.

    Parameters
    ----------
    why
        The reason in words, without the server's own text, which may repeat an address.
    is_final
        Whether trying again cannot help.
    """

    def __init__(self, why: Message, *, is_final: bool = False) -> None:
        super().__init__(why.code)
        self.why = why
        self.is_final = is_final


def server() -> MailServer | None:
    """Return the program's mail server; ``None`` where messages are kept in the log."""
    found: MailServer | None = settings.HEARTHLINE_MAIL
    return found


def post(server: MailServer, row: OutgoingMessage) -> None:
    """Hand one message to the mail server.

    Raises
    ------
    NotSent
        If it was not taken.
    """
    said = sentence(Message(row.words["code"], row.words["params"]), zone=program_zone())
    where = _("Sign in to see it.")
    if settings.HEARTHLINE_ADDRESS:
        opened = settings.HEARTHLINE_ADDRESS + reverse("messaging:open", args=[row.id])
        where = _("Sign in to see it: %(address)s") % {"address": opened}
    message = EmailMessage(
        subject=_("Hearthline: something needs you"),
        body=f"{said}\n\n{where}\n",
        from_email=server.sender,
        to=[row.address],
        headers={
            "Message-ID": f"<{row.id}@{server.sender.rpartition('@')[2].strip('>')}>",
            "Date": format_datetime(row.made_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        _door(server).send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise _refused(max(codes, default=FINAL_FROM)) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(Message("messaging.sign_in_refused", {"code": error.smtp_code})) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(Message("messaging.not_reached", {"host": server.host})) from error


def greet(server: MailServer) -> None:
    """Open a connection to the mail server, sign in and leave; raises what goes wrong."""
    door = _door(server)
    try:
        door.open()
    finally:
        door.close()


def _door(server: MailServer) -> EmailBackend:
    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls == "starttls",
        use_ssl=server.tls == "tls",
        timeout=PATIENCE_SECONDS,
        fail_silently=False,
    )


def _refused(code: int) -> NotSent:
    return NotSent(Message("messaging.refused", {"code": code}), is_final=code >= FINAL_FROM)
