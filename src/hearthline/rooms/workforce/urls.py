"""Addresses of the workforce room."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.workforce.pages import agencies, calls, kept_from, on_call, people, staff

app_name = "workforce"
urlpatterns = [
    path("", people.people, name="team"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("on-call/", on_call.roster, name="roster"),
    path("on-call/<uuid:branch_id>/change/", on_call.change, name="change_on_call"),
    path("on-call/<uuid:branch_id>/<slug:role>/<int:place>/", on_call.week, name="week"),
    path("on-call/changes/<uuid:change_id>/back/", on_call.take_back, name="take_back_change"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new_call, name="new_call"),
    path("calls/<uuid:call_id>/", calls.call, name="call"),
    path("calls/<uuid:call_id>/correct/", calls.amend, name="amend_call"),
    path("calls/<uuid:call_id>/take/", calls.take, name="take_call"),
    path("calls/<uuid:call_id>/back/", calls.back, name="call_back"),
    path("calls/<uuid:call_id>/close/", calls.close, name="close_call"),
    path("new/", staff.hire, name="hire"),
    path("<uuid:staff_id>/branch/", staff.branch, name="branch"),
    path("<uuid:staff_id>/details/", staff.details, name="details"),
    path("<uuid:staff_id>/out-of-force/", staff.withdraw, name="withdraw"),
    path("<uuid:staff_id>/leaving/", staff.last_day, name="last_day"),
    path("<uuid:staff_id>/certificate/", staff.certificate, name="certificate"),
    path("<uuid:staff_id>/terms/", staff.terms, name="terms"),
    path("<uuid:staff_id>/home/", staff.home, name="home"),
    path("<uuid:staff_id>/pets/", staff.pets, name="pets"),
    path("<uuid:staff_id>/not-sent-to/", kept_from.kept_from, name="kept_from"),
    path("exclusions/<uuid:exclusion_id>/end/", kept_from.end_kept_from, name="end_exclusion"),
    path("<uuid:staff_id>/", people.nurse, name="nurse"),
    path("<uuid:staff_id>/away/", people.away, name="away"),
    path("<uuid:staff_id>/shift/", people.shift, name="shift"),
    path("<uuid:staff_id>/licence/", people.licence, name="licence"),
    path("<uuid:staff_id>/skill/", people.skill, name="skill"),
    path("absences/<uuid:absence_id>/back/", people.back, name="back"),
]
