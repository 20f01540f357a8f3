from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "hearthline.platform.content"
    label = "content"
