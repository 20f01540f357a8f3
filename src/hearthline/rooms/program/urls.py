"""Addresses of the program room."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.program.pages import calendar, departments, scope, settings

app_name = "program"
urlpatterns = [
    path("", settings.settings, name="settings"),
    path("rename/", settings.rename, name="rename"),
    path("settings/change/", settings.change_settings, name="change_settings"),
    path("settings/approve/", settings.approve, name="approve"),
    path("branches/new/", settings.new_branch, name="new_branch"),
    path("branches/<uuid:branch_id>/closing/", settings.close_branch, name="close_branch"),
    path("branches/<uuid:branch_id>/", settings.branch, name="branch"),
    path("calendar/<uuid:branch_id>/", calendar.calendar, name="calendar"),
    path("calendar/<uuid:branch_id>/propose/", calendar.propose, name="propose_holidays"),
    path("calendar/<uuid:branch_id>/holiday/", calendar.holiday, name="add_holiday"),
    path("calendar/<uuid:branch_id>/cut-off/", calendar.cut_off, name="add_cut_off"),
    path("calendar/<uuid:branch_id>/cut-off/<uuid:cut_off_id>/", calendar.cut_off, name="cut_off"),
    path("calendar/<uuid:branch_id>/laboratory/", calendar.laboratory, name="add_laboratory"),
    path(
        "calendar/<uuid:branch_id>/laboratory/<uuid:laboratory_id>/",
        calendar.laboratory,
        name="laboratory",
    ),
    path(
        "emergency-care/<uuid:branch_id>/department/",
        departments.department,
        name="add_department",
    ),
    path(
        "emergency-care/<uuid:branch_id>/department/<uuid:department_id>/",
        departments.department,
        name="department",
    ),
    path("emergency-care/<uuid:branch_id>/", departments.departments, name="departments"),
    path(
        "departments/<uuid:department_id>/end/",
        departments.end_department,
        name="end_department",
    ),
    path("holidays/<uuid:holiday_id>/", calendar.decide, name="decide_holiday"),
    path("laboratories/<uuid:laboratory_id>/end/", calendar.end_laboratory, name="end_laboratory"),
    path("cut-offs/<uuid:cut_off_id>/end/", calendar.end_cut_off, name="end_cut_off"),
    path("licences/<slug:state>/", scope.licences, name="licences"),
    path("licences/<slug:state>/approve/", scope.approve_licences, name="approve_licences"),
    path("licences/<slug:state>/<slug:task>/", scope.change_licences, name="change_licences"),
]
