from django.urls import path

from hearthline.platform.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("", pages.jobs, name="list"),
    path("<uuid:job_id>/", pages.job, name="job"),
    path("<uuid:job_id>/progress/", pages.progress, name="progress"),
    path("<uuid:job_id>/cancel/", pages.cancel, name="cancel"),
]
