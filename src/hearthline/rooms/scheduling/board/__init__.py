"""The week board as values: nurses by days, one day wide in hours, and what has no nurse."""

from hearthline.rooms.scheduling.board.drawing import PAINT, WORDS, NurseRow, Stop, UnservedRow
from hearthline.rooms.scheduling.board.week import Board, DayHead, build, is_colleague

__all__ = [
    "PAINT",
    "WORDS",
    "Board",
    "DayHead",
    "NurseRow",
    "Stop",
    "UnservedRow",
    "build",
    "is_colleague",
]
