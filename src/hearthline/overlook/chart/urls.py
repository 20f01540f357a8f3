"""Addresses of the patient page."""

from __future__ import annotations

from django.urls import path

from hearthline.overlook.chart import deciding, holding, pages

app_name = "chart"
urlpatterns = [
    path("<uuid:patient_id>/", pages.overview, name="patient"),
    path("<uuid:patient_id>/orders/", pages.orders, name="orders"),
    path("<uuid:patient_id>/record/", pages.record, name="record"),
    path("<uuid:patient_id>/timeline/", pages.whole_timeline, name="timeline"),
    path("<uuid:patient_id>/team/", deciding.team, name="team"),
    path("<uuid:patient_id>/team/<uuid:member_id>/leave/", deciding.leave, name="leave"),
    path("<uuid:patient_id>/wishes/", deciding.wishes, name="wishes"),
    path("<uuid:patient_id>/wishes/<uuid:wish_id>/withdraw/", deciding.withdraw, name="withdraw"),
    path("<uuid:patient_id>/episodes/<uuid:episode_id>/hold/", holding.hold, name="hold"),
    path("<uuid:patient_id>/holds/<uuid:hold_id>/", holding.held, name="held"),
    path(
        "<uuid:patient_id>/holds/<uuid:hold_id>/<slug:name>/",
        holding.held_step,
        name="held_step",
    ),
    path("<uuid:patient_id>/history/", pages.history, name="history"),
]
