"""Every form that is sent carries the id of the one act it starts, so that two clicks are one.

``{% csrf_token %}`` says that a form came from here. This one says as well which act it starts:
a builtin of every template, so that no form can be written without it. ``page_context`` reads
the id; an action that has it already answers as it did the first time.
"""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hearthline.kernel.identifiers import new_id

register = Library()


class FormTokens(CsrfTokenNode):
    """The hidden fields of a form: the token, and a new id for what sending it does."""

    def render(self, context: Context) -> SafeString:
        """Return both fields, or nothing where there is no request to protect."""
        token = mark_safe(super().render(context))  # noqa: S308
        request = context.get("request")
        at = getattr(request, "at", None)
        if not token or at is None:
            return token
        return format_html(
            '{}<input type="hidden" name="action_id" value="{}">', token, new_id(at=at)
        )


@register.tag
def csrf_token(_parser: Any, _token: Any) -> FormTokens:
    """Put ``{% csrf_token %}`` first inside every ``<form method="post">``."""
    return FormTokens()
