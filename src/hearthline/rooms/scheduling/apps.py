from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "hearthline.rooms.scheduling"
    label = "scheduling"
