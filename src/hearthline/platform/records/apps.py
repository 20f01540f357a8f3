from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "hearthline.platform.records"
    label = "records"
