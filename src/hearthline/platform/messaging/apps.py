from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "hearthline.platform.messaging"
    label = "messaging"
