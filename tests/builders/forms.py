"""Reads the forms of a page as a browser would, and fills them in with anything that fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

ANYTHING = {
    "date": "2026-05-12",
    "time": "09:00",
    "datetime-local": "2026-05-12T09:00",
    "number": "1",
    "email": "nobody@example.org",
    "tel": "555 0100 199",
}
"""What is typed into a field of each type; text gets words."""


@dataclass
class PageForm:
    """A form that posts: where to, and what it would send, in order of its fields."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def sent(self) -> dict[str, list[str]]:
        """Return the fields as the test client posts them."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found

    def values(self, name: str) -> list[str]:
        """Return what is sent under a name."""
        return [value for known, value in self.fields if known == name]


def posting_forms(page: Any) -> list[PageForm]:
    """Return every form of the page that posts."""
    reader = _Reader(page.request["PATH_INFO"])
    reader.feed(page.content.decode())
    return reader.forms


def the_act(page: Any) -> str:
    """Return the id of the act that the first form of the page's own content starts."""
    own = [one for one in posting_forms(page) if one.action == page.request["PATH_INFO"]]
    return own[0].values("action_id")[0]


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.text: str | None = None
        self.choice: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.open = PageForm(given.get("action") or self.here)
            self.forms.append(self.open)
        elif self.open is None or "disabled" in given or not given.get("name", tag == "option"):
            return
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.choice = (given["name"], [])
        elif tag == "option" and self.choice is not None:
            self.choice[1].append(given.get("value", ""))
        elif tag == "textarea":
            self.open.fields.append((given["name"], "by a test"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.choice is not None and self.open is not None:
            name, choices = self.choice
            self.open.fields.append((name, next(filter(None, choices), "")))
            self.choice = None

    def _input(self, given: dict[str, str]) -> None:
        assert self.open is not None
        kind, name, value = given.get("type", "text"), given["name"], given.get("value", "")
        if kind in ("submit", "button", "reset", "file", "image"):
            return
        if kind == "radio" and self.open.values(name):
            return
        if kind not in ("hidden", "radio", "checkbox") and not value:
            value = ANYTHING.get(kind, "1" if given.get("inputmode") else "by a test")
        self.open.fields.append((name, value))
