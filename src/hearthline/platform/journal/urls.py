from django.urls import path

from hearthline.platform.journal import pages

app_name = "journal"
urlpatterns = [
    path("", pages.entries, name="entries"),
    path("<int:entry_id>/", pages.entry, name="entry"),
    path("<int:entry_id>/erase/", pages.erase, name="erase"),
    path("reads/", pages.reads, name="reads"),
    path("export/", pages.export, name="export"),
]
