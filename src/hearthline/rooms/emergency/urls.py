"""Addresses of emergencies."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.emergency import pages

app_name = "emergency"
urlpatterns = [
    path("", pages.protocols, name="protocols"),
    path("protocols/<uuid:protocol_id>/", pages.protocol, name="protocol"),
    path("areas/", pages.areas, name="areas"),
    path("areas/new/", pages.declare_area, name="declare_area"),
    path("areas/<uuid:event_id>/", pages.area, name="area"),
    path("areas/<uuid:event_id>/change/", pages.change_area, name="change_area"),
    path("areas/<uuid:event_id>/close/", pages.close_area, name="close_area"),
    path("areas/<uuid:event_id>/patients/<uuid:patient_id>/", pages.in_area, name="in_area"),
    path("drills/", pages.drills, name="drills"),
    path("drills/practise/", pages.practise, name="practise"),
    path("patients/<uuid:patient_id>/", pages.of_patient, name="of_patient"),
    path("patients/<uuid:patient_id>/plan/", pages.plan, name="plan"),
    path("patients/<uuid:patient_id>/care-plan/", pages.care_plan, name="care_plan"),
    path("patients/<uuid:patient_id>/care-plan/sign/", pages.sign, name="sign"),
    path("patients/<uuid:patient_id>/care-plan/sheet/", pages.care_plan_sheet, name="sheet"),
    path("patients/<uuid:patient_id>/run/", pages.begin, name="begin"),
    path("runs/", pages.runs, name="runs"),
    path("runs/begin/", pages.begin, name="begin_blank"),
    path("runs/<uuid:run_id>/", pages.run, name="run"),
    path("runs/<uuid:run_id>/record/", pages.record, name="record"),
    path("runs/<uuid:run_id>/whose/", pages.whose, name="whose"),
    path("runs/<uuid:run_id>/hand-over/", pages.hand_over, name="hand_over"),
    path("runs/<uuid:run_id>/hand-over/sheet/", pages.hand_over_sheet, name="hand_over_sheet"),
    path("runs/<uuid:run_id>/report/", pages.report, name="run_report"),
    path("runs/<uuid:run_id>/restart/", pages.restart, name="restart"),
]
