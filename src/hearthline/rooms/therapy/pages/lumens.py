"""Saying through which lumen an order runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.forms import LumenForm
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.values import LumenFacts, OrderKind


@page("therapy.administer")
def lumen(request: Any, order_id: UUID) -> HttpResponse:
    """Say through which line and lumen a drug runs, so that an emergency names what to stop."""
    row = seen(request, Order, order_id)
    if row.kind != OrderKind.THERAPY:
        raise Http404
    shown = census.about_person(request, row.patient_id)
    own = lines.lines_of([row.patient_id]).get(row.patient_id, [])
    before = queries.lumens_of([order_id]).get(order_id)

    def save(context: Context, cleaned: Mapping[str, Any], _revision: int) -> None:
        facts = LumenFacts(
            id=derived_id("lumen of an order", context.action_id),
            order_id=order_id,
            patient_id=row.patient_id,
            line_id=UUID(cleaned["line"]),
            lumen=cleaned["lumen"],
            at=context.server_time,
        )
        actions.record_lumen(context, facts=facts)

    back = reverse("therapy:order", args=[order_id])
    initial = {"line": str(own[0].id)} if len(own) == 1 else {}
    if before is not None and any(one.id == before.facts.line_id for one in own):
        initial = {"line": str(before.facts.line_id), "lumen": before.facts.lumen}
    return form_page(
        request,
        LumenForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Through which lumen it runs"),
            "sentence": _(
                "In an emergency the sheet names what to stop, and where, and what goes on."
            ),
            "verb": _("Write it down"),
            "back_url": back,
            "back_label": _("Order"),
        },
        lines=[(str(one.id), _choice(one), one.lumens) for one in own],
        save=save,
        done=_("Where it runs is written down."),
        then=back,
        initial=initial,
    )


def _choice(line: Any) -> str:
    if line.lumens is None:
        return _("%(line)s, number of lumens not known") % {"line": queries.line_words(line)}
    if line.lumens == 1:
        return _("%(line)s, one lumen") % {"line": queries.line_words(line)}
    said = {"line": queries.line_words(line), "n": line.lumens}
    return _("%(line)s, %(n)s lumens") % said
