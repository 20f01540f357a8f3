"""What can be done about homes, one function each."""

from hearthline.rooms.home.actions.homes import (
    again_origin,
    agree_modification,
    answered,
    decline_modification,
    enter_in_error,
    finish_modification,
    look_again,
    look_origin,
    set_station,
    sign_assessment,
    stored_answers,
)
from hearthline.rooms.home.actions.photographs import add_photograph, send_photograph

__all__ = [
    "add_photograph",
    "again_origin",
    "agree_modification",
    "answered",
    "decline_modification",
    "enter_in_error",
    "finish_modification",
    "look_again",
    "look_origin",
    "send_photograph",
    "set_station",
    "sign_assessment",
    "stored_answers",
]
