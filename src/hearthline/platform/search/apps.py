from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hearthline.platform.search"
    label = "search"
