from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "hearthline.platform.journal"
    label = "journal"
