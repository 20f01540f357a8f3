from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "hearthline.rooms.workforce"
    label = "workforce"
