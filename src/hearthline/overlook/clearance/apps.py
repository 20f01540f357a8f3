from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "hearthline.overlook.clearance"
    label = "clearance"
