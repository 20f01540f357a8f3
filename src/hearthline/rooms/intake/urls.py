"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.intake.pages import (
    capacity,
    conditions,
    deciding,
    differences,
    following,
    imports,
    quarantine,
    referrals,
    report,
    standing_again,
    typing,
)

app_name = "intake"
urlpatterns = [
    path("", referrals.referrals, name="referrals"),
    path("referrals.csv", referrals.export, name="export"),
    path("referral/<uuid:referral_id>/", deciding.referral, name="referral"),
    path("referral/<uuid:referral_id>/decline/", deciding.decline, name="decline"),
    path("referral/<uuid:referral_id>/again/", standing_again.again, name="again"),
    path("episode/<uuid:episode_id>/", standing_again.of_episode, name="of_episode"),
    path("referral/<uuid:referral_id>/begin/", deciding.begin_care, name="begin_care"),
    path("referral/<uuid:referral_id>/call/", following.call, name="call"),
    path("referral/<uuid:referral_id>/clock/", following.clock, name="clock"),
    path("referral/<uuid:referral_id>/attach/", following.attach, name="attach"),
    path("condition/<uuid:condition_id>/met/", conditions.met, name="condition_met"),
    path("condition/<uuid:condition_id>/untick/", conditions.untick, name="condition_untick"),
    path("condition/<uuid:condition_id>/change/", conditions.change, name="condition_change"),
    path("referral/<uuid:referral_id>/condition/", conditions.add, name="condition_add"),
    path("capacity/", capacity.capacity, name="capacity"),
    path("type/", typing.begin, name="begin_typing"),
    path("type/<uuid:typing_id>/", typing.typing, name="typing"),
    path("type/<uuid:typing_id>/keep/", typing.keep, name="keep_typing"),
    path("type/<uuid:typing_id>/drop/", typing.drop, name="drop_typing"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<uuid:item_id>/", quarantine.item, name="quarantine_item"),
    path("quarantine/<uuid:item_id>/choose/", quarantine.choose, name="choose"),
    path("quarantine/<uuid:item_id>/same/", quarantine.same, name="same"),
    path("quarantine/<uuid:item_id>/another/", quarantine.another, name="another"),
    path("quarantine/<uuid:item_id>/ask/", quarantine.ask, name="ask"),
    path("imports/", imports.runs, name="runs"),
    path("imports/upload/", imports.upload, name="upload"),
    path("imports/<uuid:run_id>/", imports.run, name="run"),
    path("imports/<uuid:run_id>/report.pdf", report.sheet, name="report_sheet"),
    path("imports/<uuid:run_id>/reasons.csv", report.reasons, name="report_reasons"),
    path("imports/<uuid:run_id>/progress/", imports.run_progress, name="run_progress"),
    path("imports/<uuid:run_id>/cancel/", imports.cancel, name="cancel"),
    path("differences/", differences.differences, name="differences"),
    path("differences/<uuid:difference_id>/", differences.difference, name="difference"),
]
