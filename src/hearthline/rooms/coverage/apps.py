from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "hearthline.rooms.coverage"
    label = "coverage"
