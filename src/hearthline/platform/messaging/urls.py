from django.urls import path

from hearthline.platform.messaging import pages

app_name = "messaging"
urlpatterns = [
    path("", pages.log, name="log"),
    path("<uuid:message_id>/", pages.open_message, name="open"),
    path("<uuid:message_id>/again/", pages.again, name="again"),
]
