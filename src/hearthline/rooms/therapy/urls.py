"""Addresses of orders."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.therapy.pages import listing, lumens, one, writing

app_name = "therapy"
urlpatterns = [
    path("", listing.orders, name="orders"),
    path("patients/<uuid:patient_id>/new/", writing.new, name="new"),
    path("patients/<uuid:patient_id>/nursing/", writing.new_nursing, name="new_nursing"),
    path("patients/<uuid:patient_id>/emergency/", writing.new_emergency, name="new_emergency"),
    path("<uuid:order_id>/", one.order, name="order"),
    path("<uuid:order_id>/change/", writing.amend, name="amend"),
    path("<uuid:order_id>/lumen/", lumens.lumen, name="lumen"),
    path("<uuid:order_id>/<slug:name>/", one.step, name="step"),
]
