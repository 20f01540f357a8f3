"""The protocols a program works by, and one of them with every number and its source."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.protocols import Protocol, Step
from hearthline.platform.accounts.pages import page
from hearthline.platform.content.queries import drafts
from hearthline.rooms.emergency import contents, queries
from hearthline.rooms.emergency.pages.cards import step_words
from hearthline.rooms.emergency.starter.shipping import PROTOCOLS


@page("emergency.read")
def protocols(request: Any) -> HttpResponse:
    """List the protocols in force and what the product offers that nobody has approved."""
    in_force = queries.protocols(request.caller.today)
    reviews = queries.reviews(in_force)
    order = {one.key: index for index, one in enumerate(PROTOCOLS)}
    rows = [
        {
            "version": version,
            "review": reviews.get(version.key),
            "is_past": reviews.get(version.key, request.caller.today) < request.caller.today,
            "read": read,
            "mandatory": sum(step.is_mandatory for step in read.steps),
            "numbers": len(read.numbers),
        }
        for version in sorted(in_force.values(), key=lambda v: (order.get(v.key, 99), v.key))
        for read in (contents.protocol(version.body),)
    ]
    context = {
        "rows": rows,
        "missing": [one.title for one in PROTOCOLS if one.key not in in_force],
        "waiting": len(drafts(contents.PROTOCOL_KIND)),
        "rules": queries.rules_version(request.caller.today),
    }
    return render(request, "emergency/protocols.html", context)


@page("content.read")
def protocol(request: Any, protocol_id: UUID) -> HttpResponse:
    """Show every step of a protocol, and each number with its source and how far to trust it."""
    version = queries.protocol_named(protocol_id)
    if version is None:
        raise Http404
    read = contents.protocol(version.body)
    context = {
        "version": version,
        "protocol": read,
        "steps": [_row(read, step, index) for index, step in enumerate(read.steps, start=1)],
        "needing": len(read.unsourced()),
        "back_url": reverse("emergency:protocols"),
        "back_label": _("Protocols"),
    }
    return render(request, "emergency/protocol.html", context)


def _row(read: Protocol, step: Step, index: int) -> dict[str, Any]:
    titles = {other.id: number for number, other in enumerate(read.steps, start=1)}
    return {
        "number": index,
        "step": step,
        "text": step_words(step.text),
        "after": [titles[other] for other in step.after],
        "since": titles.get(step.timer.since) if step.timer else None,
        "minutes": None if step.timer is None else _length(step.timer.seconds),
    }


def _length(seconds: int) -> str:
    if seconds >= 120 and seconds % 60 == 0:
        return f"{seconds // 60}\N{NO-BREAK SPACE}min"
    return f"{seconds}\N{NO-BREAK SPACE}s"
