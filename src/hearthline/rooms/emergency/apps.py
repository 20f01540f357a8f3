from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "hearthline.rooms.emergency"
    label = "emergency"
