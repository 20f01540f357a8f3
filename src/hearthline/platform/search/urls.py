from django.urls import path

from hearthline.platform.search import pages

app_name = "search"
urlpatterns = [
    path("", pages.results, name="results"),
]
