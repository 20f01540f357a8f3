"""Words at the edge: pure code says *what* happened, faces say it in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Param = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be: a catalogue code and the values that fill it.

    Parameters
    ----------
    code
        Dotted catalogue key, for example ``"planner.no_skill"``.
    params
        Plain values named as in the catalogue sentence. They may hold patient data, so a
        message is rendered for a reader and never written to a log.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items(), key=lambda item: item[0]))))

    def __reduce__(self) -> tuple[object, ...]:
        return (Message, (self.code, dict(self.params)))


class HearthlineError(Exception):
    """Base of our errors: a code and parameters, nothing about a patient in ``str()``.

    Parameters
    ----------
    message
        What happened, with value and way out among its parameters.
    field
        Name of the field that caused it, when one did.
    """

    def __init__(self, message: Message, *, field: str | None = None) -> None:
        super().__init__(message.code)
        self.message = message
        self.field = field
