"""Logs can be kept and passed on: JSON lines in which no patient is named."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.site.logs import logging_settings

NAME = "Marlowe"


@pytest.fixture
def written() -> io.StringIO:
    stream = io.StringIO()
    settings = logging_settings("INFO")
    handler = logging.StreamHandler(stream)
    configurator = logging.config.DictConfigurator(settings)
    handler.setFormatter(configurator.configure_formatter(settings["formatters"]["json"]))
    logger = logging.getLogger("hearthline.test")
    logger.handlers, logger.propagate = [handler], False
    return stream


def test_a_line_is_json_with_time_level_and_place(written: io.StringIO) -> None:
    logging.getLogger("hearthline.test").warning("board: %s rows late", 3)

    line = json.loads(written.getvalue())
    assert line["event"] == "board: 3 rows late"
    assert line["level"] == "warning"
    assert line["logger"] == "hearthline.test"
    assert line["timestamp"].endswith("Z")


def test_the_words_of_an_error_are_not_written_but_where_it_came_from_is(
    written: io.StringIO,
) -> None:
    try:
        raise ValueError(f"duplicate key ({NAME})")
    except ValueError:
        logging.getLogger("hearthline.test").exception("page failed")

    assert NAME not in written.getvalue()
    line = json.loads(written.getvalue())
    assert line["error"] == "builtins.ValueError"
    assert any("test_logs.py" in place for place in line["at"])


def test_an_error_of_ours_is_its_code_alone(written: io.StringIO) -> None:
    error = HearthlineError(Message("census.two_patients", {"name": NAME}))

    logging.getLogger("hearthline.test").warning("import ended with %s", error)

    assert "census.two_patients" in written.getvalue()
    assert NAME not in written.getvalue()
