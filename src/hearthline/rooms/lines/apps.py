from django.apps import AppConfig


class LinesConfig(AppConfig):
    name = "hearthline.rooms.lines"
    label = "lines"
