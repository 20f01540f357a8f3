"""Every address of the house: each room brings its own under its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hearthline.faces.web import health, starting
from hearthline.faces.web.first_run.pages import first_run
from hearthline.platform.live.stream import stream
from hearthline.platform.manifest import rooms

handler500 = "hearthline.faces.web.guards.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("starting/", starting.progress, name="starting"),
    path("", include("hearthline.platform.accounts.urls")),
    path("first-run/", first_run, name="first_run"),
    path("", include("hearthline.faces.web.people.urls")),
    path("", include("hearthline.faces.web.break_glass.urls")),
    path("ui/", include("hearthline.platform.ui.urls")),
    path("", include("hearthline.faces.web.today.urls")),
    path("live/", stream, name="live"),
    path("journal/", include("hearthline.platform.journal.urls")),
    path("jobs/", include("hearthline.platform.jobs.urls")),
    path("messages/", include("hearthline.platform.messaging.urls")),
    path("files/", include("hearthline.platform.files.urls")),
    path("findings/", include("hearthline.platform.findings.urls")),
    path("search/", include("hearthline.platform.search.urls")),
    path("content/", include("hearthline.platform.content.urls")),
    path("", include("hearthline.overlook.clearance.urls")),
    path("tablet/", include("hearthline.faces.tablet.urls")),
    path("census/chart/", include("hearthline.overlook.chart.urls")),
    *(path(f"{room.name}/", include(room.urls)) for room in rooms() if room.urls),
]
