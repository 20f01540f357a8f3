from django.apps import AppConfig


class ProgramConfig(AppConfig):
    name = "hearthline.rooms.program"
    label = "program"
