"""Filling a form by keyboard alone, with every keystroke counted as a person would make it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

KEYSTROKES_A_SECOND = 5
SECONDS_A_FIELD = 0.5
"""To find what the fax says for a field and to look where the cursor is."""
ABOUT = """
() => {
  const at = document.activeElement;
  const choices = at instanceof HTMLSelectElement
    ? [...at.options].map((one) => [one.value, one.text.trim()]) : null;
  const known = at.closest?.("hl-choose")?.querySelector("datalist");
  return {
    name: at.name ?? "", value: at.value ?? "", tag: at.tagName, choices,
    known: known ? [...known.options].map((one) => one.value) : null,
    button: at.tagName === "BUTTON" ? at.innerText.trim() : "",
  };
}
"""


@dataclass
class Typist:
    """Presses keys on a page, one after the other, and counts them."""

    page: Page
    keystrokes: int = 0
    fields: int = 0
    visited: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long a person takes who makes five keystrokes a second and half a second a field."""
        return self.keystrokes / KEYSTROKES_A_SECOND + self.fields * SECONDS_A_FIELD

    def counted(self) -> str:
        """Return what was counted as JSON, for whoever reports it."""
        figures = {"keystrokes": self.keystrokes, "fields": self.fields, "seconds": self.seconds}
        return json.dumps(figures)

    def press(self, key: str) -> None:
        """Press one key; a capital letter needs no second keystroke of its own."""
        self.page.keyboard.press(key)
        self.keystrokes += 1

    def write(self, words: str) -> None:
        """Type words, letter by letter."""
        for letter in words:
            self.press("Enter" if letter == "\n" else letter)

    def fill(self, typed: Mapping[str, str], *, until: str) -> None:
        """Walk the form from the field in focus by Tab and type what belongs in each.

        Parameters
        ----------
        typed
            Value of each field by its name; the others keep what stands there.
        until
            Words of the button to press at the end.
        """
        for _step in range(len(typed) + 120):
            at = self.page.evaluate(ABOUT)
            if at["button"] == until:
                self.press("Enter")
                return
            wanted = typed.get(at["name"])
            if wanted is not None and wanted != at["value"]:
                self.fields += 1
                self.visited.append(at["name"])
                self._enter(at, wanted)
            self.press("Tab")
        raise AssertionError(f"no button {until!r} by Tab; visited {self.visited}")

    def _enter(self, at: dict[str, object], wanted: str) -> None:
        choices, known = at["choices"], at["known"]
        if isinstance(choices, list):
            self._choose(choices, wanted)
        elif isinstance(known, list) and wanted in known:
            self._pick(known, wanted)
        else:
            self.write(wanted)
        now = self.page.evaluate("document.activeElement.value")
        assert now == wanted, f"{at['name']}: typed {wanted!r}, stands {now!r}"

    def _choose(self, choices: list[list[str]], wanted: str) -> None:
        """Choose from a closed list by the fewest first letters, or by the arrow keys."""
        labels = [text for _value, text in choices]
        goal = next(text for value, text in choices if value == wanted)
        for length in range(1, len(goal) + 1):
            start = goal[:length].casefold()
            first = next(text for text in labels if text.casefold().startswith(start))
            if first == goal:
                self.write(goal[:length])
                return
        raise AssertionError(f"{goal} cannot be told from others by its letters")

    def _pick(self, known: list[str], wanted: str) -> None:
        """Type until the list shows it, go down to it and take it."""
        for length in range(2, len(wanted) + 1):
            start = wanted[:length].casefold()
            shown = [one for one in known if one.casefold().startswith(start)]
            if wanted in shown[:2]:
                self.write(wanted[:length])
                for _down in range(shown.index(wanted) + 1):
                    self.press("ArrowDown")
                self.press("Enter")
                return
        self.write(wanted)
