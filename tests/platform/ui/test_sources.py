"""Templates and built files keep to the rules of the house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from frontend.build import outputs

from hearthline.faces.web.shell import OWN_ITEMS
from hearthline.platform.manifest import rooms
from hearthline.platform.ui.icons import icon_names

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "hearthline"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>"),
    "a style element": re.compile(r"<style\b"),
    "an address of a script": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_no_template_carries_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not [name for name, pattern in INLINE.items() if pattern.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_every_icon_named_in_a_template_is_drawn(path: Path) -> None:
    named = re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))

    assert set(named) <= icon_names()


@pytest.mark.parametrize("path", list(outputs()), ids=lambda p: p.name)
def test_the_served_file_is_what_its_sources_build(path: Path) -> None:
    built = outputs()[path]

    assert path.read_text(encoding="utf-8") == built, "run: python frontend/build.py"


def test_every_component_template_is_in_the_catalogue() -> None:
    told = (ROOT / "docs" / "ui.md").read_text(encoding="utf-8")
    inner = {
        "base", "sprite", "brand", "toasts", "toast", "keys", "paging", "form", "form_errors",
        "field", "field_errors", "finding", "button", "sheet", "confirm", "worklist", "readiness",
        "components", "components_board",
    }  # fmt: skip
    names = {path.stem for path in (SOURCE / "platform/ui/templates/ui").glob("*.html")} - inner

    assert not [name for name in sorted(names) if f"`{name}`" not in told]


def test_every_place_in_the_rail_has_an_icon_that_is_drawn() -> None:
    items = [item for room in rooms() for item in room.navigation] + list(OWN_ITEMS)

    assert {item.icon for item in items} <= icon_names()
