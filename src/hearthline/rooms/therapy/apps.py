from django.apps import AppConfig


class TherapyConfig(AppConfig):
    name = "hearthline.rooms.therapy"
    label = "therapy"
