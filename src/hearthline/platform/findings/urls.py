from django.urls import path

from hearthline.platform.findings import overrides, pages, weighing

app_name = "findings"
urlpatterns = [
    path("overrides/", overrides.overrides, name="overrides"),
    path("severity/<uuid:content_id>/", weighing.severity, name="severity"),
    path("severity/<uuid:content_id>/change/", weighing.change_severity, name="change_severity"),
    path("<uuid:subject>/<slug:gate>/", pages.override, name="override"),
    path("overrides/<uuid:override_id>/agree/", pages.agree, name="agree"),
]
