"""Make what pages load: ``hearthline.css``, ``hearthline.js``, modules of single pages, the tablet.

A module of a page (``frontend/pages``) stands in one file with the engine it imports, so that no
request waits for another. The tablet (``frontend/tablet``) is one file too: each of its modules
stands in a function that returns what it exports, in the order of their imports. Run
``python frontend/build.py`` after a change under ``frontend`` and commit what it writes. The
result depends on the sources alone, so a test can compare.
"""

from __future__ import annotations

import re
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
SOURCE = FRONTEND.parent / "src" / "hearthline"
STATIC = SOURCE / "platform" / "ui" / "static" / "ui"

PAGES = {"assessment.js": SOURCE / "rooms" / "home" / "static" / "home" / "assessment.js"}
"""Where the module of a page is served from."""

TABLET = SOURCE / "faces" / "tablet" / "static" / "tablet"
TABLET_CSS = ("00-layers.css", "01-tokens.css", "02-base.css", "components/button.css")
"""What the tablet shares with the pages; its own style sheets follow."""

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


TABLET_IMPORT = re.compile(
    r'^import \{([^}]*)\} from "(\.{1,2}/[a-z_./]+\.js)";$', re.MULTILINE | re.DOTALL
)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


def tablet_script() -> str:
    """Return the tablet's modules in one, each in a function of its own."""
    done: dict[Path, str] = {}
    _add_module(FRONTEND / "tablet" / "main.js", done, ())
    return "\n".join(done.values())


def _add_module(path: Path, done: dict[Path, str], above: tuple[Path, ...]) -> None:
    """Add a module after those it imports."""
    if path in above:
        raise ValueError(f"{path.name} imports itself through {', '.join(p.name for p in above)}")
    if path in done:
        return
    text = path.read_text(encoding="utf-8")
    for _names, found in TABLET_IMPORT.findall(text):
        _add_module((path.parent / found).resolve(), done, (*above, path))
    exported = EXPORT.findall(text)
    body = EXPORT.sub(
        "",
        TABLET_IMPORT.sub(
            lambda one: f"const {{{one[1]}}} = {_name((path.parent / one[2]).resolve())};", text
        ),
    )
    if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{path.name} imports or exports in a way that this does not read")
    give = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    done[path] = f"const {_name(path)} = (() => {{\n{body}{give}}})();\n"


def _name(path: Path) -> str:
    return f"{path.stem}_{path.parent.name}"


def tablet_stylesheet() -> str:
    """Return the style sheet of the tablet: tokens and base of the pages, then its own."""
    css = FRONTEND / "css"
    shared = [css / name for name in TABLET_CSS]
    own = _in_order(FRONTEND / "tablet", "*.css")
    return "\n".join(path.read_text(encoding="utf-8") for path in [*shared, *own])


def outputs() -> dict[Path, str]:
    """Return each file to be served with the text it must hold."""
    pages = {path: page_module(name) for name, path in PAGES.items()}
    worker = (FRONTEND / "tablet" / "worker.js").read_text(encoding="utf-8")
    return {
        STATIC / "hearthline.css": stylesheet(),
        STATIC / "hearthline.js": script(),
        TABLET / "tablet.js": tablet_script(),
        TABLET / "tablet.css": tablet_stylesheet(),
        TABLET / "service-worker.js": worker,
        **pages,
    }


def _in_order(root: Path, pattern: str) -> list[Path]:
    return sorted(root.rglob(pattern), key=lambda path: path.relative_to(root).as_posix())


def main() -> None:
    """Write the served files."""
    for path, text in outputs().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
