from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hearthline.platform.jobs"
    label = "jobs"
