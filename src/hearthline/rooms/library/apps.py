from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "hearthline.rooms.library"
    label = "library"
