"""``{% load words %}``: codes as the catalogue's words."""

from __future__ import annotations

from django import template

from hearthline.platform.messaging.sentences import word

register = template.Library()


@register.filter
def as_word(code: str, prefix: str) -> str:
    """Return the catalogue's word for ``code``: ``{{ state|as_word:"order_state" }}``."""
    return word(prefix, code)


@register.filter
def as_words(code: str, prefix: str) -> str:
    """Return the catalogue's word with a capital, for the beginning of a line."""
    text = word(prefix, code)
    return text[:1].upper() + text[1:]
