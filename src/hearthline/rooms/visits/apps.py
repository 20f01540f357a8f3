from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "hearthline.rooms.visits"
    label = "visits"
