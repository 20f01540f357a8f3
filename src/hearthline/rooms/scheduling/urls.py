"""Addresses of scheduling."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.scheduling.pages import (
    away,
    board,
    compare,
    days,
    offers,
    own_offers,
    plans,
    promises,
    visits,
    what_ifs,
)

app_name = "scheduling"
urlpatterns = [
    path("", board.week, name="board"),
    path("export.csv", board.export, name="export"),
    path("without-a-nurse/", plans.unserved, name="unserved"),
    path("promises/", promises.to_make, name="promises"),
    path("promises/<uuid:need_id>/", promises.promise, name="promise"),
    path("calls/", promises.calls, name="calls"),
    path("calls/export.csv", promises.calls_export, name="calls_export"),
    path("calls/<uuid:call_id>/", promises.call, name="call"),
    path("plan/", plans.replan, name="replan"),
    path("what-if/", what_ifs.ask, name="what_ifs"),
    path("what-if/start/", what_ifs.start, name="start_what_if"),
    path("what-if/<uuid:what_if_id>/", what_ifs.one, name="what_if"),
    path("what-if/<uuid:what_if_id>/progress/", what_ifs.progress, name="what_if_progress"),
    path("what-if/<uuid:what_if_id>/cancel/", what_ifs.cancel, name="cancel_what_if"),
    path("runs/", plans.runs, name="runs"),
    path("runs/<uuid:run_id>/", plans.run, name="run"),
    path("runs/<uuid:run_id>/progress/", plans.run_progress, name="run_progress"),
    path("runs/<uuid:run_id>/cancel/", plans.cancel_run, name="cancel_run"),
    path("review/", plans.review, name="review"),
    path("compare/", compare.two_plans, name="compare"),
    path("plans/<uuid:plan_id>/", plans.published, name="published"),
    path("plans/<uuid:plan_id>/publish/", plans.publish, name="publish"),
    path("plans/<uuid:plan_id>/set-aside/", plans.set_aside, name="set_aside"),
    path("visits/<uuid:need_id>/move/", visits.move, name="move"),
    path("visits/<uuid:need_id>/lock/", visits.lock, name="lock"),
    path("visits/<uuid:need_id>/accept/<uuid:nurse_id>/", visits.accept, name="accept"),
    path("visits/<uuid:need_id>/offers/", offers.of_visit, name="offers"),
    path("my-offers/", own_offers.listed, name="own_offers"),
    path("my-offers/<uuid:offer_id>/answer/", own_offers.answer, name="answer_own_offer"),
    path("offers/<uuid:offer_id>/answer/", offers.answer, name="answer_offer"),
    path("offers/<uuid:offer_id>/take-back/", offers.take_back, name="take_back_offer"),
    path("offers/<uuid:offer_id>/nurse/", offers.name_nurse, name="name_agency_nurse"),
    path("moves/<uuid:step_id>/take-back/", visits.take_back, name="take_back"),
    path("away/", away.who_is_away, name="away_list"),
    path("away/<uuid:nurse_id>/<str:day>/", away.away, name="away"),
    path("away/<uuid:nurse_id>/<str:day>/sick/", away.mark_sick, name="away_sick"),
    path("away/<uuid:nurse_id>/<str:day>/hours/", away.change_hours, name="away_hours"),
    path("away/<uuid:nurse_id>/<str:day>/give-all/", away.cover_all, name="cover_all"),
    path("away/<uuid:nurse_id>/<str:day>/leave/", away.leave_open, name="away_leave"),
    path("absences/<uuid:absence_id>/undo/", away.undo, name="away_undo"),
    path("visits/<uuid:need_id>/cover/", away.cover, name="cover"),
    path("visits/<uuid:need_id>/offer/", away.offer, name="offer"),
    path("offers/<uuid:offer_id>/answer-away/", away.answer, name="answer_away"),
    path("visits/<uuid:need_id>/overtime/", away.overtime, name="overtime"),
    path("visits/<uuid:need_id>/ask-pharmacist/", away.ask_pharmacist, name="ask_pharmacist"),
    path("overtime/<uuid:overtime_id>/", away.overtime_asked, name="overtime_asked"),
    path("overtime/<uuid:overtime_id>/decide/", away.decide, name="decide_overtime"),
    path("nurses/<uuid:nurse_id>/<str:day>/", days.nurse_day, name="nurse_day"),
    path(
        "nurses/<uuid:nurse_id>/<str:day>/sheet.pdf", days.nurse_day_sheet, name="nurse_day_sheet"
    ),
    path(
        "nurses/<uuid:nurse_id>/<str:day>/day.ics",
        days.nurse_day_calendar,
        name="nurse_day_calendar",
    ),
    path("nurses/<uuid:nurse_id>/<str:day>/full/", days.nurse_day_full, name="nurse_day_full"),
]
