"""What other rooms read of the library."""

from __future__ import annotations

from datetime import date

from hearthline.platform.content.queries import in_force
from hearthline.rooms.library.contents import KEY, KIND, read
from hearthline.rooms.library.values import MustNotStop


def must_not_stop(on: date) -> MustNotStop:
    """Return the list that counts on a day, in one query; one nobody approved is no list."""
    version = in_force(KIND, on=on).get(KEY)
    if version is None:
        return MustNotStop()
    return MustNotStop(read(version.body), is_approved=True, version=f"version {version.number}")
