"""Addresses of the pages about people."""

from __future__ import annotations

from django.urls import path

from hearthline.faces.web.people import pages

urlpatterns = [
    path("people/", pages.people, name="people"),
    path("people/new/", pages.new_person, name="new_person"),
    path("people/sign-in-policy/", pages.policy, name="sign_in_policy"),
    path("people/<uuid:actor_id>/", pages.person, name="person"),
    path("people/<uuid:actor_id>/roles/", pages.give_role, name="give_role"),
    path("people/<uuid:actor_id>/roles/<uuid:membership_id>/end/", pages.end_role, name="end_role"),
    path("people/<uuid:actor_id>/password/", pages.set_password, name="set_first_password"),
    path("people/<uuid:actor_id>/sign-in/", pages.set_open, name="set_sign_in_open"),
]
