"""What a person reads when the port cannot be used."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearthline.faces.cli.home import Home, HomeError, port_from
from hearthline.faces.cli.port import LOOPBACK, require_free_port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def home_at(port: int) -> Home:
    return Home(root=Path("/nowhere"), folder=Path("/nowhere/var"), port=port)


def test_a_port_in_use_is_named_with_its_holder_and_the_way_out(taken: int) -> None:
    with pytest.raises(HomeError) as refusal:
        require_free_port(home_at(taken))

    words = str(refusal.value)
    assert f"Port {taken} is in use" in words
    assert "./hearthline up" in words
    assert "HEARTHLINE_PORT=" in words
    if Path("/proc/net/tcp").exists():
        assert f"process {os.getpid()}" in words


def test_a_free_port_is_accepted(taken: int) -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        free = other.getsockname()[1]

    require_free_port(home_at(free))


@pytest.mark.parametrize("text", ["eight", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_no_port_number_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(HomeError, match="no port number") as refusal:
        port_from({"HEARTHLINE_PORT": text})

    assert repr(text) in str(refusal.value)


def test_without_a_choice_the_port_is_8000() -> None:
    assert port_from({}) == 8000
