from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "hearthline.rooms.supply"
    label = "supply"
