"""Reads the planner's settings file; every problem of this room is weighed by what stands here.

The file is ``planner.toml`` in the program's folder, or one named for a single command. Without
it the product's proposals hold. docs/planner-weights.toml is one with every weight in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from hearthline.engines.planner import values as planner
from hearthline.kernel.messages import Message
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import SettingsVersion
from hearthline.rooms.scheduling.rules.weights import WeightsFileError, table_of, weights_from

FILE = "planner.toml"


def weights_in_force(
    found: SettingsVersion | None = None, file: Path | None = None
) -> planner.Weights:
    """Return what each cost term weighs now.

    Parameters
    ----------
    found
        The program's settings; those in force when ``None``.
    file
        A file instead of the program's ``planner.toml``.

    Raises
    ------
    WeightsFileError
        If the file cannot be planned with.
    """
    return weights_from(found or program.settings_in_force(), read_weights(file))


def read_weights(file: Path | None = None) -> Mapping[str, object]:
    """Return the table of a settings file, or of the program's own; empty when there is none.

    Raises
    ------
    WeightsFileError
        If a file that was named is not there, or the file cannot be planned with.
    """
    path = file or Path(settings.HEARTHLINE_HOME) / FILE
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if file is None:
            return {}
        raise _unreadable("scheduling.weights_missing", path, error) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable("scheduling.weights_unreadable", path, error) from error
    except tomllib.TOMLDecodeError as error:
        raise _unreadable("scheduling.weights_no_toml", path, error) from error
    return table_of(read, str(path))


def _unreadable(code: str, path: Path, error: Exception) -> WeightsFileError:
    return WeightsFileError(Message(code, {"file": str(path), "why": str(error)}))
