"""Times the phases of a start and shows them as they end.

The clock stands still while packages are downloaded, since that measures the network.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

DOWNLOAD = "download"


@dataclass(slots=True)
class Clock:
    """Phases with their seconds, in the order they ended.

    Parameters
    ----------
    phases
        Name and seconds of each phase that has ended.
    started
        Moment on the system's monotonic clock at which the start began.
    kept_at
        File in which the phases are kept while they go by, for pages and benchmarks.
    """

    phases: list[tuple[str, float]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    kept_at: Path | None = None

    @contextmanager
    def phase(self, name: str, sentence: str) -> Iterator[None]:
        """Say what begins, and how long it took once it has ended well."""
        say(sentence)
        self.keep(doing=sentence)
        began = time.monotonic()
        yield
        self.note(name, time.monotonic() - began)

    def note(self, name: str, seconds: float) -> None:
        """Record a phase that has ended and show it."""
        self.phases.append((name, seconds))
        clock = "" if name == DOWNLOAD else f", clock {self.elapsed():.1f} s"
        say(f"  {name}: {seconds:.1f} s{clock}")

    def keep(self, *, doing: str = "", is_ready: bool = False) -> None:
        """Write what has gone by and what is being done to the file, where there is one."""
        if self.kept_at is None:
            return
        state = {
            "doing": doing,
            "ready": is_ready,
            "clock": round(self.elapsed(), 2),
            "phases": {name: round(seconds, 2) for name, seconds in self.phases},
        }
        draft = self.kept_at.with_suffix(".new")
        draft.write_text(json.dumps(state))
        draft.replace(self.kept_at)

    def elapsed(self) -> float:
        """Return seconds since the start, without the download."""
        waiting = sum(seconds for name, seconds in self.phases if name == DOWNLOAD)
        return time.monotonic() - self.started - waiting

    def to_text(self) -> str:
        """Return the clock as text that a following process can go on with."""
        return json.dumps({"started": self.started, "phases": self.phases})

    @classmethod
    def from_text(cls, text: str | None) -> Clock:
        """Return the clock that a former process handed over, or a new one."""
        if not text:
            return cls()
        state = json.loads(text)
        return cls([(str(name), float(took)) for name, took in state["phases"]], state["started"])


def say(sentence: str) -> None:
    """Show a line at once, also where output goes to a file."""
    print(sentence, file=sys.stderr, flush=True)
