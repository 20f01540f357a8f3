from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "hearthline.rooms.home"
    label = "home"
