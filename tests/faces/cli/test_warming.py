"""Kernels are compiled once a version, beside the start and behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hearthline.faces.cli import warming
from hearthline.faces.cli.clock import Clock
from hearthline.faces.cli.home import Home

ROOT = Path(__file__).resolve().parents[3]


def ended(its: warming.Warming) -> warming.Warming:
    if its.process is not None:
        its.process.wait(timeout=30)
    its.note(Clock())
    return its


def test_what_plans_published_files_is_compiled_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(warming, "COMPILE_FILES", "pass")
    home = Home(root=ROOT, folder=tmp_path, port=8000)
    first = warming.Warming(home)

    first.begin_files()
    ended(first)
    again = warming.Warming(home)
    again.begin_files()

    assert again.process is None
    version = warming.version_of(home)
    assert warming.is_compiled(warming.cache_folder(home), version, warming.FILES_STAMP)
    assert not warming.is_compiled(warming.cache_folder(home), version)
