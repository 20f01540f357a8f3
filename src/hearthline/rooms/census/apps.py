from django.apps import AppConfig


class CensusConfig(AppConfig):
    name = "hearthline.rooms.census"
    label = "census"
