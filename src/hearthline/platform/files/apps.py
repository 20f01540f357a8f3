from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hearthline.platform.files"
    label = "files"
