from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hearthline.platform.places"
    label = "places"
