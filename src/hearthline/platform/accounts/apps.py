from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hearthline.platform.accounts"
    label = "accounts"
