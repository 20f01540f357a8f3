from django.apps import AppConfig


class ChartConfig(AppConfig):
    name = "hearthline.overlook.chart"
    label = "chart"
