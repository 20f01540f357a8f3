"""Tags and filters of the design system: ``{% load ui %}``. Catalogue: docs/ui.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hearthline.kernel.messages import Message
from hearthline.kernel.quantity import Quantity, shown_number, shown_unit
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui import display
from hearthline.platform.ui.icons import icon_names
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.readiness import Readiness
from hearthline.platform.ui.status import WORDS, Status
from hearthline.platform.ui.worklist import Worklist

register = template.Library()
_NONE_KNOWN = "not known"


def _now(context: Context) -> datetime:
    """Return the one clock reading of the page: ``now`` of the context, else the request's."""
    found: datetime = context.get("now") or context["request"].at
    return found


# -- icons and status ---------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "i") -> SafeString:
    """Return the drawn icon; with ``label`` it speaks, else words must stand beside it.

    Raises
    ------
    django.template.TemplateSyntaxError
        If no icon has this name.
    """
    if not label:
        return _silent_icon(name, css)
    return _drawn(name, css, format_html(' role="img" aria-label="{}"', label))


@cache
def _silent_icon(name: str, css: str) -> SafeString:
    return _drawn(name, css, mark_safe(' aria-hidden="true"'))


def _drawn(name: str, css: str, speech: SafeString) -> SafeString:
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"no icon is called {name!r}")
    return format_html('<svg class="{}"{}><use href="#i-{}"/></svg>', css, speech, name)


@register.simple_tag
def status(name: str, words: str = "", *, boxed: bool = False, big: bool = False) -> SafeString:
    """Return a badge: icon shape and word. ``words`` replaces the word of the status."""
    which = Status(name)
    text = words or WORDS[which]
    if which is Status.NOT_APPLICABLE:
        return format_html('<span class="st none">{}</span>', text)
    css = f"st {which}{' boxed' if boxed else ''}{' big' if big else ''}"
    return format_html('<span class="{}">{}{}</span>', css, icon(which.value), text)


@register.simple_tag
def status_cell(name: str, about: str) -> SafeString:
    """Return the icon of a matrix cell; ``about`` and the word are spoken ("Line: blocking")."""
    which = Status(name)
    word = str(WORDS[which])
    if which is Status.NOT_APPLICABLE:
        return format_html(
            '<span class="chk none"><span class="sr">{}: </span>{}</span>', about, "n/a"
        )
    return format_html(
        '<span class="chk {}">{}<span class="sr">{}: {}</span></span>',
        which.value,
        icon(which.value),
        about,
        word.lower(),
    )


# -- wording ------------------------------------------------------------------------------


@register.filter
def say(message: Message | str) -> str:
    """Return a message as a sentence in the reader's language."""
    return sentence(message) if isinstance(message, Message) else str(message)


def _time(text: str, machine: str) -> SafeString:
    return format_html('<time class="nb" datetime="{}">{}</time>', machine, text)


