"""Addresses of the census."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.census.pages import (
    consents,
    episodes,
    health,
    listing,
    merging,
    people,
    wrong,
)

app_name = "census"
urlpatterns = [
    path("", listing.listing, name="people"),
    path("export.csv", listing.export, name="export"),
    path("new/", people.register, name="register"),
    path("undo/<uuid:action_id>/", people.undo, name="undo"),
    path("<uuid:patient_id>/person/", people.identity, name="identity"),
    path("<uuid:patient_id>/address/", people.address, name="address"),
    path("<uuid:patient_id>/contacts/new/", people.contact, name="add_contact"),
    path("<uuid:patient_id>/contacts/<uuid:contact_id>/", people.contact, name="contact"),
    path("<uuid:patient_id>/household/", people.household, name="household"),
    path("<uuid:patient_id>/routine/", people.routine, name="routine"),
    path("<uuid:patient_id>/allergies/", health.allergies, name="allergies"),
    path("<uuid:patient_id>/allergies/asked/", health.review_allergies, name="review_allergies"),
    path("<uuid:patient_id>/allergies/<uuid:allergy_id>/", health.allergy, name="allergy"),
    path("<uuid:patient_id>/health/", health.questions, name="health"),
    path("<uuid:patient_id>/weight/", health.weight, name="weight"),
    path("<uuid:patient_id>/height/", health.height, name="height"),
    path("<uuid:patient_id>/code-status/", health.code_status, name="code_status"),
    path("<uuid:patient_id>/identity/", consents.compare, name="compare_identity"),
    path("<uuid:patient_id>/merge/", merging.find, name="merge"),
    path("<uuid:patient_id>/merge/<uuid:other_id>/", merging.compare, name="merge_with"),
    path("<uuid:patient_id>/merges/<uuid:merge_id>/", merging.merged, name="merged"),
    path("<uuid:patient_id>/consents/", consents.consents, name="consents"),
    path("<uuid:patient_id>/consents/<slug:kind>/", consents.consent, name="consent"),
    path(
        "<uuid:patient_id>/consents/<uuid:consent_id>/in-error/",
        wrong.consent_in_error,
        name="consent_in_error",
    ),
    path("<uuid:patient_id>/<slug:part>/<uuid:part_id>/in-error/", wrong.in_error, name="in_error"),
    path("<uuid:patient_id>/death/", people.death, name="death"),
    path("<uuid:patient_id>/numbers/new/", people.number, name="add_number"),
    path("<uuid:patient_id>/conditions/<uuid:condition_id>/", health.condition, name="condition"),
    path(
        "<uuid:patient_id>/home-medications/<uuid:home_medication_id>/",
        health.home_medication,
        name="home_medication",
    ),
    path(
        "<uuid:patient_id>/episodes/<uuid:episode_id>/branch/",
        episodes.move_branch,
        name="move_branch",
    ),
    path("<uuid:patient_id>/conditions/new/", health.condition, name="add_condition"),
    path(
        "<uuid:patient_id>/home-medications/new/",
        health.home_medication,
        name="add_home_medication",
    ),
    path("<uuid:patient_id>/episodes/new/", episodes.open_episode, name="open_episode"),
    path("<uuid:patient_id>/episodes/<uuid:episode_id>/", episodes.episode, name="episode"),
]
