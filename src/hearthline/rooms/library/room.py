"""What the library gives to others."""

from __future__ import annotations

from hearthline.platform.manifest import Room
from hearthline.rooms.library.contents import MUST_NOT_STOP
from hearthline.rooms.library.messages import MESSAGES

ROOM = Room(name="library", label="Drug library", contents=(MUST_NOT_STOP,), messages=MESSAGES)