def _as_day(value: date | datetime) -> date:
    return display.local(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """``14-May-2026``."""
    if value is None:
        return _(_NONE_KNOWN)
    found = _as_day(value)
    return _time(display.shown_day(found), found.isoformat())


@register.filter
def weekday(value: date | datetime | None) -> str:
    """``Thu 14-May-2026``, where people plan."""
    if value is None:
        return _(_NONE_KNOWN)
    found = _as_day(value)
    return _time(display.shown_day(found, weekday=True), found.isoformat())


@register.filter
def short_day(value: date | datetime | None) -> str:
    """``Thu 14-May``: only where the year is in the heading."""
    if value is None:
        return _(_NONE_KNOWN)
    found = _as_day(value)
    return _time(display.shown_day(found, weekday=True, year=False), found.isoformat())


@register.filter
def clock(value: time | datetime | None) -> str:
    """``09:05``; an instant is read on the reader's wall clock."""
    if value is None:
        return _(_NONE_KNOWN)
    if isinstance(value, datetime):
        return _time(display.shown_clock(display.local(value)), display.as_utc(value))
    return _time(display.shown_clock(value), display.shown_clock(value))


@register.filter
def moment(value: datetime | None, zone_name: str | None = None) -> str:
    """``14-May-2026 09:05`` in the reader's zone, or in the one given."""
    if value is None:
        return _(_NONE_KNOWN)
    return _time(display.shown_moment(value, zone_name), display.as_utc(value))


@register.filter
def iso(value: datetime) -> str:
    """The machine-readable UTC instant, for ``datetime`` and ``data-at`` attributes."""
    return display.as_utc(value)


@register.filter
def duration(value: timedelta | int | float | None) -> str:
    """``4 h 30 min``; a number counts minutes."""
    return _(_NONE_KNOWN) if value is None else display.shown_duration(value)


@register.simple_tag(takes_context=True)
def relative(context: Context, value: datetime) -> str:
    """``in 2 h 18 min``, counted from ``now`` of the page; only beside an absolute time."""
    return display.shown_relative(value, _now(context))


@register.simple_tag(takes_context=True)
def due(context: Context, value: datetime) -> SafeString:
    """``today 16:00, in 6 h 18 min``; beyond a day only the absolute time."""
    return _time(display.shown_due(value, _now(context)), display.as_utc(value))


@register.simple_tag(takes_context=True)
def due_short(context: Context, value: datetime) -> SafeString:
    """``10:30`` today, ``Fri 15`` this week, ``31-May`` later: the leading column of Today."""
    here, today = display.local(value).date(), display.local(_now(context)).date()
    if here == today:
        return _time(display.shown_clock(display.local(value)), display.as_utc(value))
    return _time(display.shown_near_day(here, today), display.as_utc(value))


@register.filter
def seconds(value: int) -> str:
    """``40 s``, ``2 min 10 s``: the rest of long work."""
    return display.shown_duration(timedelta(seconds=value), seconds=True)


@register.simple_tag(takes_context=True)
def age(context: Context, born: date | None) -> str:
    """``75 y`` at ``now`` of the page."""
    if born is None:
        return _("age not known")
    return display.shown_age(born, display.local(_now(context)).date())


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """``1,204``; unknown is said."""
    return _(_NONE_KNOWN) if value is None else display.shown_amount(value)


@register.filter
def quantity(value: Quantity | None) -> str:
    """Value strong, no-break space, unit quiet."""
    if value is None:
        return _(_NONE_KNOWN)
    return measure(shown_number(value.value), shown_unit(value.unit))


@register.simple_tag
def measure(value: str | int | float | Decimal, unit: str) -> SafeString:
    """Return a number that cannot be parted from its unit."""
    shown = value if isinstance(value, str) else display.shown_amount(value)
    return format_html(
        '<span class="qty"><b>{}</b>{}<span class="unit">{}</span></span>', shown, display.NB, unit
    )


@register.filter
def phone(value: str) -> str:
    """A number in spaced groups that can be dialled."""
    if not value:
        return _(_NONE_KNOWN)
    return format_html(
        '<a class="nb" href="tel:{}">{}</a>', display.dialable(value), display.shown_phone(value)
    )


@register.simple_tag
def patient_name(surname: str, given: str, title: str = "") -> SafeString:
    """``QUILL, Walter (Mr)``: surname in capitals."""
    return format_html("<b>{},</b> {}{}", surname.upper(), given, f" ({title})" if title else "")


# -- components ---------------------------------------------------------------------------


@register.inclusion_tag("ui/button.html", takes_context=True)
def button(
    context: Context, act: Act | str, *, small: bool = False, plain: bool = False, **more: Any
) -> dict[str, Any]:
    """Show an act; a plain label makes a submit button of the form around it.

    Keyword arguments with a plain label: ``main``, ``danger``, ``icon``, ``url``, ``name``,
    ``value``, ``opens`` (identifier of a confirm dialog), ``disabled`` (the reason in words).
    """
    if isinstance(act, Act):
        given: dict[str, Any] = {name: getattr(act, name) for name in Act.__slots__}
    else:
        given = {"label": act, "submit": "url" not in more}
    given.update(more)
    sent = {"csrf_token": context.get("csrf_token"), "request": context.get("request")}
    return {**given, **sent, "small": small, "plain": plain}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show one form field: label, hint, control with its unit, errors."""
    return {"field": bound}


@register.simple_tag
def pick(value: object, label: str) -> SafeString:
    """Return the first cell of a row that bulk actions can choose; ``label`` names the row."""
    return format_html(
        '<td class="pick"><input type="checkbox" name="chosen" value="{}" aria-label="{}"></td>',
        value,
        _("Choose %(row)s") % {"row": label},
    )


@register.simple_block_tag(takes_context=True)
def worklist(context: Context, content: str, listing: Worklist[Any]) -> SafeString:
    """Wrap ``<tr>`` rows with chips, heads, empty and error states, paging."""
    return _render("ui/worklist.html", context, {"listing": listing, "body": content})


@register.simple_block_tag(takes_context=True)
def sheet(
    context: Context,
    content: str,
    title: str = "",
    *,
    note: str = "",
    link: str = "",
    url: str = "",
    flush: bool = False,
) -> SafeString:
    """Wrap content in the one container; ``flush`` leaves the padding to rows inside."""
    more = {"title": title, "note": note, "link": link, "url": url, "flush": flush, "body": content}
    return _render("ui/sheet.html", context, more)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    name: str,
    *,
    question: str,
    verb: str,
    url: str,
    keep: str = "",
    reason: str = "",
    danger: bool = False,
) -> SafeString:
    """Return a dialog with consequences inside; focus goes to the safe button.

    Open it with ``{% button "Stop vancomycin" opens="stop-order" %}``. ``reason`` is the label
    of a required text, asked for what cannot be undone.
    """
    more = {
        "name": name,
        "question": question,
        "verb": verb,
        "url": url,
        "reason": reason,
        "keep": keep or _("Keep it"),
        "danger": danger,
        "body": content,
    }
    return _render("ui/confirm.html", context, more)


@register.inclusion_tag("ui/readiness.html")
def readiness(areas: Any) -> dict[str, Any]:
    """Draw the readiness strip: one group of bars for each area, blocking tallest."""
    return {"strip": Readiness.of(areas)}


def _render(name: str, context: Context, more: Mapping[str, Any]) -> SafeString:
    flat = {str(key): value for key, value in context.flatten().items()}
    return mark_safe(get_template(name).render({**flat, **more}))  # noqa: S308
