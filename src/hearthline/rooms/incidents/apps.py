from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "hearthline.rooms.incidents"
    label = "incidents"
