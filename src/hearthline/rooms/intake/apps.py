from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "hearthline.rooms.intake"
    label = "intake"
