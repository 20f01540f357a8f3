from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "hearthline.platform.findings"
    label = "findings"
