"""Make what pages load: ``hearthline.css``, ``hearthline.js``, and modules of single pages.

A module of a page (``frontend/pages``) stands in one file with the engine it imports, so that no
request waits for another. Run ``python frontend/build.py`` after a change under ``frontend`` and
commit what it writes. The result depends on the sources alone, so a test can compare.
"""

from __future__ import annotations

import re
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
SOURCE = FRONTEND.parent / "src" / "hearthline"
STATIC = SOURCE / "platform" / "ui" / "static" / "ui"

PAGES = {"assessment.js": SOURCE / "rooms" / "home" / "static" / "home" / "assessment.js"}
"""Where the module of a page is served from."""

IMPORT = re.compile(r'^import \{[^}]*\} from "(\.\./engines/[a-z_]+\.js)";$', re.MULTILINE)


def stylesheet() -> str:
    """Return every CSS source in one text, cascade layers declared first."""
    root = FRONTEND / "css"
    return "\n".join(path.read_text(encoding="utf-8") for path in _in_order(root, "*.css"))


def script() -> str:
    """Return every custom element in one module; a block keeps the names of each apart."""
    root = FRONTEND / "elements"
    parts = [
        f"// {path.name}\n{{\n{path.read_text(encoding='utf-8')}}}\n"
        for path in _in_order(root, "*.js")
    ]
    return "\n".join(parts)


def page_module(name: str) -> str:
    """Return the module of a page with the engines it imports before it."""
    text = (FRONTEND / "pages" / name).read_text(encoding="utf-8")
    engines = [
        (FRONTEND / "pages" / path).resolve().read_text(encoding="utf-8")
        for path in IMPORT.findall(text)
    ]
    own = [re.sub(r"^export ", "", engine, flags=re.MULTILINE) for engine in engines]
    return "\n".join([*own, IMPORT.sub("", text).lstrip("\n")])


def outputs() -> dict[Path, str]:
    """Return each file to be served with the text it must hold."""
    pages = {path: page_module(name) for name, path in PAGES.items()}
    return {STATIC / "hearthline.css": stylesheet(), STATIC / "hearthline.js": script(), **pages}


def _in_order(root: Path, pattern: str) -> list[Path]:
    return sorted(root.rglob(pattern), key=lambda path: path.relative_to(root).as_posix())


def main() -> None:
    """Write the served files."""
    for path, text in outputs().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
