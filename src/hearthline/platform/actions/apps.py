from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "hearthline.platform.actions"
    label = "actions"
