"""Colours keep the contrast that makes them readable, in light and in dark."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOKENS = ROOT / "frontend" / "css" / "01-tokens.css"
THEMES = ("light", "dark")
GROUNDS = ("paper", "surface", "sunk")
TEXT, PART = 4.5, 3.0
STATUSES = ("met", "open", "blocking", "note", "stranger")


@cache
def colours() -> dict[str, tuple[str, str]]:
    found = re.findall(
        r"--([\w-]+):\s*light-dark\((#[0-9A-F]{6}),\s*(#[0-9A-F]{6})\)",
        TOKENS.read_text(encoding="utf-8"),
    )
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    text = [(name, ground, TEXT) for name in ("ink", "ink-2", "ink-3") for ground in GROUNDS]
    text += [(name, ground, TEXT) for name in ("petrol", "ember") for ground in GROUNDS]
    text += [("petrol-strong", "petrol-tint", TEXT), ("ink-2", "petrol-tint", TEXT)]
    text += [("on-petrol", "petrol", TEXT), ("on-petrol", "petrol-strong", TEXT)]
    text += [(name, f"{name}-tint", TEXT) for name in STATUSES]
    text += [(name, ground, TEXT) for name in STATUSES for ground in ("paper", "surface")]
    text += [("ink-2", f"{name}-tint", TEXT) for name in STATUSES]
    text += [("on-mark", f"{name}-mark", TEXT) for name in ("blocking",)]
    text += [("paper", "ink", TEXT), ("on-run", "run", TEXT)]
    part = [(f"{name}-mark", f"{name}-tint", PART) for name in STATUSES]
    part += [(f"{name}-mark", ground, PART) for name in STATUSES for ground in GROUNDS]
    part += [(name, ground, PART) for name in ("edge", "focus") for ground in GROUNDS]
    part += [("petrol-mid", "surface", PART), ("drive", "surface", PART), ("focus", "ink", 1.0)]
    return text + part


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground", "floor"), pairs())
def test_contrast_stays_above_its_floor(front: str, ground: str, floor: float, theme: str) -> None:
    which = THEMES.index(theme)

    found = contrast(colours()[front][which], colours()[ground][which])

    assert found >= floor, f"--{front} on --{ground} is {found:.2f}:1 in {theme}"


def test_no_other_style_sheet_names_a_raw_colour() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
    found = {
        path.name: raw.findall(path.read_text(encoding="utf-8"))
        for path in TOKENS.parent.rglob("*.css")
        if path not in (TOKENS, TOKENS.parent / "99-print.css")
    }

    assert not {name: values for name, values in found.items() if values}
