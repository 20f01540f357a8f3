"""Addresses of files: by id, never by name or digest."""

from __future__ import annotations

from django.urls import path

from hearthline.platform.files import pages

app_name = "files"
urlpatterns = [
    path("<uuid:file_id>/page/<int:number>/", pages.picture, name="picture"),
    path("<uuid:file_id>/original/", pages.original, name="original"),
    path("<uuid:file_id>/mark/", pages.mark, name="mark"),
    path("marks/<uuid:mark_id>/remove/", pages.remove_mark, name="remove_mark"),
]
