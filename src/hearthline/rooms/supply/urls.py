"""Addresses of supply."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.supply.pages import deliveries, kits, people

app_name = "supply"
urlpatterns = [
    path("", deliveries.deliveries, name="deliveries"),
    path("deliveries/<uuid:delivery_id>/", deliveries.delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/confirm/", deliveries.confirm, name="confirm"),
    path("deliveries/<uuid:delivery_id>/failed/", deliveries.fail, name="fail"),
    path("deliveries/<uuid:delivery_id>/late/", deliveries.late, name="late"),
    path("trips/new/", deliveries.new_trip, name="new_trip"),
    path("trips/<uuid:trip_id>/", deliveries.trip, name="trip"),
    path("trips/<uuid:trip_id>/left/", deliveries.left, name="left"),
    path("trips/<uuid:trip_id>/late/", deliveries.late_trip, name="late_trip"),
    path("kits/", kits.kits, name="kits"),
    path("kits/<uuid:kit_id>/", kits.kit, name="kit"),
    path("kits/<uuid:kit_id>/where/", kits.say_of_kit, name="say_of_kit"),
    path("patients/<uuid:patient_id>/kit/", kits.pack_kit, name="pack_kit"),
    path("patients/<uuid:patient_id>/", people.of_patient, name="of_patient"),
    path("patients/<uuid:patient_id>/dispense/", people.dispense, name="dispense"),
    path("dispensed/<uuid:dispensed_id>/correct/", people.correct, name="correct"),
    path("dispensed/<uuid:dispensed_id>/decide/", people.decide, name="decide"),
    path("dispensed/<uuid:dispensed_id>/off/", people.off, name="off"),
]
