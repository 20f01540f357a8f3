from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "hearthline.faces.demonstration"
    label = "demonstration"
