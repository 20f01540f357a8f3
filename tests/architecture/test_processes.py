"""What a process loads: the web process stays light, the floors stay pure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WEB = """
import sys
import hearthline.site.asgi
from django.urls import get_resolver
get_resolver().url_patterns
heavy = {"numba", "llvmlite", "osmium"} & set(sys.modules)
print(",".join(sorted(heavy)))
"""


def test_the_web_process_never_loads_the_planner_compiler(tmp_path: Path) -> None:
    environ = dict(os.environ, HEARTHLINE_HOME=str(tmp_path), PYTHONPATH=str(ROOT / "src"))

    seen = subprocess.run(
        [sys.executable, "-c", WEB], env=environ, capture_output=True, text=True, check=True
    )

    assert seen.stdout.strip() == "", "import it only where planning happens"


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
