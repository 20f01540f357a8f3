"""What a process loads: the web process stays light, the floors stay pure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WEB = """
import gc, json, sys
import hearthline.site.asgi
pages = "hearthline.rooms.census.pages"
heavy = {"numba", "llvmlite", "osmium"} & set(sys.modules)
print(json.dumps([sorted(heavy), pages in sys.modules, gc.get_freeze_count()]))
"""


def test_the_web_process_has_its_pages_loaded_but_never_the_planner_compiler(
    tmp_path: Path,
) -> None:
    environ = dict(os.environ, HEARTHLINE_HOME=str(tmp_path), PYTHONPATH=str(ROOT / "src"))

    seen = subprocess.run(
        [sys.executable, "-c", WEB], env=environ, capture_output=True, text=True, check=True
    )

    heavy, has_pages, kept_from_collection = json.loads(seen.stdout)
    assert heavy == [], "import it only where planning happens"
    assert has_pages, "the first visitor would wait for every page to be loaded"
    assert kept_from_collection > 50_000


def test_the_import_contracts_hold() -> None:
    environ = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]))

    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"

    checked = subprocess.run(
        [sys.executable, "-c", lint, "--no-logo"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout[-3000:]
