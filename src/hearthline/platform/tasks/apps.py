from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "hearthline.platform.tasks"
    label = "tasks"
