"""``{% load words %}``: codes as the catalogue's words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language_info

from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.messaging.sentences import word

register = template.Library()


@register.filter
def as_word(code: str, prefix: str) -> str:
    """Return the catalogue's word for ``code``: ``{{ state|as_word:"order_state" }}``."""
    return word(prefix, code)


@register.filter
def as_language(tag: str) -> str:
    """Return the name of a language for its tag, such as Spanish for ``es-US``.

    A tag that nobody has a name for, or a name somebody typed, is shown as it is.
    """
    code = tag.split("-")[0].lower()
    if f"language.{code}" in catalogue():
        return word("language", code)
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return tag


@register.filter
def as_languages(tags: Iterable[str]) -> str:
    """Return the names of several languages, parted by commas."""
    return ", ".join(as_language(tag) for tag in tags)


@register.filter
def as_words(code: str, prefix: str) -> str:
    """Return the catalogue's word with a capital, for the beginning of a line."""
    text = word(prefix, code)
    return text[:1].upper() + text[1:]
