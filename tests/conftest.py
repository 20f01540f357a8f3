"""What all tests share: repeatable properties, quick passwords, a browser only when asked for."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings
from pytest_django import Settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits and the like of one test do not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Sign-ins in tests need no slow hash; what people set in a program has one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--browser``."""
    parser.addoption("--browser", action="store_true", help="run the journeys in Chromium too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip browser journeys unless asked for by option or by naming a Chromium."""
    if config.getoption("--browser") or os.environ.get("HEARTHLINE_CHROMIUM"):
        return
    skip = pytest.mark.skip(reason="drives a browser; run with --browser")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)
